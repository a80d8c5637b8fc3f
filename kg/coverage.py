"""Which JSON paths records have, how often, and what becomes of each: mapped, ignored or unknown.

*Mapped* is what the Structs of :mod:`kg.record` have. They alone can say so, for a field that is in a Struct and not
mapped is impossible: the arrival tests change every leaf of the Structs in turn and demand that the graph changes.
*Ignored* is what :mod:`kg.mapping.ignored` gives a reason for. All else is *unknown*: a path that no Struct has, or one
that ends in another type than its field has, as text where an object is expected.

A path is named from the record's root, with ``[]`` for the items of a list: ``….secondaryIdInfos[].id``. A key that
is not a plain word is quoted: ``["a key"]``. A value is what ends a path: text, a number, true, false, null, and an
object or a list with nothing in it, which counts for its own path, without ``[]``; so no key goes unseen.

A JSON record is counted as it came. A page of text has no paths: counted are those of the record that was read from it.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from itertools import repeat
from types import NoneType
from typing import Any, Literal, get_args

import msgspec
from msgspec import inspect

from kg import sources
from kg.mapping.ignored import IGNORED, below, why_ignored
from kg.problems import Problem
from kg.record import Study
from kg.sources import RawRecord, ctgov_json
from kg.sources.raw import BOM

Status = Literal["unknown", "ignored", "mapped"]
STATUSES: tuple[Status, ...] = get_args(Status)
"""What becomes of a path; first what needs a look."""


@dataclass(slots=True, eq=False)
class PathCount:
    """A path with one fate: in how many ``values`` it ended, and in how many ``records`` it did so.

    ``reason`` says why it is ignored, or of which type its values are and should be; None where neither is so.
    A path with values of a right and of a wrong type is there twice, mapped and unknown.
    """

    path: str
    status: Status
    reason: str | None
    values: int = 0
    records: int = 0


@dataclass(frozen=True, slots=True)
class Coverage:
    """The paths by status, then by name. ``rejected`` of the ``records`` could not be read, or not as a study."""

    paths: tuple[PathCount, ...]
    records: int
    rejected: int

    def of(self, status: Status) -> tuple[PathCount, ...]:
        """The paths with this status."""
        return tuple(each for each in self.paths if each.status == status)

    def __str__(self) -> str:
        """One line for people."""
        counts = [f"{len(self.of(each)):,} {each} ({self._values(each):,} values)" for each in reversed(STATUSES)]
        records = f"{self.records:,} {'record' if self.records == 1 else 'records'}"
        return f"paths: {', '.join(counts)}; {records}, {self.rejected:,} rejected"

    def to_json(self, paths: Iterable[PathCount]) -> bytes:
        """One JSON object, indented: the counts of all paths, and those ``paths`` that are to be shown."""
        report: dict[str, object] = {"records": self.records, "rejected": self.rejected}
        for status in reversed(STATUSES):
            report[status] = {"paths": len(self.of(status)), "values": self._values(status)}
        report["paths"] = [asdict(each) for each in paths]
        return msgspec.json.format(msgspec.json.encode(report), indent=2) + b"\n"

    def _values(self, status: Status) -> int:
        return sum(each.values for each in self.of(status))


def folded(paths: Iterable[PathCount]) -> list[PathCount]:
    """The paths, and in place of those below an ignored one that one alone, once.

    It ends in as many values as all of them, and in as many records as the most frequent of them.
    """
    found: list[PathCount] = []
    roots: dict[str, PathCount] = {}
    for each in paths:
        plain = each.path.replace("[]", "")
        root = next((root for root in IGNORED if each.status == "ignored" and below(plain, root)), None)
        if root is None:
            found.append(each)
            continue
        if root not in roots:
            roots[root] = PathCount(root, each.status, each.reason)
            found.append(roots[root])
        roots[root].values += each.values
        roots[root].records = max(roots[root].records, each.records)
    return found


def to_csv(paths: Iterable[PathCount]) -> bytes:
    """A row a path below a row of names, in UTF-8; an absent reason is empty."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(PathCount.__slots__)
    rows.writerows(asdict(each).values() for each in paths)
    return text.getvalue().encode()


def count(records: Iterable[RawRecord | Problem], on_problem: Callable[[Problem], None]) -> Coverage:
    """Count the paths of ``records``; hand each that is rejected to ``on_problem``.

    Rejected is what cannot be read as a study, and what is broken in a part that reading a study passes over. As far as
    such a record is JSON, its paths are counted all the same, so that the one at fault can be seen. Records with one
    number all count. One record is held at a time: memory grows with the number of different paths alone.
    """
    paths: dict[tuple[str, Status, str | None], PathCount] = {}
    root = _Place("", [inspect.type_info(Study)], paths)
    read = rejected = 0
    for raw in records:
        read += 1
        tree, problem = (None, raw) if isinstance(raw, Problem) else _read(raw)
        if problem is not None:
            rejected += 1
            on_problem(problem)
        for path, values in Counter(_ends(tree, root)).items():
            path.values += values
            path.records += 1
    ordered = sorted(paths.values(), key=lambda each: (STATUSES.index(each.status), each.path, each.reason or ""))
    return Coverage(tuple(ordered), read, rejected)


def _read(raw: RawRecord) -> tuple[Any, Problem | None]:
    """The JSON of a record, None where there is none, and what speaks against the record as a study."""
    study = sources.study(raw)
    problem = study if isinstance(study, Problem) else None
    if raw.source != ctgov_json.NAME:
        return (None if problem else msgspec.json.decode(msgspec.json.encode(study))), problem
    try:
        return msgspec.json.decode(raw.data.removeprefix(BOM)), problem
    except (ValueError, RecursionError) as error:
        # Reading a study passes over what no Struct has: a number too large, or bytes that are not UTF-8, can be there.
        reason = f"its paths cannot be counted, for a part that is not mapped is broken: {error}"
        return None, problem or Problem(origin=raw.origin, reason=reason, original=raw.data)


def _ends(tree: Any, root: _Place) -> list[PathCount]:
    """The path of each value of a record. This loop is about half of all the work."""
    found: list[PathCount] = []
    pending = [(root, tree)] if type(tree) is dict else []
    while pending:
        place, tree = pending.pop()
        below = place.below
        for key, value in tree.items() if type(tree) is dict else zip(repeat(None), tree, strict=False):
            here = below.get(key) or place.down(key)
            kind = type(value)
            if (kind is dict or kind is list) and value:
                pending.append((here, value))
            else:
                found.append(here.ends.get(kind) or here.end(kind))
    return found


# What msgspec makes of JSON → its name; what inspects a Struct's field → what the field takes.
_NAMES: dict[type, str] = {
    dict: "an object",
    list: "a list",
    str: "text",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    NoneType: "null",
}
_TAKES: dict[type[inspect.Type], tuple[type, ...]] = {
    inspect.StructType: (dict,),
    inspect.VarTupleType: (list,),
    inspect.StrType: (str,),
    inspect.BoolType: (bool,),
    inspect.IntType: (int,),
    inspect.FloatType: (float, int),
    inspect.NoneType: (NoneType,),
}
_WORD = re.compile(r"[\w:@$-]+")


class _Place:
    """Where a path leads: ``below`` it by key, None for the items of a list; how it ``ends``, by the value's type.

    Both are filled as records are met. ``kinds`` is what the Structs have here, nothing for a path that they lack.
    """

    __slots__ = ("_kinds", "_path", "_paths", "below", "ends")

    def __init__(
        self, path: str, kinds: Iterable[inspect.Type], paths: dict[tuple[str, Status, str | None], PathCount]
    ) -> None:
        self._path = path
        self._kinds = [each for kind in kinds for each in getattr(kind, "types", (kind,))]  # those of a union
        self._paths = paths
        self.below: dict[str | None, _Place] = {}
        self.ends: dict[type, PathCount] = {}

    def down(self, key: str | None) -> _Place:
        """The place below, met for the first time."""
        if key is None:
            path = f"{self._path}[]"
            kinds = [each.item_type for each in self._kinds if isinstance(each, inspect.VarTupleType)]
        else:
            path = f"{self._path}.{key}".lstrip(".") if _WORD.fullmatch(key) else f"{self._path}[{json.dumps(key)}]"
            structs = [each for each in self._kinds if isinstance(each, inspect.StructType)]
            kinds = [field.type for each in structs for field in each.fields if field.encode_name == key]
        place = self.below[key] = _Place(path, kinds, self._paths)
        return place

    def end(self, kind: type) -> PathCount:
        """The path that ends here in a value of this type, met for the first time."""
        taken = [each for known in self._kinds for each in _TAKES[type(known)]]
        status: Status = "unknown"
        if reason := why_ignored(self._path.replace("[]", "")):
            status = "ignored"
        elif kind in taken:
            status = "mapped"
        elif taken:
            reason = f"{_NAMES[kind]} where {_NAMES[taken[0]]} is expected"
        # One and the same for all types with the same fate, as text and null.
        path = self.ends[kind] = self._paths.setdefault(
            (self._path, status, reason), PathCount(self._path, status, reason)
        )
        return path
