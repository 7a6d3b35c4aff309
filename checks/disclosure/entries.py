"""What a site offers by name: links, list entries and titles, and why more may be there than was seen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from checks.disclosure.addresses import unsettled
from core.address import host_of, normalise
from core.page import DateOrigin, LinkPlace, LinkUse, PageFacts, PageKind
from core.site import SiteFacts

#: What entries speak of that are worth keeping: disclosure, reports, applications, libraries of documents.
_SUBJECT = re.compile(r"公开|年报|年度报|报表|申请|网站.{0,12}报|(?:文件|政策|规章)库|^(?:指南|制度|目录)$")
_LISTS = (PageKind.HOME, PageKind.COLUMN, PageKind.OTHER)
_TEXTS = (PageKind.ARTICLE, PageKind.DOCUMENT, PageKind.INTERPRETATION, PageKind.ATTACHMENT, PageKind.GUIDE)
_STATED = frozenset({DateOrigin.VISIBLE, DateOrigin.LABEL})
#: Names under which the disclosure part of a site is entered.
PLATFORM = re.compile(
    r"(?:[\u4e00-\u9fa5]{0,8})(?:政府信息公开|政务公开|信息公开)(?:专栏|平台|专区|网|首页|目录)?"
)
_OWN_PLATFORM = re.compile(r"(?:政府信息公开|政务公开|信息公开)(?:专栏|平台|专区|网|首页|目录)?")
_LONGEST_NAME = 60
_DEAD_NIGHTS = 3  # as often as a passing fault makes a page dead


@dataclass(frozen=True)
class Entry:
    """Something named: ``text`` on the page ``seen_on`` leads to ``url``; ``day`` is the day shown beside it, or stated by the page."""

    text: str
    url: str
    seen_on: str
    day: str = ""


def entries(site: SiteFacts, wanted: re.Pattern[str]) -> Iterator[Entry]:
    """Links, list entries and page titles of the site that speak of disclosure, and whose words ``wanted`` is found in."""
    return (e for e in site.once(_all_entries) if wanted.search(e.text))


def _all_entries(site: SiteFacts) -> tuple[Entry, ...]:
    return tuple(_gathered(site))


def _gathered(site: SiteFacts) -> Iterator[Entry]:
    for page in site.pages.of_kind(*_LISTS):
        if _SUBJECT.search(page.title):
            yield Entry(page.title, page.url, page.url)
        yield from _listed(page)
        yield from _linked(page)
    for head in site.pages.heads(*_TEXTS):
        if _SUBJECT.search(head.title):
            stated = head.published if head.published_from in _STATED else ""
            yield Entry(head.title, head.url, head.url, stated[:10])
        if _SUBJECT.search(head.title) or _SUBJECT.search("".join(head.breadcrumb[-1:])):
            whole = site.pages.get(head.url)
            yield from _linked(whole, LinkPlace.BODY) if whole else ()


def _listed(page: PageFacts) -> Iterator[Entry]:
    for item in page.listing.items if page.listing else ():
        if _SUBJECT.search(item.title):
            yield Entry(item.title, item.url, page.url, item.date[:10])


def _linked(page: PageFacts, only: LinkPlace | None = None) -> Iterator[Entry]:
    """Links of the page, in one place ``only`` where menus are the same on every page."""
    for link in page.links:
        if (only is None or link.place is only) and link.url and link.use is LinkUse.ANCHOR and link.text:
            text = "".join(link.text.split())
            if len(text) <= _LONGEST_NAME and _SUBJECT.search(text):
                yield Entry(text, link.url, page.url)


def unlinked(site: SiteFacts) -> tuple[tuple[str, str], ...]:
    """Names of the disclosure part and of fees shown without a link, each with the title of its page. Articles hold some only
    where they are a column's one page."""
    return site.once(_all_unlinked)


def _all_unlinked(site: SiteFacts) -> tuple[tuple[str, str], ...]:
    heads = site.pages.heads(*_LISTS, *_TEXTS)
    return tuple(((h.title or h.head_title)[:_LONGEST_NAME], name) for h in heads for name in h.unlinked)


def not_seen_whole(site: SiteFacts) -> str:
    """Why the absence of something on the whole site cannot be claimed tonight; empty where it can."""
    home = site.home
    if not site.visit.complete:
        return "巡查没有做完，不能断定没有"
    if home is None or not site.was_observed(home.url):
        return "当晚没有看到首页"
    return "首页以外的栏目一个也没有读到" if _reads_no_columns(site, home) else ""


def _reads_no_columns(site: SiteFacts, home: PageFacts) -> bool:
    """Whether of a site drawn by script no column could be read, or of any site neither list nor article."""
    if next(site.pages.heads(PageKind.COLUMN), None) is not None:
        return False
    listed = home.listing is not None and bool(home.listing.items)
    drawn = bool(home.script_signs) or home.rendered
    return drawn or not (listed or next(site.pages.heads(*_TEXTS), None))


def drawn_by_script(site: SiteFacts) -> str:
    """Why entries may be hidden from us: script draws the home page or a list of the disclosure part; empty where not."""
    home = site.home
    if home is not None and home.script_signs and not home.rendered:
        return "首页由脚本生成"
    for page in site.pages.of_kind(PageKind.COLUMN):
        hidden = page.listing is not None and page.listing.scripted and not page.rendered
        if hidden and (
            "公开" in page.title + page.head_title
            or "年报" in page.title
            or "公开" in "".join(page.breadcrumb)
        ):
            return f"“{page.title}”的列表由脚本生成"
    return ""


def platforms_elsewhere(site: SiteFacts) -> list[Entry]:
    """Entries named like the unit's own disclosure part that lead to, or show in a frame, pages which were not read (another host or system)."""
    found: dict[str, Entry] = {}
    for page in site.pages.of_kind(PageKind.HOME, PageKind.COLUMN):
        for entry in _linked(page):
            if _names_own(site, entry.text) and _is_page(entry.url) and site.pages.get(entry.url) is None:
                found.setdefault(normalise(entry.url), entry)
    unread = [e for e in found.values() if _stays_unread(site, e)]
    return unread + list(_framed(site))


def _framed(site: SiteFacts) -> Iterator[Entry]:
    """Frames on pages of the disclosure part that show a page of a government's site which was not read."""
    for page in site.pages.of_kind(PageKind.COLUMN, PageKind.OTHER):
        if not PLATFORM.fullmatch(page.title or page.head_title):
            continue
        for link in page.links:
            shown = link.use is LinkUse.FRAME and link.url and site.pages.get(link.url) is None
            if shown and (site.unit.owns(link.url) or host_of(link.url).endswith(".gov.cn")):
                yield Entry(page.title or page.head_title, link.url, page.url)


def _stays_unread(site: SiteFacts, entry: Entry) -> bool:
    """Whether a page that was not read may hold what is looked for: one of another host, not asked for, or without an answer."""
    outcome = site.outcome(entry.url)
    if not site.unit.owns(entry.url) or unsettled(outcome, _DEAD_NIGHTS):
        return True
    return "信息公开" in entry.text and outcome is None


def unanswered(site: SiteFacts, wanted: re.Pattern[str]) -> str:
    """The name of an entry that ``wanted`` is found in and whose page gave no answer tonight nor was ever read."""
    return next(
        (
            e.text
            for e in entries(site, wanted)
            if e.url and site.pages.get(e.url) is None and unsettled(site.outcome(e.url), _DEAD_NIGHTS)
        ),
        "",
    )


def _names_own(site: SiteFacts, text: str) -> bool:
    for name in (site.unit.name, site.unit.short_name):
        text = text.removeprefix(name)
    return _OWN_PLATFORM.fullmatch(text) is not None


def _is_page(url: str) -> bool:
    return url.startswith(("http://", "https://")) and host_of(url) not in ("www.gov.cn", "gov.cn")
