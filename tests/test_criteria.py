"""An eligibility text cut into criteria: what is a heading, what is a bullet, and what is neither."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from peers import shared

from kg.mapping.criteria import split

if TYPE_CHECKING:
    from collections.abc import Iterator


def test_the_usual_text() -> None:
    text = "Inclusion Criteria:\n\n* Fever\n* Consent\n\nExclusion Criteria:\n\n* Real fever\n* Age below 18"
    assert split(text) == (["Fever", "Consent"], ["Real fever", "Age below 18"])


@pytest.mark.parametrize(
    "heading",
    [
        "Exclusion Criteria:",
        "Exclusion Criteria",
        "EXCLUSION CRITERIA:",
        "Exclusion criteria：",
        "Exclusion:",
        "**Exclusion criteria (part A)**",
        "* Exclusion Criteria:",
        "• Exclusion Criteria:",
        "Key Exclusion Criteria :",
        "2. Exclusion Criteria:",
        "General Medical Exclusions",
        "Specific exclusion criteria for renal/lung transplant patients:",
        "Part A1: Monotherapy Dose Escalation Exclusion Criteria",
        "Anywhere Lung Health service exclusion Criteria:",
        "Subjects meeting any of the following criteria are ineligible for study entry:",
        "Participants who meet any of the following exclusion criteria are not to be enrolled in this study:",
        "Participants are excluded from the study if any of the following criteria apply:",
    ],
)
def test_headings(heading: str) -> None:
    assert split(f"Inclusion Criteria:\n\n* Fever\n\n{heading}\n\n* Cold") == (["Fever"], ["Cold"])


@pytest.mark.parametrize(
    "sentence",
    [
        "* Other protocol-defined inclusion/exclusion criteria may apply",
        "Other protocol-defined exclusion criteria may apply.",
        "* Does not meet the Inclusion Criteria",
        "* No exclusion by the treating physician",
        "* Discs that satisfy the profile defined in the Inclusion Criteria",
        "* Patients that are pregnant will be excluded from this trial",
        "The main inclusion and exclusion criteria include the following:",
        "1. Patients with any of the following will be excluded:",
        "* Fulfilling inclusion criteria:",
        "* Not meeting the inclusion criteria: age, fever",
    ],
)
def test_sentences_are_no_headings(sentence: str) -> None:
    found = split(f"Exclusion Criteria:\n\n* Cold\n\n{sentence}\n\n* Flu")
    assert found.inclusion == []
    assert found.exclusion[0] == "Cold"


@pytest.mark.parametrize(
    "text",
    [
        "Inclusion Criteria: fever. Exclusion Criteria: cold",
        "Inclusion Criteria: fever.\nExclusion Criteria: cold",
        "Inclusion criteria - fever.\n\nExclusion criteria - cold",
        "Inclusion Criteria:\n\n* fever. Exclusion Criteria\n* cold",
        "Inclusion Criteria:\n\n* fever. Exclusion Criteria:• cold",
        "Inclusion Criteria: fever. exclusion criteria: cold",
        "1. Inclusion Criteria: fever.\n2. Exclusion Criteria: cold",
        "* Key Inclusion Criteria: fever.\n* Key Exclusion Criteria: cold",
        "Inclusion Criteria:\nfever.\tExclusion Criteria\ncold",
    ],
)
def test_headings_within_a_line(text: str) -> None:
    assert split(text) == (["fever."], ["cold"])


@pytest.mark.parametrize(
    "text",
    [
        "Inclusion criteria: fever in the last week Exclusion criteria: No cold",
        "Inclusion Criteria:\n\n* fever in the last week Exclusion Criteria: No cold",
        "INCLUSION CRITERIA:\n* fever in the last week EXCLUSION CRITERIA:\n* No cold",
    ],
)
def test_a_heading_without_a_full_stop_before_it(text: str) -> None:
    assert split(text) == (["fever in the last week"], ["No cold"])


@pytest.mark.parametrize(
    "item",
    [
        "* Consent exclusion criteria: pain",
        "* Consent exclusion criteria : pain",
        "* Consent\n  with exclusion criteria: pain",
        "* Consent Exclusion Criteria",
        "* Consent Exclusion Criteria\n  pain",
        "* Consent\n  Exclusions: pain",
        "* Exclusion criteria for healthy people, who are seen on the first and on the last day of all: pain",
        "Donor Exclusion Criteria: pain",
        "Inclusion and Exclusion Criteria:",
        "Key Inclusion/Exclusion Criteria",
        "Patients meeting the following inclusion and exclusion criteria:",
    ],
)
def test_nothing_is_typed_where_the_other_kind_may_begin(item: str) -> None:
    text = f"Inclusion Criteria:\n\n* Fever\n\n{item}\n\n* Cold\n\nExclusion Criteria:\n\n* Flu"
    assert split(text) == (["Fever"], ["Flu"])


@pytest.mark.parametrize("item", ["None of the exclusion criteria: pain, cold", "Fever (exclusion: malaria)"])
def test_an_item_may_speak_of_the_other_kind(item: str) -> None:
    assert split(f"Inclusion Criteria:\n\n* {item}\n* Consent").inclusion == [item, "Consent"]


def test_a_bullet_takes_what_is_indented_below_it_along() -> None:
    text = "Inclusion Criteria:\n\n1. Fever, shown by\n\n   * a thermometer, or\n   * a dream\n2. Consent"
    assert split(text).inclusion == ["Fever, shown by\n   * a thermometer, or\n   * a dream", "Consent"]


def test_a_line_that_goes_on_belongs_to_its_bullet() -> None:
    assert split("Inclusion Criteria:\n\n* Fever of\n38 degrees\n* Consent").inclusion == [
        "Fever of\n38 degrees",
        "Consent",
    ]


def test_what_introduces_the_one_list_is_no_criterion() -> None:
    assert split("Inclusion Criteria:\n\nPatients must have:\n* Fever\n* Consent").inclusion == ["Fever", "Consent"]


def test_of_several_introductions_none_is_a_criterion() -> None:
    introductions = "".join(f" Point {number}:\n" for number in range(2000))
    assert split(f"Inclusion Criteria:\n{introductions}* Fever\n* Consent").inclusion == ["Fever", "Consent"]


def test_paragraphs_where_there_are_no_bullets() -> None:
    assert split("Inclusion Criteria:\n\nFever\n\nConsent,\nin writing").inclusion == ["Fever", "Consent,\nin writing"]


def test_several_blocks_of_a_kind_are_one_list() -> None:
    text = "Donor Inclusion Criteria:\n* a\nDonor Exclusion Criteria:\n* b\nPatient Inclusion Criteria:\n* c"
    assert split(text) == (["a", "c"], ["b"])


@pytest.mark.parametrize("nothing", ["None", "none.", "N/A", "Not applicable", "\\-", "* None;"])
def test_none_is_no_criterion(nothing: str) -> None:
    assert split(f"Inclusion Criteria:\n\n* Fever\n\nExclusion Criteria:\n\n{nothing}") == (["Fever"], [])


@pytest.mark.parametrize(
    "text", ["", "Anybody with a fever.", "* Fever\n* Consent", "DISEASE CHARACTERISTICS:\n\n* Fever"]
)
def test_nothing_is_cut_without_a_heading(text: str) -> None:
    assert split(text) == ([], [])


def letters(text: str) -> str:
    return "".join(char for char in text if char.isalnum())


@given(st.text(alphabet="ab *•-12.()\n:CIE", max_size=80).map(lambda text: f"Inclusion Criteria:\n{text}"))
def test_a_criterion_is_a_run_of_lines_of_the_text(text: str) -> None:
    for kind in split(text):
        for criterion in kind:
            assert criterion == criterion.strip()
            assert criterion
            assert letters(criterion) in letters(text)


@pytest.mark.parametrize(("before", "after"), [("Inclusion Criteria:\n", "x"), ("following ", ":")])
@pytest.mark.parametrize(
    "repeated",
    [
        *(" ", "\n ", "x ", ": ", ". ", "* ", "* x\n", " x:\n\n", "Exclusion Criteria\n", "exclusion criteria: "),
        *("following inclusion criteria ", "a.\tExclusion\tCriteria:", "* x Exclusion Criteria: ", "Key Inclusion "),
    ],
)
def test_the_time_grows_with_the_length_of_the_text(before: str, repeated: str, after: str) -> None:
    for length in (3_000, 30_000, 1_000_000):  # what grows faster fails early
        text = f"{before}{repeated * (length // len(repeated))}{after}"
        start = time.perf_counter()
        split(text)
        assert time.perf_counter() - start < 10


def test_one_deep_bullet_below_many_lines() -> None:
    text = "Inclusion Criteria:\n" + "x\n\n" * 150_000 + " " * 500_000 + "* x"
    start = time.perf_counter()
    split(text)
    assert time.perf_counter() - start < 10


def real_texts() -> Iterator[str]:
    for line in (shared() / "records/ctgov.jsonl").read_bytes().splitlines():
        module = json.loads(line)["protocolSection"].get("eligibilityModule", {})
        yield module.get("eligibilityCriteria", "")


def test_real_texts() -> None:
    texts = list(real_texts())
    found = [split(text) for text in texts]
    assert sum(bool(each.inclusion) for each in found) > 0.95 * len(texts)
    for text, criteria in zip(texts, found, strict=True):
        kept = letters(text)
        assert all(letters(criterion) in kept for kind in criteria for criterion in kind)
        # What is in both lists is in the text twice, and no list has the other's heading within.
        assert all(text.count(both) > 1 for both in {*criteria.inclusion} & {*criteria.exclusion})
        assert not any("xclusion criteria:" in criterion.lower() for criterion in criteria.inclusion)
        assert not any("inclusion criteria:" in criterion.lower() for criterion in criteria.exclusion)
