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
from db.running.probe_days import fold, foldable
from db.running.probes import probes_of, save_probes
from db.session import Database
from db.store import Store
from farm.names import practice_units
from tests.db.handmade import START, fault, result
from tests.db.house import House


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


def test_old_tries_are_folded_by_the_day(database: Database) -> None:
    units = practice_units(2)
    Store(database).sync_units(units)
    one, other = (u.id for u in units)
    tries = [
        Probe(at=START, status=200, seconds=0.4), Probe(at=START + timedelta(hours=1), status=200, seconds=0.6),
        Probe(at=START + timedelta(hours=2), problem=FetchProblem.TIMEOUT), Probe(at=START + timedelta(hours=3), problem=FetchProblem.BLOCKED, status=403),
        Probe(at=START + timedelta(hours=4), problem=FetchProblem.TIMEOUT, struck="本机"), Probe(at=START + timedelta(days=20), status=200, seconds=1.0),
    ]  # fmt: skip
    for probe in tries:
        save_probes(database, {one: probe})
    save_probes(database, {other: tries[0]})
    days = text(
        "SELECT unit_id, CAST(day AS VARCHAR(10)), tries, failed, undecided, struck, seconds, slowest FROM v_probe_days ORDER BY 1, 2"
    )
    with database.read() as connection:
        before = [tuple(r) for r in connection.execute(days)]
    now = START + timedelta(days=70)
    assert foldable(database, now) == 6
    done = fold(database, now, 730)
    assert (done.tries, done.days, done.old_days) == (6, 2, 0)
    assert fold(database, now, 730).tries == foldable(database, now) == 0, "again changes nothing"
    with database.read() as connection:
        after = [tuple(r) for r in connection.execute(days)]
        left = connection.execute(text("SELECT count(*) FROM probes")).scalar()
        reasons = connection.execute(text("SELECT reasons FROM probe_days WHERE failed = 1")).scalar()
    assert left == 1, "what is not old enough stays try by try"
    assert after == before, "a day says the same, folded or not"
    assert "timeout" in str(reasons) and "blocked" in str(reasons) and "struck" in str(reasons)
    assert fold(database, START + timedelta(days=800), 730).old_days == 3


def test_what_a_finding_rests_on_stays_try_by_try(house: House) -> None:
    save_probes(house.database, {"qh": Probe(at=START, problem=FetchProblem.TIMEOUT)})
    save_probes(house.database, {"qh": Probe(at=START - timedelta(days=30), status=200, seconds=0.1)})
    visit, now = house.begin(0)
    results = [result(fault("availability", "down"), check="availability")]
    house.store.apply_site_results(visit, "qh", results, {}, now)
    done = fold(house.database, START + timedelta(days=400), 730)
    assert done.tries == 1
    (kept,) = probes_of(house.database, "qh", START, 1)
    assert kept.problem is FetchProblem.TIMEOUT
