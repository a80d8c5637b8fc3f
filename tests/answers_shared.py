"""The answers of those queries of the cookbook that go over what studies share, see :mod:`answers`.

Places, organisations and people, publications, and the numbers of other registries.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations
from urllib.parse import quote

from answers import (
    BASE,
    LEAD,
    Json,
    Records,
    Row,
    code,
    get,
    has,
    least,
    many,
    number,
    numbered,
    plain,
    protocol,
    study,
    title,
    trials,
    xsd_date,
)

# Where our table of countries has another name than the registry.
COUNTRIES = {
    "Former Yugoslavia": "Yugoslavia",
    "Turkey": "Türkiye",
    "Turkey (Türkiye)": "Türkiye",
    "Korea, Republic of": "South Korea",
    "Russian Federation": "Russia",
}


# ── sites ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def sites(records: Records) -> Iterator[tuple[Json, Json]]:
    """Each site with its record."""
    return ((record, site) for record in records for site in many(record, "contactsLocations.locations"))


def recruiting_sites_in_a_country(records: Records, iso: str) -> Iterable[Row]:
    name = {"FR": "France", "AT": "Austria"}[iso]
    return [
        (study(record), ..., site.get("facility"), site["city"])
        for record, site in sites(records)
        if site.get("country") == name and site.get("status") == "RECRUITING"
    ]


def sites_near_a_point(records: Records, latitude: str, longitude: str, degrees: str) -> Iterable[Row]:
    return [
        (study(record), ..., site["city"], point["lat"], point["lon"], code("RecruitmentStatus", site.get("status")))
        for record, site in sites(records)
        if (point := site.get("geoPoint"))
        and abs(point["lat"] - float(latitude)) <= float(degrees)
        and abs(point["lon"] - float(longitude)) <= float(degrees)
    ]


def trials_by_country(records: Records, condition: str, minimum: str) -> Iterable[Row]:
    studies, count = defaultdict(set), Counter[str]()
    for record, site in sites(records):
        about = any(condition.lower() in each.lower() for each in many(record, "conditions.conditions"))
        if about and (name := site.get("country")):
            name = COUNTRIES.get(name, name)
            studies[name].add(number(record))
            count[name] += 1
    return [(name, len(found), count[name]) for name, found in studies.items() if len(found) >= int(minimum)]


def cities_of_a_country(records: Records, iso: str, minimum: str) -> Iterable[Row]:
    country = {"DE": "Germany", "AT": "Austria"}[iso]
    studies, names = defaultdict(set), {}
    for record, site in sites(records):
        if site.get("country") == country and site.get("city"):
            city = plain(site.get("state") or ""), plain(site["city"])
            studies[city].add(number(record))
            names[city] = min(site["city"], names.get(city, site["city"]))
    return [(..., names[city], len(found)) for city, found in studies.items() if len(found) >= int(minimum)]


# ── sponsors and people ──────────────────────────────────────────────────────────────────────────────────────────────

COLLABORATORS = "sponsorCollaborators.collaborators"


def organizations(record: Json) -> Iterator[Json]:
    """The bodies whose class the record gives, each with ``name`` and ``class``, which may be None."""
    own = protocol(record, "identification.organization") or {}
    sponsors = [protocol(record, LEAD) or {}, *many(record, COLLABORATORS)]
    for name, body in [(own.get("fullName"), own), *((each.get("name"), each) for each in sponsors)]:
        yield {"name": name, "class": body.get("class")}


def _names(records: Records) -> dict[str, str]:
    """What organisations are called, by their plain names."""
    return least((plain(it["name"]), it["name"]) for record in records for it in organizations(record) if it["name"])


def _of_lead(records: Records, scheme: str, path: str, *, single: bool) -> Iterable[Row]:
    classes = defaultdict(set)
    for record in records:
        for body in organizations(record):
            if body["name"] and body["class"]:
                classes[plain(body["name"])].add(body["class"])
    return [
        (code("AgencyClass", kind), code(scheme, value), count)
        for (kind, value), count in Counter(
            (kind, value)
            for record in records
            for kind in classes[plain(protocol(record, f"{LEAD}.name") or "")]
            for value in ([protocol(record, path)] if single else many(record, path))
            if value
        ).items()
    ]


def sponsors_by_phase(records: Records) -> Iterable[Row]:
    return _of_lead(records, "Phase", "design.phases", single=False)


def data_sharing(records: Records) -> Iterable[Row]:
    return _of_lead(records, "IpdSharing", "ipdSharingStatement.ipdSharing", single=True)


def trials_of_a_sponsor(records: Records, words: str) -> Iterable[Row]:
    rows = set()
    for record in records:
        for role, bodies in (
            ("lead sponsor", [protocol(record, LEAD) or {}]),
            ("collaborator", many(record, COLLABORATORS)),
        ):
            rows |= {(study(record), body["name"], role) for body in bodies if has(body.get("name"), words)}
    return rows


def sponsors_that_report(records: Records, minimum: str) -> Iterable[Row]:
    completed, reported = Counter[str](), Counter[str]()
    for record in trials(records):
        if protocol(record, "status.overallStatus") == "COMPLETED":
            completed[plain(protocol(record, f"{LEAD}.name"))] += 1
            reported[plain(protocol(record, f"{LEAD}.name"))] += record["hasResults"]
    names = _names(records)
    return [(names[key], count, reported[key]) for key, count in completed.items() if count >= int(minimum)]


def collaborations(records: Records, minimum: str) -> Iterable[Row]:
    pairs = Counter(
        (plain(protocol(record, f"{LEAD}.name")), name)
        for record in records
        for name in {plain(body["name"]) for body in many(record, COLLABORATORS)}
    )
    names = _names(records)
    return [(names[lead], names[other], n) for (lead, other), n in pairs.items() if n >= int(minimum)]


def trials_of_an_investigator(records: Records, words: str) -> Iterable[Row]:
    return {
        (study(record), person["name"], code("OfficialRole", person.get("role")), person.get("affiliation"))
        for record in records
        for person in many(record, "contactsLocations.overallOfficials")
        if has(person.get("name"), words)
    }


def sources_of_a_statement(records: Records, words: str) -> Iterable[Row]:
    return {
        (
            f"<{BASE}record/{number(record)}>",
            body["name"],
            code("AgencyClass", body["class"]),
            xsd_date(processed),
        )
        for record in records
        if (processed := get(record, "derivedSection.miscInfoModule.versionHolder"))
        for body in organizations(record)
        if has(body["name"], words) and body["class"]
    }


# ── publications and numbers ─────────────────────────────────────────────────────────────────────────────────────────


def _doi(reference: Json) -> str | None:
    found = re.search(r"\b10\.\d{4,9}/\S+", reference.get("citation") or "")
    return f"<https://doi.org/{quote(found[0].rstrip('.,;:'), safe='/:;()!$&*+,=@~')}>" if found else None


def _publication(record: Json, reference: Json) -> str:
    if reference.get("pmid"):
        return f"<http://identifiers.org/pubmed/{reference['pmid']}>"
    fragment = f"publication-{plain(reference.get('citation', '')).replace(' ', '-')}"[:60].rstrip("-")
    return _doi(reference) or f"{study(record)[:-1]}#{fragment}>"


def _dois(records: Records) -> dict[str, set[str | None]]:
    """The DOIs of each publication, from any citation of it."""
    dois: dict[str, set[str | None]] = defaultdict(set)
    for record in records:
        for reference in many(record, "references.references"):
            if doi := _doi(reference):
                dois[_publication(record, reference)].add(doi)
    return dois


def publications_of_a_study(records: Records, number: str) -> Iterable[Row]:
    dois = _dois(records)
    return {
        (_publication(record, each), each.get("pmid"), doi, code("ReferenceType", each["type"]))
        for record in numbered(records, number)
        for each in many(record, "references.references")
        if each.get("type") not in {None, "BACKGROUND"}
        for doi in dois[_publication(record, each)] or {None}
    }


def results_papers(records: Records) -> Iterable[Row]:
    dois = _dois(records)
    return {
        (study(record), publication, doi)
        for record in records
        for publication in {
            _publication(record, each) for each in many(record, "references.references") if each.get("type") == "RESULT"
        }
        for doi in dois[publication] or {None}
    }


def studies_that_share_a_publication(records: Records) -> Iterable[Row]:
    citing = defaultdict(set)
    for record in records:
        for reference in many(record, "references.references"):
            citing[_publication(record, reference)].add(study(record))
    return [(publication, *pair) for publication, found in citing.items() for pair in combinations(sorted(found), 2)]


def numbers(record: Json) -> Iterator[str]:
    """The numbers that others than the registry gave a study."""
    own = protocol(record, "identification.orgStudyIdInfo.id")
    yield from [own] if own else []
    yield from (each["id"] for each in many(record, "identification.secondaryIdInfos") if each.get("id"))


def european_twins(records: Records) -> Iterable[Row]:
    rows = []
    for record in records:
        for value in numbers(record):
            if found := re.search(r"20[23]\d-5\d{5}-\d\d(-\d\d)?", value):
                page = f"<https://bioregistry.io/ctis:{found[0]}>" if found[1] else None
                rows.append((study(record), code("Registry", "CTIS"), found[0], page))
            elif found := re.search(r"20\d\d-0\d{5}-\d\d", value):
                page = f"<http://identifiers.org/euclinicaltrials/{found[0]}>"
                rows.append((study(record), code("Registry", "EUDRACT"), found[0], page))
    return rows


def study_by_number(records: Records, value: str) -> Iterable[Row]:
    return [
        (study(record), title(record))
        for record in records
        if value in [number(record), *many(record, "identification.nctIdAliases"), *numbers(record)]
    ]
