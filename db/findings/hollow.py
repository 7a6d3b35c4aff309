"""Pages that show nothing of their own now: what was seen on them before is not seen mended."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Connection, Row, select

from core.address import address_hash
from core.finding import ACTIVE
from core.page import PageHead, decode_head, is_hollow, is_shell
from core.standing_in import is_replaced, stands_in_still
from db.findings.observations import JudgedPage
from db.findings.pending import SightingState
from db.models.findings import findings, sightings
from db.models.visits import page_facts, pages
from db.packing import unpack_facts
from db.statements import among
from db.text import clean

#: The state of a sighting that a page hides, and which page of the finding that is.
_ROLES: tuple[tuple[SightingState, str], ...] = (("hollow", "url"), ("veiled", "parent_url"))
_HIDDEN = frozenset(role for role, _ in _ROLES)
_STANDING = [status.value for status in ACTIVE]
#: Errors and challenges are mended by then; what stands there longer is how the page is now.
_LONGEST = timedelta(days=14)


def emptied(
    connection: Connection, unit_id: str, judged: Sequence[JudgedPage], left: Sequence[Row[Any]]
) -> set[int]:
    """Sightings, of those ``left``, on pages in whose place something else stands now.

    The same bytes judged anew are no such case.
    """
    hashes = {p.number: p.payload_hash for p in judged}
    heads = {p.number: p.head for p in judged}
    asked = [s for s in left if heads[s.number] and s.payload_hash != hashes[s.number]]
    now = {n: decode_head(heads[n]) for n in {s.number for s in asked}}
    before = {n: head for n, (_, head) in _before(connection, unit_id, now).items()}
    return {s.id for s in asked if _hides(s.state, before.get(s.number), now[s.number])}


def _hides(state: str, before: PageHead | None, now: PageHead) -> bool:
    """Whether a page of which ``before`` was read hides now what was seen on it."""
    if before is None:
        return is_hollow(now)
    return stands_in_still(before, now) if state == "hollow" else is_replaced(before, now)


def _before(connection: Connection, unit_id: str, numbers: Iterable[int]) -> dict[int, tuple[str, PageHead]]:
    """The hash of these pages' bytes, and what was read of them, as stored."""
    if not (wanted := list(numbers)):
        return {}
    statement = (
        select(pages.c.number, pages.c.payload_hash, page_facts.c.facts)
        .join(page_facts, (page_facts.c.unit_id == pages.c.unit_id) & (page_facts.c.number == pages.c.number))
        .where(pages.c.unit_id == unit_id, among(connection, pages.c.number, "numbers"))
    )
    rows = connection.execute(statement, {"numbers": wanted})
    return {r.number: (r.payload_hash, decode_head(unpack_facts(r.facts))) for r in rows}


def turned(
    connection: Connection, unit_id: str, judged: Sequence[JudgedPage]
) -> Iterator[tuple[SightingState, int]]:
    """Sightings of site checks whose page, or the page whose link they are of, hides them from now on or shows itself again,
    with the state they are in now. Only the page that hides a sighting can show it again.
    """
    read = {clean(p.url): p for p in judged if p.head}
    named = [row for row in _of_site_checks(connection, unit_id, read) if row.state != "kept"]
    concerned = {u: read[u] for row in named for u in (row.url, row.parent_url) if u in read}
    before = _before(connection, unit_id, (p.number for p in concerned.values()))

    @cache
    def hides(url: str, *, already: bool) -> bool | None:
        """``None`` where the page shows the same bytes as before."""
        page = concerned[url]
        digest, head = before.get(page.number, (page.payload_hash, None))
        if digest == page.payload_hash:
            return None
        return _hides("hollow" if already else "current", head, decode_head(page.head))

    for row in named:
        for role, url in _ROLES:
            place = getattr(row, url)
            if place not in concerned or (row.state in _HIDDEN and row.state != role):
                continue
            hidden = hides(place, already=row.state == role)
            if hidden is not None and hidden is not (row.state == role):
                yield (role if hidden else "current"), row.id
                break


def _of_site_checks(connection: Connection, unit_id: str, urls: Iterable[str]) -> Sequence[Row[Any]]:
    """The standing sightings of site checks that name one of these pages, by way of the unit's findings that stand."""
    wanted = list(urls)
    if not wanted:
        return []
    on = among(connection, findings.c.url, "urls") | among(connection, findings.c.parent_url, "urls")
    statement = (
        select(sightings.c.id, sightings.c.state, findings.c.url, findings.c.parent_url)
        .join(sightings, findings.c.id == sightings.c.finding_id)
        .where(
            findings.c.unit_id == unit_id,
            findings.c.status.in_(_STANDING),
            findings.c.on_pages.is_(False),
            sightings.c.state != "past",
            on,
        )
    )
    return list(connection.execute(statement, {"urls": wanted}))


def veiled(
    connection: Connection,
    unit_id: str,
    rows: Sequence[Row[Any]],
    seen: Mapping[str, Row[Any]],
    now: datetime,
) -> set[str]:
    """Findings of site checks, of these ``rows``, read from a page that waits for its scripts now, or in whose place
    something else stands (so ``seen`` says): they are not seen mended. Whatever else stands there may be what the finding
    asked for. A page that is gone hides nothing, and what stands there for two weeks is the page.
    """
    wanted = {address_hash(url): url for row in rows for url in (row.url, row.parent_url) if url}
    if not wanted:
        return set()
    statement = (
        select(pages.c.url_hash, pages.c.payload_hash, pages.c.problem, page_facts.c.facts)
        .join(page_facts, (page_facts.c.unit_id == pages.c.unit_id) & (page_facts.c.number == pages.c.number))
        .where(pages.c.unit_id == unit_id, among(connection, pages.c.url_hash, "hashes"))
    )
    stored = {wanted[r.url_hash]: r for r in connection.execute(statement, {"hashes": list(wanted)})}
    there = {url for url, row in stored.items() if not row.problem}
    waiting = {u: r.payload_hash for u, r in stored.items() if is_shell(decode_head(unpack_facts(r.facts)))}

    def hidden(row: Row[Any]) -> bool:
        state = seen[row.id].state if row.id in seen and now - row.last_seen <= _LONGEST else ""
        return any(state == role and getattr(row, url) in there for role, url in _ROLES)

    return {
        row.id
        for row in rows
        if (row.payload_hash and waiting.get(row.url, row.payload_hash) != row.payload_hash) or hidden(row)
    }
