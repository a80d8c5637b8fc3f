"""Folders of RDF: what ``kg export`` writes in parts, and any other folder with RDF files in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec
import pyoxigraph as ox

from kg.pipeline.folder import MANIFEST, Manifest
from kg.problems import InputError
from kg.sources.files import ACCOMPANYING

_EXTENSIONS = ("ttl", "nt", "nq", "trig", "rdf", "owl", "jsonld")
_IN_A_ROW = (ox.RdfFormat.N_QUADS, ox.RdfFormat.N_TRIPLES, ox.RdfFormat.TURTLE, ox.RdfFormat.TRIG)


def rdf_format(name: str) -> ox.RdfFormat | None:
    """The RDF format that a file's name tells (``trials.nq.zst``), or that of the parts of a folder; None for records.

    A folder is RDF where ``kg export`` has written it, in a format whose documents are one document in a row.
    """
    if Path(name).is_dir():
        form = _named(found[0]) if (found := parts(name)) else None
        return form if form in _IN_A_ROW else None
    return _named(name)


def _named(name: str) -> ox.RdfFormat | None:
    extension = name.lower().removesuffix(".gz").removesuffix(".zst").rpartition(".")[2]
    return ox.RdfFormat.from_extension(extension) if extension in _EXTENSIONS else None


def parts(folder: str) -> list[str]:
    """The parts of an export, in order; none where the folder is no export.

    :class:`InputError` where the export has not finished, or a part is not as large as the manifest says.
    """
    try:
        manifest = msgspec.json.decode((Path(folder) / MANIFEST).read_bytes(), type=Manifest)
    except (OSError, msgspec.MsgspecError):
        return []
    if not manifest.finished:
        raise InputError(f"{folder}: this export has not finished; kg export --resume goes on with it")
    found = []
    for part in manifest.parts:
        path = Path(folder) / part.name
        if not path.is_file() or path.stat().st_size != part.bytes:
            raise InputError(f"{path}: this part is not there as {MANIFEST} says")
        found.append(str(path))
    return found


def expanded(inputs: Iterable[str]) -> list[str]:
    """The inputs, with what is in it for a folder in which RDF files are, but for one that :func:`rdf_format` knows.

    As of a folder of records, hidden files are passed over, and tables and notes that accompany data.
    """
    return [each for name in inputs for each in _expanded(name)]


def _expanded(name: str) -> Iterator[str]:
    folder = Path(name)
    if name == "-" or not folder.is_dir() or rdf_format(name) is not None:
        yield name
    elif found := parts(name):
        yield from found
    elif any(_named(each.name) for each in folder.rglob("*")):
        for each in sorted(folder.iterdir()):
            if not each.name.startswith(".") and not each.name.lower().endswith(ACCOMPANYING):
                yield from _expanded(str(each))
    else:
        yield name
