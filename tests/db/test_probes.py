"""Probes in the database: small, whole, and quickly judged."""

from __future__ import annotations

from datetime import timedelta
from time import process_time

from sqlalchemy import text

from checks.function.availability import Availability
from checks.function.load_time import LoadTime
from checks.runner import run_site_checks
from core.fetch import FetchProblem
from core.finding import OutcomeStatus
from core.probe import Probe
from core.site import MemoryPages, SiteFacts
from db.probes import probes_of, save_probes
from db.session import Database
from db.store import Store
from farm.names import practice_units
from tests.db.handmade import START


def test_what_is_written_comes_back(database: Database) -> None:
    units = practice_units(2)
    Store(database).sync_units(units)
    one, other = (u.id for u in units)
    good = Probe(at=START, status=200, seconds=0.412)
    struck = Probe(at=START, problem=FetchProblem.TIMEOUT, seconds=15.0, struck="本轮都没有应答\x00")
    save_probes(database, {one: good, other: struck})
    save_probes(database, {one: Probe(at=START, problem=FetchProblem.BLOCKED, status=403)})
    first, second = probes_of(database, one, START, 7)
    assert first == good and second.at == START + timedelta(seconds=1), "a frozen clock loses no try"
    (kept,) = probes_of(database, other, START, 7)
    assert (kept.problem, kept.seconds, kept.struck) == (FetchProblem.TIMEOUT, 15.0, "本轮都没有应答\ufffd")
    with database.read() as connection:
        rows = connection.execute(
            text("SELECT outcome, seconds, url FROM v_probes ORDER BY unit_id, at")
        ).all()
    assert sorted(r.outcome for r in rows) == ["ok", "struck", "undecided"]


def test_the_view_knows_every_problem_as_the_program_does(database: Database) -> None:
    (unit,) = practice_units(1)
    Store(database).sync_units([unit])
    for n, problem in enumerate(FetchProblem):
        save_probes(database, {unit.id: Probe(at=START + timedelta(minutes=n), problem=problem)})
    words = {"broken": "failed"}
    said = [
        words.get(p.verdict, p.verdict.value)
        for p in probes_of(database, unit.id, START + timedelta(days=1), 7)
    ]
    with database.read() as connection:
        told = list(connection.execute(text("SELECT outcome FROM v_probes ORDER BY at")).scalars())
    assert told == said and len(said) == len(FetchProblem)


def test_a_week_of_the_province_is_small_and_judged_in_a_second(database: Database) -> None:
    units = practice_units(126)
    Store(database).sync_units(units)
    before = _size(database)
    for n in range(140):
        at = START + timedelta(minutes=72 * n)
        save_probes(
            database,
            {
                u.id: Probe(at=at, problem=FetchProblem.TIMEOUT, seconds=15.0)
                if number < 3 and n % 18 == 0
                else Probe(at=at, status=200, seconds=0.4)
                for number, u in enumerate(units)
            },
        )
    assert (_size(database) - before) / 17_640 < 130  # with the engine's own overhead
    now = START + timedelta(days=7)
    began, said = process_time(), []
    for unit in units:
        site = SiteFacts(
            unit=unit, as_of=now, pages=MemoryPages([]), probes=probes_of(database, unit.id, now, 9)
        )
        said.append(run_site_checks(site, [Availability(), LoadTime()]))
    assert process_time() - began < 3.0  # CPU; the bar of one second is benchmarks.availability's
    assert [o.status for o, _ in said].count(OutcomeStatus.FAILED) == 3
    assert all(load.status is OutcomeStatus.PASSED for _, load in said[3:])


def _size(database: Database) -> int:
    with database.read() as connection:
        if database.dialect == "sqlite":
            pages = connection.execute(text("PRAGMA page_count")).scalar_one()
            free = connection.execute(text("PRAGMA freelist_count")).scalar_one()
            return int(pages - free) * int(connection.execute(text("PRAGMA page_size")).scalar_one())
        return int(connection.execute(text("SELECT pg_total_relation_size('probes')")).scalar_one())
