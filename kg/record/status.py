"""Status: where the study stands, when it runs, and when its record was submitted and posted."""

from kg.record.base import DateStruct, Part, PartialDateStruct


class ExpandedAccessInfo(Part, frozen=True, kw_only=True):
    """Access to the study's product for patients outside it."""

    has_expanded_access: bool | None = None
    """Whether the product can be had outside the trial."""

    nct_id: str | None = None
    """ClinicalTrials.gov number of the expanded-access record, ``NCT`` and eight digits."""

    status_for_nct_id: str | None = None
    """How things stand with that expanded access. Code of `ExpandedAccessStatus`."""


class StatusModule(Part, frozen=True, kw_only=True):
    """Progress of the study, and the calendar of its record.

    A ``…submit_date`` is the day when the registrant sent something in; a ``…submit_qc_date`` the day when it was sent
    in a form that passed the registry's quality control; a ``…post_date_struct`` the day when the public could see it.
    """

    status_verified_date: str | None = None
    """When the registrant last confirmed the record, ``YYYY-MM`` or ``YYYY-MM-DD``."""

    overall_status: str | None = None
    """Progress of the study as a whole. Code of `Status`; `UNKNOWN` is set by the registry."""

    last_known_status: str | None = None
    """What the status was before the registry set it to `UNKNOWN` for want of news. Code of `Status`."""

    delayed_posting: bool | None = None
    """True while the registry withholds the record because its device is not yet cleared or approved in the US."""

    why_stopped: str | None = None
    """Reason for suspending, ending early or withdrawing the study; prose."""

    expanded_access_info: ExpandedAccessInfo = ExpandedAccessInfo()
    """Expanded access to the product, if any."""

    start_date_struct: PartialDateStruct = PartialDateStruct()
    """First participant enrolled."""

    primary_completion_date_struct: PartialDateStruct = PartialDateStruct()
    """Last participant examined, or treated, for the primary outcomes."""

    completion_date_struct: PartialDateStruct = PartialDateStruct()
    """Last participant examined, or treated, for any outcome or adverse event."""

    study_first_submit_date: str | None = None
    """Record first sent in; day, ``YYYY-MM-DD``."""

    study_first_submit_qc_date: str | None = None
    """Record first sent in such that it passed quality control; day, ``YYYY-MM-DD``."""

    study_first_post_date_struct: DateStruct = DateStruct()
    """Record first public."""

    results_waived: bool | None = None
    """Whether the duty to post results was waived; in the published structure, in no record seen."""

    results_first_submit_date: str | None = None
    """Results first sent in; day, ``YYYY-MM-DD``."""

    results_first_submit_qc_date: str | None = None
    """Results first sent in such that they passed quality control; day, ``YYYY-MM-DD``."""

    results_first_post_date_struct: DateStruct = DateStruct()
    """Results first public."""

    disp_first_submit_date: str | None = None
    """First request to submit results later, a certification or an extension, sent in; day, ``YYYY-MM-DD``."""

    disp_first_submit_qc_date: str | None = None
    """First such request that passed quality control; day, ``YYYY-MM-DD``."""

    disp_first_post_date_struct: DateStruct = DateStruct()
    """First such request public."""

    last_update_submit_date: str | None = None
    """Latest change of the record sent in; day, ``YYYY-MM-DD``."""

    last_update_post_date_struct: DateStruct = DateStruct()
    """Latest change of the record public."""
