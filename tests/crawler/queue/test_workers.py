"""Nights by way of the queue: real workers, a real PostgreSQL, real kills."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest
from procrastinate import App
from procrastinate.jobs import Job

from benchmarks.chaos import state_of
from checks import catalogue
from crawler.config import Config
from crawler.night.pieces import judge_piece, recheck_piece, visit_piece
from crawler.night.pool import Inbox, Piece, Pool
from crawler.night.visiting import Order
from crawler.queue import schema
from crawler.queue import worker as taker
from crawler.queue.parcels import from_json, key_of, packed, program_key, to_json, unpacked
from crawler.queue.rescue import rescue, still_mine
from crawler.queue.submitting import WorkerPool, _job
from crawler.queue.tasks import TASK, handing_in, taking
from db.running import work
from db.running.work import forget_worker
from db.session import open_database
from tests import warm
from tests.conftest import with_database
from tests.crawler.nights import env, slow_plan
from tests.crawler.object_store import object_store
from tests.crawler.site_server import Answer, Plan, Site, serving
from tests.crawler.visits import UNIT, Bench, page

_numbers = count(1)
_QH2 = "www.yutian.gov.cn"


@pytest.fixture
def queue_url(postgres_server: str) -> Iterator[str]:
    """A fresh database with our tables and the queue's."""
    name = f"queue_{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE template_minjian')
    url = with_database(postgres_server, name)
    schema.prepare(url)
    yield url
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def words(url: str, more: dict[str, str] | None = None) -> dict[str, str]:
    return {"MINJIAN_DATABASE_URL": url, "MINJIAN_ENGINE": "workers", **(more or {})}


@contextmanager
def running(
    folder: Path, site: Site, url: str, *command: str, more: dict[str, str] | None = None
) -> Iterator[warm.Command]:
    """A command of ours under way; killed where it is still there at the end."""
    process = warm.Command(["cli", *command], env(folder, site, words(url, more)), session=True)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate(timeout=180)


def said_by(folder: Path, site: Site, url: str, more: dict[str, str], *command: str) -> str:
    """What a command of ours writes; it has to end well."""
    done = warm.run(["cli", *command], env(folder, site, words(url, more)), timeout=200)
    assert done.returncode == 0, (command, done.returncode, done.stdout, done.stderr)
    return done.stdout + done.stderr


def worker(folder: Path, site: Site, url: str, *options: str) -> Any:
    return running(folder, site, url, "worker", "--jobs", "1", "--metrics-port", "0", *options)


def wait_until(met: Any, seconds: float = 180.0) -> float:
    """Seconds until ``met()`` was so."""
    began = time.monotonic()
    while not met():
        assert time.monotonic() - began < seconds, "waited in vain"
        time.sleep(0.05)
    return time.monotonic() - began


def asked_of(url: str, query: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(url) as connection:
        return connection.execute(query).fetchall()


def rows(url: str) -> list[tuple[str, int]]:
    """Status and attempt of the visits."""
    return asked_of(url, "SELECT status, attempt FROM visits")


def workers_of(url: str) -> list[str]:
    return [name for (name,) in asked_of(url, "SELECT name FROM workers")]


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


# Same night, other engine --------------------------------------------------------------------------------------------


def mixed_plan() -> Plan:
    """Two sites with faults of pages and of sites, dead and external links, and a page that is refused."""
    faulty = """<html><head><title>关于印发办法的通知</title><meta name="ArticleTitle" content="关于印发办法的通知">
<meta name="PubDate" content="2026-11-02 09:00"></head><body><div class="TRS_Editor">
<p style="text-align:center">清河县人民政府关于印发《清河县城市管理办法》的通知</p>
<p style="text-align:center">清政规[2026]8号</p><p>各乡镇人民政府，县直各部门：</p>
<p>　　现将《清河县城市管理办法》印发给你们，请认真贯彻执行。</p><p style="text-align:right">清河县人民政府</p>
<p style="text-align:right">2026年11月2日</p></div></body></html>"""
    links = (
        "/a/t20261102_1.htm",
        "/a/gone.htm",
        "/a/2.htm",
        "http://www.elsewhere.com/",
        "http://www.elsewhere.com/no",
    )
    plan: Plan = {"/a/t20261102_1.htm": Answer(faulty), "/a/2.htm": Answer(page(title="二"))}
    plan |= {f"{host}/": Answer(page(*links)) for host in ("www.qinghe.gov.cn", _QH2)}
    return plan | {"www.elsewhere.com/": Answer(page()), "/robots.txt": Answer("", 404)}


def night_of(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """A whole night, waited for."""
    return warm.run(["cli", "nightly"], environment, timeout=200)


def test_a_night_of_workers_finds_what_a_night_of_this_machine_finds(tmp_path: Path, queue_url: str) -> None:
    """The same findings, visits, pages and coverage: SQLite and processes of ours, or PostgreSQL and two workers."""
    states, seen = [], []
    for name, url in (("pool", ""), ("workers", queue_url)):
        folder = tmp_path / name
        folder.mkdir()
        with serving(mixed_plan()) as site:
            more = words(url) if url else {"MINJIAN_DATABASE_URL": f"sqlite:///{folder}/minjian.db"}
            environment = env(folder, site, more)
            with (folder / "units.csv").open("a") as registry:
                registry.write(f"yt,玉田县人民政府,玉田县,county,http://{_QH2}/\n")
            if url:
                with worker(folder, site, url) as one, worker(folder, site, url) as two:
                    night = night_of(environment)
                    for process in (one, two):
                        process.send_signal(signal.SIGTERM)
                    told = [process.communicate(timeout=180)[1] for process in (one, two)]
                    assert [one.returncode, two.returncode] == [0, 0], told
                assert "qh: done" in "".join(told) and "外链核验: done" in "".join(told), told
            else:
                night = night_of(environment)
            assert night.returncode == 0, night.stderr
            states.append(state_of(environment))
            told_of = warm.run(["cli", "coverage", "--format", "json"], environment)
            seen.append(json.loads(told_of.stdout)["coverage"])
    assert states[0].findings and len(states[0].visits) == 2
    assert states[0] == states[1]
    assert seen[0] == seen[1]
    assert workers_of(queue_url) == [], "who ended in order is forgotten"


def test_a_worker_ends_in_order_where_its_report_outlives_a_cancellation(
    tmp_path: Path, queue_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As ``wait_for`` of Python 3.11 does when what it waits for comes at that moment; it had left with 75, "内部出错"."""
    config = Config(home=tmp_path, database_url=queue_url, units=Path(), overrides=Path(), columns=Path())
    anew: list[str] = []
    monkeypatch.setattr(taker, "_BEAT_SECONDS", 0.01)
    monkeypatch.setattr(taker.Taker, "_begin_anew", lambda self, why: anew.append(why))

    async def rescue_deaf_once(app: App, seconds: float) -> int:
        os.kill(os.getpid(), signal.SIGTERM)
        with suppress(asyncio.CancelledError):
            await asyncio.sleep(30)
        await asyncio.sleep(0.3)
        return await rescue(app, seconds)

    def forget_slowly(*args: Any) -> None:
        time.sleep(0.5)
        forget_worker(*args)

    monkeypatch.setattr(taker, "rescue", rescue_deaf_once)
    monkeypatch.setattr(work, "forget_worker", forget_slowly)
    with closing(open_database(queue_url)) as database:
        assert taker.Taker(config, database, catalogue.load(), 1, 0.0).run() == 0
    assert not anew
    assert workers_of(queue_url) == []


# More than nights, on machines that share only the database and a store ------------------------------------------------


def test_rechecks_probes_and_spot_checks_are_done_by_workers_and_their_evidence_is_shared(
    tmp_path: Path, queue_url: str
) -> None:
    """Three data folders, one PostgreSQL, one S3: as on three machines. What is seen on one is proven on another."""
    office, first, second = (tmp_path / name for name in ("office", "first", "second"))
    for folder in (office, first, second):
        folder.mkdir()
    with object_store() as store, serving(mixed_plan()) as site:
        store.start()
        more = {"MINJIAN_EVIDENCE": store.address, **store.environment}
        options = ("worker", "--jobs", "1", "--metrics-port", "0")
        with (
            running(first, site, queue_url, *options, more=more) as one,
            running(second, site, queue_url, *options, more=more) as two,
        ):
            said = {
                words: said_by(office, site, queue_url, more, *words.split())
                for words in (
                    "nightly",
                    "probe",
                    "recheck --unit qh",
                    "crawl qh",
                    "evidence verify",
                )
            }
            asked = len(site.asked)
            for process in (one, two):
                process.send_signal(signal.SIGTERM)
            told = "".join(process.communicate(timeout=180)[1] for process in (one, two))
        [(dead,)] = asked_of(queue_url, "SELECT min(id) FROM findings WHERE check_id = 'dead-link'")
        said_by(office, site, queue_url, more, "evidence", dead, "-o", str(tmp_path / "out"))
        names = store.names()
    assert "探测 1 个首页：打开1" in said["probe"] and "全部相符" in said["evidence verify"], said
    assert told.count("探测: done") == 1 and told.count("qh: done") >= 5, (
        told
    )  # visit, judging, recheck, spot check twice
    assert "待发送" not in said["nightly"]
    for folder in (office, first, second):
        assert not list(folder.glob("warc/*/*")), "nothing of evidence, and no spool, is left behind"
    assert names and all(n.startswith("warc/") and n.endswith(".warc.gz") for n in names)
    assert asked > 10 and (tmp_path / "out" / "evidence.wacz").stat().st_size > 500
    queued = asked_of(queue_url, "SELECT DISTINCT status::text FROM minjian_queue.procrastinate_jobs")
    assert queued == [("succeeded",)]


def test_runs_leave_each_others_work_alone(queue_url: str) -> None:
    """A recheck begun while a night waits takes nothing of it back; what it handed in itself is taken back in time."""
    database = open_database(queue_url)
    config = Config(
        home=Path("none"),
        database_url=queue_url,
        units=Path("none"),
        overrides=Path("none"),
        columns=Path("none"),
    )
    order = Order(unit=UNIT, night=date(2026, 11, 20), max_pages=7)
    night = packed(Piece("qh", visit_piece, (config, order, "log")))
    with handing_in(queue_url).open() as app:
        app.job_manager.batch_defer_jobs([_job(key_of(night), night, "p")])
    ends: list[tuple[str, str, Any]] = []
    pool = WorkerPool(
        database, queue_url, "p", lambda *end: ends.append(end), group="recheck-1", patience=0.5
    )
    pool.run(
        [
            Piece(
                "qh", recheck_piece, (config, replace(order, night=None, only=("http://x/",)), ["F-1"], "log")
            )
        ]
    )
    assert ends == [("qh", "not-started", "没有工作进程接")]
    query = "SELECT queueing_lock, priority, status::text FROM minjian_queue.procrastinate_jobs ORDER BY id"
    assert asked_of(queue_url, query) == [
        ("visit 2026-11-20 qh", 0, "todo"), ("recheck-1 recheck qh", 5, "cancelled"),
    ]  # fmt: skip
    database.close()


# Kills, and ends in order ---------------------------------------------------------------------------------------------


def test_a_killed_workers_visit_goes_on_with_another(tmp_path: Path, queue_url: str) -> None:
    doing = """SELECT worker_id = (SELECT min(id) FROM minjian_queue.procrastinate_workers)
        FROM minjian_queue.procrastinate_jobs WHERE status = 'doing'"""
    with serving(slow_plan(100)) as site, worker(tmp_path, site, queue_url) as first:
        wait_until(lambda: len(workers_of(queue_url)) == 1)
        with worker(tmp_path, site, queue_url) as second:
            wait_until(lambda: len(workers_of(queue_url)) == 2)
            with running(tmp_path, site, queue_url, "nightly") as night:
                wait_until(lambda: len(site.asked) > 50)
                [(by_first,)] = asked_of(queue_url, doing)
                (first if by_first else second).kill()
                given = wait_until(lambda: asked_of(queue_url, doing) not in ([(by_first,)], []))
                begun = given + wait_until(lambda: rows(queue_url)[0][1] > 1)
                there = len(site.asked)
                took = begun + wait_until(lambda: len(site.asked) > there)
                assert night.wait(240) == 0, night.communicate()
    asked = [p for p in site.paths() if "/jiance-" not in p and p != "/robots.txt"]
    assert rows(queue_url) == [("done", 2)]
    assert len(set(asked)) == 101, "every page was asked for in the end"
    assert len(asked) - len(set(asked)) < 50, "what was stored was not fetched again"
    print(
        f"killed; given to another after {given:.1f} s, begun after {begun:.1f} s, asked for a page after {took:.1f} s"
    )
    assert took <= 45, "the bar is 30 s on a machine that is not busy"


def test_a_worker_that_was_held_up_begins_anew(tmp_path: Path, queue_url: str) -> None:
    """Stopped for so long that others have its work, it drops what it has, and takes work again under a new number."""
    numbers = "SELECT id FROM minjian_queue.procrastinate_workers"
    with serving({}) as site, worker(tmp_path, site, queue_url) as sleeper:
        wait_until(lambda: len(workers_of(queue_url)) == 1)
        sleeper.send_signal(signal.SIGSTOP)
        time.sleep(9)
        sleeper.send_signal(signal.SIGCONT)
        wait_until(lambda: (2,) in asked_of(queue_url, numbers))
        sleeper.send_signal(signal.SIGTERM)
        said = sleeper.communicate(timeout=180)[1]
    assert sleeper.returncode == 0 and "重新开始" in said, said


def test_a_worker_told_to_end_hands_its_visit_back(tmp_path: Path, queue_url: str) -> None:
    with serving(slow_plan(100)) as site, running(tmp_path, site, queue_url, "nightly") as night:
        with worker(tmp_path, site, queue_url, "--drain", "0") as first:
            wait_until(lambda: len(site.asked) > 20)
            first.send_signal(signal.SIGTERM)
            assert first.wait(180) == 0
        stopped = len(site.asked)
        assert stopped < 100 and rows(queue_url) == [("incomplete", 1)]
        assert workers_of(queue_url) == []
        with worker(tmp_path, site, queue_url):
            assert night.wait(240) == 0
    asked = [p for p in site.paths() if "/jiance-" not in p and p != "/robots.txt"]
    assert rows(queue_url) == [("done", 2)]
    assert len(set(asked)) == 101 and len(asked) - len(set(asked)) <= 2


def test_who_handed_in_is_killed_and_begun_again_waits_for_the_same_work(
    tmp_path: Path, queue_url: str
) -> None:
    with serving(slow_plan(80)) as site, worker(tmp_path, site, queue_url):
        with running(tmp_path, site, queue_url, "nightly") as night:
            wait_until(lambda: len(site.asked) > 20)
            night.kill()
            night.wait(180)
        with running(tmp_path, site, queue_url, "nightly") as again:
            assert again.wait(240) == 0, again.communicate()
    asked = [p for p in site.paths() if "/jiance-" not in p and p != "/robots.txt"]
    assert len(set(asked)) == 81 and len(asked) <= 82, (
        "undisturbed; the home page is asked for again at the end"
    )
    assert rows(queue_url) == [("done", 1)]


def test_ctrl_c_takes_the_work_back(tmp_path: Path, queue_url: str) -> None:
    port = free_port()
    with serving(slow_plan(200)) as site, worker(tmp_path, site, queue_url, "--metrics-port", str(port)):
        wait_until(lambda: len(workers_of(queue_url)) == 1)
        with running(tmp_path, site, queue_url, "nightly") as night:
            wait_until(lambda: len(site.asked) > 10)
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=60) as answer:
                health = json.load(answer)
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=60) as answer:
                metrics = answer.read().decode()
            night.send_signal(signal.SIGINT)
            said, _ = night.communicate(timeout=180)
        assert night.returncode == 130 and "运行被中断" in said
        stopped = len(site.asked)
        time.sleep(1.0)
        assert len(site.asked) <= stopped + 1, "the worker had ended with it"
    assert health["status"] == "ok" and list(health["running"]) == ["qh"]
    assert "minjian_worker_running 1.0" in metrics
    assert rows(queue_url) == [("incomplete", 1)]


# Parcels and the queue itself -----------------------------------------------------------------------------------------


def test_a_parcel_arrives_as_it_was_sent(tmp_path: Path) -> None:
    config = replace(
        Bench(tmp_path, Site({}, 80)).config, checks={"dead-link": {"x": 1}}, contact="处长 <a@b.cn>"
    )
    order = Order(
        unit=UNIT, night=date(2026, 11, 20), max_pages=7, deadline=time.monotonic() + 100, probes=True
    )
    sent = packed(Piece("qh", visit_piece, (config, order, "elsewhere")))
    own = replace(
        config, contact="", as_of=None, checks={}, home=tmp_path / "own", database_url="postgresql://here/x"
    )
    come = unpacked(from_json(json.loads(json.dumps(to_json(sent)))), own)
    got, wanted, log = come.arguments
    assert (got.as_of, got.checks, got.contact) == (config.as_of, config.checks, config.contact)
    assert (got.home, got.database_url) == (own.home, own.database_url), "where it works is its own affair"
    assert replace(wanted, deadline=None) == replace(order, deadline=None)
    assert abs(wanted.deadline - order.deadline) < 5
    assert log.startswith(str(tmp_path / "own" / "logs" / "2026-11-20"))
    judge = unpacked(from_json(to_json(packed(Piece("qh", judge_piece, (config, UNIT, 4))))), own)
    assert judge.work is judge_piece and judge.arguments[1:] == (UNIT, 4)
    assert key_of(sent) == "visit 2026-11-20 qh"
    with pytest.raises(ValueError, match="cannot be done by a worker"):
        packed(Piece("x", print, (config,)))


def test_only_equal_programs_take_the_work() -> None:
    whole = catalogue.load()
    assert program_key(whole) == program_key(catalogue.load())
    assert program_key(whole) != program_key(whole.select(list(whole.checks)[1:]))


def test_who_is_silent_loses_its_work_and_nobody_else(queue_url: str) -> None:
    with handing_in(queue_url).open() as app:
        jobs = [Job(queue="q", lock=f"unit {n}", queueing_lock=f"k{n}", task_name=TASK) for n in range(3)]
        app.job_manager.batch_defer_jobs(jobs)

    async def play() -> tuple[int, int, set[int], list[str | None]]:
        async with taking(queue_url).open_async() as app:
            manager = app.job_manager
            silent, lively = await manager.register_worker(), await manager.register_worker()
            one, two = await manager.fetch_job(["q"], silent), await manager.fetch_job(["q"], lively)
            assert one is not None and two is not None
            numbers = [int(one.id or 0), int(two.id or 0)]
            await app.connector.execute_query_async(
                "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute' WHERE id = %(id)s",
                id=silent,
            )
            first, again = await rescue(app, 12), await rescue(app, 12)
            mine = await still_mine(app, lively, numbers, beat=True)
            states = [j.status for j in sorted(await manager.list_jobs_async(), key=lambda j: j.id or 0)]
            return first, again, mine - {numbers[1]}, states

    assert asyncio.run(play()) == (1, 0, set(), ["todo", "doing", "todo"])


def test_the_queues_tables_are_made_once_and_brought_up_to_date(postgres_server: str) -> None:
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute("CREATE DATABASE queue_old")
    url = with_database(postgres_server, "queue_old")
    with pytest.raises(schema.DatabaseOutdated, match="minjian db upgrade"):
        schema.check(url)
    old = [s for s in schema._scripts() if s.stem < "03.04"]
    with schema.connected(url) as connection:
        connection.execute(f"CREATE SCHEMA {schema.SCHEMA}")
        for script in old:
            connection.execute(script.read_bytes())
        schema._note(connection, old[-1].stem)
    with pytest.raises(schema.DatabaseOutdated, match="已过时"):
        schema.check(url)
    schema.prepare(url)
    schema.prepare(url)
    schema.check(url)
    with schema.connected(url) as connection:
        assert connection.execute(
            "SELECT 1 FROM pg_proc WHERE proname = 'procrastinate_retry_job_v2'"
        ).fetchone()


@pytest.mark.parametrize("command", ["nightly", "worker"])
def test_sqlite_has_no_queue(tmp_path: Path, command: str) -> None:
    with serving({}) as site:
        environment = env(tmp_path, site, words(f"sqlite:///{tmp_path}/minjian.db"))
        done = warm.run(["cli", command], environment, timeout=180)
    assert done.returncode == 2
    assert "PostgreSQL" in done.stderr and len(done.stderr.strip().splitlines()) == 1, done.stderr


def test_a_worker_without_a_database_says_so(tmp_path: Path) -> None:
    with serving({}) as site:
        environment = env(tmp_path, site, words(f"postgresql://nobody:geheim@127.0.0.1:{free_port()}/none"))
        done = warm.run(["cli", "worker"], environment, timeout=180)
    assert done.returncode == 5 and "geheim" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr


# The pool that serves -------------------------------------------------------------------------------------------------


def _sleep(seconds: float, tell: Any) -> float:
    time.sleep(seconds)
    return seconds


def test_a_pool_serves_what_comes_and_ends_only_what_it_is_told(tmp_path: Path) -> None:
    ended: list[tuple[str, str]] = []
    inbox = Inbox()
    pool = Pool(2, lambda name, news: None, lambda name, kind, value: ended.append((name, kind)))
    thread = threading.Thread(target=pool.serve, args=(inbox,))
    thread.start()
    for name, seconds in (("long", 100.0), ("short", 0.1), ("other", 3.0)):
        inbox.put(Piece(name, _sleep, (seconds,)))
    wait_until(lambda: ("short", "done") in ended)
    inbox.end("long")
    inbox.close()
    thread.join(180)
    assert not thread.is_alive()
    assert dict(ended) == {"short": "done", "long": "died", "other": "done"}
