"""When a double counts as mended: seen, and at most one copy left in its column."""

from __future__ import annotations

from datetime import datetime

from checks.content.duplicate_article import DuplicateArticle
from core.address import normalise
from core.fetch import FetchOutcome, FetchProblem
from core.finding import Finding, Undecided
from core.page import PageFacts, PageKind
from core.site import MemoryPages, SiteFacts
from core.unit import Category, Unit

HOST = "http://www.qinghe.gov.cn"
FIRST, SECOND, OTHER = (
    f"{HOST}/xwzx/{c}/202611/t20261102_{n}.htm" for c, n in (("zwyw", 1001), ("zwyw", 1002), ("bmdt", 1003))
)
CHECK = DuplicateArticle()


def facts(url: str, text: str = "one", column: str = "政务要闻") -> PageFacts:
    return PageFacts(
        url=url, kind=PageKind.ARTICLE, title="清河县召开防汛工作会议", breadcrumb=("首页", column), body_found=True, body_length=300, body_hash=text
    )  # fmt: skip


def site(*pages: PageFacts, unseen: tuple[str, ...] = (), gone: tuple[str, ...] = ()) -> SiteFacts:
    unit = Unit(id="qh", name="清河县", short_name="清河县", category=Category.COUNTY, homepage=f"{HOST}/")
    return SiteFacts(
        unit=unit,
        as_of=datetime.fromisoformat("2026-11-20T02:00:00+08:00"),
        pages=MemoryPages(pages),
        observed=frozenset(normalise(p.url) for p in pages) - {normalise(u) for u in (*unseen, *gone)},
        outcomes={
            normalise(u): FetchOutcome(url=u, status=404, problem=FetchProblem.NOT_FOUND) for u in gone
        },
    )


def finding() -> Finding:
    (said,) = CHECK.evaluate(site(facts(FIRST), facts(SECOND)))
    assert isinstance(said, Finding)
    return said


def settled(now: SiteFacts) -> bool:
    old = finding()
    return CHECK.settles(now, old.subject, old.url)


def test_mended_when_the_copy_is_gone() -> None:
    assert settled(site(facts(FIRST), facts(SECOND), gone=(SECOND,)))


def test_mended_when_the_copy_says_something_else() -> None:
    assert settled(site(facts(FIRST), facts(SECOND, "another")))


def test_mended_although_another_column_still_quotes_it() -> None:
    assert settled(site(facts(FIRST), facts(OTHER, column="部门动态")))


def test_not_mended_while_both_are_there() -> None:
    assert not settled(site(facts(FIRST), facts(SECOND)))


def test_not_seen_is_not_mended() -> None:
    assert not settled(site(facts(FIRST), facts(SECOND), unseen=(FIRST, SECOND)))
    assert not settled(site(facts(FIRST), unseen=(FIRST,)))


def test_a_copy_out_of_sight_leaves_it_open() -> None:
    (said,) = CHECK.evaluate(site(facts(FIRST), facts(SECOND), unseen=(SECOND,)))
    assert isinstance(said, Undecided) and said.subject == finding().subject
