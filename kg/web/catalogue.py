"""What pages tell of the whole store: what a search finds in it, its description, and examples of each term."""

from __future__ import annotations

import asyncio
import contextlib
import sys
import time
from asyncio.subprocess import PIPE
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import TypeVar

from starlette.requests import Request
from starlette.responses import Response

from kg.problems import StoreError
from kg.search import NAME, Found, Index
from kg.terms import IRI, Triple
from kg.web.http import Rejected, response, tagged, while_there
from kg.web.jobs import Answer, Query
from kg.web.lexicon import Term, lexicon
from kg.web.owner import Owner
from kg.web.pool import Pool
from kg.web.server import Server
from kg.web.tables import ROWS, table

T = TypeVar("T")
_State = tuple[int, int]

_KEPT = "description"
_SECONDS = 5.0  # of one search
_QUESTIONS = 64  # searches that run and wait
_PAUSE = 60.0  # seconds after which what failed is tried again; after the next failure twice as many
_PAUSES = 7  # so often they are doubled, to an hour or two
_TOGETHER = 50  # terms that one query looks for


class Catalogue:
    """What is known of the store of a server. Nothing here makes a request wait for what takes long.

    What was found out is forgotten when the store is opened anew, and when it changes.
    """

    def __init__(self, server: Server) -> None:
        self._server = server
        self._folder = server.folder
        self._times = 0
        self._described: tuple[_State, bytes] | None = None
        self._describing: asyncio.Task[None] | None = None
        self._failures = 0
        self._again = 0.0
        self._asking = 0
        self._terms: tuple[_State, Response] | None = None
        self._making = asyncio.Lock()

    async def found(self, text: str, facets: Iterable[tuple[str, str]], skip: int) -> Found:
        """What a search finds; :class:`StoreError` where there is no index to search in."""
        wanted = tuple(facets)
        return await self._ask(lambda index: index.search(text, wanted, skip))

    async def numbered(self, text: str) -> str | None:
        """The IRI of the one study of that number; :class:`StoreError` as above."""
        return await self._ask(lambda index: index.numbered(text))

    async def labels(self) -> dict[str, str]:
        """What places are called; :class:`StoreError` as above."""
        return await self._ask(Index.labels)

    async def lags(self) -> bool:
        """Whether an update has changed the store and the index has not followed; :class:`StoreError` as above."""
        return await self._ask(lambda index: index.lags)

    async def description(self) -> bytes | None:
        """The description of the data set as N-Triples, as of a short while ago; None while it is being counted."""
        state = await self._state()
        with contextlib.suppress(StoreError):
            kept: bytes | None = await self._ask(lambda index: index.kept(_KEPT))
            if kept is not None:
                return kept
        if self._described and self._described[0] == state:
            return self._described[1]
        if (self._describing is None or self._describing.done()) and time.monotonic() >= self._again:
            self._describing = asyncio.create_task(self._describe())
        return None

    async def examples(self, request: Request) -> Mapping[str, Triple]:
        """A triple of the store for each term that is used in it, by the term's IRI."""
        every = list(lexicon().values())
        found: dict[str, Triple] = {}
        for first in range(0, len(every), _TOGETHER):
            found |= await self._some(request, every[first : first + _TOGETHER])
        return found

    async def terms(self, request: Request) -> Response:
        """The page of the ontology, which is made anew when the store has changed."""
        async with self._making:
            state = await self._state()
            if self._terms is None or self._terms[0] != state:
                self._terms = state, response(await self._server.page(request, "terms"))
            return tagged(request, self._terms[1])

    async def _some(self, request: Request, terms: list[Term]) -> dict[str, Triple]:
        patterns = " UNION ".join(
            f"{{ SELECT (<{each.iri}> AS ?term) ?s ?p ?o {{ {_pattern(each)} }} LIMIT 1 }}" for each in terms
        )
        query = f"SELECT ?term ?s ?p ?o {{ {patterns} }}"
        job = Query(text=query, union=True, base=self._server.endpoint(request), table=ROWS, graph=None)
        reply = await while_there(request, self._server.run(request, job))
        if not isinstance(reply, Answer):
            raise Rejected(reply.status, reply.reason, reply.told)
        return {
            str(row[0])[1:-1]: (IRI(row[1]), IRI(row[2]), row[3])
            for row in table(reply.body).rows
            if row[1] and row[2] and row[3]
        }

    async def _ask(self, question: Callable[[Index], T]) -> T:
        """An answer of the index, in a thread; rejected where too many wait for one."""
        if self._asking >= _QUESTIONS:
            raise Rejected(429, "this server is busy: too many searches run and wait", {"Retry-After": "2"})
        self._look()
        self._asking += 1
        try:
            return await asyncio.to_thread(_asked, self._folder / NAME, question)
        finally:
            self._asking -= 1

    def _look(self) -> None:
        """See whether the store has been opened anew."""
        store = self._server.store
        if isinstance(store, Pool) and store.times != self._times:
            self._folder, self._times = store.folder, store.times
            self._failures, self._again = 0, 0.0
            if self._describing:
                self._describing.cancel()

    async def _state(self) -> _State:
        """How many times the store was opened or changed here, and the number of the index's last change, if any."""
        self._look()
        times, changes = self._server.store.times, 0
        with contextlib.suppress(StoreError):  # asked for however many search: it takes no time
            changes = await asyncio.to_thread(_asked, self._folder / NAME, lambda index: index.changes)
        return times, changes

    async def _describe(self) -> None:
        state = await self._state()
        folder, store = self._folder, self._server.store
        described = await (store.described() if isinstance(store, Owner) else self._counted(folder))
        if described is None:
            pause = _PAUSE * 2 ** min(self._failures, _PAUSES)
            self._failures += 1
            self._again = time.monotonic() + pause
            self._server.tell(f"the data set cannot be described now; it is tried again after {pause:g} seconds")
            return
        self._failures = 0
        if state != await self._state():
            return
        self._described = state, described
        with contextlib.suppress(StoreError):  # where the folder cannot be written
            await asyncio.to_thread(_keep, folder / NAME, described, state[1])

    async def _counted(self, folder: Path) -> bytes | None:
        """What a process of its own counts; None where it could not."""
        command = sys.executable, "-P", "-m", "kg.web.describing", str(folder)
        process = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE)
        try:
            # Its input stays open for as long as this waits: the process ends with it.
            found = await process.stdout.read() if process.stdout else b""
            return found if await process.wait() == 0 else None
        finally:
            with contextlib.suppress(ProcessLookupError):
                process.kill()


def _asked(path: Path, question: Callable[[Index], T]) -> T:
    """An answer of the index in a file. It is opened for each: it may be another one by then, and it takes no time."""
    if not path.is_file():
        raise StoreError("this store has no search index")
    with closing(Index(path, read_only=True, seconds=_SECONDS)) as index:
        if not index.whole:
            raise StoreError("the search index of this store is being made")
        return question(index)


def _keep(path: Path, described: bytes, changes: int) -> None:
    if path.is_file():  # it would be made
        with closing(Index(path)) as index:
            if index.whole:
                index.keep(_KEPT, described, changes)


def _pattern(term: Term) -> str:
    """What uses a term: as a property, as a class, or as a value."""
    if term.kind in ("property", "annotation"):
        return f"?s <{term.iri}> ?o BIND(<{term.iri}> AS ?p)"
    if term.kind == "class":
        return (
            f"?s a <{term.iri}> BIND(<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> AS ?p) BIND(<{term.iri}> AS ?o)"
        )
    return f"?s ?p <{term.iri}> BIND(<{term.iri}> AS ?o)"
