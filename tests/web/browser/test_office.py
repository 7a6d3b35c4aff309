"""Journeys of rectification and of the year in a real browser, and axe-core over the pages they pass."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from core.finding import Status
from core.rectification import NoticeState
from db.people.records import Role
from db.rectify import reads as rectify_reads
from db.rectify import settle as rectify_settle
from db.running import schedules
from db.visits import site_maps
from db.year import reads as year_reads
from scheduler import DEFAULTS
from tests.web.browser.browsing import Visit, violations
from tests.web.office import OTHER, OWN, PASSWORD, PDF, Office, night
from tests.web.papers import MADE
from tests.yearly.handmade import day


@pytest.fixture
def windows(browser: Any, office: Office) -> Iterator[dict[Role, Visit]]:
    """A window for each of the people who take part."""
    made = {r: Visit(browser, office.base) for r in (Role.REVIEWER, Role.CONTACT, Role.ADMINISTRATOR)}
    for role, visit in made.items():
        visit.log_in(role)
    yield made
    for visit in made.values():
        visit.context.close()
        assert visit.wrong == []


def test_a_notice_is_sent_answered_and_closed_by_what_monitoring_sees(
    windows: dict[Role, Visit], office: Office, tmp_path: Path
) -> None:
    fu, lian = windows[Role.REVIEWER].page, windows[Role.CONTACT].page
    finding = next(f for f in office.findings(OWN) if f.status is Status.OPEN)
    fu.goto(f"/findings/{finding.id}")
    fu.keyboard.press("c")
    fu.keyboard.press("Control+Enter")
    fu.wait_for_url("**done=*")
    fu.click("nav >> text=整改")
    fu.click(f"section[aria-labelledby=ready] >> text={OWN}")
    assert violations(fu) == []
    fu.fill("#note", "请附截图")
    fu.click("text=发出通知单")
    fu.wait_for_url("**/rectify/ZG-2026-00001")
    with fu.expect_download() as loading:
        fu.click("text=通知单（Word）")
    assert loading.value.suggested_filename == f"整改通知单-{OWN}.docx"

    lian.click("nav >> text=整改")
    lian.click("text=ZG-2026-00001")
    assert "请附截图" in lian.inner_text("main")
    lian.click("button:has-text('签收')")
    lian.wait_for_selector("text=整改中")
    assert violations(lian) == []
    proof = tmp_path / "整改截图.pdf"
    proof.write_bytes(PDF)
    lian.check("#answer-form [value=claimed]")
    lian.fill("#said", "已在首页开设咨询栏目")
    lian.set_input_files("#file", proof)
    lian.click("text=提交答复")
    lian.wait_for_selector("text=报已整改，待复查")
    with lian.expect_download() as loading:
        lian.click("ol.timeline >> text=整改截图.pdf")
    assert Path(loading.value.path()).read_bytes() == PDF

    schedules.plant(office.database, DEFAULTS, office.clock())
    fu.reload()
    assert violations(fu) == []
    fu.click("text=马上复查")
    fu.wait_for_selector("text=已登记")
    night(office.house, day(12, 7))
    rectify_settle.settle(office.database, day(12, 7) + timedelta(hours=1))
    lian.reload()
    assert "监测复查：已整改" in lian.inner_text("ol.timeline")
    assert lian.locator("#answer-form").count() == 0
    notice = rectify_reads.whole(office.database, "ZG-2026-00001")
    assert notice is not None
    assert notice.state is NoticeState.CLOSED


def test_an_appeal_is_decided(windows: dict[Role, Visit], office: Office) -> None:
    from tests.web.office import notice

    number = notice(office, OWN)
    fu, lian = windows[Role.REVIEWER].page, windows[Role.CONTACT].page
    lian.goto(f"/rectify/{number}")
    lian.check("#answer-form [value=appealed]")
    lian.fill("#said", "咨询渠道在省级平台")
    lian.click("text=提交答复")
    lian.wait_for_selector("text=申诉中")
    fu.goto("/rectify?show=appealed")
    fu.click(f"text={number}")
    assert violations(fu) == []
    fu.check("[value=explained]")
    fu.fill("[name=reason]", "统一平台，已核实")
    fu.fill("[name=until]", "2027-06-30")
    fu.click("button:has-text('决定')")
    fu.wait_for_selector("text=已撤销")
    lian.reload()
    assert "统一平台，已核实" in lian.inner_text("ol.timeline")
    assert next(f for f in office.findings(OWN) if f.verdict).status is Status.EXPLAINED


def test_the_year_is_signed_by_two(windows: dict[Role, Visit], office: Office) -> None:
    fu, guan = windows[Role.REVIEWER].page, windows[Role.ADMINISTRATOR].page
    office.house.judge("confirmed", *(f.id for f in office.findings() if f.status is Status.OPEN))
    fu.goto("/year")
    fu.click("button:has-text('汇总')")
    fu.wait_for_url("**/year/2026")
    assert violations(fu) == []
    for page in (fu, guan):
        page.goto("/year/2026")
        page.fill("#password", PASSWORD)
        page.click("section[aria-labelledby=gate] button")
        page.wait_for_load_state()
    assert "已定稿，可以发布" in guan.inner_text("main")
    stored = year_reads.rolled_up(office.database, 2026)
    assert stored is not None
    assert (stored.state, {s.name for s in stored.signatures}) == ("final", {"fu", "guan"})
    guan.click("button:has-text('试算')")
    guan.wait_for_url("**/what-if?*")
    assert violations(guan) == []


def test_a_setting_is_changed_and_taken_back(windows: dict[Role, Visit], office: Office) -> None:
    guan = windows[Role.ADMINISTRATOR].page
    guan.goto("/settings/overrides")
    text = guan.input_value("#text")
    guan.fill("#text", text + f"\n[{OWN}]\ndelai = 2\n")
    guan.click("text=检查")
    assert "delai" in guan.inner_text("[role=alert]")
    guan.fill("#text", text + f"\n[{OWN}]\ndelay = 2\n")
    guan.click("text=检查")
    assert "+delay = 2" in guan.inner_text(".diff")
    assert violations(guan) == []
    guan.fill("#reason", "对方要求放慢")
    guan.click("button:has-text('保存')")
    guan.wait_for_selector("li:has-text('对方要求放慢')")
    guan.click("text=改动之前文件里的内容")
    assert violations(guan) == []
    guan.click("text=用这一版改")
    assert guan.input_value("#text") == text


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_that_axe_finds(browser: Any, shared: Office, scheme: str) -> None:
    schedules.plant(shared.database, DEFAULTS, shared.clock())
    visit = Visit(browser, shared.base, color_scheme=scheme)
    visit.log_in(Role.ADMINISTRATOR)
    paths = (
        "/rectify", "/rectify?show=again", f"/rectify/{shared.notices[OTHER]}", f"/rectify/new/{OTHER}", "/year", "/year/2026",
        "/settings/units", "/settings/registry", "/settings/columns", "/settings/overrides", "/tokens", "/settings/rubrics",
        "/settings/rubrics/fujian-2023", "/settings/lexicons", "/people",
    )  # fmt: skip
    found = {}
    for path in paths:
        visit.page.goto(path)
        if wrong := violations(visit.page):
            found[path] = wrong
    visit.page.set_viewport_size({"width": 390, "height": 800})  # tables one below the other
    site_maps.save(shared.database, OWN, MADE, shared.clock())
    for path in (f"/units/{OWN}/documents", "/runs", "/people", "/audit", f"/rectify/new/{OTHER}"):
        visit.page.goto(path)
        if wrong := violations(visit.page):
            found[f"{path}, narrow"] = wrong
    visit.context.close()
    assert not found, json.dumps(found, ensure_ascii=False, indent=1)
    assert visit.wrong == []
