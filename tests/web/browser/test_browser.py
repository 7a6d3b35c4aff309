"""Journeys in a real browser: by keyboard, on a narrow screen, under the content policy."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from core.fetch import FetchProblem
from core.finding import Status
from core.probe import Probe
from core.site import Column
from core.times import local_date
from core.unit import ColumnType
from db import queries
from db.people import reads as people_reads
from db.people import saved_views
from db.people.records import Role
from db.records.columns import ColumnRecord
from db.running import schedules
from db.running.probes import save_probes
from db.visits import site_maps
from tests.web.browser.browsing import Visit, violations
from tests.web.hostile import HOSTILE, PAGES, with_hostile
from tests.web.office import OTHER, OWN, PASSWORD, PEOPLE, Office, night, send
from tests.web.papers import MADE
from tests.web.sharing import share_link, with_picture
from tests.yearly.handmade import day, fault


@pytest.fixture
def visit(browser: Any, office: Office) -> Iterator[Visit]:
    made = Visit(browser, office.base)
    yield made
    made.context.close()
    assert made.wrong == []


def test_the_first_administrator_is_made_in_the_browser(browser: Any, fresh: Office) -> None:
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


def test_many_findings_are_ticked_and_judged_at_once(visit: Visit, office: Office) -> None:
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
def test_narrow_windows_need_no_sideways_scrolling(
    browser: Any, shared: Office, width: int, scale: int
) -> None:
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


# Everybody can use it -----------------------------------------------------------------------------------------------


def furnished(office: Office) -> str:
    """The office with something on every part of its pages; gives the id of a finding with a picture."""
    at, database = office.clock(), office.database
    tries = [
        Probe(at=at - timedelta(hours=h), status=200, seconds=1.0, problem=p, struck=w)
        for h, p, w in (
            (1, None, ""), (2, FetchProblem.TIMEOUT, ""), (2, None, ""), (3, None, "本机上行中断"), (30, FetchProblem.TIMEOUT, ""),
        )
    ]  # fmt: skip
    for each in tries:
        save_probes(database, {OWN: each})
    columns = [
        ColumnRecord(
            column=Column(url=f"http://www.qh.gov.cn/{n}/", name=f"通知公告{n}", type=ColumnType.NOTICE),
            period="两周",
            due=local_date(at) + timedelta(days=n - 1),
        )
        for n in range(4)
    ]
    office.house.store.save_columns(OWN, columns, at)
    schedules.plant(
        database, [schedules.Schedule(name="nightly", command=("nightly",), cron="30 0 * * *")], at
    )
    run = schedules.begin_run(database, "nightly", at, at)
    schedules.end_run(database, run, "failed", at, 5, "磁盘已满")
    site_maps.save(database, OWN, MADE, at)
    me = people_reads.by_name(database, PEOPLE[Role.ADMINISTRATOR])
    assert me is not None
    saved_views.keep(database, me.id, "全部已整改", {"status": "resolved"}, at)
    office.token(Role.READER)
    finding = with_picture(office, picture())
    client = office.as_role(Role.ADMINISTRATOR)
    other = next(f.id for f in office.findings("ct"))
    send(client, f"/findings/{other}/review", verdict="false-alarm", reason="另有专栏")
    return finding


def picture() -> bytes:
    """A small real PNG."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    rows = b"".join(b"\0" + bytes([200, 30, 30]) * 40 for _ in range(30))
    head = (40).to_bytes(4, "big") + (30).to_bytes(4, "big") + bytes([8, 2, 0, 0, 0])
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_keeps_anybody_out(browser: Any, office: Office, scheme: str) -> None:
    """axe-core finds nothing on any page, in light and in dark colours."""
    finding = furnished(office)
    office.house.roll(office.clock())
    link = share_link(office, f"/findings/{finding}", password="qing-he")
    unit_link = share_link(office, f"/units/{OWN}")
    visit = Visit(browser, office.base, color_scheme=scheme)
    page, found = visit.page, {}
    opened = [link, unit_link, "/login"]
    for path in [*opened, "", *PAGES, f"/findings/{finding}", "/findings?status=resolved", "/units/ct"]:
        if not path:
            visit.log_in(Role.ADMINISTRATOR)
            continue
        page.goto(path)
        if path == link and page.locator("#password").count():
            found["locked"] = violations(page)
            page.fill("#password", "qing-he")
            page.keyboard.press("Enter")
            page.wait_for_selector(".subject")
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
        found[path] = violations(page)
    page.evaluate("document.querySelector('main').append(document.createElement('input'))")
    assert any(v.startswith("label") for v in violations(page)), "axe finds nothing where something is wrong"
    visit.context.close()
    assert {p: v for p, v in found.items() if v} == {}
    assert len(found) > 15
    assert visit.wrong == []


def test_the_whole_of_it_fits_a_telephone_and_a_sheet(browser: Any, office: Office) -> None:
    finding = furnished(office)
    visit = Visit(browser, office.base, 390)
    visit.log_in(Role.ADMINISTRATOR)
    for path in (
        "/",
        f"/units/{OWN}",
        f"/units/{OWN}/documents",
        f"/findings/{finding}",
        "/runs",
        "/findings?status=resolved",
    ):
        visit.page.goto(path)
        assert visit.width() <= 390, path
    visit.page.set_viewport_size({"width": 718, "height": 1000})  # A4 without its margins
    visit.page.emulate_media(media="print")
    for path in ("/", f"/units/{OWN}", f"/units/{OWN}/documents", "/runs", f"/findings/{finding}"):
        visit.page.goto(path)
        assert visit.width() <= 718, path
        assert not visit.page.is_visible("nav")
        assert not visit.page.is_visible("button")
    visit.context.close()
    assert visit.wrong == []


def test_a_filter_is_kept_and_dropped(visit: Visit) -> None:
    visit.log_in(Role.READER)
    page = visit.page
    page.goto(f"/findings?unit={OWN}&status=all")
    page.click("text=记为常用筛选")
    page.fill("[name=name]", "本县全部")
    page.click("text=记下")
    page.wait_for_selector(".chip.here")
    page.goto("/findings")
    page.click("text=本县全部")
    page.wait_for_url(f"**/findings?unit={OWN}&status=all")
    page.click("[aria-label='删去常用筛选 本县全部']")
    page.wait_for_url("**/findings")
    assert page.locator(".chip").count() == 0


def test_a_link_with_a_password_in_a_browser(browser: Any, office: Office) -> None:
    finding = with_picture(office, picture())
    visit = Visit(browser, office.base)
    visit.log_in(Role.REVIEWER)
    visit.page.goto(f"/findings/{finding}")
    visit.page.click("text=分享链接")
    visit.page.fill("#share-password", "qing-he")
    visit.page.click("text=建立链接")
    link = visit.page.inner_text(".secret")
    other = Visit(browser, office.base)
    other.page.goto(link)
    other.page.fill("#password", "wrong-one")
    other.page.keyboard.press("Enter")
    other.page.wait_for_selector("text=密码不对")
    other.page.fill("#password", "qing-he")
    other.page.keyboard.press("Enter")
    other.page.wait_for_selector(".subject")
    assert other.page.evaluate("document.querySelector('.shot img').decode().then(() => true)")
    visit.page.goto("/shares")
    visit.page.click("table button")
    visit.page.wait_for_selector("text=没有有效的分享链接")
    assert other.page.reload().status == 404
    for each in (visit, other):
        each.context.close()
        assert each.wrong == []


def test_a_run_is_asked_for_and_a_schedule_paused(visit: Visit, office: Office) -> None:
    furnished(office)
    visit.log_in(Role.ADMINISTRATOR)
    visit.page.goto("/runs")
    visit.page.click("[aria-label=立即运行夜间走访]")
    visit.page.wait_for_selector("text=已要求立即运行")
    visit.page.click("[aria-label=暂停夜间走访]")
    visit.page.wait_for_selector("[aria-label=恢复夜间走访]")
    (row,) = schedules.all_schedules(office.database)
    assert row.paused
    assert row.asked_at is not None
    acts = [d.action for d in people_reads.deeds(office.database)]
    assert {"schedule-asked", "schedule-paused"} <= set(acts)
