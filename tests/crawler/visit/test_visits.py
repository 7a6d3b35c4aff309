"""Whole visits over real HTTP: politeness, the three answers, budgets, resuming."""

from __future__ import annotations

import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from core.fetch import FetchProblem
from core.finding import Status
from core.unit import Category
from crawler.spiders.polite import PoliteSpider
from db import queries, site_reads
from db.records.findings import FindingFilter
from db.records.visits import VisitStatus
from tests.crawler.site_server import Answer, Plan, serving
from tests.crawler.visits import HOST, NIGHT, UNIT, Bench, page

_TEXT = {"Content-Type": "text/plain"}


def test_first_visit_reads_every_page_once(tmp_path: Path) -> None:
    plan = {
        "/": Answer(
            page(
                "/a/",
                "/b.htm",
                "/b.htm#top",
                "//www.qinghe.gov.cn/b.htm",
                "mailto:x@y",
                "javascript:;",
                "/p.jpg",
            )
        ),
        "/a/": Answer(page("/b.htm", "../", "c.htm")),
        "/a/c.htm": Answer(page()),
        "/b.htm": Answer(page("/", "/?utm=1;jsessionid=4")),
    }
    with serving(plan) as site:
        row = Bench(tmp_path, site).visit()
    assert (row.status, row.counts.fetched) == (VisitStatus.DONE, 4)
    assert sorted(p for p in site.paths() if p != "/?utm=1") == [
        "/",
        "/a/",
        "/a/c.htm",
        "/b.htm",
        "/robots.txt",
    ]


_AWAY = Answer(status=301, headers={"Location": "http://www.elsewhere.example/"})


@pytest.mark.parametrize(
    ("answer", "robots", "words"),
    [
        (Answer(status=404), "", "页面不存在"),
        (Answer(status=503), "", "HTTP 503"),
        (_AWAY, "", "首页转到 http://www.elsewhere.example/"),
        (Answer(page()), "User-agent: *\nDisallow: /\n", "robots.txt"),
    ],
)
def test_a_known_site_of_which_nothing_comes_is_not_done(
    tmp_path: Path, answer: Answer, robots: str, words: str
) -> None:
    plan: Plan = {path: Answer(page("/b.htm", "/c.htm", title=path)) for path in ("/", "/b.htm", "/c.htm")}
    with serving(plan) as site:
        bench = Bench(tmp_path, site)
        assert bench.visit().status is VisitStatus.DONE
        plan.update({path: answer for path in plan})
        plan["/robots.txt"] = Answer(robots, headers=_TEXT) if robots else Answer(status=404)
        row = bench.visit(date(2026, 11, 21))
    assert (row.status, row.counts.fetched, row.counts.unchanged) == (VisitStatus.UNREACHABLE, 0, 0)
    assert words in row.reason


def test_pages_that_did_not_change_are_not_read_again(tmp_path: Path) -> None:
    plan = {"/": Answer(page("/b.htm"), headers={"ETag": '"1"'}), "/b.htm": Answer(page(title="b"))}
    with serving(plan) as site:
        bench = Bench(tmp_path, site)
        bench.visit()
        again = bench.visit(date(2026, 11, 21))
        plan["/b.htm"] = Answer(page(title="c"))
        third = bench.visit(date(2026, 11, 22))
    assert (again.counts.fetched, again.counts.unchanged) == (0, 2)
    assert (third.counts.fetched, third.counts.unchanged) == (1, 1)
    assert [h.get("If-None-Match") for _, path, h in site.asked if path == "/"] == [None, '"1"', '"1"']


@pytest.mark.parametrize("first", ["", "\ufeff"])
def test_robots_are_obeyed_and_the_reason_is_kept(tmp_path: Path, first: str) -> None:
    plan = {
        "/robots.txt": Answer(f"{first}User-agent: *\nDisallow: /secret/", headers=_TEXT),
        "/": Answer(page("/secret/a.htm", "/b.htm")),
        "/b.htm": Answer(page()),
    }
    with serving(plan) as site:
        bench = Bench(tmp_path, site)
        row = bench.visit()
    assert "/secret/a.htm" not in site.paths()
    assert bench.outcomes(row)["/secret/a.htm"] == "robots"


def test_robots_that_fail_close_the_site(tmp_path: Path) -> None:
    with serving({"/robots.txt": Answer("x", 500), "/": Answer(page())}) as site:
        row = Bench(tmp_path, site).visit()
    assert "/" not in site.paths()
    assert row.status is not VisitStatus.DONE and "robots" in row.reason


def test_written_override_of_robots(tmp_path: Path) -> None:
    with serving(
        {"/robots.txt": Answer("User-agent: *\nDisallow: /", headers=_TEXT), "/": Answer(page())}
    ) as site:
        row = Bench(tmp_path, site).with_unit(ignore_robots_reason="来函同意监测").visit()
    assert row.counts.fetched == 1


def test_pages_are_asked_for_one_by_one_with_a_pause(tmp_path: Path) -> None:
    links = [f"/{n}.htm" for n in range(4)]
    plan = {"/": Answer(page(*links)), **{link: Answer(page()) for link in links}}
    with serving(plan) as site:
        began = time.monotonic()
        Bench(tmp_path, site, delay=0.2).visit()
        took = time.monotonic() - began
    assert site.most_at_once == 1
    assert took >= 0.2 * 5


def test_crawl_delay_is_honoured(tmp_path: Path) -> None:
    plan = {
        "/robots.txt": Answer("User-agent: *\nCrawl-delay: 0.5", headers=_TEXT),
        "/": Answer(page("/1.htm", "/2.htm")),
        "/1.htm": Answer(page()),
        "/2.htm": Answer(page()),
    }
    with serving(plan) as site:
        began = time.monotonic()
        Bench(tmp_path, site).visit()
        assert time.monotonic() - began >= 1.0


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (Answer("没有", 404), "not-found"),
        (Answer("<title>页面不存在</title>页面不存在"), "not-found"),
        (Answer("拒绝", 403), "blocked"),
        (Answer("<script>$_ts.cd='x'</script>", 412), "blocked"),
        (Answer("坏", 500), "server-error"),
        (Answer(drop=True), "reset"),
        (Answer("x" * 5000, cut=3000), "truncated"),
        (Answer(status=302, headers={"Location": "/x.htm"}), "redirect-loop"),
        (Answer(status=302, headers={"Location": "/x.htm", "Set-Cookie": "waf=1; path=/"}), "blocked"),
        (Answer(status=302), "bad-redirect"),
        (Answer(status=301, headers={"Location": "ftp://x/"}), "bad-redirect"),
        (Answer("x", headers={"Content-Encoding": "gzip"}), ""),
    ],
)
def test_how_an_address_ended(tmp_path: Path, answer: Answer, problem: str) -> None:
    plan = {"/": Answer(page("/x.htm", "/ok.htm")), "/x.htm": answer, "/ok.htm": Answer(page())}
    with serving(plan) as site:
        bench = Bench(tmp_path, site)
        row = bench.visit()
    assert row.status is VisitStatus.DONE
    if problem:
        assert bench.outcomes(row)["/x.htm"] == problem


@pytest.mark.parametrize(("headers", "problem"), [({}, "redirect-loop"), ({"Set-Cookie": "a=1"}, "blocked")])
def test_there_and_back_again(tmp_path: Path, headers: dict[str, str], problem: str) -> None:
    plan = {
        "/": Answer(page("/x.htm")),
        "/x.htm": Answer(status=302, headers={"Location": "/y.htm"}),
        "/y.htm": Answer(status=302, headers={"Location": "/x.htm", **headers}),
    }
    with serving(plan) as site:
        bench = Bench(tmp_path, site)
        assert bench.outcomes(bench.visit())["/x.htm"] == problem


def test_transient_faults_are_asked_again(tmp_path: Path) -> None:
    tries: list[int] = []

    def shaky(_: object) -> Answer:
        tries.append(1)
        return Answer("busy", 503) if len(tries) < 3 else Answer(page())

    with serving({"/": Answer(page("/x.htm")), "/x.htm": shaky}) as site:
        row = Bench(tmp_path, site).visit()
    assert (len(tries), row.counts.fetched, row.counts.failed) == (3, 2, 0)


def test_files_name_the_page_that_links_to_them(tmp_path: Path) -> None:
    plan = {
        "/": Answer(page("/biao.pdf", "/a.htm")),
        "/a.htm": Answer(page()),
        "/biao.pdf": Answer(b"%PDF-1.4", headers={"Content-Type": "application/pdf"}),
    }
    with serving(plan) as site:
        Bench(tmp_path, site).visit()
        named = {path: headers.get("Referer", "") for _, path, headers in site.asked}
    assert (named["/biao.pdf"], named["/a.htm"]) == (f"http://{HOST}/", "")


def test_too_large_is_not_broken(tmp_path: Path) -> None:
    plan = {
        "/": Answer(page("/big.pdf")),
        "/big.pdf": Answer(b"%PDF" + b"0" * 20_000_000, headers={"Content-Type": "application/pdf"}),
    }
    with serving(plan) as site:
        bench = Bench(tmp_path, site)
        assert bench.outcomes(bench.visit())["/big.pdf"] == "too-large"


def test_a_decompression_bomb_is_too_large(tmp_path: Path) -> None:
    import gzip

    bomb = gzip.compress(b"0" * 200_000_000)
    plan = {"/": Answer(page("/bomb.htm")), "/bomb.htm": Answer(bomb, headers={"Content-Encoding": "gzip"})}
    with serving(plan) as site:
        bench = Bench(tmp_path, site)
        assert bench.outcomes(bench.visit())["/bomb.htm"] == "too-large"


def test_endless_addresses_end_a_visit_soon(tmp_path: Path) -> None:
    def endless(handler: Any) -> Answer:
        path = handler.path
        return Answer(page(f"{path}x/y/", f"/cal?month={len(path)}", title=path))

    plan: Plan = {"/": Answer(page("/t/"))}
    with serving(plan) as site:
        plan |= {"/t/" + "x/y/" * n: endless for n in range(40)}
        bench = Bench(tmp_path, site)
        row, asked = bench.visit(), set(site.paths())
        again = bench.visit(date(2026, 11, 21))
    assert row.status is again.status is VisitStatus.DONE
    assert row.counts.fetched < 6
    assert set(site.paths()) == asked, "a trap goes no deeper from night to night"


def test_page_budget_ends_as_incomplete_and_the_next_night_goes_on(tmp_path: Path) -> None:
    links = [f"/{n}.htm" for n in range(20)]
    plan = {"/": Answer(page(*links)), **{link: Answer(page(title=link)) for link in links}}
    with serving(plan) as site:
        bench = Bench(tmp_path, site)
        first = bench.visit(max_pages=8)
        bench.visit(date(2026, 11, 21), max_pages=15)
        bench.visit(date(2026, 11, 22), max_pages=15)
    assert first.status is VisitStatus.INCOMPLETE and "8" in first.reason
    assert set(links) <= set(site.paths())


def test_a_site_that_is_down_is_unreachable(tmp_path: Path) -> None:
    with serving({}) as site:
        bench = Bench(tmp_path, site, hosts="*=127.0.0.1:9")
        row = bench.visit()
    assert row.status is VisitStatus.UNREACHABLE
    assert "拒绝连接" in row.reason


def test_site_that_blocks_us(tmp_path: Path) -> None:
    with serving({"/": Answer("<script>$_ts.cd='x'</script>", 412)}) as site:
        row = Bench(tmp_path, site).visit()
    assert row.status is VisitStatus.BLOCKED
    assert site.paths().count("/") == 1


def test_being_blocked_in_the_middle_stops_the_visit(tmp_path: Path) -> None:
    links = [f"/{n}.htm" for n in range(40)]
    plan = {"/": Answer(page(*links)), **{link: Answer("拒绝", 403) for link in links}}
    with serving(plan) as site:
        row = Bench(tmp_path, site).visit()
    assert row.status is VisitStatus.BLOCKED
    assert len(site.paths()) < 12


def test_private_addresses_are_refused(tmp_path: Path) -> None:
    with serving(
        {
            "/": Answer(page("http://127.0.0.1:9/x", "/r.htm")),
            "/r.htm": Answer(status=302, headers={"Location": "http://localhost:9/y"}),
        }
    ) as site:
        bench = Bench(tmp_path, site, hosts=f"{HOST}=127.0.0.1:{site.port}")
        row = bench.visit(external=True)
        found = bench.outcomes(row)
    assert found["http://127.0.0.1:9/x"] == "forbidden-address"


def test_registered_private_host_needs_the_setting(tmp_path: Path) -> None:
    with serving({"/": Answer(page())}) as site:
        home = f"http://127.0.0.1:{site.port}/"
        closed = Bench(tmp_path / "a", site, hosts="x=127.0.0.1:9").with_unit(
            homepage=home, hosts=("127.0.0.1",)
        )
        opened = Bench(tmp_path / "b", site, hosts="x=127.0.0.1:9", allow_private=True).with_unit(
            homepage=home, hosts=("127.0.0.1",)
        )
        for bench in (closed, opened):
            bench.folder.mkdir()
        assert closed.visit().status is VisitStatus.UNREACHABLE
        assert opened.visit().counts.fetched == 1


def test_a_file_that_only_the_head_of_the_answer_names(tmp_path: Path) -> None:
    table = "<table><tr><td>项目</td><td>标准</td></tr><tr><td>考试费</td><td>60元</td></tr></table>"
    name = 'attachment; filename="收费清单.xls"'.encode().decode("latin-1")
    kinds = {"Content-Type": "application/octet-stream", "Content-Disposition": name}
    plan: Plan = {"/": Answer(page("/down.jsp?id=3")), "/down.jsp?id=3": Answer(table, headers=kinds)}
    with serving(plan) as site:
        bench = Bench(tmp_path, site)
        bench.visit()
        found = site_reads.site_pages(bench.database, "qh").get(f"http://{HOST}/down.jsp?id=3")
    assert found is not None and found.attachment is not None
    assert (found.attachment.kind, found.tables[0].head) == ("xls", ("项目", "标准"))


def test_home_page_that_moves_within_the_domain(tmp_path: Path) -> None:
    plan = {
        f"{HOST}/": Answer(status=301, headers={"Location": "http://zw.qinghe.gov.cn/index.html"}),
        "zw.qinghe.gov.cn/index.html": Answer(page("/b.htm")),
        "zw.qinghe.gov.cn/b.htm": Answer(page()),
    }
    with serving(plan) as site:
        row = Bench(tmp_path, site).visit()
    assert (row.status, row.counts.fetched) == (VisitStatus.DONE, 2)


def test_office_whose_site_was_joined_to_the_portal_does_not_own_the_portal(tmp_path: Path) -> None:
    plan = {
        "jrb.qinghe.gov.cn/": Answer(status=301, headers={"Location": f"http://{HOST}/zwgk/jrb/"}),
        f"{HOST}/zwgk/jrb/": Answer(page("/b.htm")),
        f"{HOST}/b.htm": Answer(page()),
    }
    office = msgspec.structs.replace(
        UNIT,
        name="清河县金融办",
        category=Category.DEPARTMENT,
        homepage="http://jrb.qinghe.gov.cn/",
        hosts=("jrb.qinghe.gov.cn",),
    )
    with serving(plan) as site:
        row = Bench(tmp_path, site, unit=office).visit()
        assert row.counts.fetched == 0
        assert f"{HOST}/b.htm" not in {host + path for host, path, _ in site.asked}


def test_refresh_is_followed(tmp_path: Path) -> None:
    plan = {
        "/": Answer('<meta http-equiv="refresh" content="0;url=/index.html">'),
        "/index.html": Answer(page("/b.htm")),
        "/b.htm": Answer(page()),
    }
    with serving(plan) as site:
        assert Bench(tmp_path, site).visit().counts.fetched == 2


def test_home_page_that_only_sends_its_visitor_on_by_script(tmp_path: Path) -> None:
    plan = {
        "/": Answer(
            '<html><head><script>window.location.href="zw/index.html";</script></head><body></body></html>'
        ),
        "/zw/index.html": Answer(page("/b.htm")),
        "/b.htm": Answer(page()),
    }
    with serving(plan) as site:
        assert Bench(tmp_path, site).visit().counts.fetched == 2


def test_one_page_for_every_address_is_none_of_them(tmp_path: Path) -> None:
    pages = [f"/{n}.htm" for n in range(5)]
    plan: Plan = {"/": Answer(page(*pages)), **{p: Answer(page(title=f"第{p}页")) for p in pages}}
    notice = Answer(
        "<html><title>清河县人民政府</title><body><img src=/a.jpg><p>线路抢修，编号 20261120</p></body></html>"
    )
    with serving(plan) as site:
        bench = Bench(tmp_path, site, delay=0.02)
        assert bench.visit().status is VisitStatus.DONE
        site.plan = {path: notice for path in plan}
        row = bench.visit(NIGHT + timedelta(days=1))
        assert (row.status, row.counts.fetched) == (VisitStatus.BLOCKED, 0)
        assert bench.outcomes(row)["/"] == "blocked"
        site.plan = plan | {"/": notice}  # the home page alone is another one: it is what it is
        row = bench.visit(NIGHT + timedelta(days=2))
    assert (row.status, bench.outcomes(row)["/"]) == (VisitStatus.DONE, "")


def test_an_address_that_shows_the_home_page_leads_there(tmp_path: Path) -> None:
    home = Answer(page(*(f"/{n}.htm" for n in range(14))))
    plan: Plan = {
        "/": home,
        **{f"/{n}.htm": Answer(page(title=f"第{n}页")) for n in range(13)},
        "/13.htm": home,
    }
    with serving(plan) as site:
        bench = Bench(tmp_path, site)
        row = bench.visit()
    assert row.counts.fetched == 14
    final = {
        u: o.final_url for u, o in site_reads.outcomes(bench.database, "qh", row.id).items() if o.final_url
    }
    assert final == {f"http://{HOST}/13.htm": f"http://{HOST}/"}


def test_same_page_under_https_and_http_is_one(tmp_path: Path) -> None:
    plan = {"/": Answer(page("/b.htm", f"https://{HOST}/b.htm")), "/b.htm": Answer(page())}
    with serving(plan) as site:
        row = Bench(tmp_path, site).visit()
    assert (row.counts.fetched, row.counts.failed) == (2, 0)


def test_rate_limit_slows_down_and_waits(tmp_path: Path) -> None:
    tries: list[float] = []

    def limited(_: object) -> Answer:
        tries.append(time.monotonic())
        return Answer("slow", 429, {"Retry-After": "3"}) if len(tries) == 1 else Answer(page())

    with serving({"/": Answer(page("/x.htm")), "/x.htm": limited}) as site:
        row = Bench(tmp_path, site).visit()
    assert row.counts.fetched == 2
    assert tries[1] - tries[0] >= 3.0


def test_a_redirect_to_a_known_page_is_no_failure(tmp_path: Path) -> None:
    plan = {
        "/": Answer(page("/old/tz.html", "/new.htm")),
        "/old/tz.html": Answer(status=301, headers={"Location": "/new.htm"}),
        "/new.htm": Answer(page()),
    }
    with serving(plan) as site:
        bench = Bench(tmp_path, site)
        row = bench.visit()
        outcome = site_reads.outcomes(bench.database, row.unit_id, row.id)[f"http://{HOST}/old/tz.html"]
    assert (outcome.status, outcome.problem) == (301, None)
    assert outcome.final_url == f"http://{HOST}/new.htm"
    assert row.counts.failed == 0


def test_a_file_is_not_downloaded_again_while_it_is_unchanged(tmp_path: Path) -> None:
    files = Path(__file__).parents[2] / "pages" / "files"
    sheet = Answer(
        (files / "fees.et").read_bytes(), headers={"Content-Type": "application/octet-stream", "ETag": '"7"'}
    )
    plan: Plan = {"/robots.txt": Answer("", 404), "/": Answer(page("/P01/fees.et")), "/P01/fees.et": sheet}
    with serving(plan) as site:
        bench = Bench(tmp_path, site)
        first = bench.visit()
        second = bench.visit(NIGHT + timedelta(days=1))
        asked = [headers for _, path, headers in site.asked if path == "/P01/fees.et"]
    assert (first.counts.fetched, second.counts.unchanged) == (2, 2)
    assert [headers.get("If-None-Match") for headers in asked] == [None, '"7"']
    (kept,) = [p for p in site_reads.site_pages(bench.database, "qh").all() if p.attachment]
    assert kept.attachment is not None and kept.attachment.kind == "xls" and len(kept.tables) == 1


_STORE = """<html><head><title>通知公告</title></head><body><div class="list"><script type="text/xml"><datastore><nextgroup></nextgroup>
<recordset><record><![CDATA[<li><a href='/art/2026/11/3/art_1_1.html'>关于开展防汛检查的通知</a><span>2026-11-03</span></li>]]></record>
<record><![CDATA[<li><a href='/art/2026/10/31/art_1_2.html'>关于道路施工的公告</a><span>2026-10-31</span></li>]]></record>
<record><![CDATA[<li><a href='/art/2026/10/30/art_1_3.html'>关于停水的公告</a><span>2026-10-30</span></li>]]></record></recordset>
</datastore></script></div></body></html>"""
_PAGED = """<html><head><title>工作动态</title></head><body><div class="list"><ul>{items}</ul>
<script>createPageHTML(3, {place}, "index", "html");</script></div></body></html>"""


def _paged(place: int) -> Answer:
    items = (
        f'<li><a href="./t{place}{n}.html">县政府召开第{place}{n}次工作会议</a><span>2026-11-0{9 - n}</span></li>'
        for n in range(5)
    )
    return Answer(_PAGED.format(items="".join(items), place=place))


def test_lists_that_scripts_write_are_followed(tmp_path: Path) -> None:
    """Entries in a script's data, and the further pages of a pager made by script, stand in no link."""
    plan = {
        "/": Answer(page("/col/col1/index.html", "/xw/index.html")),
        "/col/col1/index.html": Answer(_STORE),
        "/xw/index.html": _paged(0),
        "/xw/index_1.html": _paged(1),
        "/xw/index_2.html": _paged(2),
    }
    entries = [f"/art/2026/{day}/art_1_{n}.html" for n, day in enumerate(("11/3", "10/31", "10/30"), 1)]
    entries += [f"/xw/t{place}{n}.html" for place in range(3) for n in range(5)]
    plan |= {path: Answer(page(title=path)) for path in entries}
    with serving(plan) as site:
        row = Bench(tmp_path, site).visit()
    assert set(plan) <= set(site.paths())
    assert row.status is VisitStatus.DONE and row.counts.failed == 0


def test_a_line_of_ours_that_is_down_is_waited_for_but_not_for_ever() -> None:
    """No route to anywhere, and nobody has answered lately: no site is to blame, and no try of it counts."""
    spider = PoliteSpider(name="any")
    assert not spider._waits_for_line(FetchProblem.TIMEOUT), "what may be the site's is no line of ours"
    assert spider._waits_for_line(FetchProblem.OUR_LINE)
    spider._line_is_there()
    assert not spider._waits_for_line(FetchProblem.OUR_LINE), "others answer: one address has no route"
    spider._answered_at -= 60.0
    assert spider._waits_for_line(FetchProblem.OUR_LINE)
    spider.line_patience = 0.0
    assert not spider._waits_for_line(FetchProblem.OUR_LINE)


def test_https_behind_a_mapping_that_speaks_plainly_says_nothing(tmp_path: Path) -> None:
    """One port for all, as testers set it up: that https fails there is no fault of the address."""
    plan = {"/": Answer(page(f"https://{HOST}/secure.htm", "https://www.elsewhere.gov.cn/"))}
    with serving(plan) as site:
        bench = Bench(tmp_path / "all", site)
        bench.folder.mkdir()
        found = bench.outcomes(bench.visit(external=True))
        told = Bench(tmp_path / "one", site, hosts=f"*:443=127.0.0.1:{site.port};*=127.0.0.1:{site.port}")
        told.folder.mkdir()
        blamed = told.outcomes(told.visit(external=True))
    assert found["https://www.elsewhere.gov.cn/"] == "our-line"
    assert blamed["https://www.elsewhere.gov.cn/"] == "tls"


def test_a_link_hidden_in_the_template_is_one_finding_until_the_last_page_lacks_it(tmp_path: Path) -> None:
    hidden = '<div class="foot"><div style="position:absolute;left:-3000px"><a href="http://yl-bet.example/">澳门永利注册</a></div></div>'
    clean = {path: page("/1.htm", "/2.htm", title=path) for path in ("/", "/1.htm", "/2.htm")}
    plan = {path: Answer(text.replace("</body>", f"{hidden}</body>")) for path, text in clean.items()}
    standing = []
    with serving(plan) as site:
        bench = Bench(tmp_path, site)
        for day, mended in enumerate(((), ("/1.htm",), ("/", "/2.htm"))):
            plan.update({path: Answer(clean[path]) for path in mended})
            bench.visit(NIGHT + timedelta(days=day))
            found = queries.findings(
                bench.database, FindingFilter(checks=("hidden-link",), statuses=tuple(Status))
            )
            standing.append([(row.subject, row.status, row.pages) for row in found])
    subject = "template:links:yl-bet.example"
    assert standing[0] == [(subject, Status.OPEN, 3)] and standing[1] == [(subject, Status.OPEN, 2)]
    assert [status for _, status, _ in standing[2]] == [Status.RESOLVED]


def test_the_charset_of_the_header_goes_before_the_one_of_the_page(tmp_path: Path) -> None:
    says = '<html><head><meta charset="{}"><title>通知</title></head><body><h1>关于开会的通知</h1><div class="TRS_Editor"><p>{}</p></div></body></html>'
    words = "各乡镇：定于本月召开全县工作会议，请准时参加。" * 4
    plan: Plan = {
        "/": Answer(page("/right.htm", "/wrong.htm")),
        "/right.htm": Answer(says.format("gb2312", words)),
        "/wrong.htm": Answer(says.format("utf-8", words), headers={"Content-Type": "text/html; charset=gbk"}),
    }
    with serving(plan) as site:
        bench = Bench(tmp_path, site)
        bench.visit()
        found = queries.findings(bench.database, FindingFilter(checks=("garbled-text",)))
    assert [f.url for f in found] == [f"http://{HOST}/wrong.htm"]
