"""Identification: the numbers and titles that a study goes by, and the organisation that registered it."""

import msgspec

from kg.record.base import NctId, Part


class OrgStudyIdInfo(Part, frozen=True, kw_only=True):
    """The number that the registering organisation itself gives its protocol."""

    id: str | None = None
    """The number as that organisation writes it, up to 30 characters."""

    type: str | None = None
    """The US agency whose grant or contract number it is, if it is one. Code of `OrgStudyIdType`."""

    link: str | None = None
    """Address of a page about that number, such as the grant's page in NIH RePORTER."""


class SecondaryIdInfo(Part, frozen=True, kw_only=True):
    """Another number of the same study: of a grant, another registry, or anything else."""

    id: str | None = None
    """The number as entered, up to 30 characters; its pattern often tells better than `type` what it is."""

    type: str | None = None
    """What sort of number it is said to be. Code of `SecondaryIdType`; often missing or wrong."""

    domain: str | None = None
    """Who issued the number: a funder, a registry or any other body; free text, up to 119 characters."""

    link: str | None = None
    """Address of a page about the number, for grants mostly made by the registry."""


class Organization(Part, frozen=True, kw_only=True):
    """The organisation from whose registry account the record comes."""

    full_name: str | None = None
    """Name of the account's organisation."""

    class_: str | None = msgspec.field(name="class", default=None)
    """Sort of organisation. Code of `AgencyClass`."""


class IdentificationModule(Part, frozen=True, kw_only=True):
    """Numbers, titles and the registering organisation."""

    nct_id: NctId
    """ClinicalTrials.gov number, ``NCT`` and eight digits: the one field without which there is no record."""

    nct_id_aliases: tuple[str, ...] = ()
    """Retired ClinicalTrials.gov numbers, obsolete or duplicate, that now lead to this record."""

    org_study_id_info: OrgStudyIdInfo = OrgStudyIdInfo()
    """Protocol number of the registering organisation."""

    secondary_id_infos: tuple[SecondaryIdInfo, ...] = ()
    """All other numbers of the study."""

    brief_title: str | None = None
    """Short title for lay readers, up to 300 characters."""

    official_title: str | None = None
    """Title as in the protocol, up to 600 characters."""

    acronym: str | None = None
    """Short name made of the title, up to 14 characters."""

    organization: Organization = Organization()
    """The organisation that registered the study."""
