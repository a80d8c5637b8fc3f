"""The command line, as a person runs it: what goes where, and which code the process answers."""

from __future__ import annotations

import gzip
import json
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
from peers import ROOT, shared

from kg.cli import cli

EXAMPLE = ROOT / "examples/NCT02955615.txt"
NUMBER = "NCT90000001"


def record(number: str = NUMBER, title: str = "A Made-up Study", **design: object) -> dict[str, object]:
    identification = {"nctId": number, "briefTitle": title}
    return {"protocolSection": {"identificationModule": identification, "designModule": design}, "hasResults": False}


def kg(*words: str | Path, stdin: bytes = b"", **env: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "kg", *map(str, words)]
    return subprocess.run(command, input=stdin, capture_output=True, check=False, env={**os.environ, **env}, cwd=ROOT)


def lines(*records: dict[str, object]) -> bytes:
    return b"".join(json.dumps(each).encode() + b"\n" for each in records)


def triples(data: bytes, form: ox.RdfFormat = ox.RdfFormat.TURTLE) -> set[str]:
    return {str(ox.Triple(quad.subject, quad.predicate, quad.object)) for quad in ox.parse(data, format=form)}


def test_data_goes_to_standard_output_and_all_else_to_standard_error() -> None:
    done = kg("export", EXAMPLE)
    assert done.returncode == 0
    assert triples(done.stdout)
    assert b"1 in, 1 written, 0 rejected" in done.stderr


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("x.ttl", ox.RdfFormat.TURTLE),
        ("x.nt", ox.RdfFormat.N_TRIPLES),
        ("x.nq", ox.RdfFormat.N_QUADS),
        ("x.trig", ox.RdfFormat.TRIG),
        ("x.rdf", ox.RdfFormat.RDF_XML),
        ("x.jsonld", ox.RdfFormat.JSON_LD),
    ],
)
def test_the_format_follows_the_name_of_the_output(tmp_path: Path, name: str, form: ox.RdfFormat) -> None:
    expected = triples(kg("export", EXAMPLE, "-f", "ntriples").stdout, ox.RdfFormat.N_TRIPLES)
    assert kg("export", EXAMPLE, "-o", tmp_path / name).returncode == 0
    assert triples((tmp_path / name).read_bytes(), form) == expected


def test_an_output_named_gz_is_compressed_and_the_same_each_time(tmp_path: Path) -> None:
    kg("export", EXAMPLE, "-o", tmp_path / "a.nt.gz")
    kg("export", EXAMPLE, "-o", tmp_path / "b.nt.gz")
    assert (tmp_path / "a.nt.gz").read_bytes() == (tmp_path / "b.nt.gz").read_bytes()
    assert gzip.decompress((tmp_path / "a.nt.gz").read_bytes()) == kg("export", EXAMPLE, "-f", "ntriples").stdout


def test_several_studies_as_json_ld_are_lines_or_one_array(tmp_path: Path) -> None:
    both = lines(record(), record("NCT90000002"))
    out = kg("export", "-", "-f", "jsonld", stdin=both).stdout
    assert [json.loads(line)["id"].rpartition("/")[2] for line in out.splitlines()] == [NUMBER, "NCT90000002"]
    kg("export", "-", "-o", tmp_path / "x.jsonld", stdin=both)
    assert [each["id"].rpartition("/")[2] for each in json.loads((tmp_path / "x.jsonld").read_bytes())] == [
        NUMBER,
        "NCT90000002",
    ]
    kg("export", "-", "-o", tmp_path / "x.jsonl", stdin=lines(record()))
    assert len((tmp_path / "x.jsonl").read_bytes().splitlines()) == 1


def test_two_runs_give_the_same_bytes() -> None:
    for form in ("turtle", "jsonld", "ntriples", "nquads", "trig", "rdfxml"):
        first = kg("export", EXAMPLE, "-f", form, PYTHONHASHSEED="1").stdout
        assert first == kg("export", EXAMPLE, "-f", form, PYTHONHASHSEED="2").stdout


def test_telephone_and_e_mail_only_on_demand() -> None:
    contact = {"name": "Somebody", "phone": "+00 0000", "email": "somebody@example.org"}
    given = record()
    given["protocolSection"]["contactsLocationsModule"] = {"centralContacts": [contact]}  # type: ignore[index]
    assert b"example.org" not in kg("export", "-", stdin=lines(given)).stdout
    assert b"example.org" in kg("export", "-", "--contacts", stdin=lines(given)).stdout


def test_another_base_moves_the_data_and_not_the_vocabulary() -> None:
    out = kg("export", EXAMPLE, "--base", "https://example.org/kg/", "-f", "ntriples").stdout
    assert b"<https://example.org/kg/study/NCT02955615>" in out
    assert b"<https://w3id.org/trial-kg/code/Phase.PHASE2>" in out
    assert b"<https://w3id.org/trial-kg/study/" not in out


def test_same_as_can_be_left_out() -> None:
    assert b"owl:sameAs" in kg("export", EXAMPLE).stdout
    assert b"owl:sameAs" not in kg("export", EXAMPLE, "--no-same-as").stdout


def test_a_bad_record_is_told_and_the_others_are_written(tmp_path: Path) -> None:
    bad = b'{"protocolSection": {"identificationModule": {"nctId": "NCT123"}}}\n'
    rejects = tmp_path / "rejects.jsonl"
    done = kg("export", "-", "-f", "ntriples", "--rejects", rejects, stdin=lines(record()) + bad)
    assert done.returncode == 1
    assert NUMBER.encode() in done.stdout
    assert b"NCT123" in done.stderr
    assert b"nctId" in done.stderr
    assert b"2 in, 1 written, 1 rejected" in done.stderr
    assert stat.S_IMODE(rejects.stat().st_mode) == 0o600
    (kept,) = map(json.loads, rejects.read_bytes().splitlines())
    assert kept["id"] == "NCT123"
    assert kept["original"].encode() == bad.rstrip(b"\n")


def test_rejects_can_be_mended_and_given_back(tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.jsonl"
    bad = lines(record("NCT9000000", "Short Number"))
    assert kg("export", "-", "--rejects", rejects, stdin=bad).returncode == 1
    rejects.write_bytes(rejects.read_bytes().replace(b"NCT9000000", b"NCT90000009"))
    done = kg("export", rejects, "-f", "ntriples")
    assert done.returncode == 0
    assert b"/study/NCT90000009>" in done.stdout


def test_of_two_records_with_one_number_the_first_counts() -> None:
    done = kg("export", "-", "-f", "ntriples", stdin=lines(record(title="First"), record(title="Second")))
    assert done.returncode == 1
    assert b'"First"' in done.stdout
    assert b'"Second"' not in done.stdout
    assert b"stdin:2: NCT90000001: an earlier record" in done.stderr


def test_validate_withholds_a_record_with_a_violation(tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.jsonl"
    both = lines(record(studyType="NO_SUCH_TYPE"), record("NCT90000002", studyType="INTERVENTIONAL"))
    done = kg("export", "-", "-f", "ntriples", "--validate", "--rejects", rejects, stdin=both)
    assert done.returncode == 1
    assert NUMBER.encode() not in done.stdout
    assert b"NCT90000002" in done.stdout
    assert b"NO_SUCH_TYPE" in rejects.read_bytes()


def test_an_output_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    out = tmp_path / "out.nt"
    out.write_text("before")
    endless = subprocess.Popen(
        [sys.executable, "-m", "kg", "export", "-", "-o", out], stdin=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT
    )
    assert endless.stdin
    endless.stdin.write(lines(*(record(f"NCT9{n:07}") for n in range(2000))))
    endless.stdin.flush()
    while not list(tmp_path.glob(".out.nt.*")):
        assert endless.poll() is None
    endless.send_signal(signal.SIGINT)
    _, told = endless.communicate(timeout=30)
    assert endless.returncode == 130, told
    assert out.read_text() == "before"
    assert list(tmp_path.iterdir()) == [out]


def test_a_reader_that_has_seen_enough_is_no_error() -> None:
    many = lines(*(record(f"NCT9{n:07}") for n in range(3000)))
    command = f"{sys.executable} -m kg export - -f ntriples 2>/dev/null | head -1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], input=many, capture_output=True, check=False, cwd=ROOT)
    assert done.returncode == 0
    assert done.stdout.count(b"\n") == 1
    assert done.stderr == b""


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("export",), 2, b"INPUT"),
        (("export", "x", "-f", "html"), 2, b"html"),
        (("export", "x", "-o", "x.docx"), 2, b"x.docx"),
        (("export", "x", "--base", "not an address"), 2, b"base"),
        (("export", "x", "--base", "http://example.org/kg#"), 2, b"base"),
        (("export", "x", "-o", "same.jsonl", "--rejects", "same.jsonl"), 2, b"one file"),
        (("export", "x", "--strict"), 2, b"--validate"),
        (("no-such-verb",), 2, b"no-such-verb"),
        (("export", "no/such/file.json"), 3, b"no/such/file.json"),
        (("validate", "no/such/file.json"), 3, b"no/such/file.json"),
        (("export", "examples/NCT02955615.txt", "-o", "no/such/folder/x.ttl"), 3, b"no/such/folder"),
    ],
)
def test_exit_codes_of_usage_and_input(words: tuple[str, ...], code: int, says: bytes) -> None:
    done = kg(*words)
    assert (done.returncode, done.stdout) == (code, b"")
    assert says in done.stderr
    assert b"Traceback" not in done.stderr


def test_a_dash_as_output_is_standard_output() -> None:
    assert kg("export", EXAMPLE, "-o", "-").stdout == kg("export", EXAMPLE).stdout


def test_a_pipe_as_output_stays_a_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", pipe], stdout=subprocess.PIPE) as reader:
        assert kg("export", EXAMPLE, "-f", "nquads", "-o", pipe).returncode == 0
        assert reader.stdout
        assert reader.stdout.read() == kg("export", EXAMPLE, "-f", "nquads").stdout
    assert pipe.is_fifo()


def test_a_link_as_output_is_followed(tmp_path: Path) -> None:
    (tmp_path / "link.nt").symlink_to(tmp_path / "target.nt")
    assert kg("export", EXAMPLE, "-o", tmp_path / "link.nt").returncode == 0
    assert (tmp_path / "link.nt").is_symlink()
    assert (tmp_path / "target.nt").read_bytes()


def test_an_output_that_cannot_be_written_is_told_without_a_traceback() -> None:
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "kg", "export", str(EXAMPLE)]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False, cwd=ROOT)
    assert done.returncode == 3
    assert b"No space left" in done.stderr
    assert b"Traceback" not in done.stderr


def test_a_missing_input_is_told_before_anything_is_written(tmp_path: Path) -> None:
    done = kg("export", EXAMPLE, "no/such/file.json", "-o", tmp_path / "out.nt")
    assert done.returncode == 3
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("rest", "code"), [(b"", 0), (b'{"no": "record"}\n', 1), (b'{"protocolSection": {', 3)])
@pytest.mark.parametrize("verb", ["validate", "query", "describe", "coverage", "load"])
def test_every_verb_answers_3_for_an_input_that_is_not_whole(tmp_path: Path, verb: str, rest: bytes, code: int) -> None:
    given = tmp_path / "records.jsonl"
    given.write_bytes(lines(record(), record("NCT00000002")) + rest)
    words = {"query": ["ASK { ?study a ct:Study }"], "load": ["--store", tmp_path / "store"]}
    done = kg(verb, *words.get(verb, []), given)
    assert done.returncode == code, done.stderr.decode()


def test_nothing_is_served_where_no_record_could_be_read(tmp_path: Path) -> None:
    given = tmp_path / "records.jsonl"
    given.write_bytes(b'{"no": "record"}\n')
    done = kg("serve", given, "--port", "0")
    assert done.returncode == 3
    assert done.stderr.splitlines()[-1] == b"kg: there is nothing to serve: none of it could be read"


def test_an_input_without_a_record_is_told() -> None:
    done = kg("export", "-", stdin=b'{"studies": []}')
    assert done.returncode == 0
    assert b"no record" in done.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("export", "dump.jsonl", "-o", "dump.jsonl"),
        ("export", "dump.jsonl", "-o", "hard.jsonl"),
        ("export", "dump.jsonl", "--rejects", "soft.jsonl"),
        ("export", "soft.jsonl", "--rejects", "folder/../dump.jsonl"),
        ("export", "folder", "-o", "kept.jsonl"),
        ("export", "folder", "-o", "folder/deep/new.nq"),
        ("export", "folder", "-o", "folder/"),
        ("export", "folder", "-o", "folder/out/"),
        ("export", "-", "-o", "dump.jsonl", "--rejects", "other.jsonl"),
        ("validate", "dump.jsonl", "-f", "json", "-o", "hard.jsonl"),
        ("validate", "dump.jsonl", "--shapes", "shapes.ttl", "-o", "shapes.ttl"),
        ("coverage", "dump.jsonl", "-o", "soft.jsonl"),
        ("describe", "dump.jsonl", "-f", "turtle", "-o", "dump.jsonl"),
        ("query", "ASK { ?s ?p ?o }", "dump.jsonl", "-f", "json", "-o", "dump.jsonl"),
        ("query", "ask.rq", "dump.jsonl", "-f", "json", "-o", "ask.rq"),
        ("load", "folder", "--store", "folder/trials.db"),
    ],
    ids=" ".join,
)
def test_no_output_may_be_an_input_by_whatever_name(words: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "folder" / "deep").mkdir(parents=True)
    (tmp_path / "dump.jsonl").write_bytes(lines(record()))
    (tmp_path / "kept.jsonl").write_bytes(lines(record()))
    (tmp_path / "ask.rq").write_text("ASK { ?s ?p ?o }")
    (tmp_path / "shapes.ttl").write_bytes((ROOT / "shapes/status.ttl").read_bytes())
    (tmp_path / "hard.jsonl").hardlink_to(tmp_path / "dump.jsonl")
    (tmp_path / "soft.jsonl").symlink_to("dump.jsonl")
    (tmp_path / "folder" / "deep" / "linked.json").symlink_to(tmp_path / "kept.jsonl")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    with (tmp_path / "dump.jsonl").open("rb") as given:
        done = subprocess.run(
            [sys.executable, "-m", "kg", *words], stdin=given, capture_output=True, check=False, cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
    assert done.returncode == 2, done.stderr
    assert b"input" in done.stderr
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("name", ["NCT02955615", "https://clinicaltrials.gov/study/NCT02955615?a=b"])
def test_a_record_that_is_not_here_is_not_fetched_and_it_is_told_how(name: str) -> None:
    done = kg("export", name)
    assert done.returncode == 3
    assert b"kg fetches nothing" in done.stderr
    assert b"curl -f -o NCT02955615.json https://clinicaltrials.gov/api/v2/studies/NCT02955615\n" in done.stderr
    assert b"curl -f -O https://example.org/dump.zip" in kg("export", "https://example.org/dump.zip").stderr


def test_a_file_name_cannot_command_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "a\x1b[2Jb\nc.json").write_bytes(b"{}")
    done = kg("export", tmp_path)
    assert b"\x1b" not in done.stderr
    assert b"a\\u001B[2Jb\\u000Ac.json" in done.stderr


def test_validate_tells_an_unreadable_rdf_file_and_reports_on_the_others(tmp_path: Path) -> None:
    (tmp_path / "broken.ttl").write_text("this is no Turtle")
    kg("export", EXAMPLE, "-o", tmp_path / "good.ttl")
    done = kg("validate", tmp_path / "broken.ttl", tmp_path / "good.ttl")
    assert done.returncode == 3
    assert b"broken.ttl" in done.stderr
    assert b"1 graph" in done.stdout


def test_validate_refuses_a_file_of_shapes_without_a_shape(tmp_path: Path) -> None:
    (tmp_path / "shapes.ttl").write_text("<http://example.org/a> <http://example.org/b> 1 .")
    done = kg("validate", EXAMPLE, "--shapes", tmp_path / "shapes.ttl")
    assert done.returncode == 3
    assert b"shapes.ttl" in done.stderr


def test_validate_of_nothing_conforms_to_nothing() -> None:
    done = kg("validate", "-", stdin=b"{}")
    assert done.returncode == 1
    assert b"conforms" not in done.stdout


def test_strict_answers_1_for_a_warning() -> None:
    given = lines(record(studyType="INTERVENTIONAL"))
    assert kg("validate", "-", stdin=given).returncode == 0
    assert kg("validate", "-", "--strict", stdin=given).returncode == 1
    assert kg("export", "-", "--validate", stdin=given).returncode == 0
    assert kg("export", "-", "--validate", "--strict", stdin=given).returncode == 1


def test_help_answers_at_once_and_loads_nothing_heavy() -> None:
    script = (
        "import sys; sys.argv = ['kg', '--help']\n"
        "from kg.cli import main\n"
        "try: main()\n"
        "finally: sys.stderr.write(' '.join(sorted(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False, cwd=ROOT)
    assert b"Exit codes" in done.stdout
    loaded = set(done.stderr.decode().split())
    assert not loaded & {"rdflib", "pyshacl", "pyoxigraph", "rich", "msgspec", "kg.mapping", "kg.vocab"}


@pytest.mark.parametrize("command", [[], *([each] for each in cli.commands)], ids=" ".join)
def test_help_fits_a_terminal_of_80_columns(command: list[str]) -> None:
    lines = kg(*command, "--help", COLUMNS="80").stdout.decode().splitlines()
    assert len(lines) > 10
    assert not [line for line in lines if len(line) > 80]


def test_export_to_n_quads_loads_no_rdflib() -> None:
    script = (
        f"import sys; sys.argv = ['kg', 'export', {str(EXAMPLE)!r}, '-f', 'nquads']\n"
        "from kg.cli import main\n"
        "try: main()\n"
        "finally: sys.stderr.write('\\nLOADED ' + ' '.join(sorted(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False, cwd=ROOT)
    loaded = set(done.stderr.decode().partition("LOADED ")[2].split())
    assert "kg.pipeline" in loaded
    assert not loaded & {"rdflib", "pyshacl", "pyoxigraph", "rich"}


def test_every_real_record_is_exported(tmp_path: Path) -> None:
    out = tmp_path / "all.nq"
    done = kg("export", shared() / "records/ctgov.jsonl", "-o", out)
    assert done.returncode == 0, done.stderr.decode()
    assert b"499 in, 499 written, 0 rejected" in done.stderr
    graphs = {quad.graph_name for quad in ox.parse(path=out, format=ox.RdfFormat.N_QUADS)}
    assert len(graphs) == 499


def test_every_altered_record_gives_a_graph_or_a_problem_with_its_reason(tmp_path: Path) -> None:
    folder, rejects = shared() / "records/altered", tmp_path / "rejects.jsonl"
    done = kg("export", folder, "-f", "nquads", "--rejects", rejects)
    graphs = {quad.graph_name for quad in ox.parse(done.stdout, format=ox.RdfFormat.N_QUADS)}
    kept = [json.loads(line) for line in rejects.read_bytes().splitlines()]
    assert len(graphs) + len(kept) == len(list(folder.iterdir()))
    for each in kept:
        assert each["id"]
        assert each["reason"]
        assert each["path"]
        assert Path(each["origin"]).name.startswith(each["id"])
    assert done.returncode == 1
