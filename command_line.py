"""What the commands share: the office they read, how rows are written, and errors in one line."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

FORMATS = ("table", "json", "jsonl", "csv", "xlsx", "sarif", "junit")
#: Those that hold any rows, not findings alone.
TABLES = FORMATS[:5]
Format = Annotated[str, typer.Option("--format", help="、".join(TABLES))]
Output = Annotated[Path | None, typer.Option("-o", "--output", help="写入文件")]


def reading() -> tuple[Any, Any]:
    """The office for reading, and its checks; says so where it reads the practice province."""
    from crawler.office import open_reading
    from crawler.practice import place_of

    office = open_reading()
    if office.borrowed:
        print(f"以下是练习省的数据（{place_of(office.database)}）", file=sys.stderr)
    return office, office.catalogue


@contextmanager
def database_errors() -> Iterator[None]:
    """Errors of the database as the command line tells them."""
    from crawler.errors import RunError
    from db.backup import NoBackup, WouldOverwrite
    from db.errors import BadAddress, DatabaseError, UnknownFinding
    from db.schedules import UnknownSchedule

    try:
        yield
    except (UnknownFinding, UnknownSchedule, WouldOverwrite, NoBackup, BadAddress) as error:
        raise RunError(str(error), 2) from error
    except DatabaseError as error:
        raise RunError(str(error), 5) from error


def write(
    rows: Any,
    output_format: str,
    output: Path | None,
    kind: str = "findings",
    columns: tuple[str, ...] | None = None,
) -> None:
    """Rows to the terminal or a file; as SARIF or JUnit findings alone."""
    from crawler.errors import RunError
    from reports import exports

    known = FORMATS if kind == "findings" else TABLES
    if output_format not in known:
        raise RunError(f"--format “{output_format}”应为 {'、'.join(known)} 之一", 2)
    if output_format == "xlsx" and output is None and sys.stdout.isatty():
        raise RunError("xlsx 是二进制文件，不能显示在终端：请用 -o 文件名 写入文件", 2)
    try:
        exports.write(rows, output_format, output or sys.stdout, kind=kind, columns=columns)
    except (OSError, ValueError) as error:
        if isinstance(error, BrokenPipeError):
            raise
        raise RunError(
            f"{output or '标准输出'}：{error}", 2 if isinstance(error, ValueError) else 5
        ) from error


def print_text(text: str, output: Path | None) -> None:
    """Text to the terminal or a file."""
    from crawler.errors import RunError

    if output is None:
        print(text, end="")
        return
    try:
        output.write_text(text, "utf-8")
    except OSError as error:
        raise RunError(f"{output}：无法写入（{error.strerror}）；请检查路径和权限", 5) from error


def day_of(text: str) -> date:
    """The day that somebody has written."""
    from crawler.errors import RunError

    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise RunError(f"日期“{text}”应写成 2026-11-20", 2) from error
