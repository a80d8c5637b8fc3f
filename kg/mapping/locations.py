"""Where the study is carried out: its sites, and the places that they are in."""

from __future__ import annotations

from kg.iris import country_segment, geonames, wikidata
from kg.mapping.countries import country
from kg.mapping.masks import is_mask
from kg.mapping.officials import contacts
from kg.mapping.scope import Scope, Statements, code, node
from kg.record import Location, Study
from kg.terms import IRI, boolean, decimal, text
from kg.vocab import CT, SKOS, WGS


def locations(study: Study, at: Scope) -> Statements:
    """``locations`` of ``protocolSection.contactsLocationsModule``, and the countries that lost their last site.

    What differs from record to record, spelling and coordinates, sits on the site; places are shared.
    """
    for number, site in enumerate(study.protocol_section.contacts_locations_module.locations, 1):
        subject = at.part("site", " ".join(filter(None, (site.facility, site.city))) or number)
        yield at.study, CT.site, subject
        yield from node(subject, CT.Site, site.facility or site.city or f"Site {number}")
        yield subject, CT.facilityName, text(site.facility)
        if site.facility:
            yield subject, CT.isMaskedName, boolean(is_mask(site.facility))
            yield subject, CT.facility, at.agents.get(site.facility)
        yield subject, CT.siteStatus, code("RecruitmentStatus", site.status)
        yield subject, CT.cityName, text(site.city)
        yield subject, CT.stateName, text(site.state)
        yield subject, CT.postalCode, text(site.zip)
        yield subject, CT.countryName, text(site.country)
        if site.country:
            yield from _places(subject, site, site.country, at)
        if site.geo_point.lat is not None or site.geo_point.lon is not None:
            yield subject, WGS.lat, decimal(site.geo_point.lat)
            yield subject, WGS.long, decimal(site.geo_point.lon)
            yield subject, CT.geoPrecision, text("city")
        yield from contacts(subject, site.contacts, at)

    for name in study.derived_section.misc_info_module.removed_countries:
        place, described = _country(name, at)
        yield at.study, CT.removedCountry, place
        yield from described


def _places(subject: IRI, site: Location, country_name: str, at: Scope) -> Statements:
    """The city, state and country of a site, each within the next larger one."""
    known = country(country_name)
    segment = country_segment(known.iso if known else None, country_name)
    nation, described = _country(country_name, at)
    around = nation
    yield subject, CT.country, nation
    yield from described
    if site.state:
        state = at.iris.place(segment, site.state)
        yield subject, CT.state, state
        yield from node(state, CT.State, site.state)
        yield state, CT.within, nation
        around = state
    if site.city:
        city = at.iris.place(segment, site.state, site.city)
        yield subject, CT.city, city
        yield from node(city, CT.City, site.city)
        yield city, CT.within, around


def _country(name: str, at: Scope) -> tuple[IRI, Statements]:
    """The country of that name, and what is said of it."""
    known = country(name)
    place = at.iris.place(country_segment(known.iso if known else None, name))

    def described() -> Statements:
        yield from node(place, CT.Country, known.name if known else name)
        if known is not None:
            yield place, CT.isoCode, text(known.iso)
            yield place, SKOS.exactMatch, geonames(known.geonames) if known.geonames else None
            yield place, SKOS.exactMatch, wikidata(known.wikidata) if known.wikidata else None

    return place, described()
