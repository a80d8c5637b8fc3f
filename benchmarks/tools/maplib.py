"""The modest mapping with maplib, as OTTR templates over data frames, to N-Triples.

``python -m benchmarks.tools.maplib FLAT OUTPUT``: the folder of flat tables, and the file to write.
https://spec.ottr.xyz/stOTTR/
"""

from __future__ import annotations

import sys
from itertools import groupby
from pathlib import Path

import polars as pl
from maplib import Model, RDFType, SolutionMappings

from benchmarks.flatten import file_name
from benchmarks.rules import DATATYPES, PREFIXES, REFERENCE, XSD, Rule, columns, rules

LANG_STRING = f"{PREFIXES['rdf']}langString"
CASTS: dict[str, pl.DataType | type[pl.DataType]] = {"decimal": pl.Decimal(38, 12), "integer": pl.Int64}


def template(name: str, group: list[Rule]) -> tuple[str, dict[tuple[str, str], str]]:
    """The template for one sort of rows, and its arguments: a name for each term that differs from row to row.

    A term is its own template or reference in the table of rules together with its type.
    """
    arguments: dict[tuple[str, str], str] = {}

    def argument(term: str, kind: str) -> str:
        if "{" not in term:
            return f"<{term}>"
        return f"?{arguments.setdefault((term, kind), f'a{len(arguments)}')}"

    triples = ",\n".join(
        f"  ottr:Triple({argument(rule.subject, 'iri')}, <{rule.predicate}>, {argument(rule.object, rule.type)})"
        for rule in group
    )
    head = ", ".join(f"? ?{each}" for each in arguments.values())
    return f"<{name}> [ {head} ] :: {{\n{triples}\n}} .\n", arguments


def column(term: str, kind: str, named: dict[str, str]) -> pl.Expr:
    """What gives a term's values from the text of the flat table; null where a reference has none."""
    names = [pl.col(named[path]) for path in REFERENCE.findall(term)]
    if kind == "iri":
        return pl.format(REFERENCE.sub("{}", term), *names)
    if kind == "en":
        filled = pl.struct(names[0].alias(f"<{LANG_STRING}>"), pl.lit("en").alias("l"))
        return pl.when(names[0].is_not_null()).then(filled)
    if kind == "boolean":
        return names[0] == "true"
    if kind == "date":
        return names[0].str.to_date()
    return names[0].cast(CASTS[kind]) if kind in CASTS else names[0]


def rdf_type(kind: str) -> RDFType:
    """What maplib calls the type of a column."""
    if kind == "iri":
        return RDFType.IRI
    return RDFType.Literal(LANG_STRING if kind == "en" else DATATYPES.get(kind, f"{XSD}string"))


def main(flat: Path, output: Path) -> None:
    """Map each table, then write the whole graph."""
    table = rules()
    named = columns(table)
    model = Model()
    for path, group in groupby(table, key=lambda rule: rule.rows):
        name = f"urn:rows:{path or 'study'}"
        text, arguments = template(name, list(group))
        model.add_template(text)
        frame = pl.read_csv(flat / file_name(path), infer_schema=False).select(
            column(term, kind, named[path]).alias(argument) for (term, kind), argument in arguments.items()
        )
        types = {argument: rdf_type(kind) for (_, kind), argument in arguments.items()}
        model.map(name, SolutionMappings(frame, types), validate_iris=False)
    model.write(output, format="ntriples")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
