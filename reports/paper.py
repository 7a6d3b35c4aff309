"""Paper of an official document (公文) after GB/T 9704-2012, as a template for docxtpl.

A4 with margins 37, 35, 28 and 26 mm; text in 仿宋 16 pt on lines of 28.95 pt, 22 lines of 28 characters; title in 小标宋 22 pt;
headings in 黑体 and 楷体; page numbers with dashes, outside. Words in braces are filled in when a document is made.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

FANGSONG, HEITI, KAITI, XIAOBIAO, SONGTI = "仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋简体", "宋体"
_LATIN = "Times New Roman"
_RED = RGBColor(0xE6, 0x00, 0x12)
_LINE = Pt(28.95)
_BODY, _TITLE, _CELL, _CELL_LINE = 16, 22, 12, 17
_TEXT_WIDTH = 156  # millimetres between the margins


class Paper:
    """A document being written from top to bottom."""

    def __init__(self) -> None:
        self.document = Document()
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(37), Mm(35)
        section.left_margin, section.right_margin = Mm(28), Mm(26)
        section.footer_distance = Mm(25)
        _grid(section)
        style = self.document.styles["Normal"]
        style.font.name, style.font.size = _LATIN, Pt(_BODY)
        style.element.rPr.rFonts.set(qn("w:eastAsia"), FANGSONG)
        self._page_numbers(section)

    def bytes(self) -> bytes:
        """The template as a file."""
        buffer = io.BytesIO()
        self.document.save(buffer)
        return buffer.getvalue()

    def red_head(self, office: str, number: str) -> None:
        """The office in red, the number below, and the red rule. The size is chosen when the office is known."""
        head = self._paragraph(WD_ALIGN_PARAGRAPH.CENTER, exact=False)
        head.paragraph_format.space_before, head.paragraph_format.space_after = Mm(0), Mm(9)
        _off_grid(head)
        run = self._run(head, office, XIAOBIAO, 44)
        run.font.color.rgb = _RED
        line = self._paragraph(WD_ALIGN_PARAGRAPH.CENTER)
        self._run(line, number, FANGSONG, _BODY)
        _border(line, "E60012", 18, space=4)
        self.blank()

    def title(self, *lines: str) -> None:
        """The title, broken where the sense allows it (词意完整)."""
        paragraph = self._paragraph(WD_ALIGN_PARAGRAPH.CENTER, exact=False)
        paragraph.paragraph_format.line_spacing = Pt(34)
        paragraph.paragraph_format.space_after = Pt(14)
        _off_grid(paragraph)
        self._run(paragraph, "\n".join(lines), XIAOBIAO, _TITLE)

    def addressees(self, words: str) -> None:
        self._run(self._paragraph(), words, FANGSONG, _BODY)

    def body(self, words: str, face: str = FANGSONG, keep: bool = False) -> None:
        """A paragraph that begins two characters in."""
        paragraph = self._paragraph()
        paragraph.paragraph_format.first_line_indent = Pt(2 * _BODY)
        paragraph.paragraph_format.keep_with_next = keep
        self._run(paragraph, words, face, _BODY)

    def heading(self, words: str) -> None:
        """一、: in 黑体."""
        self.body(words, HEITI, keep=True)

    def lead(self, heading: str, words: str, keep: bool = False) -> None:
        """（一）…。 in 楷体, and the text behind it in the same paragraph."""
        paragraph = self._paragraph()
        paragraph.paragraph_format.keep_with_next = keep
        paragraph.paragraph_format.first_line_indent = Pt(2 * _BODY)
        self._run(paragraph, heading, KAITI, _BODY)
        self._run(paragraph, words, FANGSONG, _BODY)

    def tag(self, words: str) -> None:
        """A line that steers the template and leaves nothing behind, such as ``{%p for … %}``."""
        self._run(self._paragraph(), words, FANGSONG, _BODY)

    def right(self, words: str, indent: int) -> None:
        """Signature and date: ``indent`` characters from the right edge."""
        paragraph = self._paragraph(WD_ALIGN_PARAGRAPH.RIGHT)
        paragraph.paragraph_format.right_indent = Pt(indent * _BODY)
        paragraph.paragraph_format.keep_with_next = indent < 4
        self._run(paragraph, words, FANGSONG, _BODY)

    def signature(self, office: str, date: str) -> None:
        """Office and date, never on a page by themselves: what stands before is to be kept with them (此页无正文)."""
        self.blank(keep=True)
        self.right(office, 2)
        self.right(date, 4)

    def blank(self, keep: bool = False) -> None:
        self._paragraph().paragraph_format.keep_with_next = keep

    def annex(self, label: str, title: str) -> None:
        """An annex on a page of its own: its label in 黑体 at the top left, its title in the middle."""
        paragraph = self._paragraph()
        paragraph.paragraph_format.page_break_before = True
        self._run(paragraph, label, HEITI, _BODY)
        self.blank()
        self.title(title)

    def caption(self, words: str) -> None:
        """The line above a table."""
        paragraph = self._paragraph(exact=False)
        paragraph.paragraph_format.keep_with_next = True
        paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(8), Pt(4)
        self._run(paragraph, words, KAITI, 14)

    def small(self, words: str) -> None:
        """A remark below a table."""
        paragraph = self._paragraph(exact=False)
        self._run(paragraph, words, FANGSONG, _CELL)

    def picture(self, words: str) -> None:
        """A picture in the middle, the line as high as it is."""
        paragraph = self._paragraph(WD_ALIGN_PARAGRAPH.CENTER, exact=False)
        _off_grid(paragraph)
        self._run(paragraph, words, FANGSONG, _CELL)

    def table(
        self,
        heads: Sequence[str],
        cells: Sequence[str],
        loop: str,
        widths: Sequence[int],
        left: Sequence[int] = (),
    ) -> None:
        """A table with one row for each item: ``loop`` is like ``r in rows``; ``left`` are columns not centred."""
        table = self._table(len(heads), widths)
        for cell, words in zip(table.rows[0].cells, heads, strict=True):
            self._cell(cell, words, HEITI, True)
        _repeat(table.rows[0])
        self._cell(table.add_row().cells[0], "{%tr for " + loop + " %}", FANGSONG, False)
        row = table.add_row()
        _unsplit(row)
        for number, (cell, words) in enumerate(zip(row.cells, cells, strict=True)):
            self._cell(cell, words, FANGSONG, number not in left)
        self._cell(table.add_row().cells[0], "{%tr endfor %}", FANGSONG, False)
        self._widths(table, widths)

    def form(self, rows: Sequence[tuple[str, str]], widths: tuple[int, int], heights: Sequence[int]) -> None:
        """A form to be filled in by hand: labels at the left, room at the right (heights in millimetres)."""
        table = self._table(2, widths)
        for number, ((label, words), height) in enumerate(zip(rows, heights, strict=True)):
            row = table.rows[0] if number == 0 else table.add_row()
            row.height = Mm(height)
            self._cell(row.cells[0], label, HEITI, True)
            self._cell(row.cells[1], words, FANGSONG, False)
        self._widths(table, widths)

    def imprint(self, office: str, date: str) -> None:
        """版记: who printed it, and when, between two lines."""
        paragraph = self._paragraph(exact=False)
        paragraph.paragraph_format.space_before = Pt(24)
        _off_grid(paragraph)
        _border(paragraph, "000000", 8, side="top")
        _border(paragraph, "000000", 8)
        paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(_TEXT_WIDTH - 5), 2)
        self._run(paragraph, f"　{office}\t{date}印发", FANGSONG, 14)

    # --- pieces ---------------------------------------------------------------------------------------------------

    def _paragraph(self, align: Any = None, exact: bool = True) -> Any:
        paragraph = self.document.add_paragraph()
        paragraph.alignment = align
        shape = paragraph.paragraph_format
        shape.space_before = shape.space_after = Pt(0)
        if exact:
            shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, _LINE
        return paragraph

    @staticmethod
    def _run(paragraph: Any, words: str, face: str, size: float) -> Any:
        run = paragraph.add_run(words)
        run.font.name, run.font.size = _LATIN, Pt(size)
        run._element.rPr.rFonts.set(qn("w:eastAsia"), face)
        return run

    def _table(self, columns: int, widths: Sequence[int]) -> Any:
        table = self.document.add_table(rows=1, cols=columns)
        table.style = "Table Grid"
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        return table

    @staticmethod
    def _widths(table: Any, widths: Sequence[int]) -> None:
        for row in table.rows:
            for cell, width in zip(row.cells, widths, strict=True):
                cell.width = Mm(width)
        for column, width in zip(table._tbl.tblGrid.gridCol_lst, widths, strict=True):
            column.w = Mm(width)

    def _cell(self, cell: Any, words: str, face: str, centred: bool) -> None:
        paragraph = cell.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.LEFT
        shape = paragraph.paragraph_format
        shape.space_before = shape.space_after = Pt(2)
        shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(_CELL_LINE)
        _off_grid(paragraph)
        self._run(paragraph, words, face, _CELL)
        cell.vertical_alignment = 1

    def _page_numbers(self, section: Any) -> None:
        """— 1 —, in 宋体 14 pt: at the right of odd pages, at the left of even ones, one character from the edge."""
        self.document.settings.odd_and_even_pages_header_footer = True
        for footer, align in (
            (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
            (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
        ):
            paragraph = footer.paragraphs[0]
            paragraph.alignment = align
            edge = Pt(14)
            paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = edge
            self._run(paragraph, "— ", SONGTI, 14)
            _field(self._run(paragraph, "", SONGTI, 14), "PAGE")
            self._run(paragraph, " —", SONGTI, 14)


def head_size(office: str) -> int:
    """The size in points at which an office's name fits on one line as a red head."""
    return max(22, min(60, int(_TEXT_WIDTH * 72 / 25.4 / max(1, len(office)) * 0.92)))


def _grid(section: Any) -> None:
    """22 lines of 28 characters."""
    grid = OxmlElement("w:docGrid")
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), "579")
    section._sectPr.append(grid)


def _off_grid(paragraph: Any) -> None:
    """Lines of a table are as high as they are told, whatever the grid of the page."""
    element = OxmlElement("w:snapToGrid")
    element.set(qn("w:val"), "0")
    paragraph._p.get_or_add_pPr().insert_element_before(element, "w:spacing", "w:ind", "w:jc", "w:rPr")


def _border(paragraph: Any, colour: str, eighths: int, space: int = 1, side: str = "bottom") -> None:
    properties = paragraph._p.get_or_add_pPr()
    borders = properties.find(qn("w:pBdr"))
    if borders is None:
        borders = OxmlElement("w:pBdr")
        properties.insert_element_before(
            borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
        )
    line = OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", str(eighths)), ("space", str(space)), ("color", colour)):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)


def _field(run: Any, code: str) -> None:
    for kind, text in (("begin", ""), ("", code), ("end", "")):
        if kind:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        else:
            element = OxmlElement("w:instrText")
            element.set(qn("xml:space"), "preserve")
            element.text = text
        run._r.append(element)


def _repeat(row: Any) -> None:
    """The row stands on top of the table on every page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _unsplit(row: Any) -> None:
    """A row stays on one page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
