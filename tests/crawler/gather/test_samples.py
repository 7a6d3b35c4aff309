"""What is kept of strangers' pages while external links are asked for, and what is not read at all."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest

from core.fetch import FetchOutcome
from crawler.config import Config
from crawler.gather.sample import MOST_BYTES, is_sampled, sample_of
from crawler.night.pool import Piece, Pool
from crawler.night.visiting import run_links
from db import site_reads
from db.store import Store
from tests.crawler.site_server import Answer, Plan, serving
from tests.crawler.visits import HOST, Bench, page

FILLER = "<p>各类信息，每日更新，欢迎浏览。</p>" * 40_000
CASINO = "<html><head><title>澳门新葡京官网</title><meta name='keywords' content='百家乐,时时彩'></head><body><script>var a=1</script><p>注册送彩金</p>"


def links_piece(config: Config, urls: list[str], log_file: str, tell: Any) -> dict[str, FetchOutcome]:
    return dict(run_links(config, urls, log_file))


def asked(folder: Path, plan: Plan, *urls: str) -> tuple[dict[str, FetchOutcome], Any]:
    """The addresses asked for as a night does, in a process of its own."""
    with serving(plan) as site:
        ends: list[tuple[str, Any]] = []
        pool = Pool(1, lambda name, news: None, lambda name, kind, value: ends.append((kind, value)))
        pool.run([Piece("links", links_piece, (Bench(folder, site).config, list(urls), str(folder / "log")))])
        kind, value = ends[0]
        assert kind == "done", value
        return value, site


def test_title_and_text_of_strangers_are_kept(tmp_path: Path) -> None:
    url = "http://www.lxlyw.example/"
    found, _ = asked(tmp_path, {"/": Answer(CASINO)}, url)
    assert found[url].title == "澳门新葡京官网"
    assert found[url].sample == "百家乐,时时彩 注册送彩金"


def test_what_a_redirect_leads_to_is_kept(tmp_path: Path) -> None:
    plan: Plan = {
        "www.lxlyw.example/": Answer("", 302, {"Location": "http://tz88.example/"}),
        "tz88.example/": Answer(CASINO),
    }
    url = "http://www.lxlyw.example/"
    found, _ = asked(tmp_path, plan, url)
    assert (found[url].final_url, found[url].title) == ("http://tz88.example/", "澳门新葡京官网")


@pytest.mark.parametrize("packed", [False, True])
def test_a_long_page_is_left_where_its_sample_ends(tmp_path: Path, packed: bool) -> None:
    text = (CASINO + FILLER).encode()
    noise = "".join(f"<i>{n * n}</i>" for n in range(400_000)).encode()  # does not pack well
    body = gzip.compress(text + noise) if packed else text
    headers = {"Content-Encoding": "gzip"} if packed else {}
    assert len(body) > 4 * MOST_BYTES
    url = "http://www.lxlyw.example/"
    found, _ = asked(tmp_path, {"/": Answer(body, headers=headers)}, url)
    assert (found[url].problem, found[url].title) == (None, "澳门新葡京官网")
    assert found[url].sample.startswith("百家乐,时时彩 注册送彩金") and len(found[url].sample) <= 600


def test_pages_of_public_bodies_and_common_services_are_not_sampled(tmp_path: Path) -> None:
    urls = ("http://www.yutian.gov.cn/zwgk/1.htm", "http://www.people.com.cn/")
    found, _ = asked(tmp_path, {"/": Answer(CASINO), "/zwgk/1.htm": Answer(CASINO)}, *urls)
    assert all(found[u].problem is None and not found[u].title and not found[u].sample for u in urls)
    assert not is_sampled("not an address")


def test_home_pages_of_public_bodies_are_sampled(tmp_path: Path) -> None:
    found, _ = asked(tmp_path, {"/": Answer(CASINO)}, "http://zt.yutian.gov.cn/")
    assert found["http://zt.yutian.gov.cn/"].title


def test_files_and_refusals_have_no_sample(tmp_path: Path) -> None:
    plan: Plan = {
        "/a.pdf": Answer(b"%PDF-1.4", headers={"Content-Type": "application/pdf"}),
        "/gone.html": Answer(CASINO, 404),
    }
    urls = ("http://www.lxlyw.example/a.pdf", "http://www.lxlyw.example/gone.html")
    found, _ = asked(tmp_path, plan, *urls)
    assert all(not found[u].title and not found[u].sample for u in urls)


def test_a_spot_check_keeps_the_sample_in_the_database(tmp_path: Path) -> None:
    away = "http://www.lxlyw.example/"
    plan: Plan = {f"{HOST}/": Answer(page(away)), "www.lxlyw.example/": Answer(CASINO)}
    with serving(plan) as site:
        bench = Bench(tmp_path, site)
        row = bench.visit(night=None, external=True)
        kept = site_reads.outcomes(bench.database, "qh", row.id)[away]
        assert (kept.title, kept.sample[:3]) == ("澳门新葡京官网", "百家乐")
        later = FetchOutcome(url=away, status=200, content_type="text/html", title="岚海旅游网")
        Store(bench.database).save_outcomes("qh", None, {away: later}, bench.config.now())
        with bench.database.read() as connection:
            stored = connection.exec_driver_sql(
                "SELECT title, sample FROM links WHERE target = ?", (away,)
            ).all()
    assert [tuple(s) for s in stored] == [("岚海旅游网", "")]


@pytest.mark.parametrize(
    ("body", "content_type", "wanted"),
    [
        ("<title>旅游网</title>门票".encode("gb18030"), "text/html; charset=gbk", ("旅游网", "门票")),
        (b"", "text/html", ("", "")),
        (b"<!-- hidden -->", "text/html", ("", "")),
        (b"<html><head><title>" + b"a" * 5000, "text/html", ("a" * 120, "")),
        (b"<p>" * 5000 + b"x", "text/html", ("", "x")),
        (b"<title>t</title><script>secret</script><p>said</p>", "", ("t", "said")),
    ],
)
def test_a_sample_is_taken_of_odd_pages_too(body: bytes, content_type: str, wanted: tuple[str, str]) -> None:
    title, sample = sample_of(body, content_type)
    assert (title, sample[:40]) == wanted
