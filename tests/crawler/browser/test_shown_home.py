"""What a browser adds to findings over nights: clicks that decide, pictures of what a person must see, nothing kept twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from checks.catalogue import load
from core.finding import Status
from core.gathered import ClickEnd
from crawler.browser.testing import home_shown
from crawler.night.judging import judge_unit
from db import queries
from db.evidence.vault import vault_at
from db.records.findings import FindingFilter, FindingRow
from reports.pictures import marks_of, shot_of
from tests.browser import needs_browser
from tests.crawler.browser.browsed import Browsed, plan
from tests.crawler.site_server import Answer, serving
from tests.crawler.visits import HOST, NIGHT, page

pytestmark = needs_browser
_JS = {"Content-Type": "application/javascript; charset=utf-8"}
_ASKS = "document.addEventListener('click',e=>{const a=e.target.closest('a');if(a&&a.host!=location.host&&!confirm('即将离开本网站，是否继续？'))e.preventDefault()});"
_HOME = (
    '<html lang="zh-CN"><head><meta charset="utf-8"><title>清河县人民政府</title></head><body>'
    '<div class="nav"><a href="/tzgg/">通知公告</a> <a href="/spam.htm">要闻</a> <a href="/gone.htm">失效栏目</a></div>'
    '<p>今日要闻。</p><a href="http://www.qhgas.com/">清河燃气</a> <a href="http://www.qhbus.com/">清河公交</a>'
    '<script src="/js/site.js"></script></body></html>'
)
_SPAM = page(
    title="要闻",
    words='正文一段。</p><div style="display:none"><a href="http://casino.com/">澳门赌场</a></div><p>',
)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Browsed]:
    with serving(
        plan()
        | {
            "/": Answer(_HOME, headers={"ETag": '"h1"'}),
            "/js/site.js": Answer("var site = 1;", headers=_JS),
            "/spam.htm": Answer(_SPAM, headers={"ETag": '"s1"'}),
        }
    ) as site:
        yield Browsed(tmp_path, site)


def night(bench: Browsed, days: int, share: float = 0.05) -> dict[str, FindingRow]:
    """Visits and judges; gives the standing findings by check."""
    bench.night, bench.share = NIGHT + timedelta(days=days), share
    row = bench.visit(bench.night)
    judge_unit(bench.database, bench.unit, row.id, load(), bench.config.now())
    return {f.check: f for f in queries.findings(bench.database)}


def _renderings(bench: Browsed, path: str) -> int:
    with bench.database.read() as connection:
        asked = text("select count(*) from renderings where url = :url")
        return int(connection.execute(asked, {"url": f"http://{HOST}{path}"}).scalar_one())


def test_clicks_decide_and_pictures_come_later(bench: Browsed) -> None:
    plain = night(bench, 0, share=0.0)
    assert "external-prompt" not in plain, "a script of unknown contents: undecided without a browser"
    assert not plain["hidden-link"].screenshot

    first = night(bench, 1)
    assert first["external-prompt"].url == f"http://{HOST}/" and "点击过" in first["external-prompt"].where
    shown = home_shown(bench.database, "qh")
    assert shown is not None and [c.end for c in shown.exits] == [ClickEnd.LEFT, ClickEnd.LEFT]
    _is_marked(bench, first["hidden-link"], unseen=True)
    _is_marked(bench, first["dead-link"], unseen=False)

    night(bench, 2)
    assert _renderings(bench, "/spam.htm") == 1, "once pictured it is left alone"
    _asks_now(bench)


def _is_marked(bench: Browsed, row: FindingRow, *, unseen: bool) -> None:
    """The page was shown though it had not changed; a dead link is marked on the page that bears it."""
    shot = shot_of(vault_at(bench.folder), row.screenshot)
    assert shot is not None, row.check
    marks = marks_of(shot, row)
    assert marks and all(m.unseen is unseen for m in marks)


def _asks_now(bench: Browsed) -> None:
    """The script asks from now on: the page changed as well, so that it is shown anew."""
    bench.site.plan["/js/site.js"] = Answer(_ASKS, headers=_JS)
    bench.site.plan["/"] = Answer(_HOME.replace("今日要闻", "今日"), headers={"ETag": '"h2"'})
    standing = night(bench, 3)
    assert "external-prompt" not in standing
    mended = queries.findings(
        bench.database, FindingFilter(checks=("external-prompt",), statuses=(Status.RESOLVED,))
    )
    assert len(mended) == 1
    assert _renderings(bench, "/") == 2, "what it shows now is kept beside what it showed"


def test_the_same_tree_is_kept_once(bench: Browsed) -> None:
    """A page that is shown again after a week and shows what it showed adds nothing to the evidence."""
    night(bench, 0)
    before = _renderings(bench, "/tzgg/")
    bench.site.asked.clear()
    night(bench, 7)
    assert "/api" in bench.site.paths() and before == _renderings(bench, "/tzgg/") == 1
