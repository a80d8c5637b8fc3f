"""The files of the study that the registry publishes with the record."""

from __future__ import annotations

from kg.mapping.scope import Scope, Statements, node
from kg.record import Study
from kg.terms import boolean, date, date_time, integer, text
from kg.vocab import CT


def documents(study: Study, at: Scope) -> Statements:
    """``documentSection.largeDocumentModule``."""
    part = study.document_section.large_document_module
    yield at.study, CT.noSap, boolean(part.no_sap)
    for number, document in enumerate(part.large_docs, 1):
        subject = at.part("document", document.filename or number)
        yield at.study, CT.document, subject
        yield from node(subject, CT.Document, document.label or document.filename or f"Document {number}")
        yield subject, CT.documentType, text(document.type_abbrev)
        yield subject, CT.hasProtocol, boolean(document.has_protocol)
        yield subject, CT.hasSap, boolean(document.has_sap)
        yield subject, CT.hasIcf, boolean(document.has_icf)
        yield subject, CT.documentDate, date(document.date)
        yield subject, CT.uploadDate, date_time(document.upload_date)
        yield subject, CT.filename, text(document.filename)
        yield subject, CT.byteSize, integer(document.size)
