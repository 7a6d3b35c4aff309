"""What the pages say, that hostile words stay words, and what every answer carries."""

from __future__ import annotations

import io
import re
import socket
import zipfile
from html.parser import HTMLParser

import pytest

from db.people.records import Role
from tests.web.hostile import PAGES, with_hostile
from tests.web.office import OTHER, OWN, Office, set_up
from tests.yearly.handmade import day, fault
from web.armour import MOST_BYTES, POLICY
from web.show import STATIC, duration, outward, visible
from web.show import day as shown_day


class Tags(HTMLParser):
    """Every tag with its attributes, as a browser would see them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))


def test_hostile_words_are_shown_and_never_run(office: Office) -> None:
    finding = with_hostile(office)
    client = office.as_role(Role.ADMINISTRATOR)
    for path in ("/", "/findings", f"/findings/{finding}", f"/units/{OTHER}", "/findings?text=%3Cscript%3E"):
        page = client.get(path).text
        assert "<script>alert" not in page
        assert "49" not in page or "{{ 7*7 }}" in page
        assert not re.search("[\u202e\u200b\x00\x1b]", page)
        for tag, attributes in Tags(page).seen:
            assert tag not in {"img", "style", "iframe", "object"}
            assert not any(name.startswith("on") or name == "style" for name in attributes)
            assert not (attributes.get("href") or "").startswith("javascript")
            if tag == "script":
                assert (attributes.get("src") or "").startswith("/static/")
    page = client.get(f"/findings/{finding}").text
    assert "⟨U+202E⟩" in page
    assert "⟨U+200B⟩" in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_the_place_is_marked_in_the_quotation(office: Office) -> None:
    words = fault(
        "dead-link",
        message_key="page",
        message="有“八闽<b>公报</b>”字样",
        quote="各地：八闽<b>公报</b>刊发了文件全文，请遵照执行",
    )
    office.house.visit(day(12, 7), words, of=OTHER)
    finding = next(f.id for f in office.findings(OTHER) if "公报" in f.message)
    page = office.as_role(Role.READER).get(f"/findings/{finding}").text
    assert "各地：<mark>八闽&lt;b&gt;公报&lt;/b&gt;</mark>刊发了" in page


def test_every_page_loads_our_own_files_only(shared: Office) -> None:
    client = shared.kept(Role.ADMINISTRATOR)[0]
    for path in PAGES:
        answer = client.get(path)
        assert answer.headers["content-security-policy"] == POLICY
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"
        tags = Tags(answer.text).seen
        loaded = [a["src"] for t, a in tags if "src" in a] + [a["href"] for t, a in tags if t == "link"]
        assert loaded
        assert all((address or "").startswith("/static/") for address in loaded)
        assert all(a.get("lang") == "zh-CN" for t, a in tags if t == "html")
        for address in loaded:
            file = client.get(address or "")
            assert file.status_code == 200
            assert "immutable" in file.headers["cache-control"]


def test_every_field_has_its_label_and_every_id_is_single(shared: Office) -> None:
    client = shared.kept(Role.ADMINISTRATOR)[0]
    finding = shared.findings(OWN)[0].id
    for path in (*PAGES, f"/findings/{finding}"):
        tags = Tags(client.get(path).text).seen
        ids = [a["id"] for _, a in tags if "id" in a]
        assert len(ids) == len(set(ids)), path
        labelled = {a.get("for") for t, a in tags if t == "label"}
        for tag, attributes in tags:
            if (
                tag in {"input", "select", "textarea"}
                and attributes.get("type") not in {"hidden", "radio"}
                and "id" in attributes
            ):
                assert attributes["id"] in labelled, (path, attributes)
        assert sum(t == "h1" for t, _ in tags) == 1, path


def test_styles_are_in_the_file_alone(shared: Office) -> None:
    for template in (STATIC.parent / "templates").glob("*.html"):
        text = template.read_text("utf-8")
        assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:|https?://", text), template.name
        assert "|safe" not in text
    assert "@import" not in (STATIC / "app.css").read_text("utf-8")


def test_vendored_files_are_what_they_are_said_to_be() -> None:
    from hashlib import sha256

    told = (STATIC / "VENDORED.md").read_text("utf-8")
    assert sha256((STATIC / "htmx.min.js").read_bytes()).hexdigest() in told
    own = {"app.js", "app.css", "icon.svg", "VENDORED.md"}
    assert {p.name for p in STATIC.iterdir()} == own | {"htmx.min.js"}


def test_today_tells_the_night(shared: Office) -> None:
    page = shared.kept(Role.READER)[0].get("/").text
    assert "2026年12月6日" in page
    assert "12月6日夜间：计划的 3 个单位全部走访完成" in page
    assert "整个网站没有找到咨询渠道" in page
    assert f'href="/findings?unit={OWN}&amp;theme=service">1</a>' in page


def test_nothing_visited_yet(fresh: Office) -> None:
    with fresh.database.write() as connection:
        for table in ("finding_events", "sightings", "findings", "visits", "nights"):
            connection.exec_driver_sql(f"DELETE FROM {table}")
    client = fresh.client()
    set_up(client)
    assert "还没有走访过任何一夜" in client.get("/").text
    assert "还没有走访过任何一夜" in client.get("/runs").text
    assert "还没有汇总过任何一年" in client.get("/year").text
    assert "没有符合的问题" in client.get("/findings").text


def test_filters_narrow_the_list_and_nonsense_is_left_out(shared: Office) -> None:
    client = shared.kept(Role.READER)[0]
    for asked, number in (
        ("unit=qh", 1), ("unit=qh&severity=veto-candidate", 1), ("group=city", 1), ("unit=qh&group=city", 0),
        ("text=%E5%92%A8%E8%AF%A2", 1), ("status=resolved", 1), ("since=2026-12-07", 0), ("until=2026-12-05", 3),
        ("unit=nosuch&status=nonsense&since=yesterday", 3), ("check=fee-list-age&status=all", 1),
    ):  # fmt: skip
        page = client.get(f"/findings?{asked}").text
        assert f"共 {number} 个问题" in page, asked


def test_pages_of_a_long_list_hold_each_finding_once(office: Office) -> None:
    many = [
        fault("dead-link", f"http://www.lh.gov.cn/{n}", message_key="page", message=f"第{n}条")
        for n in range(120)
    ]
    office.house.visit(day(12, 7), *many, of=OTHER)
    client = office.as_role(Role.READER)
    path, seen = f"/findings?unit={OTHER}", []
    back = ""
    for _ in range(10):
        page = client.get(path).text
        seen += re.findall(r'href="/findings/(F-[A-Z0-9]+)[^"]*" data-open', page)
        following = re.search(r'href="([^"]+)" rel="next">下一页', page)
        if not following:
            earlier = re.search(r'href="([^"]+)" rel="prev">上一页', page)
            assert earlier
            back = earlier[1].replace("&amp;", "&")
            break
        path = following[1].replace("&amp;", "&")
    active = [f.id for f in office.findings(OTHER) if f.status in ("open", "suspected", "review")]
    assert seen == active
    before = re.findall(r'href="/findings/(F-[A-Z0-9]+)[^"]*" data-open', client.get(back).text)
    assert before == active[50:100]
    assert client.get(f"/findings?unit={OTHER}&after=nonsense").status_code == 200


def test_evidence_is_saved_not_opened(shared: Office) -> None:
    finding = shared.findings(OWN)[0].id
    answer = shared.kept(Role.READER)[0].get(f"/findings/{finding}/evidence.zip")
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["content-disposition"].startswith("attachment")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        assert packed.testzip() is None
        assert {f"{finding}/{name}" for name in ("check.py", "index.html", "finding.json")} <= set(
            packed.namelist()
        )
        assert "涉及别的单位" not in packed.read(f"{finding}/index.html").decode()
    contact = shared.kept(Role.CONTACT)[0].get(f"/findings/{finding}/evidence.zip")
    with zipfile.ZipFile(io.BytesIO(contact.content)) as packed:
        assert "涉及别的单位" in packed.read(f"{finding}/index.html").decode(), (
            "a night's list names findings of others"
        )
    assert "下载证据" in shared.kept(Role.ADMINISTRATOR)[0].get("/audit").text


def test_documents_come_as_whole_files(shared: Office) -> None:
    client = shared.kept(Role.READER)[0]
    for path in ("/year/2026/workbook.xlsx", "/year/2026/circular.docx", f"/units/{OWN}/notice.docx"):
        answer = client.get(path)
        assert answer.headers["content-disposition"].startswith("attachment")
        assert zipfile.ZipFile(io.BytesIO(answer.content)).testzip() is None
    assert client.get("/year/2001").status_code == 404
    assert client.get("/year/nonsense").status_code == 400


def test_other_hosts_long_bodies_and_odd_paths(shared: Office) -> None:
    client = shared.client()
    assert client.get("/login", headers={"host": "evil.example"}).status_code == 400
    assert client.post("/login", content=b"x" * (MOST_BYTES + 1)).status_code == 413
    assert client.post("/login", content=iter([b"x"])).status_code == 411
    assert client.get("/static/..%2f..%2fdesk.py").status_code == 404
    assert client.get("/static/%2e%2e/desk.py").status_code in (403, 404)
    assert client.put("/login").status_code == 405
    for path in ("/docs", "/openapi.json", "/redoc"):
        assert client.get(path).status_code == 404


def test_a_failure_of_ours_is_told_without_its_inside(office: Office) -> None:
    client = office.as_role(Role.READER)
    with office.database.write() as connection:
        connection.exec_driver_sql("DROP VIEW v_columns")
    answer = client.get(f"/units/{OWN}")
    assert answer.status_code == 500
    assert "程序出错" in answer.text
    assert "v_columns" not in answer.text
    assert answer.headers["content-security-policy"] == POLICY


def test_nonsense_does_not_bring_it_down(shared: Office) -> None:
    address = shared.base.rpartition(":")
    with socket.create_connection(("127.0.0.1", int(address[2])), 5) as line:
        line.sendall(b"\x00\xff GET / nonsense\r\n\r\n")
        line.recv(100)
    client = shared.kept(Role.ADMINISTRATOR)[0]
    huge = 10**30
    for path in (
        "/audit?before=x", f"/audit?before={huge}", "/findings?done=x", f"/findings?done={huge}", "/runs/2026-13-45",
        "/runs/9999-12-31", "/findings/F-%00%ff", "/findings?text=%00%ff", "/findings?since=0001-01-01&until=9999-12-31",
        "/findings?after=1.%00.a.b", f"/year/{huge}", "/units/%00", "/runs?before=9999-12-31",
    ):  # fmt: skip
        assert client.get(path).status_code in (200, 400, 404)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("闽清县“公告”", "闽清县“公告”"),
        ("a\u202eb", "a⟨U+202E⟩b"),
        ("a\u200db", "a⟨U+200D⟩b"),
        ("\U000e0041", "⟨U+E0041⟩"),
        ("行\n行\t格", "行\n行\t格"),
        ("\x9b", "⟨U+009B⟩"),
        ("\u3164", "⟨U+3164⟩"),
        ("e" + "\u0301" * 50, "e" + "\u0301" * 3),
        ("مرحبا", "مرحبا"),
        ("𠮷䶮", "𠮷䶮"),
        ("\ud800", "⟨U+D800⟩"),
    ],
)
def test_what_steers_text_is_made_visible(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_days_spans_and_addresses_are_written_for_people() -> None:
    assert shown_day(None) == "—"
    assert shown_day(day(3, 5)) == "2026年3月5日"
    assert [duration(s) for s in (4.4, 65, 3700)] == ["4 秒", "1 分 5 秒", "1 小时 1 分"]
    assert outward("https://www.fujian.gov.cn/a") == "https://www.fujian.gov.cn/a"
    assert [outward(u) for u in ("javascript:x", "data:text/html,x", "//evil", "http://[", "")] == [""] * 5
