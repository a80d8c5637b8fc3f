"""References: articles, links and data sets."""

from kg.record.base import Part


class Retraction(Part, frozen=True, kw_only=True):
    """A notice that takes a cited article back."""

    pmid: str | None = None
    """PubMed number of the notice, digits."""

    source: str | None = None
    """Where the notice appeared: journal, date and pages in one string."""


class Reference(Part, frozen=True, kw_only=True):
    """A cited article."""

    pmid: str | None = None
    """PubMed number, digits; without it the citation alone tells the article."""

    type: str | None = None
    """Background reading, results of the study, or found by the registry in PubMed. Code of `ReferenceType`."""

    citation: str | None = None
    """The citation in one string, up to 2,000 characters, most often with a DOI."""

    retractions: tuple[Retraction, ...] = ()
    """Notices that retract the article."""


class SeeAlsoLink(Part, frozen=True, kw_only=True):
    """A web page about the study."""

    label: str | None = None
    """What the page is, up to 254 characters."""

    url: str | None = None
    """Its address as entered."""


class AvailIpd(Part, frozen=True, kw_only=True):
    """A set of individual participant data (IPD), or a document that helps to use it, that can be had."""

    id: str | None = None
    """Identifier in the repository that holds it, up to 30 characters."""

    type: str | None = None
    """What it is; free text of up to 254 characters, most often one of the form's own choices."""

    url: str | None = None
    """Where it, or a request for it, can be found."""

    comment: str | None = None
    """How to get it, and anything else; prose, up to 1,000 characters."""


class ReferencesModule(Part, frozen=True, kw_only=True):
    """All that the record points to."""

    references: tuple[Reference, ...] = ()
    """Articles."""

    see_also_links: tuple[SeeAlsoLink, ...] = ()
    """Web pages."""

    avail_ipds: tuple[AvailIpd, ...] = ()
    """Data sets and their documents."""
