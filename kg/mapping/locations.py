"""Where the study is carried out: its sites, and the places that they are in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from kg.iris import Iris, country_segment, geonames, wikidata
from kg.mapping.countries import country
from kg.mapping.masks import is_mask
from kg.mapping.officials import contacts
from kg.mapping.scope import Scope, Statement, Statements, code, node
from kg.record import Study
from kg.terms import IRI, boolean, common_text, decimal, text
from kg.vocab import CT, SCHEMA, WGS

_CITY = text("city")


def locations(study: Study, at: Scope) -> Statements:
    """``locations`` of ``protocolSection.contactsLocationsModule``, and the countries that lost their last site.

    What differs from record to record, spelling and coordinates, sits on the site; places are shared, and described
    behind the sites, once for each name that the record gives them.
    """
    mentioned: dict[Place, None] = {}
    for number, site in enumerate(study.protocol_section.contacts_locations_module.locations, 1):
        subject = at.part("site", " ".join(filter(None, (site.facility, site.city))) or number)
        yield at.study, CT.site, subject
        yield from node(subject, CT.Site, site.facility or site.city or f"Site {number}")
        yield subject, CT.facilityName, text(site.facility)
        if site.facility:
            yield subject, CT.isMaskedName, boolean(is_mask(site.facility))
            yield subject, CT.facility, at.agents.get(site.facility)
        yield subject, CT.siteStatus, code("RecruitmentStatus", site.status)
        yield subject, CT.cityName, common_text(site.city)
        yield subject, CT.stateName, common_text(site.state)
        yield subject, CT.postalCode, common_text(site.zip)
        yield subject, CT.countryName, common_text(site.country)
        if site.country:
            for place in places(at.options.base, site.country, site.state, site.city):
                yield subject, place.link, place.iri
                mentioned[place] = None
        if site.geo_point.lat is not None or site.geo_point.lon is not None:
            yield subject, WGS.lat, decimal(site.geo_point.lat)
            yield subject, WGS.long, decimal(site.geo_point.lon)
            yield subject, CT.geoPrecision, _CITY
        yield from contacts(subject, site.contacts, at)

    names = study.derived_section.misc_info_module.removed_countries
    removed = [place for each in names for place in places(at.options.base, each)]
    yield from dict.fromkeys((at.study, CT.removedCountry, place.iri) for place in removed)
    mentioned.update(dict.fromkeys(removed))
    yield from dict.fromkeys(chain.from_iterable(place.described for place in mentioned))


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """A place that studies share: how sites are linked to it, what is said of it under the name that a site gives.

    Equal to itself alone, which is told at little cost: there is one of a name as long as :func:`places` keeps it.
    """

    link: IRI
    iri: IRI
    described: tuple[Statement, ...]


@lru_cache(maxsize=1 << 14)
def places(base: str, nation: str, state: str | None = None, city: str | None = None) -> tuple[Place, ...]:
    """The country of that name and what it has of state and city, each within the one before.

    The same places are in very many records, so they are kept; ``base`` is that of our IRIs.
    """
    iris, known = Iris(base), country(nation)
    segment = country_segment(known.iso if known else None, nation)
    if city:
        larger, link, kind, label = places(base, nation, state), CT.city, CT.City, city
        place = iris.place(segment, state, city)
    elif state:
        larger, link, kind, label = places(base, nation), CT.state, CT.State, state
        place = iris.place(segment, state)
    else:
        place = iris.place(segment)
        return (Place(CT.country, place, tuple(_country(place, nation))),)
    return (*larger, Place(link, place, (*node(place, kind, label), (place, CT.within, larger[-1].iri))))


def _country(place: IRI, nation: str) -> Statements:
    known = country(nation)
    yield from node(place, CT.Country, known.name if known else nation)
    if known is not None:
        yield place, CT.isoCode, text(known.iso)
        yield place, SCHEMA.sameAs, geonames(known.geonames) if known.geonames else None
        yield place, SCHEMA.sameAs, wikidata(known.wikidata) if known.wikidata else None
