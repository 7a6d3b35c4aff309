"""Whole nights as an operator runs them: the command line in a process of its own, against a real server."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from core.times import SHANGHAI
from crawler.night.nightly import Night
from crawler.night.pieces import judge_piece
from crawler.night.pool import Piece, Pool
from crawler.office import open_office
from db.records.visits import VisitStatus
from tests.crawler.nights import FAULTY, HEAD, env, findings, run, slow_plan, start, wait_for
from tests.crawler.site_server import Answer, Plan, Site, serving
from tests.crawler.visits import HOST, Bench, get_ready, page


def plan_with(document: Answer) -> Plan:
    return {"/": Answer(page("/zfwj/t20261102_1.htm")), "/zfwj/t20261102_1.htm": document}


def test_mended_is_resolved_and_unreached_stays(tmp_path: Path) -> None:
    faulty, mended = (
        Answer(FAULTY.format(mark="")),
        Answer(FAULTY.replace("[{mark}", "〔").replace("{mark}]", "〕")),
    )
    plan = plan_with(faulty)
    with serving(plan) as site:
        assert run(tmp_path, site, "cli", "nightly").returncode == 0
        first = findings(tmp_path, site, "document-number")
        plan["/zfwj/t20261102_1.htm"] = Answer("忙", 503)
        assert (
            run(tmp_path, site, "cli", "nightly", MINJIAN_AS_OF="2026-11-21T01:00:00+08:00").returncode == 0
        )
        unreached = findings(tmp_path, site, "document-number")
        plan["/zfwj/t20261102_1.htm"] = mended
        third = run(tmp_path, site, "cli", "nightly", MINJIAN_AS_OF="2026-11-22T01:00:00+08:00")
        last = findings(tmp_path, site, "document-number")
    assert [f["status"] for f in first] == ["open"]
    assert unreached == first
    assert [(f["id"], f["status"]) for f in last] == [(first[0]["id"], "resolved")]
    assert "已整改" in third.stdout


def test_one_unit_that_is_down_leaves_its_row_and_harms_no_other(tmp_path: Path) -> None:
    with serving({f"{HOST}/": Answer(page())}) as site:
        env(tmp_path, site, {})
        with (tmp_path / "units.csv").open("a") as registry:
            registry.write("yt,玉田县人民政府,玉田县,county,http://www.yutian.gov.cn/\n")
        hosts = f"www.yutian.gov.cn=127.0.0.1:9;{site.hosts}"
        done = run(tmp_path, site, "cli", "nightly", MINJIAN_HOSTS=hosts)
    assert done.returncode == 0
    assert "玉田县（yt）无法访问" in done.stdout


def test_our_own_line_down_is_an_environment_error(tmp_path: Path) -> None:
    with serving({}) as site:
        env(tmp_path, site, {})
        with (tmp_path / "units.csv").open("a") as registry:
            registry.write("yt,玉田县人民政府,玉田县,county,http://www.yutian.gov.cn/\n")
        assert run(tmp_path, site, "cli", "nightly", MINJIAN_HOSTS="*=127.0.0.1:9").returncode == 5


def test_an_exempted_page_check_says_nothing_any_more(tmp_path: Path) -> None:
    with serving(plan_with(Answer(FAULTY.format(mark="")))) as site:
        assert run(tmp_path, site, "cli", "nightly").returncode == 0
        before = findings(tmp_path, site, "document-number")
        (tmp_path / "overrides.toml").write_text('[qh]\nexemptions = ["document-number"]\n', "utf-8")
        later = {
            "MINJIAN_OVERRIDES": str(tmp_path / "overrides.toml"),
            "MINJIAN_AS_OF": "2026-11-21T01:00:00+08:00",
        }
        assert run(tmp_path, site, "cli", "nightly", **later).returncode == 0
        after = findings(tmp_path, site, "document-number")
        seen = json.loads(run(tmp_path, site, "cli", "coverage", "--format", "json").stdout)["coverage"]
        said = run(tmp_path, site, "cli", "finding", before[0]["id"]).stdout
    assert [f["status"] for f in before] == ["open"]
    assert [(f["status"], f["resolved_at"]) for f in after] == [("explained", None)]
    assert "免于检查" in said and "个别设置写明此项不适用" in said and "已整改" not in said
    (row,) = [r for r in seen if r["check"] == "document-number"]
    assert row["not_applicable"] == 2 and row["failed"] == row["passed"] == row["unseen"] == 0


def register(folder: Path, site: Site, more: int) -> None:
    """The registry with ``more`` units behind the first, none of which is ever reached."""
    env(folder, site, {})
    with (folder / "units.csv").open("a") as registry:
        registry.writelines(
            f"x{n},县{n}人民政府,县{n},county,http://www.x{n}.gov.cn/\n" for n in range(1, more + 1)
        )


def test_ctrl_c_ends_in_order_and_the_next_run_goes_on(tmp_path: Path) -> None:
    with serving(slow_plan(150)) as site:
        night = start(tmp_path, site)
        wait_for(site, 20)
        second = run(tmp_path, site, "cli", "nightly")
        assert second.returncode == 5 and f"pid {night.pid}" in second.stderr
        assert len(second.stderr.strip().splitlines()) == 1, second.stderr
        night.send_signal(signal.SIGINT)
        said, _ = night.communicate(timeout=180)
        assert night.returncode == 130
        assert "清河县（qh）未走完：运行被中断" in said
        before = set(site.paths())
        again = run(tmp_path, site, "cli", "nightly")
        asked = [p for p in site.paths() if "/jiance-" not in p]
    assert again.returncode == 0, again.stderr
    assert len(asked) - len(set(asked)) <= 2, "pages were fetched twice"
    assert len(set(asked)) == 152 and len(before) < 152


def test_what_ctrl_c_leaves_is_said_once_and_is_no_error(tmp_path: Path) -> None:
    with serving(slow_plan(60)) as site:
        register(tmp_path, site, 6)
        night = start(tmp_path, site, "--jobs", "1")
        wait_for(site, 10)
        night.send_signal(signal.SIGINT)
        said, logged = night.communicate(timeout=180)
    assert night.returncode == 130
    assert "县1、县2、县3等 6 个网站待走访：运行被中断" in said
    assert "原因不明" not in said and "ERROR" not in logged, logged


def test_a_deadline_is_called_by_its_name(tmp_path: Path) -> None:
    with serving(slow_plan(400, wait=1.0)) as site:
        env(tmp_path, site, {})
        config = replace(Bench(tmp_path, site).config, units=tmp_path / "units.csv")
        office = open_office(config)
        get_ready()
        night = Night(
            office=office,
            units=office.registry.units,
            night=date(2026, 11, 20),
            jobs=1,
            max_pages=500,
            deadline=time.monotonic() + 15,
        )
        assert night.run() == 3
    (row,) = night.rows()
    assert (row.status, row.reason) == (VisitStatus.INCOMPLETE, "到达截止时间")
    assert 0 < row.counts.fetched < 400


def judged_wrongly(*arguments: Any) -> int:
    raise RuntimeError("no such thing")


class Stumbling(Pool):
    """A pool in which the judging of the first unit fails."""

    def run(self, pieces: Iterable[Piece]) -> None:
        def made(piece: Piece) -> Piece:
            fails = piece.work is judge_piece and piece.name == "qh"
            return replace(piece, work=judged_wrongly) if fails else piece

        super().run(map(made, pieces))


def test_a_site_that_could_not_be_judged_is_named_and_leaves_the_run_incomplete(tmp_path: Path) -> None:
    with serving(slow_plan(3)) as site:
        env(tmp_path, site, {})
        config = replace(Bench(tmp_path, site).config, units=tmp_path / "units.csv")
        office = open_office(config)
        units = office.registry.units
        night = Night(
            office=office, units=units, night=date(2026, 11, 20), jobs=1, max_pages=50, engine=Stumbling
        )
        assert night.run() == 3
    assert {r.status for r in night.rows()} == {VisitStatus.DONE}
    (line,) = [n for n in night.notes() if "全站检查没有做成" in n]
    assert line.startswith(f"1 个网站的全站检查没有做成（{units[0].short_name}）")


def test_a_database_that_fails_in_the_visits_is_told_once(tmp_path: Path) -> None:
    """Every visit meets the same trouble: one line, no traceback, and no site is to blame."""
    with serving(slow_plan(60)) as site:
        register(tmp_path, site, 6)
        night = start(tmp_path, site, "--jobs", "2")
        wait_for(site, 10)
        for name in ("minjian.db", "minjian.db-wal", "minjian.db-shm"):
            (tmp_path / name).write_bytes(b"no database at all " * 500)
        _, logged = night.communicate(timeout=180)
    assert night.returncode == 5
    lines = [line for line in logged.splitlines() if "minjian.db" in line]
    assert len(lines) == 1 and lines[0].startswith("minjian：数据库"), logged
    assert "Traceback" not in logged and "ERROR" not in logged, logged


def test_a_killed_night_loses_nothing_stored_and_goes_on(tmp_path: Path) -> None:
    with serving(slow_plan(150)) as site:
        night = start(tmp_path, site)
        wait_for(site, 100)
        os.killpg(night.pid, signal.SIGKILL)
        night.communicate(timeout=180)
        time.sleep(1.0)
        killed_at = len(site.paths())
        again = run(tmp_path, site, "cli", "nightly")
        asked = [p for p in site.paths() if "/jiance-" not in p]
    assert again.returncode == 0, again.stderr
    assert len(set(asked)) == 152, "every page was asked for in the end"
    assert len(asked) - killed_at < 120, "what was stored is not fetched again"


def test_database_that_cannot_be_reached(tmp_path: Path) -> None:
    with serving({"/": Answer(page())}) as site:
        url = "postgresql+psycopg://nobody@127.0.0.1:9/none"
        done = run(tmp_path, site, "cli", "nightly", MINJIAN_DATABASE_URL=url)
    assert done.returncode == 5
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (("cli", "crawl", "qhh"), "qh？"),
        (("scrapy", "crawl", "site", "-a", "unit=qhh"), "qh？"),
        (("scrapy", "crawl", "site"), "unit="),
        (("scrapy", "crawl", "site", "-a", "unit=qh", "-a", "max_pages=many"), "max_pages"),
        (("scrapy", "crawl", "site", "-a", "unit=qh", "-a", "check=dead-lnik"), "是不是 dead-link？"),
        (("scrapy", "crawl", "sit", "-a", "unit=qh"), "没有名为 sit 的爬虫；是不是 site？"),
        (("cli", "crawl"), "--all"),
        (("cli", "findings", "--check", "document-numbr"), "是不是 document-number？"),
        (("cli", "findings", "--status", "closed"), "resolved"),
        (("cli", "findings", "--since", "昨天"), "2026-11-20"),
        (("cli", "findings", "--format", "pdf"), "sarif"),
        (("cli", "finding", "F-NONE"), "F-NONE"),
    ],
)
def test_bad_usage_is_explained(tmp_path: Path, command: tuple[str, ...], words: str) -> None:
    with serving({}) as site:
        done = run(tmp_path, site, *command)
    assert done.returncode == 2
    assert words in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("units.csv", f"{HEAD}qh,清河县,,village,http://{HOST}/\n", "units.csv：第 2 行：category"),
        ("overrides.toml", "[qh]\ndealy = 3\n", "overrides.toml：第 2 行：qh"),
    ],
)
def test_broken_registry_names_file_line_and_key(tmp_path: Path, name: str, text: str, words: str) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    with serving({}) as site:
        done = run(tmp_path, site, "cli", "nightly", MINJIAN_OVERRIDES=str(tmp_path / "overrides.toml"))
    assert done.returncode == 2
    assert words in done.stderr


def test_spot_check_prints_its_summary(tmp_path: Path) -> None:
    with serving(plan_with(Answer(FAULTY.format(mark="")))) as site:
        done = run(tmp_path, site, "scrapy", "crawl", "site", "-a", "unit=qh", "-a", "check=document-number")
    assert done.returncode == 0, done.stderr
    assert "清河县（qh）：完成" in done.stdout and "document-number" in done.stdout


def test_what_a_spot_check_logs_is_in_its_file(tmp_path: Path) -> None:
    (tmp_path / "overrides.toml").write_text('[qh]\nignore_robots_reason = "书面同意"\n', "utf-8")
    spot = ("scrapy", "crawl", "site", "-a", "unit=qh")
    own = {"MINJIAN_OVERRIDES": str(tmp_path / "overrides.toml")}
    with serving({"/": Answer(page())}) as site:
        done = run(tmp_path, site, *spot, **own)
        asked = run(tmp_path, site, *spot, "-L", "WARNING", **own)
    assert (done.returncode, done.stderr) == (0, "")
    assert "robots.txt overridden" in (tmp_path / "logs/spot/qh.log").read_text("utf-8")
    assert "robots.txt overridden" in asked.stderr


@pytest.mark.parametrize("command", [("nightly",), ("crawl", "qh")])
def test_a_deadline_that_has_passed_ends_the_run_at_once(tmp_path: Path, command: tuple[str, ...]) -> None:
    clock = f"{datetime.now(SHANGHAI) - timedelta(minutes=5):%H:%M}"
    with serving({"/": Answer(page())}) as site:
        done = run(tmp_path, site, "cli", *command, "--deadline", clock)
    assert done.returncode == 3, done.stderr
    assert f"截止时刻 {clock} 已过 " in done.stderr and "ERROR" not in done.stderr
    assert not site.asked
    if command == ("nightly",):
        assert "清河县未开始：" in done.stdout


def test_a_night_there_was_not_is_said(tmp_path: Path) -> None:
    with serving({"/": Answer(page())}) as site:
        before = run(tmp_path, site, "cli", "coverage")
        assert run(tmp_path, site, "cli", "nightly").returncode == 0
        done = run(tmp_path, site, "cli", "coverage", "--night", "2026-11-19")
    assert (before.returncode, done.returncode) == (0, 0)
    assert "还没有走访过任何一夜" in before.stderr
    assert "没有 2026-11-19 这一夜的覆盖情况；最近一夜是 2026-11-20" in done.stderr
    assert "未见" in done.stdout and "共 0 条" in done.stdout


def test_a_review_is_repeated_in_words(tmp_path: Path) -> None:
    with serving(plan_with(Answer(FAULTY.format(mark="")))) as site:
        run(tmp_path, site, "cli", "crawl", "qh")
        identifier = findings(tmp_path, site, "document-number")[0]["id"]
        options = ("--verdict", "explained", "--reason", "正在合并", "--until", "2026-12-31", "--by", "张三")
        done = run(tmp_path, site, "cli", "review", identifier, *options)
        whole = run(tmp_path, site, "cli", "finding", identifier)
        refused = {
            words: run(tmp_path, site, "cli", "review", identifier, "--verdict", *words.split())
            for words in (
                "false-alarm --reason=",
                "explained --reason=甲 --until=2020-01-01",
                "confirmed --reason=甲 --until=2026-12-31",
            )
        }
    assert {r.returncode for r in refused.values()} == {2}
    told = [r.stderr for r in refused.values()]
    assert "请写明理由" in told[0] and "有效期不能早于今天" in told[1] and "--until 只用于" in told[2]
    words = "情况已说明 explained：正在合并（张三），有效到 2026-12-31"
    assert done.stdout == f"已记录：{identifier} {words}\n"
    assert words in whole.stdout


def test_the_exit_code_tells_of_findings_of_that_severity(tmp_path: Path) -> None:
    with serving(plan_with(Answer(FAULTY.format(mark="")))) as site:
        run(tmp_path, site, "cli", "crawl", "qh")
        assert run(tmp_path, site, "cli", "findings", "--fail-on", "notice").returncode == 1
        assert (
            run(tmp_path, site, "cli", "findings", "--check", "dead-link", "--fail-on", "notice").returncode
            == 0
        )
        bad = run(tmp_path, site, "cli", "findings", "--check", "dead-link", "--fail-on", "grave")
        assert (bad.returncode, bad.stdout) == (2, "") and "grave" in bad.stderr
