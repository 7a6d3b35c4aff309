"""Facts made by hand, for tests of site checks that do not want to depend on the readers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from checks.base import SiteCheck
from checks.runner import run_site_checks
from core.address import normalise
from core.fetch import FetchOutcome, FetchProblem
from core.finding import Outcome
from core.page import (
    DateOrigin,
    DocumentFacts,
    Link,
    LinkPlace,
    ListFacts,
    ListItem,
    PageFacts,
    PageKind,
    TableFacts,
)
from core.site import Column, MemoryPages, SiteFacts, VisitFacts
from core.unit import Category, ColumnType, InventoryColumn, Unit

BASE = "http://www.qinghe.gov.cn/"
AS_OF = datetime.fromisoformat("2026-11-20T02:00:00+08:00")


def at(path: str) -> str:
    """An address on the invented county's site."""
    return BASE + path


def unit(category: Category = Category.COUNTY, columns: tuple[InventoryColumn, ...] = ()) -> Unit:
    return Unit(
        id="qh",
        name="清河县人民政府",
        short_name="清河县",
        category=category,
        homepage=BASE,
        hosts=("www.qinghe.gov.cn",),
        columns=columns,
    )


def page(path: str, kind: PageKind, title: str = "", published: str = "", **more: Any) -> PageFacts:
    """A page whose date, where given, is visible."""
    origin = DateOrigin.VISIBLE if published else None
    facts: dict[str, Any] = {"published_from": origin, **more}
    return PageFacts(url=at(path), kind=kind, title=title, published=published, **facts)


def document(path: str, title: str, published: str, *links: Link, **facts: Any) -> PageFacts:
    """An own normative document, unless ``facts`` say otherwise."""
    own = DocumentFacts(title=title, **{"normative": True, **facts})
    return page(path, PageKind.DOCUMENT, title, published, links=links, document=own)


def interpretation(path: str, title: str, published: str, *links: Link) -> PageFacts:
    return page(path, PageKind.INTERPRETATION, title, published, links=links)


def link(path: str, text: str, place: LinkPlace = LinkPlace.BODY) -> Link:
    return Link(path if path.startswith("http") else at(path), text, place)


def column_page(path: str, *items: ListItem, **more: Any) -> PageFacts:
    listing = ListFacts(items=items, **more.pop("listing", {}))
    return page(path, PageKind.COLUMN, listing=listing, **more)


def column(path: str, name: str, type_: ColumnType = ColumnType.OTHER, **more: Any) -> Column:
    return Column(url=at(path), name=name, type=type_, **more)


def table(
    *head: str, rows: int = 3, caption: str = "", sample: tuple[tuple[str, ...], ...] = ()
) -> TableFacts:
    return TableFacts(head=head, rows=rows, caption=caption, sample=sample)


def dead(url: str, problem: FetchProblem = FetchProblem.NOT_FOUND, streak: int = 3) -> FetchOutcome:
    return FetchOutcome(url=url, status=404, problem=problem, streak=streak)


def site(
    pages: Iterable[PageFacts],
    *,
    columns: tuple[Column, ...] = (),
    outcomes: Iterable[FetchOutcome] = (),
    unobserved: tuple[str, ...] = (),
    complete: bool = True,
    of: Unit | None = None,
    as_of: datetime = AS_OF,
) -> SiteFacts:
    """A site all of whose pages were seen tonight, but those in ``unobserved`` (paths)."""
    kept = list(pages)
    seen: Mapping[str, FetchOutcome] = {normalise(o.url): o for o in outcomes}
    hidden = {normalise(at(path)) for path in unobserved}
    observed = frozenset(normalise(p.url) for p in kept) - hidden
    fetched = {u: FetchOutcome(url=u, status=200) for u in observed}
    return SiteFacts(
        unit=of or unit(),
        as_of=as_of,
        pages=MemoryPages(kept),
        columns=columns,
        outcomes={**fetched, **seen},
        observed=observed,
        visit=VisitFacts(complete=complete),
    )


def outcome(check: SiteCheck, facts: SiteFacts) -> Outcome:
    return run_site_checks(facts, [check])[0]


def said(check: SiteCheck, facts: SiteFacts) -> list[str]:
    """Status and message keys, the latter with ``?`` where a person is asked; every message is formatted once."""
    answer = outcome(check, facts)
    for finding in answer.findings:
        assert check.message(finding)
        assert finding.subject
        assert finding.url
    keys = [f.key + ("?" if f.review else "") for f in answer.findings]
    return [answer.status.value, *sorted(keys)]
