"""Where records begin and end: every shape of a JSON file, cut into chunks anywhere, broken anywhere."""

from __future__ import annotations

import json
import tracemalloc
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.problems import Problem
from kg.sources import framing
from kg.sources.stream import Damaged, Stream

if TYPE_CHECKING:
    from collections.abc import Iterator

NASTY = st.text(st.sampled_from('a"\\{}[],:\n\r\t /é😀\u2028')) | st.text(max_size=4)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | NASTY,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NASTY, inner, max_size=3),
    max_leaves=8,
)
RECORDS = st.lists(
    st.dictionaries(NASTY.filter(lambda key: key != "studies"), JSON, max_size=4), min_size=1, max_size=5
)
INDENT = st.sampled_from([None, 1, "\t"])


def stream(data: bytes, size: int = 7) -> Stream:
    return Stream(data[at : at + size] for at in range(0, len(data), size))


def frames(data: bytes, size: int = 7) -> list[tuple[str, bytes] | Problem]:
    return list(framing.json_frames(stream(data, size), "f"))


def records(found: list[tuple[str, bytes] | Problem]) -> list[object]:
    return [json.loads(frame[1]) for frame in found if not isinstance(frame, Problem)]


def problems(found: list[tuple[str, bytes] | Problem]) -> list[Problem]:
    return [frame for frame in found if isinstance(frame, Problem)]


@given(RECORDS, INDENT, st.booleans(), st.integers(1, 40))
def test_list_gives_its_members(wanted: list[object], indent: str, ascii_only: bool, size: int) -> None:  # noqa: FBT001
    found = frames(json.dumps(wanted, indent=indent, ensure_ascii=ascii_only).encode(), size)
    assert records(found) == wanted
    assert not problems(found)
    assert [frame[0] for frame in found if not isinstance(frame, Problem)] == [
        f"f#{position + 1}" for position in range(len(wanted))
    ]


@given(RECORDS, INDENT, st.booleans(), st.integers(1, 40))
def test_page_gives_its_studies(wanted: list[object], indent: str, token_first: bool, size: int) -> None:  # noqa: FBT001
    page: dict[str, object] = {"totalCount": 9, "studies": wanted, "nextPageToken": 'a}]"'}
    if token_first:
        page = {"nextPageToken": "abc", "studies": wanted, "more": {"studies": [{"not": "one"}]}}
    data = json.dumps(page, indent=indent).encode()
    found = frames(data, size)
    assert records(found) == wanted
    assert not problems(found)
    assert records(frames(data + b"\n" + data, size)) == wanted + wanted


@given(RECORDS, st.sampled_from(["\n", "\r\n", "\n\n \n"]), st.integers(1, 40))
def test_lines_give_one_record_each(wanted: list[object], end: str, size: int) -> None:
    found = list(framing.lines(stream("".join(json.dumps(record) + end for record in wanted).encode(), size), "f"))
    assert records(found) == wanted
    assert not problems(found)


@given(RECORDS, st.lists(st.sampled_from(["", " ", "\n", "\r\n\r\n", ","]), min_size=5, max_size=5), st.integers(1, 40))
def test_values_in_a_row_with_anything_between(wanted: list[object], between: list[str], size: int) -> None:
    text = "".join(json.dumps(record) + space for record, space in zip(wanted, between, strict=False))
    found = frames(text.encode(), size)
    if "," not in between:
        assert records(found) == wanted
        assert not problems(found)
    assert records(list(framing.values(stream(text.encode(), size), "f"))) == wanted


@given(RECORDS, st.sampled_from([1, "\t", 4]), st.sampled_from(["", "\n", "\r\n"]), st.integers(1, 40))
def test_pretty_printed_values_in_a_row(wanted: list[object], indent: int, between: str, size: int) -> None:
    text = between.join(json.dumps(record or {"a": 1}, indent=indent) for record in wanted)
    found = frames(text.encode(), size)
    assert records(found) == [record or {"a": 1} for record in wanted]
    assert not problems(found)


@given(RECORDS, INDENT, st.data(), st.booleans())
def test_list_cut_anywhere_gives_the_whole_records_before(
    wanted: list[object],
    indent: str,
    data: st.DataObject,
    page: bool,  # noqa: FBT001
) -> None:
    text = json.dumps({"studies": wanted} if page else wanted, indent=indent).encode()
    first = text.index(b"[") + 1
    cut = data.draw(st.integers(first, len(text) - 1))
    found = frames(text[:cut])
    whole = records(found)
    assert whole == wanted[: len(whole)]
    assert len(whole) >= len(_whole_before(text, cut, first))
    assert len(problems(found)) == 1
    assert isinstance(found[-1], Problem)
    rest = found[-1].original
    assert text[:cut].endswith(rest)
    assert rest or text[:cut].rstrip().endswith((b"}", b",", b"[", b"]"))


def _whole_before(text: bytes, cut: int, first: int) -> list[object]:
    decoder, members = json.JSONDecoder(), []
    left = text[first:cut].decode()
    while left := left.lstrip(", \t\n"):
        try:
            member, end = decoder.raw_decode(left)
        except json.JSONDecodeError:
            break
        members.append(member)
        left = left[end:]
    return members


def test_only_record_of_a_file_has_the_origin_of_the_file() -> None:
    for text in (b'{"a": 1}', b'{"a": 1}\n\n', b'\n{\n "a": {\n  "b": 2}}\n'):
        assert [frame[0] for frame in framing.json_frames(stream(text), "f") if isinstance(frame, tuple)] == ["f"]


def test_line_number_counts_blank_lines() -> None:
    assert frames(b'\n{"a":1}\n\n  \n{"b":2}') == [("f:2", b'{"a":1}'), ("f:5", b'{"b":2}')]


@pytest.mark.parametrize(
    "broken", [b'{"a": [{"b":', b'{"a": "x', b'{"a": {', b'{"a": 1,', b"}", b"rubbish", b'ed": true}}']
)
@pytest.mark.parametrize("line", [1, 2, 3])
def test_broken_line_leaves_the_others_alone(broken: bytes, line: int) -> None:
    lines = [b'{"n": 1}', b'{"n": 2}', b'{"n": 3}']
    lines.insert(line - 1, broken)
    assert frames(b"\n".join(lines)) == [(f"f:{n + 1}", text) for n, text in enumerate(lines)]


def test_several_values_on_a_line() -> None:
    found = frames(b'{"a": "}{"}\n{"b": 1}{"c": 2} {"d": \n{"e": 3}')
    assert found[:3] == [("f:1", b'{"a": "}{"}'), ("f:2#1", b'{"b": 1}'), ("f:2#2", b'{"c": 2}')]
    assert isinstance(found[3], Problem)
    assert (found[3].origin, found[3].original) == ("f:2#3", b'{"d":')
    assert found[4] == ("f:3", b'{"e": 3}')


def test_pretty_printed_record_after_one_on_a_line() -> None:
    assert records(frames(b'{"a": 1}\n{\n "b": 2\n}\n')) == [{"a": 1}, {"b": 2}]


def test_record_with_an_error_inside_is_framed_like_any_other() -> None:
    found = frames(b'[{"a": NaN,}, {"b": "\\ud83d"}, {"c": 1}]')
    assert found == [("f#1", b'{"a": NaN,}'), ("f#2", b'{"b": "\\ud83d"}'), ("f#3", b'{"c": 1}')]


@pytest.mark.parametrize("size", [1, 2, 3, 100])
def test_what_is_no_object_in_a_list_is_framed_too(size: int) -> None:
    found = frames(b'[null, "a,\\"]b", [1, [2]], 1.5e3 , {"a": 1}} {"b": 2}]', size)
    assert [frame[1] for frame in found if isinstance(frame, tuple)] == [
        *(b"null", b'"a,\\"]b"', b"[1, [2]]", b"1.5e3", b'{"a": 1}', b"}", b'{"b": 2}')
    ]


def test_unclosed_string_takes_the_rest_and_loses_no_byte() -> None:
    found = frames(b'[{"n": "NCT"}, {"nctId": "NCT00000102", "a": "x}, {"n": 3}]')
    assert len(found) == 2
    assert isinstance(found[1], Problem)
    assert found[1].original == b'{"nctId": "NCT00000102", "a": "x}, {"n": 3}]'
    assert (found[1].origin, found[1].number) == ("f#2", "NCT00000102")


def test_string_that_ends_in_half_an_escape() -> None:
    found = frames(b'[{"a": "x\\')
    assert isinstance(found[0], Problem)
    assert found[0].original == b'{"a": "x\\'


def test_deep_nesting_is_framed() -> None:
    deep = b'{"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    assert frames(b"[" + deep + b', {"b": 1}]', 4096) == [("f#1", deep), ("f#2", b'{"b": 1}')]


@pytest.mark.parametrize(
    ("before", "after", "place"),
    [
        (b'{"n": 1}\n', b'\n{"n": 2}\n', "f:2"),
        (b'[{"n": 1},', b',{"n": 2}]', "f#2"),
        (b'{"studies": [{"n": 1},', b',{"n": 2}]}', "f#2"),
    ],
)
def test_record_too_large_is_skipped_without_being_held(before: bytes, after: bytes, place: str) -> None:
    block = b"y" * (1 << 18)

    def chunks() -> Iterator[bytes]:
        yield before + b'{"a": "'
        yield from (block for _ in range(800))  # 200 MiB
        yield b'"}' + after

    tracemalloc.start()
    try:
        found = list(framing.json_frames(Stream(chunks()), "f"))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert records(found) == [{"n": 1}, {"n": 2}]
    assert isinstance(found[1], Problem)
    assert (found[1].origin, found[1].path, found[1].original) == (place, f"byte {len(before)}", b"")
    assert "larger than 64 MiB" in found[1].reason
    assert peak < 1.5 * framing.MAX_RECORD


def test_damage_is_told_after_what_is_whole() -> None:
    def chunks(data: bytes) -> Iterator[bytes]:
        yield data
        raise Damaged("the disk is gone")

    for data, original in ((b'{"n": 1}\n{"n": 2}\n{"n', b'{"n'), (b'[{"n": 1}, {"n": 2}, {"n', b'{"n')):
        found = list(framing.json_frames(Stream(chunks(data)), "f"))
        assert records(found) == [{"n": 1}, {"n": 2}]
        assert isinstance(found[-1], Problem)
        assert found[-1].reason == "the disk is gone, in this record"
        assert found[-1].original == original
    for data in (b'{"n": 1}\n{"n": 2}\n', b'[{"n": 1}', b'[{"n": 1}]'):
        found = list(framing.json_frames(Stream(chunks(data)), "f"))
        assert records(found)[0] == {"n": 1}
        assert [problem.reason for problem in problems(found)] == ["the disk is gone"]


def test_damage_at_the_end_of_the_only_record_is_damage_of_that_record() -> None:
    def chunks() -> Iterator[bytes]:
        yield b'{"n": 1}'
        raise Damaged("the checksum differs")

    (found,) = framing.json_frames(Stream(chunks()), "f")
    assert isinstance(found, Problem)
    assert found.original == b'{"n": 1}'
