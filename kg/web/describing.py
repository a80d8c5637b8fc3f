"""A process that describes the store in a folder and writes that to its output, as N-Triples.

``python -m kg.web.describing FOLDER``. It counts for minutes where the store is large, so it lets all others go first,
and ends when its input does: that is when the server ends, in whatever way.
"""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path

from kg import description
from kg.problems import Failure, InputError
from kg.store import embedded


def main() -> None:
    """Describe the store, unless it is empty or the server ends."""
    os.nice(15)
    threading.Thread(target=_end_with_server, daemon=True).start()
    try:
        store = embedded.opened(Path(sys.argv[1]), read_only=True)
    except Failure as error:
        sys.exit(f"kg: {error}")
    try:
        found = description.describe(store)
    except InputError:
        return  # it is empty
    sys.stdout.buffer.write(description.serialize(found, "application/n-triples"))


def _end_with_server() -> None:
    # Not through sys.stdin, whose lock would be held when this process ends before the server.
    while os.read(0, 1):
        pass
    os._exit(1)


if __name__ == "__main__":
    main()
