"""The record itself: its dates, where it was read from, and what wrote the graph."""

from __future__ import annotations

from kg import __version__
from kg.iris import identifiers_org, registry_page
from kg.mapping.scope import Scope, Statements, code, node
from kg.record import Study
from kg.terms import date, text
from kg.vocab import CT, DCTERMS, FOAF, OWL, PROV


def provenance(study: Study, at: Scope) -> Statements:
    """The dates of ``protocolSection.statusModule`` that are the record's, and ``versionHolder``.

    Study, record and web page are three things. The record says of which page it is a copy, never when it was
    exported: the same record gives the same graph on any day.
    """
    page = registry_page(at.number)
    yield at.study, CT.record, at.record
    yield at.study, FOAF.isPrimaryTopicOf, page
    if at.options.same_as:
        yield at.study, OWL.sameAs, identifiers_org(at.number)

    record, part = at.record, study.protocol_section.status_module
    yield from node(record, CT.RegistryRecord, f"Registry record {at.number}")
    yield record, FOAF.primaryTopic, at.study
    yield record, DCTERMS.dateSubmitted, date(part.study_first_submit_date)
    yield record, CT.studyFirstSubmitQcDate, date(part.study_first_submit_qc_date)
    yield record, DCTERMS.issued, date(part.study_first_post_date_struct.date)
    yield record, CT.studyFirstPostDateType, code("DateType", part.study_first_post_date_struct.type)
    yield record, CT.resultsFirstSubmitDate, date(part.results_first_submit_date)
    yield record, CT.resultsFirstSubmitQcDate, date(part.results_first_submit_qc_date)
    yield record, CT.resultsFirstPostDate, date(part.results_first_post_date_struct.date)
    yield record, CT.resultsFirstPostDateType, code("DateType", part.results_first_post_date_struct.type)
    yield record, CT.dispFirstSubmitDate, date(part.disp_first_submit_date)
    yield record, CT.dispFirstSubmitQcDate, date(part.disp_first_submit_qc_date)
    yield record, CT.dispFirstPostDate, date(part.disp_first_post_date_struct.date)
    yield record, CT.dispFirstPostDateType, code("DateType", part.disp_first_post_date_struct.type)
    yield record, CT.lastUpdateSubmitDate, date(part.last_update_submit_date)
    yield record, DCTERMS.modified, date(part.last_update_post_date_struct.date)
    yield record, CT.lastUpdatePostDateType, code("DateType", part.last_update_post_date_struct.type)
    yield record, CT.dataVersion, date(study.derived_section.misc_info_module.version_holder)
    yield record, PROV.hadPrimarySource, page
    yield record, CT.sourceFormat, text(study.source_format)
    yield record, CT.mappingVersion, text(__version__)
