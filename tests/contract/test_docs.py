"""What README.md, CONTRIBUTING.md and docs/ say is so: it is fresh, its links lead somewhere, its examples run."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from peers import ROOT
from rdflib import SH
from serving import started

from kg.report import curie
from kg.validation import shapes_graph
from kg.vocab import CODES

EXAMPLE = "examples/NCT02955615.txt"
README = (ROOT / "README.md").read_text("utf-8")
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
LINKS = [
    pytest.param(page, link, id=f"{page.name}-{link}")
    for page in PAGES
    for link in dict.fromkeys(re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8")))
    if "://" not in link
]
COMMANDS = [
    line.split("  #")[0].strip()
    for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    for line in block.splitlines()
    if re.search(r"\bkg ", line.split("#")[0])
]
SERVERS = [line for line in COMMANDS if line.startswith("kg serve ")]
SNIPPETS = re.findall(r"```python\n(.*?)```", README, re.DOTALL)


def study(number: str) -> dict[str, Any]:
    return {
        "protocolSection": {
            "identificationModule": {"nctId": number, "briefTitle": "Invented Drug in an Invented Disease"},
            "designModule": {"studyType": "INTERVENTIONAL", "phases": ["PHASE2"]},
            "contactsLocationsModule": {"locations": [{"facility": "Clinic A", "city": "Graz", "country": "Austria"}]},
        }
    }


def run(*command: str | Path, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, encoding="utf-8", check=False)


def run_line(line: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """A line as a shell takes it, with our command for ``kg``."""
    return run("sh", "-c", f'kg() {{ "{sys.executable}" -m kg "$@"; }}\n{line}', cwd=cwd)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the files that the README has fetched with curl."""
    first, second = study("NCT90000001"), study("NCT90000002")
    (tmp_path / "record.json").write_text(json.dumps(first), "utf-8")
    (tmp_path / "page.json").write_text(json.dumps({"studies": [second]}), "utf-8")
    with zipfile.ZipFile(tmp_path / "dump.zip", "w") as dump:
        dump.writestr("NCT90000001.json", json.dumps(first))
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    return tmp_path


# ── generated ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_is_generated_is_fresh() -> None:
    done = run(sys.executable, "tools/docs.py", "--check")
    assert done.returncode == 0, done.stderr


def test_a_stale_page_is_named_with_what_to_do(tmp_path: Path) -> None:
    for name in ("ontology", "shapes", "examples"):
        (tmp_path / name).symlink_to(ROOT / name)
    for name in ("tools", "docs"):
        shutil.copytree(ROOT / name, tmp_path / name)
    pages = ("codes", "cookbook", "fields", "ignored", "shapes")
    generated = ["CONTRIBUTING.md", "README.md", *(f"docs/{page}.md" for page in pages)]
    for name in generated:
        (tmp_path / name).write_text(
            (ROOT / name).read_text("utf-8").replace("| --- |", "| -- |").replace("LR", "TB"), "utf-8"
        )
    stale = {name: (tmp_path / name).read_bytes() for name in generated}
    done = run(sys.executable, "tools/docs.py", "--check", cwd=tmp_path)
    assert done.returncode == 1
    assert sorted(done.stderr.splitlines()) == [f"{name} is stale: run make docs" for name in generated]
    assert {name: (tmp_path / name).read_bytes() for name in generated} == stale


# ── links ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def places(page: Path) -> set[str]:
    """The fragments of a page: its anchors, and its headings as GitHub makes anchors of them."""
    text = page.read_text("utf-8")
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    made = {re.sub(r"[^\w\- ]", "", heading).lower().replace(" ", "-") for heading in headings}
    return {*re.findall(r'<a id="([^"]+)"', text), *made}


@pytest.mark.parametrize(("page", "link"), LINKS)
def test_link_leads_somewhere(page: Path, link: str) -> None:
    name, _, fragment = link.partition("#")
    target = page.parent / name if name else page
    assert target.exists(), f"{page.name} links to {name}, which is not there"
    assert not fragment or fragment in places(target), f"{page.name} links to {link}, which {target.name} does not have"


def test_each_page_of_docs_can_be_found_from_the_readme() -> None:
    linked = {Path(link.values[1]).name for link in LINKS if link.values[0] == PAGES[0]}
    assert {page.name for page in PAGES[1:]} <= linked


def test_each_shape_that_a_report_can_name_has_its_place() -> None:
    graph = shapes_graph()
    reported = {*graph.objects(None, SH.property), *graph.subjects(SH.sparql), *graph.subjects(SH.severity)}
    assert {str(shape).rpartition("#")[2] for shape in reported} <= places(ROOT / "docs/shapes.md")


def test_each_code_is_listed() -> None:
    page = (ROOT / "docs/codes.md").read_text("utf-8")
    assert not [code for codes in CODES.values() for code in codes.values() if f"`{curie(code[1:-1])}`" not in page]


# ── examples ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_readme_has_examples() -> None:
    assert {line.split("kg ")[1].split()[0] for line in COMMANDS} >= {"export", "validate", "coverage"}
    assert any("kg.read(" in snippet for snippet in SNIPPETS)


def test_commands_of_the_readme_run_one_after_the_other(folder: Path) -> None:
    for line in COMMANDS:
        if line not in SERVERS:
            done = run_line(line, folder)
            assert done.returncode == 0, f"{line}\n{done.stderr}"
            if output := re.search(r" (?:-o|--store) (\S+)", line):
                assert (folder / output[1]).stat().st_size, line
            else:
                assert done.stdout or "--unknown" in line, line


def test_files_that_the_readme_names_are_fetched_or_written_there() -> None:
    blocks = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    lines = [line.split("  #")[0] for block in blocks for line in block.splitlines()]
    there: set[str] = set()
    for line in lines:
        words = line.split()
        written = {words[place + 1] for place, word in enumerate(words[:-1]) if word in ("-o", "--rejects", "--store")}
        named = {word for word in words if re.fullmatch(r"[\w/]+\.(json|zip|nq|db|ttl|txt)|trials/", word)} - written
        assert all(name in there or (ROOT / name).is_file() for name in named), line
        there |= written


@pytest.mark.parametrize("line", SERVERS)
def test_server_of_the_readme_answers(folder: Path, line: str) -> None:
    done = run_line("kg load page.json --store trials.db", folder)
    assert done.returncode == 0, done.stderr
    over, *options = line.split()[2:]
    with started(folder / over, *options) as server:
        assert server.query("ASK { ?study a ct:Study }").json()["boolean"]


@pytest.mark.parametrize("snippet", SNIPPETS, ids=lambda snippet: snippet.split()[1])
def test_python_of_the_readme_runs(folder: Path, snippet: str) -> None:
    (folder / "snippet.py").write_text(snippet, "utf-8")
    done = run(sys.executable, "-W", "error", "snippet.py", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert ("NCT90000002" in done.stdout) == ("kg.read(" in snippet)
    assert done.stdout


def test_the_example_of_shapes_of_ones_own_finds_what_it_is_about(folder: Path) -> None:
    small = study("NCT90000003")
    small["protocolSection"]["designModule"]["phases"] = ["PHASE1"]
    small["protocolSection"]["statusModule"] = {
        "overallStatus": "COMPLETED",
        "completionDateStruct": {"date": "2020-01", "type": "ESTIMATED"},
    }
    (folder / "small.json").write_text(json.dumps(small), "utf-8")
    page = (ROOT / "docs/shapes.md").read_text("utf-8")
    (folder / "mine.ttl").write_text(re.findall(r"```turtle\n(.*?)```", page, re.DOTALL)[0], "utf-8")
    line = "kg validate {} --shapes mine.ttl --only -f json"
    done = run_line(line.format("small.json"), folder)
    found = {each["sourceShape"].rpartition("#")[2]: each["severity"] for each in json.loads(done.stdout)["findings"]}
    assert found == {"Trial-phase": "Violation", "Trial-sites": "Warning", "Ended": "Warning"}
    assert done.returncode == 1
    assert run_line(line.format(EXAMPLE), folder).returncode == 0
    assert run_line(f"{line.format('record.json')} --strict", folder).returncode == 1  # it has one site
    assert run_line(line.format("record.json"), folder).returncode == 0
