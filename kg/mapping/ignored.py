"""What of a record is not mapped, and why: the only exceptions from "every field of the record"."""

from __future__ import annotations

IGNORED: dict[str, str] = {
    "protocolSection.contactsLocationsModule.locations_nested": "a copy of locations, equal wherever seen (2023)",
}
"""Path in the registry's JSON, without marks for lists, → reason. A path stands for all that is below it."""


def why_ignored(path: str) -> str | None:
    """Why the leaf at a path is not mapped; None where it is, or is not known at all."""
    return next((reason for root, reason in IGNORED.items() if below(path, root)), None)


def below(path: str, root: str) -> bool:
    """Whether a path is another one or leads on from it."""
    return path == root or path.startswith(f"{root}.")
