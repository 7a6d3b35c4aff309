"""``minjian columns``: what was found, when it turns stale, and that a correction is heeded at once."""

from __future__ import annotations

import csv
import io
import json
import os
import tomllib
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import text

from checks.catalogue import load as load_checks
from core.unit import Unit
from crawler.night.columns import columns_of, inventory_form
from crawler.night.judging import judge_unit
from db import queries
from db.records.findings import FindingFilter
from sites.inventory import load_columns
from sites.overrides import apply, load_overrides
from tests import warm
from tests.crawler.site_server import Answer, serving
from tests.crawler.visits import HOST, UNIT, Bench

NAMES = {"yw": "清河要闻", "tz": "通知公告", "ghjh": "规划计划", "zxft": "在线访谈"}
DAYS = {"yw": ("2026-11-03", "2026-11-02"), "tz": ("2026-06-03", "2026-05-02"), "ghjh": ("2024-05-01",), "zxft": ("2026-10-01",)}  # fmt: skip


def list_page(path: str) -> Answer:
    items = "".join(
        f'<li><a href="/{path}/{day}.html">县政府召开常务会议研究部署工作第{n}次</a><span>{day}</span></li>'
        for n, day in enumerate(DAYS[path])
    )
    label = f'<meta name="ColumnName" content="{NAMES[path]}">' if path == "yw" else ""
    return Answer(
        f"<html><head><title>{NAMES[path]}_清河县人民政府</title>{label}</head><body>"
        f'<div class="position">您的位置：<a href="/">首页</a> &gt; <a href="/{path}/">{NAMES[path]}</a></div>'
        f'<div class="list"><ul>{items * 1}</ul></div></body></html>'
    )


def plan() -> dict[str, Answer]:
    nav = "".join(f'<li><a href="/{p}/">{name}</a></li>' for p, name in NAMES.items() if p != "zxft")
    home = f'<html><head><title>清河县人民政府</title></head><body><ul class="nav">{nav}</ul><p>{"今日要闻。" * 30}</p><a href="/zxft/">访谈</a></body></html>'
    article = Answer(f"<html><head><title>县政府召开常务会议</title></head><body><h1>县政府召开常务会议</h1><p>{'会议研究了有关工作。' * 40}</p></body></html>")  # fmt: skip
    articles = {f"/{p}/{day}.html": article for p, days in DAYS.items() for day in days}
    return {"/robots.txt": Answer("", 404), "/": Answer(home), **articles, **{f"/{p}/": list_page(p) for p in NAMES}}  # fmt: skip


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    with serving(plan()) as site:
        made = Bench(tmp_path, site)
        row = made.visit()
        judge_unit(made.database, UNIT, row.id, load_checks(), made.config.now())
    return made


def shown(bench: Bench, unit: Unit = UNIT) -> dict[str, tuple[object, ...]]:
    rows = columns_of(bench.database, unit, load_checks(), bench.config.now())
    return {r.column: (r.type, r.level, r.period, str(r.due or ""), r.left, r.found_by) for r in rows}


def test_columns_forecasts_and_how_they_were_found(bench: Bench) -> None:
    assert shown(bench) == {
        "清河要闻": ("news", 1, "14天", "2026-11-18", -2, "label"),
        "通知公告": ("notice", 1, "6个月", "2026-12-04", 14, "name"),
        "规划计划": ("other", 1, "", "", None, "name"),
        "在线访谈": ("other", 2, "", "", None, "name"),
    }


def test_the_finding_says_the_same_day(bench: Bench) -> None:
    found = queries.findings(bench.database, FindingFilter(checks=("column-stale",)))
    due = {r.column: str(r.due) for r in queries.columns(bench.database, "qh")}
    said = {f.data["column"]: (f.message_key, f.data["due"]) for f in found}
    assert said == {"清河要闻": ("stale", due["清河要闻"]), "通知公告": ("due-soon", due["通知公告"])}


def test_the_view_agrees(bench: Bench) -> None:
    rows = columns_of(bench.database, UNIT, load_checks(), bench.config.now())
    with bench.database.read() as connection:
        view = connection.execute(
            text('SELECT "column", type, level, newest, due, period, found_by FROM v_columns WHERE unit_id = :u'),
            {"u": "qh"},
        ).all()  # fmt: skip
    told = {(r.column, r.type, r.level, r.newest, str(r.due) if r.due else None, r.period, r.found_by) for r in rows}  # fmt: skip
    assert told == {tuple(v) for v in view} and len(told) == 4


def test_a_correction_in_overrides_is_heeded(bench: Bench, tmp_path: Path) -> None:
    rows = columns_of(bench.database, UNIT, load_checks(), bench.config.now())
    form = inventory_form(UNIT, rows, "toml")
    assert {c["name"] for c in tomllib.loads(form)["qh"]["columns"]} == set(NAMES.values())
    path = tmp_path / "overrides.toml"
    blocks = {b.split('name = "')[1].split('"')[0]: b for b in form.split("\n\n") if "name" in b}
    path.write_text(
        blocks["规划计划"].replace("# period_days = 30", "period_days = 1000")
        + "\n\n"
        + blocks["在线访谈"].replace("# ignore", "ignore"),
        "utf-8",
    )
    corrected = apply(UNIT, load_overrides(path, {"qh"})["qh"])
    after = shown(bench, corrected)
    assert after["规划计划"] == ("other", 1, "1000天", "2027-01-27", 68, "inventory")
    assert "在线访谈" not in after
    assert [r.column for r in queries.columns(bench.database) if r.column == "在线访谈"] == []


def test_a_period_of_the_inventory_counts_whatever_the_scheme(bench: Bench) -> None:
    rows = columns_of(bench.database, UNIT, load_checks(), bench.config.now())
    path = bench.folder / "columns.csv"
    table = list(csv.DictReader(io.StringIO(inventory_form(UNIT, rows, "csv"))))
    news = next(r for r in table if r["name"] == "清河要闻")
    assert news["kind"] == "news-column" and news["url"] == f"http://{HOST}/yw/"
    path.write_text(
        f"unit_id,kind,name,url,period_days\nqh,news-column,要闻,https://{HOST}/yw/index.html,30\n", "utf-8"
    )
    named = msgspec.structs.replace(UNIT, columns=load_columns(path, {"qh"})["qh"])
    assert shown(bench, named)["要闻"] == ("news", 1, "30天", "2026-12-04", 14, "inventory")


def test_the_command_lists_the_columns_of_a_unit(bench: Bench) -> None:
    units = bench.folder / "units.csv"
    units.write_text(f"unit_id,name,category,homepage\nqh,清河县人民政府,county,http://{HOST}/\n", "utf-8")
    own = {"HOME": bench.folder, "UNITS": units, "OVERRIDES": "none.toml", "AS_OF": "2026-11-20T01:00:00+08:00"}  # fmt: skip
    kept = {k: v for k, v in os.environ.items() if not k.startswith("MINJIAN_")}
    done = warm.run(
        ["cli", "columns", "qh", "--format", "json"],
        kept | {f"MINJIAN_{name}": str(value) for name, value in own.items()},
    )
    assert done.returncode == 0, done.stderr
    whole = json.loads(done.stdout)
    assert whole["schema_version"] == 1
    assert {c["column"]: c["due"] for c in whole["columns"]}["清河要闻"] == "2026-11-18"


def test_a_column_of_the_inventory_is_visited_though_nothing_links_to_it(tmp_path: Path) -> None:
    from core.unit import ColumnType, InventoryColumn

    named = (
        InventoryColumn(url=f"https://{HOST}/ghjh/", name="规划计划", type=ColumnType.OTHER, period_days=30),
        InventoryColumn(url=f"http://{HOST}/zxft/", name="在线访谈", ignore=True),
        InventoryColumn(url="http://www.elsewhere.gov.cn/a/", name="别处的栏目"),
    )
    pages = plan() | {"/": Answer(f"<html><head><title>清河县人民政府</title></head><body><p>{'今日要闻。' * 30}</p></body></html>")}  # fmt: skip
    with serving(pages) as site:
        bench = Bench(tmp_path, site, hosts=f"*=127.0.0.1:{site.port}").with_unit(
            columns=tuple(msgspec.structs.replace(c, url=c.url.replace("https:", "http:")) for c in named)
        )
        bench.visit()
        asked = site.paths()
    assert asked.count("/ghjh/") == 1 and "/zxft/" not in asked and "/a/" not in asked
