"""Opening a page in the browser: its own bytes from the visit, everything else through the guard, watched until it rests."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Dialog, Error, Frame, Page, Request, Response, Route

from core.ground import Ground
from crawler.browser.words import Job

WIDTH, _HEIGHT = 1366, 900
_MOST_NOTED, _MOST_WINDOWS = 20, 4
OPEN_MS, _QUIET_MS, MORE_MS = 20_000, 8_000, 3_000

#: What shows nothing of the page: counting visitors, sharing, marks of third parties that the served page names anyway.
_ASIDE = re.compile(
    r"//hm\.baidu\.|cnzz\.com|google-analytics|googletagmanager|51\.la/|tongji|conac\.cn|jiucuo|kaipuyun|/share|bdstatic"
    r"|tianqi|weather|121\.43\.68\.40",
    re.IGNORECASE,
)
_SHOWS = frozenset({"script", "xhr", "fetch", "document"})
#: Scripts that are made when they are asked for.
_DATA = re.compile(r"\.(?:jsp|do|php|aspx?|action)\b|callback=|jsonp", re.IGNORECASE)
#: Answers that may be meant for us and not for the page's visitors.
_ABOUT_US = frozenset({401, 403, 405, 408, 412, 418, 421, 425, 429, 468, 521})


@dataclass
class Watch:
    """What happened while one page was shown."""

    own: Ground
    trouble: list[str] = field(default_factory=list)
    waiting: set[Request] = field(default_factory=set)
    live: bool = False

    def matters(self, request: Request) -> bool:
        """Whether the page may show less without it: scripts of anybody, frames of the site's own."""
        if request.resource_type not in _SHOWS or _ASIDE.search(request.url):
            return False
        return request.resource_type != "document" or self.own.owns(request.url)

    def sent(self, request: Request) -> None:
        if self.matters(request):
            self.waiting.add(request)

    def ended(self, request: Request) -> None:
        self.waiting.discard(request)
        data = request.resource_type in ("xhr", "fetch") or (
            request.resource_type == "script" and _DATA.search(request.url) is not None
        )
        self.live |= data and self.matters(request)

    def failed(self, request: Request) -> None:
        self.waiting.discard(request)
        if self.matters(request) and "ERR_ABORTED" not in (request.failure or ""):
            self.trouble.append(f"{request.url[:150]} 取不到（{request.failure}）")

    def answered(self, response: Response) -> None:
        refused = response.status in _ABOUT_US or response.status >= 500
        if refused and self.matters(response.request):
            self.trouble.append(f"{response.url[:150]} 应答 {response.status}")


@dataclass
class Opened:
    """A page that was opened. ``gone`` are addresses that its scripts or clicks wanted to go to, ``windows`` those that they
    wanted to open in new windows; ``errors`` are those of its scripts, ``asked`` what its dialogs said.
    """

    page: Page
    watch: Watch
    gone: list[str] = field(default_factory=list)
    windows: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def dialog(self, box: Dialog) -> None:
        """Nobody is there to answer: it is noted and put away."""
        if len(self.asked) < _MOST_NOTED:
            self.asked.append(box.message[:300])
        box.dismiss()

    def doubt(self) -> str:
        """Why the page may lack something for the browser alone."""
        if self.watch.trouble:
            return self.watch.trouble[0]
        late = next(iter(self.watch.waiting), None)
        return f"{late.url[:150]} 迟迟没有应答" if late is not None else ""


def context_of(browser: Browser, agent: str) -> BrowserContext:
    """A context of its own: no cookies from elsewhere, no permissions, no downloads."""
    context = browser.new_context(
        user_agent=agent, locale="zh-CN", timezone_id="Asia/Shanghai", ignore_https_errors=True,
        accept_downloads=False, service_workers="block", viewport={"width": WIDTH, "height": _HEIGHT},
    )  # fmt: skip
    context.set_default_timeout(OPEN_MS)
    return context


def opened(context: BrowserContext, job: Job, *, to_click: bool = False) -> Opened:
    """The page of the job, shown and at rest; raises playwright's ``Error`` where it does not open.

    Nothing is ever loaded into a new window. With ``to_click`` such windows stay, so that their addresses are known, and
    the page is not scrolled through.
    """
    page = context.new_page()
    made = Opened(page, Watch(Ground(frozenset(job.own), frozenset(job.others))))
    page.on("pageerror", lambda error: made.errors.append(str(error.message)[:150]))
    page.on("request", made.watch.sent)
    page.on("requestfinished", made.watch.ended)
    page.on("requestfailed", made.watch.failed)
    page.on("response", made.watch.answered)
    page.on("dialog", made.dialog)
    most = _MOST_WINDOWS if to_click else 1
    context.on("page", lambda other: other.close() if len(context.pages) > most else None)
    context.route("**/*", _router(made, job))
    page.goto(job.url, wait_until="domcontentloaded", timeout=OPEN_MS)
    settle(page, _QUIET_MS)
    if not to_click:
        page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)")
        settle(page, MORE_MS)
        page.evaluate("window.scrollTo(0, 0)")
    return made


def _router(made: Opened, job: Job) -> Any:
    """The page itself comes from the bytes the visit got; what shows nothing is not asked for."""
    opened = False

    def handle(route: Route) -> None:
        nonlocal opened
        request = route.request
        window = _window_of(request)
        if request.is_navigation_request() and (window is None or window.page != made.page):
            if len(made.windows) < _MOST_NOTED:
                made.windows.append(request.url)
            route.abort()
        elif request.is_navigation_request() and window == made.page.main_frame:
            if opened:
                made.gone.append(request.url)
                route.fulfill(status=204)  # the page stays where it is
                return
            opened = True
            route.fulfill(status=job.status, headers=dict(job.headers), body=Path(job.body).read_bytes())
        elif (
            request.resource_type in ("media", "font", "websocket", "eventsource", "manifest")
            or (request.resource_type == "image" and not job.picture)
            or _ASIDE.search(request.url)
            or not request.url.startswith(("http://", "https://"))
        ):
            route.abort()
        else:
            route.continue_()

    return handle


def _window_of(request: Request) -> Frame | None:
    """The frame that asks; ``None`` for a window that the page has just opened."""
    try:
        return request.frame
    except Error:
        return None


def settle(page: Page, milliseconds: float) -> None:
    """Until half a second passes without a request; a page that never rests is judged by what still runs."""
    try:
        page.wait_for_load_state("networkidle", timeout=milliseconds)
        page.wait_for_timeout(150)
    except Error as error:
        if "Timeout" not in error.message:
            raise
