"""``minjian db …``: care of the data."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from commands.opening import database_errors, reading
from commands.speaking import App
from core.times import SHANGHAI

database_app = App(no_args_is_help=True, help="数据库的升级、备份与恢复，过期文件的清除。")


@database_app.command("upgrade")
def db_upgrade() -> None:
    """把数据库升级到本程序的版本。"""
    from crawler.office import read_config
    from db.session import upgrade

    url = read_config().database_url
    with database_errors():
        upgrade(url)
        queued = url.startswith("postgres") and _prepare_queue(url)
    print("数据库已是最新版本" + ("，任务队列已就绪" if queued else ""))


def _prepare_queue(url: str) -> bool:
    """The tables of the work queue, where its library is installed."""
    try:
        from crawler.queue.schema import prepare
    except ModuleNotFoundError:
        return False
    prepare(url)
    return True


@database_app.command("backup")
def db_backup(
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="写入的文件；默认 MINJIAN_HOME 下的 backups，以时间命名"),
    ] = None,
    keep: Annotated[int, typer.Option(min=1, help="默认文件夹里留下最新的几份")] = 14,
) -> None:
    """备份数据库：走访、查询照常进行；PostgreSQL 用 pg_dump。"""
    from crawler.office import read_config
    from db.backup import back_up, ending, thin_out

    config = read_config()
    with database_errors():
        folder, kind = config.home / "backups", ending(config.database_url)
        target = output or folder / f"minjian-{datetime.now(SHANGHAI):%Y%m%d-%H%M%S}{kind}"
        size = back_up(config.database_url, target)
        gone = [] if output else thin_out(folder, kind, keep)
    print(f"已备份到 {target}（{size / 1e6:.1f} MB）" + (f"，删去旧备份 {len(gone)} 份" if gone else ""))


@database_app.command("restore")
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


@database_app.command("purge")
def db_purge(
    days: Annotated[int, typer.Option(min=30, help="清除多少天以前的")] = 730,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只列出，不清除")] = False,
) -> None:
    """清除过期的证据文件和日志；现有问题和已评分年度用到的一律保留。"""
    from commands.evidence_output import purge_files

    with database_errors():
        purge_files(reading(), days, dry_run)
