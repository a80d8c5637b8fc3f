"""A folder of parts, with a manifest that says how far it is, so that a run that was interrupted can go on.

A part appears whole or not at all, then what was noted on the way is forced to the disk, then the manifest names the
part: a run that ends anywhere between two of these steps goes on from the last part that the manifest names, and so
does one of which a part was lost later. Nothing in the folder depends on the time, the machine or the number of
processes.

What a run goes on with is compared: its options, the names of its inputs, the sha256 of each part, and that of all the
records read up to there, for which the input is read again.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import re
import shutil
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from itertools import chain, islice, takewhile
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from kg import __version__
from kg.pipeline.chunks import content
from kg.pipeline.composition import Encoded, Plan
from kg.pipeline.files import LEFT_OVER, pieces, whole_file
from kg.pipeline.ledger import Ledger, Tally
from kg.pipeline.packing import PACKINGS
from kg.problems import InputError, OutputError, Problem, Refused
from kg.sources import RawRecord, rejects, size

MANIFEST = "manifest.json"
_PART = re.compile(r"part-\d{5,}\..+")
_NUMBERS = ".kg-numbers"  # notes that stay, for a part that is lost may have to be made again
_REJECTS = ".kg-rejects"  # notes of a run that has not finished; they may hold contacts
_ITEM = array("I").itemsize  # bytes of one noted number


class _Written(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What stands in the manifest."""


class Input(_Written, frozen=True, kw_only=True):
    """An input by the last part of its path and, where it has one, its size in bytes."""

    name: str
    size: int | None


class Account(_Written, frozen=True, kw_only=True):
    """Where a run stands: the tally so far, ``read`` being the position in the input, and what else it has noted.

    ``numbers`` and ``rejects`` are the lengths of its notes, in numbers and in bytes; ``input_sha256`` is that of the
    records that were read, one after the other.
    """

    read: int = 0
    written: int = 0
    rejected: int = 0
    triples: int = 0
    bytes: int = 0
    warned: int = 0
    numbers: int = 0
    rejects: int = 0
    input_sha256: str = hashlib.sha256().hexdigest()


class Part(_Written, frozen=True, kw_only=True):
    """A part, and where the run stood at its end."""

    name: str
    sha256: str
    bytes: int
    records: int
    triples: int
    end: Account


class Manifest(_Written, frozen=True, kw_only=True):
    """What a folder holds, of what it was made, and how.

    ``options`` is whatever else decides what is written; ``end`` is where the run stands.
    """

    tool: str
    format: str
    compress: str
    part_size: int
    options: dict[str, str | bool | None]
    inputs: list[Input]
    finished: bool = False
    end: Account = Account()
    parts: list[Part] = []


def manifest(plan: Plan, paths: Iterable[str], part_size: int, **choices: str | bool | None) -> Manifest:
    """The manifest of an export that has not begun; ``choices`` are what else the user chose that decides its bytes."""
    graph: dict[str, str | bool | None] = {
        "base": plan.options.base,
        "contacts": plan.options.contacts,
        "sameAs": plan.options.same_as,
    }
    return Manifest(
        tool=f"trial-kg {__version__}",
        format=plan.sink.name,
        compress=plan.packing,
        part_size=part_size,
        options={**graph, "validate": plan.validate, **choices},
        inputs=[Input(name="stdin" if path == "-" else Path(path).name, size=size(path)) for path in paths],
    )


@contextlib.contextmanager
def opened(path: Path, wanted: Manifest, plan: Plan, *, resume: bool = False) -> Iterator[Folder]:
    """A folder to write to, for one run at a time; it is made where there is none.

    ``wanted`` is the manifest that an export from the beginning would have, without parts. With ``resume`` an export
    that is there goes on, behind the last part before the first that is missing or damaged; so does one that has
    finished, which is else left as it is. (Rejects are noted only until then: it goes on before the first of them.)
    :class:`Refused` where it was made in another way, or where there is one and no ``resume``; :class:`InputError`
    where it was made of another input; :class:`OutputError` where the folder cannot be read or written.
    """
    with contextlib.ExitStack() as stack, _told(path):
        if path.exists() and not path.is_dir():
            raise OutputError(f"{path}: it is a file; name a folder, or leave out the / at the end")
        path.mkdir(exist_ok=True)
        stack.callback(os.close, _locked(path))
        manifest = _found(path, wanted, resume=resume)
        yield stack.enter_context(contextlib.closing(Folder(path, manifest, plan)))


class Folder:
    """A folder that is being written, and its ``manifest``, which is on the disk once the folder is restored."""

    def __init__(self, path: Path, manifest: Manifest, plan: Plan) -> None:
        self.path = path
        self.manifest = manifest
        self._plan = plan
        self._extension = f".{plan.sink.extension}{PACKINGS[plan.packing].suffix}"
        self._open = contextlib.ExitStack()
        self._numbers: BinaryIO
        self._rejects: BinaryIO
        self._digest = hashlib.sha256()

    def restore(self, ledger: Ledger, records: Iterator[RawRecord | Problem]) -> None:
        """Bring the ledger, and the records, to where the manifest stands.

        :class:`InputError`, and nothing is changed, where the records up to there are not those of which the parts
        were made, or where a run that has finished would have more of them.
        """
        end = self.manifest.end
        ledger.tally = Tally(end.read, end.written, end.rejected, end.triples, end.bytes, end.warned)
        self.note(islice(records, end.read))
        finished = self.manifest.finished
        if self._digest.hexdigest() != end.input_sha256 or (finished and next(records, None) is not None):
            raise InputError(f"{self.path}: the input has changed since; export it into another folder")
        if finished:
            return
        self._numbers = self._open.enter_context(_notes(self.path / _NUMBERS, _ITEM * end.numbers))
        self._rejects = self._open.enter_context(_notes(self.path / _REJECTS, end.rejects))
        self._numbers.seek(0)
        ledger.numbers.restore(self._numbers.read())
        self.save()
        self._clean()

    def note(self, records: Iterable[RawRecord | Problem]) -> None:
        """Note that records were read, and which."""
        for raw in records:
            self._digest.update(content(raw))

    def keep(self, problem: Problem) -> None:
        """Keep a problem for the file of rejects."""
        self._rejects.write(rejects.encode(problem))

    def write_part(self, encoded: Iterator[Encoded], ledger: Ledger) -> bool:
        """Write one part of the chunks to come; False where there is nothing more to write."""
        first = next((each for each in encoded if each.data), None)
        if first is None:
            return False
        before = self.manifest.end
        name = f"part-{len(self.manifest.parts):05}{self._extension}"
        digest, start = hashlib.sha256(), ledger.tally.bytes
        with whole_file(self.path / name, packed=True) as out:
            for piece in pieces(_cut(chain((first,), encoded), self.manifest.part_size), self._plan):
                digest.update(piece)
                ledger.tally.bytes += out.write(piece)
        end = self._account(ledger)
        part = Part(
            name=name,
            sha256=digest.hexdigest(),
            bytes=end.bytes - start,
            records=end.written - before.written,
            triples=end.triples - before.triples,
            end=end,
        )
        self.save(end=end, parts=[*self.manifest.parts, part])
        return True

    def finish(self, ledger: Ledger) -> None:
        """All is written."""
        self.save(end=self._account(ledger), finished=True)

    def close(self) -> None:
        """Close the notes, and remove those of rejects when all is written."""
        self._open.close()
        if self.manifest.finished:
            (self.path / _REJECTS).unlink(missing_ok=True)

    def _clean(self) -> None:
        """Remove what an interrupted run has left over: parts of this format that the manifest has not, half files."""
        known = {part.name for part in self.manifest.parts}
        part = rf"part-\d{{5,}}{re.escape(self._extension)}"
        ours = re.compile(rf"{part}|\.(?:{part}|{re.escape(MANIFEST)}){LEFT_OVER}")
        for each in self.path.iterdir():
            if ours.fullmatch(each.name) and each.name not in known:
                each.unlink()

    def publish_rejects(self, path: Path) -> None:
        """Write the file of rejects, of all problems so far, over what an interrupted run may have left of it."""
        path = path.resolve()
        left_over = re.compile(rf"\.{re.escape(path.name)}{LEFT_OVER}")
        for each in path.parent.iterdir():
            if left_over.fullmatch(each.name):
                each.unlink()
        self._rejects.seek(0)
        with whole_file(path, mode=0o600) as out:
            shutil.copyfileobj(self._rejects, out)

    def save(self, **changes: Any) -> None:
        """Put the manifest on the disk, with changes."""
        self.manifest = msgspec.structs.replace(self.manifest, **changes)
        with whole_file(self.path / MANIFEST) as out:
            out.write(msgspec.json.format(msgspec.json.encode(self.manifest), indent=1) + b"\n")

    def _account(self, ledger: Ledger) -> Account:
        """Where the run stands, once its notes up to there are on the disk."""
        noted = self.manifest.end.numbers
        self._numbers.write(ledger.numbers.order[noted:].tobytes())
        for notes in (self._numbers, self._rejects):
            notes.flush()
            os.fsync(notes.fileno())
        return Account(
            **asdict(ledger.tally),
            numbers=len(ledger.numbers.order),
            rejects=self._rejects.tell(),
            input_sha256=self._digest.hexdigest(),
        )


def _cut(encoded: Iterable[Encoded], size: int) -> Iterator[Encoded]:
    """The first chunks, until they hold ``size`` bytes of text."""
    held = 0
    for each in encoded:
        yield each
        held += each.size
        if held >= size:
            return


def _locked(path: Path) -> int:
    """The folder, open and locked for this process as long as it lives."""
    handle = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(handle)
        raise Refused(f"{path}: another export is writing there") from error
    return handle


def _found(path: Path, wanted: Manifest, *, resume: bool) -> Manifest:
    """The manifest to go on from: that of the folder up to the last part that is whole, else ``wanted``."""
    if not (path / MANIFEST).exists():
        if any(_PART.fullmatch(each.name) for each in path.iterdir()):
            raise Refused(f"{path}: there are parts without a {MANIFEST}; name another folder")
        return wanted
    if not resume:
        raise Refused(f"{path}: there is an export already; --resume goes on with it, or name another folder")
    try:
        found = msgspec.json.decode((path / MANIFEST).read_bytes(), type=Manifest)
    except msgspec.MsgspecError as error:
        raise OutputError(f"{path / MANIFEST}: it cannot be read ({error})") from error
    _compare(path, found, wanted)
    whole = list(takewhile(lambda part: _is_whole(path, part), found.parts))
    if found.finished and whole == found.parts:
        return found
    whole = list(takewhile(lambda part: _is_noted(path, part.end), whole))
    end = whole[-1].end if whole else Account()
    return msgspec.structs.replace(found, inputs=wanted.inputs, finished=False, parts=whole, end=end)


def _compare(path: Path, found: Manifest, wanted: Manifest) -> None:
    names = [" ".join(each.name for each in one.inputs) for one in (found, wanted)]
    if names[0] != names[1]:
        raise InputError(f"{path}: it was made of another input ({names[0]}, not {names[1]})")
    settings = [
        {"version": each.tool, "format": each.format, "compress": each.compress, "part size": each.part_size}
        | each.options
        for each in (found, wanted)
    ]
    differing = [
        f"{name} {settings[0].get(name)}, not {value}"
        for name, value in settings[1].items()
        if settings[0].get(name) != value
    ]
    if differing:
        raise Refused(f"{path}: it was made in another way ({'; '.join(differing)})")


def _is_whole(path: Path, part: Part) -> bool:
    """Whether a part is on the disk as it was written."""
    try:
        with (path / part.name).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == part.sha256
    except FileNotFoundError:
        return False


def _is_noted(path: Path, end: Account) -> bool:
    """Whether all that was noted up to there is on the disk."""
    sizes = {_NUMBERS: _ITEM * end.numbers, _REJECTS: end.rejects}
    return all(not size or _length(path / name) >= size for name, size in sizes.items())


def _length(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


@contextlib.contextmanager
def _notes(path: Path, size: int) -> Iterator[BinaryIO]:
    """A file of notes, cut to the size that counts, to be read and added to; for our eyes only."""
    path.touch(mode=0o600)
    with path.open("r+b") as file:
        file.truncate(size)
        file.seek(size)
        yield file


@contextlib.contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputError(f"{error.filename or path}: {error.strerror or error}") from error
