"""A function mapped over chunks by worker processes, in order, in bounded memory; a process that dies costs one record.

Workers are started anew (``spawn``), not forked: the same on Linux and macOS, safe beside threads, and with no pipe of
another worker open, so that each sees the end of its own when the main process is gone, and ends too.
"""

from __future__ import annotations

import multiprocessing
import signal
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from types import TracebackType
from typing import Any, Generic, Self, TypeVar, cast

from kg.pipeline.chunks import Chunk, content
from kg.problems import Failure, Problem
from kg.sources import RawRecord
from kg.sources.raw import find_number

Result = TypeVar("Result")

_AHEAD = 4  # chunks beyond those that are worked on: framed in advance, or done and waiting for an earlier one
_STARTS = 3  # workers in a row that may die before they have begun

_CONTEXT = multiprocessing.get_context("spawn")


@dataclass(eq=False, slots=True)
class _Task(Generic[Result]):
    chunk: Chunk
    results: list[Result] | None = None


class _Died(Exception):  # noqa: N818 - it says what the worker did
    """A worker ended without an answer; the message tells how."""


class _Worker(Generic[Result]):
    """One process; ``ready`` once it has begun, ``task`` while it works on one."""

    def __init__(self, function: Callable[[Chunk], Result]) -> None:
        self.ready = False
        self.task: _Task[Result] | None = None
        self.connection, end = _CONTEXT.Pipe()
        self._process = _CONTEXT.Process(target=_serve, args=(end, function), daemon=True)
        # Ctrl-C reaches every process of the terminal; the workers leave it to the main process, which ends them.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            self._process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
            end.close()

    def send(self, chunk: Chunk) -> None:
        """Give it work; :class:`_Died` where nobody takes it."""
        try:
            self.connection.send(chunk)
        except OSError as error:
            raise self._death() from error

    def receive(self) -> Any:
        """Its next answer; :class:`_Died` where there will be none. What was raised in it is raised here."""
        try:
            answer = self.connection.recv()
        except (EOFError, OSError) as error:
            raise self._death() from error
        if isinstance(answer, Exception):
            raise answer
        return answer

    def end(self) -> None:
        """End it, whatever it does: it holds nothing that could be lost."""
        self._process.kill()
        self._process.join()
        self.connection.close()

    def _death(self) -> _Died:
        self._process.join(timeout=5)
        code = self._process.exitcode
        return _Died(signal.Signals(-code).name if code is not None and code < 0 else f"exit code {code}")


def _serve(connection: Connection, function: Callable[[Chunk], object]) -> None:
    """The life of a worker: ready, then an answer for each chunk, until the main process closes the pipe or dies."""
    answer: object = None  # which says that it is ready
    while True:
        try:
            connection.send(answer)
            chunk = connection.recv()
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
        self._waiting: deque[_Task[Result]] = deque()
        self._failed_starts = 0

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

        Where a process dies over a chunk, its records are tried one by one, each in a process of its own, and there is
        a result for each; one that kills that as well reaches ``function`` as a :class:`Problem`. Exceptions of
        ``function`` are raised here, and :class:`Failure` where no worker can be started.
        """
        given = iter(chunks)
        window: deque[_Task[Result]] = deque()
        while True:
            self._assign()
            while len(window) < self._jobs + _AHEAD and (chunk := next(given, None)) is not None:
                task = _Task[Result](chunk)
                window.append(task)
                self._waiting.append(task)
                self._assign()
            if not window:
                return
            while window[0].results is None:
                self._hear()
                self._assign()
            done = window.popleft()
            yield done.chunk, cast("list[Result]", done.results)

    def _assign(self) -> None:
        """Hand waiting tasks to idle workers, and start workers for those that are left."""
        idle = [worker for worker in self._workers if worker.ready and worker.task is None]
        while self._waiting and idle:
            worker = idle.pop()
            try:
                worker.send(self._waiting[0].chunk)
            except _Died:
                self._drop(worker)
            else:
                worker.task = self._waiting.popleft()
        starting = sum(not worker.ready for worker in self._workers)
        while starting < len(self._waiting) and len(self._workers) < self._jobs:
            self._workers.append(_Worker(self._function))
            starting += 1

    def _hear(self) -> None:
        """Wait until a worker says something, and take it down."""
        by_connection = {worker.connection: worker for worker in self._workers}
        for connection in wait(list(by_connection)):
            worker = by_connection[cast("Connection", connection)]
            task = worker.task
            try:
                answer = worker.receive()
            except _Died as death:
                self._drop(worker)
                if task is not None:
                    task.results = [self._alone(raw) for raw in task.chunk]
                elif not worker.ready:
                    self._start_failed(death)
            else:
                self._failed_starts = 0
                worker.ready, worker.task = True, None
                if task is not None:
                    task.results = [answer]

    def _alone(self, raw: RawRecord | Problem) -> Result:
        """The result for one record, in a process of its own; for one that kills it, the result for that problem."""
        worker = _Worker(self._function)
        try:
            worker.receive()
            worker.send([raw])
            return cast("Result", worker.receive())
        except _Died as death:
            return self._function([_fatal(raw, death)])
        finally:
            worker.end()

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
