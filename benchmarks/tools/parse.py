"""The limit: nothing but the parse of the JSON, in one of three ways.

``python -m benchmarks.tools.parse orjson|msgspec|typed INPUT``
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any


def decoder(name: str) -> Callable[[bytes], Any]:
    """How to parse a record: into dicts with orjson or msgspec, or with msgspec into the Structs of our record."""
    if name == "orjson":
        import orjson  # noqa: PLC0415 - only the chosen one is loaded

        loads: Callable[[bytes], Any] = orjson.loads
        return loads
    import msgspec  # noqa: PLC0415

    if name == "typed":
        from kg.record import Study  # noqa: PLC0415

        return msgspec.json.Decoder(Study).decode
    return msgspec.json.Decoder().decode


def main(name: str, source: Path) -> None:
    """Parse every line."""
    parse = decoder(name)
    with source.open("rb") as lines:
        for line in lines:
            parse(line)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
