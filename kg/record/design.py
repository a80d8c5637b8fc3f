"""Design: type, phase, allocation, model, masking, biospecimens and enrolment."""

from kg.record.base import Part


class ExpandedAccessTypes(Part, frozen=True, kw_only=True):
    """For whom expanded access is given, as title 21 of the US Code of Federal Regulations (CFR) sorts it."""

    individual: bool | None = None
    """Single patients, emergencies included (21 CFR 312.310)."""

    intermediate: bool | None = None
    """Groups of patients that are smaller than under a treatment protocol (21 CFR 312.315)."""

    treatment: bool | None = None
    """Wide use under a treatment protocol or treatment IND, of a product on its way to market (21 CFR 312.320)."""


class MaskingBlock(Part, frozen=True, kw_only=True):
    """Who does not know which arm a participant is in (blinding)."""

    masking: str | None = None
    """How many parties are masked. Code of `DesignMasking`."""

    masking_description: str | None = None
    """How masking is done; prose, up to 1,000 characters."""

    who_masked: tuple[str, ...] = ()
    """The masked parties. Codes of `WhoMasked`."""


class DesignInfo(Part, frozen=True, kw_only=True):
    """Plan of the study: the first four and the masking of a trial, the other two of an observational study."""

    allocation: str | None = None
    """How participants are put into arms. Code of `DesignAllocation`."""

    intervention_model: str | None = None
    """How arms and interventions are laid out. Code of `InterventionalAssignment`."""

    intervention_model_description: str | None = None
    """More on that layout; prose."""

    primary_purpose: str | None = None
    """What the trial is mainly for. Code of `PrimaryPurpose`."""

    observational_model: str | None = None
    """How participants are chosen and compared. Code of `ObservationalModel`."""

    time_perspective: str | None = None
    """Whether the study looks back, ahead or at one moment. Code of `DesignTimePerspective`."""

    masking_info: MaskingBlock = MaskingBlock()
    """Masking of the trial."""


class BioSpec(Part, frozen=True, kw_only=True):
    """Samples that an observational study keeps."""

    retention: str | None = None
    """Whether samples are kept, and whether DNA can be had from them. Code of `BioSpecRetention`."""

    description: str | None = None
    """Which samples: whole blood, serum, tissue; prose, up to 1,000 characters."""


class EnrollmentInfo(Part, frozen=True, kw_only=True):
    """How many take part."""

    count: int | None = None
    """Participants, planned or enrolled."""

    type: str | None = None
    """Whether the count is a plan or a fact. Code of `EnrollmentType`."""


class DesignModule(Part, frozen=True, kw_only=True):
    """Type and design of the study."""

    study_type: str | None = None
    """Trial, observational study or expanded access. Code of `StudyType`."""

    n_ptrs_to_this_exp_acc_nct_id: int | None = None
    """How many other records point to this expanded-access record, as the registry counts."""

    expanded_access_types: ExpandedAccessTypes = ExpandedAccessTypes()
    """For whom access is given; of an expanded-access record only."""

    patient_registry: bool | None = None
    """Whether the observational study is a patient registry."""

    target_duration: str | None = None
    """How long a patient registry follows each participant: number and unit, ``5 Years``."""

    phases: tuple[str, ...] = ()
    """Phase of a trial, two when it spans them, `NA` when phases do not apply. Codes of `Phase`."""

    design_info: DesignInfo = DesignInfo()
    """Plan of the study."""

    bio_spec: BioSpec = BioSpec()
    """Samples kept."""

    enrollment_info: EnrollmentInfo = EnrollmentInfo()
    """Number of participants."""
