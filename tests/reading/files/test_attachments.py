"""Files: real ones, damaged ones and hostile ones."""

from __future__ import annotations

import base64
import io
import os
import quopri
import signal
import struct
import subprocess
import sys
import threading
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
import xlsxwriter
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from checks import catalogue
from checks.runner import run_page_checks
from core.page import AttachmentFacts, PageKind
from reading.files.attachments import read_attachment_text
from reading.files.kinds import kind_of
from reading.files.process import FileProcess
from reading.page import read_page
from tests.reading.labelled import READ_AT, unit_of

URL = "http://www.qinghe.gov.cn/P01.bin"
ROWS = [
    ["序号", "收费项目", "收费依据", "收费标准"],
    ["1", "不动产登记费", "清政〔2026〕1号", "80元/件"],
    ["2", "考试费", "清政〔2026〕2号", "60元/人"],
]


def read_attachment(body: bytes, url: str, content_type: str = "") -> AttachmentFacts:
    return read_attachment_text(body, url, content_type).facts


def word_file() -> bytes:
    document = docx.Document()
    document.add_paragraph("清河县2026年行政事业性收费目录清单")
    table = document.add_table(len(ROWS), len(ROWS[0]))
    for r, row in enumerate(ROWS):
        for c, text in enumerate(row):
            table.cell(r, c).text = text
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_a_word_file_of_frames_tabs_and_cells_of_several_paragraphs() -> None:
    document = docx.Document()
    document.add_paragraph("姓名\t电话\n张三\t13805912345\t350102199003070039")
    table = document.add_table(1, 2)
    table.cell(0, 0).text = "联系电话"
    table.cell(0, 1).text = "13805910001"
    table.cell(0, 1).add_paragraph("13805910002")
    body = document.element.body
    frame = body.makeelement(qn("w:sdt"), {})
    content = frame.makeelement(qn("w:sdtContent"), {})
    frame.append(content)
    body.insert(0, frame)
    content.append(table._tbl)
    stream = io.BytesIO()
    document.save(stream)
    found = read_attachment(stream.getvalue(), URL)
    assert found.text_sample == (
        "联系电话 13805910001 13805910002\n姓名 电话 张三 13805912345 350102199003070039"
    )


def sheet_file() -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    sheet = book.add_worksheet("收费")
    sheet.merge_range(0, 0, 0, 3, "清河县收费目录清单")
    for r, row in enumerate(ROWS):
        sheet.write_row(r + 1, 0, row)
    book.close()
    return stream.getvalue()


def pdf_file(text: bytes = b"Fee list 2026: 80 yuan") -> bytes:
    """A PDF of one page, small and complete."""
    stream = b"BT /F1 12 Tf 20 100 Td (" + text + b") Tj ET"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % p for p in places)
    return out + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % start


def zip_file(**members: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), data)
    return stream.getvalue()


@pytest.mark.parametrize("make", [word_file, sheet_file])
def test_fee_tables_of_office_files(make: Callable[[], bytes]) -> None:
    found = read_attachment(make(), URL)
    assert found.problem == ""
    (table,) = found.tables
    assert table.head == tuple(ROWS[0])
    assert table.rows == 2
    assert "收费目录清单" in table.caption
    assert "不动产登记费" in found.text_sample


def test_text_of_a_pdf() -> None:
    found = read_attachment(pdf_file(), URL, "application/octet-stream")
    assert (found.kind, found.pages, found.problem) == ("pdf", 1, "")
    assert "Fee list 2026" in found.text_sample


def test_a_scanned_pdf_has_no_text() -> None:
    found = read_attachment(pdf_file(b""), URL)
    assert (found.kind, found.text_sample) == ("pdf", "")
    assert "扫描件" in found.problem


FILES = Path(__file__).parents[2] / "pages" / "files"


@pytest.mark.parametrize(
    ("name", "kind", "content_type"),
    [
        ("fees.wps", "doc", "application/octet-stream"),
        ("fees.wps", "doc", "application/kswps"),
        ("fees.et", "xls", "application/octet-stream"),
        ("fees.rtf", "rtf", "application/rtf"),
        ("fees.rtf", "rtf", ""),
    ],
)
def test_text_and_tables_of_files_that_programs_wrote(name: str, kind: str, content_type: str) -> None:
    body = (FILES / name).read_bytes()
    page = read_page(f"http://www.qinghe.gov.cn/P01/{name}", body, unit=unit_of("http://www.qinghe.gov.cn/"), fetched_at=READ_AT, content_type=content_type)  # fmt: skip
    found = page.facts.attachment
    assert found is not None and page.kind is PageKind.ATTACHMENT
    assert (found.kind, found.problem) == (kind, "")
    (table,) = found.tables
    assert (table.head, table.rows) == (tuple(ROWS[0]), 2)
    assert "不动产登记费 清政〔2026〕1号 80元/件" in page.body_text
    assert "收费目录清单" in page.body_text.split("\n")[0]


def test_chinese_text_of_a_pdf_that_a_program_wrote() -> None:
    found = read_attachment((FILES / "fees.pdf").read_bytes(), URL)
    assert (found.kind, found.pages) == ("pdf", 1)
    assert "行政事业性收费目录清单" in found.text_sample and "不动产登记费" in found.text_sample


def test_rtf_of_a_chinese_program() -> None:
    """WPS and old Word write code page 936 in hexadecimal."""
    escaped = "".join(f"\\'{b:02x}" for b in "清河县收费公示".encode("gbk"))
    body = (
        b"{\\rtf1\\ansi\\ansicpg936\\deff0{\\fonttbl{\\f0\\fnil\\fcharset134 SimSun;}}\\f0 %s\\par 2026\\par}"
        % escaped.encode()
    )
    found = read_attachment(body, URL)
    assert (found.kind, found.text_sample, found.problem) == ("rtf", "清河县收费公示\n2026", "")


def pieces_file(*pieces: str) -> bytes:
    """The real .wps with its text cut into pieces in another order, those of ASCII with 8 bits a character."""
    import olefile

    stream = io.BytesIO((FILES / "fees.wps").read_bytes())
    with olefile.OleFileIO(stream, write_mode=True) as ole:
        main = bytearray(ole.openstream("WordDocument").read())
        name = "1Table" if struct.unpack_from("<H", main, 10)[0] & 0x200 else "0Table"
        table = bytearray(ole.openstream(name).read())
        start = struct.unpack_from("<I", main, 0x18)[0]
        place, ends, index = start, [0], b""
        for piece in pieces:
            narrow = piece.isascii()
            data = piece.encode("cp1252" if narrow else "utf-16-le")
            main[place : place + len(data)] = data
            index += struct.pack("<HIH", 0, place * 2 | 1 << 30 if narrow else place, 0)
            ends.append(ends[-1] + len(piece))
            place += len(data)
        described = struct.pack(f"<{len(ends)}I", *ends) + index
        clx = (
            b"\x01" + struct.pack("<H", 3) + b"abc" + b"\x02" + struct.pack("<I", len(described)) + described
        )
        where = struct.unpack_from("<I", main, 0x1A2)[0]
        table[where : where + len(clx)] = clx
        struct.pack_into("<I", main, 0x1A6, len(clx))
        struct.pack_into("<I", main, 0x4C, ends[-1])
        ole.write_stream("WordDocument", bytes(main))
        ole.write_stream(name, bytes(table[: ole.get_size(name)]))
    return stream.getvalue()


def test_a_word_file_in_pieces_of_both_widths() -> None:
    found = read_attachment(pieces_file("收费", "2026-11-20 ABC", "项目\r", "end\r"), "http://q.cn/a.doc")
    assert (found.kind, found.problem) == ("doc", "")
    assert found.text_sample == "收费2026-11-20 ABC项目\nend"


def test_heads_of_pages_and_boxes_follow_the_text_of_word_files() -> None:
    found = read_attachment((FILES / "heads.doc").read_bytes(), "http://q.cn/a.doc")
    lines = found.text_sample.split("\n")
    assert lines[:2] == ["关于做好专项工作的通知", "现将有关事项通知如下，请认真贯彻执行。"]
    assert set(lines[2:]) == {"内部资料 注意保存", "清溪流域规划"}
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "机密★5年"
    document.add_paragraph("关于做好专项工作的通知")
    stream = io.BytesIO()
    document.save(stream)
    assert read_attachment(stream.getvalue(), URL).text_sample == "关于做好专项工作的通知\n机密★5年"


def test_a_workbook_in_xml_whose_maker_names_only_sheets() -> None:
    rows = "".join(
        f"<Row><Cell><Data>{a}</Data></Cell><Cell><Data>{b}</Data></Cell></Row>"
        for a, b in (("项目", "标准"), ("登记费", "80元"))
    )
    body = f'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet><Table>{rows}</Table></Worksheet></Workbook>'
    page = read_page("http://q.cn/a.xls", body.encode(), unit=unit_of("http://q.cn/"), fetched_at=READ_AT, content_type="application/octet-stream")  # fmt: skip
    assert page.facts.attachment is not None and page.facts.attachment.kind == "xls"
    assert "登记费 80元" in page.body_text


def test_an_encrypted_word_file_says_so() -> None:
    body = bytearray((FILES / "fees.wps").read_bytes())
    at = body.index(b"\xec\xa5")
    body[at + 10 : at + 12] = struct.pack("<H", struct.unpack_from("<H", body, at + 10)[0] | 0x100)
    assert read_attachment(bytes(body), "http://q.cn/a.doc").problem == "文件已加密，无法读取"


def gbk_zip(members: dict[str, bytes]) -> bytes:
    """An archive as Chinese programs write it: names in GBK, and no mark that says so."""
    stream = io.BytesIO()
    stand_ins = {name: f"{n:02d}".ljust(len(name.encode("gbk")), "x") for n, name in enumerate(members)}
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(stand_ins[name], data)
    body = stream.getvalue()
    for name, stand_in in stand_ins.items():
        body = body.replace(stand_in.encode(), name.encode("gbk"))
    return body


def test_members_of_a_zip_with_names_in_gbk() -> None:
    members = {
        "附件1：收费清单.et": (FILES / "fees.et").read_bytes(),
        "附件2/说明.txt": "本清单自2026年12月1日起执行".encode("gbk"),
        "附件3：坏的.docx": b"PK\x03\x04word/" + bytes(50),
        "程序.exe": b"MZ" + bytes(40),
        "里面.zip": zip_file(secret=b"x" * 30),
    }
    found = read_attachment(gbk_zip(members), URL)
    assert (found.kind, found.pages, found.problem) == ("zip", 5, "")
    lines = found.text_sample.split("\n")
    assert [line for line in lines if line in members] == list(members)
    assert "本清单自2026年12月1日起执行" in lines and "secret" in lines
    (table,) = found.tables
    assert table.head == tuple(ROWS[0])


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])
def test_an_archive_of_office_files_is_none_itself(method: int) -> None:
    book = zip_file(**{"[Content_Types]_xml": b"<x/>", "xl__workbook_xml": b"<x/>", "xl__a_xml": b"<x/>"})
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        archive.writestr("收费目录清单.xlsx", book)
        archive.writestr("说明.txt", "本清单自2026年12月1日起执行")
    assert (kind_of(book), kind_of(book[:300])) == ("xlsx", "xlsx")
    found = read_attachment(stream.getvalue(), URL)
    assert (found.kind, found.problem) == ("zip", "") and "2026年12月1日" in found.text_sample


def test_a_workbook_with_a_password_says_so() -> None:
    body = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
    assert read_attachment(body, "http://q.cn/a.xlsx").problem == "文件已加密，无法读取"


def test_text_in_utf_16() -> None:
    marked = "\ufeff清河县收费说明\r\n自2026年12月1日起执行".encode(
        "utf-16"
    )  # by the program and by its user
    assert read_attachment(marked, "http://q.cn/a.txt").kind == "text"
    found = read_attachment("清河县收费说明\r\n自2026年12月1日起执行".encode("utf-16"), "http://q.cn/a.txt")
    assert (found.kind, found.text_sample) == ("text", "清河县收费说明\n自2026年12月1日起执行")


def test_a_zip_of_many_large_files_is_read_in_part() -> None:
    members = {f"m{n}.txt": (b"%d " % n) * 9_000_000 for n in range(4)}
    found = read_attachment(zip_file(**members), URL)
    assert "炸弹" in found.problem or found.kind == "zip"
    assert len(found.text_sample) <= 4000


def test_checks_are_given_more_text_than_is_kept() -> None:
    rows = "\n".join(f"{n} 张某{n}" for n in range(3000)) + "\n身份证号 350102199003070039"
    url = "http://www.qinghe.gov.cn/mingdan.txt"
    page = read_page(
        url, rows.encode("gbk"), unit=unit_of(url), fetched_at=READ_AT, content_type="text/plain"
    )
    assert page.facts.attachment is not None
    assert len(page.facts.attachment.text_sample) == 4000 and page.body_text.endswith("039")
    (outcome,) = run_page_checks(page, catalogue.load().select(["privacy-leak"]).page_checks)
    assert [f.key for f in outcome.findings] == ["id"]


def ofd_file(*lines: str) -> bytes:
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    texts = "".join(
        f'<ofd:TextObject ID="{n + 10}" Boundary="20 {20 + 8 * n} 170 6" Font="1" Size="4"><ofd:TextCode X="0" Y="5">{line}</ofd:TextCode></ofd:TextObject>'
        for n, line in enumerate(lines)
    )
    parts = {
        "OFD_xml": f'<ofd:OFD {space} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo><ofd:DocID>1</ofd:DocID></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>',
        "Doc_0__Document_xml": f'<ofd:Document {space}><ofd:CommonData><ofd:MaxUnitID>99</ofd:MaxUnitID><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages><ofd:Page ID="2" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages></ofd:Document>',
        "Doc_0__Pages__Page_0__Content_xml": f'<ofd:Page {space}><ofd:Content><ofd:Layer ID="3">{texts}</ofd:Layer></ofd:Content></ofd:Page>',
    }
    return zip_file(**{name: text.encode() for name, text in parts.items()})


def test_lines_of_an_ofd() -> None:
    found = read_attachment(ofd_file("清河县人民政府", "关于做好今冬防火工作的通知", "各乡镇人民政府："), URL)
    assert (found.kind, found.pages, found.problem) == ("ofd", 1, "")
    assert found.text_sample == "清河县人民政府\n关于做好今冬防火工作的通知\n各乡镇人民政府："


def test_text_of_an_ofd() -> None:
    page = '<ofd:Page xmlns:ofd="http://www.ofdspec.org/2016"><ofd:TextCode X="1">清河县收费清单</ofd:TextCode></ofd:Page>'
    body = zip_file(**{"OFD_xml": b"<OFD/>", "Doc_0__Pages__Page_0__Content_xml": page.encode()})
    found = read_attachment(body, URL)
    assert (found.kind, found.text_sample) == ("ofd", "清河县收费清单")


_ODF = " ".join(
    f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "text", "table", "style")
)


def open_document(content: str, styles: str = "", **more: bytes) -> bytes:
    """An OpenDocument file with this body."""
    whole = f"<office:document-content {_ODF}><office:body>{content}</office:body></office:document-content>"
    head = f"<office:document-styles {_ODF}>{styles}</office:document-styles>"
    return zip_file(
        mimetype=b"application/vnd.oasis.opendocument.text",
        content_xml=whole.encode(),
        styles_xml=head.encode(),
        **more,
    )


def odf_table(*rows: str) -> str:
    return f"<table:table>{''.join(f'<table:table-row>{r}</table:table-row>' for r in rows)}</table:table>"


def odf_row(row: list[str]) -> str:
    return "".join(f"<table:table-cell><text:p>{c}</text:p></table:table-cell>" for c in row)


def test_text_and_tables_of_an_open_document() -> None:
    body = (
        "<office:text><text:tracked-changes><text:changed-region><text:p>删去的话</text:p></text:changed-region></text:tracked-changes>"
        "<text:h>清河县收费目录清单</text:h><text:section><text:p>联系人<text:tab/>张三<office:annotation><text:p>批注</text:p>"
        "</office:annotation><text:line-break/>电话<text:s/>1234</text:p></text:section>"
        f"{odf_table(*map(odf_row, ROWS))}<text:list><text:list-item><text:p>第一条</text:p></text:list-item></text:list></office:text>"
    )
    styles = "<style:master-page><style:header><text:p>秘密</text:p></style:header></style:master-page>"
    found = read_attachment(open_document(body, styles), URL)
    assert (found.kind, found.problem) == ("odt", "")
    assert found.text_sample.startswith("清河县收费目录清单\n联系人 张三 电话 1234\n序号 收费项目")
    assert found.text_sample.endswith("第一条\n秘密")
    (table,) = found.tables
    assert (table.head, table.rows) == (tuple(ROWS[0]), 2)


def test_a_sheet_of_an_open_document_with_cells_written_once_for_many() -> None:
    wide = '<table:table-cell table:number-columns-repeated="1022"/>'
    first = (
        odf_row(["清河县收费目录清单"])
        + '<table:covered-table-cell table:number-columns-repeated="3"/>'
        + wide
    )
    sheet = odf_table(first, *(odf_row(r) + wide for r in ROWS))
    found = read_attachment(open_document(f"<office:spreadsheet>{sheet}</office:spreadsheet>"), URL)
    (table,) = found.tables
    assert (table.head, table.rows, table.caption) == (tuple(ROWS[0]), 2, "清河县收费目录清单")


def test_open_documents_that_are_none_locked_or_hostile() -> None:
    assert read_attachment(zip_file(content_xml=b"<x/>", a_txt=b"1"), URL).problem == ""
    manifest = b"<manifest:encryption-data/>"
    locked = zip_file(content_xml=b"\x01\x99\x07secret", **{"META-INF__manifest_xml": manifest})
    assert read_attachment(locked, URL).problem == "文件已加密，无法读取"
    evil = (
        '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
        f"<office:document-content {_ODF}><office:body><office:text><text:p>&f;字</text:p></office:text></office:body></office:document-content>"
    )
    assert "root:" not in read_attachment(zip_file(content_xml=evil.encode()), URL).text_sample
    assert "炸弹" in read_attachment(zip_file(content_xml=bytes(60 << 20)), URL).problem


@pytest.mark.parametrize("coding", ["quoted-printable", "base64", "8bit"])
def test_text_and_tables_of_a_page_saved_as_one_file(coding: str) -> None:
    cells = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in ROWS)
    html = f"<html><body><p>清河县收费目录清单</p><table>{cells}</table></body></html>".encode("gbk")
    coded = {
        "quoted-printable": quopri.encodestring(html),
        "base64": base64.encodebytes(html),
        "8bit": html,
    }[coding]
    head = b'From: "Saved by WPS"\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html"; boundary="--x"\r\n\r\n'
    picture = b"----x\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n"
    page = (
        b'----x\r\nContent-Type: text/html; charset="gb2312"\r\nContent-Transfer-Encoding: %b\r\n\r\n%b\r\n'
    )
    body = head + picture + page % (coding.encode(), coded) + b"----x--\r\n"
    found = read_attachment(body, "http://www.qinghe.gov.cn/a.mht", "message/rfc822")
    assert (found.kind, found.problem) == ("mht", "")
    assert found.text_sample.startswith("清河县收费目录清单 序号 收费项目")
    assert found.tables[0].head == tuple(ROWS[0])
    assert read_attachment(head + picture, URL).problem == "文件里没有内容"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"\xff\xd8\xff\xe0JFIF", "jpg"),
        (b"\x89PNG\r\n\x1a\n", "png"),
        (b"Rar!\x1a\x07\x00", "rar"),
        (b"7z\xbc\xaf\x27\x1c", "7z"),
        (b"{\\rtf1\\ansi", "rtf"),
        (b"\x00\x00\x00\x18ftypmp42", "mp4"),
        (b"  <!DOCTYPE html><html>", "html"),
        ("姓名,金额\n张三,80".encode("gbk"), "text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "WordDocument".encode("utf-16-le"), "doc"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "Workbook".encode("utf-16-le"), "xls"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "locked"),
        ("姓名\t金额\r\n张三\t80".encode("utf-16"), "text"),
        (b"\xff\xfe\x00\x00" + bytes(range(200)), ""),
        (b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="x"\r\n\r\n--x\r\n<html>', "mht"),
        (b"\x00\x01\x02", ""),
    ],
)
def test_kinds_by_content(body: bytes, kind: str) -> None:
    assert kind_of(body) == kind
    assert isinstance(read_attachment(body, URL), AttachmentFacts)


def test_an_error_page_instead_of_a_file_says_so() -> None:
    found = read_attachment(
        b"<html><body>404</body></html>", "http://www.qinghe.gov.cn/a.docx", "application/msword"
    )
    assert (found.kind, found.problem) == ("html", "不是文件，是一个网页")
    assert read_attachment(b"", URL).problem == "文件是空的"
    assert read_attachment(b"\x00\x01" * 50, "http://www.qinghe.gov.cn/a.doc").kind == "doc"


def test_zip_bombs_are_not_opened() -> None:
    bomb = zip_file(word__document_xml=bytes(60 << 20))
    begun = time.monotonic()
    assert "炸弹" in read_attachment(bomb, URL).problem
    assert time.monotonic() - begun < 10
    many = zip_file(word__document_xml=b"<x/>", **{f"word__{n}": b"" for n in range(5100)})
    assert read_attachment(many, URL).problem == "压缩文件过大，未打开"


def test_a_zip_that_lies_about_its_size_is_stopped_at_the_bound() -> None:
    honest = zip_file(word__document_xml=bytes(40 << 20))
    true, false = struct.pack("<I", 40 << 20), struct.pack("<I", 1000)
    found = read_attachment(honest.replace(true, false), URL)
    assert found.kind == "docx"
    assert found.problem


def test_entities_are_not_followed_nor_unreadable_members_of_inner_archives() -> None:
    evil = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY f SYSTEM "file:///etc/passwd">]><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>&f;text</w:t></w:r></w:p></w:body></w:document>'
    found = read_attachment(zip_file(word__document_xml=evil), URL)
    assert "root:" not in found.text_sample
    inner = zip_file(a=b"x" * 100)
    assert read_attachment(zip_file(inner_zip=inner), URL).text_sample == "inner_zip\na"


def odt_file() -> bytes:
    return open_document(f"<office:text><text:p>清单</text:p>{odf_table(*map(odf_row, ROWS))}</office:text>")


@pytest.mark.parametrize("make", [word_file, sheet_file, pdf_file, odt_file])
def test_cut_and_flipped_files_never_raise(make: Callable[[], bytes]) -> None:
    whole = make()
    for part in (
        whole[: len(whole) // 2],
        whole[:40],
        whole.replace(b"\x00", b"\xff"),
        whole[::-1],
        zlib.compress(whole),
    ):
        assert isinstance(read_attachment(part, URL), AttachmentFacts)


@settings(max_examples=60, deadline=None)
@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"%PDF-1.7\n", b"PK\x03\x04word/", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]),
)
def test_any_bytes_give_an_answer(body: bytes, head: bytes) -> None:
    assert isinstance(read_attachment(head + body, URL), AttachmentFacts)


def test_a_helper_that_is_killed_or_too_slow_is_renewed() -> None:
    helper = FileProcess(seconds=20)
    assert helper.read(pdf_file(), "pdf").facts.problem == ""
    process = helper._process
    assert process is not None and process.pid is not None
    os.kill(process.pid, 9)
    process.join()
    assert helper.read(pdf_file(), "pdf").facts.problem == ""
    stopped = helper._process
    assert stopped is not None and stopped.pid is not None
    os.kill(stopped.pid, signal.SIGSTOP)
    helper.seconds = 0.1
    assert helper.read(pdf_file(), "pdf").facts.problem == "读取超时，未能读完"
    helper.seconds = 20
    assert helper.read(pdf_file(), "pdf").facts.problem == ""
    helper.close()


_FORKED = """
import os, sys, threading
from reading.files.process import FileProcess
helper = FileProcess(seconds=20)
helper.start()
first = helper._process
facts = helper.read(sys.stdin.buffer.read(), "pdf").facts
assert helper._process is first and first.is_alive() and not facts.problem
print(first.pid, facts.kind, flush=True)
os.kill(os.getpid(), 9)
"""


def test_a_helper_forked_beforehand_reads_and_ends_with_its_program() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _FORKED], input=pdf_file(), capture_output=True, check=False, timeout=120
    )
    pid, kind = done.stdout.split()
    assert (done.returncode, kind) == (-9, b"pdf"), done.stderr
    until = time.monotonic() + 60
    while _runs(int(pid)) and time.monotonic() < until:
        time.sleep(0.05)
    assert not _runs(int(pid))


def _runs(pid: int) -> bool:
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text("ascii")
    except OSError:
        return False


def test_a_helper_is_not_forked_beside_threads() -> None:
    helper, stop = FileProcess(seconds=20), threading.Event()
    thread = threading.Thread(target=stop.wait)
    thread.start()
    try:
        helper.start()
        assert helper._process is None
        assert helper.read(pdf_file(), "pdf").facts.problem == ""
    finally:
        stop.set()
        thread.join()
        helper.close()


_TABLE_OF_A_PROGRAM = (
    "<table><tr><td>项目</td><td>标准</td></tr><tr><td>考试费</td><td>60元</td></tr></table>".encode("gbk")
)


@pytest.mark.parametrize(
    ("url", "body", "media", "name", "kind"),
    [
        ("/down.jsp?id=3", _TABLE_OF_A_PROGRAM, "application/octet-stream", "收费清单.xls", "xls"),
        ("/down.jsp?file=sf.xls&t=1", _TABLE_OF_A_PROGRAM, "text/html", "", "xls"),
        ("/down.jsp?id=3", _TABLE_OF_A_PROGRAM, "text/html", "sf.doc", "doc"),
        ("/down.jsp?id=3", "姓名,金额".encode(), "text/plain", "发放表.csv", "text"),
        ("/down.jsp?file=a.txt", "姓名,金额".encode(), "", "", "text"),
        ("/down.jsp?id=3", "姓名,金额".encode(), "application/force-download", "", "text"),
        ("/down.jsp?id=3", b"\x00\x01" * 50, "application/octet-stream", "a.wps", "wps"),
        ("/down.jsp?id=3", odt_file(), "application/octet-stream", "a.odt", "odt"),
    ],
)
def test_files_that_only_their_names_tell(url: str, body: bytes, media: str, name: str, kind: str) -> None:
    address = f"http://www.qinghe.gov.cn{url}"
    page = read_page(
        address, body, unit=unit_of(address), fetched_at=READ_AT, content_type=media, file_name=name
    )
    assert page.kind is PageKind.ATTACHMENT
    assert page.facts.attachment is not None and page.facts.attachment.kind == kind


@pytest.mark.parametrize(
    ("url", "media", "name"),
    [
        ("/viewer.html?file=a.xls", "text/html", ""),
        ("/down.jsp?id=3", "text/html", "index.html"),
        ("/down.jsp?id=3", "text/html", ""),
    ],
)
def test_pages_stay_pages_whatever_they_show(url: str, media: str, name: str) -> None:
    address = f"http://www.qinghe.gov.cn{url}"
    page = read_page(
        address,
        _TABLE_OF_A_PROGRAM,
        unit=unit_of(address),
        fetched_at=READ_AT,
        content_type=media,
        file_name=name,
    )
    assert page.kind is not PageKind.ATTACHMENT


def test_of_archives_within_archives_only_the_first_layer_is_opened() -> None:
    innermost = gbk_zip({"最里.txt": "最里层的文字".encode("gbk")})
    inner = gbk_zip({"名单.txt": "里层的名单".encode("gbk"), "更里.zip": innermost})
    text = read_attachment(gbk_zip({"里面.zip": inner}), URL).text_sample
    assert "里层的名单" in text and "更里.zip" in text and "最里层的文字" not in text


def test_of_many_archives_within_one_a_few_are_opened() -> None:
    members = {f"第{n}.zip": gbk_zip({"名单.txt": f"第{n}份名单".encode("gbk")}) for n in range(1, 9)}
    text = read_attachment(gbk_zip(members), URL).text_sample
    assert "第4份名单" in text and "第5份名单" not in text


def test_words_moved_with_changes_tracked_are_read_where_they_stand_now() -> None:
    name = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    run = "<w:r><w:t>{}</w:t></w:r>"
    paragraph = f"<w:p><w:moveFrom>{run.format('旧位置')}</w:moveFrom><w:moveTo>{run.format('新位置')}</w:moveTo></w:p>"
    document = f'<w:document xmlns:w="{name}"><w:body>{paragraph}</w:body></w:document>'
    body = zip_file(**{"[Content_Types]_xml": b"<x/>", "word__document_xml": document.encode()})
    assert read_attachment(body, URL).text_sample == "新位置"
