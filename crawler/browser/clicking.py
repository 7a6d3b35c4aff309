"""Clicks on a home page: does it ask before visitors leave for a foreign site, does the entry for the elderly open anything?

Each click is made with the mouse on a page opened anew, so that none sees what another left behind. Nothing that a click
leads to is loaded: it is noted and held back.
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Any

from lxml import html as lxml_html
from lxml.etree import ParserError
from playwright.sync_api import Browser, Error, Page

from checks.links.hosts import is_stranger
from core.address import host_of
from core.gathered import Click, ClickEnd
from crawler.browser.opening import MORE_MS, Opened, context_of, opened, settle
from crawler.browser.words import Job
from reading.aids import elder_entry, exit_prompt

_EXITS = 2  # links clicked, each to another host
_CLICK_MS, _WAIT_MS, _STEP_MS = 3_000, 2_500, 250
_MOST_ANCHORS, _MOST_SAID, _MOST_WORDS = 3000, 200, 20_000
_MARK = "data-minjian-click"

_ANCHORS = (
    "most => [...document.querySelectorAll('a[href]')].slice(0, most).map((e, n) => [n, e.href, e]).filter(([n, h, e]) => {"
    " const r = e.getBoundingClientRect(); return /^https?:/i.test(h) && r.width > 4 && r.height > 4 && e.checkVisibility({checkVisibilityCSS: true}); })"
    ".map(([n, h, e]) => [n, h])"
)
_MARK_ANCHOR = "([n, mark]) => document.querySelectorAll('a[href]')[n].setAttribute(mark, '')"
_MARK_ENTRY = (
    "([words, mark]) => { const say = t => (t || '').replace(/\\s+/g, ' ').trim();"
    " const found = [...document.querySelectorAll('a,span,div,li,button,em,i,p,b,td,label,img,input')].filter(e =>"
    " [e.textContent, e.title, e.alt, e.getAttribute('aria-label')].some(t => say(t) === words)"
    " && e.getBoundingClientRect().width > 4 && e.checkVisibility({checkVisibilityCSS: true}));"
    " const last = found[found.length - 1]; if (last) last.setAttribute(mark, ''); return !!last; }"
)
_STATE = (
    "() => { const d = document.documentElement, b = document.body; return [d.className, d.style.cssText, b.className, b.style.cssText,"
    " b.innerText.length, document.querySelectorAll('*').length, document.styleSheets.length, document.cookie].join('|'); }"
)
_WORDS = "() => document.body ? document.body.innerText.slice(0, 100000) : ''"


def clicks(
    browser: Browser, agent: str, job: Job, html: str, until: float
) -> tuple[tuple[Click, ...], Click | None]:
    """The clicks on links to foreign sites, and that on the entry for the elderly where it is no link."""
    run = _Run(browser, agent, job, until)
    exits: list[Click] = []
    while len(exits) < _EXITS:
        done = run.click(lambda made: _exit(made, job, [c.target for c in exits]))
        if done is None:
            break
        exits.append(done)
    words = _entry(html, job.url)
    return tuple(exits), run.click(lambda made: _elder(made, words)) if words else None


class _Run:
    def __init__(self, browser: Browser, agent: str, job: Job, until: float) -> None:
        self._browser, self._agent, self._job, self._until = browser, agent, job, until

    def click(self, act: Callable[[Opened], Click | None]) -> Click | None:
        """``act`` on the page opened anew; ``None`` where there is nothing to click, or no time."""
        if monotonic() > self._until:
            return None
        context = context_of(self._browser, self._agent)
        try:
            return act(opened(context, self._job, to_click=True))
        except Error:
            return None  # no click was made: what it would have shown stays undecided
        finally:
            context.close()


def _exit(made: Opened, job: Job, before: list[str]) -> Click | None:
    own, done = host_of(job.url), {host_of(url) for url in before}
    for number, url in _anchors(made.page):
        host = host_of(url)
        if host not in done and is_stranger(host, own):
            made.page.evaluate(_MARK_ANCHOR, [number, _MARK])
            return _left(made, url[:400])
    return None


def _anchors(page: Page) -> list[tuple[int, str]]:
    """Number and address of the links that are seen; what a page has bent the browser into saying otherwise is left out."""
    found = page.evaluate(_ANCHORS, _MOST_ANCHORS)
    pairs = (i for i in (found if isinstance(found, list) else []) if isinstance(i, list) and len(i) == 2)
    return [(n, u) for n, u in pairs if isinstance(n, int) and isinstance(u, str)]


def _left(made: Opened, url: str) -> Click:
    """What came of the click on a link that leads away; other windows that a page opens prove nothing."""
    before = set(_words(made.page).splitlines())
    doubt = _press(made)
    said = "\n".join(line for line in _words(made.page).splitlines() if line not in before)
    prompt = made.asked[0] if made.asked else exit_prompt(said[:_MOST_WORDS])
    if prompt:
        return Click(target=url, end=ClickEnd.PROMPT, said=prompt[:_MOST_SAID])
    went = {host_of(u): u for u in reversed([*made.gone, *made.windows])}
    own = next((u for u in went.values() if made.watch.own.owns(u)), "")
    if own:
        return Click(target=url, end=ClickEnd.OWN, said=own[:_MOST_SAID])
    away = went.get(host_of(url), "")
    end = ClickEnd.LEFT if away else ClickEnd.NOTHING
    return Click(target=url, end=end, said=(away or said)[:_MOST_SAID], doubt=doubt)


def _entry(html: str, url: str) -> str:
    """The words of an entry for the elderly that is no link, as the page shows it."""
    try:
        words, address = elder_entry(lxml_html.document_fromstring(html), url)
    except (ParserError, ValueError):
        return ""
    return "" if address else words


def _elder(made: Opened, words: str) -> Click | None:
    page = made.page
    if not page.evaluate(_MARK_ENTRY, [words, _MARK]):
        return None
    before = str(page.evaluate(_STATE))
    doubt = _press(made)
    settle(page, MORE_MS)
    went = [*made.asked, *made.gone, *made.windows]
    changed = str(page.evaluate(_STATE)) != before
    end = ClickEnd.OPENED if went or changed else ClickEnd.NOTHING
    return Click(target=words, end=end, said="".join(went[:1])[:_MOST_SAID], doubt=doubt or made.doubt())


def _press(made: Opened) -> str:
    """A click with the mouse on the marked element, and a while of waiting; why its end decides nothing.

    What the page said or opened by itself is forgotten before.
    """
    page = made.page
    doubt = made.doubt() or "".join(made.errors[:1])
    for before in (made.asked, made.gone, made.windows):
        before.clear()
    try:
        page.locator(f"[{_MARK}]").first.click(timeout=_CLICK_MS, no_wait_after=True)
    except Error as error:
        return f"点不到：{error.message.splitlines()[0][:120]}"
    for _ in range(_WAIT_MS // _STEP_MS):
        if made.asked or made.gone or made.windows:
            break
        page.wait_for_timeout(_STEP_MS)
    page.wait_for_timeout(_STEP_MS)
    return doubt or made.doubt() or "".join(made.errors[:1])


def _words(page: Page) -> str:
    """All words shown, those in frames as well: a prompt may come in one."""
    return "\n".join(_said(frame) for frame in page.frames[:12])


def _said(frame: Any) -> str:
    try:
        return str(frame.evaluate(_WORDS))
    except Error:
        return ""
