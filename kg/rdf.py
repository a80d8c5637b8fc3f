"""RDF files: their format, which the name tells, and their content, unpacked."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

import pyoxigraph as ox
import zstandard

from kg.problems import InputError

_EXTENSIONS = ("ttl", "nt", "nq", "trig", "rdf", "owl", "jsonld")


def rdf_format(name: str) -> ox.RdfFormat | None:
    """The RDF format that a file's name tells (``trials.nq.zst``); None for a file of records."""
    extension = name.lower().removesuffix(".gz").removesuffix(".zst").rpartition(".")[2]
    return ox.RdfFormat.from_extension(extension) if extension in _EXTENSIONS else None


@contextmanager
def readable(path: str) -> Iterator[IO[bytes]]:
    """The content of a file, unpacked; :class:`InputError` where it, or what is made of it, cannot be read."""
    try:
        with _opened(path) as file:
            yield file
    except (OSError, EOFError, ValueError, SyntaxError, zstandard.ZstdError) as error:
        raise InputError(f"{path}: {getattr(error, 'strerror', None) or error}") from error


def _opened(path: str) -> IO[bytes]:
    if path.endswith(".gz"):
        return cast("IO[bytes]", gzip.open(path))
    return cast("IO[bytes]", zstandard.open(path)) if path.endswith(".zst") else Path(path).open("rb")


def base(path: str) -> str:
    """What relative IRIs in a file are resolved against."""
    return Path(path).absolute().as_uri()
