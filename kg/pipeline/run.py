"""A run from end to end: records in, one file or a folder out, or a report on each record's graph."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO, TypeVar

from kg.mapping import Options
from kg.pipeline.chunks import SIZE, Chunk, chunks
from kg.pipeline.composition import Encoded, Plan, Rules, check, encode, graph, joined, rejected
from kg.pipeline.files import pieces, whole_file
from kg.pipeline.folder import Manifest, opened
from kg.pipeline.ledger import REPEATED, Ledger, Numbers, OnProblem
from kg.problems import InputError, Problem
from kg.report import Report
from kg.sources import RawRecord
from kg.sources.rejects import encode as encode_reject
from kg.terms import RecordGraph

Result = TypeVar("Result")
Records = Iterable[RawRecord | Problem]

_CHUNKS = 256  # in a part, at least, so that its size is about what was asked for


def export_file(
    records: Records,
    plan: Plan,
    target: Path | BinaryIO,
    ledger: Ledger,
    jobs: int = 1,
    *,
    rejects: Path | None = None,
) -> None:
    """Write the graph of every record to one file, and account for the records in ``ledger``.

    The bytes are the same for any number of ``jobs``, which are processes; one works in this process itself. A file of
    ``rejects`` is written beside, however the run ends. :class:`~kg.pipeline.Stopped` where a guard of the ledger is
    not kept, and :class:`InputError` where an input ends before its time: there is no file then, but the rejects.
    :class:`OutputError` where a file cannot be written.
    """
    ended: BaseException | None = None
    ledger.on_progress(ledger.tally)
    with contextlib.ExitStack() as stack:
        if rejects:
            kept = stack.enter_context(whole_file(rejects, mode=0o600))
            ledger.on_problem = _both(ledger.on_problem, _into(kept))
        try:
            with whole_file(target, packed=True) if isinstance(target, Path) else contextlib.nullcontext(target) as out:
                for piece in pieces(_encoded(records, SIZE, plan, ledger, jobs), plan):
                    ledger.tally.bytes += out.write(piece)
                out.flush()
                ledger.close()
        except BaseException as error:  # noqa: BLE001 - whatever it is, the rejects are written; then it goes on
            ended = error
    if ended:
        raise ended


def export_folder(  # noqa: PLR0913 - what a run consists of
    records: Records,
    plan: Plan,
    path: Path,
    wanted: Manifest,
    ledger: Ledger,
    jobs: int = 1,
    *,
    resume: bool = False,
    rejects: Path | None = None,
) -> None:
    """Write the graph of every record to a folder of parts, as :func:`export_file` does to one file.

    Arguments and errors beside as of :func:`kg.pipeline.folder.opened`. Whatever ends the run early, the parts that are
    there stay, and it can go on from them; also with an input that ended before its time and is whole now.
    """
    given = iter(records)
    plan = replace(plan, sink=replace(plan.sink, alone=None))  # a part looks like any other, even with a sole record
    with opened(path, wanted, plan, resume=resume) as folder:
        folder.restore(ledger, given)
        ledger.on_progress(ledger.tally)
        if folder.manifest.finished:
            ledger.close()
            return
        if rejects:
            ledger.on_problem = _both(ledger.on_problem, folder.keep)
        encoded = _encoded(given, min(SIZE, wanted.part_size // _CHUNKS), plan, ledger, jobs, folder.note)
        try:
            while folder.write_part(encoded, ledger):
                pass
            ledger.close()
        finally:
            if rejects:
                folder.publish_rejects(rejects)
        folder.finish(ledger)


def graphs(records: Records, options: Options, on_problem: OnProblem) -> Iterator[RecordGraph]:
    """The graph of every record, one after the other in this process; of several with one number the first."""
    numbers = Numbers()
    for raw in records:
        found = graph(raw, options)
        if isinstance(found, Problem):
            on_problem(found)
        elif numbers.add(found.number):
            yield found
        else:
            on_problem(rejected(raw, found.number, REPEATED))


def reports(records: Records, rules: Rules, ledger: Ledger, jobs: int = 1) -> Iterator[Report]:
    """The report on the graph of each record, in order; errors as of :func:`kg.validation.shapes_graph`.

    In the ledger a record counts as written when there is a report on it.
    """
    ledger.on_progress(ledger.tally)
    for chunk, results in ordered(partial(check, rules=rules), chunks(records), jobs):
        outcomes = [outcome for result in results for outcome in result.outcomes]
        repeated = ledger.enter(chunk, outcomes)
        if rules.extra and ledger.tally.read > 1:
            rules.tell()
        found = [report for result in results for report in result.reports]
        yield from (each for index, each in enumerate(found) if each is not None and index not in repeated)
    ledger.close()


def ordered(
    function: Callable[[Chunk], Result], cut: Iterable[Chunk], jobs: int
) -> Iterator[tuple[Chunk, list[Result]]]:
    """Each chunk with its results, as :meth:`kg.pipeline.pool.Pool.map` gives them.

    With one job, or no more than one chunk, all is done in this process: a single record waits for no other to start.
    """
    given = iter(cut)
    ahead = list(islice(given, 2))
    if jobs == 1 or len(ahead) < 2:
        for chunk in chain(ahead, given):
            yield chunk, [function(chunk)]
        return
    from kg.pipeline.pool import Pool  # noqa: PLC0415 - a single record needs none

    with Pool(function, jobs) as pool:
        yield from pool.map(chain(ahead, given))


def _encoded(
    records: Records,
    size: int,
    plan: Plan,
    ledger: Ledger,
    jobs: int,
    on_chunk: Callable[[Chunk], None] = lambda _: None,
) -> Iterator[Encoded]:
    """Chunks of so many bytes, encoded and accounted for, without the records whose number was there before.

    :class:`InputError` behind the last of them where an input ends before its time; what follows it is not read.
    """
    broken: list[Problem] = []
    for chunk, results in ordered(partial(encode, plan=plan), chunks(_unbroken(records, broken.append), size), jobs):
        on_chunk(chunk)
        repeated = ledger.enter(chunk, [outcome for result in results for outcome in result.outcomes])
        yield joined(results, plan, without=repeated)
    for each in broken:
        raise InputError(f"{each.origin}: {each.path or 'there'}: the input is not whole, and the run ends here")


def _unbroken(records: Records, on_broken: OnProblem) -> Iterator[RawRecord | Problem]:
    """The records up to the place where an input ends before its time."""
    for raw in records:
        yield raw
        if isinstance(raw, Problem) and raw.incomplete:
            on_broken(raw)
            return


def _into(file: BinaryIO) -> OnProblem:
    def keep(problem: Problem) -> None:
        file.write(encode_reject(problem))

    return keep


def _both(first: OnProblem, second: OnProblem) -> OnProblem:
    def both(problem: Problem) -> None:
        first(problem)
        second(problem)

    return both
