"""A section of the record has one name everywhere; a new one fails here until it has all that belongs to it."""

from __future__ import annotations

import importlib
import inspect
import re

import pytest
from peers import ROOT

from kg.mapping import SECTIONS

# Modules that serve several sections. A section whose module would be too long has more of them: results_flow.
RECORD_BASE = {"__init__", "base", "study"}
MAPPING_BASE = {
    "__init__",
    "agents",
    "countries",
    "criteria",
    "ignored",
    "masks",
    "numbers",
    "quantities",
    "registries",
    "scope",
}
SHAPES_BASE = {"rules"}
EXPECTED = "(study: Study, at: Scope) -> Statements"
HEADINGS_BASE = {"how this vocabulary describes itself", "classes", "every node"}


def stems(folder: str, suffix: str) -> set[str]:
    """Modules or files of a folder, without further ones of a section."""
    found = {path.stem for path in (ROOT / folder).glob(f"*{suffix}")}
    return {stem for stem in found if stem.partition("_")[0] not in found - {stem}}


def headings() -> list[str]:
    return re.findall(r"(?m)^# ── (.+?) ─+$", (ROOT / "ontology/ct.ttl").read_text("utf-8"))


def signature(name: str) -> str:
    function = getattr(importlib.import_module(f"kg.mapping.{name}"), name, None)
    return str(inspect.signature(function)).replace("'", "") if inspect.isfunction(function) else ""


def rows(name: str) -> list[str]:
    return re.findall(rf"(?m)^\|\s*[`\[]*{name}\b.*\|$", (ROOT / "CONTRIBUTING.md").read_text("utf-8"))


ALL = sorted(
    {*SECTIONS}
    | stems("kg/record", ".py") - RECORD_BASE
    | stems("kg/mapping", ".py") - MAPPING_BASE
    | stems("shapes", ".ttl") - SHAPES_BASE
    | {*headings()} - HEADINGS_BASE
)


@pytest.mark.parametrize("name", ALL)
def test_section_is_complete(name: str) -> None:
    missing = []
    if name not in stems("kg/record", ".py"):
        missing.append(f"kg/record/{name}.py: the Structs of what the record says there")
    if name not in stems("kg/mapping", ".py"):
        missing.append(f"kg/mapping/{name}.py: a generator function {name}(study, at)")
    elif signature(name) != EXPECTED:
        missing.append(f"the function {name}{EXPECTED} in kg/mapping/{name}.py")
    if name not in SECTIONS:
        missing.append(f"the function {name} in SECTIONS of kg/mapping/__init__.py, where it is to be written")
    if name not in stems("shapes", ".ttl"):
        missing.append(f"shapes/{name}.ttl: what its part of the graph must look like")
    if name not in headings():
        missing.append(f"a heading `# ── {name} ──` in ontology/ct.ttl, with the section's properties below it")
    if len(rows(name)) != 1:
        missing.append(f"a row `| {name} | … |` in the table of sections in CONTRIBUTING.md")
    assert not missing, f"the section {name} wants:\n  " + "\n  ".join(missing)


def test_ontology_and_exports_have_the_sections_in_the_same_order() -> None:
    assert set(headings()) - HEADINGS_BASE == set(SECTIONS)
    assert [name for name in headings() if name in SECTIONS] == list(SECTIONS)


def test_a_section_maps_nothing_that_another_has_mapped() -> None:
    functions = {function.__module__ for function in SECTIONS.values()}
    assert functions == {f"kg.mapping.{name}" for name in SECTIONS}
