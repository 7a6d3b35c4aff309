"""What is stored of a year: the same numbers every time, under a rubric that cannot change behind them."""

from __future__ import annotations

from dataclasses import asdict
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import text

from core.unit import Category
from db.session import Database
from db.year import reads as year_reads
from db.year import writes as year_writes
from db.year.records import ManualScore, PastScore, Rollup
from tests.yearly.handmade import END, SMALL, YEAR, Town, day, fault, read, town, unit
from yearly.errors import YearError
from yearly.explain import explained, indicators
from yearly.gate import intact, sign
from yearly.rollup import unchanged, what_if

SOURCE = Path(__file__).parents[1] / "scoring/small-rubric.toml"


def stored(house: Town) -> Rollup:
    found = year_reads.rolled_up(house.database, YEAR)
    assert found is not None
    return found


def filled(database: Database) -> Town:
    house = town(database, unit("lh"), unit("ct", Category.CITY))
    house.visit(day(12, 1), fault(), fault("column-blank", message_key="blank"))
    house.visit(day(12, 1), of="lh")
    return house


def test_again_is_the_same_to_the_last_byte(database: Database) -> None:
    house = filled(database)
    first = house.roll().rollup
    table = [asdict(r) for r in stored(house).indicators]
    packed = [u.details for u in stored(house).units]
    again = house.roll(day(2, 1, 2027)).rollup
    assert again.hash == first.hash and again.id == first.id
    assert [asdict(r) for r in stored(house).indicators] == table
    assert [u.details for u in stored(house).units] == packed
    assert not intact([stored(house)])


def test_the_view_shows_points(database: Database) -> None:
    house = filled(database)
    house.roll()
    query = text("SELECT points, lost, low, high, rubric FROM v_scores WHERE unit_id = :u AND indicator = :i")
    with database.read() as connection:
        total = connection.execute(query, {"u": "qh", "i": "total"}).one()
        guides = connection.execute(query, {"u": "qh", "i": "GUIDES"}).one()
        rows = connection.execute(text("SELECT count(*) FROM v_scores WHERE indicator = 'total'")).scalar()
    assert (float(total[0]), float(total[1]), total[4]) == (96.0, 4.0, "small-rubric")
    assert (float(guides[0]), float(guides[1])) == (24.0, 1.0)
    assert rows == 3


def test_every_lost_point_leads_to_a_finding(database: Database) -> None:
    house = filled(database)
    house.roll()
    whole = {r["indicator"]: Decimal(r["lost"]) for r in indicators(database, stored(house), SMALL, "qh")}
    rows = [r for r in explained(database, stored(house), SMALL, "qh") if r["cost"]]
    summed: dict[str, Decimal] = {}
    for row in rows:
        summed[row["indicator"]] = summed.get(row["indicator"], Decimal(0)) + Decimal(row["lost"])
    assert summed == {i: lost for i, lost in whole.items() if lost} != {}
    assert {r["id"] for r in rows} == set(house.ids())
    assert all(r["message"] and r["url"].startswith("http://") for r in rows)


def test_a_changed_digit_shows(database: Database) -> None:
    house = filled(database)
    house.roll()
    with database.write() as connection:
        connection.execute(text("UPDATE unit_scores SET points = points + 1 WHERE unit_id = 'qh'"))
    assert intact([stored(house)]) == ["2026 年 small-rubric 第 1 版"]
    house.judge("confirmed")
    with pytest.raises(YearError, match="哈希不符"):
        sign(database, stored(house), SMALL, "张三", END)


def test_a_rubric_stays_what_it_was(database: Database, tmp_path: Path) -> None:
    house = filled(database)
    house.roll()
    path = tmp_path / "small-rubric.toml"
    path.write_text(SOURCE.read_text("utf-8").replace("each = 3", "each = 4"), "utf-8")
    with pytest.raises(YearError, match=r"已用于 2026 年评分.*version 改为 2"):
        house.roll(rubric=read(path))
    path.write_text(path.read_text("utf-8").replace("version = 1", "version = 2"), "utf-8")
    assert house.roll(rubric=read(path)).rollup.rubric_version == 2


def test_gate_signatures_and_correction(database: Database) -> None:
    house = filled(database)
    house.roll()
    with pytest.raises(YearError, match=r"扣分的问题 2 个，已人工复核 0 个（0\.0%），未达到 50\.0%"):
        sign(database, stored(house), SMALL, "张三", END)
    house.judge("confirmed")
    with pytest.raises(YearError, match="又有变化"):
        unchanged(database, house.units, SMALL, stored(house), sorted(SMALL.checks))
    house.roll()
    unchanged(database, house.units, SMALL, stored(house), sorted(SMALL.checks))
    assert sign(database, stored(house), SMALL, "张三", END).state == "draft"
    with pytest.raises(YearError, match="张三 已经签过字；还需要另外 1 人"):
        sign(database, stored(house), SMALL, "张三", END)
    final = sign(database, stored(house), SMALL, "李四", END)
    assert final.state == "final" and final.hash == stored(house).hash
    with pytest.raises(YearError, match="已经定稿"):
        sign(database, final, SMALL, "王五", END)
    with pytest.raises(YearError, match="--correct"):
        house.roll()

    house.judge("false-alarm", house.ids()[0])
    corrected = house.roll(reason="复核发现一处误报").rollup
    assert (corrected.version, corrected.state, corrected.reason) == (2, "draft", "复核发现一处误报")
    assert [c["unit_id"] for c in corrected.changes] == ["qh"]
    assert corrected.changes[0]["before"][0] < corrected.changes[0]["after"][0]
    one = year_reads.rolled_up(database, YEAR, version=1)
    assert one is not None and one.hash == final.hash and len(one.signatures) == 2 and not intact([one])


def test_two_people_of_one_name_are_two_signatures(database: Database) -> None:
    house = filled(database)
    house.judge("confirmed")
    house.roll()
    assert sign(database, stored(house), SMALL, "张三", END, account="zhang").state == "draft"
    for account in ("zhang", ""):  # the same login; a name alone, which may be the same person
        with pytest.raises(YearError, match="张三 已经签过字；还需要另外 1 人"):
            sign(database, stored(house), SMALL, "张三", END, account=account)
    with pytest.raises(YearError, match="已经签过字"):
        sign(database, stored(house), SMALL, "章三", END, account="zhang")  # renamed meanwhile
    final = sign(database, stored(house), SMALL, "张三", END, account="zhang2")
    assert final.state == "final"
    assert [final.called(s) for s in final.signatures] == ["张三（zhang）", "张三（zhang2）"]


def test_who_signed_by_name_alone_does_not_sign_again_by_account(database: Database) -> None:
    house = filled(database)
    house.judge("confirmed")
    house.roll()
    sign(database, stored(house), SMALL, "张三", END)
    with pytest.raises(YearError, match="已经签过字"):
        sign(database, stored(house), SMALL, "张三", END, account="zhang")
    final = sign(database, stored(house), SMALL, "李四", END, account="li")
    assert final.state == "final" and [final.called(s) for s in final.signatures] == ["张三", "李四"]


def test_new_numbers_need_new_signatures(database: Database) -> None:
    house = filled(database)
    house.judge("confirmed")
    house.roll()
    sign(database, stored(house), SMALL, "张三", END)
    house.judge("false-alarm", house.ids()[0])
    house.roll()
    assert stored(house).signatures == ()


def test_correcting_what_is_not_final_is_refused(database: Database) -> None:
    house = filled(database)
    with pytest.raises(YearError, match="还没有定稿"):
        house.roll(reason="x")


def test_what_if_stores_nothing(database: Database) -> None:
    house = filled(database)
    result = house.roll()
    told = what_if(result, house.reckoned())
    assert {m.places for m in told} == {0} and len(told) == 3
    assert len(year_reads.rollup_list(database)) == 1


def test_most_improved_needs_unit_scores_of_the_year_before(database: Database) -> None:
    house = filled(database)
    year_writes.save_past(database, [PastScore(2025, "county", "", 8425, "平均分")])
    assert house.roll().rollup.summary["improved"] == []
    year_writes.save_past(database, [PastScore(2025, "county", "qh", 7000, "")])
    (rise,) = house.roll().rollup.summary["improved"]
    assert rise == {"unit_id": "qh", "before": 7000, "now": 9600}


def test_marks_of_two_reviewers_enter(database: Database) -> None:
    house = filled(database)
    given = [
        ManualScore(YEAR, "qh", "LOOK", name, points, END.date())
        for name, points in (("甲", 1200), ("乙", 1350))
    ]
    assert year_writes.save_manual(database, given) == 2
    assert year_writes.save_manual(database, given) == 0
    house.roll()
    row = next(r for r in indicators(database, stored(house), SMALL, "qh") if r["indicator"] == "LOOK")
    assert (row["score"], row["low"], row["high"]) == ("12.75", "12.00", "13.50")
    assert row["marks"] == "乙 13.50、甲 12.00"


def test_exempt_units_are_scaled(database: Database) -> None:
    house = town(database, unit("jg", exemptions=("service-missing",)))
    house.visit(day(12, 1), of="jg")
    score = next(r.score for r in house.reckoned().scores.ranked if r.score.unit == "jg")
    assert str(score.parts[0].factor) == "4/3"
