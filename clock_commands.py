"""The commands of the clock: probes, schedules, rechecks, backups, summaries."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from command_line import Format, Output, database_errors, day_of, write

schedule_app = typer.Typer(
    invoke_without_command=True, help="夜间自动运行：不带子命令即启动调度，直到被停止。"
)
_NAME = Annotated[str, typer.Argument(metavar="名称", help="任务名，见 minjian schedule list")]


def register(app: typer.Typer, database_app: typer.Typer) -> None:
    """Adds the commands to ``minjian`` and to ``minjian db``."""
    app.command()(probe)
    app.command()(recheck)
    app.command()(summary)
    app.command()(alarms)
    app.add_typer(schedule_app, name="schedule")
    database_app.command("backup")(db_backup)
    database_app.command("restore")(db_restore)


def probe(
    unit: Annotated[list[str] | None, typer.Argument(help="单位编号，可多个；不写为全部")] = None,
    spread: Annotated[float, typer.Option(min=0, max=3600, help="一轮分散在多少秒里")] = 5.0,
    output_format: Format = "table",
    output: Output = None,
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
    from crawler import recheck as rechecking
    from crawler.errors import RunError
    from crawler.office import open_office

    if not (finding or unit or due or overdue or claimed):
        raise RunError("请给出问题编号，或用 --unit、--due、--overdue、--claimed；编号见 minjian findings", 2)
    office = open_office()
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


def db_backup(
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="写入的文件；默认 MINJIAN_HOME 下的 backups，以时间命名"),
    ] = None,
    keep: Annotated[int, typer.Option(min=1, help="默认文件夹里留下最新的几份")] = 14,
) -> None:
    """备份数据库：走访、查询照常进行；PostgreSQL 用 pg_dump。"""
    from datetime import datetime

    from core.times import SHANGHAI
    from crawler.office import read_config
    from db.backup import back_up, ending, thin_out

    config = read_config()
    with database_errors():
        folder, kind = config.home / "backups", ending(config.database_url)
        target = output or folder / f"minjian-{datetime.now(SHANGHAI):%Y%m%d-%H%M%S}{kind}"
        size = back_up(config.database_url, target)
        gone = [] if output else thin_out(folder, kind, keep)
    print(f"已备份到 {target}（{size / 1e6:.1f} MB）" + (f"，删去旧备份 {len(gone)} 份" if gone else ""))


def db_restore(
    file: Annotated[Path, typer.Argument(metavar="文件", help="minjian db backup 写出的文件")],
    force: Annotated[bool, typer.Option("--force", help="数据库里已有数据时也替换；原来的先另存")] = False,
) -> None:
    """从备份恢复数据库；已有数据时要 --force，走访和调度进行时拒绝。"""
    from crawler.office import read_config
    from db.backup import restore

    config = read_config()
    with database_errors():
        kept = restore(config.database_url, file, overwrite=force, aside=config.home / "backups")
    print(f"已从 {file} 恢复" + (f"；原来的数据另存为 {kept}" if kept else ""))


def _print_recheck(run: Any) -> None:
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


def _print_settled(done: Any) -> None:
    """What the recheck did to notices of rectification."""
    from core.rectification import STEPS

    for kind in ("closed", "returned", "lifted", "unseen"):
        for number, finding in getattr(done, kind):
            print(f"通知单 {number} {finding}：{STEPS[kind]}")


def summary(
    night: Annotated[str | None, typer.Option(help="某夜，如 2026-11-20；默认最近一夜")] = None,
    send: Annotated[bool, typer.Option("--send", help="发到 notify 里的地址；同一夜只发一次")] = False,
) -> None:
    """一夜的小结：做了什么、没做什么、变化、约定、我们自己的问题。"""
    from datetime import datetime

    from core.times import SHANGHAI
    from crawler.admission import admission_lines
    from crawler.errors import RunError
    from crawler.evidence.sending import waiting_lines
    from crawler.office import open_reading
    from db import queries
    from db.our_line import our_line_lines, struck_out
    from reports.digest import digest, visits_of

    office = open_reading()
    with database_errors():
        known = queries.nights(office.database)
        day = day_of(night) if night else (known[0] if known else None)
        if day is None or day not in known:
            raise RunError(f"没有 {night} 这一夜" if night else "还没有走访过任何一夜", 2)
        notes = our_line_lines(struck_out(office.database, day))
        notes += admission_lines(visits_of(office.database, day), office.registry.units, office.config)
        notes += waiting_lines(office.config.vault, office.database, datetime.now(SHANGHAI))
        body = digest(office.database, day, office.config.revisit_nights, office.config.now(), notes)
        title = f"闽鉴 {day:%Y-%m-%d} 夜间小结"
        print(title)
        print(body)
        if send:
            _tell(office, {f"summary:{day}": body}, title)


def alarms(
    send: Annotated[bool, typer.Option("--send", help="发到 notify 里的地址；同一件事只发一次")] = False,
) -> None:
    """要马上知道的：夜间走访迟了、磁盘不足、网站页数骤降、本机线路故障、任务失败、新的单项否决。"""
    from crawler.office import open_reading
    from db.notices import forget, told_of
    from reports.digest import STATES
    from reports.digest import alarms as current

    office = open_reading()
    with database_errors():
        found = current(office.database, office.config.home, office.config.now())
        for words in found.values():
            print(words)
        if send:
            told = told_of(office.database)
            forget(office.database, [k for k in told if k.startswith(STATES) and k not in found])
            _tell(office, found, "闽鉴 告警")


def _tell(office: Any, words: dict[str, str], title: str) -> None:
    """Sends what was not told yet, and notes it only when it was taken."""
    from db.notices import note_told, told_of
    from notifying import send

    told = told_of(office.database)
    new = {k: w for k, w in words.items() if k not in told}
    if not office.config.notify:
        print("没有设置 notify（MINJIAN_NOTIFY），没有发送", file=sys.stderr)
    elif not new:
        print("都已经发过，没有再发", file=sys.stderr)
    else:
        send(office.config.notify, title, "\n".join(new.values()))
        note_told(office.database, new, office.config.now())
        print(f"已发送 {len(new)} 条", file=sys.stderr)


def print_guarantee(
    office: Any, within: int | None, unit_ids: list[str], pages: bool, output_format: str, output: Path | None
) -> int:
    """How far every known page was asked for in time; gives the exit code, 3 where the promise is broken."""
    from db.guarantee import guarantee, overdue_pages

    office.units(unit_ids)
    nights = within or office.config.revisit_nights
    with database_errors():
        rows = guarantee(office.database, nights, unit_ids)
        late = overdue_pages(office.database, nights, unit_ids) if pages else []
    if not rows:
        print("还没有走访过任何一夜", file=sys.stderr)
        return 3
    broken = [r for r in rows if r.overdue or not r.known]
    known, overdue = sum(r.known for r in rows), sum(r.overdue for r in rows)
    print(
        f"近{nights}夜：{len(rows)}个网站已知{known}页，逾期{overdue}页，新发现{sum(r.new for r in rows)}页；"
        + (f"{len(broken)}个网站没有做到" if broken else "全部做到"),
        file=sys.stderr,
    )
    shown = broken if output_format == "table" and output is None else rows
    if pages:
        write(late, output_format, output, "pages")
    elif shown:
        write(shown, output_format, output, "guarantee")
    return 3 if broken else 0


@schedule_app.callback()
def schedule(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        from scheduling import run_schedule

        raise typer.Exit(run_schedule(commands_of(context)))


def commands_of(context: typer.Context) -> frozenset[str]:
    """The commands that ``minjian`` has, with those of its groups as two words."""
    group: Any = context.find_root().command
    names = set(group.commands)
    return frozenset(names | {f"{n} {s}" for n in names for s in getattr(group.commands[n], "commands", ())})


@schedule_app.command("list")
def schedule_list(output_format: Format = "table", output: Output = None) -> None:
    """有哪些任务：什么时候运行、上次怎样。"""
    from scheduling import schedule_rows

    with database_errors():
        rows = schedule_rows()
    write(rows, output_format, output, "schedules")


@schedule_app.command("runs")
def schedule_runs(
    name: Annotated[str | None, typer.Argument(metavar="名称", help="只看一个任务")] = None,
    limit: Annotated[int, typer.Option(min=1, help="最近多少次")] = 30,
    output_format: Format = "table",
    output: Output = None,
) -> None:
    """任务运行的经过，新的在前。"""
    from scheduling import run_rows

    with database_errors():
        rows = run_rows(name, limit)
    write(rows, output_format, output, "runs")


@schedule_app.command("set")
def schedule_set(
    context: typer.Context,
    name: _NAME,
    cron: Annotated[str | None, typer.Option(help="分 时 日 月 星期（北京时间），如 “30 0 * * *”")] = None,
    until: Annotated[str | None, typer.Option(help="最晚到几点（如 06:00），空字符串为不限")] = None,
    command: Annotated[
        str | None, typer.Option(help="minjian 后面的命令，如 “nightly --deadline 06:00”")
    ] = None,
    catch_up: Annotated[bool | None, typer.Option("--catch-up/--no-catch-up", help="错过的补做一次")] = None,
    jitter: Annotated[int | None, typer.Option(min=0, max=3600, help="随机推迟至多多少秒")] = None,
) -> None:
    """改一个任务，或新建一个（要给出 --cron 和 --command）。"""
    from scheduling import set_schedule

    with database_errors():
        print(set_schedule(commands_of(context), name, cron, until, command, catch_up, jitter))


@schedule_app.command("pause")
def schedule_pause(
    name: _NAME, resume: Annotated[bool, typer.Option("--resume", help="恢复")] = False
) -> None:
    """暂停一个任务；--resume 恢复。"""
    from scheduling import pause_schedule

    with database_errors():
        print(pause_schedule(name, paused=not resume))


@schedule_app.command("run-now")
def schedule_run_now(name: _NAME) -> None:
    """请正在运行的调度马上运行一次这个任务。"""
    from scheduling import ask_schedule

    with database_errors():
        print(ask_schedule(name))
