"""Reading what offices fill in: CSV (UTF-8 or GBK) and XLSX, with the number of every row for the messages."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from core.troubles import trouble
from reading.files.zip_guard import UnsafeZipError, open_zip
from yearly.errors import YearError

_MOST_BYTES = 64 << 20
_MOST_ROWS = 500_000
_MOST_SHOWN = 20
_LONGEST = 2000


@dataclass(frozen=True)
class Field:
    """A column: its name in the program, its heading in Chinese, and how to fill it in."""

    name: str
    heading: str
    hint: str
    required: bool = True
    example: str = ""


class Problems:
    """What is wrong with the rows of a file, gathered so that one run tells all."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lines: list[str] = []
        self._count = 0

    def add(self, row: int, words: str) -> None:
        self._count += 1
        if len(self._lines) < _MOST_SHOWN:
            self._lines.append(f"{self._path}：第 {row} 行：{words}")

    def settle(self) -> None:
        """Raises :class:`YearError` with every problem, so that nothing of a bad file is imported."""
        if self._count:
            more = self._count - len(self._lines)
            rest = [f"……另有 {more} 处"] if more else []
            raise YearError("\n".join([*self._lines, *rest, "没有导入任何内容；请改正后再导入"]))


def read_rows(path: Path, fields: Sequence[Field]) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows as (row number in the file, field → text); empty rows are passed over. Raises :class:`YearError`.

    Headings may be the Chinese ones or the names; columns that are not known are left alone.
    """
    rows = iter(_sheet(path) if _is_workbook(path) else _csv(path))
    number, head = next(rows, (1, []))
    places = _places(path, head, fields)
    for number, row in rows:
        if number > _MOST_ROWS:
            raise YearError(f"{path}：超过 {_MOST_ROWS} 行；请分成几个文件")
        values = {name: (row[at] if at < len(row) else "").strip()[:_LONGEST] for name, at in places.items()}
        if any(values.values()):
            yield number, {f.name: values.get(f.name, "") for f in fields}


def _places(path: Path, head: Sequence[str], fields: Sequence[Field]) -> Mapping[str, int]:
    names = {text.strip().split(" ")[0].removesuffix("*"): at for at, text in reversed(list(enumerate(head)))}
    places = {f.name: names.get(f.heading, names.get(f.name, -1)) for f in fields}
    missing = [f.heading for f in fields if f.required and places[f.name] < 0]
    if missing:
        raise YearError(f"{path}：第 1 行：表头缺少 {'、'.join(missing)}；可用 --template 得到空表")
    return {name: at for name, at in places.items() if at >= 0}


def _is_workbook(path: Path) -> bool:
    if path.suffix.lower() not in {".xlsx", ".csv"}:
        raise YearError(f"{path}：只能读 .xlsx 和 .csv；.xls、.et 请另存为 .xlsx")
    return path.suffix.lower() == ".xlsx"


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise YearError(f"{path}：文件过大（上限 {_MOST_BYTES >> 20} MB）；请分成几个文件")
        return path.read_bytes()
    except OSError as error:
        raise YearError(f"{path}：无法读取（{trouble(error)}）；请检查路径和权限") from error


def _csv(path: Path) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(_text(path), newline=""), strict=True)
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error as error:
        words = f"不是合格的 CSV（{error}）；请检查引号和换行"
        raise YearError(f"{path}：第 {reader.line_num} 行：{words}") from error


def _text(path: Path) -> str:
    content = _bytes(path)
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise YearError(f"{path}：既不是 UTF-8 也不是 GBK 编码；请另存为“CSV UTF-8”")


def _sheet(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The first sheet of a workbook. Cells are taken as values; formulas are never run."""
    from python_calamine import CalamineError, CalamineWorkbook

    content = _bytes(path)
    try:
        open_zip(content)
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
        rows = sheet.to_python(skip_empty_area=False)
    except UnsafeZipError as error:
        raise YearError(f"{path}：{error}") from error
    except (CalamineError, ValueError, IndexError) as error:
        raise YearError(f"{path}：不是能读的 XLSX（{error}）；请在表格软件里另存一次") from error
    for number, row in enumerate(rows, 1):
        yield number, [_cell(value) for value in row]


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case float():
            return f"{value:.12g}"  # 87.51 kept as 87.51000000000001 is 87.51
        case datetime():
            return value.isoformat(sep=" ", timespec="minutes")
        case date():
            return value.isoformat()
    return str(value)
