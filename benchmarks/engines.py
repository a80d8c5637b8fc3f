"""What other SHACL engines of PyPI find with our shapes, beside what the package finds.

``python benchmarks/engines.py DATA.nt SHAPES.ttl EXPECTED.json`` runs each engine that is installed, in a process for
each. ``python benchmarks/engines.py --write FOLDER INPUT`` writes the three files first: the graphs of the records in
INPUT as one graph, in which each record has a base of its own, the shapes, and what the package finds in each record.
Findings are compared by focus node, path, shape and component; what records share is left out, since one graph holds it
once.
"""

from __future__ import annotations

import json
import multiprocessing
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

Found = set[tuple[str, str, str, str]]
_MINTED = re.compile(r"(?<=<https://w3id\.org/trial-kg/)(?=(?:study|record|organization|place|condition)/)")
_OWN = re.compile(r"https://w3id\.org/trial-kg/\d+/")


def shacl(data: str, shapes: str) -> Iterator[tuple[str | None, ...]]:
    """https://pypi.org/project/shacl/."""
    import shacl as engine  # noqa: PLC0415 - each engine is imported by the process that runs it

    for each in engine.validate(data, shapes).results:
        yield each.focus_node, each.path, each.source_shape, each.component_iri


def shacl_rust(data: str, shapes: str) -> Iterator[tuple[str | None, ...]]:
    """https://pypi.org/project/shacl-rust/."""
    import shacl_rust as engine  # noqa: PLC0415

    report = engine.validate(Path(data).read_text("utf-8"), Path(shapes).read_text("utf-8"), data_format="nt")
    for each in report["results"]:
        yield (
            each["focusNode"], each.get("resultPath"), each["sourceShape"], each["sourceConstraintComponent"],
        )  # fmt: skip


def pyshifty(data: str, shapes: str) -> Iterator[tuple[str | None, ...]]:
    """https://pypi.org/project/pyshifty/."""
    import shifty as engine  # noqa: PLC0415

    yield from _of_graph(engine.validate(_graph(data), _graph(shapes), graph_mode="data", infer=False)[1])


def pyshacl_turbo(data: str, shapes: str) -> Iterator[tuple[str | None, ...]]:
    """https://pypi.org/project/pyshacl-turbo/."""
    import pyshacl_turbo as engine  # noqa: PLC0415

    yield from _of_graph(engine.validate(_graph(data), shacl_graph=_graph(shapes))[1])


def _graph(path: str) -> Any:
    import rdflib  # noqa: PLC0415

    return rdflib.Graph().parse(path)


def _of_graph(report: Any) -> Iterator[tuple[str | None, ...]]:
    from rdflib import RDF, SH  # noqa: PLC0415

    for each in report.subjects(RDF.type, SH.ValidationResult):
        parts = (SH.focusNode, SH.resultPath, SH.sourceShape, SH.sourceConstraintComponent)
        yield tuple(report.value(each, part) for part in parts)


ENGINES: tuple[Callable[[str, str], Iterable[tuple[str | None, ...]]], ...] = (
    shacl, shacl_rust, pyshifty, pyshacl_turbo,
)  # fmt: skip


def comparable(findings: Iterable[Iterable[str | None]]) -> Found:
    """The findings on what a record mints, as plain text."""
    plain = (tuple(str(part or "").strip("<>") for part in each) for each in findings)
    return {each for each in plain if _OWN.match(each[0])}  # type: ignore[misc]


def run(name: str, data: str, shapes: str, expected: str) -> None:
    """Print how one engine compares."""
    engine = next(each for each in ENGINES if each.__name__ == name)
    start = time.process_time()
    try:
        found = comparable(engine(data, shapes))
    except Exception as error:  # noqa: BLE001 - what it says is the result
        print(f"{name:14} {type(error).__name__}: {str(error)[:200]}")
        return
    seconds = time.process_time() - start
    ours = comparable(json.loads(Path(expected).read_bytes()))
    for kind in ("core", "rules"):
        one, other = ({each for each in part if ("SPARQL" in each[3]) is (kind == "rules")} for part in (found, ours))
        print(f"{name:14} {kind:6} {len(one):7,} found, {len(one - other):6,} more, {len(other - one):6,} missing")
    print(f"{name:14} {seconds:.2f} s CPU")


def write(folder: Path, inputs: list[str]) -> None:
    """Write the data, the shapes and the findings to compare with."""
    from kg import mapping, pipeline  # noqa: PLC0415 - the other engines need not be where the package is
    from kg.terms import RecordGraph, iri  # noqa: PLC0415
    from kg.validation import reports, shapes_graph  # noqa: PLC0415

    graphs = []
    found = pipeline.graphs(pipeline.raw_records(inputs), mapping.Options(), lambda _: None)
    for count, graph in enumerate(found):
        lines = "\n".join(" ".join(triple) for triple in graph.triples)
        triples = (tuple(line.split(" ", 2)) for line in _MINTED.sub(f"{count}/", lines).split("\n"))
        graphs.append(RecordGraph(graph.number, iri("urn:x"), iri("urn:x"), tuple(triples)))  # type: ignore[arg-type]
    folder.mkdir(exist_ok=True)
    statements = (f"{' '.join(triple)} .\n" for graph in graphs for triple in graph.triples)
    (folder / "data.nt").write_text("".join(statements), "utf-8")
    shapes_graph().serialize(folder / "shapes.ttl", format="turtle", encoding="utf-8")
    findings = [
        (each.focus, each.path, each.shape, each.component) for report in reports(graphs) for each in report.findings
    ]
    (folder / "expected.json").write_text(json.dumps(findings), "utf-8")


def main() -> None:
    """Write the files, or run the engines over them."""
    if sys.argv[1] == "--write":
        write(Path(sys.argv[2]), sys.argv[3:])
        return
    for engine in ENGINES:
        process = multiprocessing.get_context("spawn").Process(target=run, args=(engine.__name__, *sys.argv[1:4]))
        process.start()
        process.join()


if __name__ == "__main__":
    main()
