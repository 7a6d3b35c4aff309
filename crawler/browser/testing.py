"""Which tests in the browser still stand: those of pages whose bytes are what they were."""

from __future__ import annotations

from datetime import date

import msgspec

from core.gathered import AxeFacts, BrowserFacts, HomeShown
from core.unit import Unit
from db import site_reads
from db.session import Database

#: Names under which facts are kept with a visit.
AXE, BROWSER, HOME = "axe", "browser", "home-shown"
VERSION = "4.14.1"


def stored_tests(database: Database, unit_id: str) -> AxeFacts:
    """The newest tests of the unit's pages, those of changed pages left out."""
    kept = site_reads.newest_gathered(database, unit_id, AXE)
    facts = AxeFacts() if kept is None else msgspec.convert(kept, AxeFacts)
    now = site_reads.payload_hashes(database, unit_id, [p.url for p in facts.pages]) if facts.pages else {}
    standing = tuple(p for p in facts.pages if now.get(p.url) == p.payload_hash)
    return msgspec.structs.replace(facts, pages=standing)


def tested_pages(database: Database, unit: Unit) -> AxeFacts | None:
    """The tests that the check may judge; ``None`` where no browser has shown a page of the unit."""
    facts = stored_tests(database, unit.id)
    if facts.pages:
        return facts
    state = stored_state(database, unit.id)
    return msgspec.structs.replace(facts, reason=state.reason) if state is not None and state.reason else None


def home_shown(database: Database, unit_id: str) -> HomeShown | None:
    """What the home page showed in the browser; ``None`` where it never did, or changed since."""
    kept = site_reads.newest_gathered(database, unit_id, HOME)
    facts = None if kept is None else msgspec.convert(kept, HomeShown)
    if (
        facts is None
        or site_reads.payload_hashes(database, unit_id, [facts.url]).get(facts.url) != facts.payload_hash
    ):
        return None
    return facts


def gone_stale(database: Database, unit_id: str, since: date) -> frozenset[str]:
    """Pages that asked for data when they were last shown, and were not shown since: what they show now nobody saw."""
    state = stored_state(database, unit_id)
    shown = state.shown.items() if state is not None else ()
    return frozenset(url for url, (day, live) in shown if live and day < since.isoformat())


def stored_state(database: Database, unit_id: str) -> BrowserFacts | None:
    """What the browser left undone at the last visit that used one."""
    kept = site_reads.newest_gathered(database, unit_id, BROWSER)
    return None if kept is None else msgspec.convert(kept, BrowserFacts)
