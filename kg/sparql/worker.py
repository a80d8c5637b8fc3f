"""The query engine in a process of its own, which :mod:`kg.sparql.embedded` starts and can end.

pyoxigraph cannot be interrupted: not at a deadline, not by Ctrl-C. This process can. It is run as a script, and needs
nothing of kg. On standard input it takes one line of JSON, the question, then N-Quads where there is no store to open.
It answers one line of JSON, then SPARQL Results in TSV or N-Triples. At its deadline, and when nobody is there any more
to read the answer, it ends itself.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
from typing import Any

import pyoxigraph as ox

TIMED_OUT = 124
"""The exit code when the deadline has passed, as that of timeout(1)."""

_EVERY = 0.1  # seconds between two looks at the clock


def main() -> None:
    """Answer one question."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started this process is told, and ends it
    question = json.loads(sys.stdin.buffer.readline())
    parent = os.getppid()
    threading.Thread(target=_watch, args=(parent, None), daemon=True).start()
    try:
        if question["store"] is None:
            store = ox.Store()
            store.bulk_load(sys.stdin.buffer, ox.RdfFormat.N_QUADS)
        else:
            store = ox.Store.read_only(question["store"])
    except (OSError, SyntaxError) as error:
        _say({"error": "store", "message": str(error)})
        return
    threading.Thread(target=_watch, args=(parent, question["timeout"]), daemon=True).start()
    try:
        found = store.query(
            question["query"], prefixes=question["prefixes"], use_default_graph_as_union=question["union"]
        )
        _answer(found)
    except SyntaxError as error:
        _say({"error": "syntax", "message": str(error)})
    except BrokenPipeError:
        os._exit(0)  # the answer is not wanted any more, and there is nobody to tell
    except OSError as error:
        sys.exit(str(error))
    os._exit(0)  # at once, without taking the store apart


def _answer(found: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples) -> None:
    out = sys.stdout.buffer
    if isinstance(found, ox.QueryBoolean):
        _say({"boolean": bool(found)})
    elif isinstance(found, ox.QuerySolutions):
        _say({"columns": [variable.value for variable in found.variables]})
        found.serialize(out, ox.QueryResultsFormat.TSV)
    else:
        _say({})
        found.serialize(out, ox.RdfFormat.N_TRIPLES)
    out.flush()


def _say(head: dict[str, Any]) -> None:
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n")
    sys.stdout.buffer.flush()


def _watch(parent: int, seconds: float | None) -> None:
    """End this process when ``seconds`` have passed, or when the one that started it is there no more."""
    end = float("inf") if seconds is None else time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0 and os.getppid() == parent:
        time.sleep(min(_EVERY, left))
    os._exit(TIMED_OUT)


if __name__ == "__main__":
    main()
