"""HTTP to a triple store: who we are, compression, patience with a server that is busy, and errors in words."""

from __future__ import annotations

import email.utils
import gzip
import random
import time
from typing import Any
from urllib.parse import urlsplit

import httpx

from kg.problems import StoreError
from kg.store.credentials import Credentials
from kg.store.kinds import Kind
from kg.store.sigv4 import SigV4

ATTEMPTS = 6
"""How often a request is made at most, where the server is busy (429, 503) or the connection breaks."""

_BUSY = (429, 503)
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 60.0  # seconds
_CONNECT = 10.0  # seconds for a connection
_SMALL = 1024  # bytes that are not worth compressing


class Connection:
    """A server. Each request is made again where that can help; :class:`StoreError` where it failed in the end.

    No credential goes to another host, for redirections are not followed, and none is in a message.
    """

    def __init__(self, kind: Kind, credentials: Credentials, timeout: float) -> None:
        self._gzip = kind.gzip
        self._secrets = credentials.secrets
        self._timeout = timeout
        self._client = httpx.Client(auth=_auth(kind, credentials), timeout=httpx.Timeout(timeout, connect=_CONNECT))
        self._parameters: dict[str, str] = {}
        if kind.token_parameter and credentials.token:
            self._parameters[kind.token_parameter] = credentials.token
        elif credentials.token and not credentials.user:
            self._client.headers["Authorization"] = f"{kind.token} {credentials.token}"
        self._reached = False

    def close(self) -> None:
        """End the connection."""
        self._client.close()

    def send(self, method: str, url: str, content: bytes, media_type: str) -> httpx.Response:
        """A request with RDF in it, compressed where the server takes that."""
        headers = {"Content-Type": media_type}
        if self._gzip and len(content) >= _SMALL:
            content = gzip.compress(content, 1, mtime=0)
            headers["Content-Encoding"] = "gzip"
        return self.request(method, url, content=content, headers=headers)

    def request(self, method: str, url: str, *, missing: bool = False, **parts: Any) -> httpx.Response:
        """The answer to a request with such ``parts`` as httpx knows; with ``missing`` it may be 404."""
        at = url.partition("?")[0]
        for attempt in range(1, ATTEMPTS + 1):
            try:
                whole = httpx.URL(url).copy_merge_params(self._parameters)
                answer = self._client.request(method, whole, **parts)
            except (httpx.ReadTimeout, httpx.WriteTimeout) as error:
                raise StoreError(f"{at}: no answer within {self._timeout:g} seconds") from error
            except httpx.TransportError as error:
                slow = isinstance(error, httpx.ConnectTimeout)
                why = f"no connection within {_CONNECT:g} seconds" if slow else str(error)
                if not self._reached and isinstance(error, (httpx.ConnectError, httpx.ConnectTimeout)):
                    raise StoreError(f"{at}: it cannot be reached: {why}") from error
                trouble, pause = why if slow else f"the connection broke: {why}", None
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                raise StoreError(f"{at}: {self._hidden(str(error))}") from error
            else:
                self._reached = True
                if answer.is_success or (missing and answer.status_code == httpx.codes.NOT_FOUND):
                    return answer
                trouble, pause = self._trouble(answer), _retry_after(answer)
                if answer.status_code not in _BUSY:
                    raise StoreError(f"{at}: {trouble}")
            if attempt < ATTEMPTS:
                time.sleep(_pause(attempt) if pause is None else pause)
        raise StoreError(f"{at}: tried {ATTEMPTS} times, and in the end {trouble}")

    def _trouble(self, answer: httpx.Response) -> str:
        code = answer.status_code
        if answer.is_redirect:
            target = urlsplit(answer.headers.get("location", ""))
            where = f"{target.scheme}://{target.hostname}{target.path}" if target.hostname else target.path
            return f"it answers {code} and points to {self._hidden(where)}; give that address"
        if code in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN):
            return f"it answers {code}: user, password or token are missing or wrong, or may not write"
        said = " ".join(answer.text.split())[:300]
        return f"it answers {code} {answer.reason_phrase}{': ' if said else ''}{self._hidden(said)}"

    def _hidden(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, "…")
        return text


def _auth(kind: Kind, credentials: Credentials) -> httpx.Auth | None:
    if kind.signature and credentials.aws_key and credentials.aws_secret:
        if not credentials.aws_region:
            raise StoreError("AWS_REGION is missing: a signature names the region")
        key, secret, region = credentials.aws_key, credentials.aws_secret, credentials.aws_region
        return SigV4(key, secret, region, kind.signature, credentials.aws_session)
    if credentials.user is None:
        return None
    method = httpx.DigestAuth if kind.digest else httpx.BasicAuth
    return method(credentials.user, credentials.password or "")


def _pause(attempt: int) -> float:
    """Twice as long each time, give or take a half, so that many clients do not come back at once."""
    return float(_FIRST_PAUSE * 2 ** (attempt - 1) * random.uniform(0.5, 1.5))  # noqa: S311 - nothing is secret here


def _retry_after(answer: httpx.Response) -> float | None:
    """The seconds that a busy server asks for, as a number or as a date, but no more than a minute."""
    value = answer.headers.get("retry-after", "")
    if value.isdecimal():
        return min(float(value), _LONGEST_PAUSE)
    try:
        moment = email.utils.parsedate_to_datetime(value)
    except ValueError:
        return None
    return min(max(moment.timestamp() - time.time(), 0.0), _LONGEST_PAUSE)
