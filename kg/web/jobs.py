"""What the server asks of a store, and what it gets back: plain data, so that it can cross to another process."""

from __future__ import annotations

import msgspec


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What one query may cost: ``seconds``, ``memory`` and ``size`` of the answer in bytes, ``rows`` of the answer.

    Where nobody may write, ``workers`` queries run at once and ``waiting`` more may wait for their turn.
    """

    seconds: float = 10.0
    memory: int = 1 << 30
    size: int = 64 << 20
    rows: int = 100_000
    workers: int = 8
    waiting: int = 64


class Query(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """A SPARQL query, over all graphs or over ``default_graphs`` and ``named_graphs`` where some are named.

    ``table`` and ``graph`` are the media types for an answer of rows or a boolean, and for one of triples; None where
    the client takes none that there is. With ``first`` the answer holds that many rows or triples and one more, as
    lines, if there are more: a page shows the beginning.
    """

    text: str
    union: bool
    base: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    table: str | None
    graph: str | None
    first: int | None = None


class Graph(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """The graph of that ``name`` as ``media_type``, the default graph where it is None: with ``union`` all of them."""

    name: str | None
    media_type: str
    union: bool = False


class Node(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """A thing and what is around it; the answer is a :class:`Surroundings` in MessagePack.

    ``records`` is what the names of record graphs begin with; of the studies that name the thing, at most ``studies``
    are told about, after ``skipped`` others.
    """

    iri: str
    records: str
    studies: int
    skipped: int = 0


class Page(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """A page, by the name of its route: the request as its handler sees it, and what the server knows of itself.

    ``values`` are what the handler finds as parameters of the path.
    """

    route: str
    method: str
    scheme: str
    path: str
    query: bytes
    headers: tuple[tuple[bytes, bytes], ...]
    values: dict[str, str]
    base: str
    union: bool
    public: str | None


class Surroundings(msgspec.Struct, frozen=True, kw_only=True):
    """What a store knows of a thing.

    ``triples`` are canonical N-Triples: what is said of it and of its parts, what names it, and labels. ``studies`` are
    the IRIs of those that name it, newest number first, ``total`` is how many there are, or at least so many where
    there are ``more``.
    """

    triples: bytes
    studies: tuple[str, ...]
    total: int
    more: bool


class Prepare(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Read what pages are made with, before the first of them: it takes longer than most pages."""


Job = Query | Graph | Node | Page | Prepare


class Answer(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """A whole answer; of a page with the status and all headers of its response."""

    media_type: str
    body: bytes
    status: int = 200
    headers: tuple[tuple[bytes, bytes], ...] = ()


class Refusal(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """No answer: the status of HTTP and the reason in words; after how many seconds to come back, where that helps."""

    status: int
    reason: str
    retry_after: int | None = None
    headers: dict[str, str] = {}

    @property
    def told(self) -> dict[str, str]:
        """The headers that go with it."""
        return self.headers | ({} if self.retry_after is None else {"Retry-After": str(self.retry_after)})


Reply = Answer | Refusal

FULL = Refusal(
    status=503, reason="this server holds too many answers that their readers have not taken yet", retry_after=10
)
"""What is told who asks for a large answer for which there is no room."""

ENDING = Refusal(status=503, reason="this server is being ended", retry_after=10)
"""What everybody is told who waits for an answer when the server is ended."""
