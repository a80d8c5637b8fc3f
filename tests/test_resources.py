from __future__ import annotations

from pathlib import Path

import pytest
from peers import ROOT

from kg import resources
from kg.resources import resource


def test_a_checkout_reads_its_own_files() -> None:
    assert resource("ontology/ct.ttl") == ROOT / "ontology/ct.ttl"
    assert resource("shapes").is_dir()


def test_an_installed_package_reads_the_files_inside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder in (tmp_path, tmp_path / "kg/_data"):
        (folder / "ontology").mkdir(parents=True)
        (folder / "ontology/ct.ttl").write_text(str(folder))
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path / "kg")
    assert resource("ontology/ct.ttl").read_text() == str(tmp_path / "kg/_data")


def test_a_missing_file_is_named() -> None:
    with pytest.raises(FileNotFoundError, match=r"shapes/unheard-of\.ttl"):
        resource("shapes/unheard-of.ttl")
