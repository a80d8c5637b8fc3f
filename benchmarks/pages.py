"""How long a study's page takes, over every study of a store: ``python benchmarks/pages.py STORE [STUDIES]``.

Each page is asked for once, one after the other, of the application in this process over a pool of two workers. It
prints the median and the slow end, as time by the clock and as time of the processor in this process, and the sizes.
"""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path
from statistics import quantiles

import httpx
import pyoxigraph as ox

from kg.iris import BASE
from kg.web.app import application
from kg.web.jobs import Limits
from kg.web.pool import Pool
from kg.web.server import Server


async def measured(folder: Path, most: int | None) -> list[tuple[float, float, float]]:
    """For each page the milliseconds by the clock and of the processor, and its size in KiB."""
    records = f"{BASE}record/"
    names = sorted(each.value for each in ox.Store.read_only(str(folder)).named_graphs())
    numbers = [each.removeprefix(records) for each in names if each.startswith(records)][:most]
    found = []
    async with Pool.running(folder, Limits(workers=2), print) as pool:
        transport = httpx.ASGITransport(application(Server(store=pool, folder=folder)))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            for number in numbers[:1] + numbers:  # the first one, which loads the templates, does not count
                clock, processor = time.perf_counter(), time.process_time()
                response = await client.get(f"/study/{number}", headers={"Accept": "text/html"})
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
    folder, most = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else None
    found = asyncio.run(measured(folder, most))
    print(f"{len(found)} pages")
    for name, column in zip(("clock, ms", "processor, ms", "size, KiB"), zip(*found, strict=True), strict=True):
        of = quantiles(column, n=100)
        print(f"{name:14} median {of[49]:6.0f}   p95 {of[94]:6.0f}   p99 {of[98]:6.0f}   most {max(column):6.0f}")


if __name__ == "__main__":
    main()
