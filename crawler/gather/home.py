"""The home page at another moment (另一时刻的首页): asked for once more when the visit has ended."""

from __future__ import annotations

from core.fetch import FetchOutcome
from core.gathered import HomeAgain
from core.page import Page

#: The name under which the facts are stored with the visit.
NAME = "home-again"


def home_again(outcome: FetchOutcome, page: Page | None) -> HomeAgain:
    """What is kept of it; ``page`` is ``None`` where nothing was read."""
    return HomeAgain(
        status=outcome.status,
        problem=outcome.problem,
        final_url=outcome.final_url[:300],
        head_title=page.facts.head_title[:200] if page else "",
        body_hash=page.facts.body_hash if page else "",
        chrome=page.facts.chrome if page else "",
    )
