"""Opening paths: packing and format are told by content, and what is broken is a problem that stops nothing else."""

from __future__ import annotations

import gzip
import io
import json
import os
import sys
import tracemalloc
import zipfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st
from peers import ROOT, shared

from kg.problems import Failure, InputError, Problem
from kg.record import Study
from kg.sources import RawRecord, read, read_one, rejects
from kg.sources import raw_records as records_in
from kg.sources.compression import gunzip, unzip, unzstd
from kg.sources.raw import MAX_RECORD
from kg.sources.stream import Damaged, Stream

if TYPE_CHECKING:
    from collections.abc import Callable

A, B, C = (
    json.dumps({"protocolSection": {"identificationModule": {"nctId": f"NCT0000010{n}"}}}).encode() for n in (1, 2, 3)
)
LINES = b"\n".join((A, B, C)) + b"\n"
PAGE = b"A Study of Something\n\nNCT ID: NCT00000104\n\nLast Updated: 2019-03-05\n"


def zipped(method: int = zipfile.ZIP_DEFLATED, **members: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("_", "."), data)
    return packed.getvalue()


def zipped_to_a_pipe(method: int, **members: bytes) -> bytes:
    class Pipe(io.RawIOBase):
        data = b""

        def writable(self) -> bool:
            return True

        def write(self, data: object) -> int:
            self.data += bytes(data)  # type: ignore[call-overload]
            return len(data)  # type: ignore[arg-type]

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", method) as archive:  # type: ignore[call-overload]
        for name, data in members.items():
            archive.writestr(name.replace("_", "."), data)
    return pipe.data


ZSTD = zstandard.ZstdCompressor().compress


@pytest.fixture
def put(tmp_path: Path) -> Callable[..., str]:
    def put(data: bytes, name: str = "file") -> str:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
        return str(tmp_path / name)

    return put


def numbers(path: str) -> list[str]:
    return [
        item.number or "" if isinstance(item, Problem) else item.protocol_section.identification_module.nct_id
        for item in read(path)
        if not isinstance(item, Problem)
    ]


def problems(path: str) -> list[Problem]:
    return [item for item in records_in(path) if isinstance(item, Problem)]


def only_problem(path: str) -> Problem:
    (problem,) = records_in(path)
    assert isinstance(problem, Problem)
    return problem


THREE = ["NCT00000101", "NCT00000102", "NCT00000103"]


# Packing


@pytest.mark.parametrize(
    "data",
    [
        LINES,
        b"\xef\xbb\xbf" + LINES.replace(b"\n", b"\r\n"),
        b"[" + b",".join((A, B, C)) + b"]",
        b'{"studies": [' + b",".join((A, B, C)) + b'], "nextPageToken": "x"}',
        A + B + C,
        b"\n".join(json.dumps(json.loads(record), indent=2).encode() for record in (A, B, C)),
        gzip.compress(LINES),
        gzip.compress(A + b"\n") + gzip.compress(B + b"\n" + C) + bytes(512),
        ZSTD(LINES),
        b"\x50\x2a\x4d\x18\x02\0\0\0xx" + ZSTD(A) + ZSTD(B) + ZSTD(C),
        zipped(a_json=A, b_json=B, c_json=C),
        zipped(zipfile.ZIP_STORED, c_json=A, b_json=B, a_json=C),
        zipped(lines=LINES),
        zipped_to_a_pipe(zipfile.ZIP_DEFLATED, a_json=A, b_json=B, c_json=C),
    ],
    ids=lambda data: repr(data[:4]),
)
def test_every_shape_gives_the_same(data: bytes, put: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    path = put(data, "named-wrongly.pdf")
    assert numbers(path) == THREE
    assert not problems(path)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    assert numbers("-") == THREE


def test_origins(put: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    def origins(path: str) -> list[str]:
        return [item.origin.removeprefix(path) for item in records_in(path)]

    assert origins(put(LINES)) == [":1", ":2", ":3"]
    assert origins(put(b"[" + A + b"]")) == ["#1"]
    assert origins(put(A)) == [""]
    assert origins(put(PAGE)) == [""]
    assert origins(put(zipped(x_json=A, y=A + B))) == ["!x.json", "!y#1", "!y#2"]
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(LINES)))
    assert [item.origin for item in records_in("-")] == ["stdin:1", "stdin:2", "stdin:3"]


def test_record_keeps_its_bytes(put: Callable[..., str]) -> None:
    assert list(records_in(put(LINES, "f")))[1] == RawRecord(put(LINES, "f") + ":2", "ctgov-json", B)


def test_folder_is_walked_in_order_and_each_file_recognised(put: Callable[..., str], tmp_path: Path) -> None:
    put(gzip.compress(B), "data/2/b")
    put(A, "data/1.json")
    put(PAGE, "data/3.txt")
    put(C, "data/.hidden")
    put(C, "data/.git/c.json")
    for name in ("README.md", "SOURCES.tsv", "TABLE.CSV"):
        put(b"notes and tables", f"data/{name}")
    put(b"<html>", "data/4.html")
    put(b"", "data/5.json")
    (tmp_path / "data" / "6").symlink_to(tmp_path / "data")
    found = list(records_in(tmp_path / "data"))
    assert [Path(item.origin).name for item in found] == ["1.json", "b", "3.txt", "4.html", "5.json", "6"]
    assert [type(item) for item in found] == [*[RawRecord] * 3, *[Problem] * 3]
    assert len(problems(put(b"notes", "notes.md"))) == 1, "a file that is named is read"


def test_folder_passes_over_a_file_that_cannot_be_opened(put: Callable[..., str], tmp_path: Path) -> None:
    put(A, "data/2.json")
    (tmp_path / "data" / "1.json").symlink_to("nowhere")
    os.mkfifo(tmp_path / "data" / "0.json")
    found = list(records_in(tmp_path / "data"))
    assert [type(item) for item in found] == [Problem, Problem, RawRecord]


def test_archive_passes_over_what_a_folder_does(put: Callable[..., str]) -> None:
    packed = zipped(
        **{"folder/": b"", "__MACOSX/x_json": b"\0", "folder/_hidden": b"", "folder/a_json": A, "b_md": b"x"}
    )
    assert [item.origin.partition("!")[2] for item in records_in(put(packed))] == ["folder/a.json"]


def test_name_that_is_not_utf8(tmp_path: Path) -> None:
    path = os.fsdecode(os.fsencode(tmp_path) + b"/\xff.json")
    Path(path).write_bytes(b"[" + A)
    assert [item.origin.rpartition("/")[2] for item in records_in(path)] == ["\\xff.json#1", "\\xff.json"]


# Input that cannot be opened, and choice of the source


def test_path_that_is_not_there() -> None:
    with pytest.raises(InputError, match=r"no/such/file: No such file or directory") as raised:
        next(records_in("no/such/file"))
    assert raised.value.exit_code == 3


def test_closed_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(InputError, match="closed"):
        next(records_in("-"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may open everything")
def test_path_that_may_not_be_opened(put: Callable[..., str]) -> None:
    path = put(A)
    Path(path).chmod(0)
    with pytest.raises(InputError, match="Permission denied"):
        next(records_in(path))


def test_unknown_source() -> None:
    with pytest.raises(ValueError, match="no source 'csv'; there are ctgov-json, ctgov-text"):
        next(records_in("-", source="csv"))


def test_source_overrides_recognition_but_not_packing(put: Callable[..., str]) -> None:
    (found,) = records_in(put(gzip.compress(b"no page at all")), source="ctgov-text")
    assert isinstance(found, RawRecord)
    assert (found.source, found.data) == ("ctgov-text", b"no page at all")
    (found,) = records_in(put(LINES), source="ctgov-text")
    assert isinstance(found, RawRecord)
    assert found.data == LINES
    assert [item.source for item in records_in(put(b'["x", 2]'), source="ctgov-json")] == ["ctgov-json"] * 2


def test_title_of_a_text_page_may_begin_with_a_bracket(put: Callable[..., str]) -> None:
    for title in (b"[18F]FDG PET in ", b"{Curly} "):
        (found,) = records_in(put(title + PAGE))
        assert isinstance(found, RawRecord)
        assert (found.source, found.data) == ("ctgov-text", title + PAGE)


def test_example_is_read_as_a_text_page() -> None:
    assert read_one(ROOT / "examples" / "NCT02955615.txt").source_format == "ctgov-text"


# What is no record


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "nothing in this file"),
        (b"\xef\xbb\xbf \n", "nothing in this file"),
        (b" " * 400_000, "nothing in this file"),
        (gzip.compress(b""), "nothing in this file"),
        ("\ufeff{}".encode("utf-16-le"), "UTF-16"),
        ("{}".encode("utf-16-be"), "UTF-16"),
        (b"<!-- saved -->\n<!DOCTYPE HTML>\n<html>", "an HTML page, not a record"),
        (b"<html lang='en'>", "an HTML page, not a record"),
        (
            "# NCT · ILT\n\n@prefix ct: <https://example.org/> .".encode(),
            "RDF, not records; kg validate, load, query and describe take it",
        ),
        (b"PREFIX : <https://example.org/>", "Turtle"),
        (b"<https://example.org/a> <https://example.org/b> 1 ." + b"x" * 70_000_000, "N-Quads"),
        (b"_:b0 <https://example.org/b> _:b1 .", "N-Quads"),
        (b'<?xml version="1.0"?>\n<!-- x -->\n<rdf:RDF xmlns:rdf="x">', "RDF/XML: RDF, not records"),
        (b'{"@context": {"@version": 1.1}, "id": "x"}', "JSON-LD: RDF"),
        (b'[\n{"@id": "x"}]', "JSON-LD: RDF"),
        (b'<?xml version="1.0"?><clinical_study>', "XML"),
        (b"<clinical_study rank='1'>", "XML"),
        (b"\x7fELF\x02\x01\x01\0\0", "binary data, not a record"),
        (b"%PDF-1.7", "a PDF document"),
        (b"BZh91AY", "bzip2"),
        (b"\xfd7zXZ\0", "xz data"),
        (b"x.json".ljust(257, b"\0") + b"ustar\0", "tar archive"),
        (gzip.compress(gzip.compress(A)), "already compressed"),
        (zipped(a_json=gzip.compress(A)), "already compressed"),
        (b"To whom it may concern", "not a record in a format that is read here"),
        (b'"text"', "not a record in a format that is read here"),
    ],
)
def test_what_is_no_record_is_named(data: bytes, words: str, put: Callable[..., str]) -> None:
    assert words in only_problem(put(data)).reason


def test_text_that_is_no_record_is_kept(put: Callable[..., str]) -> None:
    assert only_problem(put(b"NCT ID NCT00000104 \xff")).original == b"NCT ID NCT00000104 \xff"


@pytest.mark.parametrize("start", [b"", b'{"a": "', LINES + b'{"a": "'])
def test_endless_line_is_not_held(start: bytes, put: Callable[..., str]) -> None:
    path = put(ZSTD(start + b"y" * (200 << 20)))
    tracemalloc.start()
    try:
        found = problems(path)
        assert tracemalloc.get_traced_memory()[1] < 3 * MAX_RECORD
    finally:
        tracemalloc.stop()
    assert ["larger than 64 MiB" in problem.reason for problem in found] == [True]
    assert found[0].path == f"byte {len(start) if start == b'' else start.rindex(b'{')}"


# Damage


@pytest.mark.parametrize("pack", [gzip.compress, ZSTD, lambda data: zipped(x_jsonl=data)])
def test_truncated_packing_gives_what_is_whole_then_one_problem(
    pack: Callable[[bytes], bytes], put: Callable[..., str]
) -> None:
    lines = [A.replace(b"NCT00000101", b"NCT%08d" % n) + b" " + os.urandom(2000).hex().encode() for n in range(400)]
    lines = [line.replace(b"}}} ", b'}}, "x": "') + b'"}' for line in lines]
    packed = pack(b"\n".join(lines))
    *whole, last = records_in(put(packed[: len(packed) // 2]))
    assert len(whole) > 100
    assert [item.data for item in whole if isinstance(item, RawRecord)] == lines[: len(whole)]
    assert isinstance(last, Problem)
    assert "breaks off" in last.reason
    assert lines[len(whole)].startswith(last.original)


@given(st.data())
def test_decompression_of_a_stream_cut_anywhere(data: st.DataObject) -> None:
    text = b"".join(b"%d," % n for n in range(3000))
    for pack, unpack in ((gzip.compress, gunzip), (ZSTD, unzstd)):
        packed = pack(text[:5000]) + pack(text[5000:])
        size = data.draw(st.integers(1, 999))
        assert b"".join(unpack(Stream(packed[at : at + size] for at in range(0, len(packed), size)))) == text
        cut = data.draw(st.integers(1, len(packed) - 1))
        found = b""
        if cut != len(pack(text[:5000])):
            stream = Stream(unpack(Stream([packed[:cut]])))
            while piece := stream.take():
                found += piece
            assert "breaks off" in (stream.damage or "")
        assert text.startswith(found)


@given(st.data())
def test_zip_in_chunks_and_cut_anywhere(data: st.DataObject) -> None:
    members = {"a_json": b"a" * 300, "b_json": os.urandom(300), "empty": b"", "c_json": b"c"}
    packed = data.draw(
        st.sampled_from(
            [
                zipped(**members),
                zipped(zipfile.ZIP_STORED, **members),
                zipped_to_a_pipe(zipfile.ZIP_DEFLATED, **members),
            ]
        )
    )
    size = data.draw(st.integers(1, 99))
    found = {
        name: b"".join(content)
        for name, content in unzip(Stream(packed[at : at + size] for at in range(0, len(packed), size)))
    }
    assert found == {name.replace("_", "."): content for name, content in members.items()}
    cut = data.draw(st.integers(0, packed.index(b"PK\x01\x02") + 3))
    whole = {}

    def read_all() -> None:
        for name, content in unzip(Stream([packed[:cut]])):
            whole[name] = b"".join(content)

    with pytest.raises(Damaged, match="breaks off"):
        read_all()
    assert whole.items() <= found.items()
    assert list(whole) == list(found)[: len(whole)]


@pytest.mark.parametrize("pack", [gzip.compress, ZSTD])
def test_rubbish_behind_packed_data(pack: Callable[[bytes], bytes], put: Callable[..., str]) -> None:
    path = put(pack(LINES) + b"rubbish")
    assert numbers(path) == THREE
    assert len(problems(path)) == 1


def test_wrong_checksum_in_gzip(put: Callable[..., str]) -> None:
    packed = bytearray(gzip.compress(LINES))
    packed[-8] ^= 1
    assert "damaged" in problems(put(bytes(packed)))[-1].reason


@pytest.mark.parametrize("pack", [zipped, zipped_to_a_pipe])
def test_damaged_member_of_an_archive_leaves_the_others_alone(
    pack: Callable[..., bytes], put: Callable[..., str]
) -> None:
    packed = bytearray(pack(zipfile.ZIP_DEFLATED, a_json=A, b_json=B, c_json=C))
    at = packed.index(b"b.json") + len("b.json")
    packed[at : at + 20] = b"\xff" * 20
    path = put(bytes(packed))
    assert numbers(path) == [THREE[0], THREE[2]]
    (problem,) = problems(path)
    assert problem.origin.endswith("!b.json")
    assert "damaged" in problem.reason


def test_wrong_checksum_in_an_archive(put: Callable[..., str]) -> None:
    packed = zipped(zipfile.ZIP_STORED, a_json=A, b_json=B).replace(b"NCT00000101", b"NCT99999999", 1)
    path = put(packed)
    assert numbers(path) == [THREE[1]]
    (problem,) = problems(path)
    assert "checksum" in problem.reason
    assert (problem.number, problem.original) == ("NCT99999999", A.replace(b"NCT00000101", b"NCT99999999"))


@pytest.mark.parametrize(
    "packed",
    [zipped(zipfile.ZIP_LZMA, a_json=A, b_json=B), zipped_to_a_pipe(zipfile.ZIP_STORED, a_json=A, b_json=B)],
)
def test_member_packed_in_a_way_that_is_not_read(packed: bytes, put: Callable[..., str]) -> None:
    assert [problem.origin[-7:] for problem in problems(put(packed))] == ["!a.json", "!b.json"]


def test_encrypted_member(put: Callable[..., str]) -> None:
    packed = bytearray(zipped(a_json=A))
    packed[6] |= 1
    assert "encrypted" in only_problem(put(bytes(packed))).reason


def test_zip64_sizes_in_a_stored_member(put: Callable[..., str]) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive, archive.open("a.json", "w", force_zip64=True) as member:
        member.write(A)
    data = bytearray(packed.getvalue())
    data[18:26] = b"\xff" * 8
    assert numbers(put(bytes(data))) == [THREE[0]]


def test_descriptor_with_long_sizes_and_without_signature(put: Callable[..., str]) -> None:
    packed = zipped_to_a_pipe(zipfile.ZIP_DEFLATED, a_json=A, b_json=B)
    start = packed.index(b"PK\x07\x08")
    crc = packed[start + 4 : start + 8]
    assert int.from_bytes(crc, "little") == zlib.crc32(A)
    for descriptor in (crc + bytes(8), crc + bytes(16), b"PK\x07\x08" + crc + bytes(16)):
        assert numbers(put(packed[:start] + descriptor + packed[start + 16 :])) == THREE[:2]


# Rejects


@pytest.mark.parametrize("original", [A, b'{"broken": "\\ud83d', PAGE, b"caf\xe9 \0", b" \r\n"])
def test_rejects_are_read_back_byte_for_byte(original: bytes, put: Callable[..., str]) -> None:
    problem = Problem(origin="dump.zip!x.json", number="NCT1", path="$.a", reason='a "reason"', original=original)
    (found,) = records_in(put(rejects.encode(problem)), source="ctgov-json")
    assert found == RawRecord("dump.zip!x.json", "ctgov-json", original)


def test_rejects_are_recognised_like_any_record(put: Callable[..., str]) -> None:
    text = rejects.encode(Problem(origin="a", reason="x", original=A)) + rejects.encode(
        Problem(origin="b", reason="x", original=PAGE)
    )
    lost = Problem(origin="c", path="byte 7", reason="larger than 64 MiB")
    text += rejects.encode(lost) + rejects.encode(Problem(origin="d", reason="x", original=b"text")) + text[:60]
    found = list(records_in(put(text)))
    assert found[:2] == [RawRecord("a", "ctgov-json", A), RawRecord("b", "ctgov-text", PAGE)]
    assert found[2] == lost
    assert isinstance(found[3], Problem)
    assert (found[3].origin, found[3].original) == ("d", b"text")
    assert isinstance(found[4], Problem)
    assert (found[4].origin[-2:], found[4].original) == (":5", text[:60])
    assert "breaks off" in found[4].reason
    assert [each.incomplete for each in found[2:] if isinstance(each, Problem)] == [False, False, True]


# One record


def test_read_one(put: Callable[..., str]) -> None:
    assert isinstance(read_one(put(A)), Study)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (LINES, "more than one record"),
        (zipped(a_md=A), "no record"),
        (b"{}", "the field protocolSection is missing"),
        (A + b"\n{", "unclosed|breaks off"),
        (b"<html>", "an HTML page"),
    ],
)
def test_read_one_wants_exactly_one_good_record(data: bytes, words: str, put: Callable[..., str]) -> None:
    with pytest.raises(Failure, match=words):
        read_one(put(data))
    with pytest.raises(InputError):
        read_one("no/such/file")


# Real records


def test_real_records_are_the_same_in_every_packing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = shared() / "records" / "ctgov.jsonl"
    data = path.read_bytes()
    lines = data.splitlines()
    wanted = list(read(path))
    assert len(wanted) == len(lines)
    assert all(isinstance(item, Study) for item in wanted)
    shapes = {
        "list": b"[\n" + b",\n".join(lines) + b"\n]\n",
        "page": b'{"totalCount":499,"studies":[' + b",".join(lines) + b'],"nextPageToken":"x"}',
        "gzip": gzip.compress(data, 1),
        "zstd": ZSTD(data[:1_000_000]) + ZSTD(data[1_000_000:]),
        "zip": zipped(**{f"{n:03}_json": line for n, line in enumerate(lines)}),
    }
    for shape, packed in shapes.items():
        (tmp_path / shape).write_bytes(packed)
        assert list(read(tmp_path / shape)) == wanted, shape
    (tmp_path / "folder").mkdir()
    for n, line in enumerate(lines):
        (tmp_path / "folder" / f"{n:03}").write_bytes(line)
    assert list(read(tmp_path / "folder")) == wanted
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    assert list(read("-")) == wanted


def test_a_store_is_told_as_such_and_not_file_by_file(tmp_path: Path) -> None:
    store = tmp_path / "records" / "trials.db"
    store.mkdir(parents=True)
    for name in ("CURRENT", "000012.sst", "LOCK", "MANIFEST-000005"):
        (store / name).write_bytes(b"\0")
    (tmp_path / "records" / "a.json").write_bytes(A)
    good, bad = records_in(str(tmp_path / "records"))
    assert isinstance(good, RawRecord)
    assert isinstance(bad, Problem)
    assert bad.origin == str(store)
    assert "a store that kg load has made, not records; kg query, describe and serve take it" in bad.reason
