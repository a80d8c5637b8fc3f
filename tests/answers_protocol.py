"""The answers of those queries of the cookbook that go over a study's protocol, see :mod:`answers`."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations
from urllib.parse import quote

from answers import (
    BASE,
    Json,
    Records,
    Row,
    absolute,
    code,
    day,
    get,
    has,
    least,
    listed,
    many,
    mesh,
    number,
    numbered,
    plain,
    protocol,
    study,
    title,
    trials,
    xsd_date,
)

MESHES = "derivedSection.{}BrowseModule.meshes"
ANCESTORS = "derivedSection.{}BrowseModule.ancestors"
YEARS = {"Year": 1, "Month": 12, "Week": 52.1775, "Day": 365.2425, "Hour": 8765.82, "Minute": 525949.2}
# Where our table of countries has another name than the registry.
COUNTRIES = {
    "Former Yugoslavia": "Yugoslavia",
    "Turkey": "Türkiye",
    "Turkey (Türkiye)": "Türkiye",
    "Korea, Republic of": "South Korea",
    "Russian Federation": "Russia",
}


def terms(record: Json, kind: str, *, ancestors: bool = False) -> set[str]:
    """The MeSH terms of a record's conditions or interventions, with those above them if asked for."""
    paths = [MESHES, ANCESTORS] if ancestors else [MESHES]
    return {mesh(term["id"]) for path in paths for term in listed(record, path.format(kind))}


def labels(records: Records) -> dict[str, str]:
    """What the MeSH terms are called."""
    paths = [path.format(kind) for path in (MESHES, ANCESTORS) for kind in ("condition", "intervention")]
    return least(
        (mesh(term["id"]), term["term"]) for record in records for path in paths for term in listed(record, path)
    )


# ── diseases and interventions ───────────────────────────────────────────────────────────────────────────────────────


def trials_of_a_condition(records: Records, words: str) -> Iterable[Row]:
    return {
        (study(record), title(record), name)
        for record in records
        for name in many(record, "conditions.conditions")
        if has(name, words)
    }


def trials_of_a_disease(records: Records, disease: str) -> Iterable[Row]:
    return [
        (study(record), title(record), code("Status", protocol(record, "status.overallStatus")))
        for record in records
        if absolute(disease) in terms(record, "condition", ancestors=True)
    ]


def trials_of_a_disease_by_mesh(records: Records, disease: str) -> Iterable[Row]:
    # Without MeSH itself there is nothing below the disease.
    return [
        (study(record), title(record), absolute(disease))
        for record in records
        if absolute(disease) in terms(record, "condition")
    ]


def _most_studied(records: Records, kind: str, minimum: int) -> Iterable[Row]:
    counts = Counter(term for record in records for term in terms(record, kind))
    names = labels(records)
    return [(term, names[term], count) for term, count in counts.items() if count >= minimum]


def diseases_most_studied(records: Records, minimum: str) -> Iterable[Row]:
    return _most_studied(records, "condition", int(minimum))


def drugs_most_studied(records: Records, minimum: str) -> Iterable[Row]:
    return _most_studied(records, "intervention", int(minimum))


def co_studied_diseases(records: Records, disease: str) -> Iterable[Row]:
    theirs = [record for record in records if absolute(disease) in terms(record, "condition")]
    names = labels(records)
    counts = Counter(term for record in theirs for term in terms(record, "condition") - {absolute(disease)})
    return [(term, names[term], count) for term, count in counts.items()]


def conditions_of_a_disease(records: Records, disease: str) -> Iterable[Row]:
    return Counter(
        name
        for record in records
        if terms(record, "condition") == {absolute(disease)}
        for name in set(many(record, "conditions.conditions"))
    ).items()


def trials_of_an_intervention(records: Records, words: str) -> Iterable[Row]:
    return {
        (study(record), it["name"], code("InterventionType", it["type"]))
        for record in records
        for it in many(record, "armsInterventions.interventions")
        if any(has(name, words) for name in [it["name"], *it.get("otherNames", [])])
    }


def trials_of_a_drug_class(records: Records, **parameter: str) -> Iterable[Row]:
    wanted = absolute(parameter["class"])
    return [
        (study(record), title(record)) for record in records if wanted in terms(record, "intervention", ancestors=True)
    ]


def _given(record: Json, arm: Json) -> list[Json]:
    """The interventions of an arm: those that it names, and those that name it."""
    return [
        it
        for it in many(record, "armsInterventions.interventions")
        if f"{it.get('type', '').replace('_', ' ').title()}: {it['name']}" in arm.get("interventionNames", [])
        or arm.get("label") in it.get("armGroupLabels", [])
    ]


def arms_and_interventions(records: Records, number: str) -> Iterable[Row]:
    return {
        (
            arm["label"],
            code("ArmGroupType", arm.get("type")),
            it and it["name"],
            it and code("InterventionType", it["type"]),
        )
        for record in numbered(records, number)
        for arm in many(record, "armsInterventions.armGroups")
        for it in _given(record, arm) or [None]
    }


def drugs_against_placebo(records: Records) -> Iterable[Row]:
    rows = set()
    for record in records:
        arms = many(record, "armsInterventions.armGroups")
        for control in (arm for arm in arms if arm.get("type") == "PLACEBO_COMPARATOR"):
            for tested in (arm for arm in arms if arm.get("type") == "EXPERIMENTAL"):
                rows |= {
                    (study(record), it["name"])
                    for it in _given(record, tested)
                    if it["type"] in {"DRUG", "BIOLOGICAL"} and it not in _given(record, control)
                }
    return rows


# ── sites ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def sites(records: Records) -> Iterator[tuple[Json, Json]]:
    """Each site with its record."""
    return ((record, site) for record in records for site in many(record, "contactsLocations.locations"))


def recruiting_sites_in_a_country(records: Records, iso: str) -> Iterable[Row]:
    name = {"FR": "France", "AT": "Austria"}[iso]
    return [
        (study(record), ..., site["facility"], site["city"])
        for record, site in sites(records)
        if site.get("country") == name and site.get("status") == "RECRUITING" and site.get("facility")
    ]


def sites_near_a_point(records: Records, latitude: str, longitude: str, degrees: str) -> Iterable[Row]:
    return [
        (study(record), ..., site["city"], round(point["lat"], 7), round(point["lon"], 7))
        for record, site in sites(records)
        if (point := site.get("geoPoint"))
        and abs(point["lat"] - float(latitude)) <= float(degrees)
        and abs(point["lon"] - float(longitude)) <= float(degrees)
    ]


def trials_by_country(records: Records, minimum: str) -> Iterable[Row]:
    studies, count = defaultdict(set), Counter[str]()
    for record, site in sites(records):
        if name := site.get("country"):
            name = COUNTRIES.get(name, name)
            studies[name].add(number(record))
            count[name] += 1
    return [(name, len(found), count[name]) for name, found in studies.items() if len(found) >= int(minimum)]


def cities_of_a_country(records: Records, iso: str) -> Iterable[Row]:
    country = {"DE": "Germany", "AT": "Austria"}[iso]
    studies, names = defaultdict(set), {}
    for record, site in sites(records):
        if site.get("country") == country and site.get("city"):
            city = plain(site.get("state") or ""), plain(site["city"])
            studies[city].add(number(record))
            names[city] = min(site["city"], names.get(city, site["city"]))
    return [(..., names[city], len(found)) for city, found in studies.items()]


# ── sponsors and people ──────────────────────────────────────────────────────────────────────────────────────────────

LEAD = "sponsorCollaborators.leadSponsor"
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


# ── design and eligibility ───────────────────────────────────────────────────────────────────────────────────────────


def trials_by_phase_and_year(records: Records) -> Iterable[Row]:
    counts = Counter(
        (int(start[:4]), code("Phase", phase))
        for record in trials(records)
        if (start := protocol(record, "status.startDateStruct.date"))
        for phase in many(record, "design.phases")
    )
    return [(*key, count) for key, count in counts.items()]


def masking_by_phase(records: Records) -> Iterable[Row]:
    counts = Counter(
        (code("Phase", phase), code("DesignAllocation", allocation), code("DesignMasking", masking))
        for record in records
        if (allocation := protocol(record, "design.designInfo.allocation"))
        and (masking := protocol(record, "design.designInfo.maskingInfo.masking"))
        for phase in many(record, "design.phases")
    )
    return [(*key, count) for key, count in counts.items()]


def enrolment_by_phase(records: Records) -> Iterable[Row]:
    counts = defaultdict(list)
    for record in records:
        if protocol(record, "design.enrollmentInfo.type") == "ACTUAL":
            for phase in many(record, "design.phases"):
                counts[phase].append(protocol(record, "design.enrollmentInfo.count"))
    return [(code("Phase", phase), len(n), sum(n), min(n), max(n)) for phase, n in counts.items()]


def largest_studies(records: Records, minimum: str) -> Iterable[Row]:
    return [
        (study(record), title(record), count, code("EnrollmentType", protocol(record, "design.enrollmentInfo.type")))
        for record in records
        if (count := protocol(record, "design.enrollmentInfo.count") or 0) >= int(minimum)
    ]


def observational_designs(records: Records) -> Iterable[Row]:
    counts = Counter(
        (code("ObservationalModel", model), code("DesignTimePerspective", perspective))
        for record in records
        if (model := protocol(record, "design.designInfo.observationalModel"))
        and (perspective := protocol(record, "design.designInfo.timePerspective"))
    )
    return [(*key, count) for key, count in counts.items()]


def _years(age: str) -> float:
    count, unit = age.split()
    return int(count) / YEARS[unit.removesuffix("s")]


def trials_by_age_and_sex(records: Records, age: str, sex: str) -> Iterable[Row]:
    rows = []
    for record in trials(records):
        low, high = protocol(record, "eligibility.minimumAge"), protocol(record, "eligibility.maximumAge")
        if (
            protocol(record, "status.overallStatus") == "RECRUITING"
            and protocol(record, "eligibility.sex") in {"ALL", sex.rpartition(".")[2]}
            and (low is None or _years(low) <= float(age))
            and (high is None or _years(high) >= float(age))
        ):
            rows.append((study(record), title(record), low, high))
    return rows


def trials_for_an_age_group(records: Records, group: str) -> Iterable[Row]:
    return [
        (study(record), title(record), code("Status", protocol(record, "status.overallStatus")))
        for record in records
        if group.rpartition(".")[2] in many(record, "eligibility.stdAges")
    ]


def trials_for_healthy_volunteers(records: Records, status: str) -> Iterable[Row]:
    return [
        (study(record), title(record), protocol(record, "design.enrollmentInfo.count"))
        for record in trials(records)
        if protocol(record, "eligibility.healthyVolunteers") is True
        and protocol(record, "status.overallStatus") == status.rpartition(".")[2]
    ]


def primary_outcomes_with_words(records: Records, words: str) -> Iterable[Row]:
    return [
        (study(record), outcome["measure"], outcome.get("timeFrame"))
        for record in records
        for outcome in many(record, "outcomes.primaryOutcomes")
        if has(outcome["measure"], words)
    ]


def oversight(records: Records) -> Iterable[Row]:
    fields = ("isFdaRegulatedDrug", "isFdaRegulatedDevice", "oversightHasDmc")
    found = [tuple(protocol(record, f"oversight.{field}") for field in fields) for record in records]
    return [(*key, count) for key, count in Counter(row for row in found if None not in row).items()]


# ── status and dates ─────────────────────────────────────────────────────────────────────────────────────────────────


def studies_by_status(records: Records) -> Iterable[Row]:
    counts = Counter(protocol(record, "status.overallStatus") for record in records)
    return [(code("Status", status), count) for status, count in counts.items() if status]


def stopped_early(records: Records, status: str) -> Iterable[Row]:
    return [
        (study(record), title(record), protocol(record, "status.whyStopped"))
        for record in records
        if protocol(record, "status.overallStatus") == status.rpartition(".")[2]
    ]


def results_overdue(records: Records, before: str) -> Iterable[Row]:
    return [
        (study(record), xsd_date(day(completed["date"])), protocol(record, f"{LEAD}.name"))
        for record in trials(records)
        if not record["hasResults"]
        and (completed := protocol(record, "status.primaryCompletionDateStruct"))
        and completed.get("type") == "ACTUAL"
        and day(completed["date"]) < before
        and any(protocol(record, f"oversight.isFdaRegulated{kind}") for kind in ("Drug", "Device"))
        and not {"PHASE1", "EARLY_PHASE1"}.intersection(many(record, "design.phases"))
        and not protocol(record, "status.dispFirstSubmitDate")
    ]


def registered_late(records: Records, since: str) -> Iterable[Row]:
    return [
        (study(record), xsd_date(day(started)), xsd_date(registered))
        for record in trials(records)
        if (started := protocol(record, "status.startDateStruct.date"))
        and (registered := protocol(record, "status.studyFirstSubmitDate"))
        and day(started) >= since
        and registered[:7] > started[:7]
    ]


def changed_since(records: Records, since: str) -> Iterable[Row]:
    return [
        (study(record), xsd_date(changed), code("Status", protocol(record, "status.overallStatus")))
        for record in records
        if (changed := protocol(record, "status.lastUpdatePostDateStruct.date")) and changed >= since
    ]


def expanded_access(records: Records) -> Iterable[Row]:
    return [
        (study(record), f"<{BASE}study/{info['nctId']}>", code("ExpandedAccessStatus", info.get("statusForNctId")))
        for record in records
        if (info := protocol(record, "status.expandedAccessInfo")) and info.get("nctId")
    ]


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
