"""Reading a registry table: a UTF-8 CSV file with a header row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from core.troubles import trouble
from sites.errors import RegistryError

Row = tuple[int, dict[str, str]]


def read_table(path: Path, required: frozenset[str]) -> Iterator[Row]:
    """Rows as (line number, column → stripped text); blank rows are passed over. Raises :class:`RegistryError`."""
    yield from parse_table(path, _text(path), required)


def parse_table(path: Path, text: str, required: frozenset[str]) -> Iterator[Row]:
    """The same of a text that is not in the file yet; ``path`` is for the errors alone."""
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        missing = sorted(required - set(reader.fieldnames or ()))
        if missing:
            raise RegistryError(path, 1, f"表头缺少 {'、'.join(missing)}；请补上这些列")
        for row in reader:
            yield from _checked(path, reader.line_num, row)
    except csv.Error as error:
        raise RegistryError(path, reader.line_num, f"不是合格的 CSV（{error}）；请检查引号和换行") from error


def _checked(path: Path, line: int, row: dict[str, str]) -> Iterator[Row]:
    if None in row:
        raise RegistryError(path, line, "列数比表头多；文字里有逗号时请用双引号括起来")
    values = {key: (value or "").strip() for key, value in row.items()}
    if any(values.values()):
        yield line, values


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise RegistryError(path, None, f"无法读取（{trouble(error)}）；请检查路径和权限") from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise RegistryError(path, line, "不是 UTF-8 编码；请在表格软件里另存为“CSV UTF-8”") from error
