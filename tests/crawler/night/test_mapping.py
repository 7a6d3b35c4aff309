"""What a visit leaves of documents, interpretations and fee lists, from pages that a real server sent."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

import crawler.night.mapping
from checks.catalogue import load
from core.maps import SiteMap
from crawler.night.judging import judge_unit
from db import queries
from db.records.findings import FindingFilter
from db.visits import site_maps
from tests.crawler.site_server import Answer, serving
from tests.crawler.visits import Bench, page

TITLE = "清河县人民政府办公室关于印发清河县城市绿化管理办法的通知"
READING = "《清河县城市绿化管理办法》政策解读"
FEES = "2026年清河县行政事业性收费目录清单"
_HTML = {"content-type": "text/html; charset=utf-8"}


def article(title: str, day: str, body: str) -> Answer:
    text = (
        f'<html><head><title>{title}</title><meta name="ArticleTitle" content="{title}"><meta name="PubDate" content="{day} 09:00">'
        f'</head><body><div class="crumb"><a href="/">首页</a>&gt;<a href="/zwgk/">政务公开</a>&gt;正文</div><h1>{title}</h1>'
        f"<p>发布时间：{day}</p><div class='TRS_Editor'>{body}</div></body></html>"
    )
    return Answer(text, headers=_HTML)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    rules = "".join(f"<p>第{n}条　为了加强城市绿化管理，制定本办法。</p>" for n in "一二三四五六")
    table = "<table><tr><th>序号</th><th>项目名称</th><th>收费依据</th><th>收费标准</th></tr>" + "".join(
        f"<tr><td>{n}</td><td>城市道路占用费</td><td>闽价〔2020〕{n}号</td><td>每日1元</td></tr>"
        for n in range(1, 5)
    )
    plan = {
        "/robots.txt": Answer(status=404),
        "/": Answer(page("/zwgk/gfxwj/1.htm", "/zwgk/zcjd/2.htm", "/zwgk/sf/3.htm"), headers=_HTML),
        "/zwgk/gfxwj/1.htm": article(
            TITLE, "2026-11-02", f"<p>清政办规〔2026〕3号</p><p>各乡镇人民政府：</p><p>现将《清河县城市绿化管理办法》印发给你们。</p>{rules}"
            f'<p>相关解读：<a href="/zwgk/zcjd/2.htm">{READING}</a></p>',
        ),
        "/zwgk/zcjd/2.htm": article(
            READING, "2026-11-06", f"<p>一、起草背景</p>{'<p>为了加强城市绿化管理，我县制定了本办法。</p>' * 8}"
        ),
        "/zwgk/sf/3.htm": article(FEES, "2026-03-05", f"{table}</table>"),
    }  # fmt: skip
    with serving(plan) as site:
        yield Bench(tmp_path, site)


def judged(bench: Bench) -> SiteMap | None:
    row = bench.visit()
    with closing(bench.database) as database:
        judge_unit(database, bench.unit, row.id, load(), bench.config.now())
        kept = site_maps.read(database, "qh")
    return kept[1] if kept else None


def test_a_visit_leaves_the_map(bench: Bench) -> None:
    made = judged(bench)
    assert made is not None
    [entry] = made.policies
    assert (entry.title, entry.state, entry.workdays) == (TITLE, "document-only", 4)
    assert [(r.title, r.linked, r.back) for r in entry.readings] == [(READING, True, False)]
    [fees] = made.fees
    assert (fees.title, fees.year, fees.fresh, fees.items) == (FEES, 2026, True, 4)
    assert made.said["interpretation-link"][0] == "failed"


def test_a_map_that_cannot_be_made_costs_no_finding(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> SiteMap:
        raise RuntimeError("no map")

    monkeypatch.setattr(crawler.night.mapping, "site_map", broken)
    assert judged(bench) is None
    with closing(bench.database) as database:
        assert "interpretation-link" in {f.check for f in queries.findings(database, FindingFilter())}
