"""``minjian schedule …``: the clock, and what it is to do."""

from __future__ import annotations

import shlex
import sys
from typing import Annotated, Any

import typer

from commands.opening import database_errors
from commands.output import Format, Output, write
from commands.speaking import App

schedule_app = App(invoke_without_command=True, help="夜间自动运行：不带子命令即启动调度，直到被停止。")
_NAME = Annotated[str, typer.Argument(metavar="名称", help="任务名，见 minjian schedule list")]


@schedule_app.callback()
def schedule(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        from clock.scheduling import run_schedule

        raise typer.Exit(run_schedule(commands_of(context)))


def commands_of(context: typer.Context) -> frozenset[str]:
    """The commands that ``minjian`` has, with those of its groups as two words."""
    group: Any = context.find_root().command
    names = set(group.commands)
    return frozenset(names | {f"{n} {s}" for n in names for s in getattr(group.commands[n], "commands", ())})


@schedule_app.command("list")
def schedule_list(context: typer.Context, output_format: Format = "table", output: Output = None) -> None:
    """有哪些任务：什么时候运行、上次怎样。"""
    from clock.scheduling import listed

    with database_errors():
        rows, words = listed(commands_of(context))
    if words:
        print(words, file=sys.stderr)
    write(rows, output_format, output, "schedules")


@schedule_app.command("runs")
def schedule_runs(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(metavar="名称", help="只看一个任务")] = None,
    limit: Annotated[int, typer.Option(min=1, help="最近多少次")] = 30,
    output_format: Format = "table",
    output: Output = None,
) -> None:
    """任务运行的经过，新的在前。"""
    from clock.scheduling import run_rows

    with database_errors():
        rows = run_rows(commands_of(context), name, limit)
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
    from clock.scheduling import set_schedule

    _refuse_slips(context, command or "")
    with database_errors():
        print(set_schedule(commands_of(context), name, cron, until, command, catch_up, jitter))


def _refuse_slips(context: typer.Context, command: str) -> None:
    """A command with a slip in its options would fail night after night; what is no command is told apart from this."""
    from crawler.errors import RunError

    try:
        words = [w for n, w in enumerate(shlex.split(command)) if n or w != "minjian"]
    except ValueError:  # quotes that do not match
        return
    root: Any = context.find_root()
    at, named = root.command, 0
    while named < len(words) and words[named] in getattr(at, "commands", ()):
        at, named = at.commands[words[named]], named + 1
    if at is root.command or (hasattr(at, "commands") and named < len(words)):
        return
    if hasattr(at, "commands"):
        raise RunError(f"--command “{command}”后面还缺 {'、'.join(at.commands)} 之一", 2)
    try:
        at.make_context(" ".join(words[:named]), words[named:], parent=root)
    except typer.Exit as error:
        raise RunError(f"--command “{command}”只显示说明，什么也不做", 2) from error


@schedule_app.command("pause")
def schedule_pause(
    context: typer.Context,
    name: _NAME,
    resume: Annotated[bool, typer.Option("--resume", help="恢复")] = False,
) -> None:
    """暂停一个任务；--resume 恢复。"""
    from clock.scheduling import pause_schedule, planted

    with database_errors():
        print(pause_schedule(planted(commands_of(context)), name, paused=not resume))


@schedule_app.command("run-now")
def schedule_run_now(context: typer.Context, name: _NAME) -> None:
    """请正在运行的调度马上运行一次这个任务。"""
    from clock.scheduling import ask_schedule, planted

    with database_errors():
        print(ask_schedule(planted(commands_of(context)), name))
