"""Compression piece by piece, so that many processes can each pack theirs.

Frames of zstd that stand one after the other are one file (RFC 8878 §3), and so are members of gzip (RFC 1952 §2.2).
"""

from __future__ import annotations

import gzip
from collections.abc import Callable
from typing import NamedTuple

import zstandard


class Packing(NamedTuple):
    """What names of packed files end in, and the two directions; ``unpack`` takes what one ``pack`` gave."""

    suffix: str
    pack: Callable[[bytes], bytes]
    unpack: Callable[[bytes], bytes]


def _gzip(data: bytes) -> bytes:
    return gzip.compress(data, compresslevel=6, mtime=0)  # no time in the header: the same input gives the same bytes


def _zstd(data: bytes) -> bytes:
    return zstandard.ZstdCompressor().compress(data)


def _unzstd(data: bytes) -> bytes:
    return zstandard.ZstdDecompressor().decompress(data)


PACKINGS = {
    "zst": Packing(".zst", _zstd, _unzstd),
    "gz": Packing(".gz", _gzip, gzip.decompress),
    "none": Packing("", bytes, bytes),
}
"""Every way to pack by its name."""


def packing_of(name: str) -> str:
    """The packing of a file with that name, a key of :data:`PACKINGS`: ``zst`` for ``trials.nq.zst``."""
    return next((key for key, each in PACKINGS.items() if each.suffix and name.endswith(each.suffix)), "none")


def pack(data: bytes, packing: str) -> bytes:
    """A piece of a file, packed."""
    return PACKINGS[packing].pack(data)


def unpack(data: bytes, packing: str) -> bytes:
    """A piece that :func:`pack` gave."""
    return PACKINGS[packing].unpack(data)
