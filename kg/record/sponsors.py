"""Sponsors: who leads, who helps, and who answers for the record."""

import msgspec

from kg.record.base import Part


class ResponsibleParty(Part, frozen=True, kw_only=True):
    """Who answers for the study's registration and results: the sponsor, or an investigator."""

    type: str | None = None
    """Whether sponsor or investigator. Code of `ResponsiblePartyType`; absent where the two old fields below stand."""

    investigator_full_name: str | None = None
    """Name of that investigator."""

    investigator_title: str | None = None
    """Position of that investigator, up to 254 characters."""

    investigator_affiliation: str | None = None
    """Organisation of that investigator, up to 160 characters."""

    old_name_title: str | None = None
    """Name and position in one string, as records had them before 2011."""

    old_organization: str | None = None
    """Organisation of the responsible party, as records had it before 2011."""


class Sponsor(Part, frozen=True, kw_only=True):
    """An organisation, or rarely a person, in the role of lead sponsor or collaborator."""

    name: str | None = None
    """Name in the registry's own list of organisations, up to 160 characters."""

    class_: str | None = msgspec.field(name="class", default=None)
    """Sort of organisation. Code of `AgencyClass`."""


class SponsorCollaboratorsModule(Part, frozen=True, kw_only=True):
    """The organisations behind the study."""

    responsible_party: ResponsibleParty = ResponsibleParty()
    """Who answers for the record."""

    lead_sponsor: Sponsor = Sponsor()
    """Who started the study and has the say over it."""

    collaborators: tuple[Sponsor, ...] = ()
    """Others that support it with money, design, conduct, analysis or reporting."""
