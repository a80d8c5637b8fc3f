"""The composition: raw records in, encoded graphs out, every record accounted for. Nothing else composes.

:mod:`~kg.pipeline.composition` is ``encode ∘ graph ∘ study`` over a chunk of records, a pure function of their bytes.
:mod:`~kg.pipeline.chunks` cuts the chunks, :mod:`~kg.pipeline.pool` maps a function over them in worker processes,
:mod:`~kg.pipeline.ledger` counts what becomes of the records, :mod:`~kg.pipeline.files` and
:mod:`~kg.pipeline.folder` write one file or a folder of parts, and :mod:`~kg.pipeline.run` puts these together.

Memory does not depend on the size of the input, but on the largest record in it: a process that works on one takes some
40 to 70 times its size (450 to 700 MB for one of 10 MB; the largest real one seen has 1.5 MB), beside a few chunks.
"""

from kg.pipeline.chunks import Chunk, chunks, raw_records
from kg.pipeline.composition import Checked, Encoded, Outcome, Plan, Rules, check, encode, graph, joined
from kg.pipeline.files import whole_file
from kg.pipeline.folder import Manifest, manifest
from kg.pipeline.ledger import Guards, Ledger, Stopped, Tally
from kg.pipeline.packing import packing_of
from kg.pipeline.run import export_file, export_folder, graphs, ordered, reports

__all__ = [
    "Checked",
    "Chunk",
    "Encoded",
    "Guards",
    "Ledger",
    "Manifest",
    "Outcome",
    "Plan",
    "Rules",
    "Stopped",
    "Tally",
    "check",
    "chunks",
    "encode",
    "export_file",
    "export_folder",
    "graph",
    "graphs",
    "joined",
    "manifest",
    "ordered",
    "packing_of",
    "raw_records",
    "reports",
    "whole_file",
]
