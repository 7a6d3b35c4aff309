"""A year in a database: 126 units, 630,000 pages, 200,000 findings, 1,000,000 events, a visit per unit and night.

Rows are made by arithmetic from their numbers, so that every run makes the same; texts have the length of real ones.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Table, insert

from core.address import address_hash, finding_id
from core.finding import SEVERITY_ORDER, Severity, Status
from core.maps import FeeEntry, PolicyEntry, Reading, SiteMap
from core.words import READING_STATES
from db.models.findings import finding_events, findings, sightings
from db.models.rectify import rectification_items, rectifications
from db.models.running import probes
from db.models.visits import nights, pages, profiles, visits
from db.session import Database
from db.store import Store
from db.visits import site_maps
from farm.names import practice_units

_END = date(2026, 11, 20)
_BATCH = 5000
_DOCUMENTS = 600
_ITEMS = 8
_CHECKS = ("dead-link", "column-stale", "document-number", "page-labels", "document-paragraphs", "home-stale", "site-code",
           "interpretation-link", "fee-list-age", "document-attachments", "column-order", "footer-marks")  # fmt: skip
#: What the checks say where it matters for scores.
_KEYS = {"column-stale": "stale", "home-stale": "stale", "column-order": "misplaced", "fee-list-age": "old"}
_BEFORE = ("open",) * 6 + ("suspected",) * 2 + ("review", "explained")
_STATES = (Status.RESOLVED,) * 6 + (Status.OPEN, Status.OPEN, Status.REVIEW, Status.SUSPECTED)
_KINDS = ("article", "article", "article", "document", "column", "attachment", "interpretation", "article")


@dataclass(frozen=True)
class Year:
    """How large the year is. ``days`` is the number of nights."""

    units: int = 126
    pages: int = 630_000
    findings: int = 200_000
    events: int = 1_000_000
    days: int = 365


QUICK = Year(units=14, pages=7_000, findings=2_000, events=10_000, days=30)


def fill(database: Database, year: Year) -> None:
    """Writes the year into an empty, migrated database."""
    units = practice_units(year.units)
    Store(database).sync_units(units)
    ids = [u.id for u in units]
    _write(database, nights, _nights(year))
    _write(database, profiles, iter([{"id": 1, "results": {c: [1, "passed", ""] for c in _CHECKS}}]))
    _write(database, visits, _visits(year, ids))
    _write(database, pages, (_page(n, ids[n % len(ids)], year) for n in range(year.pages)))
    _write(database, findings, (_finding(n, ids[n % len(ids)], year) for n in range(year.findings)))
    _write(database, sightings, (_sighting(n, ids[n % len(ids)], year) for n in range(year.findings)))
    _write(database, finding_events, (_event(n, ids, year) for n in range(year.events)))
    _write(database, rectifications, (_notice(n, ids[n % len(ids)], year) for n in range(_notices(year))))
    _write(database, rectification_items, (_item(n, ids, year) for n in range(_notices(year) * _ITEMS)))
    for unit in ids:
        site_maps.save(database, unit, _map(unit), _day(0, year))
    _write(database, probes, (_probe(n, ids) for n in range(year.units * 140)))
    _count_on(database)
    _rest(database)


def _rest(database: Database) -> None:
    """What PostgreSQL does of itself in the days of a year (autovacuum), done at once: else it comes amid the measuring.

    SQLite plans by the sizes that the migrations wrote, here as on any server.
    """
    if database.dialect == "postgresql":
        with database.engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("VACUUM (ANALYZE)")


def _count_on(database: Database) -> None:
    """The rows came with their numbers: what is stored after them is numbered from there on."""
    if database.dialect == "postgresql":
        with database.write() as connection:
            for table in (visits, rectifications):
                last = (
                    f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), max(id)) FROM {table.name}"
                )
                connection.exec_driver_sql(last)


def _write(database: Database, table: Table, rows: Iterator[dict[str, Any]]) -> None:
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == _BATCH:
            _flush(database, table, batch)
            batch = []
    if batch:
        _flush(database, table, batch)


def _flush(database: Database, table: Table, batch: list[dict[str, Any]]) -> None:
    with database.write() as connection:
        connection.execute(insert(table), batch)


def _day(number: int, year: Year) -> datetime:
    first = datetime(_END.year, _END.month, _END.day, 17, tzinfo=UTC) - timedelta(days=year.days)
    return first + timedelta(days=1 + number % year.days)


def _nights(year: Year) -> Iterator[dict[str, Any]]:
    for n in range(year.days):
        yield {
            "night": _day(n, year).date(),
            "planned_at": _day(n, year),
            "finished_at": _day(n, year),
            "run": 1,
        }


def _visits(year: Year, ids: list[str]) -> Iterator[dict[str, Any]]:
    seen = {c: {"passed": 4000, "failed": 3, "not-applicable": 990, "undecided": 4} for c in _CHECKS}
    for n in range(year.days * len(ids)):
        at = _day(n // len(ids), year)
        yield {
            "id": n + 1, "unit_id": ids[n % len(ids)], "night": at.date(), "run": 1, "attempt": 1, "status": "done", "reason": "",
            "planned_at": at, "started_at": at, "ended_at": at + timedelta(minutes=90), "seconds": 5400.0, "planned": 5000,
            "fetched": 40, "unchanged": 4950, "failed": 10, "blocked": 0, "bytes": 2_000_000, "done": b"\xff" * 625,
            "coverage": seen, "site_results": {},
        }  # fmt: skip


def _url(number: int, unit: str) -> str:
    return f"http://www.{unit}.gov.cn/zwgk/zcwj/202{number % 7}{number % 12 + 1:02}/t2026{number:08}_{number}.htm"


def _page(number: int, unit: str, year: Year) -> dict[str, Any]:
    at, url = _day(number, year), _url(number, unit)
    return {
        "unit_id": unit, "number": number // year.units + 1, "url_hash": address_hash(url), "url": url, "parent_url": f"http://www.{unit}.gov.cn/zwgk/",
        "place": "body", "depth": 3, "worth": 3.0, "kind": _KINDS[number % len(_KINDS)], "title": f"某某县人民政府办公室关于做好第{number}项工作的通知",
        "published": at.date().isoformat(), "http_status": 200, "content_type": "text/html", "etag": f'"{number:x}"', "last_modified": "",
        "payload_hash": f"{number:064x}", "size": 39_000, "facts_version": 1, "checks_key": "k", "profile": 1, "discovered_at": at,
        "first_read_at": at, "last_read_at": at, "last_changed_at": at, "seen_visit": 1, "asked_visit": 1, "problem": "", "detail": "",
        "final_url": "", "failures": 0, "streak": 1,
    }  # fmt: skip


def _id(number: int, unit: str) -> str:
    return finding_id(unit, _CHECKS[number % len(_CHECKS)], _url(number, unit), "key")


def _finding(number: int, unit: str, year: Year) -> dict[str, Any]:
    at, url, status = _day(number, year), _url(number, unit), _STATES[number % len(_STATES)]
    severity = list(Severity)[number % 97 % len(Severity)]
    return {
        "id": _id(number, unit), "unit_id": unit, "check_id": _CHECKS[number % len(_CHECKS)], "check_version": 1, "category": "disclosure",
        "severity": severity.value, "severity_rank": SEVERITY_ORDER.index(severity), "status": status.value, "on_pages": number % 3 > 0,
        "subject": url, "url": url, "parent_url": "", "where_text": "正文第3段", "quote": f"清政〔2026〕{number}号" * 3, "message_key": _KEYS.get(_CHECKS[number % len(_CHECKS)], "key"),
        "message": f"文号“清政〔2026〕{number}号”的写法不规范，应为发文机关代字、年份、序号三部分。", "remedy": "改正文号的写法。", "data": {"number": number},
        "basis": ["N-L3", "FJ-23-1"], "pages": 1, "first_seen": at, "last_seen": at, "came_at": at, "opened_at": at,
        "resolved_at": at if status is Status.RESOLVED else None, "recurrences": number % 5 // 4, "confirmations": 1, "sightings": 3, "goods": 0,
        "counted_visit": 1, "verdict": "confirmed" if number % 20 == 6 else "", "verdict_reason": "", "verdict_by": "", "evidence_key": "", "payload_hash": f"{number:064x}",
        "fetched_at": at,
    }  # fmt: skip


def _sighting(number: int, unit: str, year: Year) -> dict[str, Any]:
    at = _day(number, year)
    state = "past" if _STATES[number % len(_STATES)] is Status.RESOLVED else "current"
    return {
        "finding_id": _id(number, unit), "unit_id": unit, "number": number // year.units + 1, "visit_id": 1, "url": _url(number, unit),
        "payload_hash": f"{number:064x}", "fetched_at": at, "seen_at": at, "where_text": "正文第3段", "quote": "清政〔2026〕1号", "state": state,
    }  # fmt: skip


def _event(number: int, ids: list[str], year: Year) -> dict[str, Any]:
    of = number % year.findings
    night = number % (year.days * len(ids))
    return {
        "finding_id": _id(of, ids[of % len(ids)]), "visit_id": night + 1, "at": _day(night // len(ids), year),
        "kind": ("found", "confirmed", "resolved", "reopened", "reviewed")[number // year.findings % 5],
        "from_status": _BEFORE[number % len(_BEFORE)], "to_status": _STATES[of % len(_STATES)].value, "by": "", "reason": "",
    }  # fmt: skip


def _notices(year: Year) -> int:
    """A notice a month for every unit, as far as there are findings for them."""
    return min(year.units * 12, year.findings // (_ITEMS * 2))


def _notice(number: int, unit: str, year: Year) -> dict[str, Any]:
    at, state = _day(number * 30, year), ("closed", "closed", "received", "issued")[number % 4]
    return {
        "id": number + 1, "number": f"ZG-2026-{number + 1:05d}", "unit_id": unit, "state": state, "issued_at": at, "issued_by": "bench", "note": "",
        "received_at": None if state == "issued" else at, "received_by": "", "closed_at": at if state == "closed" else None,
    }  # fmt: skip


def _item(number: int, ids: list[str], year: Year) -> dict[str, Any]:
    """An item of the notice is about a finding of the notice's unit."""
    notice, place = divmod(number, _ITEMS)
    unit, of = ids[notice % len(ids)], (notice // len(ids) * _ITEMS + place) * len(ids) + notice % len(ids)
    states = ("closed",) if notice % 4 < 2 else ("open", "claimed", "returned", "appealed", "closed")
    return {
        "rectification_id": notice + 1, "finding_id": _id(of, unit), "position": place, "severity": "moderate",
        "message": f"文号“清政〔2026〕{of}号”的写法不规范", "url": _url(of, unit), "due": (_day(notice * 30, year) + timedelta(days=14)).date(),
        "recurrences": 0, "state": states[number % len(states)],
    }  # fmt: skip


def _map(unit: str) -> SiteMap:
    """As many documents with interpretations as the unit has pages of that kind, and thirty lists of fees."""
    states = list(READING_STATES)
    return SiteMap(
        policies=tuple(_policy(n, unit, states[n % len(states)]) for n in range(_DOCUMENTS)),
        fees=tuple(
            FeeEntry(
                _url(n, unit),
                f"{2026 - n % 9}年某某县行政事业性收费目录清单（第{n}号）",
                "page",
                _url(n, unit),
                2026 - n % 9,
                "2026-03-05",
                items=40,
            )
            for n in range(30)
        ),
        said={"fee-disclosure": ("passed", ""), "interpretation-link": ("failed", "")},
    )


def _policy(number: int, unit: str, state: str) -> PolicyEntry:
    title = f"某某县人民政府办公室关于印发某某县第{number}号管理办法实施细则的通知"
    readings = [
        Reading(
            _url(number * 3 + k, unit),
            f"《某某县第{number}号管理办法实施细则》政策解读（{k}）",
            "2026-11-03",
            ("图解", "问答"),
            True,
            k > 0,
        )
        for k in range(number % 3)
    ]
    return PolicyEntry(
        _url(number, unit),
        title,
        f"某政办规〔2026〕{number}号",
        "2026-11-02",
        state,
        "",
        tuple(readings),
        1,
        number % 9,
    )


def _probe(number: int, ids: list[str]) -> dict[str, Any]:
    unit = ids[number % len(ids)]
    at = datetime(2026, 11, 13, tzinfo=UTC) + timedelta(minutes=72 * (number // len(ids)))
    return {
        "unit_id": unit,
        "at": int(at.timestamp()),
        "http_status": 200,
        "problem": "",
        "milliseconds": 400,
        "struck": "",
    }
