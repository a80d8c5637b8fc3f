"""Opens a path and gives the raw records in it.

What a file is, its first bytes tell, not its name: gzip, zstd or zip around one JSON record, a page of the registry's
API, a list, JSON Lines, JSON values in a row, a text page, or a file of rejects. No more than one
record and a few chunks are held, whatever the size of the input.

Of a folder, and of a zip archive, every file is read, those of a folder in the order of their names, except hidden
ones and tables and notes that accompany data (:data:`ACCOMPANYING`). Named itself, such a file is read as well.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING, TypeAlias

from kg.problems import InputError, Problem
from kg.sources import compression, ctgov_text, framing, rejects
from kg.sources.dispatch import HEAD, SOURCES, recognise
from kg.sources.raw import BOM, RawRecord, find_number
from kg.sources.stream import CHUNK, Damaged, Stream

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

ACCOMPANYING = (".md", ".csv", ".tsv")
"""Name endings that are passed over in folders and archives: no format that is read here is kept under them."""

_RDF = "RDF, not records; kg validate, load, query and describe take it"
_TURTLE = rb"\s*(?:#[^\n]*\n\s*)*(?:@?(?i:prefix|base)\s+[\w.-]*:?\s*<|<<|(?:<[A-Za-z][\w+.-]*:[^<>\s]*>|_:\w+)\s*[<{])"
_FOREIGN = {
    f"Turtle, TriG, N-Triples or N-Quads: {_RDF}": _TURTLE,
    f"RDF/XML: {_RDF}": rb"\s*(?:<[?!][^>]*>\s*)*<rdf:RDF\b",
    f"JSON-LD: {_RDF}": rb'\s*\[?\s*\{\s*"@(?:context|graph|id|type)"',
    "UTF-16 text; it has to be converted to UTF-8": rb"\xff\xfe|\xfe\xff|\0?[{\[]\0",
    "an HTML page, not a record": rb"(?i)\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b",
    "XML, which no source reads; the registry gives each record as JSON too": rb"\s*<(?:\?xml|!--|[A-Za-z_]+[\s>/])",
    "compressed inside what was already compressed; unpack it first": rb"\x1f\x8b|\x28\xb5\x2f\xfd|PK\x03\x04",
    "bzip2 data; of compressed files gzip, zstd and zip are read": rb"BZh[1-9]",
    "xz data; of compressed files gzip, zstd and zip are read": rb"\xfd7zXZ\0",
    "a 7z archive; of compressed files gzip, zstd and zip are read": rb"7z\xbc\xaf\x27\x1c",
    "a PDF document, not a record": rb"%PDF-",
    "a Parquet file, not a record": rb"PAR1",
    "a tar archive; unpack it and give the folder": rb".{257}ustar",
    "binary data, not a record": rb"[^{\[\0][^\0]*\0|\0",
}
_BLANK = re.compile(rb"\s*+")
_FOREIGN_HEADS = {reason: re.compile(pattern, re.DOTALL) for reason, pattern in _FOREIGN.items()}


OnRead: TypeAlias = "Callable[[int], None]"


def _nothing(_: int) -> None:
    """For whoever does not want to hear."""


def raw_records(
    path: str | os.PathLike[str], *, source: str | None = None, on_read: OnRead = _nothing
) -> Generator[RawRecord | Problem]:
    """Every record in a file, a folder or, for ``-``, on the standard input, and every problem found on the way.

    ``source`` names the source that reads the records, instead of the one that recognises them; how they are packed is
    always recognised. ``on_read`` hears how many bytes are read, which add up to :func:`size`. Raises
    :class:`InputError` before the first record if the path cannot be opened, and :class:`ValueError` if there is no
    such source.
    """
    if source is not None and source not in SOURCES:
        raise ValueError(f"no source {source!r}; there are {', '.join(SOURCES)}")
    name = os.fspath(path)
    try:
        if name == "-" and sys.stdin is None:
            raise InputError("stdin: it is closed")
        if name == "-":
            yield from _file(_chunks(sys.stdin.buffer, on_read), "stdin", source)
        elif (folder := Path(name)).is_dir():
            yield from _folder(folder, source, on_read)
        else:
            with Path(name).open("rb") as file:
                yield from _file(_chunks(file, on_read), _printable(name), source)
    except OSError as error:
        raise InputError(f"{_printable(name)}: {error.strerror or error}") from error


def size(path: str | os.PathLike[str]) -> int | None:
    """How many bytes :func:`raw_records` will read of a file or a folder; None where nobody can tell, as of a pipe."""
    found = Path(path)
    try:
        if found.is_dir():
            return sum(_sizes(os.fspath(path)))
        return found.stat().st_size if found.is_file() and os.fspath(path) != "-" else None
    except OSError:
        return None


def _sizes(folder: str) -> Iterator[int]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _sizes(entry.path)
            elif entry.is_file() and not _accompanies(entry.name):
                yield entry.stat().st_size


def _folder(folder: Path, source: str | None, on_read: OnRead) -> Iterator[RawRecord | Problem]:
    entries = sorted(folder.iterdir())
    if _is_store(entries):
        reason = "a store that kg load has made, not records; kg query, describe and serve take it"
        yield Problem(origin=_printable(str(folder)), reason=reason)
        return
    for path in entries:
        if path.name.startswith("."):
            continue
        origin = _printable(str(path))
        try:
            if path.is_dir() and not path.is_symlink():
                yield from _folder(path, source, on_read)
            elif not path.is_file():
                yield Problem(origin=origin, reason="neither a file nor a folder; links to folders are not followed")
            elif not _accompanies(path.name):
                with path.open("rb") as file:
                    yield from _file(_chunks(file, on_read), origin, source)
        except OSError as error:
            yield Problem(origin=origin, reason=error.strerror or str(error))


def _is_store(entries: list[Path]) -> bool:
    """Whether these are the files of a RocksDB database."""
    return any(each.name == "CURRENT" for each in entries) and any(
        each.suffix == ".sst" or each.name.startswith("MANIFEST-") for each in entries
    )


def _file(chunks: Iterator[bytes], origin: str, source: str | None) -> Iterator[RawRecord | Problem]:
    stream = Stream(chunks)
    stream.fill(4)
    if compression.ZIP.match(stream.data):
        yield from _archive(stream, origin, source)
    elif compression.GZIP.match(stream.data):
        yield from _content(Stream(compression.gunzip(stream)), origin, source)
    elif compression.ZSTD.match(stream.data):
        yield from _content(Stream(compression.unzstd(stream)), origin, source)
    else:
        yield from _content(stream, origin, source)


def _archive(stream: Stream, origin: str, source: str | None) -> Iterator[RawRecord | Problem]:
    try:
        for name, content in compression.unzip(stream):
            hidden = any(part.startswith((".", "__MACOSX")) for part in name.split("/"))
            if not (hidden or name.endswith("/") or _accompanies(name)):
                yield from _content(Stream(content), f"{origin}!{name}", source)
    except Damaged as damage:
        yield Problem(origin=origin, path=f"byte {stream.offset}", reason=str(damage), incomplete=True)


def _content(stream: Stream, origin: str, source: str | None) -> Iterator[RawRecord | Problem]:
    stream.fill(CHUNK)
    stream.at += len(BOM) if stream.data.startswith(BOM) else 0
    head = stream.data[stream.at : stream.at + HEAD]
    if not head.strip() and not stream.skip(_BLANK):
        reason = stream.damage or "there is nothing in this file"
        yield Problem(origin=origin, reason=reason, incomplete=bool(stream.damage))
        return
    for reason, pattern in _FOREIGN_HEADS.items():
        if pattern.match(head):
            yield Problem(origin=origin, reason=reason)
            return
    is_text = (source or recognise(head)) == ctgov_text.NAME
    for frame in framing.whole_file(stream, origin) if is_text else framing.json_frames(stream, origin):
        yield frame if isinstance(frame, Problem) else _raw(*frame, source)


def _raw(origin: str, data: bytes, source: str | None) -> RawRecord | Problem:
    if rejects.recognises(data):
        rejected = rejects.decode(origin, data)
        if isinstance(rejected, Problem):
            return rejected
        origin, data = rejected
    name = source or recognise(data[:HEAD])
    if name is None:
        reason = f"not a record in a format that is read here ({', '.join(SOURCES)})"
        return Problem(origin=origin, number=find_number(data), reason=reason, original=data)
    return RawRecord(origin, name, data)


def _chunks(file: IO[bytes], on_read: OnRead) -> Iterator[bytes]:
    try:
        while chunk := file.read(CHUNK):
            on_read(len(chunk))
            yield chunk
    except OSError as error:
        raise Damaged(f"reading failed ({error.strerror or error})") from error


def _accompanies(name: str) -> bool:
    return name.lower().endswith(ACCOMPANYING)


def _printable(name: str) -> str:
    """A path as text: a name that is not UTF-8 shows its bytes as escapes."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")
