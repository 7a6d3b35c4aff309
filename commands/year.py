"""``minjian rollup``, ``score``, ``import``, ``year …``: a year's scores on the command line."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from commands.output import Format, Output, write
from commands.speaking import App
from commands.year_opening import (
    RubricName,
    Year,
    chosen_rubric,
    opened,
    rubric_of,
    stored_rollup,
    year_errors,
)

year_app = App(no_args_is_help=True, help="一年的评分：状态、签字、核对。")


def rollup(
    year: Year,
    rubric: RubricName = None,
    what_if: Annotated[str | None, typer.Option(help="同一年按另一标准评，列出谁升谁降；不保存")] = None,
    correct: Annotated[str, typer.Option(help="更正已定稿的年度：写明理由，另成一版")] = "",
    output_format: Format = "table",
    output: Output = None,
) -> None:
    """汇总一年：得分、平均分、名次、等次、名单和共性问题；保存为草稿。"""
    from commands.year_rows import closing, moves, notes, score_rows
    from yearly.rollup import reckon, roll_up

    with year_errors():
        office, names = opened()
        chosen = chosen_rubric(office, rubric)
        arguments = (office.registry.units, chosen, year, office.config.now(), list(office.catalogue.checks))
        if what_if:
            result = reckon(office.database, *arguments)
            arguments = (office.registry.units, chosen_rubric(office, what_if), *arguments[2:])
            other = reckon(office.database, *arguments)
        else:
            result, other = roll_up(office.database, *arguments, correct), None
    notes(result)
    if other is not None:
        notes(other)
        _write(moves(result, other, names), output_format, output, "moves")
        return
    _write(score_rows(result, names), output_format, output, "scores")
    if output_format == "table" and output is None:
        for line in closing(result, names):
            print(line)


def import_table(
    kind: Annotated[str, typer.Argument(metavar="种类", help="accounts、posts、manual 或 past-years")],
    file: Annotated[Path | None, typer.Argument(metavar="文件", help=".csv 或 .xlsx")] = None,
    template: Annotated[Path | None, typer.Option(help="只写出空表（.xlsx 或 .csv）")] = None,
    shipped: Annotated[bool, typer.Option("--shipped", help="past-years：随程序提供的历年平均分")] = False,
    rubric: RubricName = None,
) -> None:
    """导入账号、抽样发布、人工评分、往年得分；同一文件再导入不会重复。"""
    from crawler.errors import RunError
    from yearly.imports import KINDS, SHIPPED, import_file
    from yearly.templates import write_template

    if kind not in KINDS:
        raise RunError(f"没有种类 {kind}；可用：{'、'.join(KINDS)}", 2)
    with year_errors():
        if template is not None:
            write_template(template, kind, KINDS[kind])
            print(f"{template}：空表已写好，填完后 minjian import {kind} {template}")
            return
        if shipped and kind == "past-years":
            file = SHIPPED
        if file is None:
            raise RunError("请写出要导入的文件，或用 --template 得到空表", 2)
        office, _ = opened()
        units = {u.id: u.category for u in office.registry.units}
        done = import_file(office.database, kind, file, units, chosen_rubric(office, rubric))
    print(f"{file.name}：{done.rows} 行，新增或更新 {done.changed} 行")


def score(
    unit: Annotated[str, typer.Argument(metavar="单位", help="单位编号")],
    year: Year,
    rubric: RubricName = None,
    explain: Annotated[bool, typer.Option("--explain", help="逐分列到问题编号")] = False,
    output_format: Format = "table",
    output: Output = None,
) -> None:
    """一个单位的得分；--explain 列出每一分扣在哪个问题上。"""
    from commands.year_rows import headline
    from yearly.explain import explained, indicators

    with year_errors():
        office, names = opened()
        office.units([unit])
        stored = stored_rollup(office, year, rubric)
        chosen = rubric_of(office, stored)
        rows = (explained if explain else indicators)(office.database, stored, chosen, unit)
    if output_format == "table":
        print(headline(stored, names, unit), file=sys.stderr)
        rows = [{k: v for k, v in r.items() if k != "sha256"} for r in rows]
    _write(rows, output_format, output, "deductions" if explain else "indicators")
    if explain and output_format == "table" and (shown_id := next((r["id"] for r in rows if r["id"]), "")):
        print(
            f"每个问题的证据原件：minjian evidence 编号 -o 目录，如 minjian evidence {shown_id} -o 证据",
            file=sys.stderr,
        )


@year_app.command("status")
def year_status(output_format: Format = "table", output: Output = None) -> None:
    """每一年的评分到了哪一步：草稿、定稿、签字、还缺什么。"""
    from commands.year_rows import status_row
    from db.year import reads as year_reads
    from yearly.errors import YearError
    from yearly.gate import missing, unsigned

    with year_errors():
        office, _ = opened()
        rows = []
        for old in year_reads.rollup_list(office.database):
            try:
                chosen = rubric_of(office, old)
                lacking = missing(old, chosen)
                lacking += [f"还差 {unsigned(old, chosen)} 人签字"] if unsigned(old, chosen) else []
            except YearError as error:
                lacking = [str(error)]
            rows.append(status_row(old, [] if old.state == "final" else lacking))
    _write(rows, output_format, output, "years")


@year_app.command("changes")
def year_changes(
    year: Year,
    version: Annotated[int | None, typer.Option(min=2, help="第几版；默认最新的")] = None,
    rubric: RubricName = None,
    output_format: Format = "table",
    output: Output = None,
) -> None:
    """更正后的一版与上一版相比，哪些单位的得分、名次、等次变了。"""
    from db.year import reads as year_reads
    from yearly.errors import YearError
    from yearly.explain import changes

    with year_errors():
        office, names = opened()
        newest = stored_rollup(office, year, rubric)
        stored = year_reads.rolled_up(office.database, year, newest.rubric, version) if version else newest
        if stored is None:
            raise YearError(f"{year} 年没有第 {version} 版评分：有哪些版本见 minjian year status")
        rows = [{"unit": names.get(r["unit_id"], r["unit_id"]), **r} for r in changes(stored)]
    if output_format == "table":
        print(f"第 {stored.version} 版：{stored.reason or '没有更正'}", file=sys.stderr)
    _write(rows, output_format, output, "changes")


@year_app.command("sign")
def year_sign(
    year: Year,
    by: Annotated[str, typer.Option(help="签字人姓名")],
    rubric: RubricName = None,
) -> None:
    """签字：扣分的问题复核够了才能签，签满人数即定稿。"""
    from yearly.gate import sign, unsigned
    from yearly.rollup import unchanged

    with year_errors():
        office, _ = opened()
        stored = stored_rollup(office, year, rubric)
        chosen = rubric_of(office, stored)
        unchanged(office.database, office.registry.units, chosen, stored, list(office.catalogue.checks))
        signed = sign(office.database, stored, chosen, by, office.config.now())
    if signed.state == "final":
        people = "、".join(map(signed.called, signed.signatures))
        print(f"已定稿：{year} 年第 {signed.version} 版（{people} 签字），哈希 {signed.hash}")
    else:
        print(f"已签字：{by}；还差 {unsigned(signed, chosen)} 人。哈希 {signed.hash}")


@year_app.command("verify")
def year_verify() -> None:
    """核对存着的分数有没有被改动；有不符时以 1 退出。"""
    from db.year import reads as year_reads
    from yearly.gate import intact

    with year_errors():
        office, _ = opened()
        heads = year_reads.rollup_list(office.database)
        whole = [year_reads.rolled_up(office.database, h.year, h.rubric, h.version) for h in heads]
        wrong = intact([w for w in whole if w is not None])
    for words in wrong:
        print(f"与哈希不符：{words}")
    if wrong:
        raise typer.Exit(1)
    print(f"{len(heads)} 版评分均与哈希相符")


def _write(rows: Any, output_format: str, output: Path | None, kind: str) -> None:
    write(rows, output_format, output, kind, tuple(rows[0]) if rows else None)
