"""RDF files, and the folders that ``kg export`` writes in parts: their format, and their content, unpacked."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import IO, cast

import msgspec
import pyoxigraph as ox
import zstandard

from kg.pipeline.folder import MANIFEST, Manifest
from kg.problems import InputError
from kg.sources.files import ACCOMPANYING

_EXTENSIONS = ("ttl", "nt", "nq", "trig", "rdf", "owl", "jsonld")
_CHUNK = 1 << 20
_IN_A_ROW = (ox.RdfFormat.N_QUADS, ox.RdfFormat.N_TRIPLES, ox.RdfFormat.TURTLE, ox.RdfFormat.TRIG)


def rdf_format(name: str) -> ox.RdfFormat | None:
    """The RDF format that a file's name tells (``trials.nq.zst``), or that of the parts of a folder; None for records.

    A folder is RDF where ``kg export`` has written it, in a format whose documents are one document in a row.
    """
    if Path(name).is_dir():
        form = _named(found[0]) if (found := parts(name)) else None
        return form if form in _IN_A_ROW else None
    return _named(name)


def _named(name: str) -> ox.RdfFormat | None:
    extension = name.lower().removesuffix(".gz").removesuffix(".zst").rpartition(".")[2]
    return ox.RdfFormat.from_extension(extension) if extension in _EXTENSIONS else None


def parts(folder: str) -> list[str]:
    """The parts of an export, in order; none where the folder is no export.

    :class:`InputError` where the export has not finished, or a part is not as large as the manifest says.
    """
    try:
        manifest = msgspec.json.decode((Path(folder) / MANIFEST).read_bytes(), type=Manifest)
    except (OSError, msgspec.MsgspecError):
        return []
    if not manifest.finished:
        raise InputError(f"{folder}: this export has not finished; kg export --resume goes on with it")
    found = []
    for part in manifest.parts:
        path = Path(folder) / part.name
        if not path.is_file() or path.stat().st_size != part.bytes:
            raise InputError(f"{path}: this part is not there as {MANIFEST} says")
        found.append(str(path))
    return found


def expanded(inputs: Iterable[str]) -> list[str]:
    """The inputs, with what is in it for a folder in which RDF files are, but for one that :func:`rdf_format` knows.

    As of a folder of records, hidden files are passed over, and tables and notes that accompany data.
    """
    return [each for name in inputs for each in _expanded(name)]


def _expanded(name: str) -> Iterator[str]:
    folder = Path(name)
    if name == "-" or not folder.is_dir() or rdf_format(name) is not None:
        yield name
    elif found := parts(name):
        yield from found
    elif any(_named(each.name) for each in folder.rglob("*")):
        for each in sorted(folder.iterdir()):
            if not each.name.startswith(".") and not each.name.lower().endswith(ACCOMPANYING):
                yield from _expanded(str(each))
    else:
        yield name


@contextmanager
def readable(path: str) -> Iterator[IO[bytes]]:
    """The content of a file, or of all parts of a folder, unpacked.

    :class:`InputError` where it, or what is made of it, cannot be read.
    """
    try:
        with _opened(path) as file:
            yield file
    except (OSError, EOFError, ValueError, SyntaxError, zstandard.ZstdError) as error:
        raise InputError(f"{path}: {getattr(error, 'strerror', None) or error}") from error


def _opened(path: str) -> IO[bytes]:
    if Path(path).is_dir():
        return reader(_in_a_row(parts(path)))
    if path.endswith(".gz"):
        return cast("IO[bytes]", gzip.open(path))
    return cast("IO[bytes]", zstandard.open(path)) if path.endswith(".zst") else Path(path).open("rb")


def _in_a_row(paths: Iterable[str]) -> Iterator[bytes]:
    for path in paths:
        with _opened(path) as file:
            yield from iter(partial(file.read, _CHUNK), b"")


def base(path: str) -> str:
    """What relative IRIs in a file are resolved against."""
    return Path(path).absolute().as_uri()


def reader(chunks: Iterable[bytes]) -> IO[bytes]:
    """The chunks as one file."""
    return cast("IO[bytes]", io.BufferedReader(_Chunks(iter(chunks)), _CHUNK))


class _Chunks(io.RawIOBase):
    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not self._rest:
            chunk = next(self._chunks, None)
            if chunk is None:
                return 0
            self._rest = chunk
        count = min(len(buffer), len(self._rest))
        buffer[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        return count
