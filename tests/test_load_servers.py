"""``kg load --to`` on real servers, and the same records in every store: in each graph what an export has."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing
from pathlib import Path

import httpx
import pytest
from peers import ROOT, shared
from servers import Server, oxigraph_server, virtuoso_server
from studies import name, study, written

from kg.store import embedded

SERVERS = {"oxigraph": oxigraph_server, "virtuoso": virtuoso_server}


def kg(*words: str | Path, **env: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kg", *map(str, words)]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False, env={**os.environ, **env}, timeout=300
    )


class Peer:
    """A server that runs, and how to load into it and look into it."""

    def __init__(self, kind: str, server: Server) -> None:
        self.kind = kind
        self.server = server
        self._auth = httpx.DigestAuth(server.user, server.password or "") if server.user else None

    def load(self, *words: str | Path) -> subprocess.CompletedProcess[str]:
        env = {"KG_USER": self.server.user or "", "KG_PASSWORD": self.server.password or ""}
        return kg("load", *words, "--to", self.server.url, "--kind", self.kind, **env)

    def rows(self, query: str) -> list[dict[str, str]]:
        answer = httpx.post(
            self.server.query_url,
            data={"query": query},
            headers={"Accept": "application/sparql-results+json"},
            auth=self._auth,
            timeout=60,
        )
        found = answer.raise_for_status().json()["results"]["bindings"]
        return [{key: term["value"] for key, term in row.items()} for row in found]

    def triples(self, number: int) -> set[tuple[str, ...]]:
        query = f"SELECT DISTINCT ?s ?p ?o {{ GRAPH {name(number)} {{ ?s ?p ?o }} }}"
        return {tuple(row[each] for each in "spo") for row in self.rows(query)}

    def sizes(self) -> dict[str, int]:
        query = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
        return {f"<{row['g']}>": int(row["n"]) for row in self.rows(query) if "/record/NCT" in row["g"]}


@pytest.fixture(scope="module", params=SERVERS)
def peer(request: pytest.FixtureRequest) -> Iterator[Peer]:
    start: AbstractContextManager[Server] = SERVERS[request.param]()
    with start as server:
        yield Peer(request.param, server)


def test_a_load_can_be_repeated_and_replaces_no_newer_record(peer: Peer, tmp_path: Path) -> None:
    two = written(tmp_path / "two.jsonl", study(1, 'Signs "é" \\ \n of <care> &'), study(2))
    done = peer.load(two)
    assert done.returncode == 0, done.stderr
    before = peer.triples(1), peer.triples(2)
    assert 'Signs "é" \\ \n of <care> &' in {row[2] for row in before[0]}
    assert peer.load(two).returncode == 0
    assert (peer.triples(1), peer.triples(2)) == before

    older = written(tmp_path / "older.jsonl", study(2, "Old Title", data="2023-06-01"))
    done = peer.load(older)
    assert (done.returncode, "2023-06-01 is older than that of 2024-05-01" in done.stderr) == (1, True)
    assert (peer.triples(1), peer.triples(2)) == before
    assert peer.load(older, "--force").returncode == 0
    assert peer.triples(1) == before[0]
    assert "Old Title" in {row[2] for row in peer.triples(2)}


def test_a_wrong_password_is_told(peer: Peer, tmp_path: Path) -> None:
    if peer.server.user is None:
        pytest.skip(f"{peer.kind} has no users")
    words = "--to", peer.server.url, "--kind", peer.kind
    secrets = {"KG_USER": "dba", "KG_PASSWORD": "hunter2"}
    done = kg("load", written(tmp_path / "one.jsonl", study(1)), *words, **secrets)
    assert (done.returncode, "401" in done.stderr, "hunter2" in done.stderr) == (4, True, False)


def test_any_server_with_the_graph_store_protocol_will_do(tmp_path: Path) -> None:
    two = written(tmp_path / "two.jsonl", study(1), study(2))
    with oxigraph_server() as server:
        found = Peer("oxigraph", server)
        for _ in range(2):
            assert kg("load", two, "--to", server.store_url).returncode == 0
        own = found.sizes()
        found.load(two)
        assert found.sizes() == own


def test_real_records_are_the_same_in_every_store(tmp_path: Path) -> None:
    records = shared() / "records/ctgov.jsonl"
    versions = sorted((shared() / "records/versions").glob("*.2023-06-28.json"))
    number = int(versions[0].name[3:11])
    assert kg("export", records, "-o", tmp_path / "all.nq").returncode == 0
    with (tmp_path / "all.nq").open(encoding="utf-8") as lines:
        expected = Counter(line.split(" ")[-2] for line in lines)
    assert len(expected) == 499

    folder = tmp_path / "store"
    assert kg("load", records, "--store", folder).returncode == 0
    assert "499 unchanged" in kg("load", records, "--store", folder).stderr
    assert "0 new, 0 replaced" in kg("load", *versions, "--store", folder).stderr
    with closing(embedded.Embedded.opened(folder)) as store:
        assert store.sizes(list(expected)) == expected

    for kind, start in SERVERS.items():
        with start() as server:
            found = Peer(kind, server)
            assert found.load(records).returncode == 0
            assert found.sizes() == expected
            before = found.triples(number)
            assert "0 new, 0 replaced" in found.load(*versions).stderr
            assert found.triples(number) == before
            assert found.load(versions[0], "--force").returncode == 0
            assert found.triples(number) != before
            assert {graph: size for graph, size in found.sizes().items() if graph != name(number)} == {
                graph: size for graph, size in expected.items() if graph != name(number)
            }
