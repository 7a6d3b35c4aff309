"""Probes of home pages against a real server, and what a round says of our own line."""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from core.fetch import FetchOutcome, FetchProblem, Verdict
from core.times import SHANGHAI
from core.unit import Category, Unit
from crawler.gather.rounds import Answered, probes_of_round, spread_over
from tests.crawler.nights import HEAD
from tests.crawler.probes import probed, registry
from tests.crawler.site_server import Answer, Plan, serving

BEGAN = datetime(2026, 11, 20, 1, tzinfo=SHANGHAI)


def test_a_round_tells_good_failed_and_undecided_apart(tmp_path: Path) -> None:
    names = ("good", "down", "gone", "waf", "shut", "moved")
    registry(tmp_path, *names)
    big = "<html><head><title>县政府</title></head><body>" + "<p>今日要闻。</p>" * 9000 + "</body></html>"
    plan: Plan = {
        "www.good.gov.cn/": Answer(big),
        "www.good.gov.cn/robots.txt": Answer("busy", 503),
        "www.down.gov.cn/": Answer(drop=True),
        "www.down.gov.cn/robots.txt": Answer(drop=True),
        "www.gone.gov.cn/": Answer("<html>Bad Gateway</html>", 502),
        "www.waf.gov.cn/": Answer("<html>访问被拦截</html>", 403),
        "www.shut.gov.cn/": Answer(big),
        "www.shut.gov.cn/robots.txt": Answer("User-agent: *\nDisallow: /\n"),
        "www.moved.gov.cn/": Answer("", 302, {"Location": "http://www.moved.gov.cn/index.html"}),
        "www.moved.gov.cn/index.html": Answer("<html><title>县政府</title>" + "要闻" * 400, wait=0.3),
    }
    with serving(plan) as site:
        rows = probed(tmp_path, site)
        asked = [(host, path) for host, path, _ in site.asked if path != "/robots.txt"]
    outcomes = {name: rows[name]["outcome"] for name in names}
    assert outcomes == {
        "good": "ok", "down": "failed", "gone": "failed", "waf": "undecided", "shut": "undecided", "moved": "ok",
    }  # fmt: skip
    assert rows["gone"]["status"] == 502 and rows["gone"]["reason"] == "server-error"
    assert rows["moved"]["seconds"] >= 0.3
    assert ("www.shut.gov.cn", "/") not in asked, "robots.txt forbids it"
    assert sorted(asked).count(("www.down.gov.cn", "/")) == 1, "a try is a try"
    with sqlite3.connect(tmp_path / "minjian.db") as database:
        stored = dict(database.execute("SELECT unit_id, outcome FROM v_probes").fetchall())
    assert stored == outcomes


def test_fifteen_seconds_without_an_answer_are_a_failure(tmp_path: Path) -> None:
    registry(tmp_path, "slow", "quick")
    plan: Plan = {
        "www.slow.gov.cn/": Answer("<html>", wait=15.5),
        "/": Answer("<html><title>县</title>" + "文" * 500),
    }
    with serving(plan) as site:
        rows = probed(tmp_path, site)
    assert (rows["slow"]["outcome"], rows["slow"]["reason"]) == ("failed", "timeout")
    assert 14.5 <= rows["slow"]["seconds"] <= 16.5
    assert rows["quick"]["outcome"] == "ok"


def test_nobody_answers_so_it_is_our_line(tmp_path: Path) -> None:
    registry(tmp_path, "a", "b", "c")
    with serving({"/": Answer(drop=True), "/robots.txt": Answer(drop=True)}) as site:
        rows = probed(tmp_path, site, code=5)
        assert {r["outcome"] for r in rows.values()} == {"struck"}
        assert "本机线路" in rows["a"]["struck"] and rows["a"]["reason"] == "reset"
        again = probed(tmp_path, site, MINJIAN_CONTROLS="http://control.example/ok")
        assert {r["outcome"] for r in again.values()} == {"failed"}, (
            "the control answers (404): our line works"
        )
    with sqlite3.connect(tmp_path / "minjian.db") as database:
        assert database.execute("SELECT count(*) FROM v_probes").fetchone() == (6,)


def test_a_private_address_is_not_probed(tmp_path: Path) -> None:
    (tmp_path / "units.csv").write_text(HEAD + "p,内网,内网,county,http://127.0.0.1:9/\n", "utf-8")
    with serving({}) as site:
        rows = probed(tmp_path, site, MINJIAN_HOSTS="")
    assert (rows["p"]["outcome"], rows["p"]["reason"]) == ("undecided", "forbidden-address")


def unit(name: str) -> Unit:
    return Unit(
        id=name,
        name=name,
        short_name=name,
        category=Category.COUNTY,
        homepage=f"http://{name}/",
        hosts=(name,),
    )


def test_turns_are_spread_and_mixed_anew_each_round() -> None:
    units = [unit(f"u{n}") for n in range(126)]
    one, other = spread_over(units, 600, "1"), spread_over(units, 600, "2")
    assert one == spread_over(units, 600, "1") and one != other
    moments = sorted(one.values())
    assert all(0 <= m < 600 for m in moments)
    assert max(b - a for a, b in pairwise(moments)) < 2 * 600 / 126
    assert set(spread_over(units, 0, "1").values()) == {0.0}


def answered(
    problem: FetchProblem | None = None, seconds: float | None = 0.5, status: int | None = None
) -> Answered:
    code = status if status is not None else (200 if problem is None else 0)
    return Answered(outcome=FetchOutcome(url="http://a/", status=code, problem=problem), seconds=seconds)


GOOD, LOST = answered(), answered(FetchProblem.TIMEOUT, 15.0)


@pytest.mark.parametrize(
    ("answers", "struck"),
    [
        ([GOOD, GOOD, GOOD, GOOD, LOST], 0),
        ([GOOD, GOOD, GOOD, LOST, LOST], 0),
        ([GOOD, GOOD, LOST, LOST, LOST], 3),
        ([LOST] * 6, 6),
        ([LOST], 0),
        ([LOST, LOST], 2),
        ([GOOD, LOST], 0),
        ([answered(FetchProblem.SERVER_ERROR, 0.1, 502)] * 6, 0),
        ([answered(FetchProblem.OUR_LINE, 0.0), GOOD, GOOD], 1),
        ([answered(seconds=6.0)] * 5 + [GOOD], 5),
        ([answered(seconds=6.0)] * 2 + [GOOD] * 4, 0),
    ],
)
def test_when_our_line_is_to_blame(answers: list[Answered], struck: int) -> None:
    found = probes_of_round({f"u{n}": a for n, a in enumerate(answers)}, BEGAN)
    assert sum(bool(p.struck) for p in found.values()) == struck
    assert all(p.problem is a.outcome.problem for p, a in zip(found.values(), answers, strict=True))


def test_a_busy_process_accuses_nobody() -> None:
    found = probes_of_round({"a": LOST, "b": answered(seconds=4.0), "c": GOOD}, BEGAN, lag=5.0)
    assert [bool(found[u].struck) for u in "abc"] == [True, True, False]
    assert found["a"].verdict is Verdict.UNDECIDED


def test_an_answer_after_fifteen_seconds_is_a_failure() -> None:
    late = Answered(outcome=FetchOutcome(url="http://a/", status=200), seconds=15.0, after=7.0)
    found = probes_of_round({"a": late, "b": GOOD}, BEGAN)
    assert found["a"].problem is FetchProblem.TIMEOUT and found["a"].at == BEGAN + timedelta(seconds=7)


def test_who_asks_is_said_in_every_probe(tmp_path: Path) -> None:
    registry(tmp_path, "good")
    with serving({"/": Answer("<html><title>县</title>" + "文" * 500)}) as site:
        probed(tmp_path, site, MINJIAN_CONTACT="duty@example.gov.cn")
        agents = {headers["User-Agent"] for _, _, headers in site.asked}
    assert len(agents) == 1 and "duty@example.gov.cn" in agents.pop()
