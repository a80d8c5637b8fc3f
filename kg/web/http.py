"""What every route does alike: read a request within bounds, wait for an answer, refuse in words."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import re
from collections.abc import Coroutine, Mapping
from typing import Any, TypeVar
from urllib.parse import parse_qsl

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from kg.web.jobs import Answer, Refusal, Reply

T = TypeVar("T")

_TOLD = 500
"""Characters of a reason."""

_LEAST, _MOST = 1 << 10, 8 << 20
"""Bytes of text that is compressed."""

_LEVEL = 5
"""How much work is done for that, of 9."""

_TEXT = re.compile(r"text/|application/(?:[\w.-]+\+)?(?:json|xml)\b|application/n-triples")
_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(?:\.0*)?(?:\s*,|\s*$))", re.IGNORECASE)

_PORTION = 128 << 10
"""Bytes of an answer that are sent at once."""

_PATIENCE = 60.0
"""Seconds that a client may take to send a body."""


class Rejected(HTTPException):
    """A request that is not answered: the status of HTTP, and the reason in words."""

    def __init__(self, status: int, reason: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(status, reason, headers)


def parameters(encoded: bytes) -> list[tuple[str, str]]:
    """The parameters of a query string or form, which must be UTF-8, in their order."""
    try:
        return parse_qsl(
            encoded.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=1000, separator="&"
        )
    except ValueError as error:  # of which a UnicodeDecodeError is one
        raise Rejected(400, "the parameters must be percent-encoded UTF-8, a thousand at most") from error


def brief(error: Exception) -> str:
    """What an engine has against an update or a document: the place, without the long list of what it would take."""
    reason, found, _ = str(error).partition(": expected")
    return f"{reason}, or before it: this cannot be read" if found else reason[:_TOLD]


def text(raw: bytes) -> str:
    """A body as text."""
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        raise Rejected(400, f"the body is not UTF-8: byte {error.start}") from error


async def body(request: Request, limit: int) -> bytes:
    """The whole body, of ``limit`` bytes at most: no more of it is held, whatever the client says of its length."""
    chunks: list[bytes] = []
    left = limit
    try:
        async with asyncio.timeout(_PATIENCE):
            async for chunk in request.stream():
                left -= len(chunk)
                if left < 0:
                    raise Rejected(413, f"the body is larger than {limit:,} bytes", {"Connection": "close"})
                chunks.append(chunk)
    except TimeoutError as error:
        raise Rejected(408, f"the body took longer than {_PATIENCE:g} seconds", {"Connection": "close"}) from error
    except ClientDisconnect as error:
        raise Rejected(400, "the body ended early") from error
    return b"".join(chunks)


async def while_there(request: Request, work: Coroutine[Any, Any, T]) -> T:
    """The result of some work, which is given up when the client leaves. The body must have been read."""
    working = asyncio.ensure_future(work)
    leaving = asyncio.ensure_future(_left(request))
    try:
        await asyncio.wait({working, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            raise Rejected(499, "the client left")
        return working.result()
    finally:
        working.cancel()
        leaving.cancel()


async def _left(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def answered(request: Request, work: Coroutine[Any, Any, Reply]) -> Response:
    """The reply of a store as a response."""
    return response(await while_there(request, work))


class Portions(Response):
    """A response that is sent in portions, each when the client has taken the one before it.

    Text is compressed for who takes that, in a thread: it holds up nobody there.
    """

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - as it is called
        """Send it."""
        headers, content = self.raw_headers, bytes(self.body)
        there = self.status_code == 304
        if _TEXT.match(self.headers.get("content-type", "")) and (there or _LEAST <= len(content) <= _MOST):
            # A copy: the page of the ontology is sent again and again.
            changed = MutableHeaders(raw=[*headers])
            changed.add_vary_header("Accept-Encoding")
            if not there and _GZIP.search(Headers(scope=scope).get("accept-encoding", "")):
                content = await asyncio.to_thread(gzip.compress, content, _LEVEL, mtime=0)
                changed["Content-Encoding"], changed["Content-Length"] = "gzip", str(len(content))
            headers = changed.raw
        await send({"type": "http.response.start", "status": self.status_code, "headers": headers})
        body = memoryview(content)
        for start in range(0, len(body) or 1, _PORTION):
            more = start + _PORTION < len(body)
            await send({"type": "http.response.body", "body": bytes(body[start : start + _PORTION]), "more_body": more})
            await asyncio.sleep(0)  # a quick client must not keep the server from the others


def tagged(request: Request, whole: Response) -> Response:
    """A response with a tag by its content; without the content where the client has that.

    The tag is weak: it is the same whether the content is sent compressed or not.
    """
    tag = f'"{hashlib.blake2b(whole.body, digest_size=12).hexdigest()}"'
    whole.headers["ETag"] = f"W/{tag}"
    known = [each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")]
    if tag not in known and "*" not in known:
        return whole
    kept = {name: value for name, value in whole.headers.items() if name != "content-length"}
    return Portions(status_code=304, headers=kept)


def response(reply: Reply) -> Response:
    """A reply as a response; a refusal is raised."""
    match reply:
        case Answer(body=content, status=status, headers=headers) if headers:
            made = Portions(content, status)
            made.raw_headers = [*headers]
            return made
        case Answer(media_type=media_type, body=content):
            charset = "; charset=utf-8" if media_type.startswith("text/") else ""
            return Portions(content, headers={"Content-Type": f"{media_type}{charset}", "Vary": "Accept"})
        case Refusal(status=500, reason=reason):
            raise RuntimeError(reason)  # a fault of ours
        case Refusal(status=status, reason=reason):
            raise Rejected(status, reason, reply.told)
