"""Sheets of a year's workbook, all with the same head, foot and formats."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from rich.cells import cell_len

from reports.safe import plain
from yearly.book import YearBook

_FACE = "宋体"
_A4 = 9
_LONGEST = 32_000


class Sheets:
    """Makes sheets in ``file``, and writes rows into them. Text is text: nothing becomes a formula or a link."""

    def __init__(self, file: Any, book: YearBook) -> None:
        self._file, self._book = file, book
        base = {"font_name": _FACE, "font_size": 11, "valign": "vcenter"}
        grid = {**base, "border": 1, "border_color": "#7F7F7F"}
        self._heading = file.add_format(
            {**grid, "bold": True, "align": "center", "bg_color": "#DCE6F1", "text_wrap": True}
        )
        self._name = file.add_format(
            {**base, "bold": True, "font_size": 16, "align": "center", "font_name": "黑体"}
        )
        self._sub = file.add_format({**base, "align": "center", "font_color": "#595959"})
        self._text = file.add_format({**grid, "text_wrap": True})
        self._middle = file.add_format({**grid, "align": "center"})
        self._score = file.add_format({**grid, "num_format": "0.00", "align": "center"})
        self._best = file.add_format({**grid, "bold": True, "align": "center", "bg_color": "#E2EFDA"})
        self._failed = file.add_format({**grid, "bold": True, "align": "center", "font_color": "#C00000"})

    def _sheet(
        self, name: str, title: str, heads: Sequence[str], widths: Sequence[float], of: str = ""
    ) -> Any:
        sheet = self._file.add_worksheet(name.replace("（市、区）", ""))
        state = "草稿，未定稿" if self._book.draft else f"定稿第 {self._book.rollup.version} 版"
        last = len(heads) - 1
        sheet.merge_range(0, 0, 0, last, title, self._name)
        sub = f"{of}评分标准：{self._book.rubric.id} 第 {self._book.rubric.version} 版；{state}"
        sheet.merge_range(1, 0, 1, last, sub, self._sub)
        sheet.set_row(0, 30)
        for column, head in enumerate(heads):
            sheet.write_string(2, column, head, self._heading)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(3, 2)
        self._print_setup(sheet, sum(widths) > 110)
        return sheet

    @staticmethod
    def _print_setup(sheet: Any, wide: bool) -> None:
        """A4, the head on every page, one page wide, numbered."""
        sheet.set_paper(_A4)
        if wide:
            sheet.set_landscape()
        sheet.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.7)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(2)
        sheet.center_horizontally()
        sheet.set_footer("&C第 &P 页，共 &N 页")

    @staticmethod
    def _tall(sheet: Any, line: int, *cells: tuple[str, int]) -> None:
        """As high as the longest of the wrapped ``cells`` (text, width) asks for: not every program works it out."""
        lines = max(1, *(-(-(cell_len(text) + 1) // max(1, width - 1)) for text, width in cells))
        sheet.set_row(line, min(400, 4 + 15 * lines))

    def _row(self, sheet: Any, line: int, values: Iterable[Any], looks: Sequence[Any]) -> None:
        for column, (value, look) in enumerate(zip(values, looks, strict=True)):
            if isinstance(value, int):
                sheet.write_number(line, column, value, look)
            else:
                sheet.write_string(line, column, safe(value), look)

    def _points(self, sheet: Any, line: int, column: int, value: str) -> None:
        try:
            sheet.write_number(line, column, float(Decimal(value)), self._score)
        except ArithmeticError:
            sheet.write_string(line, column, value, self._middle)


def safe(text: str) -> str:
    """The text without controls, as long as a cell may be."""
    return plain(text)[:_LONGEST]
