"""Where the results of commands go: tables and files."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from core.troubles import trouble

#: What every list can be written as, and findings besides.
LISTS = ("table", "json", "jsonl", "csv", "xlsx")
FORMATS = (*LISTS, "sarif", "junit")
Format = Annotated[str, typer.Option("--format", help="、".join(LISTS))]
Output = Annotated[Path | None, typer.Option("-o", "--output", help="写入文件")]


def write(
    rows: Any,
    output_format: str,
    output: Path | None,
    kind: str,
    columns: tuple[str, ...] | None = None,
    formats: tuple[str, ...] = LISTS,
) -> None:
    """Rows of one ``kind`` to the terminal or a file; raises :class:`~crawler.errors.RunError`."""
    from crawler.errors import RunError
    from reports import exports

    if output_format not in formats:
        raise RunError(f"--format “{output_format}”应为 {'、'.join(formats)} 之一", 2)
    if output_format == "xlsx" and output is None and sys.stdout.isatty():
        raise RunError("xlsx 是二进制文件，不能显示在终端：请用 -o 文件名 写入文件", 2)
    try:
        exports.write(rows, output_format, output or sys.stdout, kind=kind, columns=columns)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise RunError(
            f"{output or '标准输出'}：无法写入（{trouble(error)}）；请检查路径、权限和磁盘", 5
        ) from error
    except ValueError as error:
        raise RunError(f"{output or '标准输出'}：{error}", 2) from error


def print_text(text: str, output: Path | None) -> None:
    """Text to the terminal or a file; raises :class:`~crawler.errors.RunError`."""
    from crawler.errors import RunError

    if output is None:
        print(text, end="")
        return
    try:
        output.write_text(text, "utf-8")
    except OSError as error:
        raise RunError(f"{output}：无法写入（{trouble(error)}）；请检查路径和权限", 5) from error
