"""The files are real ones: the programs that read them agree."""

from __future__ import annotations

import io

import docx
import pypdfium2
import pytest
from python_calamine import CalamineWorkbook

from farm import files

ROWS = (("序号", "收费项目", "收费依据"), ("1", "城镇垃圾处理费", "价费〔2019〕12号"))


def test_docx_holds_the_table() -> None:
    table = docx.Document(io.BytesIO(files.docx("收费清单", ROWS))).tables[0]
    assert [c.text for c in table.rows[1].cells] == list(ROWS[1])


def test_xlsx_holds_the_table_below_its_title() -> None:
    sheet = (
        CalamineWorkbook.from_filelike(io.BytesIO(files.xlsx("收费清单", ROWS)))
        .get_sheet_by_index(0)
        .to_python()
    )
    assert sheet[0][0] == "收费清单" and tuple(sheet[2]) == ROWS[1]


def test_pdf_text_can_be_read() -> None:
    document = pypdfium2.PdfDocument(files.pdf("收费清单", ROWS))
    text = document[0].get_textpage().get_text_range()
    assert "收费清单" in text and "城镇垃圾处理费" in text


def test_a_scanned_pdf_has_no_text() -> None:
    document = pypdfium2.PdfDocument(files.pdf("收费清单", ROWS, scanned=True))
    assert document[0].get_textpage().get_text_range().strip() == ""


def test_pictures_are_png() -> None:
    assert files.png(4, 4).startswith(b"\x89PNG\r\n\x1a\n")


def test_the_workbook_of_markup_is_html() -> None:
    assert b"<table" in files.make("xls", "清单", ROWS)


def test_unknown_kinds_are_refused() -> None:
    with pytest.raises(ValueError, match=r"\.exe"):
        files.make("exe", "x", ROWS)
