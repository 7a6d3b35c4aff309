"""Journeys in a real browser: by keyboard, on a narrow screen, under the content policy."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from core.finding import Status
from db import queries
from db.people_records import Role
from tests.web.office import OTHER, OWN, PASSWORD, PEOPLE, Office, night
from tests.web.test_pages import HOSTILE, PAGES, with_hostile
from tests.yearly.handmade import day, fault

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    path = os.environ.get("MINJIAN_BROWSER") or next(filter(None, map(shutil.which, _NAMES)), None)
    if path is None:
        words = (
            "NO BROWSER: the dashboard's journeys were NOT tested (install chromium, or set MINJIAN_BROWSER)"
        )
        (pytest.fail if os.environ.get("MINJIAN_NEED_BROWSER") else pytest.skip)(words)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield launched
        launched.close()


class Visit:
    """A window; ``wrong`` collects errors of scripts, breaches of the policy, dialogs, and requests to other hosts."""

    def __init__(self, browser: Any, base: str, width: int = 1280, scale: int = 1, **more: Any) -> None:
        size = {"width": width, "height": 900}
        self.context = browser.new_context(
            viewport=size, device_scale_factor=scale, base_url=base, locale="zh-CN", **more
        )
        self.page = self.context.new_page()
        self.wrong: list[str] = []
        self.page.on("console", lambda m: self._note(m.text) if m.type == "error" else None)
        self.page.on("pageerror", lambda e: self.wrong.append(str(e)))
        self.page.on("dialog", lambda d: (self.wrong.append(d.message), d.dismiss()))
        self.page.on("request", lambda r: None if r.url.startswith(base) else self.wrong.append(r.url))

    def _note(self, text: str) -> None:
        if "the server responded with a status of" not in text:
            self.wrong.append(text)

    def log_in(self, role: Role) -> None:
        self.page.goto("/login")
        self.page.fill("#name", PEOPLE[role])
        self.page.fill("#password", PASSWORD)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url("**/")

    def width(self) -> int:
        return int(self.page.evaluate("document.documentElement.scrollWidth"))


@pytest.fixture
def visit(browser: Any, office: Office) -> Iterator[Visit]:
    made = Visit(browser, office.base)
    yield made
    made.context.close()
    assert made.wrong == []


def test_first_start(browser: Any, fresh: Office) -> None:
    visit = Visit(browser, fresh.base)
    page = visit.page
    page.goto("/setup?token=open-sesame-once")
    for field, words in (("name", "lin"), ("full_name", "林某"), ("password", PASSWORD), ("again", PASSWORD)):
        page.fill(f"#{field}", words)
    page.click("button.main")
    page.wait_for_url("**/")
    assert "2026年12月6日" in page.inner_text("h1")
    assert "林某" in page.inner_text(".me")
    visit.context.close()
    assert visit.wrong == []


def test_reviewing_by_keyboard(visit: Visit, office: Office) -> None:
    many = tuple(
        fault("dead-link", f"http://www.lh.gov.cn/{n}", message_key="page", message=f"第{n}条")
        for n in range(6)
    )
    night(office.house, day(12, 7), lh=many)
    visit.log_in(Role.REVIEWER)
    page = visit.page
    page.goto(f"/findings?unit={OTHER}")
    ids = [a.get_attribute("href").split("/")[2].split("?")[0] for a in page.locator("[data-open]").all()]
    assert len(ids) == 6
    for key in "jjjkj":
        page.keyboard.press(key)
    assert (
        page.locator("[data-item].here [data-open]").get_attribute("href").startswith(f"/findings/{ids[2]}")
    )
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/findings/{ids[2]}?*")
    page.keyboard.press("k")
    page.wait_for_url(f"**/findings/{ids[1]}?*")
    for place in (1, 2, 3):
        page.keyboard.press("f")
        page.keyboard.type(f"误报，第{place}个")
        page.keyboard.press("Control+Enter")
        page.wait_for_url(f"**/findings/{ids[place + 1]}?*")
    reviewed = {i: queries.finding(office.database, i).finding for i in ids}
    assert [reviewed[i].status for i in ids[1:4]] == [Status.DISMISSED] * 3
    assert reviewed[ids[2]].verdict_reason == "误报，第2个"
    page.click("text=撤回")
    page.wait_for_url(f"**/findings/{ids[3]}*")
    assert queries.finding(office.database, ids[3]).finding.status is not Status.DISMISSED


def test_explaining_asks_for_its_day(visit: Visit, office: Office) -> None:
    visit.log_in(Role.REVIEWER)
    page = visit.page
    page.goto(f"/findings/{office.findings(OTHER)[0].id}")
    assert not page.is_visible("#until")
    page.keyboard.press("e")
    assert page.is_visible("#until")
    page.keyboard.type("栏目合并")
    page.keyboard.press("Control+Enter")
    assert page.url.endswith(office.findings(OTHER)[0].id), "the browser let a form go that lacks its day"


def test_filtering_without_loading_the_page(visit: Visit) -> None:
    visit.log_in(Role.READER)
    page = visit.page
    page.goto("/findings")
    page.evaluate("window.same = true")
    page.select_option("[name=unit]", OWN)
    page.wait_for_url(f"**/findings?*unit={OWN}*")
    page.wait_for_function("document.querySelector('.count').textContent.includes('共 1 个问题')")
    assert page.evaluate("window.same") is True
    assert page.locator("[data-item]").count() == 1
    page.reload()
    assert page.input_value("[name=unit]") == OWN


def test_ticking_many(visit: Visit, office: Office) -> None:
    visit.log_in(Role.REVIEWER)
    page = visit.page
    page.goto("/findings")
    page.click("summary")
    page.click("[data-all]")
    assert "已勾选 3 个" in page.inner_text("summary")
    page.check("#bulk [value=confirmed]")
    page.click("#bulk button.main")
    page.wait_for_url("**/findings?done=*")
    assert {f.verdict for f in office.findings() if f.status is Status.OPEN} == {"confirmed"}


def test_hostile_words_do_nothing(visit: Visit, office: Office) -> None:
    finding = with_hostile(office)
    visit.log_in(Role.ADMINISTRATOR)
    for path in ("/", "/findings", f"/findings/{finding}", f"/units/{OTHER}"):
        visit.page.goto(path)
        assert "<script>alert(1)</script>" in visit.page.inner_text("main")
    assert visit.page.locator("a[href^=javascript]").count() == 0
    assert HOSTILE.startswith("<script>")


def test_scripts_of_others_would_be_stopped(visit: Visit) -> None:
    visit.log_in(Role.READER)
    visit.page.evaluate(
        "() => { const s = document.createElement('script'); s.textContent = 'window.hacked = 1'; document.body.append(s) }"
    )
    assert visit.page.evaluate("window.hacked") is None
    assert len(visit.wrong) == 1
    assert "Content Security Policy" in visit.wrong.pop()


@pytest.mark.parametrize(("width", "scale"), [(390, 1), (640, 2)], ids=["telephone", "200 %"])
def test_narrow(browser: Any, shared: Office, width: int, scale: int) -> None:
    visit = Visit(browser, shared.base, width, scale, color_scheme="dark")
    visit.log_in(Role.ADMINISTRATOR)
    finding = shared.findings(OWN)[0].id
    for path in (*PAGES, f"/findings/{finding}"):
        visit.page.goto(path)
        assert visit.width() <= width, path
    visit.context.close()
    assert visit.wrong == []


def test_the_first_tab_leads_past_the_navigation(visit: Visit) -> None:
    visit.log_in(Role.READER)
    visit.page.keyboard.press("Tab")
    assert visit.page.evaluate("document.activeElement.textContent") == "跳到正文"
    visit.page.keyboard.press("Enter")
    assert visit.page.evaluate("document.activeElement.id") == "main"
