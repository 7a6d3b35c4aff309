"""``minjian probe`` and ``minjian recheck``: home pages and pages in question, asked for once more."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from commands.opening import database_errors, working
from commands.output import Format, Output, write

if TYPE_CHECKING:
    from crawler.single.recheck import Recheck
    from db.rectify.records import Settled


def probe(
    unit: Annotated[list[str] | None, typer.Argument(help="单位编号，可多个；不写为全部")] = None,
    spread: Annotated[float, typer.Option(min=0, max=3600, help="一轮分散在多少秒里")] = 5.0,
    output_format: Format = "table",
    output: Output = None,
) -> None:
    """探测一轮首页：打不开、15 秒没有打开的记为失败；本机故障的剔除并记下原因。"""
    from crawler.night.probing import probe_round, probe_rows, round_words
    from crawler.office import open_office

    office = open_office()
    units = office.units(unit) if unit else list(office.registry.units)
    found = probe_round(office, units, spread)
    print(round_words(found), file=sys.stderr)
    rows = probe_rows(units, found)
    if output_format == "table" and output is None and not unit:
        rows = [r for r in rows if r["outcome"] != "ok"]
    if rows or output is not None or output_format != "table":
        write(rows, output_format, output, "probes")
    if found and all(p.struck for p in found.values()):
        raise typer.Exit(5)


def recheck(
    finding: Annotated[list[str] | None, typer.Argument(metavar="编号", help="问题编号，可多个")] = None,
    unit: Annotated[list[str] | None, typer.Option(help="这个单位现有的全部问题，可多次")] = None,
    due: Annotated[bool, typer.Option("--due", help="等待再次确认的问题（待确认的、正在关闭的）")] = False,
    overdue: Annotated[bool, typer.Option("--overdue", help="超过约定夜数没有走访的网页")] = False,
    claimed: Annotated[bool, typer.Option("--claimed", help="整改通知单里单位报告已整改的问题")] = False,
    jobs: Annotated[int | None, typer.Option(min=1, help="同时走访的网站数")] = None,
) -> None:
    """只走访这些问题涉及的网页，重新判断；没看到的不算整改。"""
    from crawler.errors import RunError
    from crawler.single import recheck as rechecking

    if not (finding or unit or due or overdue or claimed):
        raise RunError("请给出问题编号，或用 --unit、--due、--overdue、--claimed；编号见 minjian findings", 2)
    office = working()
    with database_errors():
        now = office.config.now()
        wanted = rechecking.named(office, finding or [], unit or [])
        wanted += [f for f in (rechecking.due(office, now) if due else []) if f not in wanted]
        wanted += [f for f in (rechecking.claimed(office) if claimed else []) if f not in wanted]
        pages = rechecking.overdue(office, unit or [], now) if overdue else {}
        run = rechecking.Recheck(
            office=office, jobs=jobs or office.config.jobs, wanted=rechecking.by_unit(wanted), pages=pages
        )
        code = run.run()
        _print_recheck(run)
        _print_settled(rechecking.settled(office, run))
    raise typer.Exit(code)


def _print_recheck(run: Recheck) -> None:
    from core.words import STATUSES

    for before, after in run.changes():
        change = STATUSES[after.status]
        if before.status is not after.status:
            change = f"{STATUSES[before.status]} → {change}"
        print(f"{after.id} {after.unit} {after.check}：{change}")
    for row in run.rows():
        if row.status.value != "incomplete":
            print(f"· {row.unit}（{row.unit_id}）没有看到：{row.reason}")
    for unit_id, words in run.failed.items():
        print(f"· {unit_id} 复查没有完成：{words}", file=sys.stderr)
    pages = sum(len(p) for p in run.pages.values())
    findings = sum(len(f) for f in run.wanted.values())
    print(f"复查问题 {findings} 个" + (f"，逾期网页 {pages} 个" if pages else ""))


def _print_settled(done: Settled) -> None:
    """What the recheck did to notices of rectification."""
    from core.rectification import STEPS

    for kind in ("closed", "returned", "lifted", "unseen"):
        for number, finding in getattr(done, kind):
            print(f"通知单 {number} {finding}：{STEPS[kind]}")
