"""Decompression of streams: gzip, zstd and zip, in one pass, in flat memory, also from a pipe, also when cut short.

Each function takes a :class:`Stream` and gives everything that can be read before it raises :class:`Damaged`.
"""

from __future__ import annotations

import re
import struct
import zlib
from typing import TYPE_CHECKING

import zstandard

from kg.sources.stream import CHUNK, Damaged, Stream

if TYPE_CHECKING:
    from collections.abc import Iterator

GZIP = re.compile(rb"\x1f\x8b")
ZSTD = re.compile(rb"\x28\xb5\x2f\xfd|[\x50-\x5f]\x2a\x4d\x18")  # a frame, or one to be skipped (pzstd begins so)
ZIP = re.compile(rb"PK(?:\x03\x04|\x05\x06)")

_PADDING = re.compile(rb"\0*")  # gzip members on tapes and block devices are filled up

# A zstd block takes 4 bytes for 128 KiB of one character: with more input at a time the output would not stay small.
_ZSTD_INPUT = 512


def gunzip(stream: Stream) -> Iterator[bytes]:
    """The content of all gzip members, one after the other (RFC 1952)."""
    while True:
        yield from _inflated(stream, 16 + zlib.MAX_WBITS)
        stream.skip(_PADDING)
        if not stream.fill():
            return
        if not (stream.fill(2) and GZIP.match(stream.data, stream.at)):
            raise Damaged("something follows the gzip data that is not gzip")


def unzstd(stream: Stream) -> Iterator[bytes]:
    """The content of all zstd frames, one after the other (RFC 8878)."""
    decompressor = zstandard.ZstdDecompressor()
    while stream.fill():
        frame = decompressor.decompressobj()
        while not frame.eof:
            piece = stream.take(_ZSTD_INPUT)
            if not piece:
                raise Damaged(stream.damage or "the zstd data breaks off")
            try:
                content = frame.decompress(piece)
            except zstandard.ZstdError as error:
                raise Damaged(f"the zstd data is damaged ({error})") from error
            if content:
                yield content
        stream.at -= len(frame.unused_data)


def _inflated(stream: Stream, window: int) -> Iterator[bytes]:
    inflate = zlib.decompressobj(window)
    while not inflate.eof:
        piece = inflate.unconsumed_tail or stream.take()
        try:
            content = inflate.decompress(piece, CHUNK)
        except zlib.error as error:
            stream.at -= len(piece)  # what comes next may begin within it
            raise Damaged(f"the compressed data is damaged ({error})") from error
        if content:
            yield content
        elif not piece:
            raise Damaged(stream.damage or "the compressed data breaks off")
    stream.at -= len(inflate.unused_data)


_LOCAL = struct.Struct("<4s5H3L2H")  # 4.3.7 of https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
_SIGNATURE = re.compile(rb"PK(?:\x01\x02|\x03\x04|\x05\x06)")
_DIRECTORY = (b"PK\x01\x02", b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x08")
_ENCRYPTED, _LENGTHS_BEHIND, _UTF8 = 0x1, 0x8, 0x800
_STORED, _DEFLATED = 0, 8


def unzip(stream: Stream) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Name and content of each file of a zip archive, in the order of the archive.

    The archive is read from its front, by the header before each file, not by the directory at its end: so it may come
    from a pipe, may be cut short, and half a million members take no memory. A member that is damaged raises from its
    own content; the next one is looked for. What is not read of a member's content is passed over.
    """
    while stream.fill(4):
        signature = stream.data[stream.at : stream.at + 4]
        if signature in _DIRECTORY:
            return
        if signature != b"PK\x03\x04":
            if not _find_signature(stream):
                break
            continue
        if not stream.fill(_LOCAL.size):
            break
        header = _LOCAL.unpack_from(stream.data, stream.at)
        flags, name_length, extra_length = header[2], header[9], header[10]
        if not stream.fill(_LOCAL.size + name_length + extra_length):
            break
        stream.at += _LOCAL.size
        name = stream.take(name_length).decode("utf-8" if flags & _UTF8 else "cp437", "backslashreplace")
        content = Stream(_member(stream, header, stream.take(extra_length)))
        yield name, _content(content)
        while content.take():
            pass
        if content.damage and not stream.fill():
            return  # the member has already told that the archive ends within it
    raise Damaged(stream.damage or "the zip archive breaks off")


def _content(stream: Stream) -> Iterator[bytes]:
    while piece := stream.take():
        yield piece
    if stream.damage:
        raise Damaged(stream.damage)


def _find_signature(stream: Stream) -> bool:
    while stream.fill(4):
        if match := _SIGNATURE.search(stream.data, stream.at):
            stream.at = match.start()
            return True
        stream.at = len(stream.data) - 3  # a signature may straddle two chunks
    return False


def _member(stream: Stream, header: tuple[int, ...], extra: bytes) -> Iterator[bytes]:
    flags, method, expected, size = header[2], header[3], header[6], header[7]
    if flags & _ENCRYPTED:
        raise Damaged("the file is encrypted within the zip archive")
    if method not in (_STORED, _DEFLATED) or (method == _STORED and flags & _LENGTHS_BEHIND):
        raise Damaged(f"the file is packed in a way that is not read (zip method {method}); pack it anew, deflated")
    if flags & _LENGTHS_BEHIND:
        pieces = _inflated(stream, -zlib.MAX_WBITS)  # which finds its own end
    else:
        pieces = _portion(stream, _long_size(extra) if size == 0xFFFFFFFF else size)
        if method == _DEFLATED:
            pieces = _inflated(Stream(pieces), -zlib.MAX_WBITS)
    found = 0
    for piece in pieces:
        found = zlib.crc32(piece, found)
        yield piece
    if flags & _LENGTHS_BEHIND:
        expected = _descriptor(stream)
    if found != expected:
        raise Damaged("the checksum in the zip archive differs")


def _portion(stream: Stream, size: int) -> Iterator[bytes]:
    while size:
        piece = stream.take(size)
        if not piece:
            raise Damaged(stream.damage or "the zip archive breaks off")
        size -= len(piece)
        yield piece


def _long_size(extra: bytes) -> int:
    # Zip64 (4.5.3): the field with the tag 1 holds the two sizes in 8 bytes each, the packed one second.
    while len(extra) >= 4:
        tag, length = struct.unpack_from("<2H", extra)
        if tag == 1 and length >= 16:
            return int.from_bytes(extra[12:20], "little")
        extra = extra[4 + length :]
    raise Damaged("the zip archive does not say how long the file is")


def _descriptor(stream: Stream) -> int:
    # 4.3.9: an optional signature, the checksum, and two sizes of 4 bytes, or of 8: told by what comes after.
    stream.fill(26)
    stream.at += 4 if stream.data.startswith(b"PK\x07\x08", stream.at) else 0
    if len(stream.data) - stream.at < 12:
        raise Damaged(stream.damage or "the zip archive breaks off")
    crc = int.from_bytes(stream.data[stream.at : stream.at + 4], "little")
    stream.at = min(stream.at + (12 if stream.data.startswith(b"PK", stream.at + 12) else 20), len(stream.data))
    return crc
