"""Writing a batch of pages: numbers, rows, facts, what the checks said, and what could not be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from core.address import address_hash, normalise
from core.fetch import FetchProblem, Verdict
from db.bulk import insert_rows, update_rows, upsert
from db.errors import UnknownUnit
from db.findings.life import WITHDRAWN_AFTER, WITHDRAWN_OVER
from db.findings.observations import JudgedPage
from db.findings.writes import FindingWriter
from db.models.visits import page_facts, pages, profiles, units
from db.packing import pack_facts
from db.records.pages import Discovered, Failure, PageRecord
from db.statements import among
from db.text import clean, profile_id

Address = PageRecord | Discovered | Failure

_KEYS = ("unit_id", "number")
#: A page that only calls itself absent, served with 200, is not taken at its word here.
_NO_SUCH_PAGE = (404, 410)

_KNOWN = (
    pages.c.number,
    pages.c.url_hash,
    pages.c.payload_hash,
    pages.c.first_read_at,
    pages.c.last_read_at,
    pages.c.last_changed_at,
    pages.c.seen_visit,
    pages.c.asked_visit,
    pages.c.problem,
    pages.c.failures,
    pages.c.streak,
)


def results_of(page: PageRecord) -> dict[str, list[Any]]:
    """What the checks said of a page: check id → [version, status, reason]."""
    return {r.check: [r.version, r.status, clean(r.reason)[:200] if r.reason else ""] for r in page.results}


class PageWriter:
    """Writes pages of one unit within one transaction, which holds the unit's row from here on."""

    def __init__(self, connection: Connection, unit_id: str, visit_id: int, now: datetime) -> None:
        self._connection = connection
        self._unit_id = unit_id
        self._visit_id = visit_id
        self._now = now
        statement = select(units.c.last_number).where(units.c.id == unit_id).with_for_update()
        last = connection.execute(statement).scalar()
        if last is None:
            raise UnknownUnit(f"数据库里没有单位 {unit_id}：请先同步登记表（minjian units）。")
        self._last_number = last

    def numbers(self, addresses: Iterable[Address]) -> tuple[dict[str, int], dict[int, Any]]:
        """Numbers of all ``addresses`` (new ones get the next), and the stored rows by number."""
        wanted: dict[int, Address] = {}
        hashes: dict[str, int] = {}
        for address in addresses:
            hashes[address.url] = value = address_hash(address.url)
            wanted.setdefault(value, address)
        known = {row.url_hash: row for row in self._look_up(wanted)}
        new = [(h, a) for h, a in wanted.items() if h not in known]
        fresh = {h: self._last_number + i for i, (h, _) in enumerate(new, 1)}
        self._insert(new, fresh)
        numbers = {h: row.number for h, row in known.items()} | fresh
        return {url: numbers[h] for url, h in hashes.items()}, {r.number: r for r in known.values()}

    def _look_up(self, hashes: Iterable[int]) -> Iterator[Any]:
        wanted = list(hashes)
        if wanted:
            these = among(self._connection, pages.c.url_hash, "hashes")
            statement = select(*_KNOWN).where(pages.c.unit_id == self._unit_id, these)
            yield from self._connection.execute(statement, {"hashes": wanted})

    def _insert(self, new: Sequence[tuple[int, Address]], numbers: Mapping[int, int]) -> None:
        if not new:
            return
        rows = [
            {
                "unit_id": self._unit_id,
                "number": numbers[value],
                "url_hash": value,
                "url": clean(normalise(address.url)),
                **_way(address),
                "discovered_at": self._now,
            }
            for value, address in new
        ]
        insert_rows(self._connection, pages, rows)
        self._last_number += len(new)
        self._connection.execute(
            update(units).where(units.c.id == self._unit_id).values(last_number=self._last_number)
        )

    def read(
        self, records: Sequence[PageRecord], numbers: Mapping[str, int], stored: Mapping[int, Any]
    ) -> None:
        """Pages that were read: findings first (they need the rows as they were), then rows and facts."""
        latest = {numbers[r.url]: r for r in records}
        if not latest:
            return
        judged = [
            JudgedPage(n, normalise(r.url), r.payload_hash, r.fetched_at, r.results, r.facts)
            for n, r in latest.items()
        ]
        FindingWriter(self._connection, self._unit_id, self._visit_id, self._now).pages(judged)
        ids = self._keep_profiles(latest)
        rows = [self._row(n, r, stored.get(n), ids[n]) for n, r in latest.items()]
        update_rows(self._connection, pages, _KEYS, rows)
        self._keep_facts(latest, stored)

    def _keep_profiles(self, latest: Mapping[int, PageRecord]) -> dict[int, int]:
        """What the checks said, kept once for all pages of which they said the same; the profiles' ids by page."""
        ids: dict[int, int] = {}
        rows: dict[int, dict[str, Any]] = {}
        for number, record in latest.items():
            said = results_of(record)
            ids[number] = known = profile_id(said)
            rows.setdefault(known, {"id": known, "results": said})
        upsert(self._connection, profiles, [rows[i] for i in sorted(rows)])
        return ids

    def _keep_facts(self, latest: Mapping[int, PageRecord], stored: Mapping[int, Any]) -> None:
        first: list[dict[str, Any]] = []
        again: list[dict[str, Any]] = []
        for number, record in latest.items():
            old = stored.get(number)
            facts, bulk = pack_facts(record.facts), pack_facts(record.bulk)
            row = {"unit_id": self._unit_id, "number": number, "facts": facts, "bulk": bulk}
            (again if old is not None and old.first_read_at else first).append(row)
        insert_rows(self._connection, page_facts, first)
        upsert(self._connection, page_facts, again, replace=("facts", "bulk"))

    def _row(self, number: int, record: PageRecord, old: Any, profile: int) -> dict[str, Any]:
        same = old is not None and old.payload_hash == record.payload_hash and old.last_changed_at is not None
        return {
            "unit_id": self._unit_id,
            "number": number,
            **_way(record),
            "kind": clean(record.kind),
            "title": clean(record.title),
            "published": clean(record.published),
            "http_status": record.status,
            "content_type": clean(record.content_type),
            "etag": clean(record.etag),
            "last_modified": clean(record.last_modified),
            "payload_hash": record.payload_hash,
            "size": record.size,
            "facts_version": record.facts_version,
            "checks_key": record.checks_key,
            "profile": profile,
            "first_read_at": (old and old.first_read_at) or self._now,
            "last_read_at": self._now,
            "last_changed_at": old.last_changed_at if same else record.fetched_at,
            "seen_visit": self._visit_id,
            "asked_visit": self._visit_id,
            "problem": "",
            "detail": "",
            "final_url": "",
            "failures": 0,
            "streak": 1,
        }

    def unchanged(self, numbers: Sequence[int]) -> None:
        """Pages that said "unchanged" (304 or the same bytes): what is stored stands."""
        if not numbers:
            return
        FindingWriter(self._connection, self._unit_id, self._visit_id, self._now).unchanged(numbers)
        these = among(self._connection, pages.c.number, "numbers")
        statement = (
            update(pages)
            .where(pages.c.unit_id == self._unit_id, these)
            .values(
                last_read_at=self._now,
                seen_visit=self._visit_id,
                asked_visit=self._visit_id,
                problem="",
                detail="",
                final_url="",
                failures=0,
                streak=1,
            )
        )
        self._connection.execute(statement, {"numbers": list(numbers)})

    def failed(
        self, failures: Sequence[Failure], numbers: Mapping[str, int], stored: Mapping[int, Any]
    ) -> None:
        """Pages that could not be read. Their facts stay as they are, and so do their findings, unless the site has taken
        a page down or says where it is now.
        """
        rows = {
            numbers[f.url]: self._failed_row(numbers[f.url], f, stored.get(numbers[f.url])) for f in failures
        }
        wanted = [row for n, row in rows.items() if not self._was_seen(stored.get(n))]
        if wanted:
            update_rows(self._connection, pages, _KEYS, wanted)
        writer = FindingWriter(self._connection, self._unit_id, self._visit_id, self._now)
        writer.withdrawn([r["number"] for r in wanted if self._is_withdrawn(r, stored.get(r["number"]))])
        writer.moved(self._ways({r["number"]: r["final_url"] for r in wanted if not r["problem"]}))

    def _is_withdrawn(self, row: Mapping[str, Any], old: Any) -> bool:
        """Whether the server itself said at several visits, over days, that a page is not there that was read before."""
        return (
            row["problem"] == FetchProblem.NOT_FOUND
            and row["http_status"] in _NO_SUCH_PAGE
            and row["failures"] >= WITHDRAWN_AFTER
            and old is not None
            and old.last_read_at is not None
            and self._now - old.last_read_at >= WITHDRAWN_OVER
        )

    def _ways(self, finals: Mapping[int, str]) -> dict[int, int]:
        """Where addresses lead that send their visitors on, of the pages that were read in this visit."""
        hashes = {n: address_hash(url) for n, url in finals.items() if url}
        if not hashes:
            return {}
        these = among(self._connection, pages.c.url_hash, "hashes")
        statement = select(pages.c.url_hash, pages.c.number).where(
            pages.c.unit_id == self._unit_id, these, pages.c.seen_visit == self._visit_id
        )
        rows = self._connection.execute(statement, {"hashes": list(set(hashes.values()))})
        there = {row.url_hash: row.number for row in rows}
        return {n: there[h] for n, h in hashes.items() if h in there and there[h] != n}

    def _was_seen(self, old: Any) -> bool:
        return old is not None and old.seen_visit == self._visit_id

    def _failed_row(self, number: int, failure: Failure, old: Any) -> dict[str, Any]:
        """An address that only sends its visitor on is no failure: its outcome has no problem."""
        again = old is not None and old.asked_visit == self._visit_id
        step = 0 if again else 1
        problem = failure.outcome.problem
        asked_before = old is not None and old.asked_visit is not None
        same = asked_before and _verdict(old.problem) is failure.outcome.verdict
        return {
            "unit_id": self._unit_id,
            "number": number,
            "http_status": failure.outcome.status,
            "problem": problem.value if problem else "",
            "detail": clean(failure.outcome.detail)[:500],
            "final_url": clean(failure.outcome.final_url),
            "failures": (old.failures if old is not None else 0) + step if problem else 0,
            "streak": old.streak + step if same else 1,
            "asked_visit": self._visit_id,
        }


def _way(address: Address) -> dict[str, Any]:
    """How the page is reached."""
    return {
        "parent_url": clean(address.parent_url),
        "place": clean(address.place),
        "depth": address.depth,
        "worth": address.worth,
    }


def _verdict(problem: str) -> Verdict:
    return FetchProblem(problem).verdict if problem else Verdict.OK
