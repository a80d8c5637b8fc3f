"""What a stranger gets: the built wheel in an environment of its own, outside the checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from peers import ROOT

EXAMPLE = ROOT / "examples/NCT02955615.txt"
ASSETS = "LICENSES.txt", "world.svg", "yasgui.min.css", "yasgui.min.js"
ASKS = """
import asyncio, pathlib, sys, httpx
from kg.web.app import application
from kg.web.server import Server
async def asked():
    app = application(Server(store=None, folder=pathlib.Path("none")))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client:
        for path in sys.argv[1:]:
            response = await client.get(path)
            print(response.status_code, response.text)
asyncio.run(asked())
"""


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[bytes]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    return subprocess.run(command, cwd=cwd, env=clean, capture_output=True, check=False)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of commands of a fresh environment that holds the wheel and what it depends on, nothing else."""
    place = tmp_path_factory.mktemp("wheel")
    built = run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", place, ROOT, cwd=place)
    assert built.returncode == 0, built.stderr.decode()
    (wheel,) = place.glob("*.whl")
    made = run(sys.executable, "-m", "venv", place / "venv", cwd=place)
    assert made.returncode == 0, made.stderr.decode()
    commands = place / "venv" / ("Scripts" if os.name == "nt" else "bin")
    filled = run(commands / "pip", "install", "--quiet", "--disable-pip-version-check", wheel, cwd=place)
    assert filled.returncode == 0, filled.stderr.decode()
    return commands


def test_the_wheel_exports_what_the_checkout_exports(installed: Path, tmp_path: Path) -> None:
    there = run(installed / "kg", "export", EXAMPLE, cwd=tmp_path)
    here = run(sys.executable, "-m", "kg", "export", EXAMPLE, cwd=ROOT)
    assert there.returncode == here.returncode == 0, there.stderr.decode() + here.stderr.decode()
    assert b":arm-ilt-101" in there.stdout
    assert there.stdout == here.stdout


def test_the_wheel_carries_the_context_of_json_ld(installed: Path, tmp_path: Path) -> None:
    done = run(installed / "kg", "export", EXAMPLE, "-f", "jsonld", cwd=tmp_path)
    assert done.returncode == 0, done.stderr.decode()
    assert b'"@context"' in done.stdout


def test_the_wheel_validates_with_the_shapes_that_it_carries(installed: Path, tmp_path: Path) -> None:
    good = run(installed / "kg", "validate", EXAMPLE, cwd=tmp_path)
    assert good.returncode == 0, good.stderr.decode()
    bad = tmp_path / "bad.txt"
    bad.write_bytes(EXAMPLE.read_bytes().replace(b"PHASE2", b"PHASE7"))
    found = run(installed / "kg", "validate", bad, cwd=tmp_path)
    assert found.returncode == 1, found.stderr.decode()
    assert b"PHASE7" in found.stdout


def test_the_wheel_carries_the_cookbook(installed: Path, tmp_path: Path) -> None:
    there = run(installed / "kg", "query", "--list", cwd=tmp_path)
    here = run(sys.executable, "-m", "kg", "query", "--list", cwd=ROOT)
    assert there.returncode == here.returncode == 0, there.stderr.decode() + here.stderr.decode()
    assert b"trials-of-a-disease" in there.stdout
    assert there.stdout == here.stdout


@pytest.mark.parametrize("made", [True, False], ids=["with-assets", "without"])
def test_the_wheel_carries_what_make_assets_has_made_and_does_without(tmp_path: Path, *, made: bool) -> None:
    """From a copy of the sources, where files that stand for the real ones are there or not."""
    copy = tmp_path / "sources"
    for each in ("kg", "ontology", "shapes"):
        shutil.copytree(ROOT / each, copy / each, ignore=shutil.ignore_patterns("vendor", "__pycache__"))
    for each in ("pyproject.toml", "README.md", "LICENSE", ".gitignore"):
        shutil.copy(ROOT / each, copy / each)
    vendor = copy / "kg/web/static/vendor"
    if made:
        vendor.mkdir()
        for each in ASSETS:
            (vendor / each).write_text(f"this is {each}")
    built = run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", tmp_path, copy, cwd=tmp_path)
    assert built.returncode == 0, built.stderr.decode()
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(tmp_path / "unpacked")
    static = tmp_path / "unpacked/kg/web/static"
    assert {each.name for each in static.glob("vendor/*")} == (set(ASSETS) if made else set())
    assert {"style.css", "editor.css", "editor.js", "places.js"} <= {each.name for each in static.iterdir()}

    code = f"import sys; sys.path.insert(0, {str(tmp_path / 'unpacked')!r}){ASKS}"
    told = run(sys.executable, "-c", code, "/editor", "/static/vendor/yasgui.min.js", cwd=tmp_path)
    assert told.returncode == 0, told.stderr.decode()
    page = told.stdout.decode()
    assert '<textarea id="query"' in page  # also where no script runs
    assert ("<script" in page) == ("200 this is yasgui.min.js" in page) == made


def test_make_assets_makes_what_pages_look_for() -> None:
    recipe = (ROOT / "Makefile").read_text("utf-8").partition("\nassets:")[2].partition("\n\n")[0]
    assert all(each in recipe for each in ASSETS)
