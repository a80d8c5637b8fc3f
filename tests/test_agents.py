"""Names with degrees behind them, and names that only look so."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from peers import shared

from kg.mapping.agents import is_person, split_degrees

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.mark.parametrize(
    ("name", "plain", "degrees"),
    [
        ("David Klatzmann, MD, PhD", "David Klatzmann", "MD, PhD"),
        ("Ada Example,MD,PhD", "Ada Example", "MD,PhD"),
        ("Ada Example, M.D., Ph.D.", "Ada Example", "M.D., Ph.D."),
        ("Ada Example, M. D.", "Ada Example", "M. D."),
        ("Ada Example, Ph. D.", "Ada Example", "Ph. D."),
        ("Ada Example, MD/PhD", "Ada Example", "MD/PhD"),
        ("Ada Example, MD-PhD", "Ada Example", "MD-PhD"),
        ("Ada Example, BSc, MBBS, MRCP, MFPM", "Ada Example", "BSc, MBBS, MRCP, MFPM"),
        ("Ada Example, Prof. Dr. med.", "Ada Example", "Prof. Dr. med."),
        ("Ada Example, doctor", "Ada Example", "doctor"),
        ("Ada Example, MDCM, FRCPC, DABR", "Ada Example", "MDCM, FRCPC, DABR"),
        ("ADA EXAMPLE, MD", "ADA EXAMPLE", "MD"),
        ("Example, MD", "Example", "MD"),
    ],
)
def test_degrees_come_off(name: str, plain: str, degrees: str) -> None:
    assert split_degrees(name) == (plain, degrees)


@pytest.mark.parametrize(
    "name",
    [
        "Ada Example",
        "Prof. Ada Example",
        "Ada Example MD",
        "Example, Ada",
        "Example, Ada, M.D.",
        "Example, McKay",
        "Example, MacArthur",
        "EXAMPLE, ADA",
        "DE LA EXAMPLE, ADA",
        "Example, AB",
        "Li, Ma",
        "chen, guo",
        "Ada Example, PhD student",
        "Ada Example, lecturer of surgery",
        "Call 555-0100 (9 AM to 5 PM, EST)",
        "Fantasia, LLC Clinical Trial",
        ", MD",
        "Ada Example,",
        "",
    ],
)
def test_other_names_stay_whole(name: str) -> None:
    assert split_degrees(name) == (name, None)


def real_names() -> Iterator[str]:
    for line in (shared() / "records/ctgov.jsonl").read_bytes().splitlines():
        module = json.loads(line)["protocolSection"].get("contactsLocationsModule", {})
        yield from (official["name"] for official in module.get("overallOfficials", []) if "name" in official)


def test_real_names_lose_nothing_and_few_commas_are_left() -> None:
    commas = [name for name in real_names() if "," in name]
    found = [split_degrees(name) for name in commas]
    rejoined = [plain if degrees is None else plain + degrees for plain, degrees in found]
    assert ["".join(c for c in name if c.isalnum()) for name in commas] == [
        "".join(c for c in name if c.isalnum()) for name in rejoined
    ]
    assert sum(degrees is None for _, degrees in found) < len(commas) / 20


@pytest.mark.parametrize(
    ("name", "affiliation"),
    [
        ("Made-up Pharma", "Made-up Pharma"),
        ("Study Director", "Made-up Pharma"),
        ("Made-up Clinical Trials", None),
        ("Call 1-800-000-0000", None),
        ("MADE-UP INC.", "Made-up"),
        ("Made-up Pharmaceuticals", None),
    ],
)
def test_an_office_or_a_telephone_number_is_no_person(name: str, affiliation: str | None) -> None:
    assert not is_person(name, affiliation)


@pytest.mark.parametrize("name", ["Ada Example", "Jean-Luc O'Example", "Incola Exempel", "Studya Medicalis", "王小明"])
def test_a_person_is_a_person(name: str) -> None:
    assert is_person(name, "University of Nowhere")
