"""One file: what stands around and between the graphs in it, and that it appears whole or not at all."""

from __future__ import annotations

import contextlib
import gzip
import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, cast

import zstandard

from kg.pipeline.composition import Encoded, Plan
from kg.pipeline.packing import pack
from kg.problems import OutputError


def pieces(encoded: Iterable[Encoded], plan: Plan) -> Iterator[bytes]:
    """The bytes of one file: packed chunks between head and tail; a sole text as the sink writes it when alone."""
    sink = plan.sink
    head, between, tail = (each and pack(each, plan.packing) for each in (sink.head, sink.between, sink.tail))
    filled = (each for each in encoded if each.data)
    first = next(filled, None)
    if first is None:
        yield pack(sink.head + sink.tail, plan.packing)
        return
    second = next(filled, None) if first.alone is not None else None
    if second is None and first.alone is not None:
        yield first.alone
        return
    yield head + first.data
    if second is not None:
        yield between + second.data
    for each in filled:
        yield between + each.data
    yield tail


LEFT_OVER = r"\.kg-[a-z0-9_]{8}"
"""What the name of a temporary file ends in, as a regular expression: ``.trials.nq.kg-x1y2z3a4``, and nobody else's."""


@contextlib.contextmanager
def whole_file(path: Path, mode: int | None = None, *, packed: bool = False) -> Iterator[BinaryIO]:
    """A file that appears whole or not at all: written beside ``path``, forced to the disk, then renamed.

    A name that ends in ``.gz`` or ``.zst`` is compressed, unless what is written is ``packed`` already. ``mode`` is the
    file's permissions, by default those of any new file. A link is followed; a pipe or a device is written to as it is.
    :class:`OutputError` where that fails.
    """
    path = path.resolve()
    suffix = "" if packed else path.suffix
    try:
        if path.exists() and not path.is_file():
            with path.open("wb") as raw, _compressed(raw, suffix) as out:
                yield out
        else:
            with _renamed(path, mode, suffix) as out:
                yield out
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            raise
        raise OutputError(f"{path}: {error.strerror or error}") from error


@contextlib.contextmanager
def _renamed(path: Path, mode: int | None, suffix: str) -> Iterator[BinaryIO]:
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.kg-")
    try:
        with os.fdopen(handle, "wb") as raw:
            with _compressed(raw, suffix) as out:
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
