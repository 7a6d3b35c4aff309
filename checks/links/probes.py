"""What the answers to random addresses say about a site's error page."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from urllib.parse import urlsplit

from core.address import subject_key
from core.fetch import FetchProblem
from core.page import CONTENT_KINDS, PageHead
from core.site import SiteFacts, UnknownAnswer

_NAMED_ERROR = re.compile(
    r"404|不存在|找不到|未找到|已删除|出错了|错误页|not found|error page", re.IGNORECASE
)


class Said(StrEnum):
    """How an address that nobody made was answered; ``NOTHING`` where that cannot be told."""

    GONE = "gone"
    PAGE = "page"
    ELSEWHERE = "elsewhere"
    NOTHING = "nothing"


#: What makes two pages of one title the same: the text, and the links around. How an address is written changes what
#: is taken for a page's text, so one error page may have several.
Look = tuple[str, str]
#: Whatever the page looks like: its title says it all. Some error pages repeat the address asked for, or show the latest
#: news: no two answers look alike.
_ANY_LOOK: Look = ("*", "*")
#: Beside the looks of pages that call themselves an error.
_SAYS_SO: Look = ("error", "*")
_LONGEST = 100  # characters: what says more than that is a text


def said(answer: UnknownAnswer) -> Said:
    """A firewall, a login or a failing line says nothing about the site's error page."""
    if answer.status in (404, 410):
        return Said.GONE
    if answer.problem is not None and answer.problem is not FetchProblem.NOT_FOUND:
        return Said.NOTHING
    if answer.final_url and _place(answer.final_url) != _place(answer.url):
        return Said.NOTHING if _moved_alike(answer) else Said.ELSEWHERE
    return Said.PAGE if answer.status == 200 else Said.NOTHING


def answers_properly(site: SiteFacts) -> bool:
    """Whether a random address was told tonight that nothing is there: then 200 says that something is."""
    return any(a.status in (404, 410) for a in site.unknown)


def _moved_alike(answer: UnknownAnswer) -> bool:
    """Whether the whole site has moved to another host, which is asked for the same address and was not seen to answer."""
    asked, final = urlsplit(answer.url), urlsplit(answer.final_url)
    return asked.netloc != final.netloc and asked.path.rstrip("/") == final.path.rstrip("/")


def error_pages(site: SiteFacts) -> dict[str, frozenset[Look]]:
    """The looks, by title, of pages that random addresses showed with status 200; two or more have to share the title.

    A page without text of its own has to call itself an error; the home page shown for everything says nothing about others.
    """
    seen: dict[str, list[UnknownAnswer]] = {}
    for answer in site.unknown:
        if answer.read and said(answer) is Said.PAGE:
            seen.setdefault(answer.head_title, []).append(answer)
    home = site.home
    named = home.head_title if home else ""
    return {title: _looks(title, answers, named) for title, answers in seen.items() if len(answers) > 1}


def _looks(title: str, answers: Sequence[UnknownAnswer], home_title: str) -> frozenset[Look]:
    looks = {(a.body_hash, a.chrome) for a in answers if _tells(a, home_title)}
    if any(a.says_error for a in answers):
        looks.add(_SAYS_SO)
    varied = len({(a.body_hash, a.chrome) for a in answers}) > 1
    named = title != home_title and _NAMED_ERROR.search(title)
    return frozenset({*looks, _ANY_LOOK} if varied and named else looks)


def is_error_page(page: PageHead, models: Mapping[str, frozenset[Look]]) -> bool:
    """Whether ``page`` looks like one of the site's error pages.

    An article with its day that is shown in the place of others as well (the latest one, say) is still itself.
    """
    looks = models.get(page.head_title, ())
    if (page.body_hash, page.chrome) in looks:
        return _SAYS_SO in looks or not (page.published and page.kind in CONTENT_KINDS)
    return _ANY_LOOK in looks and page.body_length <= _LONGEST


def says_gone(page: PageHead) -> bool:
    """Whether the page itself says that nothing is here; what a script may put in its place is not seen."""
    return bool(page.gone) and not page.script_signs


def _tells(answer: UnknownAnswer, home_title: str) -> bool:
    return answer.says_error or (bool(answer.body_hash) and answer.head_title != home_title)


def decided(answers: Sequence[UnknownAnswer]) -> list[tuple[UnknownAnswer, Said]]:
    """The answers that say something."""
    return [(a, s) for a, s in ((a, said(a)) for a in answers) if s is not Said.NOTHING]


def _place(url: str) -> str:
    return subject_key(url).removeprefix("www.").rstrip("/")
