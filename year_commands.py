"""``minjian rollup``, ``score``, ``year``: a year's scores on the command line."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

import command_line
from command_line import Format, Output, reading
from core.times import local
from core.words import UNIT_CATEGORIES

year_app = typer.Typer(no_args_is_help=True, help="一年的评分：状态、签字、核对。")

Year = Annotated[int, typer.Option(min=2000, max=2100, help="年度")]
RubricName = Annotated[str | None, typer.Option(help="评分标准：编号或 .toml 文件；默认最新的")]


def register(app: typer.Typer) -> None:
    """Adds the commands of the year to ``app``."""
    app.command()(rollup)
    app.command()(score)
    app.add_typer(year_app, name="year")
    app.command("import")(import_table)


def rollup(
    year: Year,
    rubric: RubricName = None,
    what_if: Annotated[str | None, typer.Option(help="同一年按另一标准评，列出谁升谁降；不保存")] = None,
    correct: Annotated[str, typer.Option(help="更正已定稿的年度：写明理由，另成一版")] = "",
    output_format: Format = "table",
    output: Output = None,
) -> None:
    """汇总一年：得分、平均分、名次、等次、名单和共性问题；保存为草稿。"""
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
    _notes(result)
    if other is not None:
        _notes(other)
        write(_moves(result, other, names), output_format, output, "moves")
        return
    write(_score_rows(result, names), output_format, output, "scores")
    if output_format == "table" and output is None:
        for line in _closing(result, names):
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
    from yearly.imports import KINDS, import_file
    from yearly.templates import write_template

    if kind not in KINDS:
        raise RunError(f"没有种类 {kind}；可用：{'、'.join(KINDS)}", 2)
    with year_errors():
        if template is not None:
            write_template(template, kind, KINDS[kind])
            print(f"{template}：空表已写好，填完后 minjian import {kind} {template}")
            return
        if shipped and kind == "past-years":
            file = Path(__file__).resolve().parent / "yearly/past/fujian.csv"
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
    from yearly.explain import explained, indicators

    with year_errors():
        office, names = opened()
        office.units([unit])
        stored = stored_rollup(office, year, rubric)
        chosen = rubric_of(office, stored)
        rows = (explained if explain else indicators)(office.database, stored, chosen, unit)
    if output_format == "table":
        print(_headline(stored, names, unit), file=sys.stderr)
        rows = [{k: v for k, v in r.items() if k != "sha256"} for r in rows]
    write(rows, output_format, output, "deductions" if explain else "indicators")
    if explain and output_format == "table" and (shown_id := next((r["id"] for r in rows if r["id"]), "")):
        print(
            f"每个问题的证据原件：minjian evidence 编号 -o 目录，如 minjian evidence {shown_id} -o 证据",
            file=sys.stderr,
        )


@year_app.command("status")
def year_status(output_format: Format = "table", output: Output = None) -> None:
    """每一年的评分到了哪一步：草稿、定稿、签字、还缺什么。"""
    from db import year_reads
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
            rows.append(_status_row(old, [] if old.state == "final" else lacking))
    write(rows, output_format, output, "years")


@year_app.command("changes")
def year_changes(
    year: Year,
    version: Annotated[int | None, typer.Option(min=2, help="第几版；默认最新的")] = None,
    rubric: RubricName = None,
    output_format: Format = "table",
    output: Output = None,
) -> None:
    """更正后的一版与上一版相比，哪些单位的得分、名次、等次变了。"""
    from db import year_reads
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
    write(rows, output_format, output, "changes")


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
    from db import year_reads
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


# --- shared -------------------------------------------------------------------------------------------------------


@contextmanager
def year_errors() -> Iterator[None]:
    """Turns what can be wrong with a year into a run's error with its exit code."""
    from crawler.errors import RunError
    from db.errors import DatabaseError, YearFrozen
    from scoring.load import RubricError
    from yearly.errors import YearError

    try:
        yield
    except (YearError, RubricError, YearFrozen) as error:
        raise RunError(str(error), 2) from error
    except DatabaseError as error:
        raise RunError(str(error), 5) from error


def opened() -> tuple[Any, Mapping[str, str]]:
    """The office for reading, and the units' names by id."""
    office, _ = reading()
    return office, {u.id: u.short_name for u in office.registry.units}


def chosen_rubric(office: Any, name: str | None) -> Any:
    """The rubric asked for, else the configured, else the newest."""
    from scoring.load import find

    return find(name or office.config.rubric)


def stored_rollup(office: Any, year: int, rubric: str | None) -> Any:
    """The newest stored roll-up of the year, under this rubric where one is named."""
    from db import year_reads
    from yearly.errors import YearError

    wanted = chosen_rubric(office, rubric).id if rubric or office.config.rubric else None
    stored = year_reads.rolled_up(office.database, year, wanted)
    if stored is None:
        named = f"（{wanted}）" if wanted else ""
        raise YearError(f"{year} 年{named}还没有汇总：请先运行 minjian rollup --year {year}")
    return stored


def rubric_of(office: Any, stored: Any) -> Any:
    """The rubric that a roll-up was made with, the same to the byte; a final year has kept its own."""
    from scoring.load import find
    from yearly.errors import YearError
    from yearly.gate import rubric_kept

    own = rubric_kept(stored)
    if own is not None:
        return own
    configured = office.config.rubric
    rubric = find(configured if Path(configured).stem == stored.rubric else stored.rubric)
    if rubric.hash != stored.rubric_hash:
        raise YearError(
            f"评分标准 {stored.rubric} 的内容在 {stored.year} 年汇总之后变了：请恢复原文，或重新汇总"
        )
    return rubric


def write(rows: Any, output_format: str, output: Path | None, kind: str) -> None:
    """Rows to the terminal or a file, with all their columns."""
    command_line.write(rows, output_format, output, kind, tuple(rows[0]) if rows else None)


def shown(hundredths: int) -> str:
    """Points with two places."""
    from yearly.material import points

    return str(points(hundredths))


def _score_rows(result: Any, names: Mapping[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "category": UNIT_CATEGORIES[u.category],
            "rank": u.rank,
            "unit": names.get(u.unit_id, u.unit_id),
            "unit_id": u.unit_id,
            "score": shown(u.points),
            "low": shown(u.low),
            "high": shown(u.high),
            "grade": ("优秀" if u.excellent else u.grade),
        }
        for u in result.rollup.units
    ]


def _moves(result: Any, other: Any, names: Mapping[str, str]) -> list[dict[str, Any]]:
    from yearly.rollup import what_if

    return [
        {
            "category": UNIT_CATEGORIES[m.category.value],
            "unit": names.get(m.unit, m.unit),
            "unit_id": m.unit,
            f"{result.rubric.id}": str(m.score),
            f"{other.rubric.id}": str(m.other_score),
            "rank": m.rank,
            "other_rank": m.other_rank,
            "moved": f"{'升' if m.places > 0 else '降'} {abs(m.places)}" if m.places else "不变",
            "grade": m.grade,
            "other_grade": m.other_grade,
        }
        for m in what_if(result, other)
    ]


def _notes(result: Any) -> None:
    """What a reader has to know before believing the numbers, on stderr."""
    if result.rubric.indicative:
        print(f"{result.rubric.id}：参考口径。{result.rubric.note}", file=sys.stderr)
    if result.unknown:
        words = "、".join(result.unknown)
        print(f"本程序没有这些检查，相应指标不扣分、按未能判定处理：{words}", file=sys.stderr)
    if result.material.untrusted:
        words = "、".join(sorted(result.material.untrusted))
        print(f"复核中误报偏多，未经人工确认的不扣分：{words}", file=sys.stderr)
    if unvisited := result.rollup.summary["unvisited"]:
        print(f"年内没有走访成的单位 {len(unvisited)} 个，其自动指标按未能判定处理", file=sys.stderr)


def year_lines(result: Any, names: Mapping[str, str]) -> Iterator[str]:
    """The year in a few lines: averages, lists, and what many lack."""
    summary, rubric = result.rollup.summary, result.rubric
    yield "平均分：" + "，".join(
        f"{UNIT_CATEGORIES[a['category']]} {shown(a['points'])}（{a['units']} 家）"
        for a in summary["averages"]
    )
    excellent = [names.get(u.unit_id, u.unit_id) for u in result.rollup.units if u.excellent]
    if excellent:
        yield f"优秀（{len(excellent)} 家）：{'、'.join(excellent)}"
    if summary["improved"]:
        yield "提升较快：" + "、".join(
            f"{names.get(r['unit_id'], r['unit_id'])}（{shown(r['before'])} → {shown(r['now'])}）"
            for r in summary["improved"]
        )
    elif not summary["compared"]:
        yield f"没有 {result.rollup.year - 1} 年的单位得分，不列提升较快名单"
    for item in summary["shortfalls"][:8]:
        indicator = rubric.indicator(item["indicator"])
        yield (
            f"共性问题：{indicator.shortfall or indicator.title}：{item['units']} 家、{item['findings']} 个问题，共扣 {shown(item['lost'])} 分"
        )


def _closing(result: Any, names: Mapping[str, str]) -> Iterator[str]:
    yield from year_lines(result, names)
    review = result.rollup.summary["review"]
    yield (
        f"草稿第 {result.rollup.version} 版：扣分的问题 {review['deducting']} 个，已复核 {review['confirmed']} 个；"
        f"哈希 {result.rollup.hash[:16]}。签字：minjian year sign --year {result.rollup.year} --by 姓名"
    )


def _headline(stored: Any, names: Mapping[str, str], unit: str) -> str:
    row = next((u for u in stored.units if u.unit_id == unit), None)
    state = "定稿" if stored.state == "final" else "草稿"
    if row is None:
        return f"{stored.year} 年{state}里没有这个单位"
    span = f"（{shown(row.low)}～{shown(row.high)}）" if row.low != row.high else ""
    return (
        f"{names.get(unit, unit)} {stored.year} 年 {shown(row.points)} 分{span}，"
        f"{UNIT_CATEGORIES[row.category]}第 {row.rank} 名，{'优秀' if row.excellent else row.grade}；"
        f"{stored.rubric} 第 {stored.rubric_version} 版标准，{state}第 {stored.version} 版"
    )


def _status_row(old: Any, lacking: Sequence[str]) -> dict[str, Any]:
    return {
        "year": old.year,
        "rubric": old.rubric,
        "version": old.version,
        "state": "定稿" if old.state == "final" else "草稿",
        "made_at": local(old.made_at),
        "signatures": "、".join(map(old.called, old.signed)),
        "missing": "；".join(lacking),
        "reason": old.reason,
        "changes": len(old.changes),
        "hash": old.hash,
    }
