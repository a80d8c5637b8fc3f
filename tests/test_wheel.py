"""What a stranger gets: the built wheel in an environment of its own, outside the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from peers import ROOT

EXAMPLE = ROOT / "examples/NCT02955615.txt"


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
