"""Locations: the sites of the study. Holds the registry's module, which has the people of `officials` too."""

from kg.record.base import Part
from kg.record.officials import Contact, Official


class GeoPoint(Part, frozen=True, kw_only=True):
    """A point on the globe (WGS 84) that the registry finds for a site's city: the city's middle, not the building."""

    lat: float | None = None
    """Latitude in decimal degrees, north positive."""

    lon: float | None = None
    """Longitude in decimal degrees, east positive."""


class Location(Part, frozen=True, kw_only=True):
    """A site where the study takes place."""

    facility: str | None = None
    """Name of the hospital or other place, up to 254 characters; a sponsor may put a mask in its stead."""

    status: str | None = None
    """Recruitment at this site, for studies that recruit or did when last heard of. Code of `RecruitmentStatus`."""

    city: str | None = None
    """City, in the spelling of the record."""

    state: str | None = None
    """State, province or region, in the spelling of the record; most often given in the US."""

    zip: str | None = None
    """Postal code, of any country."""

    country: str | None = None
    """English name of the country, from the registry's list."""

    contacts: tuple[Contact, ...] = ()
    """Whom to ask at this site, and its investigators."""

    geo_point: GeoPoint = GeoPoint()
    """Where the city is."""


class ContactsLocationsModule(Part, frozen=True, kw_only=True):
    """People and sites."""

    central_contacts: tuple[Contact, ...] = ()
    """Whom to ask about the whole study; a second one is the backup."""

    overall_officials: tuple[Official, ...] = ()
    """Who is in charge of the whole study."""

    locations: tuple[Location, ...] = ()
    """Sites in the registry's order."""
