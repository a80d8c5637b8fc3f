"""Sinks: from record graphs to bytes, one module a format."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from kg.sinks import jsonld
from kg.sinks.jsonld import JSONLD
from kg.sinks.ntriples import NQUADS, NTRIPLES
from kg.sinks.rdfxml import RDFXML
from kg.sinks.sink import Sink, Unwritable
from kg.sinks.turtle import TRIG, TURTLE

__all__ = ["SINKS", "Sink", "Unwritable", "choose"]

SINKS: dict[str, Sink] = {sink.name: sink for sink in (TURTLE, JSONLD, NTRIPLES, NQUADS, TRIG, RDFXML)}


def choose(name: str | None, output: str | None = None, context_url: str | None = None) -> Sink:
    """The sink of that name, else the one for a file of the name ``output`` (``trials.nq.zst``), else Turtle.

    Several studies as JSON-LD are lines, but one array where the output's name ends in ``.jsonld``; a sole one is a
    document of its own, but for ``.jsonl``. ``context_url`` names the context by address instead of writing it out.
    :class:`ValueError` where no format has that name, or an address is given to a format without a context.
    """
    stem = (output or "").removesuffix(".gz").removesuffix(".zst")
    extension = stem.rpartition(".")[2].lower()
    if name is None and output is not None:
        by_extension = {sink.extension: sink.name for sink in SINKS.values()} | {"jsonl": "jsonld"}
        if extension not in by_extension:
            known = ", ".join(f".{each}" for each in by_extension)
            raise ValueError(f"{output}: no format has names like that ({known} have); name one with --format")
        name = by_extension[extension]
    sink = SINKS[name or "turtle"]
    if sink.name != "jsonld":
        if context_url is not None:
            raise ValueError(f"--context goes with jsonld, not with {sink.name}")
        return sink
    if context_url is not None:
        sink = replace(sink, encode=partial(jsonld.encode, context_url=context_url))
    if extension == "jsonld":
        sink = replace(sink, head=b"[\n", between=b",\n", tail=b"\n]\n")
    return replace(sink, alone=None) if extension == "jsonl" else sink
