"""What may import what. The arrows are those of the package: record and terms know of nothing, the command of all."""

from __future__ import annotations

import ast
import subprocess
import sys
from typing import TYPE_CHECKING, NamedTuple

import pytest
from peers import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Part of the package → the parts that it may import. Any module of a part may import the others of the same part.
ABOVE = {
    "terms": set(),
    "problems": set(),
    "resources": set(),
    "vocab": {"terms"},
    "iris": {"terms"},
    "record": set(),
    "sources": {"record", "problems"},
    "mapping": {"__init__", "record", "terms", "iris", "vocab"},  # the package itself for its version
    "sinks": {"terms", "vocab", "resources"},
    "report": {"terms", "vocab", "problems"},
    "coverage": {"record", "sources", "mapping", "problems"},
    "pipeline": {"__init__", "sources", "mapping", "sinks", "report", "terms", "problems"},  # as mapping
}
# Below the line rdflib, pyshacl and pyoxigraph may be imported.
BELOW = {
    "bridge": {"terms", "vocab", "sinks"},
    "cookbook": {"terms", "iris", "vocab", "report"},
    "rdf": {"pipeline", "problems", "sources"},
    "validation": {*ABOVE, "bridge", "rdf"},
    "search": {"terms", "sinks", "vocab", "problems"},
    "store": {*ABOVE, "rdf", "search"},
    "sparql": {*ABOVE, "bridge", "cookbook", "rdf", "store"},
    "description": {*ABOVE},
    "web": {*ABOVE, "bridge", "cookbook", "store", "search", "sparql", "description", "__init__"},
    "cli": {*ABOVE, "bridge", "cookbook", "validation", "store", "sparql", "description", "web", "__init__"},
    "__init__": {*ABOVE, "bridge", "sparql"},
    "__main__": {"cli"},
}
RULES = {**ABOVE, **BELOW}
# Allowed inside a function, by those who ask for it.
LAZY = {("terms", "bridge"), ("pipeline", "validation")}
# Slow to load: never on the way from a record to N-Quads.
HEAVY = {"rdflib", "pyshacl", "pyoxigraph", "httpx", "rich", "polars", "pandas", "pyarrow", "starlette", "uvicorn"}
FILES = sorted(path for path in (ROOT / "kg").rglob("*.py") if "_data" not in path.parts)


class Import(NamedTuple):
    """An import statement's module; ``lazy`` inside a function, ``typing`` for type checkers alone."""

    module: str
    line: int
    lazy: bool
    typing: bool


def imports(path: Path) -> Iterator[Import]:
    """Every import in a file; ``from kg import mapping`` counts as one of ``kg.mapping``."""

    def walk(node: ast.AST, *, lazy: bool, typing: bool) -> Iterator[Import]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Import):
                yield from (Import(alias.name, child.lineno, lazy, typing) for alias in child.names)
            elif isinstance(child, ast.ImportFrom):
                assert not child.level, f"{path}: a relative import"
                names = [alias.name for alias in child.names]
                modules = [f"kg.{name}" for name in names] if child.module == "kg" else [child.module or ""]
                yield from (Import(module, child.lineno, lazy, typing) for module in modules)
            yield from walk(
                child,
                lazy=lazy or isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda),
                typing=typing or (isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING"),
            )

    yield from walk(ast.parse(path.read_text("utf-8")), lazy=False, typing=False)


def part(module: str) -> str:
    """``kg.sources.raw`` → ``sources``; ``kg`` and its own names → ``__init__``."""
    name = module.partition(".")[2].partition(".")[0]
    return name if name in {part_of(path) for path in FILES} else "__init__"


def part_of(path: Path) -> str:
    return path.relative_to(ROOT / "kg").parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_module_imports_only_what_its_part_may(path: Path) -> None:
    here = part_of(path)
    wrong = [
        f"line {each.line}: {each.module}"
        for each in imports(path)
        if each.module.partition(".")[0] == "kg"
        and (there := part(each.module)) not in {here, *RULES.get(here, ())}
        and not ((here, there) in LAZY and (each.lazy or each.typing))
    ]
    assert not wrong, f"{path.relative_to(ROOT)} may import of kg only {sorted(RULES.get(here, ()))}"


@pytest.mark.parametrize(
    "path", [path for path in FILES if part_of(path) in ABOVE], ids=lambda path: str(path.relative_to(ROOT))
)
def test_module_above_the_line_loads_nothing_heavy(path: Path) -> None:
    wrong = [
        f"line {each.line}: {each.module}"
        for each in imports(path)
        if each.module.partition(".")[0] in HEAVY and not each.lazy and not each.typing
    ]
    assert not wrong


def test_sources_mapping_and_sinks_do_not_know_each_other() -> None:
    parts = {"sources", "mapping", "sinks"}
    assert all(not RULES[each] & (parts - {each}) for each in parts)


def test_every_part_has_a_rule_and_every_rule_a_part() -> None:
    assert set(RULES) == {part_of(path) for path in FILES}, f"say in {__name__} what each part of kg may import"


def loaded(code: str) -> set[str]:
    """The heavy packages that a fresh interpreter has loaded after running some code."""
    show = f"import sys; print(*sorted({HEAVY} & set(sys.modules)), file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\n{show}"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(done.stderr.split())


HELP = """
from kg.cli import main
import sys
sys.argv = ["kg", "--help"]
try:
    main()
except SystemExit as end:
    assert not end.code
"""
EXPORT = """
from kg.mapping import graph
from kg.sinks import SINKS
from kg.sources import read_one
assert SINKS["nquads"].encode(graph(read_one("examples/NCT02955615.txt"))).count(b"\\n") > 500
"""


@pytest.mark.parametrize(
    "code",
    ["import kg", "import kg.cli", "import kg.pipeline", "import kg.coverage", HELP, EXPORT],
    ids=["import-kg", "import-cli", "import-pipeline", "import-coverage", "help", "export"],
)
def test_nothing_heavy_is_loaded_before_it_is_needed(code: str) -> None:
    assert not loaded(code)


def test_what_is_heavy_would_be_seen() -> None:
    assert loaded("import rdflib") >= {"rdflib"}
