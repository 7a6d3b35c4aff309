"""A template without a source, from real pages to one finding and back."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from pathlib import Path

from checks.catalogue import load
from core.finding import Status
from crawler.night.judging import judge_unit
from db import queries
from db.records.findings import FindingFilter
from tests.crawler.site_server import Answer, Plan, serving
from tests.crawler.visits import NIGHT, Bench, page

_WORDS = (
    "<p>　　县水利局组织技术人员到各乡镇检查水库大坝和山洪灾害防御设施，发现隐患立即整改，并对值班值守提出要求。</p>"
    * 4
)
_MARK = "<p class='ly'>信息来源：县水利局</p>"


def article(number: int, source: str = "") -> Answer:
    title = f"县水利局开展第{number}次防汛检查"
    return Answer(
        f"<html><head><title>{title}_清河县人民政府</title><meta name='ArticleTitle' content='{title}'></head><body>"
        f"<div class='nav'><a href='/'>首页</a><a href='/xwzx/'>新闻动态</a></div><h1>{title}</h1><p>发布时间：2026-11-0{number}</p>{source}"
        f"<div class='TRS_Editor'>{_WORDS}</div><div class='foot'>主办单位：清河县人民政府办公室</div></body></html>"
    )


def found(bench: Bench, night: int) -> list[tuple[str, Status, int]]:
    """What is said of sources after a visit: what about, where it stands, on how many pages."""
    row = bench.visit(NIGHT + timedelta(days=night))
    with closing(bench.database) as database:
        judge_unit(database, bench.unit, row.id, load(), bench.config.now())
        asked = FindingFilter(checks=("article-source",), statuses=tuple(Status))
        return [(f.subject, f.status, f.pages) for f in queries.findings(database, asked)]


def test_a_template_without_a_source_is_one_finding_until_it_is_mended(tmp_path: Path) -> None:
    paths = {n: f"/xwzx/202611/t2026110{n}_{n}.htm" for n in range(1, 8)}
    plan: Plan = {"/": Answer(page(*paths.values())), **{path: article(n) for n, path in paths.items()}}
    with serving(plan) as site:
        bench = Bench(tmp_path, site)
        first = found(bench, 0)
        plan[paths[1]] = article(1, _MARK)
        second = found(bench, 1)
        plan.update({path: article(n, _MARK) for n, path in paths.items()})
        third = found(bench, 2)
    [(subject, _, _)] = first
    assert subject.startswith("template:pages:www.qinghe.gov.cn/")
    assert first == [(subject, Status.OPEN, 7)] and second == [(subject, Status.OPEN, 6)]
    assert [(s, status) for s, status, _ in third] == [(subject, Status.RESOLVED)]


def test_a_single_article_without_a_source_is_its_own_finding(tmp_path: Path) -> None:
    paths = {n: f"/xwzx/202611/t2026110{n}_{n}.htm" for n in range(1, 8)}
    plan: Plan = {
        "/": Answer(page(*paths.values())),
        **{path: article(n, _MARK) for n, path in paths.items()},
    }
    plan[paths[3]] = article(3)
    with serving(plan) as site:
        assert found(Bench(tmp_path, site), 0) == [(f"http://www.qinghe.gov.cn{paths[3]}", Status.OPEN, 1)]
