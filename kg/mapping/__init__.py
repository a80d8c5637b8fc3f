"""Study → RecordGraph: one module a section, with one function that gives its statements one by one."""

from __future__ import annotations

from collections.abc import Callable
from itertools import filterfalse
from operator import itemgetter
from typing import cast

from kg.mapping.annotation import annotation
from kg.mapping.arms import arms
from kg.mapping.conditions import conditions
from kg.mapping.description import description
from kg.mapping.design import design
from kg.mapping.documents import documents
from kg.mapping.eligibility import eligibility
from kg.mapping.identification import identification
from kg.mapping.indexing import indexing
from kg.mapping.interventions import interventions
from kg.mapping.locations import locations
from kg.mapping.officials import officials
from kg.mapping.outcomes import outcomes
from kg.mapping.oversight import oversight
from kg.mapping.provenance import provenance
from kg.mapping.references import references
from kg.mapping.results import results
from kg.mapping.scope import Options, Scope, Statement, Statements
from kg.mapping.sharing import sharing
from kg.mapping.sponsors import sponsors
from kg.mapping.status import status
from kg.record import Study
from kg.terms import RecordGraph, Triple

__all__ = ["SECTIONS", "Options", "graph"]

# The sections in the order in which they are written.
SECTIONS: dict[str, Callable[[Study, Scope], Statements]] = {
    each.__name__: each
    for each in (
        identification,
        status,
        sponsors,
        oversight,
        description,
        conditions,
        design,
        arms,
        interventions,
        outcomes,
        eligibility,
        officials,
        locations,
        references,
        sharing,
        results,
        annotation,
        documents,
        indexing,
        provenance,
    )
}
# Those that never say anything twice, nor what another says: each thing that they tell of has a node of its own. Most
# triples come from them, and looking for repetitions among those costs a tenth of the mapping.
DISTINCT = frozenset({"outcomes", "eligibility", "locations", "results"})
_DEFAULTS = Options()


def graph(study: Study, options: Options = _DEFAULTS) -> RecordGraph:
    """All triples of one record, each once, in the order of the sections.

    A pure function of its arguments: what a section has nothing to say about (an object of None) is left out here.
    """
    at = Scope(study, options)
    triples: list[Statement] = []
    said: dict[Statement, None] = {}
    for name, section in SECTIONS.items():
        statements = filter(itemgetter(2), section(study, at))  # a token is never empty
        if name in DISTINCT:
            triples.extend(statements)
        else:
            new = dict.fromkeys(filterfalse(said.__contains__, statements))
            triples.extend(new)
            said |= new
    return RecordGraph(at.number, at.record, at.study, cast("tuple[Triple, ...]", tuple(triples)))
