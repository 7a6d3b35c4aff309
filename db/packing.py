"""Facts as the database keeps them: packed, since the links of a page repeat their beginnings."""

from __future__ import annotations

import zlib

import zstandard

_LEVEL = 3
#: How a deflated block begins, in which facts were kept before.
_DEFLATED = b"\x78"

_packer = zstandard.ZstdCompressor(level=_LEVEL)
_unpacker = zstandard.ZstdDecompressor()


def pack_facts(facts: bytes) -> bytes:
    """Encoded facts as stored."""
    return _packer.compress(facts)


def unpack_facts(stored: bytes) -> bytes:
    """The facts back from :func:`pack_facts`."""
    return zlib.decompress(stored) if stored[:1] == _DEFLATED else _unpacker.decompress(stored)
