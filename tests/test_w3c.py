"""The W3C's HTTP tests of SPARQL 1.1, all of them, against a server of ours that may be written to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import w3c
from peers import need, shared
from serving import TOKEN, Running, empty_store, started


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = empty_store(tmp_path_factory.mktemp("w3c"))
    with started(folder, "--writable", "--no-union", token=TOKEN) as running:
        yield running


@pytest.mark.parametrize(
    ("part", "count"), [("protocol", 34), ("graph-store-protocol", 13), ("service-description", 3)]
)
def test_all_of_the_w3c(server: Running, part: str, count: int) -> None:
    folder = shared() / "w3c"
    need(folder.is_dir(), f"no tests of the W3C at {folder}")
    found = {
        test.name: w3c.CHECKS[part](test, w3c.Endpoint(server.root, TOKEN))
        for test in w3c.tests(folder / part / "manifest.ttl")
    }
    assert {name: wrong for name, wrong in found.items() if wrong} == {}
    assert len(found) == count


def test_a_server_that_does_not_answer_as_it_should_is_told_of(server: Running) -> None:
    folder = shared() / "w3c"
    test = next(w3c.tests(folder / "service-description/manifest.ttl"))
    assert w3c.described(test, w3c.Endpoint(f"{server.root}/study/none", TOKEN))
