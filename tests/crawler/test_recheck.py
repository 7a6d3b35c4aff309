"""Rechecks against a real server: just the subjects, and the same life."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.crawler.site_server import Answer, Plan, Site, serving
from tests.crawler.test_nightly import _FAULTY, run
from tests.crawler.visits import page

DOC, OTHER = "/zfwj/t20261102_1.htm", "/zfwj/t20261102_2.htm"


def at(day: int) -> str:
    return f"2026-11-{day:02}T01:00:00+08:00"


def listed(folder: Path, site: Site) -> dict[tuple[str, str], dict[str, Any]]:
    done = run(folder, site, "cli", "findings", "--format", "json", "--status", "all")
    assert done.returncode == 0, done.stderr
    return {(f["check"], f["url"].split(".cn", 1)[-1]): f for f in json.loads(done.stdout)["findings"]}


def plan() -> Plan:
    return {
        "/": Answer(page(DOC, OTHER, "/gone.htm", "http://dead.example/x")),
        DOC: Answer(_FAULTY.format(mark="")),
        OTHER: Answer(_FAULTY.format(mark="")),
        "dead.example/x": Answer("没有", 404),
    }


def test_a_mended_finding_is_closed_and_nothing_else_is_visited(tmp_path: Path) -> None:
    with serving(plan()) as site:
        assert run(tmp_path, site, "cli", "nightly", MINJIAN_AS_OF=at(20)).returncode == 0
        found = listed(tmp_path, site)
        mine, other = (found["document-number", path] for path in (DOC, OTHER))
        site.plan[DOC] = Answer(_FAULTY.format(mark="").replace("[2026]", "〔2026〕"))
        site.plan[OTHER] = Answer(_FAULTY.format(mark="").replace("[2026]", "〔2026〕"))
        site.asked.clear()
        done = run(tmp_path, site, "cli", "recheck", mine["id"], MINJIAN_AS_OF=at(20).replace("T01", "T15"))
        assert done.returncode == 0, done.stderr
        assert "待整改 → 已整改" in done.stdout and "复查问题 1 个" in done.stdout
        assert {p for p in site.paths() if p != "/robots.txt"} <= {DOC, "/"}
        after = listed(tmp_path, site)
    assert after["document-number", DOC]["status"] == "resolved"
    assert after["document-number", OTHER]["status"] == other["status"] == "open", "not seen is not mended"


def test_a_dead_link_is_confirmed_by_rechecks_a_day_apart(tmp_path: Path) -> None:
    with serving(plan()) as site:
        run(tmp_path, site, "cli", "nightly", MINJIAN_AS_OF=at(20))
        dead = listed(tmp_path, site)["dead-link", "http://dead.example/x"]
        gone = listed(tmp_path, site)["dead-link", "/gone.htm"]
        assert (dead["status"], gone["status"]) == ("suspected", "suspected")
        for moment in (at(20).replace("T01", "T14"), at(21).replace("T01", "T14")):
            site.asked.clear()
            done = run(tmp_path, site, "cli", "recheck", "--due", MINJIAN_AS_OF=moment)
            assert done.returncode == 0, done.stderr
        assert OTHER not in site.paths() and ("dead.example", "/x") in {(h, p) for h, p, _ in site.asked}
        after = listed(tmp_path, site)
        assert after["dead-link", "http://dead.example/x"]["status"] == "open"
        assert after["dead-link", "/gone.htm"]["status"] == "open"
        site.plan["dead.example/x"] = Answer("<title>好</title>" + "又好了。" * 200)
        done = run(tmp_path, site, "cli", "recheck", dead["id"], MINJIAN_AS_OF=at(22))
        assert done.returncode == 0 and "待整改" in done.stdout
        after = listed(tmp_path, site)
    assert after["dead-link", "http://dead.example/x"]["status"] == "open", "one good answer of three"


def test_a_site_out_of_reach_mends_nothing(tmp_path: Path) -> None:
    with serving(plan()) as site:
        run(tmp_path, site, "cli", "nightly", MINJIAN_AS_OF=at(20))
        before = listed(tmp_path, site)
        site.plan.update({path: Answer(drop=True) for path in ("/", DOC, OTHER, "/robots.txt")})
        done = run(tmp_path, site, "cli", "recheck", "--unit", "qh", MINJIAN_AS_OF=at(21))
        assert done.returncode == 3 and "没有看到" in done.stdout, done.stderr
        after = listed(tmp_path, site)
    assert {k: f["status"] for k, f in after.items()} == {k: f["status"] for k, f in before.items()}


def test_wrong_use_is_refused(tmp_path: Path) -> None:
    with serving({}) as site:
        assert "请给出问题编号" in run(tmp_path, site, "cli", "recheck").stderr
        assert run(tmp_path, site, "cli", "recheck", "F-NOSUCH").returncode == 2
        assert run(tmp_path, site, "cli", "recheck", "--unit", "nobody").returncode == 2
