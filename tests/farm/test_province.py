"""The province repeats, is large enough, and its truth agrees with the pages it serves."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from hashlib import blake2b
from typing import Any
from urllib.parse import urlsplit

import pytest
from lxml import html

from core.unit import Category, Unit
from farm import calendar
from farm.answer import Answer
from farm.answers import answer_of
from farm.entries import entries_of, paths_of
from farm.model import Kind, Life, Row
from farm.names import practice_units, write_registry
from farm.province import CHECKS, NIGHTS, Province, make_province
from farm.published import title_of
from farm.reach import CHECKS as PROBED
from farm.recipes.base import RECIPES
from farm.recipes.wayward.beside import page_beside
from farm.site import SPECIAL

TODAY = date(2026, 11, 20)
COMPARED = {
    "document-number", "document-headings", "document-paragraphs", "document-structure", "document-text", "document-attachments",
    "document-header", "interpretation-link", "interpretation-delay", "fee-disclosure", "fee-list-fields", "fee-list-age", "home-stale",
    "column-stale", "column-blank", "column-order", "column-abandoned", "forged-date", "recurrence", "annual-report", "disclosure-platform", "interpretation-extract", "interpretation-forms", "document-validity", "policy-library", "dead-link", "footer-marks", "page-labels", "site-code",
}  # fmt: skip

LINKS = {
    "hidden-link", "wrong-link", "external-prompt", "crawler-trap", "domain-name", "site-name",
    "image-alternative", "page-language", "elder-version", "error-page", "soft-404",
    "typo", "wrong-statement", "harmful-content", "privacy-leak", "garbled-text", "secret-mark", "article-source", "duplicate-article", "advertising",
}  # fmt: skip

SERVICES = {
    "service-guide", "guide-terms", "guide-attachments", "service-missing", "open-data", "map-themes", "message-facts",
    "search-accuracy", "https", "ipv6", "hijacked-link", "unanswered-message", "consultation-channel", "survey-activity", "qa-knowledge",
}  # fmt: skip


def fingerprint(province: Province) -> str:
    digest = blake2b()
    for site in province.sites.values():
        for path in paths_of(site, 1)[:40]:
            digest.update(province.answer(site.host, path).body)
    return digest.hexdigest()


def fetch(province: Province, url: str, night: int = 1) -> Answer:
    parts = urlsplit(url)
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    return province.answer(parts.netloc, target, night)


def text_of(province: Province, url: str, night: int = 1) -> str:
    site = province.site_of(urlsplit(url).netloc)
    assert site is not None
    codec = "gb18030" if site.style.charset.startswith("gb") else "utf-8"
    return fetch(province, url, night).body.decode(codec)


def test_the_same_seed_makes_the_same_pages_and_truth(small: Province) -> None:
    again = make_province(1, practice_units(14), 40, TODAY)
    assert fingerprint(again) == fingerprint(small)
    assert again.rows == small.rows


def test_another_seed_makes_another_province(small: Province) -> None:
    other = make_province(2, practice_units(14), 40, TODAY)
    assert fingerprint(other) != fingerprint(small)
    assert other.rows != small.rows


def test_every_check_has_enough_faults_and_decoys(whole: Province) -> None:
    counted = Counter((row.check, row.kind) for row in whole.rows)
    assert set(CHECKS) == COMPARED | LINKS | SERVICES | set(PROBED)
    for check in COMPARED | LINKS | SERVICES:
        assert counted[check, Kind.FAULT] >= 8, check
        assert counted[check, Kind.DECOY] >= 8, check


def test_every_recipe_is_cooked_in_the_whole_province(whole: Province) -> None:
    cooked = {(row.check, row.form) for row in whole.rows}
    assert not [(r.check, r.form) for r in RECIPES if (r.check, r.form) not in cooked]


def test_nights_bring_mending_relapse_and_new_faults(whole: Province) -> None:
    lives = Counter(row.life for row in whole.truth(kind=Kind.FAULT))
    assert lives[Life(mended=2)] and lives[Life(mended=2, again=3)] and lives[Life(first=2)]
    assert sum(2 in row.unreached for row in whole.truth(kind=Kind.FAULT)) >= 10
    assert len(whole.troubled) == 5


@pytest.mark.parametrize(
    ("life", "nights"),
    [(Life(), [1, 2, 3]), (Life(mended=2), [1]), (Life(mended=2, again=3), [1, 3]), (Life(first=2), [2, 3])],
)
def test_a_life_tells_its_nights(life: Life, nights: list[int]) -> None:
    assert [n for n in NIGHTS if life.active(n)] == nights


def test_every_address_of_a_site_answers(small: Province) -> None:
    for site in small.sites.values():
        for path in paths_of(site, 1):
            assert small.answer(site.host, path).status == 200, (site.style.id, path)


def test_every_link_within_the_sites_leads_somewhere_unless_planted(small: Province) -> None:
    planted = {
        subject(url)
        for row in small.rows
        if row.check in ("dead-link", "interpretation-link")
        for url in row.urls
    }
    for site in small.sites.values():
        linked = {link for path in paths_of(site, 1) for link in own_links(small, site.url(path), site.host)}
        for link in linked - {site.url(site.search_on(1).path)}:  # a search may fail on purpose
            assert subject(link) in planted or fetch(small, link).status in (200, 301), link


def own_links(province: Province, url: str, host: str) -> set[str]:
    answer = fetch(province, url)
    if not answer.content_type.startswith("text/html"):
        return set()
    tree: Any = html.fromstring(answer.body)
    tree.make_links_absolute(url)
    found = {link.strip().split("#", 1)[0] for _, _, link, _ in tree.iterlinks()}
    return {link for link in found if urlsplit(link).netloc == host}


def subject(url: str) -> str:
    return url.split("://", 1)[-1].split("#", 1)[0]


def test_rows_name_pages_that_exist(whole: Province) -> None:
    for row in whole.rows:
        if (
            row.check in ("dead-link", "wrong-link", "hijacked-link")
            or row.kind is Kind.OPTIONAL
            or "dead" in row.form
        ):
            continue
        for url in row.urls:
            night = 1 if row.life.first == 1 else row.life.first
            assert fetch(whole, url, night).status == 200, row


def test_flexible_faults_change_their_page_between_nights(whole: Province) -> None:
    changed = [
        r for r in whole.truth(kind=Kind.FAULT) if r.life != Life() and r.urls and r.check != "dead-link"
    ]
    assert len(changed) >= 15
    for row in changed:
        first = row.life.first
        spoilt, clean = (1, 2) if first == 1 else (first, first - 1)
        assert any(fetch(whole, u, spoilt).body != fetch(whole, u, clean).body for u in row.urls), row


def test_mended_wrong_brackets_are_gone(whole: Province) -> None:
    rows = [
        r for r in whole.truth(checks=["document-number"], kind=Kind.FAULT) if r.form == "square brackets"
    ]
    assert rows
    for row in rows:
        for night in NIGHTS:
            if night not in row.unreached:
                assert bool(
                    re.search(r"\[\d{4}\]\d+号", text_of(whole, row.urls[0], night))
                ) is row.life.active(night)


def test_pages_beside_the_columns_are_mended_with_the_template() -> None:
    site = next(iter(make_province(3, practice_units(14), 5, TODAY).sites.values()))
    site.raw["/beside.html"] = page_beside(site, "旁页", "<p>内容</p>")

    def without_code(labels: dict[str, str | None], kind: str) -> None:
        labels.pop("SiteIDCode", None)

    site.label_changes.append((Life(mended=2), without_code))
    code = site.unit.site_id_code.encode()
    assert (
        answer_of(site, "/beside.html", 2).body.count(code)
        == answer_of(site, "/beside.html", 1).body.count(code) + 1
    )


def test_unreached_pages_do_not_answer_on_that_night(whole: Province) -> None:
    for row in whole.truth(kind=Kind.FAULT):
        for night in row.unreached:
            for url in row.urls:
                if urlsplit(url).netloc in whole.hosts and row.check != "dead-link":
                    answer = fetch(whole, url, night)
                    assert answer.status != 200 or answer.body.startswith(
                        (b"<html><head><meta charset='utf-8'>",)
                    ), row


def test_delays_are_what_they_say(whole: Province) -> None:
    wanted = {
        "four working days": 4,
        "exactly three working days": 3,
        "fifteen working days": 15,
        "three over a holiday": 3,
    }
    rows = [r for r in whole.truth(checks=["interpretation-delay"]) if r.form in wanted]
    assert len({r.form for r in rows}) == 4
    for row in rows:
        days = [published(whole, url) for url in row.urls]
        assert calendar.counted(days[0], days[1]) == wanted[row.form], row


def published(province: Province, url: str) -> date:
    text = text_of(province, url).replace("META NAME", "meta name")
    match = re.search(r'name="PubDate" ?content="(\d{4}-\d\d-\d\d)', text) or re.search(
        r"(?:时间|日期)：\s?(\d{4}-\d\d-\d\d)", text
    )
    assert match, url
    return date.fromisoformat(match.group(1))


def test_units_have_the_mix_and_the_marks_of_the_registry(tmp_path) -> None:  # type: ignore[no-untyped-def]
    units = practice_units(126)
    assert Counter(u.category for u in units) == {
        Category.DEPARTMENT: 34,
        Category.CITY: 10,
        Category.COUNTY: 82,
    }
    assert (
        len({u.id for u in units})
        == len({u.homepage for u in units})
        == len({u.site_id_code for u in units})
        == 126
    )
    assert all(re.fullmatch(r"35\d{8}", u.site_id_code) for u in units)
    write_registry(units, tmp_path / "units.csv")
    lines = (tmp_path / "units.csv").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 127 and lines[0].startswith("unit_id,name,short_name,category")


def test_other_units_can_be_served_too() -> None:
    unit = Unit(
        id="x",
        name="示例县",
        short_name="示例县",
        category=Category.COUNTY,
        homepage="https://www.shili.example/",
        hosts=("www.shili.example", "shili.example"),
        site_id_code="3599980001",
    )
    province = make_province(3, [unit], 60, TODAY)
    assert province.answer("www.shili.example", "/").status == 200
    moved = province.answer("shili.example", "/x")
    assert moved.status == 301 and ("Location", "https://www.shili.example/x") in moved.headers


def test_a_site_of_five_thousand_pages_is_made_lazily() -> None:
    province = make_province(1, practice_units(1), 5000, TODAY)
    site = next(iter(province.sites.values()))
    paths = paths_of(site, 1)
    assert len(paths) >= 5000
    assert all(province.answer(site.host, p).status == 200 for p in paths[::250])


def test_numbers_of_specials_do_not_meet_generated_ones(whole: Province) -> None:
    assert all(column.count < SPECIAL for site in whole.sites.values() for column in site.columns)


def test_rows_carry_words_only_that_compile(whole: Province) -> None:
    rows: list[Row] = whole.rows
    assert all(re.compile(word) for row in rows for word in row.words)


def test_no_two_documents_of_a_site_share_a_title(whole: Province) -> None:
    for site in whole.sites.values():
        column = site.column("policy")
        titles = [title_of(site, column, e, 1) for e in entries_of(site, column, 1)]
        assert len(titles) == len(set(titles)), site.unit.id
