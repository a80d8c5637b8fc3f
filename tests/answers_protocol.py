"""The answers of those queries of the cookbook that go over a study's protocol, see :mod:`answers`."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from answers import (
    BASE,
    LEAD,
    Json,
    Records,
    Row,
    absolute,
    code,
    day,
    has,
    least,
    listed,
    many,
    mesh,
    numbered,
    protocol,
    study,
    title,
    trials,
    xsd_date,
)

MESHES = "derivedSection.{}BrowseModule.meshes"
ANCESTORS = "derivedSection.{}BrowseModule.ancestors"
YEARS = {"Year": 1, "Month": 12, "Week": 52.1775, "Day": 365.2425, "Hour": 8765.82, "Minute": 525949.2}


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


def co_studied_diseases(records: Records, disease: str, minimum: str) -> Iterable[Row]:
    theirs = [record for record in records if absolute(disease) in terms(record, "condition")]
    names = labels(records)
    counts = Counter(term for record in theirs for term in terms(record, "condition") - {absolute(disease)})
    return [(term, names[term], count) for term, count in counts.items() if count >= int(minimum)]


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
            and (low is None or int(_years(low)) <= int(age))
            and (high is None or int(_years(high)) >= int(age))
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
        and {*many(record, "design.phases")} - {"PHASE1", "EARLY_PHASE1"}
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
