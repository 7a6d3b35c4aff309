"""The year as a workbook (工作簿): totals like the circular's annex, indicators, deductions, shortfalls, trends.

Everything is written as text or number: nothing that was crawled can become a formula or a link.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from core.times import local
from core.unit import Category
from core.words import UNIT_CATEGORIES
from reports.remarks import remarks
from reports.year_sheets import Sheets, safe
from yearly.book import YearBook
from yearly.material import points

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_SHEET_ROWS = 1_000_000
_CERTAINTIES = {"A": "见过正式文本", "B": "见过一次或转载", "MEM": "凭记忆，待核", "DER": "本系统推定"}


def write_workbook(book: YearBook) -> bytes:
    """The workbook's bytes; the same year gives the same."""
    import xlsxwriter

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, _OPTIONS) as file:
        file.set_properties(
            {"title": _title(book), "created": local(book.rollup.made_at).replace(tzinfo=None)}
        )
        writer = _Writer(file, book)
        for category in Category:
            if book.of_category(category):
                writer.totals(category)
        writer.indicators()
        writer.deductions()
        writer.shortfalls()
        writer.trends()
        if any(i.marks for d in book.details.values() for i in d.indicators):
            writer.reviewers()
        writer.remarks()
    return buffer.getvalue()


def _title(book: YearBook) -> str:
    return f"{book.rollup.year}年度{book.assessed}考核评分表"


class _Writer(Sheets):
    """The sheets of a year."""

    # --- sheets ---------------------------------------------------------------------------------------------------

    def totals(self, category: Category) -> None:
        """Like the annex: rank, unit, score; with the interval beside it."""
        word = UNIT_CATEGORIES[category.value]
        heads = ("名次", "单位", "得分", "下限", "上限", "等次", "备注")
        sheet = self._sheet(word, _title(self._book), heads, (7, 26, 9, 9, 9, 9, 32), f"{word}；")
        line = 3
        for line, unit in enumerate(self._book.of_category(category), 3):
            details = self._book.details[unit.unit_id]
            vetoes = [self._veto(v.id) for v in details.vetoes if v.certain]
            doubts = [self._veto(v.id) for v in details.vetoes if not v.certain]
            notes = [f"单项否决：{'、'.join(vetoes)}"] if vetoes else []
            notes += [f"待复核：{'、'.join(doubts)}"] if doubts else []
            notes += ["末位并列"] if details.tied else []
            grade = "优秀" if unit.excellent else unit.grade
            look = self._best if unit.excellent else self._failed if unit.vetoed else self._middle
            values = (unit.rank, self._book.name(unit.unit_id))
            self._row(sheet, line, values, (self._middle, self._text))
            for column, value in enumerate((unit.points, unit.low, unit.high), 2):
                sheet.write_number(line, column, _number(value), self._score)
            sheet.write_string(line, 5, grade, look)
            sheet.write_string(line, 6, "；".join(notes), self._text)
            self._tall(sheet, line, ("；".join(notes), 32), ("", 32))
        average = self._book.average(category)
        sheet.merge_range(line + 1, 0, line + 1, 1, "平均分", self._heading)
        if average is not None:
            sheet.write_number(line + 1, 2, float(average), self._score)
        sheet.autofilter(2, 0, line, len(heads) - 1)

    def indicators(self) -> None:
        """Units in rows, indicators in columns: what was got under each."""
        known = self._book.rubric.indicators
        heads = ("类别", "单位", "总分", *(f"{i.title}（{i.points}）" for i in known))
        sheet = self._sheet(
            "指标得分", f"{self._book.rollup.year}年度各指标得分", heads, (12, 18, 8, *(6.3 for _ in known))
        )
        sheet.set_row(2, 96)
        sheet.freeze_panes(3, 3)
        for line, unit in enumerate(self._ordered(), 3):
            own = {i.id: i for i in self._book.details[unit.unit_id].indicators}
            words = (UNIT_CATEGORIES[unit.category], self._book.name(unit.unit_id))
            self._row(sheet, line, words, (self._middle, self._text))
            sheet.write_number(line, 2, _number(unit.points), self._score)
            for column, indicator in enumerate(known, 3):
                if indicator.id in own:
                    sheet.write_number(line, column, _number(own[indicator.id].points), self._score)
                else:
                    sheet.write_string(line, column, "不适用", self._middle)
        sheet.autofilter(2, 0, 2 + len(self._book.rollup.units), len(heads) - 1)

    def deductions(self) -> None:
        """Every lost point, down to the finding."""
        heads = (
            "单位", "指标", "指标名称", "扣分", "应扣", "问题编号", "状况", "复核", "问题", "网址", "证据哈希（前16位）",
        )  # fmt: skip
        widths = (14, 9, 16, 8, 7, 18, 10, 8, 54, 36, 19)
        sheet = self._sheet("扣分明细", f"{self._book.rollup.year}年度扣分明细", heads, widths)
        line = 2
        for unit in self._ordered():
            for row in self._book.explained(unit.unit_id):
                if line + 1 >= _SHEET_ROWS:
                    break
                line += 1
                words = (self._book.name(unit.unit_id), row["indicator"], row["title"])
                self._row(sheet, line, words, (self._text, self._middle, self._text))
                self._points(sheet, line, 3, row["lost"])
                self._points(sheet, line, 4, row["cost"])
                rest = (
                    row["id"], row["standing"], row["reviewed"], row["message"], row["url"], row["sha256"][:16],
                )  # fmt: skip
                for column, value in enumerate(rest, 5):
                    sheet.write_string(line, column, safe(value), self._text)
                wrapped = ((row["message"], 54), (row["url"], 36), (row["title"], 16), (words[0], 14))
                self._tall(sheet, line, *wrapped)
        sheet.autofilter(2, 0, max(line, 3), len(heads) - 1)

    def shortfalls(self) -> None:
        heads = ("指标", "共性问题", "涉及单位", "问题个数", "共扣分", "扣分较多的单位")
        sheet = self._sheet(
            "共性问题", f"{self._book.rollup.year}年度共性问题", heads, (11, 44, 10, 10, 10, 40)
        )
        line = 2
        for line, short in enumerate(self._book.shortfalls, 3):
            words = (
                short.indicator.id,
                short.indicator.shortfall or short.indicator.title,
                short.units,
                short.findings,
            )
            self._row(sheet, line, words, (self._middle, self._text, self._middle, self._middle))
            sheet.write_number(line, 4, float(short.lost), self._score)
            sheet.write_string(line, 5, "、".join(short.named), self._text)
            self._tall(sheet, line, (str(words[1]), 44), ("、".join(short.named), 40))
        sheet.autofilter(2, 0, max(line, 3), len(heads) - 1)

    def trends(self) -> None:
        """Category averages over the years, as far as they are known, with their line; and the year's spread of scores."""
        years = sorted({p.year for p in self._book.past if not p.unit_id} | {self._book.rollup.year})
        kinds = [c for c in Category if self._book.of_category(c)]
        heads = ("年度", *(UNIT_CATEGORIES[c.value] for c in kinds))
        sheet = self._sheet("历年趋势", "历年平均分", heads, (12, *(14 for _ in kinds), 4, 14, 10))
        for line, year in enumerate(years, 3):
            sheet.write_string(line, 0, f"{year}", self._middle)
            for column, category in enumerate(kinds, 1):
                average = (
                    self._book.average(category)
                    if year == self._book.rollup.year
                    else self._book.past_average(category, year)
                )
                if average is None:
                    sheet.write_string(line, column, "—", self._middle)
                else:
                    sheet.write_number(line, column, float(average), self._score)
        self._trend_chart(sheet, len(years), kinds)
        self._spread(sheet, len(kinds) + 2)

    def _trend_chart(self, sheet: Any, years: int, kinds: Sequence[Category]) -> None:
        chart = self._file.add_chart({"type": "line"})
        for column, category in enumerate(kinds, 1):
            chart.add_series(
                {
                    "name": UNIT_CATEGORIES[category.value],
                    "categories": ["历年趋势", 3, 0, 2 + years, 0],
                    "values": ["历年趋势", 3, column, 2 + years, column],
                    "marker": {"type": "circle", "size": 6},
                }
            )
        chart.set_title({"name": "历年平均分", "name_font": {"name": "黑体", "size": 13}})
        chart.set_y_axis(
            {
                "num_format": "0",
                "min": 50,
                "max": 100,
                "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}},
            }
        )
        chart.set_legend({"position": "bottom"})
        chart.show_na_as_empty_cell()
        chart.set_size({"width": 640, "height": 320})
        sheet.insert_chart(max(11, years + 5), 0, chart)

    def _spread(self, sheet: Any, column: int) -> None:
        """How many units scored in each stretch of ten points."""
        edges = (0, 60, 70, 80, 90, 100)
        words = ("60 以下", "60～70", "70～80", "80～90", "90～100", "100 及以上")
        tops = (*edges[1:], 10**6)
        sheet.write_string(2, column, "得分段", self._heading)
        sheet.write_string(2, column + 1, "单位数", self._heading)
        for line, (low, high, word) in enumerate(zip(edges, tops, words, strict=True), 3):
            within = sum(low * 100 <= u.points < high * 100 for u in self._book.rollup.units)
            sheet.write_string(line, column, word, self._middle)
            sheet.write_number(line, column + 1, within, self._middle)
        chart = self._file.add_chart({"type": "column"})
        chart.add_series(
            {
                "name": "单位数",
                "categories": ["历年趋势", 3, column, 8, column],
                "values": ["历年趋势", 3, column + 1, 8, column + 1],
                "data_labels": {"value": True},
                "gap": 60,
            }
        )
        chart.set_title(
            {"name": f"{self._book.rollup.year}年度得分分布", "name_font": {"name": "黑体", "size": 13}}
        )
        chart.set_legend({"none": True})
        chart.set_size({"width": 480, "height": 300})
        sheet.insert_chart(31, 0, chart)

    def reviewers(self) -> None:
        """Manual indicators: both reviewers, and how far they are apart."""
        heads = ("类别", "单位", "指标", "指标名称", "满分", "评审人与评分", "采用分", "相差", "说明")
        sheet = self._sheet(
            "人工评分", f"{self._book.rollup.year}年度人工评分", heads, (12, 22, 11, 26, 8, 40, 9, 9, 28)
        )
        line = 2
        for unit in self._ordered():
            for item in self._book.details[unit.unit_id].indicators:
                if not item.marks:
                    continue
                line += 1
                title = self._book.rubric.indicator(item.id)
                given = [value for _, value in item.marks]
                marks = "、".join(f"{name} {points(value)}" for name, value in item.marks)
                words = (
                    UNIT_CATEGORIES[unit.category],
                    self._book.name(unit.unit_id),
                    item.id,
                    title.title if title else "",
                )
                self._row(sheet, line, words, (self._middle, self._text, self._middle, self._text))
                sheet.write_number(line, 4, _number(item.full), self._score)
                sheet.write_string(line, 5, safe(marks), self._text)
                sheet.write_number(line, 6, _number(item.points), self._score)
                sheet.write_number(line, 7, _number(max(given) - min(given)), self._score)
                sheet.write_string(line, 8, item.note, self._text)
        sheet.autofilter(2, 0, max(line, 3), len(heads) - 1)

    def remarks(self) -> None:
        """What the numbers rest on and what they do not say; every figure of the rubric with its certainty."""
        heads = ("项目", "内容")
        sheet = self._sheet("说明", "编制说明", heads, (20, 100))
        line = 2
        for line, words in enumerate(remarks(self._book), 3):
            self._row(sheet, line, words, (self._middle, self._text))
            self._tall(sheet, line, (words[1], 100), ("", 100))
        line += 2
        for column, word in enumerate(("指标", "名称、满分、依据可靠度和来源")):
            sheet.write_string(line, column, word, self._heading)
        first = line + 1
        for line, indicator in enumerate(self._book.rubric.indicators, first):
            said = f"{indicator.title}，满分 {indicator.points}，{indicator.certainty} {_CERTAINTIES[indicator.certainty]}"
            said += f"：{indicator.source}" if indicator.source else ""
            self._row(sheet, line, (indicator.id, said), (self._middle, self._text))
            self._tall(sheet, line, (said, 100), ("", 100))

    # --- helpers --------------------------------------------------------------------------------------------------

    def _ordered(self) -> list[Any]:
        return [u for c in Category for u in self._book.of_category(c)]

    def _veto(self, identity: str) -> str:
        return next((v.title for v in self._book.rubric.vetoes if v.id == identity), identity)


def _number(hundredths: int) -> float:
    return float(points(hundredths))
