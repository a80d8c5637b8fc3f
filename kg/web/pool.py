"""The pool: worker processes that do jobs one at a time each, ended and replaced when one of them takes too long.

A client that leaves frees its worker; whoever finds all of them busy waits for a turn, and is told to come back later
where too many wait already.
"""

from __future__ import annotations

import asyncio
import contextlib
import math
import os
import sys
from asyncio import StreamReader, StreamWriter
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Coroutine
from pathlib import Path
from typing import cast

import msgspec

from kg.problems import StoreError
from kg.web.jobs import Job, Limits, Refusal, Reply
from kg.web.worker import HEADER, framed, length

_SLOW = 0.25
"""Seconds. A job that takes longer yields the processor to the others: its process gets a lower priority."""

_replies: msgspec.msgpack.Decoder[Reply] = msgspec.msgpack.Decoder(Reply)


class _Worker:
    """One process, and whether it is spent: in the middle of a job, or of a priority that cannot be raised again."""

    def __init__(self, process: Process, out: StreamWriter, source: StreamReader) -> None:
        self._process = process
        self._out = out
        self._source = source
        self.spent = False
        self._slow = False

    @classmethod
    async def started(cls, folder: Path, limits: Limits) -> _Worker:
        """A worker that has opened the store."""
        arguments = "-m", "kg.web.worker", str(folder), msgspec.json.encode(limits).decode()
        process = await asyncio.create_subprocess_exec(sys.executable, *arguments, stdin=PIPE, stdout=PIPE)
        worker = cls(process, cast("StreamWriter", process.stdin), cast("StreamReader", process.stdout))
        try:
            await worker._received()
        except asyncio.IncompleteReadError:
            raise StoreError(f"{folder}: no worker can open the store") from None
        return worker

    async def ask(self, job: Job) -> Reply:
        """The answer to a job; EOFError where the process ends instead."""
        self.spent = True  # until it has answered: whoever stops waiting leaves it in the middle
        self._out.write(framed(job))
        slow = asyncio.get_running_loop().call_later(_SLOW, self._yield_processor)
        try:
            await self._out.drain()
            reply = await self._received()
        except (ConnectionError, asyncio.IncompleteReadError) as error:
            raise EOFError from error
        finally:
            slow.cancel()
        self.spent = self._slow
        return reply

    async def _received(self) -> Reply:
        header = await self._source.readexactly(HEADER)
        return _replies.decode(await self._source.readexactly(length(header)))

    def _yield_processor(self) -> None:
        """Let the others go first, from now on: nobody may raise a priority again, so this worker is replaced."""
        self._slow = True
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self._process.pid, 10)

    async def ended(self) -> None:
        """End the process, whatever it is doing."""
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        await self._process.wait()


class Pool:
    """``limits.workers`` processes over the store in ``folder``."""

    def __init__(self, folder: Path, limits: Limits) -> None:
        self._folder = folder
        self._limits = limits
        self._idle: asyncio.Queue[_Worker] = asyncio.Queue()
        self._waiting = 0
        self._workers: set[_Worker] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    @classmethod
    @contextlib.asynccontextmanager
    async def running(cls, folder: Path, limits: Limits) -> AsyncIterator[Pool]:
        """A pool whose processes end with the block."""
        pool = cls(folder, limits)
        try:
            await asyncio.gather(*(pool._start() for _ in range(limits.workers)))
            yield pool
        finally:
            for task in pool._tasks:
                task.cancel()
            await asyncio.gather(*(worker.ended() for worker in pool._workers))

    async def run(self, job: Job) -> Reply:
        """Do a job, within the limits; to cancel it ends the worker in the middle of it."""
        limits = self._limits
        if self._idle.empty() and self._waiting >= limits.waiting:
            return Refusal(status=429, reason="too many queries wait already", retry_after=_seconds(limits.seconds))
        self._waiting += 1
        try:
            async with asyncio.timeout(limits.seconds):
                worker = await self._idle.get()
        except TimeoutError:
            return Refusal(status=429, reason="all workers are busy", retry_after=_seconds(limits.seconds))
        finally:
            self._waiting -= 1
        try:
            async with asyncio.timeout(limits.seconds):
                return await worker.ask(job)
        except TimeoutError:
            return Refusal(status=504, reason=f"the query took longer than {limits.seconds:g} seconds and was ended")
        except EOFError:
            return Refusal(
                status=507, reason=f"the query needed more than {limits.memory >> 20:,} MiB of memory and was ended"
            )
        finally:
            if worker.spent:
                self._later(self._replace(worker))
            else:
                self._idle.put_nowait(worker)

    async def _start(self) -> None:
        worker = await _Worker.started(self._folder, self._limits)
        self._workers.add(worker)
        self._idle.put_nowait(worker)

    async def _replace(self, worker: _Worker) -> None:
        self._workers.discard(worker)
        await worker.ended()
        await self._start()

    def _later(self, work: Coroutine[None, None, None]) -> None:
        """Go on without the client, who waits for nothing but the answer."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _seconds(limit: float) -> int:
    return max(1, math.ceil(limit))
