"""Whether two addresses lead to the same page: scheme, index files and redirects make no difference."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from core.address import subject_key
from core.fetch import FetchOutcome, Verdict
from core.site import SiteFacts

_INDEX = re.compile(r"/(?:index|default)\.(?:s?html?|jsp|aspx?|php)$", re.IGNORECASE)


@lru_cache(maxsize=8192)
def page_key(url: str) -> str:
    """One spelling for all addresses of a page: no scheme, no ``index.html``, no closing slash."""
    return _INDEX.sub("/", subject_key(url)).rstrip("/")


@dataclass(frozen=True)
class Addresses:
    """Page keys that follow the redirects seen tonight."""

    moved: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, site: SiteFacts) -> Addresses:
        moved = {
            page_key(o.url): page_key(o.final_url)
            for o in site.outcomes_where(lambda o: bool(o.final_url) and o.verdict is Verdict.OK)
        }
        return cls({k: v for k, v in moved.items() if k != v})

    def key(self, url: str) -> str:
        """The key of the page that ``url`` leads to."""
        own = page_key(url)
        return self.moved.get(own, own)


def surely_dead(outcome: FetchOutcome | None, nights: int) -> bool:
    """Whether an address is dead: a lasting fault at once, a passing one after ``nights`` nights in a row."""
    if outcome is None or outcome.problem is None or outcome.verdict is not Verdict.BROKEN:
        return False
    return not outcome.problem.retry or outcome.streak >= nights


def unsettled(outcome: FetchOutcome | None, nights: int) -> bool:
    """Whether an address was asked for and can be called neither alive nor dead."""
    return outcome is not None and outcome.verdict is not Verdict.OK and not surely_dead(outcome, nights)
