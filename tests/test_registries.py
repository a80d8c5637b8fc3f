"""Each registry's numbers, the odd spellings that records give them in, and what only looks like one."""

from __future__ import annotations

import importlib.util
import json
import re
import time

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st
from peers import ROOT, need, shared

from kg.mapping.registries import BIOREGISTRY, IDENTIFIERS_ORG, SYSTEMS, Number, resolve

CODE = "https://w3id.org/trial-kg/code/"
SKOS = "http://www.w3.org/2004/02/skos/core#"

# One well-formed number of each registry that a pattern alone tells, and the resolver's prefix where there is one.
NUMBERS = [
    ("CLINICALTRIALS_GOV", "NCT00222573", "clinicaltrials"),
    ("CTIS", "2023-503698-40-00", "ctis"),
    ("EUDRACT", "2008-005144-16", "euclinicaltrials"),
    ("ISRCTN", "ISRCTN10175490", "isrctn"),
    ("DRKS", "DRKS00031815", "drks"),
    ("ANZCTR", "ACTRN12623000498695", "anzctr"),
    ("CHICTR", "ChiCTR2300070727", "chictr"),
    ("CHICTR", "ChiCTR-TRC-12001998", "chictr"),
    ("CTRI", "CTRI/2023/04/052053", "ctri"),
    ("JRCT", "jRCTs041220087", "jrct"),
    ("JRCT", "jRCT2031220001", "jrct"),
    ("UMIN", "UMIN000049383", "uminctr"),
    ("PACTR", "PACTR202304525632216", "pactr"),
    ("SLCTR", "SLCTR/2023/010", "slctr"),
    ("TCTR", "TCTR20230429001", "tctr"),
    ("REBEC", "RBR-6qvdftm", "rebec"),
    ("RPCEC", "RPCEC00000423", "rpcec"),
    ("IRCT", "IRCT20080904001199N7", "irct"),
    ("ITMCTR", "ITMCTR2023000002", "itmctr"),
    ("LBCTR", "LBCTR2023015204", "lbctr"),
    ("CRIS", "KCT0008394", "kcris"),
    ("SNCTP", "SNCTP000005580", "snctp"),
    ("JAPICCTI", "JapicCTI-101351", None),
    ("JAPICCTI", "JapicCTI-R150899", None),
    ("JMACCT", "JMA-IIA00078", None),
    ("PHRR", "PHRR230515-005678", None),
    ("NTR", "NTR1234", None),
    ("EU_PAS", "EUPAS10336", None),
    ("WHO_UTN", "U1111-1234-5678", None),
    ("NCI_CTRP", "NCI-2014-01234", None),
    ("NCI_PDQ", "CDR0000123456", None),
    ("ID_RCB", "2020-A01234-35", None),
    ("CCMO", "NL12345.018.21", None),
    ("NIH_REPORTER", "5R01CA123456-03A1S1", None),
]
# Those that need a name beside them: identifier, type, domain.
NAMED = [
    ("EUDRACT", "2008-005144-16", "euclinicaltrials", ("2008/005144/16", "EUDRACT_NUMBER", None)),
    ("CTIS", "2023-503698-40-00", "ctis", ("2023 503698 40 00", "OTHER", "EU CT number")),
    ("ISRCTN", "ISRCTN10175490", "isrctn", ("10175490", "REGISTRY", "ISRCTN")),
    ("ANZCTR", "ACTRN12623000498695", "anzctr", ("12623000498695", "REGISTRY", "ANZCTR")),
    ("UMIN", "UMIN000049383", "uminctr", ("000049383", "REGISTRY", "UMIN-CTR (Japan)")),
    ("UMIN", "C000000123", "uminctr", ("C000000123", "REGISTRY", "UMIN")),
    ("REPEC", "046-19", "repec", ("046-19", "REGISTRY", "REPEC")),
    ("REPEC", "046-19-A", "repec", ("PER-046-19-A", "REGISTRY", "Peruvian Clinical Trials Registry")),
    ("LBCTR", "LBCTR2023015204", "lbctr", ("2023015204", "REGISTRY", "Lebanon Clinical Trials Registry")),
    ("NTR", "NL7654", None, ("NL7654", "REGISTRY", "Netherlands Trial Register")),
    ("IRAS", "251234", None, ("251234", "OTHER", "IRAS")),
]


def iri(prefix: str | None, value: str) -> str | None:
    if prefix is None:
        return None
    if prefix in ("clinicaltrials", "euclinicaltrials"):
        return f"{IDENTIFIERS_ORG}{prefix}/{value}"
    return f"{BIOREGISTRY}{prefix}:{value}"


@pytest.mark.parametrize(("registry", "value", "prefix"), NUMBERS)
def test_a_number_alone_is_exact_whatever_its_case(registry: str, value: str, prefix: str | None) -> None:
    expected = Number(registry, value, iri(prefix, value), "EXACT")
    assert resolve(value) == expected
    assert resolve(f" {value.lower()}\n") == expected
    assert resolve(value.upper(), "OTHER", "Sponsor") == expected


@pytest.mark.parametrize(("registry", "value", "prefix"), NUMBERS[1:])
def test_a_number_in_a_text_is_embedded(registry: str, value: str, prefix: str | None) -> None:
    expected = Number(registry, value, iri(prefix, value), "EMBEDDED")
    assert resolve(f"Registered as {value}, 2 sites") == expected
    assert resolve(f"No. {value} (pending)") == expected
    assert resolve(f"Étude {value}") == expected
    assert resolve(f"研究{value}") == expected


@pytest.mark.parametrize(("registry", "value", "prefix"), NUMBERS)
def test_a_number_beside_the_name_of_its_registry_is_exact(registry: str, value: str, prefix: str | None) -> None:
    expected = Number(registry, value, iri(prefix, value), "EXACT")
    name = {"CLINICALTRIALS_GOV": "ClinicalTrials.gov", "NIH_REPORTER": "NIH"}.get(registry, registry.replace("_", " "))
    for spelling in (
        f"{name}: {value}",
        f"{name} No. {value}",
        f"{value} ({name} ID)",
        f"({value})",
        f"{name}-{value}",
    ):
        assert resolve(spelling) == expected, spelling
        embedded = resolve(f"Part 2 of {spelling}")
        assert embedded is None or embedded.method == "EMBEDDED"


@pytest.mark.parametrize(("registry", "value", "prefix"), NUMBERS)
def test_no_number_inside_a_longer_word_or_number(registry: str, value: str, prefix: str | None) -> None:
    del registry, prefix
    for longer in (f"X{value}", f"7{value}", f"7-{value}", f"{value}9", f"{value}-9"):
        found = resolve(longer)
        assert found is None or found.value != value, longer


@pytest.mark.parametrize(("registry", "value", "prefix", "given_as"), NAMED)
def test_a_plain_number_needs_its_name_in_the_type_or_domain(
    registry: str, value: str, prefix: str | None, given_as: tuple[str, str, str | None]
) -> None:
    assert resolve(*given_as) == Number(registry, value, iri(prefix, value), "EXACT")
    assert resolve(given_as[0], "OTHER", "Institutional Review Board") is None


def test_every_system_is_tried() -> None:
    assert {row[0] for row in (*NUMBERS, *NAMED)} | {"OMON"} == {system.registry for system in SYSTEMS}


@pytest.mark.parametrize(
    ("odd", "given_as", "registry", "value", "method"),
    [
        ("CTIS typed as OTHER", ("2022-502839-19-00", "OTHER", "Eli Lilly"), "CTIS", "2022-502839-19-00", "EXACT"),
        ("CTIS named EudraCT", ("2023-504071-24-00", "OTHER", "EudraCT"), "CTIS", "2023-504071-24-00", "EXACT"),
        ("CTIS typed as EudraCT", ("2022-502839-19-00", "EUDRACT_NUMBER"), "CTIS", "2022-502839-19-00", "EXACT"),
        ("EudraCT typed as nothing", ("2021-003398-79",), "EUDRACT", "2021-003398-79", "EXACT"),
        ("EudraCT typed as CTIS", ("2021-003398-79", "CTIS"), "EUDRACT", "2021-003398-79", "EXACT"),
        ("label before", ("EudraCT No: 2006-001108-35",), "EUDRACT", "2006-001108-35", "EXACT"),
        ("label joined by a dash", ("EUDRACT-2009-012151-23",), "EUDRACT", "2009-012151-23", "EXACT"),
        ("label without a gap", ("EudraCT2009-012151-23",), "EUDRACT", "2009-012151-23", "EXACT"),
        ("WHO portal's country", ("EUCTR2009-012151-23-GB",), "EUDRACT", "2009-012151-23", "EMBEDDED"),
        ("WHO portal's CTIS", ("CTIS2022-500321-10-00",), "CTIS", "2022-500321-10-00", "EXACT"),
        ("number sign", ("EudraCT n° 2006-001108-35",), "EUDRACT", "2006-001108-35", "EXACT"),
        ("name behind", ("2006-001108-35 (EudraCT number)",), "EUDRACT", "2006-001108-35", "EXACT"),
        ("long name", ("EU Clinical Trial Number: 2022-500321-10-00",), "CTIS", "2022-500321-10-00", "EXACT"),
        ("another word than its name", ("Amgen 2006-001108-35",), "EUDRACT", "2006-001108-35", "EMBEDDED"),
        ("another registry's name", ("ISRCTN 2006-001108-35",), "EUDRACT", "2006-001108-35", "EMBEDDED"),
        ("longer word than its name", ("EudraCTs 2006-001108-35",), "EUDRACT", "2006-001108-35", "EMBEDDED"),
        ("name and dash", ("ISRCTN-95931417",), "ISRCTN", "ISRCTN95931417", "EXACT"),
        ("name twice", ("ISRCTN registry: ISRCTN95931417",), "ISRCTN", "ISRCTN95931417", "EXACT"),
        ("digits before their name", ("95931417 (ISRCTN)",), "ISRCTN", "ISRCTN95931417", "EXACT"),
        ("UTN in full", ("Universal Trial Number (UTN): U1111-1139-2991",), "WHO_UTN", "U1111-1139-2991", "EXACT"),
        ("site named", ("ClinicalTrials.gov Identifier: NCT01234567",), "CLINICALTRIALS_GOV", "NCT01234567", "EXACT"),
        ("grant named", ("NIH grant R01HL123456",), "NIH_REPORTER", "R01HL123456", "EXACT"),
        ("register in full", ("German Clinical Trials Register: DRKS00031815",), "DRKS", "DRKS00031815", "EXACT"),
        ("non-breaking hyphens", ("2009‑012151‑23",), "EUDRACT", "2009-012151-23", "EXACT"),
        ("en dashes and spaces", ("2009 – 012151 – 23",), "EUDRACT", "2009-012151-23", "EXACT"),
        ("slashes under its name", ("EudraCT 2009/012151/23",), "EUDRACT", "2009-012151-23", "EXACT"),
        ("no dashes under its type", ("200901215123", "EUDRACT_NUMBER"), "EUDRACT", "2009-012151-23", "EXACT"),
        ("two numbers", ("2014-002070-36/2015-001894-41",), "EUDRACT", "2014-002070-36", "EMBEDDED"),
        ("UTN in brackets", ("(UTN) U1111-1139-2991",), "WHO_UTN", "U1111-1139-2991", "EXACT"),
        ("dash in ISRCTN", ("ISRCTN-73199181",), "ISRCTN", "ISRCTN73199181", "EXACT"),
        ("ISRCTN No.", ("ISRCTN No. 73199181",), "ISRCTN", "ISRCTN73199181", "EXACT"),
        ("label of ID-RCB", ("IDRCB: 2022-A01261-42", "REGISTRY"), "ID_RCB", "2022-A01261-42", "EXACT"),
        ("ID-RCB named EudraCT", ("2013-A01234-41-RCB/EUDRACT",), "ID_RCB", "2013-A01234-41", "EMBEDDED"),
        ("named in the text", ("252263 (IRAS)", "OTHER", "HRA"), "IRAS", "252263", "EXACT"),
        ("two registries named in one text", ("REC 19/LO/0404; IRAS 252263",), "IRAS", "252263", "EMBEDDED"),
        ("portal's Japanese prefix", ("JPRN-UMIN000012345",), "UMIN", "UMIN000012345", "EMBEDDED"),
        ("UMIN-CTR in the text", ("UMIN-CTR 000012345",), "UMIN", "UMIN000012345", "EXACT"),
        ("no dash in JapicCTI", ("JAPIC CTI142150",), "JAPICCTI", "JapicCTI-142150", "EXACT"),
        ("old zero in ACTRN", ("ACTRN012605000001695",), "ANZCTR", "ACTRN12605000001695", "EXACT"),
        ("dashes in CTRI", ("CTRI-2023-04-052053",), "CTRI", "CTRI/2023/04/052053", "EXACT"),
        ("portal's Dutch number", ("NL-OMON53367",), "OMON", "53367", "EXACT"),
        ("non-breaking spaces", ("2009\xa0-\xa0012151-23",), "EUDRACT", "2009-012151-23", "EXACT"),
        ("gaps in a grant", ("5 R01 CA 123456-01A1", "NIH"), "NIH_REPORTER", "5R01CA123456-01A1", "EXACT"),
        ("dashes in a grant", ("R01-HL-123456",), "NIH_REPORTER", "R01HL123456", "EXACT"),
        ("contract of five digits", ("N01CM62204", "NIH"), "NIH_REPORTER", "N01CM62204", "EXACT"),
        ("other agency's grant", ("R18HS012345", "AHRQ"), "NIH_REPORTER", "R18HS012345", "EXACT"),
    ],
)
def test_odd_spelling(odd: str, given_as: tuple[str, ...], registry: str, value: str, method: str) -> None:
    found = resolve(*given_as)
    assert found is not None, odd
    assert (found.registry, found.value, found.method) == (registry, value, method), odd


@pytest.mark.parametrize(
    "given_as", [("2022-501515-14", "EUDRACT_NUMBER"), ("2023-505976-31", "OTHER", "EuCTR"), ("2023-506115-17",)]
)
def test_a_ctis_number_without_its_resubmission_is_no_eudract_number_and_has_no_iri(given_as: tuple[str, ...]) -> None:
    assert resolve(*given_as) == Number("CTIS", given_as[0], None, "EXACT")


def test_a_dutch_number_resolves_by_its_digits() -> None:
    assert resolve("NL-OMON53367") == Number("OMON", "53367", f"{BIOREGISTRY}omon:53367", "EXACT")


@pytest.mark.parametrize(
    ("why", "given_as"),
    [
        ("empty", ("",)),
        ("typed EudraCT, too short", ("2005-0363", "EUDRACT_NUMBER")),
        ("typed EudraCT, words", ("not yet assigned", "EUDRACT_NUMBER")),
        ("placeholder", ("EudraCT: 2222 - 222222-22", "EUDRACT_NUMBER")),
        ("EudraCT never reached 100000", ("2014-123456-12", "EUDRACT_NUMBER")),
        ("EudraCT with a digit too many", ("2014-0020701-36", "EUDRACT_NUMBER")),
        ("CTIS with half a resubmission", ("2024-510000-12-0", "CTIS")),
        ("digits of another script", ("U1111-١٢٣٤-٥٦٧٨",)),
        ("another study's number", ("Extension of NCT01234567",)),
        ("another study's number, next to the site's name", ("ClinicalTrials.gov, follow-up of NCT01234567",)),
        ("another study's number, without a gap", ("研究NCT01234567",)),
        ("number of seven digits", ("NCT0123456",)),
        ("hospital's review board", ("2016-0250", "OTHER", "M D Anderson Cancer Center")),
        ("review board, six digits", ("106296", "OTHER", "USF IRB")),
        ("Peru's shape", ("08-606",)),
        ("Peru's shape with a prefix", ("PER-001-12", "OTHER", "Sponsor")),
        ("a university is no registry", ("2023015204", "OTHER", "Lebanese American University IRB")),
        ("NCI without a year", ("NCI-5996",)),
        ("NCI of another kind", ("NCI-V00-1587",)),
        ("sponsor's code that begins like a grant", ("CA225286", "OTHER", "Bristol-Myers Squibb")),
        ("typed NIH, a protocol", ("81-M-0126", "NIH")),
        ("no such institute", ("R01ZZ123456",)),
        ("site's code with two letters and six digits", ("MC240602", "OTHER", "Mayo Clinic")),
        ("review board's number with a letter", ("H0015310",)),
        ("file number after a slash", ("22/15850", "OTHER", "IRAS")),
        ("file number beside the name", ("IRAS pending, file 22/15850",)),
        ("a text under IRAS", ("Site 106296", "OTHER", "IRAS")),
        ("ethics number under IRAS", ("19/LO/0404 (REC)", "OTHER", "IRAS")),
        ("date under its name", ("ISRCTN pending 20230101",)),
        ("name without a number", ("ISRCTN", "REGISTRY", "ISRCTN")),
        ("receipt, not a number, of UMIN", ("R000012345", "REGISTRY", "UMIN")),
        ("Korean research council, not CRIS", ("KCT-123",)),
        ("Swiss ethics number", ("PB_2019-00139", "OTHER", "EC Zurich")),
        ("Israel's ministry", ("MOH_2022-08-21_010606", "REGISTRY", "Israel Clinical Research Site")),
        ("ORCID", ("0000-0002-9836-9580",)),
        ("sponsor's word in Brazil's prefix", ("RBR-protocol",)),
        ("sponsor's digits in Brazil's prefix", ("RBR-001234",)),
        ("MRC grant", ("G0300400",)),
    ],
)
def test_not_a_registry_number(why: str, given_as: tuple[str, ...]) -> None:
    assert resolve(*given_as) is None, why


@given(
    st.text(),
    st.sampled_from(["", *(row[1] for row in NUMBERS), *(row[3][0] for row in NAMED)]),
    st.text(),
    st.sampled_from([None, "EUDRACT_NUMBER", "CTIS", "NIH", "OTHER"]),
    st.sampled_from([None, "IRAS", "UMIN", "REPEC", "NTR", "EU CT"]) | st.text(),
)
def test_what_is_found_is_found_again(
    before: str, number: str, after: str, type_: str | None, domain: str | None
) -> None:
    found = resolve(f"{before}{number}{after}", type_, domain)
    if found is not None:
        assert resolve(found.value, type_, found.registry) == Number(found.registry, found.value, found.iri, "EXACT")


@pytest.mark.parametrize(
    ("before", "repeated"),
    [
        *(("", repeated) for repeated in (" ", "é", "ISRCTN No. ", "RBR-1", "Nederla Dutch Neth", "2009-012151-23 ")),
        *(("EudraCT 2009", repeated) for repeated in ("-", "0", "-012151")),
        *[("NIH 5R01CA123456-01", "A"), ("ClinicalTrials.gov ", "no clinical trial "), ("IRAS ", "1-")],
    ],
)
def test_the_time_grows_with_the_length_of_the_identifier(before: str, repeated: str) -> None:
    for length in (3_000, 30_000, 1_000_000):  # what grows faster fails early
        text = f"{before}{repeated * (length // len(repeated))}-1"
        start = time.perf_counter()
        resolve(text, "REGISTRY", "IRAS, UMIN, Netherlands Trial Register")
        assert time.perf_counter() - start < 10


@pytest.mark.parametrize(
    ("registry", "value", "prefix"), [row for row in (*NUMBERS, *(row[:3] for row in NAMED)) if row[2] is not None]
)
def test_patterns_and_prefixes_are_the_bioregistrys(registry: str, value: str, prefix: str) -> None:
    del registry
    need(importlib.util.find_spec("bioregistry") is not None, "bioregistry is not installed")
    import bioregistry

    assert bioregistry.normalize_prefix(prefix) == prefix
    pattern = bioregistry.get_pattern(prefix)
    assert pattern is None or re.fullmatch(pattern, value)
    if not (expected := iri(prefix, value) or "").startswith(IDENTIFIERS_ORG):
        assert bioregistry.get_bioregistry_iri(prefix, value) == expected


def test_the_bioregistrys_own_examples_resolve() -> None:
    need(importlib.util.find_spec("bioregistry") is not None, "bioregistry is not installed")
    import bioregistry

    # Plain numbers: Peru's need a name; those of the Philippines and of Canada are positions in a database.
    plain = {"repec", "phrr", "hc.trial"}
    collection = bioregistry.get_collection("0000012")
    for prefix in set(collection.resources) - plain:
        example = bioregistry.get_example(prefix)
        found = resolve(example)
        assert found is not None, (prefix, example)
        assert found.iri == iri(prefix, found.value)


def test_every_registry_is_a_concept() -> None:
    store = pyoxigraph.Store()
    store.load(path=ROOT / "ontology" / "codes.ttl", format=pyoxigraph.RdfFormat.TURTLE)
    scheme = pyoxigraph.NamedNode(f"{CODE}Registry")
    in_scheme = pyoxigraph.NamedNode(f"{SKOS}inScheme")
    concepts = {quad.subject.value for quad in store.quads_for_pattern(None, in_scheme, scheme)}
    assert concepts == {f"{CODE}Registry.{system.registry}" for system in SYSTEMS}


def test_real_records() -> None:
    typed: dict[str, list[Number | None]] = {"EUDRACT_NUMBER": [], "NIH": []}
    own: set[str] = set()
    named: list[tuple[str, str]] = []
    with (shared() / "records" / "ctgov.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            part = json.loads(line)["protocolSection"]["identificationModule"]
            for info in part.get("secondaryIdInfos", []):
                found = resolve(info["id"], info.get("type"), info.get("domain"))
                if info.get("type") in typed:
                    typed[info["type"]].append(found)
                if re.search(r"CTIS|EU CT|CTRP|\bUTN|ICTRP|ISRCTN|jRCT|UMIN|PDQ", info.get("domain", "")):
                    named.append((info["id"], found.registry if found else ""))
            found = resolve(part["orgStudyIdInfo"]["id"])
            own |= {found.registry} if found else set()
    assert {number and number.registry for number in typed["EUDRACT_NUMBER"]} == {"EUDRACT", "CTIS"}
    assert {number and number.registry for number in typed["NIH"]} == {"NIH_REPORTER"}
    assert len(named) > 50
    assert [pair for pair in named if not pair[1]] == []
    # Sponsors' own identifiers: each of these was looked at.
    assert own == {"CTIS", "EUDRACT", "ID_RCB", "NCI_CTRP", "NCI_PDQ", "CCMO"}
