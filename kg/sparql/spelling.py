"""Names that the vocabulary does not have, in a query that finds nothing for them, and those that may be meant."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from kg.report import curie, meant
from kg.sparql.syntax import Query
from kg.vocab import CODES, CT, NAMESPACES

_OURS = (NAMESPACES["ct"], NAMESPACES["code"])


def unknown(query: Query) -> Iterator[str]:
    """A line for each term in the namespaces of our vocabulary and its codes that is not there."""
    known = _known()
    for iri in dict.fromkeys(query.terms):
        if iri.startswith(_OURS) and iri not in known and iri not in _OURS:
            yield f"the vocabulary has no {curie(iri)}{meant(curie(iri), map(curie, known))}"


@cache
def _known() -> frozenset[str]:
    """The IRIs of our classes, properties, codes and code lists."""
    terms = [term for name, term in vars(CT).items() if not name.startswith("_")]
    codes = [code for scheme in CODES.values() for code in scheme.values()]
    return frozenset([*(term[1:-1] for term in (*terms, *codes)), *(f"{_OURS[1]}{scheme}" for scheme in CODES)])
