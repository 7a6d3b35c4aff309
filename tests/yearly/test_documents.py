"""The documents: what they say is in the database, hostile words stay words, and an office's own template is used."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from docx import Document
from python_calamine import CalamineWorkbook
from sqlalchemy import update

from checks.catalogue import load
from checks.references import plain_words
from core.unit import Category
from db.evidence.vault import vault_at
from db.models.findings import sightings
from db.session import Database
from db.year import reads as year_reads
from db.year import writes as year_writes
from db.year.records import ManualScore, PastScore
from reports import pdf
from reports.circular import circular_context
from reports.deadlines import DeadlineError, due_day, read_deadlines
from reports.heading import Letterhead
from reports.layouts import MAKERS
from reports.notice import notice_context, unit_notice
from reports.quarter import quarter_context
from reports.sentences import listed, ordinal, share
from reports.templates import TemplateError, render
from reports.workbook import write_workbook
from tests.yearly.handmade import END, SMALL, YEAR, Town, day, fault, town, unit
from yearly.book import YearBook
from yearly.errors import YearError
from yearly.quarter import gather_quarter

HEAD = Letterhead("清河省人民政府办公厅", "清政办函〔2027〕3号", date(2027, 2, 20))
HOSTILE = '=HYPERLINK("http://evil/","x")<w:p>&{{ office }}{% for %}\x1b[31m\u202e'


def filled(database: Database, *, hostile: str = "缺少要素") -> Town:
    house = town(database, unit("lh"), unit("ct", Category.CITY), unit("st", Category.DEPARTMENT))
    for identity in ("lh", "ct", "st"):
        house.visit(day(12, 1), of=identity)
    house.visit(
        day(12, 1),
        fault(message=hostile, quote=hostile),
        fault("dead-link", message_key="page", message="链接打不开"),
    )
    house.visit(
        day(12, 3),
        fault(message=hostile, quote=hostile),
        fault("dead-link", message_key="page", message="链接打不开"),
        fault("wrong-link", message_key="dead", message="链接指向本机"),
    )
    house.visit(day(12, 5), fault(message=hostile, quote=hostile), fault("dead-link", message_key="page"))
    return house


def book_of(house: Town) -> YearBook:
    house.roll()
    stored = year_reads.rolled_up(house.database, YEAR)
    assert stored is not None
    return YearBook.of(house.database, house.units, stored, SMALL)


def words_of(content: bytes) -> str:
    """Everything a reader sees of a document."""
    document = Document(io.BytesIO(content))
    cells = [c.text for t in document.tables for r in t.rows for c in r.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def sheets_of(content: bytes) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {n: book.get_sheet_by_name(n).to_python() for n in book.sheet_names}


def test_the_circular_says_what_is_stored(database: Database) -> None:
    house = filled(database)
    past = [PastScore(2025, c, "", 9000) for c in ("department", "city", "county")]
    year_writes.save_past(database, [*past, PastScore(2025, "county", "qh", 9000)])
    book = book_of(house)
    said = words_of(render("circular", circular_context(book, HEAD)))
    county = book.average(Category.COUNTY)
    assert county is not None
    for words in (
        "清政办函〔2027〕3号",
        "考核结果的通报（草稿）",
        "参加考核的4家单位中，省直部门1家，平均分100.00分；设区市1家，平均分100.00分",
        f"县（市、区）2家，平均分{county}分",
        f"县（市、区）提高{county - 90}分",
        "确认需整改的问题3个，截至统计时已整改1个，整改率33.33%",
        f"提升较快单位：qh（提高{book.of_category(Category.COUNTY)[1].points / 100 - 90:.2f}分）",
        "链接打不开，涉及1家单位、1个问题（qh）",
        "2027年2月20日",
        "还差 2 人签字",
    ):
        assert words in said, words
    assert "政务新媒体" not in said.replace("政务新媒体扣", "")  # no account was imported
    assert not re.search(r"\{[{%]|undefined|None", said)
    assert "DER" not in said.split("附件")[0]


def test_without_last_year_nothing_is_compared(database: Database) -> None:
    said = words_of(render("circular", circular_context(book_of(filled(database)), Letterhead())))
    assert "提升较快单位" not in said.split("起草说明")[0] and "相比" not in said
    assert "（发文机关）" in said and "（发文字号）" in said and "2027年　月　日" in said
    assert "没有2025年度各单位得分" in said


def test_the_annex_is_the_score_table(database: Database) -> None:
    book = book_of(filled(database))
    tables = Document(io.BytesIO(render("circular", circular_context(book, HEAD)))).tables
    rows = [[c.text for c in r.cells] for t in tables for r in t.rows[1:]]
    expected = [
        [str(u.rank), book.name(u.unit_id), f"{u.points / 100:.2f}", "优秀" if u.excellent else u.grade]
        for c in Category
        for u in book.of_category(c)
    ]
    assert rows == expected


def test_hostile_words_stay_words(database: Database) -> None:
    house = filled(database, hostile=HOSTILE)
    book = book_of(house)
    found = year_reads.opened_findings(database, unit_id="qh", standing=True)
    notice = render("notice", notice_context(house.units[0], found, HEAD, END.date(), read_deadlines()))
    assert '=HYPERLINK("http://evil/","x")<w:p>&{{ office }}{% for %}' in words_of(notice)
    content = write_workbook(book)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        xml = b"".join(archive.read(n) for n in archive.namelist() if n.startswith("xl/worksheets/sheet"))
    assert b"<f>" not in xml and b"<hyperlink" not in xml
    assert any("=HYPERLINK" in str(c) for row in sheets_of(content)["扣分明细"] for c in row)
    for made in (notice, content):
        with zipfile.ZipFile(io.BytesIO(made)) as archive:
            assert not any(b"\x1b" in archive.read(n) for n in archive.namelist() if n.endswith(".xml"))


def test_the_workbook_adds_up(database: Database) -> None:
    house = filled(database)
    given = [ManualScore(YEAR, "qh", "LOOK", n, p, END.date()) for n, p in (("甲", 500), ("乙", 1350))]
    year_writes.save_manual(database, given)
    year_writes.save_past(database, [PastScore(2025, "county", "", 8425)])
    sheets = sheets_of(write_workbook(book_of(house)))
    assert list(sheets) == [
        "省直部门",
        "设区市",
        "县",
        "指标得分",
        "扣分明细",
        "共性问题",
        "历年趋势",
        "人工评分",
        "说明",
    ]
    row = next(r for r in sheets["县"] if r[1] == "qh")
    matrix = next(r for r in sheets["指标得分"] if r[1] == "qh")
    assert row[2] == matrix[2]
    lost = sum(float(r[3]) for r in sheets["扣分明细"] if r[0] == "qh" and isinstance(r[3], float))
    website = [float(v) for v in matrix[3:8] if isinstance(v, float)]
    assert round(100 - sum(website), 2) == round(lost, 2)
    (marks,) = (r for r in sheets["人工评分"] if r[2] == "LOOK")
    assert marks[5:8] == ["乙 13.50、甲 5.00", 9.25, 8.5] and "仲裁" in str(marks[8])
    assert any(r[0] == "2025" and r[-1] != "—" for r in sheets["历年趋势"] if r and r[0])


def test_the_same_year_makes_the_same_workbook(database: Database) -> None:
    book = book_of(filled(database))
    assert write_workbook(book) == write_workbook(book)


def test_a_final_year_is_no_draft(database: Database) -> None:
    from yearly.gate import sign

    house = filled(database)
    house.judge("confirmed")
    house.roll()
    for name in ("张三", "李四"):
        stored = year_reads.rolled_up(database, YEAR)
        assert stored is not None
        sign(database, stored, SMALL, name, END)
    final = year_reads.rolled_up(database, YEAR)
    assert final is not None
    book = YearBook.of(database, house.units, final, SMALL)
    assert not book.draft and book.lacking == []
    assert "草稿" not in words_of(render("circular", circular_context(book, HEAD)))
    assert any("张三" in str(c) for row in sheets_of(write_workbook(book))["说明"] for c in row)


def test_the_notice_names_rule_place_and_day(database: Database) -> None:
    house = filled(database)
    found = year_reads.opened_findings(database, unit_id="qh", standing=True)
    context = notice_context(house.units[0], found, HEAD, date(2026, 9, 29), read_deadlines())
    said = words_of(render("notice", context))
    assert (
        "共2个问题" in said and "2026年10月19日" in said
    )  # ten working days: National Day off, 10 October worked
    for finding in found:
        assert finding.id in said and finding.url in said
    assert "整改情况反馈表" in said and "单位盖章" in said


def png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress((b"\0" + b"\xc0" * width) * height)
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def test_a_unit_without_findings_gets_no_notice_unless_asked(database: Database, tmp_path: Path) -> None:
    house = filled(database)
    arguments = (database, vault_at(tmp_path), house.units[1], HEAD, END.date(), read_deadlines(), tmp_path)
    assert unit_notice(*arguments) is None
    assert "共0个问题" in words_of(unit_notice(*arguments, empty=True) or b"")


def test_the_notice_cites_rules_in_words(database: Database) -> None:
    house = town(database)
    house.visit(day(12, 1), fault("dead-link", message_key="page", basis=("G-LNK-1", "X-9")))
    found = year_reads.opened_findings(database, unit_id="qh", standing=True)
    (row,) = notice_context(house.units[0], found, HEAD, END.date(), read_deadlines())["rows"]
    assert row["basis"] == "G-LNK-1 链接有效，定期清理断链、错链（国办发〔2017〕47号；凭记忆）；X-9"


def test_the_notice_says_since_when_and_on_which_page(database: Database) -> None:
    house = town(database)
    gone = fault(
        "dead-link",
        "http://gone.example/a",
        message_key="page",
        where="首页的页面主体",
        parent_url="http://www.qh.gov.cn/",
    )
    page = fault(parent_url="http://www.qh.gov.cn/")
    house.visit(day(11, 3), gone, page)
    house.visit(day(12, 1), gone, page)
    with database.write() as connection:
        read = update(sightings).where(sightings.c.url == page.url).values(payload_hash="ab" * 32)
        assert connection.execute(read).rowcount
    found = year_reads.opened_findings(database, unit_id="qh", standing=True)
    notice = render("notice", notice_context(house.units[0], found, HEAD, END.date(), read_deadlines()))
    words = words_of(notice)
    assert words.count("发现时间：2026年11月3日") == 2
    assert "位置：首页的页面主体（所在网页 http://www.qh.gov.cn/）" in words
    assert words.count("所在网页") == 1, "what is wrong with a page itself is found there"


def test_a_notice_too_long_for_a_letter_promises_the_list(database: Database) -> None:
    house = town(database)
    house.visit(
        day(12, 1), *(fault("dead-link", f"http://www.qh.gov.cn/{n}", message_key="page") for n in range(103))
    )
    found = year_reads.opened_findings(database, unit_id="qh", standing=True)
    more = notice_context(house.units[0], found, HEAD, END.date(), read_deadlines())["more"]
    assert more == "另有3个问题未列入本表，全部清单以电子表格另送。", "who receives it has no minjian"


@pytest.mark.parametrize("line", [r.words for c in load().checks.values() for r in c.references()])
def test_rules_are_cited_without_our_codes(line: str) -> None:
    said = plain_words(line)
    assert not re.search(r"(?<![A-Za-z0-9-])(?:A|B|MEM|DER)(?![A-Za-z0-9-])|（[；，、）]|[；，、]）", said)
    assert len(said) > len(line) / 2


def test_resolved_and_doubtful_findings_are_not_notified(database: Database) -> None:
    house = town(database)
    house.visit(day(12, 1), fault(), fault("dead-link", message_key="page", review=True))
    house.visit(day(12, 2), fault("dead-link", message_key="page", review=True))
    assert year_reads.opened_findings(database, unit_id="qh", standing=True) == []


def test_a_quarter_is_told_from_its_own_days(database: Database) -> None:
    house = filled(database)
    house.visit(day(9, 1), fault("page-labels", message_key="none", message="没有标签"), of="lh")
    house.visit(day(9, 9), of="lh")
    blank = [fault("column-blank", f"http://www.st.gov.cn/{n}", message_key="blank") for n in (1, 2)]
    house.visit(day(12, 8), *blank, of="st")
    house.units.append(unit("zz"))
    house.store.sync_units(house.units)
    quarter = gather_quarter(database, house.units, SMALL, YEAR, 4, END)
    said = words_of(render("quarter", quarter_context(quarter, HEAD, date(2027, 3, 8))))
    for words in (
        "正在运行的政府网站5个，检查4个，占80.00%",
        "不合格网站1个，合格率75.00%",
        "未能走访、不作评价的网站1个：zz",
        "上季度确认的1个问题中，经复查已整改1个，整改率100.00%",
        "空白栏目",
        "2027年3月8日前报送",
    ):
        assert words in said, words
    with pytest.raises(YearError, match="还没有开始"):
        gather_quarter(database, house.units, SMALL, 2027, 2, END)


@pytest.mark.parametrize("kind", list(MAKERS))
def test_paper_is_that_of_the_standard(kind: str) -> None:
    section: Any = Document(io.BytesIO(MAKERS[kind]())).sections[0]
    size = [round(v.mm) for v in (section.page_width, section.page_height)]
    margins = [
        round(v.mm)
        for v in (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    ]
    assert (size, margins) == ([210, 297], [37, 35, 28, 26])


def test_an_office_changes_the_template(database: Database, tmp_path: Path) -> None:
    own = Document(io.BytesIO(MAKERS["circular"]()))
    own.add_paragraph("抄送：省效能办。{{ office }}")
    own.save(str(tmp_path / "circular.docx"))
    context = circular_context(book_of(filled(database)), HEAD)
    assert "抄送：省效能办。清河省人民政府办公厅" in words_of(render("circular", context, tmp_path))


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"no document", "不是能用的 Word 文档"), ("{{ nothing }}", "nothing"), ("{% for %}", "标记有误")],
)
def test_a_broken_template_is_named(tmp_path: Path, content: bytes | str, words: str) -> None:
    path = tmp_path / "notice.docx"
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        own = Document()
        own.add_paragraph(content)
        own.save(str(path))
    with pytest.raises(TemplateError, match=words) as raised:
        render("notice", {"office": ""}, tmp_path)
    assert str(path) in str(raised.value)


def test_a_template_cannot_reach_out(tmp_path: Path) -> None:
    own = Document()
    own.add_paragraph("{{ ''.__class__.__mro__ }}")
    own.save(str(tmp_path / "notice.docx"))
    with pytest.raises(TemplateError):
        render("notice", {"office": ""}, tmp_path)


def test_deadlines_can_be_changed(tmp_path: Path) -> None:
    ours = read_deadlines()
    assert due_day(date(2026, 9, 29), "serious", ours) == date(2026, 10, 9)
    (tmp_path / "deadlines.toml").write_text("serious = 5\n", "utf-8")
    with pytest.raises(DeadlineError, match="缺少 veto-candidate"):
        read_deadlines(tmp_path)
    (tmp_path / "deadlines.toml").write_text("urgent = 5\n", "utf-8")
    with pytest.raises(DeadlineError, match=r"deadlines\.toml：没有程度 urgent"):
        read_deadlines(tmp_path)
    (tmp_path / "deadlines.toml").write_text('serious = "5"\n', "utf-8")
    with pytest.raises(DeadlineError, match="serious：“5”应为"):
        read_deadlines(tmp_path)


@pytest.mark.skipif(not pdf.available(), reason="LibreOffice is not installed")
def test_a_circular_becomes_a_pdf(database: Database) -> None:
    import pypdfium2

    made = pdf.to_pdf(render("circular", circular_context(book_of(filled(database)), HEAD)), ".docx")
    pages = pypdfium2.PdfDocument(made)
    assert len(pages) >= 3 and "总体情况" in pages[0].get_textpage().get_text_range()


def test_faces_that_are_missing_have_stand_ins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FONTCONFIG_FILE", "/etc/<own>.conf")
    tree = ElementTree.fromstring(pdf._fonts().split("]>")[-1].split('dtd">')[-1])
    assert tree.findtext("include") == "/etc/<own>.conf"
    faces = {a.findtext("family"): [f.text for f in a.iter("family")][1:] for a in tree.iter("alias")}
    assert {"仿宋_GB2312", "楷体_GB2312", "方正小标宋简体", "黑体", "宋体"} <= set(faces)
    assert all("Noto S" in " ".join(map(str, others)) for others in faces.values())


def test_pdf_without_libreoffice_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(pdf.NoLibreOffice, match="没有找到 LibreOffice"):
        pdf.to_pdf(b"", ".docx")


def test_numbers_are_written_as_in_documents() -> None:
    assert [ordinal(n) for n in (1, 10, 11, 20, 21)] == [
        "（一）",
        "（十）",
        "（十一）",
        "（二十）",
        "（二十一）",
    ]
    assert (share(2831, 2833), share(1, 3), share(0, 0)) == ("99.93%", "33.33%", "0.00%")
    assert (listed("abc", 2), listed("ab", 2)) == ("a、b等", "a、b")
