"""The commands of the clock: probes, schedules, rechecks, backups, summaries."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

_Format = Annotated[str, typer.Option("--format", help="table、json、jsonl、csv、xlsx")]
_Output = Annotated[Path | None, typer.Option("-o", "--output", help="写入文件")]


def register(app: typer.Typer, database_app: typer.Typer) -> None:
    """Adds the commands to ``minjian`` and to ``minjian db``."""
    app.command()(probe)


def probe(
    unit: Annotated[list[str] | None, typer.Argument(help="单位编号，可多个；不写为全部")] = None,
    spread: Annotated[float, typer.Option(min=0, max=3600, help="一轮分散在多少秒里")] = 5.0,
    output_format: _Format = "table",
    output: _Output = None,
) -> None:
    """探测一轮首页：打不开、15 秒没有打开的记为失败；本机故障的剔除并记下原因。"""
    from crawler.office import open_office
    from crawler.probing import probe_round, probe_rows, round_words

    office = open_office()
    units = office.units(unit) if unit else list(office.registry.units)
    found = probe_round(office, units, spread)
    print(round_words(found), file=sys.stderr)
    rows = probe_rows(units, found)
    if output_format == "table" and output is None and not unit:
        rows = [r for r in rows if r["outcome"] != "ok"]
    if rows or output is not None or output_format != "table":
        _write(rows, output_format, output, "probes")
    if found and all(p.struck for p in found.values()):
        raise typer.Exit(5)


def _write(rows: Any, output_format: str, output: Path | None, kind: str) -> None:
    from crawler.office import RunError
    from reports import exports

    if output_format not in ("table", "json", "jsonl", "csv", "xlsx"):
        raise RunError(f"--format “{output_format}”应为 table、json、jsonl、csv、xlsx 之一", 2)
    if output_format == "xlsx" and output is None and sys.stdout.isatty():
        raise RunError("xlsx 是二进制文件，不能显示在终端：请用 -o 文件名 写入文件", 2)
    try:
        exports.write(rows, output_format, output or sys.stdout, kind=kind)
    except (OSError, ValueError) as error:
        if isinstance(error, BrokenPipeError):
            raise
        code = 2 if isinstance(error, ValueError) else 5
        raise RunError(f"{output or '标准输出'}：{error}", code) from error
