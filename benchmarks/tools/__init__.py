"""What is measured: each tool a program of its own, which maps a whole file and ends."""

from __future__ import annotations

from typing import NamedTuple


class Tool(NamedTuple):
    """``python -m`` the command, in the environment of that name; the empty one is our own.

    In the command ``{records}`` stands for a file of JSON Lines, ``{flat}`` for the folder of flat tables made from it,
    ``{output}`` for the file to write, whose name ends in ``suffix``. Where ``checked`` its triples are held against
    the table of rules.
    """

    group: str
    label: str
    command: str
    environment: str = ""
    suffix: str = ".nt"
    checked: bool = False


LIMIT = "parse-typed"
"""The tool that all others are compared with: nobody can map what is not parsed."""

_PARSE = {
    LIMIT: Tool("parse", "msgspec, into our Structs", "benchmarks.tools.parse typed {records}"),
    "parse-msgspec": Tool("parse", "msgspec, into dicts", "benchmarks.tools.parse msgspec {records}"),
    "parse-orjson": Tool("parse", "orjson, into dicts", "benchmarks.tools.parse orjson {records}"),
}
_MODEST = {
    "kg": Tool("modest", "trial-kg", "benchmarks.tools.kg {records} {output}", checked=True),
    "pyoxigraph": Tool("modest", "pyoxigraph objects", "benchmarks.tools.pyoxigraph {records} {output}", checked=True),
    "rdflib": Tool("modest", "rdflib", "benchmarks.tools.rdflib nt {records} {output}", checked=True),
    "rdflib-turtle": Tool(
        "modest", "rdflib, to Turtle", "benchmarks.tools.rdflib turtle {records} {output}", suffix=".ttl", checked=True
    ),
    "flatten": Tool("flatten", "flattening", "benchmarks.flatten {records} {output}", suffix=""),
    "maplib": Tool("modest", "maplib", "benchmarks.tools.maplib {flat} {output}", "maplib", checked=True),
    "morph-kgc": Tool("modest", "morph-KGC", "benchmarks.tools.morph_kgc {flat} {output}", "morph-kgc", checked=True),
    "rdfizer": Tool("modest", "SDM-RDFizer", "benchmarks.tools.rdfizer {flat} {output}", "rdfizer", checked=True),
}
_EXPORT = {
    f"export-{name}-{jobs}": Tool(
        "export",
        f"{label}, {jobs} process{'es' * (jobs > 1)}",
        f"kg export {{records}} -f {name} --jobs {jobs} -o {{output}}",
        suffix=suffix,
    )
    for name, label, suffix in (
        ("ntriples", "N-Triples", ".nt"),
        ("turtle", "Turtle", ".ttl"),
        ("jsonld", "JSON-LD", ".jsonl"),
    )
    for jobs in (1, 2)
}
TOOLS = _PARSE | _MODEST | _EXPORT
