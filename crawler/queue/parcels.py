"""A piece of work as it travels: plain data, and of the configuration only what decides what a night finds.

Where a worker keeps its files, which database it uses, where hosts are mapped to and which browser it has is its own affair.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from hashlib import blake2b
from time import monotonic, time
from typing import Any

import msgspec

from checks.catalogue import Catalogue
from core.page import READER_VERSION
from core.unit import Unit
from crawler.config import Config
from crawler.night.linking import ask_links_piece
from crawler.night.pieces import judge_piece, recheck_piece, visit_piece
from crawler.night.pool import Piece
from crawler.night.probe_piece import probe_piece
from crawler.night.visiting import Order
from crawler.office import log_file
from db.migrate import HEAD


class Shared(msgspec.Struct, frozen=True, kw_only=True):
    """The settings of the night; fields as in :class:`crawler.config.Config`."""

    as_of: datetime | None
    delay: float
    concurrency: int
    retry_pause: float
    contact: str
    revisit_nights: int
    browser_share: float
    checks: Mapping[str, Mapping[str, Any]]


class Visit(msgspec.Struct, frozen=True, kw_only=True, tag="visit"):
    """Visit one unit. ``until`` is the deadline in seconds since 1970: another machine's monotonic clock says nothing."""

    order: Order
    until: float | None


class Links(msgspec.Struct, frozen=True, kw_only=True, tag="links"):
    """Ask for the external targets of these visits."""

    visits: Mapping[str, int]


class Judge(msgspec.Struct, frozen=True, kw_only=True, tag="judge"):
    """Run the site checks of one unit."""

    unit: Unit
    visit: int


class Recheck(msgspec.Struct, frozen=True, kw_only=True, tag="recheck"):
    """Look again at these findings of one unit, or only at the addresses of the order."""

    order: Order
    findings: tuple[str, ...]


class Probe(msgspec.Struct, frozen=True, kw_only=True, tag="probe"):
    """One round of tries of home pages, not begun later than ``until`` (seconds since 1970): who asked has given up by then."""

    units: tuple[Unit, ...]
    spread: float
    until: float


_PROBE_SECONDS = 120.0
Work = Visit | Links | Judge | Recheck | Probe


class Parcel(msgspec.Struct, frozen=True, kw_only=True):
    """One piece of work. ``name`` is the piece's."""

    name: str
    shared: Shared
    work: Work


def packed(piece: Piece) -> Parcel:
    """The piece as it travels; raises :class:`ValueError` for work that cannot."""
    config, *rest = piece.arguments
    return Parcel(name=piece.name, shared=_shared(config), work=_work(piece, rest))


def _shared(config: Config) -> Shared:
    return Shared(**{name: getattr(config, name) for name in Shared.__struct_fields__})


def _work(piece: Piece, rest: list[Any]) -> Work:
    if piece.work is visit_piece:
        order: Order = rest[0]
        until = None if order.deadline is None else time() + order.deadline - monotonic()
        return Visit(order=replace(order, deadline=None), until=until)
    if piece.work is ask_links_piece:
        return Links(visits=rest[0])
    if piece.work is judge_piece:
        return Judge(unit=rest[0], visit=rest[1])
    if piece.work is recheck_piece:
        return Recheck(order=rest[0], findings=tuple(rest[1]))
    if piece.work is probe_piece:
        return Probe(units=tuple(rest[0]), spread=rest[1], until=time() + _PROBE_SECONDS)
    raise ValueError(f"{piece.work} cannot be done by a worker")


def unpacked(parcel: Parcel, own: Config) -> Piece:
    """The piece as this machine does it."""
    config = replace(own, **msgspec.structs.asdict(parcel.shared), engine="workers")
    match parcel.work:
        case Visit(order=order, until=until):
            deadline = None if until is None else monotonic() + until - time()
            folder = order.night.isoformat() if order.night else "spot"
            arguments = (replace(order, deadline=deadline), log_file(config, folder, order.unit.id))
            return Piece(parcel.name, visit_piece, (config, *arguments))
        case Links(visits=visits):
            return Piece(parcel.name, ask_links_piece, (config, visits, log_file(config, "links", "links")))
        case Judge(unit=unit, visit=visit):
            return Piece(parcel.name, judge_piece, (config, unit, visit))
        case Recheck(order=order, findings=findings):
            log = log_file(config, "recheck", order.unit.id)
            return Piece(parcel.name, recheck_piece, (config, order, list(findings), log))
        case Probe(units=units, spread=spread):
            log = log_file(config, "probes", "probes")
            return Piece(parcel.name, probe_piece, (config, list(units), spread, log))


def to_json(parcel: Parcel) -> dict[str, Any]:
    return dict(msgspec.to_builtins(parcel))


def from_json(values: Any) -> Parcel:
    """Raises :class:`msgspec.ValidationError` naming the field that does not fit."""
    return msgspec.convert(values, Parcel)


def key_of(parcel: Parcel) -> str:
    """What the parcel is to bring about: two of one key are the same work."""
    match parcel.work:
        case Visit(order=order):
            return f"visit {order.night} {order.unit.id}"
        case Links(visits=visits):
            told = blake2b(repr(sorted(visits.items())).encode(), digest_size=8).hexdigest()
            return f"links {told}"
        case Judge(unit=unit, visit=visit):
            return f"judge {visit} {unit.id}"
        case Recheck(order=order):
            return f"recheck {order.unit.id}"
        case Probe():
            return "probe"


#: What is begun before a night's visits that wait: people wait for a recheck, and a round of probes has its hour.
_URGENT = {Recheck: 5, Probe: 10}


def urgency_of(parcel: Parcel) -> int:
    """What is more urgent is taken first."""
    return _URGENT.get(type(parcel.work), 0)


def lock_of(parcel: Parcel) -> str:
    """What no two workers may do at once: anything with one unit, or with units that share a host; asking for links; probing."""
    match parcel.work:
        case Visit(order=order):
            return order.unit.turn
        case Judge(unit=unit) | Recheck(order=Order(unit=unit)):
            return unit.turn
        case Probe():
            return "probe"
        case _:
            return "links"


def program_key(catalogue: Catalogue) -> str:
    """Names what decides what a page or a site is said to be, but for options: reader, checks, their versions, the database's revision."""
    checks = [(c.id, c.version, c.material) for c in catalogue.checks.values()]
    return blake2b(repr((READER_VERSION, HEAD, sorted(checks))).encode(), digest_size=8).hexdigest()
