"""设置 over HTTP: overrides with validation and history, schedules, lexicons, rubrics."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.people import reads as people_reads
from db.people import settings_history
from db.people.records import Role
from db.running import schedules
from scheduler import DEFAULTS
from tests.web.office import OTHER, OWN, Office, csrf_of, send
from web.pages.settings_files import difference
from web.pages.tasks import TASKS, in_words

GOOD = f'# 本办公室的设置\n[{OTHER}]\ndelay = 5.0\n\n[{OWN}]\nhomepage = "http://new.qh.gov.cn/"\n'


def overrides(office: Office) -> Path:
    assert office.desk.files is not None
    return office.desk.files.overrides


def registry(office: Office) -> Path:
    assert office.desk.files is not None
    return office.desk.files.units


def test_overrides_are_checked_stored_and_used_at_once(office: Office) -> None:
    guan = office.as_role(Role.ADMINISTRATOR)
    before = overrides(office).read_text("utf-8")
    base = settings_history.digest(before)
    checked = send(guan, "/settings/overrides", text=GOOD, base=base, act="check")
    assert checked.status_code == 200
    assert "+delay = 5.0" in checked.text
    assert overrides(office).read_text("utf-8") == before, "checking stored something"
    assert send(guan, "/settings/overrides", text=GOOD, base=base, act="save").status_code == 400, "no reason"
    saved = send(
        guan, "/settings/overrides", text=GOOD.replace("\n", "\r\n"), base=base, act="save", reason="换了域名"
    )
    assert saved.status_code == 303, saved.text
    assert overrides(office).read_text("utf-8") == GOOD
    assert office.desk.units[OWN].homepage == "http://new.qh.gov.cn/"
    assert "http://new.qh.gov.cn/" in guan.get(f"/units/{OWN}").text
    newest, first = settings_history.versions(office.database, "overrides.toml")
    assert (newest.by, newest.reason, first.by) == ("guan", "换了域名", "")
    old = settings_history.version(office.database, "overrides.toml", first.id)
    assert old is not None
    assert old.content == before
    assert people_reads.deeds(office.database)[0].action == "overrides-changed"
    assert "-delay = 5.0" in guan.get(f"/settings/overrides/{first.id}").text
    assert "delay = 3.0" in guan.get(f"/settings/overrides?source={first.id}").text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[qh\n", "第 1 行"),
        ("[qh]\ndelai = 3\n", "第 2 行：qh：没有名为 delai 的项"),
        ("[nobody]\n", "名册里没有单位 nobody"),
        ("[qh]\nexemptions = ['no-such-check']\n", "没有检查 no-such-check"),
        ("[qh]\ndelay = -1\n", "不合要求"),
        ("# " + "x" * 210_000, "太长"),
    ],
)
def test_what_cannot_be_used_is_not_stored(office: Office, text: str, words: str) -> None:
    before = overrides(office).read_text("utf-8")
    guan = office.as_role(Role.ADMINISTRATOR)
    told = send(
        guan, "/settings/overrides", text=text, base=settings_history.digest(before), act="save", reason="x"
    )
    assert told.status_code == 400
    assert words in told.text
    assert str(overrides(office).parent) not in told.text, "the page shows a path of the server"
    assert overrides(office).read_text("utf-8") == before
    assert settings_history.versions(office.database, "overrides.toml") == []


def test_a_change_by_somebody_else_is_not_overwritten(office: Office) -> None:
    guan = office.as_role(Role.ADMINISTRATOR)
    base = settings_history.digest(overrides(office).read_text("utf-8"))
    overrides(office).write_text(f"[{OTHER}]\nmax_pages = 9\n", "utf-8")
    told = send(guan, "/settings/overrides", text=GOOD, base=base, act="save", reason="换了域名")
    assert told.status_code == 400
    assert "被别人改过" in told.text
    assert "-max_pages = 9" in told.text
    assert "max_pages" in overrides(office).read_text("utf-8")


def test_a_file_that_cannot_be_written_leaves_no_history(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    guan = office.as_role(Role.ADMINISTRATOR)
    base = settings_history.digest(overrides(office).read_text("utf-8"))
    folder = overrides(office).with_name(".overrides.toml.part-in-the-way")
    folder.mkdir()

    def full(path: Path, content: bytes) -> None:
        (folder / "x" / "y").write_bytes(content)

    monkeypatch.setattr("web.pages.settings_files.replace_file", full)
    told = send(guan, "/settings/overrides", text=GOOD, base=base, act="save", reason="换了域名")
    assert told.status_code == 400
    assert "写不进" in told.text
    assert settings_history.versions(office.database, "overrides.toml") == []


def test_units_come_and_go_by_the_registry(office: Office) -> None:
    guan, path = office.as_role(Role.ADMINISTRATOR), registry(office)
    before = path.read_text("utf-8")
    gone = next(line for line in before.splitlines() if line.startswith("ct,"))
    text = before.replace(gone, "xin,新设县人民政府,新设县,county,http://www.xin.gov.cn/")
    base = settings_history.digest(before)
    told = send(guan, "/settings/registry", text=text, base=base, act="check").text
    assert "新增 1 家：新设县人民政府" in told and "停用 1 家（不再走访，已有的记录保留）" in told
    assert path.read_text("utf-8") == before, "checking stored something"
    path.write_bytes(b"\xef\xbb\xbf" + before.encode())  # as a table program stores it
    saved = send(guan, "/settings/registry", text=text, base=base, act="save", reason="机构改革")
    assert saved.status_code == 303, saved.text
    assert path.read_bytes() == b"\xef\xbb\xbf" + text.encode()
    assert "xin" in office.desk.units and "ct" not in office.desk.units
    assert "新设县" in guan.get("/units").text
    kept = office.findings("ct")[0].id
    for page in (
        "/",
        "/findings?status=all",
        f"/findings/{kept}",
        "/rectify",
        "/runs",
        "/year",
        "/settings/units",
    ):
        assert guan.get(page).status_code == 200, f"{page}: a unit that is gone breaks it"
    assert guan.get("/units/ct").status_code == 404
    assert people_reads.deeds(office.database)[0].action == "registry-changed"
    assert "机构改革" in guan.get("/settings/registry").text
    assert [v.reason for v in settings_history.versions(office.database, "overrides.toml")] == []


@pytest.mark.parametrize(
    ("slug", "text", "words"),
    [
        ("registry", "unit_id,name,category\n", "第 1 行：表头缺少 homepage"),
        ("registry", "unit_id,name,category,homepage\n", "名册里没有单位"),
        ("registry", "unit_id,name,category,homepage\nQH,清河县,county,http://a.gov.cn/\n", "第 2 行：unit_id"),
        ("registry", f"unit_id,name,category,homepage\n{OWN},清河县,county,http://a.gov.cn/\n", f"名册里没有单位 {OTHER}"),
        ("columns", f"unit_id,kind,name,url\n{OWN},gossip,闲话,http://a.gov.cn/\n", "第 2 行：kind"),
        ("columns", f"unit_id,kind,name,url\n{OWN},news-column,要闻,nowhere\n", "第 2 行：url"),
    ],
)  # fmt: skip
def test_a_registry_that_no_run_could_use_is_not_stored(
    office: Office, slug: str, text: str, words: str
) -> None:
    assert office.desk.files is not None
    path = registry(office) if slug == "registry" else office.desk.files.columns
    before = path.read_text("utf-8") if path.exists() else ""
    guan = office.as_role(Role.ADMINISTRATOR)
    base = settings_history.digest(before)
    told = send(guan, f"/settings/{slug}", text=text, base=base, act="save", reason="x")
    assert told.status_code == 400 and words in told.text
    assert str(path.parent) not in told.text, "the page shows a path of the server"
    assert (path.read_text("utf-8") if path.exists() else "") == before


def test_known_columns_are_used_at_once(office: Office) -> None:
    guan = office.as_role(Role.ADMINISTRATOR)
    text = f"unit_id,kind,name,url,period_days\n{OWN},news-column,要闻,http://www.{OWN}.gov.cn/yw/,14\n"
    base = settings_history.digest("")
    assert "1 家单位的 1 个栏目" in send(guan, "/settings/columns", text=text, base=base, act="check").text
    saved = send(guan, "/settings/columns", text=text, base=base, act="save", reason="补上")
    assert saved.status_code == 303, saved.text
    assert [c.period_days for c in office.desk.units[OWN].columns] == [14]


def test_schedules_are_set_paused_and_asked_for(office: Office) -> None:
    schedules.plant(office.database, DEFAULTS, office.clock())
    guan, du = office.as_role(Role.ADMINISTRATOR), office.as_role(Role.READER)
    path = "/runs/schedules/nightly"
    assert "minjian nightly --deadline 06:00" in du.get("/runs").text
    assert "每天 00:30" in du.get("/runs").text and "更改时间" not in du.get("/runs").text
    assert 'href="/runs#tasks"' in du.get("/settings/units").text, "settings lead to the one place"
    for wrong in (
        {"cron": "61 0 * * *"}, {"cron": "1 2 3"}, {"cron": "30 1 * * *", "until": "25:00"},
        {"cron": "30 1 * * *", "jitter": "x"}, {"cron": ""},
    ):  # fmt: skip
        told = send(guan, path, act="set", **wrong)
        assert told.status_code == 400, wrong
    kept = {s.name: s for s in schedules.all_schedules(office.database)}["nightly"]
    assert (kept.cron, kept.catch_up) == ("30 0 * * *", True)
    assert send(guan, path, act="set", cron="30 1 * * *", until="05:30", jitter="60").status_code == 200
    assert send(guan, path, act="pause").status_code == 200
    assert send(guan, path, act="run").status_code == 200
    kept = {s.name: s for s in schedules.all_schedules(office.database)}["nightly"]
    assert (kept.cron, kept.until, kept.jitter, kept.catch_up, kept.paused) == (
        "30 1 * * *",
        "05:30",
        60,
        False,
        True,
    )
    assert kept.asked_at is not None
    assert kept.command == ("nightly", "--deadline", "06:00"), "the browser changed a command"
    asked, paused, changed = people_reads.deeds(office.database)[:3]
    assert (asked.action, paused.after, changed.before["cron"]) == (
        "schedule-asked",
        {"paused": True},
        "30 0 * * *",
    )
    assert send(guan, "/runs/schedules/nothing", act="pause").status_code == 404
    assert send(guan, path, act="nonsense").status_code == 400


def test_a_lexicon_is_checked_and_not_kept(office: Office) -> None:
    fu = office.as_role(Role.REVIEWER)
    good = "# title: 本单位词表\n# date: 2026-11-01\nkind,word,right,source,certainty,reason\ntypo,帐号,账号,own,DER,规范\n"
    for text, status, words in (
        (good, 200, "《本单位词表》"),
        (good.replace("typo", "tipo"), 400, "第 4 行，kind"),
        ("\ufffe", 400, "缺少"),
    ):
        told = fu.post(
            "/settings/lexicons",
            data={"csrf": csrf_of(fu)},
            files={"file": ("词表.csv", text.encode(), "text/csv")},
        )
        assert told.status_code == status
        assert words in told.text
        assert "/tmp" not in told.text
    assert "随程序提供" in fu.get("/settings/lexicons").text


def test_a_rubric_says_how_certain_its_figures_are(office: Office) -> None:
    page = office.as_role(Role.READER).get("/settings/rubrics/fujian-2023").text
    assert '<abbr title="DER：' in page
    assert "单项否决" in page
    assert office.as_role(Role.READER).get("/settings/rubrics/..%2Fx").status_code == 404


def test_what_changes_line_by_line() -> None:
    assert difference("a\nb\n", "a\nc\n") == ["@@ -1,2 +1,2 @@", " a", "-b", "+c"]
    assert difference("a\n", "a\n") == []


@pytest.mark.parametrize(
    ("cron", "words"),
    [
        ("30 0 * * *", "每天 00:30"), ("0 10,16 * * mon-fri", "星期一至五 10:00、16:00"), ("0 19 * * sat", "每星期六 19:00"),
        ("0 * * * *", "每小时 00 分"), ("*/30 * * * *", "每 30 分钟"), ("5,35 * * * *", "每小时的 05 分和 35 分"),
        ("0 12 1 * *", ""), ("0 3 * * mon,thu", ""), ("0 3-5 * * *", ""),
    ],
)  # fmt: skip
def test_usual_times_are_said_in_words(cron: str, words: str) -> None:
    assert in_words(cron) == words


def test_every_schedule_of_ours_is_said_in_words() -> None:
    assert all(in_words(s.cron) and TASKS[s.name] for s in DEFAULTS)
