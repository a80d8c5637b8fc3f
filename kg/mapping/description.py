"""What the study is about, in the registrant's words."""

from __future__ import annotations

from kg.mapping.scope import Scope, Statements
from kg.record import Study
from kg.terms import text
from kg.vocab import DCTERMS


def description(study: Study, at: Scope) -> Statements:
    """``protocolSection.descriptionModule``: the registry's markup stays as it is."""
    part = study.protocol_section.description_module
    yield at.study, DCTERMS.abstract, text(part.brief_summary, "en")
    yield at.study, DCTERMS.description, text(part.detailed_description, "en")
