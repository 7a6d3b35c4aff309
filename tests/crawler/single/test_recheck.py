"""Rechecks against a real server: just the subjects, and the same life."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.crawler.nights import FAULTY, run
from tests.crawler.site_server import Answer, Plan, Site, serving
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
        DOC: Answer(FAULTY.format(mark="")),
        OTHER: Answer(FAULTY.format(mark="")),
        "dead.example/x": Answer("没有", 404),
    }


def test_a_mended_finding_is_closed_and_nothing_else_is_visited(tmp_path: Path) -> None:
    with serving(plan()) as site:
        assert run(tmp_path, site, "cli", "nightly", MINJIAN_AS_OF=at(20)).returncode == 0
        found = listed(tmp_path, site)
        mine, other = (found["document-number", path] for path in (DOC, OTHER))
        site.plan[DOC] = Answer(FAULTY.format(mark="").replace("[2026]", "〔2026〕"))
        site.plan[OTHER] = Answer(FAULTY.format(mark="").replace("[2026]", "〔2026〕"))
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


def test_every_known_page_within_so_many_nights_or_a_list_of_those_that_were_not(tmp_path: Path) -> None:
    paths = [f"/a/t202611{n:02}_{n}.htm" for n in range(1, 13)]
    whole: Plan = {"/": Answer(page(*paths)), **{p: Answer(page(title=p, words=p)) for p in paths}}
    with serving(whole) as site:

        def proof(*more: str, code: int) -> Any:
            done = run(tmp_path, site, "cli", "coverage", "--guarantee", "--format", "json", *more)
            assert done.returncode == code, done.stderr
            return json.loads(done.stdout)

        run(tmp_path, site, "cli", "nightly", "--max-pages", "4", MINJIAN_AS_OF=at(1))
        for day in range(2, 5):
            run(tmp_path, site, "cli", "nightly", "--max-pages", "2", MINJIAN_AS_OF=at(day))
        (row,) = proof("--within", "3", code=3)["guarantee"]
        assert row["known"] == 13 and row["overdue"] > 0 and "到达页数上限" in row["reason"]
        listed = {p["url"] for p in proof("--within", "3", "--pages", code=3)["pages"]}
        assert len(listed) == row["overdue"]
        done = run(
            tmp_path,
            site,
            "cli",
            "recheck",
            "--overdue",
            MINJIAN_AS_OF=at(4).replace("T01", "T15"),
            MINJIAN_REVISIT_NIGHTS="3",
        )
        assert done.returncode == 0 and f"逾期网页 {len(listed)} 个" in done.stdout, done.stderr
        (row,) = proof("--within", "3", code=0)["guarantee"]
        assert (row["overdue"], row["reason"]) == (0, "")


def test_what_a_unit_says_is_mended_is_looked_at_and_closed_or_sent_back(tmp_path: Path) -> None:
    from datetime import date, datetime

    from core.rectification import ItemState
    from db.people.records import Deed
    from db.rectify import reads as rectify_reads
    from db.rectify import writes as rectify_writes
    from db.rectify.records import NewItem, Upload
    from db.session import open_database
    from db.store import Store

    with serving(plan()) as site:
        run(tmp_path, site, "cli", "nightly", MINJIAN_AS_OF=at(20))
        found = listed(tmp_path, site)
        mended, lied = (found["document-number", path]["id"] for path in (DOC, OTHER))
        database = open_database(f"sqlite:///{tmp_path / 'minjian.db'}")
        said = datetime.fromisoformat(at(20).replace("T01", "T09"))
        deed = Deed(at=said, action="test", name="lian", role="contact")
        for one in (mended, lied):
            Store(database).review(one, "confirmed", "属实", "fu", None, said)
        items = [
            NewItem(finding_id=i, severity="minor", message="", url="", due=date(2026, 12, 1), recurrences=0)
            for i in (mended, lied)
        ]
        paper = Upload(name="a.docx", kind="docx", content=b"PK")
        number = rectify_writes.issue(database, "qh", items, "", paper, deed)
        rectify_writes.answer(database, number, [mended, lied], ItemState.CLAIMED, "已改", None, deed)
        site.plan[DOC] = Answer(FAULTY.format(mark="").replace("[2026]", "〔2026〕"))
        done = run(tmp_path, site, "cli", "recheck", "--claimed", MINJIAN_AS_OF=at(20).replace("T01", "T15"))
        assert done.returncode == 0, done.stderr
        notice = rectify_reads.whole(database, number)
        database.close()
    assert notice is not None
    assert {i.finding_id: i.state for i in notice.items} == {
        mended: ItemState.CLOSED,
        lied: ItemState.RETURNED,
    }
    assert f"通知单 {number} {mended}：监测复查：已整改" in done.stdout
