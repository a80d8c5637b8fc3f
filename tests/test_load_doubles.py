"""``kg load --to`` against doubles: the way of each kind of store, and what servers do wrong."""

from __future__ import annotations

import datetime as dt
import email.utils
import os
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import doubles
import httpx
import pytest
from doubles import PASSWORD, TOKEN, USER, Answer, Contract, Double, Request, double
from peers import ROOT
from studies import study, written

from kg.problems import InputError, StoreError
from kg.store import connection, files, loading, remote
from kg.store.credentials import Credentials, credentials
from kg.store.kinds import KINDS
from kg.store.sigv4 import SigV4
from kg.terms import IRI

if TYPE_CHECKING:
    import pyoxigraph as ox


class Case(NamedTuple):
    kind: str
    contract: Contract
    path: str
    credentials: Credentials = Credentials()


BASIC = Credentials(user=USER, password=PASSWORD)
BY_TOKEN = Credentials(token=TOKEN)
CASES = [
    Case("graph-store", doubles.graph_store, "/rdf/"),
    Case("fuseki", doubles.fuseki, "/ds", BASIC),
    Case("rdf4j", doubles.rdf4j, "/repositories/trials"),
    Case("graphdb", doubles.graphdb, "/repositories/trials", BY_TOKEN),
    Case("stardog", doubles.stardog, "/trials", BY_TOKEN),
    Case("neptune", doubles.neptune, "", Credentials(aws_key="AKID", aws_secret=TOKEN, aws_region="eu-west-1")),
    Case("qlever", doubles.qlever, "/", BY_TOKEN),
    Case("virtuoso", doubles.virtuoso, "", BASIC),
]
FUSEKI = CASES[1]


def load(case: Case, held: Double, *inputs: str, timeout: float = 20, **choices: object) -> loading.Tally:
    kind = KINDS[case.kind]
    with closing(
        remote.Remote(held.url + case.path, kind, connection.Connection(kind, case.credentials, timeout))
    ) as store:
        return loading.load(inputs, store, loading.Choices(**choices))  # type: ignore[arg-type]


def graphs(store: ox.Store) -> dict[str, set[str]]:
    return {
        str(name): {str(quad.triple) for quad in store.quads_for_pattern(None, None, None, name)}
        for name in store.named_graphs()
    }


@pytest.fixture
def two(tmp_path: Path) -> str:
    return written(tmp_path / "two.jsonl", study(1), study(2))


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses that were made, in no time."""
    made: list[float] = []
    monkeypatch.setattr(connection.time, "sleep", made.append)
    return made


@pytest.mark.parametrize("case", CASES, ids=[case.kind for case in CASES])
def test_each_kind_loads_replaces_and_leaves_older_records_out(tmp_path: Path, two: str, case: Case) -> None:
    newer = written(tmp_path / "newer.jsonl", study(2, "Another Title", data="2024-06-01"), study(3))
    older = written(tmp_path / "older.jsonl", study(2, "Old Title", data="2023-06-01"))
    with double(case.contract) as held:
        assert load(case, held, two).new == 2
        assert graphs(held.store) == graphs(files.memory([two]))
        tally = load(case, held, newer)
        assert (tally.new, tally.replaced) == (1, 1)
        expected = graphs(files.memory([two])) | graphs(files.memory([newer]))
        assert graphs(held.store) == expected
        assert load(case, held, older).older == 1
        assert graphs(held.store) == expected
        assert load(case, held, older, force=True).replaced == 1
        assert graphs(held.store) == expected | graphs(files.memory([older]))
        assert not held.pending


@pytest.mark.parametrize("case", CASES, ids=[case.kind for case in CASES])
def test_a_record_that_is_there_already_is_not_sent_again_unless_forced(two: str, case: Case) -> None:
    with double(case.contract) as held:
        load(case, held, two)
        sent = len(held.requests)
        tally = load(case, held, two)
        assert (tally.unchanged, tally.replaced) == (2, 0)
        assert not [each for each in held.requests[sent:] if each.body and b"<http" in each.body]
        assert load(case, held, two, force=True).replaced == 2


@pytest.mark.parametrize("kind", ["fuseki", "graph-store"])
@pytest.mark.parametrize("changed", ["date", "size", "mapping"])
def test_a_record_that_differs_in_date_size_or_mapping_is_sent(
    tmp_path: Path, two: str, kind: str, changed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = next(each for each in CASES if each.kind == kind)
    again = study(1, data="2024-06-01" if changed == "date" else "2024-05-01")
    if changed == "size":
        again["protocolSection"]["conditionsModule"]["conditions"].append("Third")  # type: ignore[index]
    with double(case.contract) as held:
        load(case, held, two)
        if changed == "mapping":
            monkeypatch.setattr(sys.modules["kg.mapping.provenance"], "__version__", "9.9.9")
        tally = load(case, held, written(tmp_path / "again.jsonl", again, study(2)))
        assert tally.replaced == (2 if changed == "mapping" else 1)


def test_a_file_of_the_same_size_is_sent_for_nothing_dates_it(tmp_path: Path) -> None:
    with double(doubles.fuseki) as held:
        for word in "ab":
            (tmp_path / "x.nq").write_text(f'<http://x/a> <http://x/p> "{word}" <http://x/g> .\n', "utf-8")
            load(FUSEKI, held, str(tmp_path / "x.nq"))
        assert graphs(held.store) == {"<http://x/g>": {'<http://x/a> <http://x/p> "b"'}}


def test_many_graphs_go_in_one_request_where_the_store_takes_quads(tmp_path: Path) -> None:
    many = written(tmp_path / "many.jsonl", *(study(number) for number in range(1, 51)))
    with double(doubles.fuseki) as held:
        load(FUSEKI, held, many)
        sent = [each for each in held.requests if each.path == "/ds/data"]
    assert [(each.method, each.headers["content-encoding"]) for each in sent] == [("POST", "gzip")]


def test_a_large_graph_goes_in_parts_and_only_the_first_replaces(two: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote, "_PART", 500)
    with double(doubles.graph_store) as held:
        for _ in range(2):
            load(CASES[0], held, two, force=True)
        assert graphs(held.store) == graphs(files.memory([two]))
        methods = [each.method for each in held.requests if each.method != "GET"]
    assert methods.count("PUT") == 4
    assert methods.count("POST") > 8


def test_blank_nodes_stay_in_one_request(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote, "_PART", 10)
    (tmp_path / "b.nt").write_text("_:a <http://x/p> _:b .\n_:b <http://x/p> _:a .\n", "utf-8")
    with double(doubles.graph_store) as held:
        load(CASES[0], held, str(tmp_path / "b.nt"), graph=IRI("<http://x/g>"))
        assert [each.method for each in held.requests if each.method != "GET"] == ["PUT"]


@pytest.mark.parametrize("case", [CASES[0], *CASES[2:]], ids=[case.kind for case in (CASES[0], *CASES[2:])])
def test_a_graph_whose_name_has_signs_of_addresses_in_it_arrives(tmp_path: Path, case: Case) -> None:
    graph = "<http://x/g?a=b&c=d+e%20f;é#h>"
    (tmp_path / "x.nt").write_text("<http://x/a> <http://x/p> <http://x/b> .\n", "utf-8")
    with double(case.contract) as held:
        for _ in range(2):
            load(case, held, str(tmp_path / "x.nt"), graph=IRI(graph))
        assert graphs(held.store) == {graph: {"<http://x/a> <http://x/p> <http://x/b>"}}


def test_triples_without_a_graph_want_one_on_a_server(tmp_path: Path) -> None:
    (tmp_path / "x.ttl").write_text("<http://x/a> <http://x/p> 1 .", "utf-8")
    with double(doubles.graph_store) as held, pytest.raises(InputError, match="--graph"):
        load(CASES[0], held, str(tmp_path / "x.ttl"))


# ── what servers do wrong ────────────────────────────────────────────────────────────────────────────────────────────


def busy(status: int, **headers: str) -> Answer:
    return Answer(status, b"busy", headers=tuple((name.replace("_", "-"), value) for name, value in headers.items()))


def forgets(held: Double, request: Request) -> Answer:
    """Says yes to all that is sent, and keeps nothing."""
    return doubles.fuseki(held, request) if request.path == "/ds/query" else Answer(200)


def forgets_one(held: Double, request: Request) -> Answer:
    """Keeps all but the last triple that is sent."""
    answer = doubles.fuseki(held, request)
    if request.path == "/ds/data":
        held.store.remove(next(held.store.quads_for_pattern(None, None, None)))
    return answer


@pytest.mark.parametrize("contract", [forgets, forgets_one])
def test_a_store_that_says_yes_and_keeps_less_is_told(two: str, contract: Contract) -> None:
    with double(contract) as held, pytest.raises(StoreError, match=r"does not hold what was sent.*NCT0000000\d> has"):
        load(FUSEKI, held, two)


@pytest.mark.parametrize("at", [0, 1, 2], ids=["first-query", "load", "last-query"])
@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_server_is_asked_again_when_it_says(two: str, pauses: list[float], at: int, status: int) -> None:
    with double(doubles.fuseki) as held:
        held.faults = [lambda request: doubles.fuseki(held, request)] * at + [lambda _: busy(status, Retry_After="7")]
        assert load(FUSEKI, held, two).new == 2
    assert pauses == [7.0]


def test_a_moment_to_come_back_is_understood(two: str, pauses: list[float]) -> None:
    moment = email.utils.format_datetime(dt.datetime.now(dt.UTC) + dt.timedelta(seconds=30), usegmt=True)
    faults = [lambda _: busy(503, Retry_After=moment), lambda _: busy(503, Retry_After="99999")]
    with double(doubles.fuseki, *faults) as held:
        load(FUSEKI, held, two)
    assert 25 < pauses[0] <= 30
    assert pauses[1] == 60


def test_a_server_that_stays_busy_is_given_up(two: str, pauses: list[float]) -> None:
    with (
        double(lambda *_: busy(503)) as held,
        pytest.raises(StoreError, match=r"6 times.*503 Service Unavailable: busy"),
    ):
        load(FUSEKI, held, two)
    assert len(pauses) == 5
    assert all(0.5 * 0.5 * 2**n <= pause <= 0.5 * 1.5 * 2**n for n, pause in enumerate(pauses))


def test_a_connection_that_breaks_is_made_again(two: str, pauses: list[float]) -> None:
    with double(doubles.fuseki) as held:
        held.faults = [lambda _: None, lambda request: doubles.fuseki(held, request), lambda _: None]
        assert load(FUSEKI, held, two).new == 2
        assert graphs(held.store) == graphs(files.memory([two]))
    assert len(pauses) == 2


def test_a_connection_that_always_breaks_is_given_up(two: str, pauses: list[float]) -> None:
    with double(lambda *_: None) as held, pytest.raises(StoreError, match="in the end the connection broke"):
        load(FUSEKI, held, two)
    assert len(pauses) == 5


def test_what_is_refused_is_not_tried_again(two: str, pauses: list[float]) -> None:
    with double(lambda *_: Answer(500, b"out of order")) as held, pytest.raises(StoreError, match="500"):
        load(FUSEKI, held, two)
    assert not pauses


def test_a_connection_that_takes_too_long_is_tried_again_once_there_was_one(
    two: str, pauses: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    send = httpx.HTTPTransport.handle_request
    trouble: list[int] = []

    def slow(self: httpx.HTTPTransport, request: httpx.Request) -> httpx.Response:
        trouble.append(0)
        if len(trouble) in late:
            raise httpx.ConnectTimeout("timed out")
        return send(self, request)

    monkeypatch.setattr(httpx.HTTPTransport, "handle_request", slow)
    with double(doubles.fuseki) as held:
        late = {2, 3}
        assert load(FUSEKI, held, two).new == 2
        assert len(pauses) == 2
        late = {len(trouble) + 1}
        with pytest.raises(StoreError, match="cannot be reached: no connection within 10 seconds"):
            load(FUSEKI, held, two)


@pytest.mark.parametrize("media_type", ["text/html; charset=utf-8", "application/sparql-results+json"])
def test_an_address_that_is_no_graph_store_is_told(two: str, media_type: str) -> None:
    page = Answer(200, b"<!DOCTYPE html>", media_type)
    with (
        double(lambda *_: page) as held,
        pytest.raises(StoreError, match=r"this is no graph store.*--kind"),
    ):
        load(CASES[0], held, two)


def test_a_slow_server_is_given_up(two: str) -> None:
    def slow(_: Request) -> Answer:
        time.sleep(0.6)
        return Answer(200)

    with double(doubles.fuseki, slow) as held, pytest.raises(StoreError, match=r"no answer within 0\.2 seconds"):
        load(FUSEKI, held, two, timeout=0.2)


def test_an_answer_that_is_no_result_is_told(two: str) -> None:
    cancelled = Answer(200, b"The query evaluation has been cancelled", doubles.RESULTS)
    with double(lambda *_: cancelled) as held, pytest.raises(StoreError, match="has been cancelled"):
        load(FUSEKI, held, two)


def test_a_transaction_that_fails_is_rolled_back(two: str) -> None:
    def full(held: Double, request: Request) -> Answer:
        return Answer(507, b"disk full") if request.path.endswith("/add") else doubles.stardog(held, request)

    stardog = next(case for case in CASES if case.kind == "stardog")
    with double(full) as held:
        with pytest.raises(StoreError, match="disk full"):
            load(stardog, held, two)
        assert not held.pending
        assert not graphs(held.store)


# ── secrets ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_redirection_is_told_and_not_followed(two: str) -> None:
    with double(doubles.fuseki) as other, double(doubles.fuseki) as held:
        held.faults = [lambda _: busy(307, Location=f"{other.url}/ds/query?{TOKEN}")]
        with pytest.raises(StoreError, match="answers 307 and points to") as caught:
            load(FUSEKI, held, two)
        assert not other.requests
    assert TOKEN not in str(caught.value)


@pytest.mark.parametrize("status", [400, 401, 403, 500])
@pytest.mark.parametrize("case", [FUSEKI, CASES[6]], ids=["password", "token"])
def test_no_secret_is_in_a_message(two: str, case: Case, status: int) -> None:
    def echoes(request: Request) -> Answer:
        return Answer(status, f"{request.parameters} {PASSWORD} {TOKEN}".encode())

    with double(case.contract, echoes) as held, pytest.raises(StoreError) as caught:
        load(case, held, two)
    assert not [each for each in case.credentials.secrets if each in str(caught.value)]
    assert "?" not in str(caught.value)


def test_credentials_do_not_show_themselves() -> None:
    assert repr(BASIC) == "Credentials(user, password)"


def test_credentials_come_from_the_environment_or_a_file_of_ones_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KG_USER", "me")
    monkeypatch.setenv("KG_PASSWORD", "p=w")
    assert credentials() == Credentials("me", "p=w")
    file = tmp_path / "secret"
    file.write_text("# mine\n\nKG_TOKEN=a=b\n", "utf-8")
    file.chmod(0o600)
    assert credentials(file) == Credentials(None, None, "a=b")
    file.chmod(0o640)
    with pytest.raises(InputError, match="chmod 600"):
        credentials(file)
    file.chmod(0o600)
    file.write_text("KG_TOKEN hunter2\n", "utf-8")
    with pytest.raises(InputError, match="line 1 is not") as caught:
        credentials(file)
    assert "hunter2" not in str(caught.value)


# Signature Version 4 test suite, credentials AKIDEXAMPLE, region us-east-1, service "service":
# https://docs.aws.amazon.com/general/latest/gr/signature-v4-test-suite.html
VECTORS = {
    "get-vanilla": ("GET", "/", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
    "get-vanilla-query-order-key-case": (
        "GET", "/?Param2=value2&Param1=value1", "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
    ),
    "post-vanilla": ("POST", "/", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"),
}  # fmt: skip


@pytest.mark.parametrize(("method", "path", "signature"), VECTORS.values(), ids=VECTORS.keys())
def test_signatures_are_those_of_the_published_examples(method: str, path: str, signature: str) -> None:
    signer = SigV4("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "us-east-1", "service")
    request = httpx.Request(method, f"https://example.amazonaws.com{path}")
    signer.sign(request, dt.datetime(2015, 8, 30, 12, 36, tzinfo=dt.UTC))
    assert request.headers["Authorization"] == (
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
        f"SignedHeaders=host;x-amz-date, Signature={signature}"
    )


# ── the command ──────────────────────────────────────────────────────────────────────────────────────────────────────


def kg(*words: str | Path, **env: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kg", "load", *map(str, words)]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False, env={**os.environ, **env}, timeout=60
    )


def test_the_command_answers_0_after_a_retry_and_4_where_the_store_fails(two: str) -> None:
    secret = {"KG_USER": USER, "KG_PASSWORD": PASSWORD}
    with double(doubles.fuseki) as held:
        held.faults = [lambda _: busy(429, Retry_After="0")] * 3
        done = kg(two, "--to", f"{held.url}/ds", "--kind", "fuseki", **secret)
        assert (done.returncode, "2 new" in done.stderr) == (0, True)
    with double(forgets) as held:
        done = kg(two, "--to", f"{held.url}/ds", "--kind", "fuseki", **secret)
        assert (done.returncode, "in 2 of 2 graphs" in done.stderr) == (4, True)
    with double(lambda *_: busy(503, Retry_After="0")) as held:
        done = kg(two, "--to", f"{held.url}/ds", "--kind", "fuseki", **secret)
        assert (done.returncode, "tried 6 times" in done.stderr) == (4, True)
    done = kg(two, "--to", held.url)  # nobody listens there any more
    assert (done.returncode, "cannot be reached" in done.stderr) == (4, True)
    assert PASSWORD not in done.stderr


@pytest.mark.parametrize(
    "url", ["ftp://x/", "x", "http:///x", "http://me:hunter2@127.0.0.1:1/", "http://127.0.0.1:1/#x"]
)
def test_an_address_that_cannot_be_right_is_wrong_usage(two: str, url: str) -> None:
    done = kg(two, "--to", url)
    assert done.returncode == 2
    assert "hunter2" not in done.stderr


@pytest.mark.parametrize("words", [("--kind", "virtuoso"), ("--timeout", "300"), ("--credentials", __file__)])
def test_what_is_about_a_server_is_wrong_usage_with_a_folder(tmp_path: Path, two: str, words: tuple[str, str]) -> None:
    done = kg(two, "--store", tmp_path / "store", *words)
    assert (done.returncode, words[0] in done.stderr) == (2, True)
    assert not (tmp_path / "store").exists()


def test_a_file_of_credentials_is_read(tmp_path: Path, two: str) -> None:
    file = tmp_path / "secret"
    file.write_text(f"KG_USER={USER}\nKG_PASSWORD={PASSWORD}\n", "utf-8")
    file.chmod(0o600)
    with double(doubles.virtuoso) as held:
        words = two, "--to", held.url, "--kind", "virtuoso"
        assert kg(*words, "--credentials", file).returncode == 0
        assert kg(*words).returncode == 4
