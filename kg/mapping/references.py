"""What the record cites: publications by the reason for citing them, web pages, data sets."""

from __future__ import annotations

import re

from kg.iris import doi, pubmed, web
from kg.mapping.scope import Scope, Statements, code, node
from kg.record import Reference, Study
from kg.terms import IRI, any_uri, text
from kg.vocab import CITO, CT, DCTERMS, FABIO, RDFS

# How the study itself relates to what is cited. Background is no paper of the study's, and never said to be.
_CITES = {
    "RESULT": CITO.isDocumentedBy,
    "DERIVED": DCTERMS.isReferencedBy,
    "BACKGROUND": CITO.obtainsBackgroundFrom,
}
# A DOI is a prefix 10.NNNN and a suffix of any visible characters, https://www.doi.org/the-identifier/resources/handbook;
# in a citation it ends at a space, and the full stop, comma or bracket behind it is the sentence's. Angle brackets are
# in one old kind of suffix alone, which begins with "(SICI)".
_SICI = r"\(SICI\)[^\s\"<>]*(?:<[^\s\"<>]*>[^\s\"<>]*)?"
_DOI = re.compile(rf"\b10\.\d{{4,9}}/(?:{_SICI}|[^\s\"<>]+)", re.ASCII | re.IGNORECASE)
_OPENED = {")": "(", "]": "["}


def references(study: Study, at: Scope) -> Statements:
    """``protocolSection.referencesModule``."""
    part = study.protocol_section.references_module
    for number, reference in enumerate(part.references, 1):
        yield from _reference(number, reference, at)
    for number, link in enumerate(part.see_also_links, 1):
        subject = at.part("link", link.label or link.url or number)
        yield at.study, CT.link, subject
        yield from node(subject, CT.Link, link.label or link.url or f"Link {number}")
        yield subject, CT.url, any_uri(link.url)
        yield subject, RDFS.seeAlso, web(link.url)
    for number, data in enumerate(part.avail_ipds, 1):
        subject = at.part("data", data.id or data.type or number)
        yield at.study, CT.availableData, subject
        yield from node(subject, CT.DataSet, data.type or data.id or f"Data set {number}")
        yield subject, CT.dataId, text(data.id)
        yield subject, CT.dataType, text(data.type)
        yield subject, CT.url, any_uri(data.url)
        yield subject, RDFS.seeAlso, web(data.url)
        yield subject, DCTERMS.description, text(data.comment, "en")


def _reference(number: int, reference: Reference, at: Scope) -> Statements:
    article = pubmed(reference.pmid)
    subject = at.part("reference", f"pmid {reference.pmid}" if article else reference.citation or number)
    label = f"Reference to PMID {reference.pmid}" if article else reference.citation or f"Reference {number}"
    yield at.study, CT.reference, subject
    yield from node(subject, CT.Reference, label)
    yield subject, CT.referenceType, code("ReferenceType", reference.type)
    if reference.type is not None:
        yield subject, CT.assertedBy, code("Asserter", "REGISTRY" if reference.type == "DERIVED" else "REGISTRANT")
    yield subject, CT.pmid, text(reference.pmid)
    yield subject, DCTERMS.bibliographicCitation, text(reference.citation)

    address = find_doi(reference.citation)
    publication = article or (doi(address) if address else at.part("publication", reference.citation or number))
    yield subject, CT.publication, publication
    if article:
        yield from _article(article, reference.pmid or "")
    else:
        yield from node(publication, CT.Publication, f"DOI {address}" if address else label)
    yield publication, CT.doi, doi(address) if address else None
    if reference.type in _CITES:
        yield at.study, _CITES[reference.type], publication

    for index, retraction in enumerate(reference.retractions, 1):
        it = at.part("retraction", retraction.pmid or index)
        yield subject, CT.retraction, it
        yield from node(it, CT.Retraction, f"Retraction of {label.removeprefix('Reference to ')}")
        yield it, CT.pmid, text(retraction.pmid)
        yield it, CT.retractionSource, text(retraction.source)
        if notice := pubmed(retraction.pmid):
            yield it, CT.retractionNotice, notice
            yield from _article(notice, retraction.pmid or "")


def _article(article: IRI, pmid: str) -> Statements:
    yield from node(article, CT.Article, f"PMID {pmid}")
    yield article, FABIO.hasPubMedId, text(pmid)


def find_doi(citation: str | None) -> str | None:
    """The first DOI in a citation: PubMed's own follows ``doi:``, those of errata and comments come after it.

    None also where it is damaged: the registry takes what stands between angle brackets for markup, and drops it.
    """
    match = _DOI.search(citation) if citation else None
    if match is None or ("(sici)" in match[0].lower() and "<" not in match[0]):
        return None
    found = match[0].rstrip(".,;:'")
    while found[-1] in _OPENED and found.count(found[-1]) > found.count(_OPENED[found[-1]]):
        found = found[:-1].rstrip(".,;:'")
    return found
