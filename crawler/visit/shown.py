"""Pages of a visit and the browser: which wait for it, and whether what it shows may be taken for the page."""

from __future__ import annotations

from collections.abc import Sequence

from checks.accessibility.elder_version import needs_click as entry_needs_click
from checks.links.external_prompt import needs_click as exits_need_click
from core.gathered import HomeShown
from core.page import AidFacts, Page
from crawler.answer import Answer
from crawler.browser.browsing import Browsing, Held
from crawler.browser.renderer import Rendering
from crawler.visit.judge import Judge
from db.records.findings import CheckResult
from reading.tree.showing import still_missing


def to_be_shown(
    browsing: Browsing, judge: Judge, answer: Answer, page: Page, results: Sequence[CheckResult]
) -> Held | None:
    """The page as it waits for the browser, ``None`` where it need not be shown."""
    if page.tree is None:
        return None
    home, visual = judge.is_home(answer.task), judge.wants_a_look(results)
    wanted = browsing.rank(page.facts, len(answer.body), is_home=home, visual=visual)
    if wanted is None:
        return None
    clicks = home and (exits_need_click(page.facts) or entry_needs_click(page.facts))
    return Held(answer, page.facts.kind, *wanted, clicks)


def why_in_vain(judge: Judge, held: Held, rendering: Rendering, served: Page) -> str:
    """Why what the browser shows may not be taken for the page, empty where it may: what it lacks must not be the browser's fault."""
    why = rendering.problem or ("" if rendering.html else "浏览器没有给出页面")
    if why or not (held.facts and rendering.errors):
        return why
    missing = still_missing(served.facts, judge.rendered(held.answer, rendering).facts)
    return f"脚本出错（{rendering.errors[0]}），仍缺 {'、'.join(missing)}" if missing else ""


def home_shown(judge: Judge, held: Held, rendering: Rendering) -> HomeShown:
    """What the home page showed, and what clicks on it did."""
    aids = judge.rendered(held.answer, rendering).facts.aids or AidFacts()
    return HomeShown(
        url=held.url, payload_hash=held.answer.digest, elder_entry=aids.elder_entry, elder_url=aids.elder_url,
        exit_prompt=aids.exit_prompt, exits=rendering.exits, elder=rendering.elder,
        doubt="".join(rendering.errors[:1]),
    )  # fmt: skip
