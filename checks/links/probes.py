"""What the answers to random addresses say about a site's error page."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from core.address import subject_key
from core.fetch import FetchProblem
from core.page import PageHead
from core.site import SiteFacts, UnknownAnswer


class Said(StrEnum):
    """How an address that nobody made was answered; ``NOTHING`` where that cannot be told."""

    GONE = "gone"
    PAGE = "page"
    ELSEWHERE = "elsewhere"
    NOTHING = "nothing"


#: What makes two pages the same page: title, headline, text, and the links around.
Signature = tuple[str, str, str, str]


def said(answer: UnknownAnswer) -> Said:
    """A firewall, a login or a failing line says nothing about the site's error page."""
    if answer.status in (404, 410):
        return Said.GONE
    if answer.problem is not None and answer.problem is not FetchProblem.NOT_FOUND:
        return Said.NOTHING
    if answer.final_url and _place(answer.final_url) != _place(answer.url):
        return Said.ELSEWHERE
    return Said.PAGE if answer.status == 200 else Said.NOTHING


def signature(page: UnknownAnswer | PageHead) -> Signature:
    return page.head_title, page.title, page.body_hash, page.chrome


def error_pages(site: SiteFacts) -> dict[Signature, UnknownAnswer]:
    """The pages that two or more random addresses showed with status 200, where they can be told from real ones.

    A page without text of its own has to call itself an error; the home page shown for everything says nothing about others.
    """
    seen: dict[Signature, list[UnknownAnswer]] = {}
    for answer in site.unknown:
        if answer.read and said(answer) is Said.PAGE:
            seen.setdefault(signature(answer), []).append(answer)
    home = site.home
    named = home.head_title if home else ""
    return {s: a[0] for s, a in seen.items() if len(a) > 1 and _tells(a[0], named)}


def _tells(answer: UnknownAnswer, home_title: str) -> bool:
    return answer.says_error or (bool(answer.body_hash) and answer.head_title != home_title)


def decided(answers: Sequence[UnknownAnswer]) -> list[tuple[UnknownAnswer, Said]]:
    """The answers that say something."""
    return [(a, s) for a, s in ((a, said(a)) for a in answers) if s is not Said.NOTHING]


def _place(url: str) -> str:
    return subject_key(url).removeprefix("www.").rstrip("/")
