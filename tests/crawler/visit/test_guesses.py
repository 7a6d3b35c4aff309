"""Further pages of a list that a pager made by script lets us guess: whatever they answer, nobody is accused of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from checks import catalogue
from crawler.night.judging import judge_unit
from db import queries, site_reads
from db.records.findings import FindingRow
from db.records.visits import VisitRow, VisitStatus
from tests.crawler.site_server import Answer, Plan, serving
from tests.crawler.visits import HOST, NIGHT, Bench, page

_LIST = """<html><head><title>工作动态_清河县人民政府</title></head><body><div class="list"><ul>{items}</ul>{further}
<script>createPageHTML({count}, {place}, "index", "html");</script></div></body></html>"""
_MENU = "".join(f'<a href="/xw/t{n % 5}.html">栏目{n}</a>' for n in range(15))
#: An error page served with 200 that uses none of the usual words, and has faults of its own.
_ODD = (
    f"<html><head><title>清河县人民政府</title></head><body><div class='nav'>{_MENU}</div><div class='main'><h2>出错了</h2>"
    "<p>您要看的东西这里没有，可能已经移走。请返回首页，或稍后再试。</p><img src='/err.png'><a href='/nosuch.html'>帮助</a></div></body></html>"
)
_ODD_ANSWERS = (
    Answer("没有", 404),
    Answer(_ODD),
    Answer("<html><title>页面不存在</title><body>抱歉，您访问的页面不存在</body></html>"),
    Answer("", 302, {"Location": "/"}),
    Answer("", 302, {"Location": "/404.html"}),
    Answer(page("/xw/index.html")),
    Answer("", 410),
    Answer(_ODD),
)


def _list(count: int, place: int = 0, further: str = "") -> Answer:
    items = "".join(
        f'<li><a href="./t{n}.html">县政府召开第{n}次工作会议</a><span>2026-11-0{9 - n}</span></li>'
        for n in range(5)
    )
    return Answer(_LIST.format(items=items, count=count, place=place, further=further))


def _plan(first: Answer, answers: Sequence[Answer]) -> Plan:
    plan: Plan = {"/": Answer(page("/xw/index.html")), "/xw/index.html": first}
    plan |= {f"/xw/t{n}.html": Answer(page(title=f"会议{n}")) for n in range(5)}
    return plan | {f"/xw/index_{n}.html": answer for n, answer in enumerate(answers, 1)}


def _visited(folder: Path, plan: Plan, nights: int = 1) -> tuple[VisitRow, Bench, list[FindingRow]]:
    folder.mkdir()
    with serving(plan) as site:
        bench = Bench(folder, site)
        for night in range(nights):
            row = bench.visit(NIGHT + timedelta(days=night))
            judge_unit(bench.database, bench.unit, row.id, catalogue.load(), bench.config.now())
        assert nights > 1 or {p for p in plan if "index_" in p} <= set(site.paths())
    return row, bench, queries.findings(bench.database)


def _keys(found: Sequence[FindingRow]) -> set[tuple[str, ...]]:
    return {(f.check, f.message_key, f.subject, f.url, str(f.pages)) for f in found}


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> set[tuple[str, ...]]:
    """What is rightly said of the site when its list has one page."""
    return _keys(_visited(tmp_path_factory.mktemp("plain") / "home", _plan(_list(1), ()))[2])


def test_error_pages_at_guessed_addresses_accuse_nobody(tmp_path: Path, plain: set[tuple[str, ...]]) -> None:
    row, bench, found = _visited(tmp_path / "a", _plan(_list(9), _ODD_ANSWERS), nights=2)
    assert row.status is VisitStatus.DONE
    assert _keys(found) == plain
    outcomes = bench.outcomes(row)
    assert (outcomes["/xw/index_1.html"], outcomes["/xw/index_2.html"]) == ("not-found", "")


def test_a_guess_that_is_right_is_read(tmp_path: Path) -> None:
    _, bench, _ = _visited(tmp_path / "a", _plan(_list(3), (_list(3, 1), _list(3, 2))))
    read = {p.url.partition(HOST)[2] for p in site_reads.site_pages(bench.database, "qh").all()}
    assert {"/xw/index_1.html", "/xw/index_2.html"} <= read


def test_refusals_of_guesses_do_not_end_the_visit(tmp_path: Path, plain: set[tuple[str, ...]]) -> None:
    answers = [*(Answer("x", 403) for _ in range(7)), Answer("x", 500)]
    row, _, found = _visited(tmp_path / "a", _plan(_list(9), answers))
    assert row.status is VisitStatus.DONE, row.reason
    assert _keys(found) <= plain


def test_the_same_page_is_judged_where_the_site_links_to_it(
    tmp_path: Path, plain: set[tuple[str, ...]]
) -> None:
    linked = _list(1, further='<a href="/xw/index_1.html">更多</a>')
    _, _, found = _visited(tmp_path / "a", _plan(linked, (Answer(_ODD),)))
    assert ("dead-link", "page", f"http://{HOST}/nosuch.html") in {k[:3] for k in _keys(found) - plain}
