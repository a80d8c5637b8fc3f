"""Measure everything, or some of it, and keep the figures in ``results.json``; :mod:`benchmarks.page` shows them.

``python -m benchmarks.run [--input FILE] [--only NAME …] [--sizes 1000,10000,100000]``

Each figure is that of a whole process. What a record costs is the difference between a run over many records and one
over few, divided by the number of records between them, so that neither the start of an interpreter nor the reading of
a mapping counts. Ratios are to the bare parse of the same JSON in the same run of this program: with ``--only`` that is
measured again, and what is not named keeps its figures, as it does when a run is interrupted.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.measure import ROOT, Failed, best, costs
from benchmarks.tools import LIMIT, TOOLS, Tool

RESULTS = ROOT / "benchmarks/results.json"
MANY, FEW = 2000, 25
SIZES = (1_000, 10_000, 100_000)
# Programs that measure by themselves: what they print is kept. The number is that of the records they get.
PROGRAMS = {"core": 500, "validation": 100}
# Seconds for the runs of one tool: what takes longer is not run five times.
PATIENCE = 20
ENVIRONMENTS = {tool.environment for tool in TOOLS.values()} - {""}


def python(environment: str) -> str:
    """The interpreter of an environment; :class:`Failed` where ``make bench`` has not made it."""
    if not environment:
        return sys.executable
    path = ROOT / ".venv-bench" / environment / "bin/python"
    if not path.exists():
        raise Failed(f"there is no {path.relative_to(ROOT)}")
    return str(path)


def output_of(*command: str | Path) -> str:
    """What a Python program prints that is not itself measured; :class:`Failed` with its last line where it fails."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode:
        raise Failed(done.stderr.strip().rpartition("\n")[2])
    return done.stdout


class Inputs:
    """The files to measure with, made when they are asked for in a folder of their own."""

    def __init__(self, sources: list[Path], folder: Path) -> None:
        self.sources = sources
        self.folder = folder

    def records(self, count: int, *options: str) -> Path:
        """So many records as JSON Lines, see :mod:`benchmarks.repeat`."""
        path = self.folder / f"{count}{''.join(options)}.jsonl"
        if not path.exists():
            with path.open("wb") as out:
                sources = map(str, self.sources)
                command = [sys.executable, "-m", "benchmarks.repeat", *options, str(count), *sources]
                subprocess.run(command, cwd=ROOT, stdout=out, check=True)
        return path

    def flat(self, count: int) -> Path:
        """The folder with the flat tables of so many records."""
        folder = self.folder / f"flat-{count}"
        if not folder.exists():
            output_of(sys.executable, "-m", "benchmarks.flatten", self.records(count), folder)
        return folder

    def command(self, tool: Tool, count: int) -> tuple[list[str], Path]:
        """The command that runs a tool over so many records, and the file that it writes."""
        output = self.folder / f"output{tool.suffix}"
        if output.is_dir():
            shutil.rmtree(output)
        output.unlink(missing_ok=True)
        places = {"records": self.records(count), "output": output}
        if "{flat}" in tool.command:
            places["flat"] = self.flat(count)
        return [python(tool.environment), "-m", *(word.format(**places) for word in tool.command.split())], output


def measured(name: str, tool: Tool, inputs: Inputs) -> dict[str, Any]:
    """The figures of one tool."""
    few = best(costs(inputs.command(tool, FEW)[0], PATIENCE / 4))
    command, output = inputs.command(tool, MANY)
    runs = costs(command, PATIENCE)
    many = best(runs)
    figures = {
        "microseconds": (many.cpu - few.cpu) / (MANY - FEW) * 1e6,
        "few": few._asdict(),
        "many": many._asdict(),
        "runs": [each.cpu for each in runs],
    }
    if tool.checked:
        check = output_of(sys.executable, "-m", "benchmarks.check", name, inputs.records(MANY), output)
        figures |= json.loads(check)
    elif output.is_file():
        figures["bytes"] = output.stat().st_size
        if tool.suffix == ".nt":
            with output.open("rb") as lines:
                figures["triples"] = sum(1 for _ in lines)
    return figures


def growth(size: int, inputs: Inputs) -> dict[str, Any]:
    """What exporting so many records of middling size costs, with one process and two; the file is removed again."""
    needed = 2 * size * (inputs.records(FEW, "--median").stat().st_size // FEW)
    if shutil.disk_usage(inputs.folder).free < needed:
        raise Failed(f"{size:,} records need {needed / 1e9:.0f} GB in {inputs.folder}")
    records = inputs.records(size, "--median")
    figures: dict[str, Any] = {"bytes": records.stat().st_size}
    for jobs in (1, 2):
        command = ["-m", "kg", "export", str(records), "-f", "ntriples", "--jobs", str(jobs), "-o", "/dev/null"]
        figures[str(jobs)] = best(costs([sys.executable, *command], PATIENCE))._asdict()
    records.unlink()
    return figures


def machine() -> dict[str, Any]:
    """What the figures were measured on, and how busy it was."""
    model = ""
    if Path("/proc/cpuinfo").exists():
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
        model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
    return {
        "processor": model or platform.processor(),
        "cores": os.cpu_count(),
        "memory": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
        "system": platform.platform(),
        "python": platform.python_version(),
        "load": os.getloadavg()[0],
        "day": datetime.now(UTC).date().isoformat(),
    }


def versions(environment: str) -> dict[str, str]:
    """All packages of an environment with their versions."""
    code = "import importlib.metadata as m, json; print(json.dumps({d.name: d.version for d in m.distributions()}))"
    found: dict[str, str] = json.loads(output_of(python(environment), "-c", code))
    return dict(sorted(found.items(), key=lambda item: item[0].lower()))


def printed(program: str, inputs: Inputs) -> str:
    """What a program prints that measures by itself."""
    return output_of(sys.executable, "-m", f"benchmarks.{program}", inputs.records(PROGRAMS[program]))


def plan(inputs: Inputs, sizes: list[int]) -> dict[tuple[str, str], Callable[[], Any]]:
    """All that can be measured, by its place in the results."""
    return {
        **{("tools", name): partial(measured, name, tool, inputs) for name, tool in TOOLS.items()},
        **{("growth", str(size)): partial(growth, size, inputs) for size in sizes},
        **{("programs", name): partial(printed, name, inputs) for name in PROGRAMS},
        **{("versions", name): partial(versions, name) for name in ("", *sorted(ENVIRONMENTS))},
    }


def measure(work: dict[tuple[str, str], Callable[[], Any]], results: dict[str, Any]) -> None:
    """Do the work, and write the results after each piece of it."""
    for (group, name), piece in work.items():
        print(f"{group} {name or 'trial-kg'} …", file=sys.stderr, flush=True)
        try:
            figures = piece()
        except Failed as error:
            print(f"  not measured: {error}", file=sys.stderr)
            figures = {"failed": str(error)}
        results.setdefault(group, {})[name] = figures
        if group == "tools" and "microseconds" in figures:
            figures["ratio"] = figures["microseconds"] / results["tools"][LIMIT]["microseconds"]
        RESULTS.write_text(json.dumps(results, indent=1) + "\n", "utf-8")


def main() -> None:
    """Measure; what could not be measured is told, and stands in the results with its reason."""
    parser = argparse.ArgumentParser(description="Measure this package and its peers.")
    parser.add_argument(
        "--input", type=Path, help="records to repeat [default: the real ones, else those of the tests]"
    )
    parser.add_argument("--only", nargs="+", choices=[*TOOLS, "growth", *PROGRAMS], help="measure these, keep the rest")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="of the growth, in records")
    given = parser.parse_args()

    real = ROOT.parent / "shared/records/ctgov.jsonl"
    own = [ROOT / "examples/NCT02955615.txt", *sorted((ROOT / "tests/golden").glob("*.json"))]
    sources = [given.input.resolve()] if given.input else [real] if real.exists() else own
    results = json.loads(RESULTS.read_text("utf-8")) if given.only and RESULTS.exists() else {}
    with tempfile.TemporaryDirectory(prefix="kg-bench-") as folder:
        inputs = Inputs(sources, Path(folder))
        records = inputs.records(MANY)
        results["machine"] = machine()
        results["input"] = {
            "name": sources[0].name if len(sources) == 1 else "the examples and goldens of the tests",
            "records": MANY,
            "bytes": records.stat().st_size,
        }
        work = plan(inputs, given.sizes)
        if given.only:
            wanted = {LIMIT, "versions", *given.only}
            work = {place: piece for place, piece in work.items() if wanted & set(place)}
        measure(work, results)


if __name__ == "__main__":
    main()
