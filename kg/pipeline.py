"""The composition: raw records in, encoded graphs out, every record accounted for.

Each record goes through ``encode ∘ graph ∘ study``, a pure function of its bytes; nothing else in the package composes.
"""

from __future__ import annotations

import contextlib
import gzip
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

import zstandard

from kg import mapping, sources
from kg.problems import OutputError, Problem
from kg.sinks import Sink, Unwritable
from kg.sources import RawRecord
from kg.terms import RecordGraph


@dataclass(slots=True)
class Tally:
    """What became of the records: ``read`` = ``written`` + ``rejected``, always."""

    read: int = 0
    written: int = 0
    rejected: int = 0
    triples: int = 0
    bytes: int = 0

    def __str__(self) -> str:
        """One line for people."""
        return (
            f"{self.read:,} in, {self.written:,} written, {self.rejected:,} rejected; "
            f"{self.triples:,} triples, {self.bytes:,} bytes"
        )


@dataclass(frozen=True, slots=True)
class Mapped:
    """A record that was read and mapped: its graph, and the record that it came from."""

    graph: RecordGraph
    raw: RawRecord

    def problem(self, reason: str, path: str | None = None) -> Problem:
        """This record, rejected for ``reason`` after all."""
        return Problem(
            origin=self.raw.origin, number=self.graph.number, path=path, reason=reason, original=self.raw.data
        )


def raw_records(paths: Iterable[str], source: str | None = None) -> Iterator[RawRecord | Problem]:
    """The raw records of several inputs, one after the other."""
    for path in paths:
        with contextlib.closing(sources.raw_records(path, source=source)) as records:
            yield from records


def mapped(records: Iterable[RawRecord | Problem], options: mapping.Options) -> Iterator[Mapped | Problem]:
    """Read and map each record; of several with one number the first counts, the others are problems."""
    first: dict[str, str] = {}
    for raw in records:
        found = raw if isinstance(raw, Problem) else one(raw, options)
        if isinstance(found, Problem):
            yield found
        elif found.graph.number in first:
            yield found.problem(f"the number was there before, in {first[found.graph.number]}")
        else:
            first[found.graph.number] = found.raw.origin
            yield found


def one(raw: RawRecord, options: mapping.Options) -> Mapped | Problem:
    """Read and map one record: a function of its bytes alone."""
    study = sources.study(raw)
    if isinstance(study, Problem):
        return study
    try:
        return Mapped(mapping.graph(study, options), raw)
    except Exception as error:  # noqa: BLE001 - a fault of ours costs this record, and is told; never the others
        number = study.protocol_section.identification_module.nct_id
        reason = f"it cannot be mapped, which is a fault of trial-kg: {type(error).__name__}: {error}"
        return Problem(origin=raw.origin, number=number, reason=reason, original=raw.data)


def approved(
    found: Iterable[Mapped | Problem], verdict: Callable[[RecordGraph], str | None]
) -> Iterator[Mapped | Problem]:
    """Withhold each graph that ``verdict`` has something against: its record becomes a problem with that reason."""
    for item in found:
        reason = verdict(item.graph) if isinstance(item, Mapped) else None
        yield item.problem(reason) if isinstance(item, Mapped) and reason else item


def export(
    found: Iterable[Mapped | Problem], sink: Sink, out: BinaryIO, on_problem: Callable[[Problem], None], tally: Tally
) -> None:
    """Write every graph in ``found`` to ``out``; hand every problem to ``on_problem``; count both in ``tally``.

    A literal that the format cannot carry is a problem of that record in that format.
    """
    written = 0
    for chunk in _framed(_encoded(found, sink, on_problem, tally), sink):
        written += out.write(chunk)
    tally.bytes += written


def _encoded(
    found: Iterable[Mapped | Problem], sink: Sink, on_problem: Callable[[Problem], None], tally: Tally
) -> Iterator[bytes]:
    for item in found:
        tally.read += 1
        problem = item if isinstance(item, Problem) else None
        if isinstance(item, Mapped):
            try:
                chunk = sink.encode(item.graph)
            except Unwritable as error:
                problem = item.problem(f"{sink.name} cannot carry it: {error}")
            else:
                tally.written += 1
                tally.triples += len(item.graph.triples)
                yield chunk
        if problem is not None:
            tally.rejected += 1
            on_problem(problem)


def _framed(chunks: Iterator[bytes], sink: Sink) -> Iterator[bytes]:
    """The chunks between head and tail; a sole one as the sink writes it when it stands alone."""
    first = next(chunks, None)
    if first is None:
        yield sink.head + sink.tail
        return
    second = next(chunks, None)
    if second is None and sink.alone is not None:
        yield sink.alone(first)
        return
    yield sink.head + first
    while second is not None:
        yield sink.between + second
        second = next(chunks, None)
    yield sink.tail


@contextlib.contextmanager
def whole_file(path: Path, mode: int | None = None) -> Iterator[BinaryIO]:
    """A file that appears whole or not at all: written beside ``path``, forced to the disk, then renamed.

    A name that ends in ``.gz`` or ``.zst`` is compressed. ``mode`` is the file's permissions, by default those of any
    new file. A link is followed; a pipe or a device is written to as it is. :class:`OutputError` where that fails.
    """
    path = path.resolve()
    try:
        if path.exists() and not path.is_file():
            with path.open("wb") as raw, _compressed(raw, path.suffix) as out:
                yield out
        else:
            with _renamed(path, mode) as out:
                yield out
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            raise
        raise OutputError(f"{path}: {error.strerror or error}") from error


@contextlib.contextmanager
def _renamed(path: Path, mode: int | None) -> Iterator[BinaryIO]:
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as raw:
            with _compressed(raw, path.suffix) as out:
                yield out
            raw.flush()
            os.fsync(handle)
        Path(temporary).chmod(_default_mode() if mode is None else mode)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


@contextlib.contextmanager
def _compressed(raw: BinaryIO, suffix: str) -> Iterator[BinaryIO]:
    if suffix == ".gz":  # no name and no time in the header: the same input gives the same bytes
        with gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0) as out:
            yield cast("BinaryIO", out)
    elif suffix == ".zst":
        with zstandard.ZstdCompressor().stream_writer(raw, closefd=False) as out:
            yield cast("BinaryIO", out)
    else:
        yield raw


def _default_mode() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _sync_folder(folder: Path) -> None:
    """Make the new name last through a power cut, where the system can."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
