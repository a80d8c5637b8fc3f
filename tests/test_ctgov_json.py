"""The JSON source: what it reads, and in which words it says what it cannot."""

from __future__ import annotations

import json

import pytest
from peers import shared

from kg.problems import Problem
from kg.record import Study
from kg.sources import RawRecord, ctgov_json, study

NUMBER = "NCT00000102"


def record(nct_id: object = NUMBER, **modules: object) -> bytes:
    return json.dumps({"protocolSection": {"identificationModule": {"nctId": nct_id}, **modules}}).encode()


def problem(data: bytes) -> Problem:
    found = study(RawRecord("here", "ctgov-json", data))
    assert isinstance(found, Problem)
    assert (found.origin, found.original) == ("here", data)
    return found


def test_reads_a_study() -> None:
    found = study(RawRecord("here", "ctgov-json", record(designModule={"studyType": "INTERVENTIONAL"})))
    assert isinstance(found, Study)
    assert found.protocol_section.identification_module.nct_id == NUMBER
    assert found.protocol_section.design_module.study_type == "INTERVENTIONAL"
    assert found.source_format == "ctgov-json"


def test_byte_order_mark_is_passed_over() -> None:
    assert ctgov_json.decode(b"\xef\xbb\xbf" + record()) == ctgov_json.decode(record())


@pytest.mark.parametrize("head", [b'{"protocolSection":', b'\xef\xbb\xbf {\r\n  "hasResults"', b"{}"])
def test_recognises_a_json_object(head: bytes) -> None:
    assert ctgov_json.recognises(head)


@pytest.mark.parametrize("head", [b"", b"[{", b"NCT ID: NCT00000102", b"{curly} title of a text page"])
def test_recognises_nothing_else(head: bytes) -> None:
    assert not ctgov_json.recognises(head)


@pytest.mark.parametrize(
    ("data", "number", "path", "reason"),
    [
        (b'{"hello": 1}', None, "$", "the field protocolSection is missing, so this is not a study"),
        (b"[1]", None, "$", "an object is expected here, not a list"),
        (record("NCT123"), "NCT123", "$.protocolSection.identificationModule.nctId", "NCT and eight digits"),
        (record(None), None, "$.protocolSection.identificationModule.nctId", "text is expected here, not null"),
        (
            record(designModule={"phases": "PHASE2"}),
            NUMBER,
            "$.protocolSection.designModule.phases",
            "a list is expected here, not text",
        ),
        (
            record(contactsLocationsModule={"locations": [{}, {"city": 7}]}),
            NUMBER,
            "$.protocolSection.contactsLocationsModule.locations[1].city",
            "text is expected here, not a whole number",
        ),
    ],
)
def test_misfit_names_the_field_and_what_it_should_be(data: bytes, number: str | None, path: str, reason: str) -> None:
    found = problem(data)
    assert (found.number, found.path) == (number, path)
    assert reason in found.reason


@pytest.mark.parametrize(
    ("data", "path", "reason"),
    [
        (b"", None, "there is nothing here"),
        (record()[:-1], "line 1 column 71", "the record breaks off"),
        (record()[:-5], "line 1 column 56", "the record breaks off (unterminated string)"),
        (b'{\n "a": 1,\n}', "line 3 column 1", "this is not JSON: expecting property name"),
        (b'{"a": "x\ty"}', "line 1 column 9", "this is not JSON: invalid control character"),
        (record() + b"{}", "line 1 column 72", "this is not JSON: extra data"),
        (b'{\n"a": NaN}', "line 2 column 6", "this is not JSON"),
        ('{"a": "é'.encode()[:-1], "line 1 column 8", "the record breaks off within a character"),
        (b'{"protocolSection": {"\xff": 1', "line 1 column 23", "byte 0xff is not UTF-8"),
    ],
)
def test_broken_json_is_located(data: bytes, path: str | None, reason: str) -> None:
    found = problem(data)
    assert found.path == path
    assert reason in found.reason


@pytest.mark.parametrize("text", [rb"\ud83d", rb"\ude00", rb"\ud83d\ud83d\ude00", rb"\ud83d\n\ude00", rb"\\\ud83d x"])
def test_half_of_a_surrogate_pair_is_not_called_truncated(text: bytes) -> None:
    found = problem(b'{"protocolSection":\n {"descriptionModule": {"briefSummary": "' + text + b'"}}}')
    assert "one half of a surrogate pair" in found.reason
    assert found.path is not None
    assert found.path.startswith("line 2 column ")


def test_whole_surrogate_pair_is_a_character() -> None:
    data = record(descriptionModule={"briefSummary": "\\😀"})
    assert ctgov_json.decode(data).protocol_section.description_module.brief_summary == "\\😀"


def test_byte_that_is_not_utf8_is_located() -> None:
    found = problem(record(descriptionModule={"briefSummary": "naive"}).replace(b"naive", b"na\xefve"))
    assert found.reason == "byte 0xef is not UTF-8"
    assert found.number == NUMBER


@pytest.mark.parametrize("unclosed", [b"", b"}"])
def test_deep_nesting_is_a_problem(unclosed: bytes) -> None:
    found = problem(b'{"a": ' + b"[" * 200_000 + b"]" * 200_000 + b"}" + unclosed)
    assert "nested" in found.reason


def test_real_records_decode() -> None:
    for line in (shared() / "records" / "ctgov.jsonl").read_bytes().splitlines():
        assert ctgov_json.decode(line).protocol_section.identification_module.nct_id.encode() in line


def test_altered_records_are_read_or_explained() -> None:
    for path in sorted((shared() / "records" / "altered").glob("*.json")):
        found = study(RawRecord(path.name, "ctgov-json", path.read_bytes()))
        if isinstance(found, Problem):
            assert found.path is not None
            assert found.path.startswith("$.")
            assert found.reason.split(" is expected here, not ")[0] in {"a whole number", "a list"}
