"""``minjian checks`` and ``accuracy``: what is checked, and how right it was."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands.opening import database_errors, reading
from commands.output import Format, Output, write

if TYPE_CHECKING:
    from checks.catalogue import Catalogue

_CHECK_COLUMNS = ("id", "title", "category", "severity", "certainty", "basis", "origin")


def checks(
    output_format: Format = "table",
    output: Output = None,
    write_docs: Annotated[Path | None, typer.Option(help="把检查说明写入此文件夹")] = None,
    check_only: Annotated[bool, typer.Option("--check", help="只核对，不写；有差别时以 1 退出")] = False,
    profile: Annotated[
        bool, typer.Option("--profile", help="每项检查每页用多少微秒、占多少（用练习省的页面测量）")
    ] = False,
) -> None:
    """有哪些检查：编号、题目、程度、依据、来源。"""
    from crawler.office import read_catalogue, read_config

    catalogue = read_catalogue(read_config())
    if profile:
        from commands.profiling import profile as measured

        write(measured(catalogue), output_format, output, "profile")
        return
    if write_docs is None:
        shown = _CHECK_COLUMNS if output_format == "table" else None
        write(_check_rows(catalogue), output_format, output, "checks", shown)
        return
    from checks import docs

    changed = docs.write_docs(catalogue, write_docs, check_only)
    if check_only and changed:
        print(f"检查说明与代码不一致：{'、'.join(changed)}；请运行 make docs", file=sys.stderr)
        raise typer.Exit(1)
    print(f"{write_docs}：{len(catalogue.ours.checks)} 项检查，更新 {len(changed)} 个文件")


def _check_rows(catalogue: Catalogue) -> list[dict[str, Any]]:
    return [
        {
            "id": c.id,
            "version": c.version,
            "title": c.title,
            "category": c.category,
            "severity": c.severity.value,
            "severities": {key: s.value for key, s in c.severities.items()},
            "certainty": c.certainty,
            "basis": list(c.basis),
            "messages": dict(c.messages),
            "options": dict(c.option),
            "confirmations": c.confirmations,
            "preview": c.preview,
            "origin": catalogue.origins[c.id],
        }
        for c in catalogue.checks.values()
    ]


def accuracy(
    bar: Annotated[float, typer.Option(min=0, max=1, help="复核精确率的下限，低于它的检查不宜扣分")] = 0.95,
    least: Annotated[int, typer.Option(min=1, help="至少复核过这么多个，才看精确率")] = 10,
    every: Annotated[bool, typer.Option("--all", help="没有复核过的检查也列出")] = False,
    output_format: Format = "table",
    output: Output = None,
) -> None:
    """各项检查的复核精确率：人工复核认定属实、误报各多少，95% 置信区间（威尔逊），够不够扣分的标准。"""
    from db import queries
    from reports.accuracy import accuracy_rows
    from scoring.trust import Bar

    office = reading()
    with database_errors():
        counts = queries.verdicts(office.database)
    rows = accuracy_rows(counts, office.catalogue, Bar(bar, least))
    shown = [r for r in rows if every or r.precision is not None or r.explained or r.earlier]
    if not shown:
        print("还没有复核过的问题：用 minjian review 编号 --verdict … 记录复核结论", file=sys.stderr)
    write(shown, output_format, output, "accuracy")
