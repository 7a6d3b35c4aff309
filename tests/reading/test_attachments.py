"""Files: real ones, damaged ones and hostile ones."""

from __future__ import annotations

import io
import os
import struct
import time
import zipfile
import zlib
from collections.abc import Callable

import docx
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from core.page import AttachmentFacts
from reading.attachments import read_attachment
from reading.file_kinds import kind_of
from reading.file_process import FileProcess

URL = "http://www.qinghe.gov.cn/P01.bin"
ROWS = [
    ["序号", "收费项目", "收费依据", "收费标准"],
    ["1", "不动产登记费", "清政〔2026〕1号", "80元/件"],
    ["2", "考试费", "清政〔2026〕2号", "60元/人"],
]


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


def test_text_of_an_ofd() -> None:
    page = '<ofd:Page xmlns:ofd="http://www.ofdspec.org/2016"><ofd:TextCode X="1">清河县收费清单</ofd:TextCode></ofd:Page>'
    body = zip_file(**{"OFD_xml": b"<OFD/>", "Doc_0__Pages__Page_0__Content_xml": page.encode()})
    found = read_attachment(body, URL)
    assert (found.kind, found.text_sample) == ("ofd", "清河县收费清单")


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


def test_entities_and_nested_files_are_not_followed() -> None:
    evil = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY f SYSTEM "file:///etc/passwd">]><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>&f;text</w:t></w:r></w:p></w:body></w:document>'
    found = read_attachment(zip_file(word__document_xml=evil), URL)
    assert "root:" not in found.text_sample
    inner = zip_file(a=b"x" * 100)
    assert read_attachment(zip_file(inner_zip=inner), URL).text_sample == "inner_zip"


@pytest.mark.parametrize("make", [word_file, sheet_file, pdf_file])
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
    assert helper.read(pdf_file(), "pdf").problem == ""
    process = helper._process
    assert process is not None
    os.kill(process.pid, 9)
    process.wait()
    assert helper.read(pdf_file(), "pdf").problem == ""
    helper.seconds = 0.0
    assert helper.read(pdf_file(), "pdf").problem == "读取超时，未能读完"
    helper.seconds = 20
    assert helper.read(pdf_file(), "pdf").problem == ""
    helper.close()
