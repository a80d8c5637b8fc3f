"""Whom to ask, and where: the officials, contacts and sites on a study's page."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from kg.terms import IRI
from kg.vocab import CT, WGS
from kg.web.graph import Reader


def people(read: Reader, study: IRI) -> dict[str, Any] | None:
    """Who runs the study and whom to ask; None where the record names nobody."""
    rows = [
        _person(read, each) | {"affiliations": read.nodes(each, CT.affiliation)}
        for predicate in (CT.official, CT.contact, CT.pointOfContact)
        for each in read.nodes(study, predicate)
    ]
    return {"people": rows} if rows else None


def _person(read: Reader, node: IRI) -> dict[str, Any]:
    extension = read.text(node, CT.telephoneExtension)
    whom = read.nodes(node, CT.person)
    phone = [read.text(node, CT.telephone), extension and f"ext. {extension}"]
    return {
        "node": node,
        "person": next(iter(whom), None),
        "name": read.label(node),
        "role": read.one(node, CT.role),
        "degrees": [each for one in whom for each in read.texts(one, CT.degrees)],
        "reached": [each for each in (" ".join(filter(None, phone)), read.text(node, CT.email)) if each],
    }


def sites(read: Reader, study: IRI) -> dict[str, Any] | None:
    """The sites by country, most first; the countries of which the record says that they are no more among them."""
    countries: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    places: dict[str, IRI] = {}
    for each in read.nodes(study, CT.site):
        country = read.text(each, CT.countryName) or "No country"
        for place in read.nodes(each, CT.country):
            places[country] = place
        countries[country].append(
            {
                "node": each,
                "name": read.label(each),
                "masked": read.text(each, CT.isMaskedName) == "true",
                "status": read.one(each, CT.siteStatus),
                "city": read.text(each, CT.cityName),
                "state": read.text(each, CT.stateName),
                "postcode": read.text(each, CT.postalCode),
                "place": next(iter(read.nodes(each, CT.city)), None),
                "contacts": [_person(read, contact) for contact in read.nodes(each, CT.contact)],
                "lat": read.number(each, WGS.lat),
                "long": read.number(each, WGS.long),
            }
        )
    removed = [(each, read.label(each)) for each in read.nodes(study, CT.removedCountry)]
    most_first = dict(sorted(countries.items(), key=lambda item: (-len(item[1]), item[0])))
    return {"countries": most_first, "places": places, "removed": removed} if countries or removed else None
