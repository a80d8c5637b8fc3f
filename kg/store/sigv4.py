"""AWS Signature Version 4, by which Amazon Neptune knows its users.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
from collections.abc import Generator
from urllib.parse import parse_qsl, quote

import httpx

_ALGORITHM = "AWS4-HMAC-SHA256"


class SigV4(httpx.Auth):
    """Signs each request with the keys of an AWS user; ``session`` is the token of temporary keys."""

    requires_request_body = True

    def __init__(self, key: str, secret: str, region: str, service: str, session: str | None = None) -> None:
        self._key = key
        self._secret = secret
        self._scope = region, service, "aws4_request"
        self._session = session

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response]:
        """The request with its signature."""
        self.sign(request, dt.datetime.now(dt.UTC))
        yield request

    def sign(self, request: httpx.Request, now: dt.datetime) -> None:
        """Add the headers of the signature at that moment."""
        time = now.strftime("%Y%m%dT%H%M%SZ")
        request.headers["X-Amz-Date"] = time
        if self._session:
            request.headers["X-Amz-Security-Token"] = self._session
        signed = {name: request.headers[name].strip() for name in sorted(request.headers) if _is_signed(name)}
        names = ";".join(signed)
        canonical = "\n".join(
            [
                request.method,
                quote(request.url.raw_path.partition(b"?")[0].decode("ascii")),
                _query(request.url.query),
                *(f"{name}:{value}" for name, value in signed.items()),
                "",
                names,
                hashlib.sha256(request.content).hexdigest(),
            ]
        )
        day, scope = time[:8], "/".join((time[:8], *self._scope))
        text = "\n".join([_ALGORITHM, time, scope, hashlib.sha256(canonical.encode()).hexdigest()])
        key = f"AWS4{self._secret}".encode()
        for part in (day, *self._scope):
            key = hmac.digest(key, part.encode(), "sha256")
        signature = hmac.digest(key, text.encode(), "sha256").hex()
        request.headers["Authorization"] = (
            f"{_ALGORITHM} Credential={self._key}/{scope}, SignedHeaders={names}, Signature={signature}"
        )


def _is_signed(name: str) -> bool:
    return name == "host" or name.startswith("x-amz-")


def _query(query: bytes) -> str:
    """The parameters, encoded in the one way that the signature knows, in order."""
    pairs = parse_qsl(query.decode("ascii"), keep_blank_values=True)
    return "&".join(sorted(f"{quote(name, safe='-_.~')}={quote(value, safe='-_.~')}" for name, value in pairs))
