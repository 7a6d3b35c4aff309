"""The site's own search (站内搜索), tried once a night: a word that stands nowhere, then titles, words, a typo, pinyin."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

import msgspec

from checks.links.hosts import is_stranger
from core.address import host_of
from core.fetch import FetchOutcome
from core.gathered import ALWAYS_THE_SAME, QueryKind, SearchAnswer, SearchEntrance, SearchFacts
from core.page import Page
from core.unit import Unit
from crawler.gather.queries import Query, Titled, control, queries
from reading.functions.search_form import SearchForm, find_search, from_template
from reading.functions.search_results import (
    Entry,
    ResultPage,
    beyond,
    kept_share,
    places_of,
    read_results,
    said,
)

#: The name under which the facts are stored with the visit.
NAME = "search"
#: Share of what the control shows that is still there where it stands on every page of results.
_FURNITURE = 0.9
_UNREADABLE = "结果页读不出结果列表"
_FEW = 3  # entries that a page filled by script may show beside its results


@dataclass
class _Asked:
    """A query on its way; ``page`` is what its answer shows, ``None`` where nothing was read."""

    query: Query
    url: str
    outcome: FetchOutcome | None = None
    seconds: float = 0.0
    page: ResultPage | None = None


@dataclass
class SearchTrial:
    """One night's trial, step by step: each step names addresses, and their answers are handed in.

    ``titles`` gives the pages that the search ought to know; it is asked only where there is something to try.
    """

    unit: Unit
    today: date
    titles: Callable[[], Sequence[Titled]]
    form: SearchForm = field(default_factory=lambda: SearchForm(SearchEntrance.UNREAD, reason="没有读到首页"))
    page: str = ""
    _home: frozenset[str] = frozenset()
    _asked: dict[str, _Asked] = field(default_factory=dict)

    # Where the search is -------------------------------------------------------------------------------------------

    def read_home(self, home: Page | None) -> None:
        """The home page as it came; ``None`` where nothing was read."""
        if self.unit.search_template:
            self.form = SearchForm(SearchEntrance.TEMPLATE)
        elif home is not None:
            self.form, self.page = self._near(find_search(home)), home.url
            self._home = frozenset(said(link.text) for link in home.facts.links)

    def linked(self) -> list[str]:
        """The page that the home page's link to its search leads to."""
        return [self.form.linked] if self.form.linked else []

    def read_linked(self, page: Page | None) -> None:
        """That page: a form on it counts, its absence says nothing."""
        found = self._near(find_search(page)) if page is not None else None
        if (
            page is not None
            and found is not None
            and found.entrance in (SearchEntrance.FORM, SearchEntrance.POST)
        ):
            self.form, self.page = found, page.url

    def _near(self, form: SearchForm) -> SearchForm:
        """``form`` unless it sends its visitors to strangers: nobody may have us ask for addresses there."""
        host = host_of(form.url or form.linked)
        if not is_stranger(host, host_of(self.unit.homepage)) or host in self.unit.own_hosts:
            return form
        return SearchForm(SearchEntrance.ELSEWHERE, reason=f"搜索在外站 {host[:60]}，没有试")

    # What it is asked ----------------------------------------------------------------------------------------------

    def control(self) -> list[str]:
        """The address of a query for a word that stands on no page."""
        return self._ask([control(self.unit.id)])

    def questions(self) -> list[str]:
        """The addresses of the real queries; none where the answer to the control could not be read."""
        told = next(iter(self._asked.values()), None)
        return (
            self._ask(queries(self.titles(), self.today, f"{self.unit.name}{self.unit.short_name}"))
            if told is not None and told.page
            else []
        )

    def _ask(self, wanted: Sequence[Query]) -> list[str]:
        if self.form.entrance not in (SearchEntrance.FORM, SearchEntrance.TEMPLATE):
            return []
        new = {self._address(q.text): q for q in wanted}
        self._asked |= {url: _Asked(query, url) for url, query in new.items() if url not in self._asked}
        return list(new)

    def _address(self, text: str) -> str:
        template = self.unit.search_template
        return from_template(template, text) if template else self.form.address(text)

    def query(self, url: str) -> Query:
        """What is asked at ``url``."""
        return self._asked[url].query

    def answer(self, url: str, outcome: FetchOutcome, page: Page | None, seconds: float) -> None:
        """What came back for ``url``; ``page`` is ``None`` where nothing was read."""
        asked = self._asked[url]
        asked.outcome, asked.seconds = outcome, seconds
        asked.page = read_results(page, url) if page is not None and outcome.problem is None else None

    # What it comes to ----------------------------------------------------------------------------------------------

    def facts(self) -> SearchFacts:
        """Everything to be kept."""
        told = [a for a in self._asked.values() if a.outcome is not None]
        base = next((a for a in told if a.query.kind is QueryKind.CONTROL and a.page), None)
        numbers: dict[str, int] = {}
        for asked in told:
            if asked.query.page is not None:
                numbers.setdefault(asked.query.page.url, len(numbers) + 1)
        answers = tuple(
            self._unmoved(_answer(a, base, numbers[a.query.page.url] if a.query.page else 0), a, base)
            for a in told
        )
        return SearchFacts(
            entrance=self.form.entrance, reason=self._reason(told), page=self.page, answers=answers
        )

    def _unmoved(self, told: SearchAnswer, asked: _Asked, base: _Asked | None) -> SearchAnswer:
        """The answer, with the doubt where nothing but the control's own entries stands on a page that no script fills."""
        page, control_page = asked.page, base.page if base else None
        if told.doubt != _UNREADABLE or page is None or control_page is None or page.scripted:
            return told
        texts = {said(e.text) for e in page.entries}
        listed = texts - self._home
        same = texts == {said(e.text) for e in control_page.entries} and len(listed) >= _FEW
        return _with(told, doubt=ALWAYS_THE_SAME) if same and not control_page.none else told

    def _reason(self, told: Sequence[_Asked]) -> str:
        if self.form.reason:
            return self.form.reason
        if len(told) == 1 and told[0].page is not None:
            return "没有可供试查的近期标题"
        return ""


def _answer(asked: _Asked, base: _Asked | None, about: int) -> SearchAnswer:
    """The answer as it is kept: what was asked, and of whom, only where the page was not found."""
    told = _judged(asked, base, about)
    if told.found or (told.kind is QueryKind.CONTROL and told.decided):
        return told
    page = asked.query.page
    target, title = (page.url, page.title[:80]) if page else ("", "")
    return _with(told, query=asked.query.text, url=asked.url, target=target, title=title)


def _judged(asked: _Asked, base: _Asked | None, about: int) -> SearchAnswer:
    control_page = base.page if base and base.page else ResultPage()
    query, page, outcome = asked.query, asked.page, asked.outcome
    told = SearchAnswer(
        kind=query.kind,
        about=about,
        status=outcome.status if outcome else 0,
        problem=outcome.problem if outcome else None,
        seconds=round(asked.seconds, 2),
    )
    if page is None:
        doubt = (
            "" if told.problem else f"结果页没有读到（跳转到 {outcome.final_url[:120] if outcome else ''}）"
        )
        return _with(told, doubt=doubt)
    if query.kind is QueryKind.CONTROL:
        return _with(told, results=len(page.entries), none=bool(page.none), doubt=_blank_doubt(page))
    entries = beyond(page, control_page)
    rank = _rank(page, control_page, entries, query.page)
    related = bool(query.meant) and any(query.meant in e.text for e in entries)
    doubt = "" if rank or related or query.page is None else _doubt(page, control_page, entries, query.page)
    if not doubt and not rank and not related and _unlinked(asked, page, base):
        doubt = "标题列在结果里，但不是链接"
    return _with(told, results=len(entries), rank=rank, none=bool(page.none), related=related, doubt=doubt)


def _unlinked(asked: _Asked, page: ResultPage, base: _Asked | None) -> bool:
    """Whether the title stands in elements that are no links, in more than repeat what was asked."""
    if asked.query.page is None or base is None or base.page is None:
        return False
    title = said(asked.query.page.title)
    repeated = base.page.alone.count(said(base.query.text)) if said(asked.query.text) == title else 0
    return page.alone.count(title) > repeated


def _rank(page: ResultPage, control_page: ResultPage, entries: Sequence[Entry], wanted: Titled | None) -> int:
    """The place among the results.

    A page that the control shows as well (热门信息) has to be there once more, or the rest of what it shows has gone: some
    searches recommend only where they found nothing.
    """
    if wanted is None:
        return 0
    if told := places_of(entries, wanted.url, wanted.title):
        return told[0]
    here = places_of(page.entries, wanted.url, wanted.title)
    again = len(here) > len(places_of(control_page.entries, wanted.url, wanted.title))
    return here[0] if here and (again or kept_share(page, control_page) < _FURNITURE) else 0


def _with(told: SearchAnswer, **values: object) -> SearchAnswer:
    return msgspec.structs.replace(told, **values)


def _blank_doubt(page: ResultPage) -> str:
    return f"网站要求验证、登录或稍后再试（{page.busy}）" if page.busy and not page.none else ""


def _doubt(page: ResultPage, control_page: ResultPage, entries: Sequence[Entry], wanted: Titled) -> str:
    """Why a page that does not show what was asked for says nothing about the search."""
    here = bool(places_of(page.entries, wanted.url, wanted.title))
    if here and not control_page.none:
        return "查什么都列出同样的内容，分不出结果"
    if not entries and page.busy:
        return f"网站要求验证、登录或稍后再试（{page.busy}）"
    if page.scripted and len(entries) < _FEW:
        return "结果由脚本填写"
    more = len(page.entries) > len(control_page.entries)
    named = page.counted and more and control_page.none and not here
    if not entries and not page.none and not named:
        return _UNREADABLE
    return ""
