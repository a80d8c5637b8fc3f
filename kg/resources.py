"""Where the ontology and the shapes are: they are files of the project, not of the package.

A wheel holds them inside the package (``kg/_data``, see pyproject.toml); a checkout, and an editable install of one,
has them beside it. A checkout never has the former, so that no stale copy is read.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent


def resource(relative: str) -> Path:
    """The path of ``ontology/…`` or ``shapes/…``, file or folder; FileNotFoundError where there is no such thing."""
    packaged = _PACKAGE / "_data"
    path = (packaged if packaged.is_dir() else _PACKAGE.parent) / relative
    if not path.exists():
        raise FileNotFoundError(f"{path}: this installation of trial-kg is not complete")
    return path
