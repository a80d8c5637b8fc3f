"""What a test needs from outside the project, and what happens when it is not there.

A missing peer skips the test that compares us with it. Where KG_REQUIRE_PEERS is set, as in CI, it fails that test
instead, so that no comparison is lost unnoticed.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def need(available: bool, reason: str) -> None:  # noqa: FBT001 - it reads as a condition: need(path.exists(), "…")
    """Go on if ``available``; else skip the test, or fail it where KG_REQUIRE_PEERS is set, with ``reason``."""
    if available:
        return
    if os.environ.get("KG_REQUIRE_PEERS"):
        pytest.fail(reason)
    pytest.skip(reason)


def shared() -> Path:
    """The folder of real records beside the project; without it the test is skipped, never failed."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip(f"no folder of real records at {folder}")
    return folder
