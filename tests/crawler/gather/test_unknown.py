"""Random addresses: asked last, once, politely; what they answer is kept with the visit."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from core.fetch import FetchOutcome, FetchProblem
from crawler.gather.unknown import NAME, unknown_answer, unknown_urls
from crawler.night.judging import site_facts
from db import site_reads
from tests.crawler.site_server import Answer, Plan, serving
from tests.crawler.visits import HOST, UNIT, Bench, page

NOW = datetime.fromisoformat("2026-11-20T02:00:00+08:00")
ERROR = (
    "<html><head><title>页面不存在</title></head><body><div class='nav'><a href='/'>首页</a><a href='/zwgk/'>公开</a></div>"
    "<p>您访问的页面不存在</p><div class='footer'>主办单位：清河县人民政府办公室</div></body></html>"
)


class Everything(dict):  # type: ignore[type-arg]
    """A plan that answers addresses nobody planned."""

    def __init__(self, plan: Plan, rest: Answer) -> None:
        super().__init__(plan)
        self.rest = rest

    def get(self, key: str, default: object = None) -> object:
        return super().get(key, self.rest if "/jiance-" in key else default)


def visited(folder: Path, plan: Plan, **order: object) -> tuple[Bench, list[str], object]:
    with serving(plan) as site:
        bench = Bench(folder, site)
        row = bench.visit(**{"probes": True, **order})  # type: ignore[arg-type]
        return bench, site.paths(), row


def test_addresses_differ_by_night_and_unit_but_repeat() -> None:
    first = unknown_urls(UNIT, 7)
    assert first == unknown_urls(UNIT, 7)
    assert len(set(first)) == 3
    assert not set(first) & set(unknown_urls(UNIT, 8))
    assert all(url.startswith(UNIT.homepage) for url in first)


def test_asked_after_the_pages_and_stored(tmp_path: Path) -> None:
    plan = Everything({"/": Answer(page("/a.html")), "/a.html": Answer(page())}, Answer(ERROR, 404))
    bench, paths, row = visited(tmp_path, plan)
    assert [p for p in paths if "/jiance-" in p] == paths[-4:-1]
    assert paths[-1] == "/"  # the home page once more, with a look for its search
    answers = site_facts(bench.database, UNIT, row, NOW).unknown  # type: ignore[arg-type]
    assert sorted(a.url for a in answers) == sorted(unknown_urls(UNIT, row.id))  # type: ignore[attr-defined]
    for answer in answers:
        assert (answer.status, answer.problem, answer.read) == (404, FetchProblem.NOT_FOUND, True)
        assert answer.header and answer.footer and answer.says_error


def test_they_are_no_pages_of_the_site(tmp_path: Path) -> None:
    plan = Everything({"/": Answer(page())}, Answer(page(title="任何地址"), 200))
    bench, _, row = visited(tmp_path, plan)
    assert row.counts.fetched == 1  # type: ignore[attr-defined]
    assert row.counts.failed == 0  # type: ignore[attr-defined]
    assert not [p for p in bench.outcomes(row) if "/jiance-" in p]  # type: ignore[arg-type]
    assert len(list(site_reads.site_pages(bench.database, "qh").heads())) == 1


def test_asked_on_a_site_with_more_pages_than_a_night_may_read(tmp_path: Path) -> None:
    links = [f"/{n}.html" for n in range(20)]
    plan = Everything(
        {"/": Answer(page(*links)), **{u: Answer(page(title=u)) for u in links}}, Answer(ERROR, 404)
    )
    bench, paths, row = visited(tmp_path, plan, max_pages=6)
    assert row.status == "incomplete" and "6" in row.reason  # type: ignore[attr-defined]
    assert row.counts.fetched == 6  # type: ignore[attr-defined]
    assert len(site_facts(bench.database, UNIT, row, NOW).unknown) == 3  # type: ignore[arg-type]
    assert len([p for p in paths if p in links]) == 5


def test_redirects_are_told_not_followed(tmp_path: Path) -> None:
    plan = Everything({"/": Answer(page())}, Answer("", 302, {"Location": "/404.html"}))
    bench, paths, row = visited(tmp_path, plan)
    answers = site_facts(bench.database, UNIT, row, NOW).unknown  # type: ignore[arg-type]
    assert {(a.status, a.final_url, a.read) for a in answers} == {(302, f"http://{HOST}/404.html", False)}
    assert "/404.html" not in paths


def test_not_asked_where_robots_forbids(tmp_path: Path) -> None:
    robots = Answer("User-agent: *\nDisallow: /jiance-\n")
    plan = Everything({"/": Answer(page()), "/robots.txt": robots}, Answer(ERROR, 404))
    bench, paths, row = visited(tmp_path, plan)
    assert [p for p in paths if p.startswith("/jiance-")] == []
    answers = site_facts(bench.database, UNIT, row, NOW).unknown  # type: ignore[arg-type]
    assert [a.problem for a in answers].count(FetchProblem.ROBOTS) == 2


def test_not_asked_unless_ordered(tmp_path: Path) -> None:
    bench, paths, row = visited(tmp_path, {"/": Answer(page())}, probes=False)
    assert not [p for p in paths if "/jiance-" in p]
    assert site_reads.gathered(bench.database, row.id, NAME) is None  # type: ignore[attr-defined]


def test_not_asked_once_the_site_blocks(tmp_path: Path) -> None:
    links = [f"/{n}.html" for n in range(20)]
    plan = Everything(
        {"/": Answer(page(*links)), **{k: Answer("拦截", 403) for k in links}}, Answer(ERROR, 404)
    )
    _, paths, row = visited(tmp_path, plan)
    assert row.status == "blocked"  # type: ignore[attr-defined]
    assert not [p for p in paths if "/jiance-" in p]


@pytest.mark.parametrize(
    ("html", "header", "footer", "scripted", "says_error"),
    [
        (ERROR, 2, True, False, True),
        ("<html><title>404 Not Found</title><h1>404</h1></html>", 0, False, False, True),
        (
            "<html><title>温馨提示</title><body><script src='/a.js'></script></body></html>",
            0,
            False,
            True,
            False,
        ),
        (
            "<html><title>提示</title><body><iframe src='/e.html'></iframe></body></html>",
            0,
            False,
            True,
            False,
        ),
    ],
)
def test_what_is_kept_of_an_answer(
    html: str, header: int, footer: bool, scripted: bool, says_error: bool
) -> None:
    outcome = FetchOutcome(url=f"http://{HOST}/x.html", status=404, problem=FetchProblem.NOT_FOUND)
    told = unknown_answer(UNIT, outcome, html.encode(), "text/html", NOW)
    assert (told.header, told.footer, told.scripted, told.says_error) == (
        header,
        footer,
        scripted,
        says_error,
    )


def test_external_answers_are_no_pages_of_the_site_even_after_a_redirect(tmp_path: Path) -> None:
    """A spot check asks for external addresses, too; one that redirects must not be read as a page of ours."""
    away = "http://www.yutian.gov.cn/"
    plan: Plan = {
        f"{HOST}/": Answer(page(away)),
        "www.yutian.gov.cn/": Answer("", 302, {"Location": "/index.html"}),
        "www.yutian.gov.cn/index.html": Answer(page("/b.html", title="玉田县人民政府")),
    }
    with serving(plan) as site:
        bench = Bench(tmp_path, site)
        row = bench.visit(night=None, external=True)
        assert row.counts.fetched == 1
        outcome = site_reads.outcomes(bench.database, "qh", row.id)[away]
        assert (outcome.problem, outcome.final_url) == (None, f"{away}index.html")
        assert "/b.html" not in site.paths()
