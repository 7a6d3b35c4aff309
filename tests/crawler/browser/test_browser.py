"""Pages made by script in a real Chromium: what becomes of their facts, what is kept, what the browser may not do."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from scrapy.core.engine import ExecutionEngine
from warcio.archiveiterator import ArchiveIterator

from checks.catalogue import load
from core.page import PageKind
from crawler.browser import renderer as renderers
from crawler.browser.renderer import BrowserGone, Renderer, Wanted, find_browser
from crawler.browser.testing import stored_state, stored_tests
from crawler.config import Config
from crawler.evidence.retention import purgeable
from crawler.evidence.verify import verify
from crawler.night.judging import judge_unit
from crawler.night.pieces import visit_piece
from db import queries, site_reads
from db.evidence import renderings
from db.evidence.vault import vault_at
from tests.browser import CHROMIUM, needs_browser
from tests.crawler.browser.browsed import FOOTER, ITEMS, JSON, Browsed, column, home, plan
from tests.crawler.nights import run
from tests.crawler.site_server import Answer, Site, serving
from tests.crawler.visits import HOST, NIGHT, get_ready

pytestmark = needs_browser
_HTML = (("Content-Type", "text/html; charset=utf-8"),)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Browsed]:
    with serving(plan()) as site:
        yield Browsed(tmp_path, site)


# A visit ------------------------------------------------------------------------------------------------------------


def test_a_list_by_script_is_read_and_followed_and_not_shown_again(bench: Browsed) -> None:
    row = bench.visit()
    shown = bench.facts("/tzgg/")
    assert shown.rendered and shown.kind is PageKind.COLUMN and shown.listing is not None
    assert [i.date for i in shown.listing.items] == ["2026-11-18"] * 6 and not shown.listing.scripted
    assert row.status == "done" and set(bench.site.paths()) >= {i["u"] for i in ITEMS}
    assert bench.site.paths().count("/tzgg/") == 1, "the browser is given the bytes of the visit"
    footer = bench.facts("/").footer
    assert footer is not None and footer.found and footer.site_code == "3504000001" and not footer.scripted
    assert not bench.facts(ITEMS[0]["u"]).rendered, "a plain page is read as it was sent"
    _nothing_more_on_a_quiet_night(bench)


def _nothing_more_on_a_quiet_night(bench: Browsed) -> None:
    bench.site.asked.clear()
    quiet = bench.visit(NIGHT + timedelta(days=1))
    assert quiet.counts.fetched == 0 and quiet.counts.unchanged == 8
    assert "/api" not in bench.site.paths() and "/js/footer.js" not in bench.site.paths()
    assert site_reads.all_gathered(bench.database, quiet.id).keys().isdisjoint({"axe", "browser"})
    assert bench.facts("/tzgg/").rendered


def without_heartbeat(*arguments: Any) -> int:
    """A visit whose engine looks whether all is done only when it is told to."""
    ExecutionEngine._SLOT_HEARTBEAT_INTERVAL = 600.0
    return visit_piece(*arguments)


def test_a_visit_ends_as_soon_as_its_last_page_was_shown(bench: Browsed) -> None:
    began = monotonic()
    row = bench.visit(work=without_heartbeat)
    assert row.status == "done" and bench.facts("/tzgg/").rendered
    assert monotonic() - began < 300


def test_evidence_holds_what_was_sent_and_what_was_shown(bench: Browsed) -> None:
    row = bench.visit()
    judge_unit(bench.database, bench.unit, row.id, load(), bench.config.now())
    kept = site_reads.payload_hashes(bench.database, "qh", [f"http://{HOST}/tzgg/"])
    record = renderings.of_page(bench.database, "qh", kept[f"http://{HOST}/tzgg/"])
    assert record is not None and record.screenshot
    picture = bench.folder / "screenshots" / record.screenshot[:2] / f"{record.screenshot}.png"
    data = picture.read_bytes()
    assert (
        data.startswith(b"\x89PNG")
        and sha256(data).hexdigest() == record.screenshot
        and len(data) <= 4_000_000
    )
    records = {r.rec_type: r for r in _records(bench.folder) if r.url.endswith("/tzgg/")}
    assert {"response", "resource"} <= records.keys()
    assert records["resource"].headers["Minjian-Screenshot"] == f"sha256:{record.screenshot}"
    item = b'<li><a href="/tzgg/'
    assert item not in records["response"].body and records["resource"].body.count(item) == 6
    assert sha256(records["resource"].body).hexdigest() == record.rendered_hash


@dataclass(frozen=True)
class _Record:
    rec_type: str
    url: str
    headers: dict[str, str]
    body: bytes


def _records(folder: Path) -> list[_Record]:
    found = []
    for path in folder.glob("warc/*/*.warc.gz"):
        with path.open("rb") as stream:
            for r in ArchiveIterator(stream):
                url = r.rec_headers.get_header("WARC-Target-URI") or ""
                found.append(_Record(r.rec_type, url, dict(r.rec_headers.headers), r.content_stream().read()))
    return found


def test_a_list_that_asks_for_data_counts_as_unseen_until_it_is_shown_again(bench: Browsed) -> None:
    """Its own bytes stay the same for ever; that its newest entry grows old may be because nobody looked."""
    row = bench.visit()
    late = NIGHT + timedelta(days=6)
    bench.night = late
    row = bench.visit(late)
    stale = site_reads.site_pages(bench.database, "qh", {f"http://{HOST}/tzgg/"}).get(f"http://{HOST}/tzgg/")
    assert stale is not None and not stale.rendered and stale.listing is not None and stale.listing.scripted
    judge_unit(bench.database, bench.unit, row.id, load(), bench.config.now())
    assert not [f for f in queries.findings(bench.database) if f.check.startswith("column-")]
    bench.night = NIGHT + timedelta(days=7)
    bench.site.asked.clear()
    bench.visit(bench.night)
    state = stored_state(bench.database, "qh")
    assert state is not None and state.shown[f"http://{HOST}/tzgg/"] == (bench.night.isoformat(), True)
    assert "/api" in bench.site.paths()


def test_a_page_whose_data_cannot_be_had_stays_undecided(bench: Browsed) -> None:
    """An answer that may be meant for us decides nothing; after three visits the page is left alone until it changes."""
    bench.site.plan["/api"] = Answer("稍后再试", status=503)
    for days in range(4):
        bench.night = NIGHT + timedelta(days=days)
        bench.site.asked.clear()
        row = bench.visit(bench.night)
    shown = bench.facts("/tzgg/")
    assert not shown.rendered and shown.listing is not None and shown.listing.scripted
    judge_unit(bench.database, bench.unit, row.id, load(), bench.config.now())
    assert not [f for f in queries.findings(bench.database) if f.check.startswith("column-")]
    state = stored_state(bench.database, "qh")
    assert state is not None
    tries, why = state.failed[f"http://{HOST}/tzgg/"]
    assert tries == 3 and "503" in why and "/api" not in bench.site.paths()


def test_an_empty_answer_of_the_sites_own_is_an_empty_list(bench: Browsed) -> None:
    bench.site.plan["/api"] = Answer("[]", headers=JSON)
    row = bench.visit()
    assert bench.facts("/tzgg/").rendered
    judge_unit(bench.database, bench.unit, row.id, load(), bench.config.now())
    blank = [f for f in queries.findings(bench.database) if f.check == "column-blank"]
    assert [f.url for f in blank] == [f"http://{HOST}/tzgg/"] and blank[0].screenshot


def test_a_script_that_fails_does_not_empty_a_list(bench: Browsed) -> None:
    bench.site.plan["/tzgg/"] = Answer(
        column("<script>new Vue({el:'#list',data:{list:loadList()}})</script>")
    )
    bench.visit()
    shown = bench.facts("/tzgg/")
    assert not shown.rendered
    state = stored_state(bench.database, "qh")
    assert state is not None and "Vue" in state.failed[f"http://{HOST}/tzgg/"][1]


def test_a_foot_in_a_frame_is_put_in_its_place(bench: Browsed) -> None:
    bench.site.plan["/"] = Answer(home('<iframe src="/foot.html" width="100%" height="120"></iframe>'))
    bench.site.plan["/foot.html"] = Answer(
        f'<html><body><div class="footer">{FOOTER} <a href="map.html">网站地图</a>'
        '<script id="_jiucuo_" sitecode="3599000001" src="https://zfwzgl.www.gov.cn/exposure/jiucuo.js"></script>'
        "<script>document.title = 'x';</script></div></body></html>"
    )
    bench.visit()
    footer = bench.facts("/").footer
    assert footer is not None and footer.icp and footer.sitemap_url == f"http://{HOST}/map.html"
    assert footer.error_report_code == "3599000001"


def test_a_frame_of_somebody_elses_is_not_looked_into(bench: Browsed) -> None:
    bench.site.plan["/"] = Answer(
        home('<div class="footer">主办单位：清河县<iframe src="http://other.com/foot.html"></iframe></div>')
    )
    bench.site.plan["other.com/foot.html"] = Answer(f"<html><body>{FOOTER}</body></html>")
    bench.visit()
    footer = bench.facts("/").footer
    assert footer is not None and footer.scripted and not footer.icp


def test_without_a_browser_everything_is_as_it_was(bench: Browsed) -> None:
    bench.share = 0.0
    row = bench.visit()
    assert row.status == "done" and not bench.facts("/tzgg/").rendered and "/api" not in bench.site.paths()
    assert not (bench.folder / "screenshots").exists()
    judge_unit(bench.database, bench.unit, row.id, load(), bench.config.now())
    assert site_reads.all_gathered(bench.database, row.id).keys().isdisjoint({"axe", "browser"})
    _once_there_is_one_what_is_known_is_shown(bench)


def _once_there_is_one_what_is_known_is_shown(bench: Browsed) -> None:
    """Though no page changed."""
    bench.share, bench.night = 0.05, NIGHT + timedelta(days=1)
    bench.visit(bench.night)
    assert bench.facts("/tzgg/").rendered and bench.facts("/").rendered
    assert {p.kind for p in stored_tests(bench.database, "qh").pages} >= {"home"}


def test_a_unit_may_refuse_the_browser(bench: Browsed) -> None:
    Browsed(bench.folder, bench.site, unit=bench.with_unit(browser=False).unit).visit()
    assert not bench.facts("/tzgg/").rendered


def test_the_budget_leaves_the_rest_for_later(bench: Browsed, monkeypatch: pytest.MonkeyPatch) -> None:
    links = "".join(f'<a href="/l{n}/">栏目{n}</a>' for n in range(9))
    bench.site.plan["/"] = Answer(home(f'<div class="nav">{links}</div>'), headers={"ETag": '"h"'})
    for n in range(9):
        bench.site.plan[f"/l{n}/"] = Answer(column(), headers={"ETag": f'"l{n}"'})
    bench.visit()
    known = {p.url for p in site_reads.site_pages(bench.database, "qh").all() if p.rendered}
    state = stored_state(bench.database, "qh")
    assert state is not None and len(known) == 4 and len(state.left) == 6, "five pages: home and four lists"
    bench.night = NIGHT + timedelta(days=1)
    bench.visit(bench.night)
    state = stored_state(bench.database, "qh")
    assert state is not None and len(state.left) == 1


def test_a_visit_that_stops_at_its_page_limit_still_shows(bench: Browsed) -> None:
    row = bench.visit(max_pages=2)
    assert row.status == "incomplete" and bench.facts("/tzgg/").rendered


def test_a_visit_that_must_end_ends_and_keeps_what_was_served(bench: Browsed) -> None:
    """Its deadline comes while the browser waits for an answer."""
    bench.site.plan["/api"] = Answer("[]", wait=80)
    get_ready()
    began = monotonic()
    row = bench.visit(deadline=began + 15)
    assert monotonic() - began < 75  # not the 80 seconds of the answer
    assert row.counts.fetched == 2 and not bench.facts("/tzgg/").rendered
    state = stored_state(bench.database, "qh")
    assert state is not None and f"http://{HOST}/tzgg/" in state.left


def test_axe_judges_the_home_page(bench: Browsed) -> None:
    row = bench.visit()
    judge_unit(bench.database, bench.unit, row.id, load(), bench.config.now())
    found = {f.subject: f for f in queries.findings(bench.database) if f.check == "axe"}
    assert "axe:color-contrast" in found and "对比度" in found["axe:color-contrast"].message
    bench.site.plan["/"] = Answer(home().replace("#cccccc", "#333333"), headers={"ETag": '"h2"'})
    bench.night = NIGHT + timedelta(days=1)
    row = bench.visit(bench.night)
    judge_unit(bench.database, bench.unit, row.id, load(), bench.config.now())
    left = {f.subject for f in queries.findings(bench.database) if f.check == "axe"}
    assert "axe:color-contrast" not in left


# A finding, handed on -------------------------------------------------------------------------------------------------


def test_a_finding_brings_its_picture(tmp_path: Path) -> None:
    with serving(plan(api=Answer("[]", headers=JSON))) as site:
        more = {"MINJIAN_BROWSER_SHARE": "0.05"}
        assert run(tmp_path, site, "cli", "nightly", **more).returncode in (0, 1, 3), "the night is done"
        said = run(tmp_path, site, "cli", "findings", "--format", "json", "--check", "column-blank", **more)
        (blank,) = (
            json.loads(said.stdout)["findings"] if said.stdout.startswith("{") else json.loads(said.stdout)
        )
        picture = tmp_path / blank["evidence"]["screenshot"]
        done = run(tmp_path, site, "cli", "evidence", blank["id"], "-o", str(tmp_path / "out"), **more)
        assert done.returncode == 0, done.stderr
        assert (tmp_path / "out" / "screenshot.png").read_bytes() == picture.read_bytes()
        shown = (tmp_path / "out" / "index.html").read_text("utf-8")
        assert "data:image/png;base64," in shown and "脚本已运行" in shown
        _kept_while_it_stands_and_altered_it_is_named(tmp_path, picture)


def _kept_while_it_stands_and_altered_it_is_named(folder: Path, picture: Path) -> None:
    from db.session import open_database

    database = open_database(f"sqlite:///{folder / 'minjian.db'}")
    assert not verify(vault_at(folder), database).problems
    late = verify_moment = Config(folder, database.url, folder, folder, folder).now() + timedelta(days=9000)
    assert verify_moment and picture.relative_to(folder).as_posix() not in {
        g.file for g in purgeable(vault_at(folder), database, late, 730)
    }
    picture.write_bytes(picture.read_bytes() + b"x")
    assert any(picture.name in words for words in verify(vault_at(folder), database).problems)
    database.close()


# The browser itself ---------------------------------------------------------------------------------------------------


def shown(
    site: Site, html: str, *, hosts: str = "", own: str = HOST, until: float = float("inf")
) -> renderers.Rendering:
    made = Renderer(CHROMIUM, agent="minjian/0.1", hosts=hosts or site.hosts, own=[own], until=until)
    try:
        return made.render(Wanted(url=f"http://{HOST}/", status=200, headers=_HTML, body=html.encode()))
    finally:
        made.close()


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:{port}/secret", "http://[::1]:{port}/secret", "http://2130706433:{port}/secret",
     "http://0x7f.1:{port}/secret", "http://localhost:{port}/secret", "http://169.254.169.254/latest/meta-data/",
     "http://10.0.0.1/", "file:///etc/passwd", "ftp://127.0.0.1/x"],
)  # fmt: skip
def test_no_page_leads_the_browser_to_private_addresses(address: str) -> None:
    with serving({"/secret": Answer("geheim", headers={"Access-Control-Allow-Origin": "*"})}) as site:
        where = address.format(port=site.port)
        html = (
            "<html><body><p>x</p><script>fetch('WHERE').then(r=>r.text()).then(t=>document.title=t);"
            "new Image().src='WHERE';</script><iframe src='WHERE'></iframe></body></html>"
        ).replace("WHERE", where)
        out = shown(site, html, hosts=f"*.gov.cn=127.0.0.1:{site.port}")
        assert b"geheim" not in out.html and b"root:" not in out.html
        assert "/secret" not in site.paths()


def test_a_page_that_never_rests_or_never_ends_is_not_waited_for() -> None:
    with serving({"/slow": Answer("x", wait=30)}) as site:
        out = shown(site, "<html><body><p>x</p><script>fetch('/slow')</script></body></html>")
        assert "没有应答" in out.problem
        assert "没有打开" in shown(site, "<html><body><script>while(1);</script></body></html>").problem


def test_a_page_that_sends_its_visitors_on_is_not_the_page() -> None:
    with serving({"/b": Answer("<p>b</p>")}) as site:
        out = shown(
            site, "<html><body><p>a</p><script>setTimeout(()=>location.href='/b',100)</script></body></html>"
        )
        assert "转到" in out.problem and "/b" not in site.paths()


def test_dialogs_windows_and_downloads_stop_nothing() -> None:
    html = (
        "<html><body><p>x</p><script>alert('1');confirm('2');window.open('/w');"
        "var a=document.createElement('a');a.href='/f';a.download='f';document.body.append(a);a.click();"
        "document.body.insertAdjacentHTML('beforeend','<b>fertig</b>')</script></body></html>"
    )
    with serving(
        {"/w": Answer("<p>w</p>"), "/f": Answer(b"\0" * 99, headers={"Content-Type": "application/zip"})}
    ) as site:
        assert b"fertig" in shown(site, html).html


def test_a_very_long_page_gives_a_bounded_picture() -> None:
    with serving({}) as site:
        out = shown(site, f"<html><body>{'<p>很长的页面</p>' * 6000}</body></html>")
        height = int.from_bytes(out.picture[20:24], "big")
        assert out.picture.startswith(b"\x89PNG") and 0 < height <= 8000 and len(out.picture) <= 4_000_000


def test_a_browser_that_dies_costs_one_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(renderers, "_PAGE_SECONDS", 2.0)
    good = Wanted(
        url=f"http://{HOST}/", status=200, headers=_HTML, body=b"<html><body><p>gut</p></body></html>"
    )
    bad = replace(good, body=b"<html><body><script>while(1);</script></body></html>")
    with serving({}) as site:
        made = Renderer(CHROMIUM, agent="minjian/0.1", hosts=site.hosts, own=[HOST])
        try:
            assert "没有应答" in made.render(bad).problem
            monkeypatch.setattr(renderers, "_PAGE_SECONDS", 60.0)
            assert b"gut" in made.render(good).html
        finally:
            made.close()


def test_one_browser_at_a_time(tmp_path: Path) -> None:
    wanted = Wanted(
        url=f"http://{HOST}/", status=200, headers=_HTML, body=b"<html><body><p>x</p></body></html>"
    )
    with serving({}) as site:
        first = Renderer(CHROMIUM, agent="a", hosts=site.hosts)
        try:
            first.render(wanted)
            second = Renderer(CHROMIUM, agent="a", hosts=site.hosts, until=monotonic() + 2)
            with closing(second), pytest.raises(BrowserGone, match="没有轮到"):
                second.render(wanted)
        finally:
            first.close()


def test_a_browser_that_does_not_start_says_why(tmp_path: Path) -> None:
    broken = tmp_path / "chromium"
    broken.write_text("#!/bin/sh\necho kaputt >&2\nexit 1\n")
    broken.chmod(0o755)
    made = Renderer(str(broken), agent="a")
    try:
        with pytest.raises(BrowserGone, match="浏览器启动不了"):
            made.render(Wanted(url=f"http://{HOST}/", status=200, headers=_HTML, body=b"<p>x</p>"))
    finally:
        made.close()


def test_find_browser_names_none_where_there_is_none() -> None:
    assert find_browser("/nowhere/chromium") == ""
