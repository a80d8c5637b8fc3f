"""How a run goes, on standard error: a bar, a line now and then, JSON or nothing; and in the end how it went.

All that a command says to people goes through here, so that with ``--progress json`` each line is an object: ``event``
is progress, rejected, note, error or summary.
"""

from __future__ import annotations

import contextlib
import json
import logging
import math
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kg.problems import InputError

if TYPE_CHECKING:
    from kg.pipeline import Tally
    from kg.problems import Problem

_Command = TypeVar("_Command", bound=Callable[..., Any])
_Item = TypeVar("_Item")
_EVERY = 5.0  # seconds between two lines


def progress_option(command: _Command) -> _Command:
    """How progress is told."""
    return click.option(
        "--progress",
        "shown",
        type=click.Choice(["auto", "json", "none"]),
        default="auto",
        show_default=True,
        help="How to tell of progress: a bar on a terminal and a line every few seconds elsewhere; one JSON object a "
        "line, of rejected records and errors too; none, and no summary, only errors and rejected records.",
    )(command)


@dataclass(frozen=True, slots=True)
class Facts:
    """Where a run stands: what became of the records, the rate, and how much of the input is read, if that is known."""

    tally: Tally
    seconds: float
    per_second: float
    percent: float | None
    seconds_left: float | None

    def __str__(self) -> str:
        """One line for people."""
        parts = [f"{self.tally.read:,} records", f"{self.per_second:,.0f} a second"]
        if self.tally.rejected:
            parts.append(f"{self.tally.rejected:,} rejected")
        if self.percent is not None:
            parts.append(f"{self.percent:.0f} %")
        if self.seconds_left is not None:
            parts.append(f"{duration(self.seconds_left)} left")
        return ", ".join(parts)

    def to_json(self, event: str, **more: object) -> str:
        """The same as an object on one line, for programs."""
        tally = self.tally
        return json.dumps(
            {
                "event": event,
                "read": tally.read,
                "written": tally.written,
                "rejected": tally.rejected,
                "triples": tally.triples,
                "bytes": tally.bytes,
                "seconds": round(self.seconds, 1),
                "perSecond": round(self.per_second, 1),
                "percent": None if self.percent is None else round(self.percent, 1),
                "secondsLeft": None if self.seconds_left is None else round(self.seconds_left),
                **more,
            }
        )


class Progress:
    """The facts of a run as they come in; ``show`` is called with them, no more often than every so many seconds.

    ``size`` is how many bytes of input there are, None where that is not known; ``form`` is as of :func:`progress`.
    """

    def __init__(self, show: Callable[[Facts], None], every: float, size: int | None, form: str = "auto") -> None:
        self._show = show
        self._every = every
        self._size = size
        self._form = form
        self._bytes = 0
        self._began = self._told = time.monotonic()
        self._from: tuple[int, int, float] | None = None  # records, bytes and time at which the rate begins to count

    def on_read(self, count: int) -> None:
        """So many more bytes of the input are read."""
        self._bytes += count

    def on_problem(self, problem: Problem) -> None:
        """Tell of a record that is rejected."""
        if self._form == "json":
            said = {"id": problem.number, "origin": problem.origin, "path": problem.path, "reason": problem.reason}
            _say(json.dumps({"event": "rejected", **said}))
        else:
            tell(problem)

    def on_tally(self, tally: Tally) -> None:
        """Records were accounted for; at the first call those that an earlier run has done."""
        now = time.monotonic()
        if self._from is None:
            self._from = (tally.read, self._bytes, now)
        elif now - self._told >= self._every:
            self._told = now
            self._show(self.facts(tally))

    def facts(self, tally: Tally) -> Facts:
        """Where the run stands now."""
        now = time.monotonic()
        records, start, since = self._from or (0, 0, self._began)
        seconds = max(now - since, 1e-6)
        rate, percent, left = (tally.read - records) / seconds, None, None
        if self._size and self._bytes:
            percent = min(100.0, 100 * self._bytes / self._size)
            if self._bytes > start:
                left = max(0, self._size - self._bytes) * seconds / (self._bytes - start)
        return Facts(tally, now - self._began, rate, percent, left)

    def summary(self, tally: Tally, *more: str, stopped: bool = False) -> None:
        """Tell how it went, or that it ``stopped`` before its end, with ``more`` for people."""
        facts = self.facts(tally)
        if self._form == "json":
            _say(facts.to_json("summary", stopped=stopped))
        elif self._form != "none":
            tell("; ".join((str(tally), duration(facts.seconds), *more, *(["stopped before the end"] * stopped))))

    def note(self, line: object) -> None:
        """Tell something that is no error."""
        if self._form != "none":
            tell(line)


@contextlib.contextmanager
def progress(shown: str, size: int | None = None, *, bare: bool = False) -> Iterator[Progress]:
    """Progress as a choice of ``--progress`` wants it, while this lasts.

    There is no bar where the data itself goes to the terminal (``bare``).
    """
    if shown == "json":
        yield Progress(lambda facts: _say(facts.to_json("progress")), _EVERY, size, shown)
    elif shown == "none":
        yield Progress(lambda _: None, math.inf, size, shown)
    elif sys.stderr.isatty() and not bare:
        with _bar(size) as show:
            yield Progress(show, 0, size)
    else:
        yield Progress(tell, _EVERY, size)


@contextlib.contextmanager
def _bar(size: int | None) -> Iterator[Callable[[Facts], None]]:
    from rich import progress as rich  # noqa: PLC0415 - kg --help needs no rich
    from rich.console import Console  # noqa: PLC0415

    columns = [rich.SpinnerColumn(), rich.TextColumn("{task.description}"), rich.TimeElapsedColumn()]
    if size:
        columns.insert(1, rich.BarColumn())
    with rich.Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=100 if size else None)
        yield lambda facts: bar.update(task, completed=facts.percent, description=str(facts))


def counted(items: Iterable[_Item], output: Path | None) -> Iterator[_Item]:
    """The same items, while standard error tells how many there were."""
    from kg.pipeline import Tally  # noqa: PLC0415 - kg --help needs none of it

    tally = Tally()
    with progress("auto", bare=output is None and sys.stdout.isatty()) as meter:
        meter.on_tally(tally)
        for item in items:
            yield item
            tally.read += 1
            meter.on_tally(tally)


def duration(seconds: float) -> str:
    """A time for people: ``12.3 s``, ``4 min 5 s``, ``3 h 20 min``."""
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


class _Speech(logging.Handler):
    """Says the lines of a command, and what the library logs, in the form that suits who reads them."""

    form = "auto"

    def emit(self, record: logging.LogRecord) -> None:
        if self.form != "none":
            tell(record.getMessage())


_speech = _Speech(logging.WARNING)


def begin(words: Sequence[str]) -> None:
    """Say everything from here on as ``--progress`` among the words wants it, even where the words are misused."""
    named = [value for word, value in pairwise([*words, ""]) if word == "--progress"]
    joined = [word.partition("=")[2] for word in words if word.startswith("--progress=")]
    _speech.form = next(iter(named + joined), "auto")
    logging.getLogger("kg").addHandler(_speech)


def tell(line: object) -> None:
    """A line for people, on standard error, without what a terminal would take for a command."""
    if _speech.form == "json":
        _say(json.dumps({"event": "note", "message": str(line)}))
    else:
        _say(f"kg: {_visible(line)}")


class Rejected:
    """Tells of rejected records, and knows what a command answers for them: 1, or 3 where an input is not whole."""

    def __init__(self) -> None:
        self.code = 0

    def __call__(self, problem: Problem) -> None:
        """Tell of one."""
        tell(problem)
        self.code = max(self.code, InputError.exit_code if problem.incomplete else 1)


def fail(reason: object, code: int) -> None:
    """Tell why the command ends with this code."""
    if _speech.form == "json":
        _say(json.dumps({"event": "error", "message": str(reason), "exit": code}))
    else:
        tell(reason)


def misused(error: click.ClickException) -> None:
    """Tell what is wrong with the words of a command."""
    if _speech.form == "json":
        fail(error.format_message(), error.exit_code)
    else:
        error.show()


def _visible(line: object) -> str:
    return "".join(each if each.isprintable() else f"\\u{ord(each):04X}" for each in str(line))


def _say(line: str) -> None:
    sys.stdout.flush()
    sys.stderr.write(f"{line}\n")
