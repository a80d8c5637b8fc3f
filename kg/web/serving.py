"""A server from its beginning to its end: what it listens on, how long it waits for clients, what ends it."""

from __future__ import annotations

import asyncio
import fcntl
import logging
import os
import signal
import socket
import sys
import termios
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from kg.iris import BASE
from kg.problems import StoreError
from kg.web.app import application
from kg.web.jobs import Limits
from kg.web.owner import Owner
from kg.web.pool import Pool
from kg.web.room import Room
from kg.web.server import Server

_CONNECTIONS = 500
"""More than so many at once are answered 503."""

_HEAD = 32 << 10
"""Bytes of the first lines of a request."""

_LOOKS = 10.0
"""Seconds between two looks at what a client does."""

_STILL = 6
"""So many looks may find that a client has taken nothing of an answer: a slow one gets it in large pieces."""

_WHOLE = 30
"""So many looks may find an answer that is not taken as a whole."""

_ANSWERS = 4
"""So many answers of the largest size are held at once for clients that read slowly."""

_FINISH = 3.0
"""Seconds that answers may still take when the server is ended; whoever waits for one then is told so."""

_TELL = 1.0
"""Seconds that this may take, and the end of answers that are being sent."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How to serve; ``limits`` and what is described at :class:`kg.web.server.Server`.

    ``port`` 0 takes one that is free. ``tell`` takes a line for whoever runs the server, ``verbose`` has it get one for
    each request.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    base: str = BASE
    public: str | None = None
    token: str | None = None
    union: bool = True
    limits: Limits = field(default_factory=Limits)
    verbose: bool = False
    tell: Callable[[str], None] = print


def serve(folder: Path, settings: Settings) -> None:
    """Serve the store in a folder until SIGINT or SIGTERM; SIGHUP opens it anew. With a token it can be written to.

    :class:`kg.problems.Failure` where the store cannot be opened, or nobody can listen there.
    """
    with _listening(settings.host, settings.port) as listening:
        asyncio.run(_served(folder, settings, listening))


async def _served(folder: Path, settings: Settings, listening: socket.socket) -> None:
    async with _opened(folder, settings) as server:
        app = application(server, settings.tell if settings.verbose else lambda _: None)
        config = uvicorn.Config(
            app,
            http=_Impatient,
            ws="none",
            lifespan="off",
            log_config=None,
            log_level="error",
            access_log=False,
            server_header=False,
            limit_concurrency=_CONNECTIONS,
            h11_max_incomplete_event_size=_HEAD,
            timeout_keep_alive=5,
            timeout_graceful_shutdown=_FINISH + _TELL,  # type: ignore[arg-type]
        )
        running = _Running(config, server, settings.tell)
        known = f", known as {server.public}" if server.public else ""
        await running.serve_on(listening, f"serving {folder} at http://{_name(listening)}/{known}")
    if isinstance(server.store, Owner) and server.store.busy:
        os._exit(0)  # its threads cannot be ended, and all that was written is on the disk


@asynccontextmanager
async def _opened(folder: Path, settings: Settings) -> AsyncIterator[Server]:
    limits = settings.limits
    store = Pool.running(folder, limits, settings.tell) if settings.token is None else Owner.running(folder, limits)
    async with store as each:
        yield Server(
            store=each,
            folder=folder,
            base=settings.base,
            union=settings.union,
            token=settings.token,
            upload_limit=limits.size,
            public=settings.public,
            tell=settings.tell,
            room=Room(_ANSWERS * limits.size),
        )


class _Running(uvicorn.Server):
    """uvicorn, ended by signals as any other program: it would raise them once more in the end."""

    def __init__(self, config: uvicorn.Config, server: Server, tell: Callable[[str], None]) -> None:
        super().__init__(config)
        self._server = server
        self._tell = tell
        self._ready = ""

    async def serve_on(self, listening: socket.socket, ready: str) -> None:
        """Serve until a signal; ``ready`` is told when requests are answered."""
        self._ready = ready
        loop = asyncio.get_running_loop()
        for each in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(each, self.handle_exit, each, None)
        loop.add_signal_handler(signal.SIGHUP, self._reopen)
        await self.serve([listening])

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals to the loop."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer, and say so."""
        await super().startup(sockets)
        self._tell(self._ready)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Let answers end for a while; whoever still waits for one then is told so."""
        # To end requests is no error, as uvicorn thinks: nobody wants to read where each of them was.
        logging.getLogger("uvicorn.error").disabled = True
        if isinstance(self._server.store, Pool | Owner):
            asyncio.get_running_loop().call_later(_FINISH, self._server.store.close)
        await super().shutdown(sockets)

    def _reopen(self) -> None:
        if isinstance(self._server.store, Pool):
            self._reopening = asyncio.ensure_future(self._server.store.reopen())
        else:
            self._tell("a store that is written to here is never out of date")


class _Impatient(H11Protocol):
    """A connection that is closed where a client neither asks nor reads; uvicorn would wait for ever."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to look at it."""
        super().connection_made(transport)
        self._unread: tuple[int, int] = 0, 0
        self._still = self._looks = 0
        self._idle = False
        self._next = self.loop.call_later(_LOOKS, self._look)

    def connection_lost(self, exc: Exception | None) -> None:
        """End that."""
        self._next.cancel()
        super().connection_lost(exc)

    def _look(self) -> None:
        # What the system still holds has not been taken either.
        unread = self.transport.get_write_buffer_size(), _unsent(self.transport.get_extra_info("socket"))
        asked = self.cycle is not None and not self.cycle.response_complete
        waiting = any(unread)
        self._still = self._still + 1 if waiting and unread == self._unread else 0
        self._looks = self._looks + 1 if waiting else 0
        if self._still >= _STILL or self._looks > _WHOLE:
            self.transport.abort()
        elif not waiting and not asked and self._idle:
            self.transport.close()
        else:
            self._unread, self._idle = unread, not asked and not waiting
            self._next = self.loop.call_later(_LOOKS, self._look)


def _unsent(connection: socket.socket) -> int:
    """How many bytes the system holds for a client that has not confirmed them."""
    try:
        return int.from_bytes(fcntl.ioctl(connection.fileno(), termios.TIOCOUTQ, bytes(4)), sys.byteorder)
    except OSError:  # a system that does not tell, or a connection that is no more
        return 0


@contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    try:
        made = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except (OSError, OverflowError) as error:
        reason = str(getattr(error, "strerror", None) or error).partition(" (while")[0]  # attempting to bind …
        raise StoreError(f"{host}:{port}: {reason}") from error
    with made:
        # Connections inherit it. Without it the end of an answer waits 40 ms for the client to confirm its beginning.
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        yield made


def _name(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
