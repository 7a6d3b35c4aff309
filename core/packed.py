"""Very many structs held in their packed form: decoded they take some twenty times as much."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Generic, TypeVar, overload

import msgspec
from zstandard import DICT_TYPE_RAWCONTENT, ZstdCompressionDict, ZstdCompressor, ZstdDecompressor

_T = TypeVar("_T", bound=msgspec.Struct)

#: Structs that stay decoded; those of a site of usual size all do.
_KEPT = 1000
#: So many of the first ones show the packer what all have in common, as pages of one site do.
_SHOWN = 16
_encode = msgspec.msgpack.Encoder().encode


class Packed(Sequence[_T], Generic[_T]):
    """A sequence of structs of ``kind``; each is decoded when it is asked for, the first thousand asked for stay decoded.

    Asked for twice a struct need not be the same object.
    """

    def __init__(self, kind: type[_T], values: Iterable[_T]) -> None:
        encoded = map(_encode, values)
        first = list(islice(encoded, _SHOWN))
        common = ZstdCompressionDict(b"".join(first), dict_type=DICT_TYPE_RAWCONTENT)
        pack = ZstdCompressor(level=1, dict_data=common).compress
        # What the packer gives keeps the room that it would have needed at worst; a copy does not.
        self._bytes = [bytes(memoryview(pack(value))) for value in chain(first, encoded)]
        self._unpack = ZstdDecompressor(dict_data=common).decompress
        self._decode = msgspec.msgpack.Decoder(kind).decode
        self._kept: dict[int, _T] = {}

    @overload
    def __getitem__(self, place: int) -> _T: ...
    @overload
    def __getitem__(self, place: slice) -> list[_T]: ...
    def __getitem__(self, place: int | slice) -> _T | list[_T]:
        if isinstance(place, slice):
            return [self._at(p) for p in range(*place.indices(len(self)))]
        return self._at(range(len(self))[place])

    def __iter__(self) -> Iterator[_T]:
        return map(self._at, range(len(self)))

    def __len__(self) -> int:
        return len(self._bytes)

    def _at(self, place: int) -> _T:
        value = self._kept.get(place)
        if value is None:
            value = self._decode(self._unpack(self._bytes[place]))
            if len(self._kept) < _KEPT:
                self._kept[place] = value
        return value
