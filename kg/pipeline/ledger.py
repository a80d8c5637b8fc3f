"""Every record accounted for: what became of it, which numbers were there, and when it is too much."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from kg.pipeline.chunks import Chunk
from kg.pipeline.composition import Outcome, rejected
from kg.problems import Failure, Problem

REPEATED = "an earlier record of the input has this number"
"""Why a record is rejected whose number was there before."""

_ENOUGH = 1000  # records before a share of them means anything


class Stopped(Failure):
    """A guard of the run was not kept: too many records rejected, or too few written."""


@dataclass(slots=True)
class Tally:
    """What became of the records: ``read`` = ``written`` + ``rejected``, always.

    ``bytes`` counts the output as it is written, packed; ``warned`` the records with a SHACL Warning.
    """

    read: int = 0
    written: int = 0
    rejected: int = 0
    triples: int = 0
    bytes: int = 0
    warned: int = 0

    def __str__(self) -> str:
        """One line for people."""
        return (
            f"{self.read:,} in, {self.written:,} written, {self.rejected:,} rejected; "
            f"{self.triples:,} triples, {self.bytes:,} bytes"
        )


@dataclass(frozen=True, slots=True)
class Guards:
    """When a run ends early: with more rejects than a number, or than a share of at least 1,000 records.

    ``min_records`` is how many have to be written in the end.
    """

    max_rejects: int | None = None
    max_share: float | None = None
    min_records: int = 0

    def watch(self, tally: Tally, *, ended: bool = False) -> None:
        """Raise :class:`Stopped` where a guard is not kept; a share of few records counts only when all are read."""
        rejects = f"{tally.rejected:,} of {tally.read:,} records are rejected"
        if self.max_rejects is not None and tally.rejected > self.max_rejects:
            raise Stopped(f"{rejects}, and {self.max_rejects:,} may be: the run ends here")
        many = ended or tally.read >= _ENOUGH
        if many and self.max_share is not None and tally.rejected > self.max_share * tally.read:
            raise Stopped(f"{rejects}, and {100 * self.max_share:g} % may be: the run ends here")
        if ended and tally.written < self.min_records:
            raise Stopped(f"{tally.written:,} records are written, and at least {self.min_records:,} were wanted")


class Numbers:
    """The numbers that records have had: a bit for each of the hundred million that the registry can give.

    ``order`` holds the eight digits of each in the order in which they came.
    """

    def __init__(self) -> None:
        self.order = array("I")
        self._bits = bytearray()

    def add(self, number: str) -> bool:
        """Enter a number, ``NCT`` and eight digits; False where it was there before."""
        return self._add(int(number[3:]))

    def restore(self, order: bytes) -> None:
        """Enter numbers again, as :attr:`order` had them."""
        for digits in array("I", order):
            self._add(digits)

    def _add(self, digits: int) -> bool:
        byte, bit = digits >> 3, 1 << (digits & 7)
        if byte >= len(self._bits):
            self._bits.extend(bytes(byte + 1 - len(self._bits)))
        if self._bits[byte] & bit:
            return False
        self._bits[byte] |= bit
        self.order.append(digits)
        return True


class OnProblem(Protocol):
    """What hears of each problem, in the order of the input."""

    def __call__(self, problem: Problem, /) -> None:
        """Hear of one."""


def _nothing(_: object) -> None:
    """For whoever does not want to hear."""


@dataclass(slots=True)
class Ledger:
    """The account of one run.

    ``on_problem`` hears of every problem, ``on_progress`` of the tally after every chunk, both in the order of the
    input.
    """

    on_problem: OnProblem = _nothing
    on_progress: Callable[[Tally], None] = _nothing
    guards: Guards = field(default_factory=Guards)
    tally: Tally = field(default_factory=Tally)
    numbers: Numbers = field(default_factory=Numbers)

    def enter(self, chunk: Chunk, outcomes: Sequence[Outcome]) -> set[int]:
        """Account for a chunk; the positions of records that are withheld since their number was there before.

        :class:`Stopped` as soon as a guard is not kept.
        """
        repeated = set[int]()
        tally = self.tally
        for index, (raw, outcome) in enumerate(zip(chunk, outcomes, strict=True)):
            problem = outcome.problem
            tally.read += 1
            if outcome.number and not self.numbers.add(outcome.number):
                repeated.add(index)
                problem = rejected(raw, outcome.number, REPEATED)
            elif outcome.warned:
                tally.warned += 1
            if problem is None:
                tally.written += 1
                tally.triples += outcome.triples
            else:
                tally.rejected += 1
                self.on_problem(problem)
                self.guards.watch(tally)
        self.on_progress(tally)
        return repeated

    def close(self) -> None:
        """All records are read: :class:`Stopped` where a guard is not kept."""
        self.guards.watch(self.tally, ended=True)
