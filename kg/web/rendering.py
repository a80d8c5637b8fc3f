"""Pages made where the store is, in a worker: there their handlers run as they would in the server itself."""

from __future__ import annotations

import asyncio
import traceback
from pathlib import Path
from types import SimpleNamespace

import msgspec
import pyoxigraph as ox
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import Message

from kg.web import engine, html, ontology, pages, queries
from kg.web.catalogue import Catalogue
from kg.web.jobs import Answer, Job, Limits, Page, Query, Refusal, Reply
from kg.web.lexicon import lexicon
from kg.web.server import Server

_ROUTES = {"thing": pages.thing, "other": pages.other, "answer": queries.beginning, "terms": ontology.terms}
_ROWS = 1_000_000
"""Triples that a page is made of: not what people ask for is limited by that, but what the server asks itself."""
_SIZE = 256 << 20
"""Bytes of these."""
_SENT = 64 << 20
"""Bytes of a page."""


class Here:
    """The store as the handlers of pages ask it: at once, and without the limits of what people ask for."""

    times = 0  # it never changes while a page is made

    def __init__(self, store: ox.Store, limits: Limits) -> None:
        self._store = store
        self._limits = limits

    async def run(self, job: Job, client: str = "", fits: object = None) -> Reply:  # noqa: ARG002 - as the pool has it
        """Do a job."""
        own = isinstance(job, Query) and job.first is not None
        limits = self._limits if own else msgspec.structs.replace(self._limits, rows=_ROWS, size=_SIZE)
        return engine.done(self._store, job, limits)


def rendered(store: ox.Store, job: Page, limits: Limits) -> Reply:
    """A page, or why there is none."""
    server = Server(store=Here(store, limits), folder=Path(), base=job.base, union=job.union, public=job.public)
    app = SimpleNamespace(state=SimpleNamespace(server=server, catalogue=Catalogue(server)))
    scope = {
        "type": "http",
        "app": app,
        "method": job.method,
        "scheme": job.scheme,
        "path": job.path,
        "root_path": "",
        "query_string": job.query,
        "headers": job.headers,
        "path_params": job.values,
    }
    try:
        response = asyncio.run(_ROUTES[job.route](Request(scope, _never)))
    except HTTPException as error:
        return Refusal(status=error.status_code, reason=error.detail, headers=dict(error.headers or {}))
    except MemoryError:
        raise  # it is told as of any query that needs too much
    except Exception:  # noqa: BLE001 - a fault of ours, which the server tells whoever runs it
        return Refusal(status=500, reason=traceback.format_exc())
    body = bytes(response.body)
    if len(body) > _SENT:
        return Refusal(status=413, reason="the page is larger than this server gives at once")
    return Answer(media_type="", body=body, status=response.status_code, headers=tuple(response.raw_headers))


def prepared() -> Reply:
    """Read the templates and the words of the vocabulary; nothing is answered."""
    html.read()
    lexicon()
    return Answer(media_type="", body=b"")


async def _never() -> Message:
    """What the client says meanwhile: the server listens to that."""
    return await asyncio.Future()
