"""How things of a site hang together, for people to look at: documents with their interpretations, and lists of fees.

Made from the material of a whole visit and kept with the unit. Nobody is judged by it: that is what checks are for.
"""

from __future__ import annotations

import msgspec


class Reading(msgspec.Struct, frozen=True, array_like=True):
    """An interpretation (解读) of a document. ``published`` is an ISO day, empty where the page states none.

    ``linked`` tells that the document's page links to it, ``back`` that it links to the document, ``certain`` that its title
    surely names the document. ``own`` is false for a page that only the link speaks of: what it holds was not read.
    """

    url: str
    title: str
    published: str = ""
    forms: tuple[str, ...] = ()
    linked: bool = False
    back: bool = False
    certain: bool = True
    own: bool = True


class PolicyEntry(msgspec.Struct, frozen=True, array_like=True):
    """A normative document with what was found to interpret it. ``state`` is a key of :data:`core.words.READING_STATES`.

    ``days`` and ``workdays`` are from the document to its first interpretation, ``None`` where one of the two states no day.
    ``reason`` tells why nothing can be said.
    """

    url: str
    title: str
    number: str
    published: str
    state: str
    reason: str = ""
    readings: tuple[Reading, ...] = ()
    days: int | None = None
    workdays: int | None = None


class FeeEntry(msgspec.Struct, frozen=True, array_like=True):
    """A list of fees (收费清单): a page, a file, or what a column names. ``seen_on`` is the page that shows title and date.

    ``upper`` marks one that a higher level made. ``fresh`` is ``None`` where it shows no date at all. ``items`` counts the rows
    of its tables, ``None`` where none could be read.
    """

    url: str
    title: str
    kind: str
    seen_on: str
    year: int | None = None
    day: str = ""
    upper: bool = False
    fresh: bool | None = None
    items: int | None = None


class SiteMap(msgspec.Struct, frozen=True):
    """Both of a unit. ``said`` is what the checks on them said then: check id → (status, reason)."""

    policies: tuple[PolicyEntry, ...] = ()
    fees: tuple[FeeEntry, ...] = ()
    complete: bool = True
    said: dict[str, tuple[str, str]] = {}


#: Raised with every change of these forms: what was kept in another is not shown until the next visit.
VERSION = 1
_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(tuple[int, msgspec.Raw])


def encode_map(made: SiteMap) -> bytes:
    return _encoder.encode((VERSION, made))


def decode_map(kept: bytes) -> SiteMap | None:
    """The map back; ``None`` where it was kept in a form that is not known any more."""
    version, content = _decoder.decode(kept)
    return msgspec.msgpack.decode(content, type=SiteMap) if version == VERSION else None
