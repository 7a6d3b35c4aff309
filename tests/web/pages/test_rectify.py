"""整改 over HTTP: what may be sent, what is kept and how it is given out, who hears of what."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import httpx
import pytest
from docx import Document

from core.rectification import ItemState, NoticeState
from db.models.rectify import rectification_items
from db.people import reads as people_reads
from db.people.records import Role
from db.rectify import reads as rectify_reads
from db.rectify import settle as rectify_settle
from db.rectify.records import Notice
from tests.web.office import OTHER, OWN, PDF, Office, csrf_of, night, notice, send
from tests.yearly.handmade import day
from web.armour import MOST_UPLOADED
from web.uploads import MOST_BYTES, UploadError, safe_name, taken


def office_file(*parts: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for part in ("[Content_Types].xml", *parts):
            archive.writestr(part, "<x/>")
    return packed.getvalue()


def read(office: Office, number: str) -> Notice:
    found = rectify_reads.whole(office.database, number)
    assert found is not None
    return found


def answer(
    client: httpx.Client, number: str, ids: list[str], file: tuple[str, bytes] | None = None, **data: str
) -> httpx.Response:
    fields = {"csrf": csrf_of(client), "act": "claimed", "words": "已更新", "ids": ids, **data}
    files = {"file": (*file, "text/html")} if file else {"none": b""}
    return client.post(f"/rectify/{number}/answer", data=fields, files=files)


def test_issued_from_the_confirmed_findings(office: Office) -> None:
    (finding,) = office.findings(OTHER)
    fu = office.as_role(Role.REVIEWER)
    assert "没有可以通知的问题" in fu.get(f"/rectify/new/{OTHER}").text
    assert send(fu, f"/rectify/new/{OTHER}", ids=finding.id).status_code == 400, "nobody has confirmed it"
    send(fu, f"/findings/{finding.id}/review", verdict="confirmed")
    form = fu.get(f"/rectify/new/{OTHER}").text
    assert finding.id in form
    assert "2026年12月18日" in form, "ten working days from Sunday the sixth"
    made = send(
        fu,
        f"/rectify/new/{OTHER}",
        ids=finding.id,
        office="清河县人民政府办公室",
        number="清整改〔2026〕7号",
        note="请尽快",
    )
    assert made.headers["location"] == "/rectify/ZG-2026-00001"
    stored = read(office, "ZG-2026-00001")
    assert (stored.issued_by, stored.note, stored.items[0].due.isoformat()) == ("fu", "请尽快", "2026-12-18")
    paper = fu.get(f"/rectify/ZG-2026-00001/files/{stored.files[0].id}")
    text = "\n".join(p.text for p in Document(io.BytesIO(paper.content)).paragraphs)
    assert "清整改〔2026〕7号" in text
    assert people_reads.deeds(office.database)[1].action == "rectify-issued"
    log = office.as_role(Role.ADMINISTRATOR).get("/audit").text
    assert f"<div>问题：{finding.id}</div>" in log
    assert "ZG-2026-00001" in fu.get("/rectify").text


def test_answered_looked_at_and_closed(office: Office) -> None:
    number = notice(office, OWN)
    item = read(office, number).items[0]
    lian = office.as_role(Role.CONTACT)
    done = answer(lian, number, [item.finding_id], ("..\\..\\整改\u202efdp.报告.html", PDF))
    assert done.status_code == 303, done.text
    stored = read(office, number)
    assert stored.items[0].state is ItemState.CLAIMED
    kept = stored.files[1]
    assert (kept.kind, kept.by) == ("pdf", "lian")
    file = lian.get(f"/rectify/{number}/files/{kept.id}")
    assert file.content == PDF
    assert file.headers["content-type"] == "application/pdf"
    assert file.headers["content-disposition"].startswith("attachment;")
    assert file.headers["content-security-policy"].startswith("sandbox")
    night(office.house, day(12, 7))
    rectify_settle.settle(office.database, day(12, 7) + timedelta(hours=1))
    assert read(office, number).state is NoticeState.CLOSED
    page = lian.get(f"/rectify/{number}").text
    assert "监测复查：已整改" in page
    assert "单位答复" not in page, "a closed notice cannot be answered"
    assert answer(lian, number, [item.finding_id]).status_code == 400
    assert [d.action for d in people_reads.deeds(office.database)][:2] == ["rectify-file", "rectify-claimed"]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.pdf", b"", "空的"),
        ("a.pdf", b"<html><script>alert(1)</script>", "不收"),
        ("a.pdf", b"PK\x03\x04 not an archive", "不收"),
        ("a.docx", office_file("word/document.xml", "word/vbaProject.bin"), "宏"),
        ("a.docx", office_file("word/document.xml", "word/embeddings/a.exe"), "嵌入"),
        ("a.zip", office_file("a.exe"), "不收"),
        ("a.pdf", b"%PDF-" + b"x" * MOST_BYTES, "5 MB"),
    ],
)
def test_files_that_are_not_taken(name: str, content: bytes, words: str) -> None:
    with pytest.raises(UploadError, match=words):
        taken(name, content)


def test_an_archive_that_unfolds_without_end_is_not_taken() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "")
        archive.writestr("word/document.xml", b"\0" * (201 * 1024 * 1024))
    assert len(packed.getvalue()) < MOST_BYTES
    with pytest.raises(UploadError, match="太大"):
        taken("a.docx", packed.getvalue())


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("报告.pdf", "报告.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\x\\报告.exe", "报告.pdf"),
        ("a\u202efdp.exe", "a_U+202E_fdp.pdf"),
        ('x"; filename="y.html', "x_;_filename=_y.pdf"),
        ("\r\nSet-Cookie: a=b", "Set-Cookie_a=b.pdf"),
        ("...", "附件.pdf"),
        ("长" * 300, "长" * 80 + ".pdf"),
    ],
)
def test_names_of_files_are_made_harmless(given: str, kept: str) -> None:
    assert safe_name(given, "pdf") == kept


def test_kinds_are_told_by_their_bytes() -> None:
    for content, kind in (
        (PDF, "pdf"), (b"\x89PNG\r\n\x1a\n..", "png"), (b"\xff\xd8\xff\xe0", "jpg"),
        (office_file("word/document.xml"), "docx"), (office_file("xl/workbook.xml"), "xlsx"),
    ):  # fmt: skip
        assert taken("a.html", content).kind == kind


def test_long_bodies_are_taken_where_files_are_sent_and_nowhere_else(office: Office) -> None:
    number = notice(office, OWN)
    ids = [read(office, number).items[0].finding_id]
    lian = office.as_role(Role.CONTACT)
    assert answer(lian, number, ids, ("a.pdf", b"%PDF-" + b"x" * 4_000_000)).status_code == 303
    for path, size in ((f"/rectify/{number}/answer", MOST_UPLOADED), ("/reviews", 256 * 1024)):
        with pytest.raises((httpx.RemoteProtocolError, httpx.WriteError, AssertionError)):
            told = lian.post(path, content=b"x" * (size + 1))
            assert told.status_code != 413, told.status_code
    stranger = office.client().post(
        f"/rectify/{number}/answer", data={"act": "claimed"}, files={"file": ("a.pdf", PDF)}
    )
    assert stranger.status_code == 401


def test_an_answer_that_lacks_something_keeps_what_was_written(office: Office) -> None:
    number = notice(office, OWN)
    (item,) = read(office, number).items
    lian = office.as_role(Role.CONTACT)
    for changes, problem in (
        ({"words": " "}, "请写明"), ({"act": "delete"}, "请选择"), ({"words": "长" * 1001}, "至多"),
    ):  # fmt: skip
        told = answer(lian, number, [item.finding_id], None, **changes)
        assert (told.status_code, problem in told.text) == (400, True)
    told = answer(lian, number, [item.finding_id], ("a.html", b"<html>"), words="写了很久的说明")
    assert "写了很久的说明" in told.text
    assert "不收" in told.text
    other = office.findings(OTHER)[0].id
    assert answer(lian, number, [other]).status_code == 400
    assert answer(lian, number, []).status_code == 400
    assert read(office, number).items[0].state is ItemState.OPEN


def test_an_appeal_and_its_decision(office: Office) -> None:
    number = notice(office, OWN)
    (item,) = read(office, number).items
    lian, fu = office.as_role(Role.CONTACT), office.as_role(Role.REVIEWER)
    hostile = "<script>alert(1)</script>\u202e"
    assert answer(lian, number, [item.finding_id], act="appealed", words=hostile).status_code == 303
    page = fu.get(f"/rectify/{number}").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
    path = f"/rectify/{number}/decide"
    assert send(fu, path, finding=item.finding_id, verdict="rejected", reason=" ").status_code == 400
    assert send(fu, path, finding=item.finding_id, verdict="confirmed", reason="x").status_code == 400
    assert send(fu, path, finding=item.finding_id, verdict="explained", reason="x").status_code == 400
    assert send(fu, path, finding=item.finding_id, verdict="rejected", reason="依据充分").status_code == 303
    assert "依据充分" in lian.get(f"/rectify/{number}").text
    assert answer(lian, number, [item.finding_id], act="appealed").status_code == 303
    done = send(fu, path, finding=item.finding_id, verdict="false-alarm", reason="确属误报")
    assert done.status_code == 303
    assert read(office, number).state is NoticeState.CLOSED
    assert "申诉成立" in lian.get(f"/rectify/{number}").text


def test_an_appeal_of_which_no_step_was_kept_is_shown_and_decided_all_the_same(office: Office) -> None:
    number = notice(office, OWN)
    (item,) = read(office, number).items
    with office.database.write() as connection:
        connection.execute(rectification_items.update().values(state=ItemState.APPEALED.value))
    fu = office.as_role(Role.REVIEWER)
    told = fu.get(f"/rectify/{number}")
    assert (told.status_code, "没有留下申诉的文字" in told.text) == (200, True)
    path = f"/rectify/{number}/decide"
    assert send(fu, path, finding=item.finding_id, verdict="rejected", reason="依据充分").status_code == 303


def test_looking_again_at_once_asks_the_clock(office: Office) -> None:
    from core.times import SHANGHAI
    from db.running import schedules
    from scheduler import DEFAULTS

    number = notice(office, OWN)
    fu = office.as_role(Role.REVIEWER)
    assert send(fu, f"/rectify/{number}/recheck").status_code == 409
    schedules.plant(office.database, DEFAULTS, office.clock().astimezone(SHANGHAI))
    told = send(fu, f"/rectify/{number}/recheck")
    assert told.status_code == 200
    assert "已登记" in told.text
    (claims,) = [s for s in schedules.all_schedules(office.database) if s.name == "claims"]
    assert claims.asked_at is not None
    assert claims.command == ("recheck", "--claimed")
    assert people_reads.deeds(office.database)[0].target == f"claims {number}"
    log = office.as_role(Role.ADMINISTRATOR).get("/audit").text
    assert "要求马上复查" in log
    assert f"claims {number}" in log


def test_withdrawing_says_why(office: Office) -> None:
    number = notice(office, OWN)
    fu = office.as_role(Role.REVIEWER)
    assert send(fu, f"/rectify/{number}/withdraw", words="").status_code == 400
    assert send(fu, f"/rectify/{number}/withdraw", words="发错了").status_code == 303
    assert "发错了" in fu.get(f"/rectify/{number}").text
    assert send(fu, f"/rectify/{number}/withdraw", words="再来").status_code == 409


@pytest.mark.parametrize(
    "number", ["ZG-2026-99999", "ZG-2026-1", "x", "ZG-２０２６-00001", "%00", "ZG-2026-00001%0a"]
)
def test_no_such_notice(office: Office, number: str) -> None:
    assert office.as_role(Role.READER).get(f"/rectify/{number}").status_code == 404
