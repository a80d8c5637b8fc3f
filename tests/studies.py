"""Small records for tests that need a number, a title and dates, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path


def study(number: int, title: str = "A Made-up Study", *, data: str = "2024-05-01") -> dict[str, object]:
    """A record as the registry gives it on the day ``data``, last changed a month before."""
    return {
        "protocolSection": {
            "identificationModule": {"nctId": f"NCT{number:08}", "briefTitle": title},
            "statusModule": {"lastUpdatePostDateStruct": {"date": "2024-04-01", "type": "ACTUAL"}},
            "conditionsModule": {"conditions": ["Hay Fever", f"Condition {number}"]},
        },
        "derivedSection": {"miscInfoModule": {"versionHolder": data}},
        "hasResults": False,
    }


def written(path: Path, *studies: dict[str, object]) -> str:
    """A file with these records, one a line."""
    path.write_text("".join(json.dumps(each) + "\n" for each in studies), "utf-8")
    return str(path)


def name(number: int) -> str:
    """The name of the record's graph, as a token."""
    return f"<https://w3id.org/trial-kg/record/NCT{number:08}>"
