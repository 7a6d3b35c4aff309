"""Many people at the dashboard at once: ``python -m benchmarks.clicking [--bars] [--quick] [--seconds N] [--people N] [--postgres]``.

Fills a database with a year (see :mod:`benchmarks.year`), serves the dashboard as a process of its own on the loopback, and lets
people click: each opens a page, reads for a moment, follows a link of the kind a person follows (and redirects, as a
browser does), and now and then reviews a finding, while one more process stores a night's findings. Any answer that is not what
it should be, and any that does not come, is an error. The reference beside it is ``/healthz`` asked all the while.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import random
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median, quantiles
from time import monotonic, perf_counter, sleep
from typing import Any

import httpx

from benchmarks.measure import bar, missed, report
from benchmarks.postgres import postgres
from benchmarks.year import QUICK, Year, fill
from checks import catalogue
from core.finding import OutcomeStatus, Severity
from core.times import SHANGHAI
from db import queries
from db.people import reads as people_reads
from db.people import writes as people_writes
from db.people.records import Deed, Person, Role
from db.records.findings import CheckResult, FindingFilter, FindingRecord
from db.session import open_database
from db.store import Store
from db.visits.visited import visited_units
from sites.registry import Registry
from web import logins
from web.desk import Desk, SetupToken
from web.server import bind, server_of, settle

_NOW = datetime(2026, 11, 20, 9, tzinfo=SHANGHAI)
_READS = (2.0, 12.0)  # seconds a person looks at a page
_LINK = re.compile(r'href="(/(?:findings|units|runs|year)?[^"#]*)"')
_CSRF = re.compile(r'name="csrf" value="([^"]+)"')
_SEVERAL = (
    "/",
    "/findings",
    "/findings?status=all",
    "/units",
    "/runs",
    "/year",
    "/findings?text=199",
    "/findings?text=规范",
)


@dataclass
class Seen:
    """What came of all clicks: seconds by kind of page, and what went wrong."""

    times: dict[str, list[float]] = field(default_factory=dict)
    errors: Counter[str] = field(default_factory=Counter)

    def note(self, kind: str, seconds: float) -> None:
        self.times.setdefault(kind, []).append(seconds)


def _kind(path: str) -> str:
    parts = path.partition("?")[0].strip("/").split("/")
    return "/" + (parts[0] if len(parts) == 1 else f"{parts[0]}/…")


def _desk(url: str, home: Path) -> Desk:
    database = open_database(url)
    return Desk(
        home=home, database=database, catalogue=catalogue.load(), registry=Registry(tuple(visited_units(database))), rubric="",
        now=lambda: _NOW, clock=lambda: _NOW, setup=SetupToken(""),
    )  # fmt: skip


def _serve(url: str, home: Path, port: Any) -> None:
    listening = bind("127.0.0.1", 0)
    port.value = listening.getsockname()[1]
    server = server_of(_desk(url, home), certificate=None, key=None)
    settle()
    server.run(sockets=[listening])


def _visit(url: str, until: float) -> None:
    """Stores findings of one unit after another, as a night does, until the time is over."""
    database = open_database(url)
    store, number = Store(database), 0
    ids = [u.id for u in queries.units(database)]
    while monotonic() < until:
        unit = ids[number % len(ids)]
        at = _NOW + timedelta(seconds=number)
        handle = store.begin_visit(unit, None, at)
        found = tuple(_fault(unit, number, n) for n in range(5))
        result = CheckResult(check="column-stale", version=1, status=OutcomeStatus.FAILED, findings=found)
        store.apply_site_results(handle, unit, [result], {}, at)
        store.close_visit(handle, "done", "", None, at)
        number += 1
        sleep(0.5)
    database.close()


def _fault(unit: str, visit: int, number: int) -> FindingRecord:
    subject = f"http://www.{unit}.gov.cn/clicking/{visit}/{number}/"
    return FindingRecord(
        check="column-stale", check_version=1, category="freshness", severity=Severity.MODERATE, message_key="stale",
        message=f"栏目第{number}次没有按期更新。", subject=subject, url=subject,
    )  # fmt: skip


def _tokens(url: str, home: Path, people: int) -> list[str]:
    """A login for each person; the first one may set things up, all may review."""
    desk = _desk(url, home)
    words = []
    for n in range(people):
        role = Role.REVIEWER if n else Role.ADMINISTRATOR
        person = Person(
            id=0, name=f"p{n}", full_name="", role=role, unit_id=None, password="-", must_change=False, active=True, created_at=_NOW
        )  # fmt: skip
        people_writes.add(desk.database, person, Deed(at=_NOW - timedelta(hours=1), action="person-added"))
        stored = people_reads.by_name(desk.database, person.name)
        if stored is None:
            raise RuntimeError(f"{person.name}: just stored, and not there")
        words.append(logins.begin(desk, stored, "127.0.0.1", "benchmark"))
    desk.database.close()
    return words


async def _click(client: httpx.AsyncClient, path: str, seen: Seen) -> str:
    began = perf_counter()
    try:
        answer = await client.get(path)
    except httpx.HTTPError as error:
        seen.errors[f"{_kind(path)}: {type(error).__name__}"] += 1
        return ""
    seen.note(_kind(path), perf_counter() - began)
    if answer.url.path == "/login":
        seen.errors[f"{_kind(path)}: sent to log in"] += 1
    elif answer.status_code != 200 and not (answer.status_code == 404 and path.startswith("/year/")):
        seen.errors[f"{_kind(path)}: {answer.status_code}"] += 1
    return answer.text


async def _review(client: httpx.AsyncClient, path: str, page: str, seen: Seen, chance: random.Random) -> None:
    csrf = _CSRF.search(page)
    if csrf is None:
        seen.errors["no form on the page of a finding"] += 1
        return
    word = {"csrf": csrf[1], "verdict": chance.choice(("confirmed", "false-alarm")), "reason": "看过原文"}
    began = perf_counter()
    try:
        answer = await client.post(path.partition("?")[0] + "/review", data=word, follow_redirects=False)
    except httpx.HTTPError as error:
        seen.errors[f"review: {type(error).__name__}"] += 1
        return
    seen.note("review", perf_counter() - began)
    if answer.status_code != 303:
        seen.errors[f"review: {answer.status_code}"] += 1
        return
    await _click(client, answer.headers["location"], seen)


async def _person(base: str, token: str, number: int, until: float, seen: Seen) -> None:
    chance = random.Random(number)
    async with httpx.AsyncClient(
        base_url=base, cookies={"minjian": token}, timeout=60, trust_env=False, follow_redirects=True
    ) as client:
        await asyncio.sleep(chance.uniform(0, _READS[1]))
        path = "/"
        while monotonic() < until:
            page = await _click(client, path, seen)
            await asyncio.sleep(chance.uniform(*_READS))
            if path.startswith("/findings/") and page and chance.random() < 0.3:
                await _review(client, path, page, seen, chance)
            links = [
                h.replace("&amp;", "&")
                for h in _LINK.findall(page)
                if not h.endswith((".docx", ".xlsx", ".zip", ".png"))
            ]
            path = chance.choice(links) if links and chance.random() < 0.7 else chance.choice(_SEVERAL)


async def _reference(base: str, until: float, seen: Seen) -> None:
    async with httpx.AsyncClient(base_url=base, timeout=60, trust_env=False) as client:
        while monotonic() < until:
            await _click(client, "/healthz", seen)
            await asyncio.sleep(0.5)


async def _all(base: str, tokens: list[str], until: float) -> Seen:
    seen = Seen()
    people = (_person(base, t, n, until, seen) for n, t in enumerate(tokens))
    await asyncio.gather(_reference(base, until, seen), *people)
    return seen


@contextmanager
def _running(url: str, home: Path, seconds: float) -> Iterator[str]:
    context = multiprocessing.get_context("spawn")
    port = context.Value("i", 0)
    server = context.Process(target=_serve, args=(url, home, port), daemon=True)
    night = context.Process(target=_visit, args=(url, monotonic() + seconds), daemon=True)
    server.start()
    base = ""
    for _ in range(600):
        if port.value and _answers(base := f"http://127.0.0.1:{port.value}"):
            break
        sleep(0.1)
    night.start()
    try:
        yield base
        night.join(60)
        if night.exitcode != 0:
            raise RuntimeError(f"the night beside it ended with {night.exitcode}")
    finally:
        for process in (night, server):
            process.terminate()
            process.join(10)


def _answers(base: str) -> bool:
    try:
        return httpx.get(f"{base}/healthz", trust_env=False).status_code == 200
    except httpx.HTTPError:
        return False


def measure(url: str, year: Year, people: int, seconds: float) -> Seen:
    database = open_database(url, upgrade=True)
    if not queries.findings(database, FindingFilter(limit=1)):
        fill(database, year)
    database.close()
    with tempfile.TemporaryDirectory() as home:
        tokens = _tokens(url, Path(home), people)
        with _running(url, Path(home), seconds) as base:
            return asyncio.run(_all(base, tokens, monotonic() + seconds))


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--bars", action="store_true", help="exit 1 where a bar is missed")
    parser.add_argument("--quick", action="store_true", help="a small year, and half a minute")
    parser.add_argument("--seconds", type=float, default=300, help="how long they click")
    parser.add_argument("--people", type=int, default=50, help="how many click")
    parser.add_argument("--postgres", action="store_true", help="on a PostgreSQL started for the run")
    parser.add_argument(
        "--database", help="an address of a database that holds a year already; people are added to it"
    )
    options = parser.parse_args(arguments)
    with ExitStack() as stack:
        url = options.database or (
            stack.enter_context(postgres())
            if options.postgres
            else f"sqlite:///{stack.enter_context(tempfile.TemporaryDirectory())}/year.db"
        )
        seconds = min(options.seconds, 30) if options.quick else options.seconds
        seen = measure(url, QUICK if options.quick else Year(), options.people, seconds)
    clicks, errors = sum(len(t) for k, t in seen.times.items() if k != "/healthz"), seen.errors.total()
    rows = [("page", "clicks", "median", "95 %")]
    rows += [
        (k, str(len(t)), f"{1e3 * median(t):.0f} ms", f"{1e3 * _p95(t):.0f} ms")
        for k, t in sorted(seen.times.items())
    ]
    rows += [("ERROR", str(n), why, "") for why, n in seen.errors.most_common(10)]
    figures = {
        "people": options.people,
        "seconds": seconds,
        "clicks": clicks,
        "errors": errors,
        "night": True,
    }
    bars = {
        "errors while everybody clicks": bar("== 0", errors, errors == 0),
        "clicks": bar("> 0", clicks, clicks > options.people),
    }
    report("clicking", rows, figures, bars)
    return 1 if options.bars and missed(bars) else 0


def _p95(times: list[float]) -> float:
    return quantiles(times, n=20)[-1] if len(times) > 1 else times[0]


if __name__ == "__main__":
    sys.exit(main())
