"""Queries over an endpoint of the SPARQL 1.1 Protocol.

https://www.w3.org/TR/sparql11-protocol/
"""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from typing import IO

import httpx
import pyoxigraph as ox

from kg.problems import Failure, QueryError, StoreError
from kg.rdf import reader
from kg.sparql.found import TRIPLE, Found, Row, arranged, tokens
from kg.sparql.syntax import Query, mistake, undeclared
from kg.store.credentials import Credentials
from kg.store.sigv4 import SigV4

# The safest first: of JSON and of N-Triples a part is never taken for the whole.
_RESULTS = "application/sparql-results+json, application/sparql-results+xml;q=0.8"
_END = {"application/sparql-results+json": b"}", "application/sparql-results+xml": b">"}
_GRAPH = "application/n-triples, text/turtle;q=0.8, application/rdf+xml;q=0.6"

# Virtuoso's only word on having left rows out. Of a graph that it has built of its first rows only it says nothing.
_CUT = "x-sparql-maxrows"
_CUT_GRAPH = 10_000  # rows, by its default; a graph has at least one triple of each, less those that are the same
_NOBODY = Credentials()
_SAID = 500  # characters of what a server says that are passed on


@contextmanager
def answered(
    query: Query, url: str, credentials: Credentials = _NOBODY, timeout: float | None = None
) -> Iterator[Found]:
    """What a query finds at an endpoint.

    Nothing is asked twice, and no redirection is followed. :class:`QueryError` where the endpoint does not take the
    query; :class:`StoreError`, also while rows are being read, where it cannot be reached, fails, breaks off, or
    ``timeout`` seconds have passed.
    """
    end = float("inf") if timeout is None else time.monotonic() + timeout
    accept = {"Accept": _RESULTS if query.form in ("select", "ask") else _GRAPH}
    # As a form: some servers take nothing else, and a long query is too long for an address.
    form = {"query": query.with_prefixes()}
    name = url.partition("?")[0]  # a message has nothing of the rest, which may be a secret
    if "@" in name:
        raise StoreError("no user or password in an address: KG_USER and KG_PASSWORD are for them, or a file")
    try:
        auth = Authentication(credentials, url)
        with httpx.stream("POST", url, data=form, headers=accept, auth=auth, timeout=timeout) as response:
            if response.status_code != httpx.codes.OK:
                raise _refusal(query, name, response, credentials)
            found = _found(query, name, response, end)
            arranged(found, query.arranged(found.columns))
            with closing(found.rows):
                yield found
    except (httpx.TimeoutException, TimeoutError) as error:
        raise StoreError(f"{name}: it did not answer all within {timeout:g} s") from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise StoreError(f"{name}: {error}") from error


class Authentication(httpx.Auth):
    """Who we are, in the way that the server asks for: a password only when it asks, and never on another's address."""

    requires_request_body = True  # a signature covers it

    def __init__(self, credentials: Credentials, url: str) -> None:
        self._credentials = credentials
        self._is_neptune = (httpx.URL(url).host or "").endswith(".neptune.amazonaws.com")

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response]:
        """The request, and once more with what the server asked for."""
        ours = self._credentials
        if self._is_neptune and ours.aws_key and ours.aws_secret and ours.aws_region:
            signer = SigV4(ours.aws_key, ours.aws_secret, ours.aws_region, "neptune-db", ours.aws_session)
            yield from signer.auth_flow(request)
            return
        if ours.token and not ours.user:
            request.headers["Authorization"] = f"Bearer {ours.token}"
        response = yield request
        if response.status_code == httpx.codes.UNAUTHORIZED and ours.user is not None:
            asked = response.headers.get("WWW-Authenticate", "").lower()
            method = httpx.DigestAuth if asked.startswith("digest") else httpx.BasicAuth
            yield from method(ours.user, ours.password or "").auth_flow(request)


def _refusal(query: Query, url: str, response: httpx.Response, credentials: Credentials) -> Failure:
    response.read()
    said = " ".join(response.text.split())[:_SAID]
    for secret in credentials.secrets:
        said = said.replace(secret, "…")
    status = f"{response.status_code} {response.reason_phrase}".strip()
    if response.status_code == httpx.codes.BAD_REQUEST:
        return _mistake(query) or QueryError(f"{url}: {status}: {said}")
    if response.status_code in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN):
        return StoreError(f"{url}: {status}: KG_USER and KG_PASSWORD, or KG_TOKEN, are missing or wrong")
    return StoreError(f"{url}: {status}{said and f': {said}'}")


def _mistake(query: Query) -> Failure | None:
    """The mistake that our own engine finds in a query too; it tells the place in the text as it was given."""
    try:
        ox.Store().query(query.with_prefixes())
    except SyntaxError as error:
        return undeclared(query) or mistake(query, str(error))
    except OSError:
        return None
    return None


def _found(query: Query, url: str, response: httpx.Response, end: float) -> Found:
    media_type = response.headers.get("Content-Type", "")
    body = _Body(response, end, _END.get(media_type.partition(";")[0].strip(), b""))
    if query.form in ("construct", "describe"):
        rdf = ox.RdfFormat.from_media_type(media_type)
        if rdf is None:
            raise _foreign(url, media_type)
        found = Found(query.form, TRIPLE, _rows(url, body, tokens(quad.triple for quad in ox.parse(body.file, rdf))))
        if response.headers.get("Server", "").startswith("Virtuoso"):
            found.rows = _counted(found, found.rows)
        return found
    results = ox.QueryResultsFormat.from_media_type(media_type)
    if results not in (ox.QueryResultsFormat.JSON, ox.QueryResultsFormat.XML):
        raise _foreign(url, media_type)
    try:
        answer = ox.parse_query_results(body.file, results)
    except SyntaxError as error:
        raise body.broken(url) from error
    if isinstance(answer, ox.QueryBoolean):
        body.ended(url)
        return Found(query.form, boolean=bool(answer))
    columns = tuple(variable.value for variable in answer.variables)
    most = response.headers.get(_CUT)
    cut = most and f"the endpoint gives no more than {most} at a time, and has left the others out"
    return Found(query.form, columns, _rows(url, body, tokens(answer)), cut=cut, complete=not cut)


def _foreign(url: str, media_type: str) -> StoreError:
    return StoreError(f"{url}: it answered {media_type or 'nothing that has a type'}, so it may be no SPARQL endpoint")


def _rows(url: str, body: _Body, rows: Generator[Row]) -> Generator[Row]:
    try:
        yield from rows
    except SyntaxError as error:
        raise body.broken(url) from error
    body.ended(url)


def _counted(found: Found, rows: Generator[Row]) -> Generator[Row]:
    """The rows of a graph from Virtuoso, and a word on their number."""
    count = 0
    for count, row in enumerate(rows, 1):  # noqa: B007 - it is the last one that counts
        yield row
    if count >= _CUT_GRAPH:
        found.complete = False
        found.cut = f"Virtuoso makes a graph of no more than {_CUT_GRAPH:,} rows, so this one may not be the whole"


class _Body:
    """The body of a response as a file. It remembers the last words, for a server that breaks off may say why there."""

    def __init__(self, response: httpx.Response, deadline: float, end: bytes) -> None:
        self._response = response
        self._deadline = deadline
        self._end = end
        self._last = b""
        self.file: IO[bytes] = reader(self._chunks())

    def _chunks(self) -> Iterator[bytes]:
        for chunk in self._response.iter_bytes():
            if time.monotonic() > self._deadline:
                raise TimeoutError
            self._last = (self._last + chunk)[-_SAID:]
            yield chunk

    def ended(self, url: str) -> None:
        """Make sure that the body ends with the answer; the parsers of results look no further than to its end."""
        self.file.read()
        if not self._last.rstrip().endswith(self._end):
            raise self.broken(url)

    def broken(self, url: str) -> StoreError:
        """The answer breaks off. Oxigraph does that at its time limit, with a status of 200."""
        self.file.read()
        said = " ".join(self._last[-120:].decode(errors="replace").split())
        return StoreError(f"{url}: its answer breaks off, and is not the whole: …{said}")
