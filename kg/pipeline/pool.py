"""A function mapped over chunks by worker processes, in order, a few held at a time; one that dies costs a record.

Workers are started anew (``spawn``), not forked: the same on Linux and macOS, safe beside threads, and with no pipe of
another worker open, so that each sees the end of its own when the main process is gone, and ends too.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import pickle
import signal
import tempfile
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing import reduction, resource_tracker
from multiprocessing.connection import Connection, wait
from types import TracebackType
from typing import Any, Generic, Self, TypeVar, cast

from kg.pipeline.chunks import Chunk, content
from kg.problems import Failure, Problem
from kg.sources import RawRecord
from kg.sources.raw import find_number

Result = TypeVar("Result")

_AHEAD = 4  # chunks beyond those that are worked on: framed in advance, or done and waiting for an earlier one
_KEPT = 16 * 1024 * 1024  # bytes that a line between two processes goes on holding
_STARTS = 3  # workers in a row that may die before they have begun

_CONTEXT = multiprocessing.get_context("spawn")
_LOG = logging.getLogger(__name__)


@dataclass(eq=False, slots=True)
class _Piece(Generic[Result]):
    """What a worker gets at a time: a chunk or, ``alone``, one record of a chunk on which a worker died."""

    chunk: Chunk
    task: _Task[Result]
    alone: bool = False
    result: list[Result] = field(default_factory=list)  # one, when it is done


@dataclass(eq=False, slots=True)
class _Task(Generic[Result]):
    """A chunk of the input, in one piece or in one a record."""

    chunk: Chunk
    pieces: list[_Piece[Result]] = field(default_factory=list)


class _Died(Exception):  # noqa: N818 - it says what the worker did
    """A worker ended without an answer; the message tells how."""


class _Line:
    """What two processes tell each other, in turns: one writes it to a file in memory, and rings.

    Megabytes through a pipe cost ten times as much, and whoever writes waits for whoever reads.
    """

    def __init__(self, bell: Connection, file: int) -> None:
        self.bell = bell
        self._file = os.fdopen(file, "r+b", buffering=0)

    def __reduce__(self) -> tuple[Callable[[Connection, Any], _Line], tuple[Connection, Any]]:
        return _line, (self.bell, reduction.DupFd(self._file.fileno()))

    def send(self, told: object) -> None:
        """Tell the other; :class:`OSError` where it is gone."""
        self._file.seek(0)
        pickle.dump(told, self, pickle.HIGHEST_PROTOCOL)
        self.bell.send_bytes(b"")

    def write(self, data: bytes) -> None:
        """All of it: the system may take a part at a time, and a pickle does not look."""
        left = memoryview(data)
        while left:
            left = left[self._file.write(left) :]

    def receive(self) -> Any:
        """What the other told; :class:`EOFError` or :class:`OSError` where it is gone."""
        self.bell.recv_bytes()
        self._file.seek(0)
        told = pickle.load(self._file)  # noqa: S301 - a process of ours wrote it
        if self._file.tell() > _KEPT:
            self._file.truncate(0)
        return told

    def close(self) -> None:
        """Hang up."""
        self.bell.close()
        self._file.close()


def _line(bell: Connection, file: Any) -> _Line:
    """The other end, in the process that has just started."""
    return _Line(bell, file.detach())


def _ends() -> tuple[_Line, _Line]:
    """Both ends of a new line."""
    if hasattr(os, "memfd_create"):
        file = os.memfd_create("kg")
    else:  # one without a name, on a disk
        with tempfile.TemporaryFile() as unnamed:
            file = os.dup(unnamed.fileno())
    one, other = _CONTEXT.Pipe()
    return _Line(one, file), _Line(other, os.dup(file))


class _Worker(Generic[Result]):
    """One process; ``ready`` once it has begun, ``piece`` while it works on one."""

    def __init__(self, function: Callable[[Chunk], Result]) -> None:
        self.ready = False
        self.piece: _Piece[Result] | None = None
        self.line, end = _ends()
        self._process = _CONTEXT.Process(target=_serve, args=(end, function), daemon=True)
        # Ctrl-C reaches every process of the terminal; the workers leave it to the main process, which ends them. With
        # the first of them Python starts a process of its own, and would take the block away again.
        resource_tracker.ensure_running()
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            self._process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
            end.close()

    def send(self, chunk: Chunk) -> None:
        """Give it work; :class:`_Died` where nobody takes it."""
        try:
            self.line.send(chunk)
        except OSError as error:
            raise self._death() from error

    def receive(self) -> tuple[Any, list[str]]:
        """Its next answer, and what it logged; :class:`_Died` where there will be none.

        What was raised in it is raised here.
        """
        try:
            answer, logged = self.line.receive()
        except (EOFError, OSError) as error:
            raise self._death() from error
        if isinstance(answer, Exception):
            raise answer
        return answer, logged

    def end(self) -> None:
        """End it, whatever it does: it holds nothing that could be lost."""
        self._process.kill()
        self._process.join()
        self.line.close()

    def _death(self) -> _Died:
        self._process.join(timeout=5)
        code = self._process.exitcode
        return _Died(signal.Signals(-code).name if code is not None and code < 0 else f"exit code {code}")


class _Logged(logging.Handler):
    """What is logged in a worker: the main process says it, once and in the form that it wants."""

    def __init__(self, level: int) -> None:
        super().__init__(level)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


def _serve(line: _Line, function: Callable[[Chunk], object]) -> None:
    """The life of a worker: ready, then an answer for each chunk, until the main process closes the pipe or dies."""
    logged = _Logged(logging.WARNING)
    logging.getLogger("kg").addHandler(logged)
    answer: object = None  # which says that it is ready
    while True:
        try:
            line.send((answer, logged.messages))
            logged.messages.clear()
            chunk = line.receive()
        except (EOFError, OSError):
            return
        try:
            answer = function(chunk)
        except Failure as failure:
            answer = failure
        except Exception as error:  # noqa: BLE001 - a fault of ours, raised again in the main process with its story
            answer = RuntimeError("".join(traceback.format_exception(error)))


class Pool(Generic[Result]):
    """Up to ``jobs`` worker processes, each with one chunk at a time; to be used in a ``with`` statement."""

    def __init__(self, function: Callable[[Chunk], Result], jobs: int) -> None:
        self._function = function
        self._jobs = jobs
        self._workers: list[_Worker[Result]] = []
        self._waiting: deque[_Piece[Result]] = deque()
        self._failed_starts = 0
        self._logged: set[str] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for worker in self._workers:
            worker.end()
        self._workers.clear()

    def map(self, chunks: Iterable[Chunk]) -> Iterator[tuple[Chunk, list[Result]]]:
        """Each chunk with ``[function(chunk)]``, in order.

        Where a process dies over a chunk, its records are handed out one by one, before all else, and there is a result
        for each; one on which a process dies again reaches ``function``, here, as a :class:`Problem`. So it costs no
        more new processes than there are such records, and one. Exceptions of ``function`` are raised here, and
        :class:`Failure` where no worker can be started.
        """
        given = iter(chunks)
        window: deque[_Task[Result]] = deque()
        while True:
            self._assign()
            while len(window) < self._jobs + _AHEAD and (chunk := next(given, None)) is not None:
                window.append(_Task(chunk))
                self._divide(window[-1], [chunk])
                self._assign()
            if not window:
                return
            while not all(piece.result for piece in window[0].pieces):
                self._hear()
                self._assign()
            done = window.popleft()
            results = [piece.result[0] for piece in done.pieces]
            done.pieces.clear()  # a task and its pieces hold each other, and megabytes, until the collector comes by
            yield done.chunk, results

    def _divide(self, task: _Task[Result], chunks: list[Chunk], *, alone: bool = False) -> None:
        """Let the pieces of a task wait for a worker; those of one record go first, for the results wait for them."""
        task.pieces = [_Piece(chunk, task, alone) for chunk in chunks]
        if alone:
            self._waiting.extendleft(reversed(task.pieces))
        else:
            self._waiting.extend(task.pieces)

    def _assign(self) -> None:
        """Hand waiting pieces to idle workers, and start workers for those that are left."""
        idle = [worker for worker in self._workers if worker.ready and worker.piece is None]
        while self._waiting and idle:
            worker = idle.pop()
            try:
                worker.send(self._waiting[0].chunk)
            except _Died:
                self._drop(worker)
            else:
                worker.piece = self._waiting.popleft()
        starting = sum(not worker.ready for worker in self._workers)
        while starting < len(self._waiting) and len(self._workers) < self._jobs:
            self._workers.append(_Worker(self._function))
            starting += 1

    def _hear(self) -> None:
        """Wait until a worker says something, and take it down."""
        by_bell = {worker.line.bell: worker for worker in self._workers}
        for bell in wait(list(by_bell)):
            worker = by_bell[cast("Connection", bell)]
            piece = worker.piece
            try:
                answer, logged = worker.receive()
            except _Died as death:
                self._drop(worker)
                if piece is not None:
                    self._died(piece, death)
                elif not worker.ready:
                    self._start_failed(death)
            else:
                self._failed_starts = 0
                self._log(logged)
                worker.ready, worker.piece = True, None
                if piece is not None:
                    piece.result.append(answer)

    def _died(self, piece: _Piece[Result], death: _Died) -> None:
        """A worker died over a piece: try its records one by one, or give up the one that it is."""
        if piece.alone:
            piece.result.append(self._function([_fatal(raw, death) for raw in piece.chunk]))
        else:
            self._divide(piece.task, [[raw] for raw in piece.chunk], alone=True)

    def _log(self, messages: list[str]) -> None:
        for message in messages:
            if message not in self._logged:
                self._logged.add(message)
                _LOG.warning("%s", message)

    def _drop(self, worker: _Worker[Result]) -> None:
        self._workers.remove(worker)
        worker.end()

    def _start_failed(self, death: _Died) -> None:
        self._failed_starts += 1
        if self._failed_starts >= _STARTS:
            raise Failure(f"worker processes cannot be started (the last ended with {death})") from death


def _fatal(raw: RawRecord | Problem, death: _Died) -> Problem:
    data = content(raw)
    reason = f"the process that worked on it died ({death}), also with this record alone"
    return Problem(origin=raw.origin, number=find_number(data), reason=reason, original=data)
