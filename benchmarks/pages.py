"""How long the pages of a study and of a search take over a store: ``python benchmarks/pages.py STORE [TIMES]``.

Each page is asked for once, one after the other, of the application in this process over a pool of two workers: so many
studies that lie evenly in the store (500), and so many searches for words of titles, by turns one word, two words, the
beginning of a word, and one word within a status. It prints the median and the slow end, as time by the clock and as
time of the processor in this process, and the sizes.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from statistics import quantiles
from urllib.parse import urlencode

import httpx

from kg.iris import BASE
from kg.search import NAME, PAGE, Hit, Index
from kg.web.app import application
from kg.web.jobs import Limits
from kg.web.links import local
from kg.web.pool import Pool
from kg.web.server import Server

TIMES = 500
_LONG = 4  # characters of a word that is looked for


def studies(folder: Path, most: int) -> list[Hit]:
    """So many studies of a store, evenly from those that changed last to those that changed first."""
    with closing(Index(folder / NAME, read_only=True)) as index:
        total = index.search().total
        starts = range(0, total, max(PAGE, total * PAGE // most))
        return [hit for start in starts for hit in index.search(skip=start).hits][:most]


def searches(hits: Sequence[Hit]) -> list[str]:
    """A search for words of the title of each study; every study is among what is found."""
    found = []
    for place, hit in enumerate(hits):
        words = sorted({word for word in hit.title.split() if word.isalpha() and len(word) > _LONG} or {hit.number})
        word = words[place % len(words)]
        asked = [{"q": word}, {"q": " ".join(words[:2])}, {"q": word[:_LONG]}, {"q": word, "status": hit.status or ""}]
        found.append(f"/search?{urlencode(asked[place % len(asked)])}")
    return found


async def measured(folder: Path, paths: Sequence[str]) -> list[tuple[float, float, float]]:
    """For each page the milliseconds by the clock and of the processor, and its size in KiB."""
    found = []
    async with Pool.running(folder, Limits(workers=2), print) as pool:
        transport = httpx.ASGITransport(application(Server(store=pool, folder=folder)))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            for path in [*paths[:1], *paths]:  # the first one, which loads the templates, does not count
                clock, processor = time.perf_counter(), time.process_time()
                response = await client.get(path, headers={"Accept": "text/html"})
                if not response.is_redirect:
                    response.raise_for_status()
                found.append(
                    (
                        1000 * (time.perf_counter() - clock),
                        1000 * (time.process_time() - processor),
                        len(response.content) / 1024,
                    )
                )
    return found[1:]


def main() -> None:
    """Print the figures."""
    folder, most = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else TIMES
    hits = studies(folder, most)
    pages = {"study": [local(hit.iri, BASE) for hit in hits], "search": searches(hits)}
    for what, paths in pages.items():
        found = asyncio.run(measured(folder, paths))
        print(f"{len(found)} pages of a {what}")
        for name, column in zip(("clock, ms", "processor, ms", "size, KiB"), zip(*found, strict=True), strict=True):
            of = quantiles(column, n=100)
            print(f"{name:14} median {of[49]:6.0f}   p95 {of[94]:6.0f}   p99 {of[98]:6.0f}   most {max(column):6.0f}")


if __name__ == "__main__":
    main()
