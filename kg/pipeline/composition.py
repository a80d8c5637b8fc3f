"""``encode ∘ graph ∘ study``: what becomes of a chunk of records, a pure function of its bytes.

A loop, a pool of processes and a cluster can all map these functions; arguments and results can be pickled, and are
mostly bytes. What depends on other records, whether a number was there before, is left to whoever collects the results.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from kg import mapping, sources
from kg.pipeline.chunks import Chunk, content
from kg.pipeline.packing import pack, unpack
from kg.problems import Failure, Problem
from kg.report import Report
from kg.sinks import Sink, Unwritable
from kg.sources import RawRecord
from kg.terms import RecordGraph

if TYPE_CHECKING:
    import rdflib


@dataclass(frozen=True, slots=True)
class Plan:
    """All that decides, beside a record's bytes, what is written of it.

    ``packing`` is a key of :data:`kg.pipeline.packing.PACKINGS`; with ``validate`` a record with a SHACL Violation is
    withheld.
    """

    sink: Sink
    options: mapping.Options = field(default_factory=mapping.Options)
    packing: str = "none"
    validate: bool = False


@dataclass(frozen=True, slots=True)
class Rules:
    """The SHACL shapes to check against: those of the RDF files ``extra`` and, unless ``own`` is false, ours."""

    extra: tuple[Path, ...] = ()
    own: bool = True

    def graph(self) -> rdflib.Graph:
        """The shapes, read once a process; errors as of :func:`kg.validation.shapes_graph`."""
        from kg.validation import shapes_graph  # noqa: PLC0415 - it loads rdflib and pyshacl

        return shapes_graph(self.extra, own=self.own)

    def tell(self) -> None:
        """Say in the log, once, which shapes take longer; as :func:`kg.validation.tell`."""
        from kg.validation import tell  # noqa: PLC0415 - as above

        tell(self.graph())


class Outcome(msgspec.Struct, frozen=True):
    """What became of one record: a ``problem``, or ``size`` bytes of text about so many ``triples``.

    ``number`` is None where there is no graph; a record may have a graph and yet a problem, which withholds it.
    ``warned`` tells of a SHACL Warning.
    """

    number: str | None = None
    problem: Problem | None = None
    triples: int = 0
    size: int = 0
    warned: bool = False


@dataclass(frozen=True, slots=True)
class Encoded:
    """A chunk as a sink writes it: the outcome of each record, and the texts of those without a problem.

    ``data`` is these texts with what the sink puts between them, packed; nothing where there is none, and ``size`` its
    length unpacked. ``alone`` is the whole file, packed, in case this one text is all of it.
    """

    outcomes: tuple[Outcome, ...]
    data: bytes
    size: int
    alone: bytes | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """The outcome of each record of a chunk, and beside it the report on its graph, None where there is no graph."""

    outcomes: tuple[Outcome, ...]
    reports: tuple[Report | None, ...]


def graph(raw: RawRecord | Problem, options: mapping.Options) -> RecordGraph | Problem:
    """Read and map one record; a problem stays one."""
    study = raw if isinstance(raw, Problem) else sources.study(raw)
    if isinstance(study, Problem):
        return study
    try:
        return mapping.graph(study, options)
    except Exception as error:  # noqa: BLE001 - a fault of ours costs this record, and is told; never the others
        return rejected(raw, study.protocol_section.identification_module.nct_id, _fault("mapped", error))


def encode(chunk: Chunk, plan: Plan) -> Encoded:
    """Read, map, with ``plan.validate`` check, and encode the records of a chunk."""
    found = (graph(raw, plan.options) for raw in chunk)
    if plan.validate:
        graphs = list(found)
        judged = zip(chunk, graphs, _reports(graphs, None), strict=True)
        pairs = [_encoded(*each, plan.sink) for each in judged]
    else:  # one graph at a time, for many of them keep Python's garbage collector busy
        pairs = [_encoded(raw, item, None, plan.sink) for raw, item in zip(chunk, found, strict=True)]
    return _packed([outcome for outcome, _ in pairs], [text for _, text in pairs], plan)


def check(chunk: Chunk, rules: Rules) -> Checked:
    """Read, map and validate the records of a chunk; errors as of :func:`kg.validation.shapes_graph`."""
    found = [graph(raw, mapping.Options()) for raw in chunk]
    reports = _reports(found, rules.graph())
    outcomes = [
        Outcome(problem=item)
        if isinstance(item, Problem)
        else Outcome(item.number, rejected(raw, item.number, report) if isinstance(report, str) else None)
        for raw, item, report in zip(chunk, found, reports, strict=True)
    ]
    return Checked(tuple(outcomes), tuple(report if isinstance(report, Report) else None for report in reports))


def joined(parts: Sequence[Encoded], plan: Plan, without: Collection[int] = ()) -> Encoded:
    """Several chunks as one, and without the texts at some positions: what :func:`encode` gives of those together."""
    if len(parts) == 1 and not without:
        return parts[0]
    outcomes = [outcome for part in parts for outcome in part.outcomes]
    texts = [text for part in parts for text in _texts(part, plan)]
    kept = [None if index in without else text for index, text in enumerate(texts)]
    return _packed(outcomes, kept, plan)


def rejected(raw: RawRecord | Problem, number: str | None, reason: str) -> Problem:
    """A record with a graph of that number, rejected after all."""
    return Problem(origin=raw.origin, number=number, reason=reason, original=content(raw))


def _encoded(
    raw: RawRecord | Problem, found: RecordGraph | Problem, report: Report | str | None, sink: Sink
) -> tuple[Outcome, bytes | None]:
    if isinstance(found, Problem):
        return Outcome(problem=found), None
    warned = isinstance(report, Report) and report.count("Warning") > 0
    reason = _objection(report)
    if reason is None:
        try:
            text = sink.encode(found)
        except Unwritable as error:
            reason = f"{sink.name} cannot carry it: {error}"
        except Exception as error:  # noqa: BLE001 - as above
            reason = _fault(f"written as {sink.name}", error)
        else:
            return Outcome(found.number, triples=len(found.triples), size=len(text), warned=warned), text
    return Outcome(found.number, rejected(raw, found.number, reason), warned=warned), None


def _fault(what: str, error: Exception) -> str:
    return f"it cannot be {what}, which is a fault of trial-kg: {type(error).__name__}: {error}"


def _objection(report: Report | str | None) -> str | None:
    if report is None or isinstance(report, str):
        return report
    if not report.focus_nodes:
        return "it cannot be validated: it has no node that a shape is about"
    violations = [finding for finding in report.findings if finding.severity == "Violation"]
    return "; ".join(f"{finding.message} ({finding.focus})" for finding in violations) or None


def _reports(found: Sequence[RecordGraph | Problem], shapes: rdflib.Graph | None) -> list[Report | str | None]:
    """The report on each graph, or why there is none; None beside a problem."""
    from kg import validation  # noqa: PLC0415 - it loads rdflib and pyshacl

    graphs = [item for item in found if isinstance(item, RecordGraph)]

    def one(item: RecordGraph) -> Report | str:
        try:
            return validation.reports([item], shapes)[0]
        except Failure:
            raise
        except Exception as error:  # noqa: BLE001 - as above
            return _fault("validated", error)

    made: Iterator[Report | str]
    try:
        made = iter(validation.reports(graphs, shapes))
    except Failure:
        raise
    except Exception:  # noqa: BLE001 - one of them is at fault, and is found
        made = map(one, graphs)
    return [next(made) if isinstance(item, RecordGraph) else None for item in found]


def _packed(outcomes: Sequence[Outcome], texts: Sequence[bytes | None], plan: Plan) -> Encoded:
    written = [text for text in texts if text is not None]
    if not written:
        return Encoded(tuple(outcomes), b"", 0)
    data = plan.sink.between.join(written)
    sole: Callable[[bytes], bytes] | None = plan.sink.alone if len(written) == 1 else None
    alone = pack(sole(data), plan.packing) if sole else None
    return Encoded(tuple(outcomes), pack(data, plan.packing), len(data), alone)


def _texts(encoded: Encoded, plan: Plan) -> Iterator[bytes | None]:
    """The text of each record, cut out again; None where there is none."""
    data = unpack(encoded.data, plan.packing) if encoded.data else b""
    lengths = [0 if each.problem else each.size + len(plan.sink.between) for each in encoded.outcomes]
    for outcome, start in zip(encoded.outcomes, accumulate(lengths, initial=0), strict=False):
        yield None if outcome.problem else data[start : start + outcome.size]
