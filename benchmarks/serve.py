"""How the server treats small queries while others ask without end.

``python benchmarks/serve.py STORE`` starts ``kg serve`` over a store and asks it small queries from one address, alone
and then while four queries without end come from another; then one that eats memory. It prints the times of the small
ones, by how much the endless ones outlived their deadline, and how many workers the greedy one cost.
"""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path

import httpx

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from serving import Running, started  # the tests' own way to start a server

DEADLINE = 5.0
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
GREEDY = "SELECT ?a { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a"
SMALL = (
    "SELECT ?study { ?study a ct:ClinicalTrial } LIMIT 10",
    "SELECT ?study ?title { ?study ct:phase code:Phase.PHASE2 ; rdfs:label ?title } LIMIT 10",
    "SELECT ?p ?o { study:NCT02955615 ?p ?o }",
)


async def asked(client: httpx.AsyncClient, text: str) -> tuple[int, float]:
    """The status of an answer and the seconds that it took."""
    began = time.monotonic()
    answer = await client.get("/sparql", params={"query": text})
    return answer.status_code, time.monotonic() - began


async def small(client: httpx.AsyncClient, seconds: float) -> str:
    """Small queries, one after the other, for so long: how many, and their times."""
    end = time.monotonic() + seconds
    times: list[float] = []
    while time.monotonic() < end:
        status, took = await asked(client, SMALL[len(times) % len(SMALL)])
        assert status == 200, status  # noqa: S101 - a benchmark of failures says nothing
        times.append(1000 * took)
    times.sort()
    return f"{len(times)}, median {times[len(times) // 2]:.0f} ms, p99 {times[int(len(times) * 0.99)]:.0f} ms"


def client(server: Running, address: str) -> httpx.AsyncClient:
    """A client at an address of its own."""
    transport = httpx.AsyncHTTPTransport(local_address=address)
    return httpx.AsyncClient(base_url=server.root, transport=transport, timeout=60)


async def without_end(server: Running) -> None:
    """Print how small queries fare beside endless ones."""
    async with client(server, "127.0.0.1") as honest, client(server, "127.0.0.2") as other:
        print(f"small queries alone: {await small(honest, 3)}")
        endless = [asyncio.create_task(asked(other, ENDLESS)) for _ in range(4)]
        await asyncio.sleep(0.5)
        print(f"with 4 endless ones: {await small(honest, DEADLINE - 1)}")
        ended = [await each for each in endless]
        late = ", ".join(f"{took - DEADLINE:.2f}" for _, took in ended)
        print(f"endless ones answered {sorted({status for status, _ in ended})}, seconds after their deadline: {late}")


async def without_measure(server: Running) -> None:
    """Print what a query that eats memory costs."""
    async with client(server, "127.0.0.1") as honest, client(server, "127.0.0.2") as other:
        before = set(server.workers())
        greedy = asyncio.create_task(asked(other, GREEDY))
        print(f"with a greedy one: {await small(honest, 2)}")
        status, took = await greedy
        await asyncio.sleep(3)
        lost = len(before - set(server.workers()))
        print(f"the greedy one answered {status} after {took:.1f} s and cost {lost} of {len(before)} workers")


if __name__ == "__main__":
    store = Path(sys.argv[1]).absolute()
    with started(store, "--timeout", str(DEADLINE)) as running:
        asyncio.run(without_end(running))
    with started(store, "--memory", "256") as running:
        asyncio.run(without_measure(running))
