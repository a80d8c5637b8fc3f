"""Every IRI that an export mints: well formed, the same for the same name, and another for another name."""

from __future__ import annotations

import re
import unicodedata

import pyoxigraph
import pytest
import rdflib
from goldens import RECORDS, golden_graph
from hypothesis import given
from hypothesis import strategies as st

from kg import iris
from kg.iris import FRAGMENT_LENGTH, Fragments, Iris, mesh, slug
from kg.terms import IRI

NAMES = st.text(max_size=80)
FORBIDDEN = set('<>"{}|\\^`') | {chr(code) for code in range(0x21)}
STUDY = IRI("<https://example.org/study/NCT90000000>")


def check(token: str) -> None:
    """A token that N-Triples, both parsers and RFC 3987 accept, in normalisation form C."""
    bare = token[1:-1]
    assert token == f"<{bare}>"
    assert not FORBIDDEN & set(bare), token
    assert unicodedata.is_normalized("NFC", bare), token
    assert pyoxigraph.NamedNode(bare).value == bare
    assert rdflib.URIRef(bare).n3() == token


# ── slugs ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Iltoo Pharma", "iltoo-pharma"),
        ("  Iltoo   Pharma, Inc.  ", "iltoo-pharma-inc"),
        ("Hôpital Européen", "hopital-europeen"),
        ("Straße", "strasse"),
        ("Ελλάδα", "ελλαδα"),
        ("Ёлка", "елка"),
        ("無名大学", "無名大学"),
        ("パリ", "パリ"),  # the mark of パ is part of the letter
        ("हिन्दी", "हिन्दी"),
        ("葛\U000e0100城", "葛城"),  # which of two forms of the character; no IRI may say it
        ("HER2+", "her2-plus"),
        ("HER2-", "her2-minus"),
        ("HER2−", "her2-minus"),
        ("HER2", "her2"),
        ("ILT-101", "ilt-101"),
        ("Age ≥ 65", "age-at-least-65"),
        ("Age > 65", "age-more-than-65"),
        ("<5%", "less-than-5-percent"),
        ("±2", "plus-or-minus-2"),
        ("5 +/- 2", "5-plus-or-minus-2"),
        (">=65, <=>5", "at-least-65-at-most-more-than-5"),
        ("x²", "x²"),
        ("", "unnamed"),
        ("...", "unnamed"),
        ("\t\n", "unnamed"),
        ("😀", "unnamed"),
    ],
)
def test_slug(name: str, expected: str) -> None:
    assert slug(name) == expected


def equivalence(name: str) -> str:
    """What the documentation says two names must share to be one: written here anew, one letter at a time.

    Case; marks on Latin, Greek and Cyrillic letters; selectors of variants; whatever is neither letter nor digit, but
    for seven signs, three of which have spellings of several characters, and a closing minus, which are words.
    """
    name = re.sub(r"<=|=<|>=|=>|\+/-", lambda sign: "±" if "+" in sign[0] else "≤" if "<" in sign[0] else "≥", name)
    signs = {
        "+": "plus",
        "<": "less than",
        ">": "more than",
        "≤": "at most",
        "≥": "at least",
        "%": "percent",
        "±": "plus or minus",
    }
    spoken = "".join(
        " minus "
        if char in "-\u2212" and at and word(name[at - 1]) and not (at + 1 < len(name) and word(name[at + 1]))
        else f" {signs[char]} "
        if char in signs
        else char
        for at, char in enumerate(name)
    )
    out, script = "", ""
    for char in unicodedata.normalize("NFD", spoken.casefold()):
        if "\U000e0100" <= char <= "\U000e01ef":
            continue
        if unicodedata.category(char).startswith("M"):
            out += "" if script in {"LATIN", "GREEK", "CYRILLIC"} else char
        else:
            script = re.split(r"\W", unicodedata.name(char, ""), maxsplit=1)[0]
            out += char if char.isalnum() else " "
    return unicodedata.normalize("NFC", " ".join(out.split()))


def word(char: str) -> bool:
    return char.isalnum() or char == "_"


@given(NAMES)
def test_slug_is_a_segment_and_says_no_less_than_documented(name: str) -> None:
    found = slug(name)
    assert found
    assert unicodedata.is_normalized("NFC", found)
    assert all(char.isalnum() or char == "-" or unicodedata.category(char)[0] == "M" for char in found)
    assert "." not in found
    assert not found.startswith("-")
    assert not found.endswith("-")
    assert found == (equivalence(name).replace(" ", "-") or "unnamed")


@given(NAMES, NAMES)
def test_distinct_names_have_distinct_slugs(one: str, other: str) -> None:
    assert (slug(one) == slug(other)) == ((equivalence(one) or "unnamed") == (equivalence(other) or "unnamed"))


FEW_LETTERS = st.text(alphabet="ABab12-+_ .é<>=/−", max_size=8)


@given(FEW_LETTERS, FEW_LETTERS)
def test_distinct_names_of_few_letters_have_distinct_slugs(one: str, other: str) -> None:
    assert slug(one) == (equivalence(one).replace(" ", "-") or "unnamed")
    assert (slug(one) == slug(other)) == ((equivalence(one) or "unnamed") == (equivalence(other) or "unnamed"))


# ── fragments ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_fragments() -> None:
    mint = Fragments(STUDY).mint
    stem = "<https://example.org/study/NCT90000000#"
    assert mint("arm", "Low dose") == f"{stem}arm-low-dose>"
    assert mint("arm", "Low Dose") == f"{stem}arm-low-dose-2>"
    assert mint("arm", "Low dose 2") == f"{stem}arm-low-dose-2-2>"
    assert mint("arm", "low-dose") == f"{stem}arm-low-dose-3>"
    assert mint("responsible-party") == f"{stem}responsible-party>"
    assert mint("inclusion", 3) == f"{stem}inclusion-3>"


def test_many_of_one_name_are_counted_past_those_whose_name_is_a_count() -> None:
    mint = Fragments(STUDY).mint
    found = [mint("contact", name) for name in ("A", "A 3", "A", "A", "A 3", "A")]
    assert [token[:-1].partition("#contact-")[2] for token in found] == ["a", "a-3", "a-2", "a-4", "a-3-2", "a-5"]


def test_a_fragment_is_cut_and_never_ends_in_a_hyphen() -> None:
    mint = Fragments(STUDY).mint
    assert mint("arm", "x" * 99) == f"<https://example.org/study/NCT90000000#arm-{'x' * 56}>"
    assert mint("arm", "x" * 99)[-3:] == "-2>"
    assert mint("arm", "y" * 55 + " z") == f"<https://example.org/study/NCT90000000#arm-{'y' * 55}>"


KINDS = st.sampled_from(["arm", "site", "intervention", "intervention-leaf", "publication"])


@given(st.lists(st.tuples(KINDS, st.one_of(st.none(), st.integers(1, 3), st.text(max_size=70)))))
def test_every_part_of_a_study_has_a_fragment_of_its_own(keys: list[tuple[str, object]]) -> None:
    mint = Fragments(STUDY).mint
    found = [mint(kind, key) for kind, key in keys]
    assert len(set(found)) == len(keys)
    for token in found:
        check(token)
        fragment = token[:-1].partition("#")[2]
        assert len(fragment) <= FRAGMENT_LENGTH + len("-99")
    again = Fragments(STUDY).mint
    assert [again(kind, key) for kind, key in keys] == found


@given(st.lists(st.sampled_from(["a", "a 2", "A", "a-2", "a 2 2", "a-3"]), max_size=12))
def test_a_number_that_looks_like_a_count_takes_nobodys_place(names: list[str]) -> None:
    mint = Fragments(STUDY).mint
    assert len({mint("arm", name) for name in names}) == len(names)


# ── whole IRIs ───────────────────────────────────────────────────────────────────────────────────────────────────────


@given(NAMES, NAMES)
def test_shared_things_are_never_cut(one: str, other: str) -> None:
    minted = Iris()
    for mint in (minted.organization, minted.condition):
        check(mint(one))
        assert (mint(one * 9) == mint(other * 9)) == (slug(one * 9) == slug(other * 9))


@given(st.tuples(NAMES, NAMES, NAMES), st.tuples(NAMES, NAMES, NAMES))
def test_no_two_places_meet(one: tuple[str, str, str], other: tuple[str, str, str]) -> None:
    def places(country: str, state: str, city: str) -> list[str]:
        segment = iris.country_segment(None, country)
        mint = Iris().place
        return [
            mint(segment),
            mint(segment, state or "x"),
            mint(segment, state or "x", city),
            mint(segment, None, city),
        ]

    for token in (*places(*one), *places(*other)):
        check(token)
    assert len(set(places(*one))) == 4
    same = [
        slug(a) == slug(b)
        for a, b in zip((one[0], one[1] or "x", one[2]), (other[0], other[1] or "x", other[2]), strict=True)
    ]
    assert (places(*one)[2] == places(*other)[2]) == all(same)


def test_places() -> None:
    mint = Iris().place
    base = "<https://w3id.org/trial-kg/place/"
    assert mint("at") == f"{base}at>"
    assert mint("us", "California") == f"{base}us.california>"
    assert mint("us", "California", "San Diego") == f"{base}us.california.san-diego>"
    assert mint("at", None, "Vienna") == f"{base}at..vienna>"
    assert iris.country_segment("AT", "Austria") == "at"
    assert iris.country_segment(None, "Atlantis") == "name-atlantis"


def test_base_is_the_users() -> None:
    minted = Iris("https://example.org/kg/")
    assert minted.study("NCT90000000") == "<https://example.org/kg/study/NCT90000000>"
    assert minted.record("NCT90000000") == "<https://example.org/kg/record/NCT90000000>"
    assert minted.organization("A") == "<https://example.org/kg/organization/a>"


@given(NAMES)
def test_outside_iris_are_well_formed(text: str) -> None:
    found = [
        iris.doi(f"10.99999/{text}"),
        iris.web(f"https://example.org/{text}"),
        iris.web(f"https://{text}"),
        iris.pubmed(text),
        iris.mesh(text),
    ]
    for token in found:
        if token is not None:
            check(token)


@pytest.mark.parametrize(
    ("value", "pubmed", "mesh"),
    [
        ("35973803", True, False),
        ("0123", False, False),
        ("D008180", False, True),
        ("C000601234", False, True),
        ("d008180", False, False),
        ("D008180 ", False, False),
        ("D008180\n", False, False),
        ("٣٥٩٧٣", False, False),
        ("", False, False),
    ],
)
def test_only_true_numbers_become_pubmed_or_mesh_iris(value: str, pubmed: bool, mesh: bool) -> None:  # noqa: FBT001
    assert (iris.pubmed(value) is not None, iris.mesh(value) is not None) == (pubmed, mesh)


def test_every_iri_of_the_goldens_is_well_formed() -> None:
    tokens = {term for record in RECORDS for triple in golden_graph(record).triples for term in triple}
    for token in tokens:
        if token.startswith("<"):
            check(token)


@pytest.mark.parametrize(
    ("given", "own"),
    [
        ("D008180", "D008180"),
        ("D000008180", "D008180"),
        ("D000065627", "D065627"),
        ("D000068196", "D000068196"),
        ("C000586847", "C586847"),
        ("C000591844", "C000591844"),
        ("D000086382", "D000086382"),
    ],
)
def test_a_mesh_term_has_its_own_number_however_an_old_record_pads_it(given: str, own: str) -> None:
    assert mesh(given) == f"<http://id.nlm.nih.gov/mesh/{own}>"


@pytest.mark.parametrize("given", [None, "", "D1", "D 008180", "Lupus", "D00000818000"])
def test_what_is_no_number_of_mesh_gives_no_iri(given: str | None) -> None:
    assert mesh(given) is None


def test_signs_of_two_characters_mean_what_one_character_means() -> None:
    assert slug("HbA1c >=7") == slug("HbA1c ≥7") != slug("HbA1c >7")
    assert slug("BMI <= 30") == slug("BMI ≤ 30") != slug("BMI < 30")
    assert slug("1 +/- 2") == slug("1 ± 2")
