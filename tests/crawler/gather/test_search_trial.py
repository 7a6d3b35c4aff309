"""The site's search, tried at the end of a visit on a real server: few requests, in order, obeying robots.txt."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from sqlalchemy import func, select

from core.fetch import FetchProblem
from core.gathered import QueryKind, SearchEntrance, SearchFacts
from crawler.gather.queries import Titled, queries
from crawler.night.judging import site_facts
from db.models.base import metadata
from db.models.visits import visits
from tests.crawler.site_server import Answer, Plan, serving
from tests.crawler.visits import HOST, NIGHT, UNIT, Bench

NOW = datetime.fromisoformat("2026-11-20T02:00:00+08:00")
TITLES = (
    "关于印发惠企贷款贴息办法的通知",
    "羊绒产业数字化改造补助公示",
    "运河湿地公园栈道封闭维修公告",
    "农村厕所粪污资源化利用试点方案",
)
FORM = '<form action="/so/s"><input type="hidden" name="site" value="清河"><input name="q"><button>搜索</button></form>'


class Searching(dict):  # type: ignore[type-arg]
    """A plan that answers ``/so/s`` by ``search``, which is given the query."""

    def __init__(self, plan: Plan, search: Any) -> None:
        super().__init__(plan)
        self.search = search

    def get(self, key: str, default: object = None) -> object:
        if key.startswith("/so/s?"):
            return self.search(key)
        return super().get(key, default)


def article(number: int, charset: str) -> Answer:
    text = (
        f'<html><head><meta charset="{charset}"><title>{TITLES[number]}_清河县人民政府</title>'
        f'<meta name="ArticleTitle" content="{TITLES[number]}"><meta name="PubDate" content="2026-10-{10 + number} 09:00"></head>'
        f"<body><h1>{TITLES[number]}</h1><div>发布时间：2026-10-{10 + number} 来源：县政府办公室</div>"
        f'<div class="TRS_Editor">{"<p>现将有关事项通知如下，请认真贯彻执行，并抓好各项工作落实。</p>" * 8}</div></body></html>'
    )
    return html(text, charset)


def html(text: str, charset: str = "utf-8", **more: Any) -> Answer:
    return Answer(text.encode(charset), headers={"Content-Type": f"text/html; charset={charset}"}, **more)


def site_plan(search: Any, *, box: str = FORM, charset: str = "utf-8", robots: str = "") -> Plan:
    links = "".join(f'<li><a href="/zwgk/{n}.html">{t}</a></li>' for n, t in enumerate(TITLES))
    home = f'<html><head><meta charset="{charset}"><title>清河县人民政府</title></head><body>{box}<ul>{links}</ul></body></html>'
    plan: Plan = {"/": html(home, charset), **{f"/zwgk/{n}.html": article(n, charset) for n in range(4)}}
    if robots:
        plan["/robots.txt"] = Answer(robots, headers={"Content-Type": "text/plain"})
    return Searching(plan, search)


def finds(charset: str = "utf-8", wait: float = 0.0) -> Any:
    """A search that knows every title and looks for words."""

    def search(address: str) -> Answer:
        query = parse_qs(urlsplit(address).query, encoding=charset)["q"][0]
        hits = [n for n, t in enumerate(TITLES) if all(w in t for w in query.split())]
        rows = "".join(f'<li><a href="/zwgk/{n}.html">{TITLES[n]}</a></li>' for n in hits)
        return html(f"<html><body><ul>{rows or '没有找到相关内容'}</ul></body></html>", charset, wait=wait)

    return search


def tried(folder: Path, plan: Plan, **unit: Any) -> tuple[SearchFacts, list[str]]:
    with serving(plan) as site:
        bench = Bench(folder, site).with_unit(**unit)
        row = bench.visit(probes=True)
        facts = site_facts(bench.database, bench.unit, row, NOW).search
        assert facts is not None
        return facts, site.paths()


def asked(paths: list[str]) -> list[str]:
    return [p for p in paths if p.startswith("/so/")]


def test_asked_last_in_order_and_no_more_than_eight_times(tmp_path: Path) -> None:
    facts, paths = tried(tmp_path, site_plan(finds()))
    assert asked(paths) == paths[-len(asked(paths)) :] and 6 <= len(asked(paths)) <= 8
    assert facts.entrance is SearchEntrance.FORM
    kinds = [a.kind for a in facts.answers]
    assert kinds[0] is QueryKind.CONTROL and kinds.count(QueryKind.TITLE) == 3
    assert all(a.rank == 1 for a in facts.answers if a.kind in (QueryKind.TITLE, QueryKind.WORDS))
    typo = next(a for a in facts.answers if a.kind is QueryKind.TYPO)
    assert typo.decided and not typo.found and typo.none and typo.query not in TITLES
    assert all(f"site={quote('清河')}" in p for p in asked(paths))


@pytest.mark.parametrize(("count", "decided"), [("共找到 10 条结果", True), ("", False)])
def test_results_that_stand_beside_them_anyway(tmp_path: Path, count: str, decided: bool) -> None:
    """Whatever is asked, the search lists what the page recommends as well: only where it counts results it means them."""
    hot = "".join(f'<li><a href="/hot/{n}.html">群众关心的热点问题解答之{n}</a></li>' for n in range(6))

    def search(address: str) -> Answer:
        query = parse_qs(urlsplit(address).query)["q"][0]
        known = any(w in t for w in query.split() for t in TITLES)
        main = f"<p>{count}</p><ul>{hot}</ul>" if known else "<p>没有找到相关内容</p>"
        return html(f"<html><body>{main}<h3>热门信息</h3><ul>{hot}</ul></body></html>")

    facts, _ = tried(tmp_path, site_plan(search))
    titles = [a for a in facts.answers if a.kind is QueryKind.TITLE]
    assert [(a.decided, a.found) for a in titles] == [(decided, False)] * 3


def test_results_that_are_counted_but_come_by_script(tmp_path: Path) -> None:
    def search(address: str) -> Answer:
        query = parse_qs(urlsplit(address).query)["q"][0]
        found = sum(query in t for t in TITLES)
        menu = "<a href='/'>清河县人民政府网站</a><a href='/zwgk/'>政府信息公开</a>"
        return html(
            f"<html><body>{menu}<p>共{found}条结果</p><div id='r'>请稍候</div><script src='/s.js'></script></body></html>"
        )

    facts, _ = tried(tmp_path, site_plan(search))
    assert not any(a.decided for a in facts.answers if a.kind is QueryKind.TITLE)


def test_words_go_out_in_the_charset_of_the_page(tmp_path: Path) -> None:
    facts, paths = tried(tmp_path, site_plan(finds("gb18030"), charset="gb18030"))
    assert any(quote(TITLES[3].encode("gb18030")) in p for p in asked(paths))
    assert [a.rank for a in facts.answers if a.kind is QueryKind.TITLE] == [1, 1, 1]


def test_robots_txt_is_obeyed(tmp_path: Path) -> None:
    facts, paths = tried(tmp_path, site_plan(finds(), robots="User-agent: *\nDisallow: /so/\n"))
    assert asked(paths) == []
    assert [a.problem for a in facts.answers] == [FetchProblem.ROBOTS]


@pytest.mark.parametrize(
    ("status", "problem"),
    [(403, FetchProblem.BLOCKED), (500, FetchProblem.SERVER_ERROR), (404, FetchProblem.NOT_FOUND)],
)
def test_nothing_more_is_asked_once_the_first_query_fails(
    tmp_path: Path, status: int, problem: FetchProblem
) -> None:
    facts, paths = tried(tmp_path, site_plan(lambda address: html("拒绝", status=status)))
    assert len({*asked(paths)}) == 1
    assert [a.problem for a in facts.answers] == [problem]


def test_a_search_behind_a_link(tmp_path: Path) -> None:
    plan = site_plan(finds(), box='<a href="/so/index.html">站内搜索</a>')
    plan["/so/index.html"] = html(f"<html><body>{FORM}</body></html>")
    facts, paths = tried(tmp_path, plan)
    assert (facts.entrance, facts.page) == (SearchEntrance.FORM, f"http://{HOST}/so/index.html")
    assert 8 <= len(asked(paths)) <= 10  # the page itself twice: as a page, and for its form


def test_an_address_from_the_overrides(tmp_path: Path) -> None:
    template = f"http://{HOST}/so/s?from=ban&q={{query}}"
    facts, paths = tried(tmp_path, site_plan(finds(), box=""), search_template=template)
    assert facts.entrance is SearchEntrance.TEMPLATE
    assert all(p.startswith("/so/s?from=ban&q=") for p in asked(paths))


@pytest.mark.parametrize(
    ("box", "entrance"),
    [
        (
            '<form action="/so/s" method="post"><input name="q"><button>搜索</button></form>',
            SearchEntrance.POST,
        ),
        ('<div id="search"></div>', SearchEntrance.SCRIPT),
        (
            '<form action="http://so.anybody.example/so/s"><input name="q"><button>搜索</button></form>',
            SearchEntrance.ELSEWHERE,
        ),
        ('<a href="http://so.anybody.example/so/">搜索</a>', SearchEntrance.ELSEWHERE),
        (
            '<form action="http://www.baidu.com/baidu"><input name="word"><input type="hidden" name="si" value="x"></form>',
            SearchEntrance.ELSEWHERE,
        ),
        ("", SearchEntrance.NONE),
    ],
)
def test_what_cannot_be_tried_is_not_asked(tmp_path: Path, box: str, entrance: SearchEntrance) -> None:
    facts, paths = tried(tmp_path, site_plan(finds(), box=box))
    assert (facts.entrance, asked(paths)) == (entrance, [])


def test_results_over_a_redirect_and_endless_ones(tmp_path: Path) -> None:
    good: Callable[[str], Answer] = finds()

    def search(address: str) -> Answer:
        if "&go=1" in address:
            return good(address)
        return Answer("", 302, {"Location": f"{address}&go=1"})

    facts, _ = tried(tmp_path / "good", site_plan(search))
    assert [a.rank for a in facts.answers if a.kind is QueryKind.TITLE] == [1, 1, 1]
    facts, paths = tried(
        tmp_path / "endless", site_plan(lambda address: Answer("", 302, {"Location": f"{address}1"}))
    )
    assert len(asked(paths)) <= 4
    assert not any(a.decided for a in facts.answers)


def test_time_is_measured_to_the_first_byte(tmp_path: Path) -> None:
    facts, _ = tried(tmp_path, site_plan(finds(wait=0.3)))
    assert all(0.3 <= a.seconds < 15 for a in facts.answers)


def test_a_night_without_change_adds_one_row_and_small_facts(tmp_path: Path) -> None:
    with serving(site_plan(finds())) as site:
        bench = Bench(tmp_path, site)
        bench.visit(probes=True)
        before = rows(bench)
        bench.visit(night=NIGHT.replace(day=21), probes=True)
        after = rows(bench)
        with bench.database.read() as connection:
            sizes = connection.execute(select(func.length(visits.c.gathered))).scalars().all()
    assert {n: after[n] - before[n] for n in after if after[n] != before[n]} == {"visits": 1, "nights": 1}
    assert max(sizes) < 4000


def rows(bench: Bench) -> dict[str, int]:
    with bench.database.read() as connection:
        return {
            t.name: connection.execute(select(func.count()).select_from(t)).scalar_one()
            for t in metadata.sorted_tables
        }


def test_home_page_is_looked_at_once_more(tmp_path: Path) -> None:
    with serving(site_plan(finds())) as site:
        bench = Bench(tmp_path, site)
        row = bench.visit(probes=True)
        facts = site_facts(bench.database, UNIT, row, NOW)
        assert site.paths().count("/") == 2
    assert facts.home_again is not None and facts.home is not None
    assert facts.home_again.head_title == facts.home.head_title
    assert (facts.home_again.chrome, facts.home_again.status) == (facts.home.chrome, 200)


def test_queries_come_from_titles_that_can_be_told_apart() -> None:
    pages = [
        Titled(f"http://a/{n}", t, "2026-11-01")
        for n, t in enumerate((*TITLES, "县政府召开工作会议", "县政府召开工作会议", "短标题"))
    ]
    made = queries(pages, NOW.date(), "清河县人民政府")
    assert all(q.page and q.page.title in TITLES for q in made) and 5 <= len(made) <= 7
    typo = next(q for q in made if q.kind is QueryKind.TYPO)
    assert typo.page and sum(a != b for a, b in zip(typo.text, typo.page.title, strict=True)) == 1
    pinyin = next(q for q in made if q.kind is QueryKind.PINYIN)
    assert pinyin.text.isascii() and pinyin.text.isalpha() and pinyin.meant in pinyin.page.title  # type: ignore[union-attr]


def test_a_word_that_can_be_read_in_two_ways_is_not_asked_for_in_pinyin() -> None:
    title = "重庆银行长乐支行参加清河羊绒博览会"
    made = queries([Titled("http://a/1", title, "2026-11-01")], NOW.date())
    pinyin = next(q for q in made if q.kind is QueryKind.PINYIN)
    assert pinyin.meant not in ("重庆", "银行", "长乐", "参加")


@pytest.mark.parametrize("day", ["2026-11-19", "2025-11-01", "", "无"])
def test_titles_too_new_too_old_or_undated_are_not_asked_for(day: str) -> None:
    assert queries([Titled("http://a/1", TITLES[0], day)], NOW.date()) == []
