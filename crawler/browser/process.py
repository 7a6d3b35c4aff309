"""The browser process: shows one page after the other in a real Chromium, and says what came out.

Started as ``python -m crawler.browser.process``; see :mod:`crawler.browser.words` for what it reads and writes. It ends
with its input, and by an alarm where a page takes too long. Knows neither database nor Scrapy.
"""

from __future__ import annotations

import json
import signal
import sys
import zlib
from pathlib import Path
from time import monotonic
from typing import Any

import msgspec
from playwright.sync_api import Browser, Error, Frame, Page, sync_playwright

from core.gathered import AxeRule
from core.ground import Ground
from core.pictures import with_note
from crawler.browser.clicking import clicks
from crawler.browser.opening import OPEN_MS, WIDTH, Opened, context_of, opened
from crawler.browser.words import Job, Setup, Shown
from crawler.net.hosts import HostMap

_AXE = Path(__file__).with_name("vendor")
_LAYOUT = Path(__file__).with_name("layout.js")
_ARGUMENTS = (
    "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-quic", "--hide-scrollbars", "--mute-audio",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp", "--dns-prefetch-disable",
    "--js-flags=--max-old-space-size=512",
)  # fmt: skip
_TALLEST, _SHORTER = 8000, 2500  # pixels of a picture, and of one that came out too large
_LARGEST_PICTURE, _LARGEST_HTML = 4_000_000, 5_000_000
_PAGE_SECONDS = 75
_CLICKS_UNTIL = 35.0  # seconds after which no further click is tried
_MOST_FRAMES, _LARGEST_FRAME = 12, 400_000
_MOST_ITEMS, _MOST_WORDS, _LARGEST_NOTE = 5000, 150_000, 300_000
_MOST_MARKED = 5  # elements of one rule that are marked on a picture

_TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa")


def show(browser: Browser, agent: str, job: Job) -> Shown:
    """One page, and the clicks on it where they are asked for."""
    began = monotonic()
    context = context_of(browser, agent)
    try:
        shown = _shown(opened(context, job), job)
    except Error as error:
        return Shown(problem=f"浏览器没有打开页面：{error.message.splitlines()[0][:200]}")
    finally:
        context.close()
    if not job.clicks or shown.problem or not shown.html:
        return shown
    exits, elder = clicks(browser, agent, job, Path(shown.html).read_text("utf-8"), began + _CLICKS_UNTIL)
    return msgspec.structs.replace(shown, exits=exits, elder=elder)


def _shown(made: Opened, job: Job) -> Shown:
    page, own = made.page, made.watch.own
    problem = f"页面由脚本转到 {made.gone[0][:150]}" if made.gone else made.doubt()
    picture = _picture(page, job) if job.picture else ""
    axe, broken = _axe(page) if job.axe else (None, [])
    if picture:
        _annotate(page, job, own, picture, broken)
    version = page.context.browser.version if page.context.browser else ""
    html = f"{_html(page, own)}\n<!-- as shown by Chromium {version} -->\n"
    if len(html) > _LARGEST_HTML:
        return Shown(problem="脚本写出的页面太大", picture=picture, axe=axe)
    path = Path(f"{job.prefix}.html")
    path.write_text(html, encoding="utf-8", errors="replace")
    return Shown(
        html=str(path), picture=picture, axe=axe, problem=problem, errors=tuple(made.errors[:5]),
        live=made.watch.live,
    )  # fmt: skip


# What came out ------------------------------------------------------------------------------------------------------

_WHOLE = (
    "() => { for (const e of document.querySelectorAll('[href],[src]')) for (const n of ['href', 'src'])"
    " if (e.hasAttribute(n) && typeof e[n] === 'string' && !/^(javascript|data|mailto|tel|#)/i.test(e.getAttribute(n).trim()))"
    " e.setAttribute(n, e[n]); return document.body ? document.body.innerHTML : ''; }"
)
_PUT = (
    "(e, html) => { const d = document.createElement('div'); d.setAttribute('data-minjian-frame', e.src);"
    " const t = document.createElement('template'); t.innerHTML = html; t.content.querySelectorAll('script').forEach(s => /jiucuo|conac/.test(s.id + s.src + s.text) || s.remove());"
    " d.appendChild(t.content); e.replaceWith(d); }"
)
_SEEN = "e => { const b = e.getBoundingClientRect(); return b.width > 20 && b.height > 8 && getComputedStyle(e).visibility !== 'hidden'; }"


def _html(page: Page, own: Ground) -> str:
    """The tree as it stands, the site's own visible frames in their places."""
    for frame in page.frames[1 : _MOST_FRAMES + 1]:
        if frame.parent_frame == page.main_frame and own.owns(frame.url):
            _put_in(frame)
    return page.content()


def _put_in(frame: Frame) -> None:
    try:
        element = frame.frame_element()
        inner = str(frame.evaluate(_WHOLE))
        if element.evaluate(_SEEN) and len(inner) <= _LARGEST_FRAME:
            element.evaluate(_PUT, inner)
    except Error:
        return  # the frame went away meanwhile; the page is read without it


def _picture(page: Page, job: Job) -> str:
    """The page as one PNG; of very long pages the upper part."""
    path = Path(f"{job.prefix}.png")
    height = int(page.evaluate("Math.max(document.documentElement.scrollHeight, 200)"))
    for limit in (_TALLEST, _SHORTER):
        clip = {"x": 0, "y": 0, "width": WIDTH, "height": min(height, limit)}
        try:
            page.screenshot(path=path, full_page=True, clip=clip, animations="disabled", timeout=OPEN_MS)  # type: ignore[arg-type]
        except Error:
            path.unlink(missing_ok=True)
            return ""
        if path.stat().st_size <= _LARGEST_PICTURE:
            return str(path)
    path.unlink()
    return ""


def _axe(page: Page) -> tuple[tuple[AxeRule, ...] | None, list[Any]]:
    """What axe-core finds, and the place of each broken element as an item of the layout.

    Sent through the debugger, so that a page's own policy does not keep it out.
    """
    try:
        page.evaluate((_AXE / "axe.min.js").read_text("utf-8") + "\n;undefined")
        page.evaluate(
            "l => axe.configure({locale: l})", msgspec.json.decode((_AXE / "zh_CN.json").read_bytes())
        )
        found = page.evaluate(
            "async tags => (await axe.run(document, {runOnly: tags, resultTypes: ['violations'], iframes: false}))"
            ".violations.map(v => [v.id, v.impact || '', v.nodes.length, v.help, String(v.nodes[0].target[0]), v.nodes[0].html,"
            " v.nodes.map(n => String(n.target[0]))])",
            list(_TAGS),
        )
        broken = page.evaluate(_WHERE, [[f"axe:{i}", t[:_MOST_MARKED]] for i, _, _, _, _, _, t in found])
    except Error:
        return None, []
    return tuple(AxeRule(i, m, n, h[:200], w[:200], q[:200]) for i, m, n, h, w, q, _ in found), broken


# Where things stand on the picture ----------------------------------------------------------------------------------

_WHERE = (
    "broken => broken.flatMap(([kind, targets]) => targets.flatMap(t => { const e = document.querySelector(t); if (!e) return [];"
    " const r = e.getBoundingClientRect();"
    " return [[kind, ...[r.left + scrollX, r.top + scrollY, r.width, r.height].map(Math.round), '', '']]; }))"
)


def _annotate(page: Page, job: Job, own: Ground, picture: str, broken: list[Any]) -> None:
    """Puts into the picture what it shows and where, so that the place of any finding can be marked on it later."""
    items = [*_items(page.main_frame), *_sound(broken)]
    for frame in page.frames[1 : _MOST_FRAMES + 1]:
        if frame.parent_frame == page.main_frame and own.owns(frame.url):
            items += _framed(frame)
    note, path = _note(job, items), Path(picture)
    data = with_note(path.read_bytes(), note) if note else b""
    if data and len(data) <= _LARGEST_PICTURE:
        path.write_bytes(data)


def _items(frame: Frame) -> list[Any]:
    try:
        return _sound(frame.evaluate(_LAYOUT.read_text("utf-8"), [_MOST_ITEMS, _MOST_WORDS]))
    except Error:
        return []  # the picture stays without marks


def _sound(found: Any) -> list[Any]:
    """The items that are what they should be: pages may have bent what scripts run on."""
    kinds = (str, int, int, int, int, str, str)
    return [
        i
        for i in (found if isinstance(found, list) else [])
        if isinstance(i, list) and len(i) == len(kinds) and all(map(isinstance, i, kinds))
    ]


def _framed(frame: Frame) -> list[Any]:
    """What a frame shows, at the place of the frame."""
    try:
        box = frame.frame_element().bounding_box()
    except Error:
        return []
    if box is None:
        return []
    return [[k, x + round(box["x"]), y + round(box["y"]), *more] for k, x, y, *more in _items(frame)]


def _note(job: Job, items: list[Any]) -> str:
    """The layout as JSON in ASCII; the last items go where it gets too long, all of them if need be."""
    while True:
        made = json.dumps({"url": job.url, "at": job.at, "items": items}, separators=(",", ":"))
        if len(zlib.compress(made.encode("ascii"), 1)) <= _LARGEST_NOTE:
            return made
        items = items[: len(items) // 2]


# The process --------------------------------------------------------------------------------------------------------


def main() -> None:
    from crawler.browser.socks import Guard, SocksServer

    setup = msgspec.json.decode(sys.stdin.buffer.readline(), type=Setup)
    port = SocksServer(Guard(HostMap.parse(setup.hosts), setup.private)).start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=setup.chromium,
            args=[*_ARGUMENTS],
            chromium_sandbox=_sandboxed(),
            proxy={"server": f"socks5://127.0.0.1:{port}"},
        )
        agent = _agent(browser, setup.agent)
        _say(Shown())
        for line in sys.stdin.buffer:
            signal.alarm(_PAGE_SECONDS)
            _say(show(browser, agent, msgspec.json.decode(line, type=Job)))
            signal.alarm(0)
        browser.close()


def _sandboxed() -> bool:
    """Chromium refuses its sandbox to root."""
    import os

    return os.geteuid() != 0


def _agent(browser: Browser, ours: str) -> str:
    """What Chromium says of itself, without the word that makes sites refuse it unread, and who we are."""
    page = browser.new_page()
    said = str(page.evaluate("navigator.userAgent"))
    page.close()
    return f"{said.replace('HeadlessChrome', 'Chrome')} {ours}"


def _say(shown: Shown) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(shown) + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
