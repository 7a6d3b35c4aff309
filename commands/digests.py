"""``minjian summary`` and ``minjian alarms``: what a night did, and what cannot wait; sent on request."""

from __future__ import annotations

import sys
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from commands.opening import database_errors, reading
from commands.values import date_of
from core.times import SHANGHAI

if TYPE_CHECKING:
    from crawler.office import Office


def summary(
    night: Annotated[str | None, typer.Option(help="某夜，如 2026-11-20；默认最近一夜")] = None,
    send: Annotated[bool, typer.Option("--send", help="发到 notify 里的地址；同一夜只发一次")] = False,
) -> None:
    """一夜的小结：做了什么、没做什么、变化、约定、我们自己的问题。"""
    from crawler.errors import RunError
    from crawler.evidence.sending import waiting_lines
    from crawler.telling.admission import admission_lines
    from db import night_reads
    from db.visits.our_line import our_line_lines, struck_out
    from reports.digest import digest, visits_of

    office = reading()
    with database_errors():
        known = night_reads.nights(office.database)
        day = date_of(night) if night else (known[0] if known else None)
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
    from db.running.notices import forget, told_of
    from reports.digest import STATES
    from reports.digest import alarms as current

    office = reading()
    with database_errors():
        found = current(office.database, office.config.home, office.config.now())
        for words in found.values():
            print(words)
        if send:
            told = told_of(office.database)
            forget(office.database, [k for k in told if k.startswith(STATES) and k not in found])
            _tell(office, found, "闽鉴 告警")


def _tell(office: Office, words: dict[str, str], title: str) -> None:
    """Sends what was not told yet, and notes it only when it was taken."""
    from commands.notifying import send
    from db.running.notices import note_told, told_of

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
