"""The pool: worker processes that do jobs one at a time each, ended and replaced when one of them takes too long.

A client that leaves frees its worker; whoever finds all of them busy waits for a turn, and is told to come back later
where too many wait already. No client has all the workers, nor all the places in the queue.
"""

from __future__ import annotations

import asyncio
import contextlib
import math
import os
import sys
from asyncio import StreamReader, StreamWriter
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import msgspec

from kg.problems import StoreError
from kg.web.jobs import ENDING, FULL, Job, Limits, Page, Prepare, Refusal, Reply
from kg.web.worker import HEADER, framed, length

_SLOW = 0.25
"""Seconds. A job that takes longer yields the processor to the others: its process gets a lower priority."""

_PAGE = 3.0
"""The same of pages, whose work is known."""

_PREPARE = 30.0
"""Seconds that a worker may take to read what pages are made with."""

_LOW = 19
"""The priority of slow jobs, as nice(1) counts: the lowest."""

_AGAIN = 2.0
"""Seconds until another worker is started where one could not be."""

_END = 5.0
"""Seconds in which the processes of a pool must have ended. They are killed, so it takes a small part of that."""

_replies: msgspec.msgpack.Decoder[Reply] = msgspec.msgpack.Decoder(Reply)


def _anything(_: int) -> bool:
    return True


class _Worker:
    """One process, and whether it is spent: in the middle of a job, or of a priority that cannot be raised again.

    And whether it has read what pages are made with.
    """

    def __init__(self, process: Process, out: StreamWriter, source: StreamReader) -> None:
        self._process = process
        self._out = out
        self._source = source
        self.spent = False
        self.makes_pages = False
        self._slow = False
        self._killed = False

    @classmethod
    async def started(cls, folder: Path, limits: Limits) -> _Worker:
        """A worker that has opened the store."""
        # -P: modules of the current folder are none of ours.
        arguments = "-P", "-m", "kg.web.worker", str(folder), msgspec.json.encode(limits).decode()
        # What an engine says when a query ends it is of no use to anybody.
        process = await asyncio.create_subprocess_exec(
            sys.executable, *arguments, stdin=PIPE, stdout=PIPE, stderr=DEVNULL
        )
        worker = cls(process, cast("StreamWriter", process.stdin), cast("StreamReader", process.stdout))
        try:
            first = await worker._received()
        except asyncio.IncompleteReadError:
            first = Refusal(status=503, reason=f"{folder}: no worker can be started")
        except BaseException:
            await worker.ended()
            raise
        if isinstance(first, Refusal):
            await worker.ended()
            raise StoreError(first.reason)
        return worker

    @property
    def gone(self) -> bool:
        """Whether the process has ended, by whatever hand."""
        return self._process.returncode is not None

    async def ask(self, job: Job, fits: Callable[[int], bool]) -> Reply:
        """The answer to a job, if so many bytes fit; EOFError where the process ends instead."""
        self.spent = True  # until it has answered: whoever stops waiting leaves it in the middle
        self._out.write(framed(job))
        ours = isinstance(job, Prepare) or (isinstance(job, Page) and job.route != "answer")
        slow = asyncio.get_running_loop().call_later(_PAGE if ours else _SLOW, self._yield_processor)
        try:
            await self._out.drain()
            reply = await self._received(fits)
        except (ConnectionError, asyncio.IncompleteReadError) as error:
            raise EOFError from error
        finally:
            slow.cancel()
        self.spent = self._slow
        self.makes_pages |= isinstance(job, Prepare)
        return reply

    async def _received(self, fits: Callable[[int], bool] = _anything) -> Reply:
        left = length(await self._source.readexactly(HEADER))
        if fits(left):
            return _replies.decode(await self._source.readexactly(left))
        while left:
            left -= len(await self._source.read(left))
            if self._source.at_eof():
                raise EOFError
        return FULL

    def _yield_processor(self) -> None:
        """Let the others go first, from now on: nobody may raise a priority again, so this worker is replaced."""
        self._slow = True
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self._process.pid, _LOW)

    def kill(self) -> None:
        """End the process, whatever it is doing, without waiting until it has ended."""
        if not self._killed:  # asyncio takes a second time for the end of a process that it does not know
            self._killed = True
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()

    async def ended(self) -> None:
        """End the process, and wait until it has ended."""
        self.kill()
        await self._process.wait()


@dataclass(frozen=True, eq=False)
class _Turn:
    """Somebody who waits for a worker."""

    client: str
    worker: asyncio.Future[_Worker | None]


class Pool:
    """``limits.workers`` processes over the store in ``folder``; ``tell`` takes lines for whoever runs the server.

    Where ``folder`` is a link, all look into the folder that it led to when the store was opened the last time.
    """

    def __init__(self, folder: Path, limits: Limits, tell: Callable[[str], None]) -> None:
        self._given = folder
        self._folder = folder.resolve()
        self._times = 1
        self._limits = limits
        self._tell = tell
        # What one client may have at once leaves a quarter of the workers, and half of the queue, to the others.
        self._share = limits.workers - limits.workers // 4
        self._places = max(1, limits.waiting // 2)
        self._busy: Counter[str] = Counter()
        self._queue: list[_Turn] = []
        self._idle: list[_Worker] = []
        self._old: set[_Worker] = set()
        self._workers: set[_Worker] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._closing = False

    @classmethod
    @contextlib.asynccontextmanager
    async def running(cls, folder: Path, limits: Limits, tell: Callable[[str], None]) -> AsyncIterator[Pool]:
        """A pool whose processes end with the block."""
        pool = cls(folder, limits, tell)
        try:
            async with asyncio.TaskGroup() as starting:
                for _ in range(limits.workers):
                    starting.create_task(pool._start())
            yield pool
        except* StoreError as errors:
            raise errors.exceptions[0] from None
        finally:
            pool.close()
            ending = [*pool._tasks, *(asyncio.create_task(worker.ended()) for worker in pool._workers)]
            if ending:
                await asyncio.wait(ending, timeout=_END)

    def close(self) -> None:
        """End all that runs and start nothing more: whoever waits for an answer is told so."""
        self._closing = True
        for turn in self._queue:
            if not turn.worker.done():
                turn.worker.set_result(None)
        for worker in self._workers:
            worker.kill()
        # A worker that is being started ends when it has been: to cancel that would leave asyncio a process too many.

    async def run(self, job: Job, client: str = "", fits: Callable[[int], bool] = _anything) -> Reply:
        """Do a job for a client, within the limits; to cancel it ends the worker in the middle of it.

        ``fits`` tells whether there is room for an answer of so many bytes.
        """
        limits = self._limits
        worker = await self._turn(client)
        if worker is None and self._closing:
            return ENDING
        if worker is None:
            reason = "this server is busy: too many queries run and wait"
            return Refusal(status=429, reason=reason, retry_after=max(1, math.ceil(limits.seconds)))
        try:
            if isinstance(job, Page) and not worker.makes_pages:
                async with asyncio.timeout(_PREPARE):
                    await worker.ask(Prepare(), fits)
            async with asyncio.timeout(limits.seconds):
                return await worker.ask(job, fits)
        except TimeoutError:
            return Refusal(status=504, reason=f"the query took longer than {limits.seconds:g} seconds and was ended")
        except EOFError:
            if self._closing:
                return ENDING
            reason = f"the query needed more than {limits.memory >> 20:,} MiB of memory, or is nested too deeply"
            return Refusal(status=507, reason=reason)
        finally:
            self._freed(worker, client)

    @property
    def folder(self) -> Path:
        """The folder that the workers look into."""
        return self._folder

    @property
    def times(self) -> int:
        """How many times the store has been opened: what was found out before the last one may hold no more."""
        return self._times

    async def reopen(self) -> None:
        """Open the store anew, worker by worker, where it can be opened; whoever is busy finishes its job first."""
        new = self._given.resolve()
        try:
            await (await _Worker.started(new, self._limits)).ended()
        except StoreError as error:
            self._tell(f"{error}; the one that is open stays")
            return
        self._folder = new
        self._old |= self._workers
        while worker := next((each for each in self._idle if each in self._old), None):
            self._idle.remove(worker)
            await self._replace(worker)
        self._times += 1
        self._tell(f"{self._given}: opened anew")

    async def _turn(self, client: str) -> _Worker | None:
        """A worker when it is this client's turn; None where that would take too long, or the pool ends."""
        if self._closing:
            return None
        turn = _Turn(client, asyncio.get_running_loop().create_future())
        self._queue.append(turn)
        self._deal()
        try:
            theirs = sum(each.client == client for each in self._queue)
            if not turn.worker.done() and (len(self._queue) > self._limits.waiting or theirs > self._places):
                return None
            async with asyncio.timeout(self._limits.seconds):
                return await asyncio.shield(turn.worker)
        except TimeoutError:
            return turn.worker.result() if turn.worker.done() else None
        except asyncio.CancelledError:
            if turn.worker.done() and (worker := turn.worker.result()):
                self._freed(worker, client)
            raise
        finally:
            if turn in self._queue:
                self._queue.remove(turn)

    def _deal(self) -> None:
        """Give idle workers to those who wait: to clients that have the fewest, in the order in which they came."""
        for worker in [each for each in self._idle if each.gone]:
            self._idle.remove(worker)
            self._later(self._replace(worker))
        while self._idle:
            waiting = [each for each in self._queue if self._busy[each.client] < self._share]
            if not waiting:
                return
            turn = min(waiting, key=lambda each: self._busy[each.client])
            self._queue.remove(turn)
            self._busy[turn.client] += 1
            turn.worker.set_result(self._idle.pop())

    def _freed(self, worker: _Worker, client: str) -> None:
        self._busy[client] -= 1
        if not self._busy[client]:
            del self._busy[client]
        if worker.spent or worker in self._old:
            self._later(self._replace(worker))
        else:
            self._idle.append(worker)
        self._deal()

    async def _start(self) -> None:
        worker = await _Worker.started(self._folder, self._limits)
        if self._closing:
            await worker.ended()
            return
        self._workers.add(worker)
        self._idle.insert(0, worker)  # others may be ready for pages
        self._deal()

    async def _replace(self, worker: _Worker) -> None:
        self._workers.discard(worker)
        self._old.discard(worker)
        await worker.ended()
        while not self._closing:
            try:
                await self._start()
            except (StoreError, OSError) as error:
                self._tell(str(error))
                await asyncio.sleep(_AGAIN)
            else:
                return

    def _later(self, work: Coroutine[None, None, None]) -> None:
        """Go on without the client, who waits for nothing but the answer; not where the pool ends."""
        if self._closing:
            work.close()
            return
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
