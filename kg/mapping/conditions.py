"""What disease the study is about, and the words under which it wants to be found."""

from __future__ import annotations

from kg.iris import mesh
from kg.mapping.scope import Scope, Statements, code, node
from kg.record import Study
from kg.terms import text
from kg.vocab import CT, SKOS


def conditions(study: Study, at: Scope) -> Statements:
    """``protocolSection.conditionsModule``.

    The registry does not say which MeSH term stands for which condition. A condition is linked to a term of the same
    record only where their labels are equal but for case; the terms themselves are in :mod:`kg.mapping.indexing`.
    """
    part = study.protocol_section.conditions_module
    terms = {
        each.term.casefold(): mesh(each.id)
        for each in study.derived_section.condition_browse_module.meshes
        if each.term is not None
    }
    for name in part.conditions:
        condition = at.shared("condition", name)
        yield at.study, CT.condition, condition
        yield at.study, CT.conditionName, text(name)
        yield from node(condition, CT.Condition, name)
        match = terms.get(name.casefold())
        if match is not None:
            yield condition, SKOS.closeMatch, match
            yield condition, CT.matchMethod, code("MatchMethod", "LABEL_EQUAL")
    for keyword in part.keywords:
        yield at.study, CT.keyword, text(keyword)
