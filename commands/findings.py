"""``minjian findings``, ``finding``, ``review``, ``evidence``: what was found, why, and what people say of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from commands.opening import database_errors, reading
from commands.output import FORMATS, Output, write
from commands.values import begin_of, date_of, severities_of, severity_of, statuses_of
from core.finding import SEVERITY_ORDER, Severity
from core.near import no_such_check
from core.times import local_date

_VERDICTS = ("confirmed", "false-alarm", "explained")


def findings(
    unit: Annotated[list[str] | None, typer.Option(help="单位编号，可多次")] = None,
    check: Annotated[list[str] | None, typer.Option(help="检查编号，可多次")] = None,
    status: Annotated[str | None, typer.Option(help="状态，逗号分隔，或 all")] = None,
    since: Annotated[str | None, typer.Option(help="某日起发现的，如 2026-11-20")] = None,
    severity: Annotated[str | None, typer.Option(help="程度，逗号分隔")] = None,
    text: Annotated[str, typer.Option(help="说明、网址或原文中的字词")] = "",
    output_format: Annotated[str, typer.Option("--format", help="、".join(FORMATS))] = "table",
    output: Output = None,
    fail_on: Annotated[str | None, typer.Option(help="有此程度或更重的问题时以 1 退出")] = None,
) -> None:
    """查询问题；默认列出待确认、待整改、待复核的。"""
    from crawler.errors import RunError
    from db import queries
    from db.records.findings import FindingFilter

    office = reading()
    unknown = [c for c in check or [] if c not in office.catalogue.checks]
    if unknown:
        raise RunError(no_such_check(unknown, office.catalogue.checks), 2)
    wanted = FindingFilter(
        units=tuple((office.units(unit or []) and unit) or ()),
        checks=tuple(check or ()),
        severities=severities_of(severity),
        statuses=statuses_of(status) or FindingFilter().statuses,
        since=begin_of(since),
        text=text,
    )
    worst = SEVERITY_ORDER.index(severity_of(fail_on)) if fail_on is not None else -1
    met: set[Severity] = set()
    rows = _noted(queries.iter_findings(office.database, wanted), met)
    write(rows, output_format, output, "findings", formats=FORMATS)
    if any(SEVERITY_ORDER.index(severity) <= worst for severity in met):
        raise typer.Exit(1)


def _noted(rows: Iterable[Any], met: set[Severity]) -> Iterator[Any]:
    """The rows as they come; how severe they are is in ``met`` afterwards."""
    for row in rows:
        met.add(row.severity)
        yield row


def finding(
    identifier: Annotated[str, typer.Argument(metavar="编号", help="问题编号，如 F-…")],
    picture: Annotated[
        Path | None, typer.Option("--picture", help="把截图写入这个 PNG 文件，标出问题的位置")
    ] = None,
) -> None:
    """一个问题的全部：说明、依据、怎样整改、经过、证据。"""
    from crawler.telling.details import print_finding
    from db import queries

    office = reading()
    with database_errors():
        history = queries.finding(office.database, identifier)
        if picture is None:
            print_finding(history, office.catalogue)
            return
        from commands.evidence_output import write_picture

        write_picture(office, history.finding, picture)


def review(
    identifier: Annotated[str, typer.Argument(metavar="编号", help="问题编号")],
    verdict: Annotated[str, typer.Option(help="、".join(_VERDICTS))],
    reason: Annotated[str, typer.Option(help="理由")],
    until: Annotated[str | None, typer.Option(help="说明有效到某日")] = None,
    by: Annotated[str, typer.Option(help="复核人")] = "",
) -> None:
    """复核一个问题：属实、误报，或情况已说明。"""
    import getpass

    from core.verdicts import objection
    from crawler.errors import RunError
    from crawler.telling.details import verdict_words

    if verdict not in _VERDICTS:
        raise RunError(f"--verdict “{verdict}”应为 {'、'.join(_VERDICTS)} 之一", 2)
    office = reading()
    last_day, reason = date_of(until), " ".join(reason.split())
    if last_day is not None and verdict != "explained":
        raise RunError("--until 只用于 --verdict explained：有效期只对情况说明有意义", 2)
    if wrong := objection(verdict, reason, last_day, local_date(office.config.now())):
        raise RunError(wrong, 2)
    by = by or getpass.getuser()
    with database_errors():
        office.store.review(
            identifier,
            verdict,
            reason,
            by,
            last_day,
            office.config.now(),
        )
    print(f"已记录：{identifier} {verdict_words(verdict, reason, by, last_day)}")


def evidence(
    what: Annotated[
        str,
        typer.Argument(
            metavar="编号|verify|send",
            help="问题编号；verify：核对证据链；send：把本机还没有送出的证据送到证据存储",
        ),
    ],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="写入的文件夹（空的或还没有的）")
    ] = None,
    night: Annotated[str | None, typer.Option(help="verify：只核对某夜，如 2026-11-20")] = None,
    head: Annotated[str | None, typer.Option(help="verify：另存的链头，看它还在不在链上")] = None,
) -> None:
    """取出一个问题的证据（WARC、JSON 和一个网页）；或核对证据有没有被改动（有时以 1 退出）。"""
    from commands.evidence_output import print_verified, send_files, write_evidence
    from crawler.errors import RunError

    if what == "verify" and output is None:
        if not print_verified(reading(), date_of(night), head):
            raise typer.Exit(1)
        return
    if what == "send" and output is None and not (night or head):
        with database_errors():
            if not send_files(reading()):
                raise typer.Exit(3)
        return
    if what in ("verify", "send") or night or head:
        raise RunError("-o 用于取出证据，--night 和 --head 用于 minjian evidence verify", 2)
    with database_errors():
        write_evidence(reading(), what, output or Path(what))
