"""Officials: the people in charge of the study, and whom to ask."""

from kg.record.base import Part


class Contact(Part, frozen=True, kw_only=True):
    """A person or an office to ask about taking part, for the study or for one site."""

    name: str | None = None
    """Name of the person, or of the office."""

    role: str | None = None
    """Contact, or an investigator of the site. Code of `ContactRole`."""

    phone: str | None = None
    """Telephone number as entered."""

    phone_ext: str | None = None
    """Extension to that number."""

    email: str | None = None
    """E-mail address."""


class Official(Part, frozen=True, kw_only=True):
    """A person who answers for the conduct of the whole study."""

    name: str | None = None
    """Name, often with degrees; sometimes of an office or a call centre."""

    affiliation: str | None = None
    """Organisation of that person, up to 255 characters."""

    role: str | None = None
    """Chair, director or principal investigator. Code of `OfficialRole`."""
