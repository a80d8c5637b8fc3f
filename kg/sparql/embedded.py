"""Queries over the embedded engine: a store in a folder, or the quads that are handed to it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import IO, Any, cast

import pyoxigraph as ox

from kg.problems import Failure, StoreError
from kg.sparql import worker
from kg.sparql.found import TRIPLE, Found, Row, arranged, tokens
from kg.sparql.syntax import PREFIXES, Query, mistake, undeclared


@contextmanager
def answered(query: Query, over: Path | Iterable[bytes], timeout: float | None = None) -> Iterator[Found]:
    """What a query finds in the store in a folder, or in these pieces of N-Quads.

    The default graph is the union of all graphs, unless the query names its own with FROM; what several of them say the
    engine finds so many times (https://github.com/oxigraph/oxigraph/issues/1919). The engine works in another
    process, which is ended with this context, whatever happens, and when ``timeout`` seconds have passed since the data
    were there. :class:`QueryError` for a query that it does not take; :class:`StoreError`, also while rows are being
    read, where the store fails or the time is over.
    """
    if wrong := undeclared(query):
        raise wrong
    # -P: modules of the current folder are none of ours.
    command = [sys.executable, "-P", worker.__file__]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe) as process:  # noqa: S603 - it is our own
        try:
            _ask(process, query, over, timeout)
            found = _found(process, query, timeout)
            arranged(found, query.arranged(found.columns))
            with closing(found.rows):
                yield found
        finally:
            process.kill()


def _ask(process: subprocess.Popen[bytes], query: Query, over: Path | Iterable[bytes], timeout: float | None) -> None:
    question = {
        "query": query.text,
        "prefixes": {prefix: PREFIXES[prefix] for prefix in query.missing},
        "store": str(over) if isinstance(over, Path) else None,
        "union": not query.has_dataset,
        "timeout": timeout,
    }
    into = cast("IO[bytes]", process.stdin)
    # Where the pipe breaks, what the process has said tells more than that.
    try:
        with suppress(BrokenPipeError):
            into.write(json.dumps(question).encode() + b"\n")
            for piece in () if isinstance(over, Path) else over:
                into.write(piece)
    finally:
        with suppress(BrokenPipeError):
            into.close()


def _found(process: subprocess.Popen[bytes], query: Query, timeout: float | None) -> Found:
    answer = cast("IO[bytes]", process.stdout)
    line = answer.readline()
    if not line.endswith(b"\n"):
        raise _failure(process, timeout)
    head: dict[str, Any] = json.loads(line)
    if "error" in head:
        raise mistake(query, head["message"]) if head["error"] == "syntax" else StoreError(head["message"])
    if "boolean" in head:
        return Found(query.form, boolean=head["boolean"])
    columns = tuple(head["columns"]) if query.form == "select" else TRIPLE
    return Found(query.form, columns, _rows(process, answer, query, timeout))


def _rows(process: subprocess.Popen[bytes], answer: IO[bytes], query: Query, timeout: float | None) -> Generator[Row]:
    """The rows; an answer that breaks off is told as what it is, and never taken for the whole."""
    try:
        if query.form == "select":
            yield from tokens(cast("ox.QuerySolutions", ox.parse_query_results(answer, ox.QueryResultsFormat.TSV)))
        else:
            yield from tokens(quad.triple for quad in ox.parse(answer, ox.RdfFormat.N_TRIPLES))
    except SyntaxError as error:
        raise _failure(process, timeout) from error
    if process.wait():
        raise _failure(process, timeout)


def _failure(process: subprocess.Popen[bytes], timeout: float | None) -> Failure:
    code = process.wait()
    if code == worker.TIMED_OUT and timeout is not None:
        return StoreError(f"the query was ended after {timeout:g} s, before it had found all")
    said = cast("IO[bytes]", process.stderr).read().decode(errors="replace").strip()
    return StoreError(f"the query broke off: {said or f'its process ended with {code}'}")
