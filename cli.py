"""``minjian …``: the commands people and machines use. Results go to stdout, progress and logs to stderr."""

from __future__ import annotations

import logging
import os
import sys
from datetime import datetime, time
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from clock_commands import print_guarantee
from clock_commands import register as register_clock
from command_line import FORMATS, Format, Output, database_errors, day_of, print_text, reading, write
from core.finding import SEVERITY_ORDER, Severity, Status
from core.times import SHANGHAI
from crawl_commands import register as register_crawl
from farm_commands import farm_app
from lexicon_commands import lexicon_app
from logs import handler
from report_commands import report_app
from serve_command import register as register_serve
from token_commands import token_app
from usage import usage_words
from worker_command import register as register_worker
from year_commands import register

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="闽鉴：政府网站夜间监测。",
)
database_app = typer.Typer(no_args_is_help=True, help="数据库的升级、备份与恢复，过期文件的清除。")
app.add_typer(database_app, name="db")
app.add_typer(lexicon_app, name="lexicon")
app.add_typer(farm_app, name="farm")
register_crawl(app)
register_clock(app, database_app)
register(app)
register_serve(app)
register_worker(app)
app.add_typer(report_app, name="report")
app.add_typer(token_app, name="token")

_CHECK_COLUMNS = ("id", "title", "category", "severity", "certainty", "basis", "origin")
_COLUMN_COLUMNS = ("column", "type", "level", "period", "newest", "due", "left", "found_by", "url")
_USAGE_ERROR: Any = typer.BadParameter.__base__
_VERDICTS = ("confirmed", "false-alarm", "explained")
_Word = TypeVar("_Word", bound=StrEnum)


def main() -> None:
    """The entry point; turns errors of a run into one line and its exit code."""
    from crawler.errors import RunError

    if "MINJIAN_PARENT" in os.environ:
        from launching import die_with_parent

        die_with_parent()
    log_format = os.environ.get("MINJIAN_LOG_FORMAT", "")
    logging.basicConfig(level=logging.WARNING, handlers=[handler(log_format)])
    try:
        sys.exit(app(standalone_mode=False))
    except _USAGE_ERROR as error:
        if words := usage_words(error):
            print(f"minjian：{words}", file=sys.stderr)
        sys.exit(2)
    except RunError as error:
        print(f"minjian：{error}", file=sys.stderr)
        sys.exit(error.code)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except (KeyboardInterrupt, typer.Abort):
        sys.exit(130)


# Findings -------------------------------------------------------------------------------------------------------


@app.command()
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
    from db.records import FindingFilter

    office, catalogue = reading()
    unknown = [c for c in check or [] if c not in catalogue.checks]
    if unknown:
        raise RunError(f"没有检查 {'、'.join(unknown)}；可用：{'、'.join(catalogue.checks)}", 2)
    wanted = FindingFilter(
        units=tuple((office.units(unit or []) and unit) or ()),
        checks=tuple(check or ()),
        severities=_severities(severity),
        statuses=_statuses(status) or FindingFilter().statuses,
        since=datetime.combine(day_of(since), time.min, SHANGHAI) if since else None,
        text=text,
    )
    worst = SEVERITY_ORDER.index(_severity(fail_on)) if fail_on is not None else -1
    rows = queries.findings(office.database, wanted)
    write(rows, output_format, output)
    if any(SEVERITY_ORDER.index(r.severity) <= worst for r in rows):
        raise typer.Exit(1)


@app.command()
def finding(
    identifier: Annotated[str, typer.Argument(metavar="编号", help="问题编号，如 F-…")],
    picture: Annotated[
        Path | None, typer.Option("--picture", help="把截图写入这个 PNG 文件，标出问题的位置")
    ] = None,
) -> None:
    """一个问题的全部：说明、依据、怎样整改、经过、证据。"""
    from crawler.details import print_finding
    from db import queries

    office, catalogue = reading()
    with database_errors():
        history = queries.finding(office.database, identifier)
        if picture is None:
            print_finding(history, catalogue)
            return
        from evidence import write_picture

        write_picture(office, history.finding, picture)


@app.command()
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
    from crawler.errors import RunError
    from evidence import print_verified, send_files, write_evidence

    if what == "verify" and output is None:
        if not print_verified(reading()[0], day_of(night) if night else None, head):
            raise typer.Exit(1)
        return
    if what == "send" and output is None and not (night or head):
        with database_errors():
            if not send_files(reading()[0]):
                raise typer.Exit(3)
        return
    if what in ("verify", "send") or night or head:
        raise RunError("-o 用于取出证据，--night 和 --head 用于 minjian evidence verify", 2)
    with database_errors():
        write_evidence(reading()[0], what, output or Path(what))


@app.command()
def review(
    identifier: Annotated[str, typer.Argument(metavar="编号", help="问题编号")],
    verdict: Annotated[str, typer.Option(help="、".join(_VERDICTS))],
    reason: Annotated[str, typer.Option(help="理由")],
    until: Annotated[str | None, typer.Option(help="说明有效到某日")] = None,
    by: Annotated[str, typer.Option(help="复核人")] = "",
) -> None:
    """复核一个问题：属实、误报，或情况已说明。"""
    import getpass

    from crawler.details import verdict_words
    from crawler.errors import RunError

    if verdict not in _VERDICTS:
        raise RunError(f"--verdict “{verdict}”应为 {'、'.join(_VERDICTS)} 之一", 2)
    office, _ = reading()
    last_day = day_of(until) if until else None
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


@app.command()
def coverage(
    night: Annotated[str | None, typer.Option(help="某夜，如 2026-11-20；默认最近一夜")] = None,
    guarantee: Annotated[
        bool, typer.Option("--guarantee", help="每个已知网页是否都在若干夜内走访过；有没做到的以 3 退出")
    ] = False,
    within: Annotated[
        int | None, typer.Option(min=1, help="--guarantee：多少夜，默认 revisit_nights（7）")
    ] = None,
    unit: Annotated[list[str] | None, typer.Option(help="--guarantee：只看这个单位，可多次")] = None,
    pages: Annotated[bool, typer.Option("--pages", help="--guarantee：列出逾期的网页")] = False,
    output_format: Format = "table",
    output: Output = None,
) -> None:
    """一夜里每项检查看到了多少、没看到多少。"""
    from db import queries
    from evidence import sizes

    office, _ = reading()
    if guarantee:
        raise typer.Exit(print_guarantee(office, within, unit or [], pages, output_format, output))
    rows = queries.coverage(office.database, day_of(night) if night else None)
    if not rows:
        print(_no_coverage(office.database, night), file=sys.stderr)
    write(rows, output_format, output, "coverage")
    print(sizes(office), file=sys.stderr)


@app.command()
def units(
    output_format: Format = "table",
    output: Output = None,
) -> None:
    """名册里的单位，和各自现有的问题数。"""
    from db import queries

    office, _ = reading()
    write(queries.units(office.database), output_format, output, "units")


@app.command()
def savepage(
    url: Annotated[str, typer.Argument(metavar="网址", help="http:// 或 https:// 开头")],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="文件夹；默认 MINJIAN_HOME 下的 saved")
    ] = None,
    scrub: Annotated[
        bool, typer.Option("--scrub", help="把身份证号、手机号、银行卡号和来信人姓名换成虚构的")
    ] = False,
) -> None:
    """把一个网页连同响应头存为测试材料：与走访一样守 robots.txt、限速，不访问内网。"""
    from crawler.office import read_config, read_registry
    from crawler.savepage import fetch, owner_of, save, words_of

    config = read_config()
    unit = owner_of(read_registry(config), url)
    folder = output or config.home / "saved"
    print(words_of(save(fetch(config, url, unit), unit, folder, clean=scrub), folder, scrub))


@app.command()
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

    office, catalogue = reading()
    with database_errors():
        counts = queries.verdicts(office.database)
    rows = accuracy_rows(counts, catalogue, Bar(bar, least))
    shown = [r for r in rows if every or r.precision is not None or r.explained or r.earlier]
    if not shown:
        print("还没有复核过的问题：用 minjian review 编号 --verdict … 记录复核结论", file=sys.stderr)
    write(shown, output_format, output, "accuracy")


@app.command()
def columns(
    unit: Annotated[str, typer.Argument(metavar="单位", help="单位编号")],
    output_format: Format = "table",
    output: Output = None,
    inventory: Annotated[
        str | None, typer.Option(help="写成栏目清单，改好后放进 overrides.toml（toml）或 columns.csv（csv）")
    ] = None,
) -> None:
    """一个网站的栏目：类型、级别、最新信息、哪天起算超期、凭什么识别；以及怎样更正。"""
    from crawler import columns as site_columns
    from crawler.errors import RunError
    from sites.inventory_form import FORMS

    if inventory not in (None, *FORMS):
        raise RunError(f"--inventory “{inventory}”应为 {'、'.join(FORMS)} 之一", 2)
    office, catalogue = reading()
    (one,) = office.units([unit])
    with database_errors():
        rows = site_columns.columns_of(office.database, one, catalogue, office.config.now())
    if inventory is not None:
        print_text(site_columns.inventory_form(one, rows, inventory), output)
        return
    write(rows, output_format, output, "columns", _COLUMN_COLUMNS if output_format == "table" else None)
    if output_format == "table":
        print(site_columns.how_to_correct(one, rows, office.config), file=sys.stderr)


@app.command()
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
        from profiling import profile as measured

        write(measured(catalogue), output_format, output, "profile")
        return
    if write_docs is None:
        shown = _CHECK_COLUMNS if output_format == "table" else None
        write(_check_rows(catalogue), output_format, output, "checks", shown)
        return
    from checks.docs import write_docs as written

    changed = written(catalogue, write_docs, check_only)
    if check_only and changed:
        print(f"检查说明与代码不一致：{'、'.join(changed)}；请运行 make docs", file=sys.stderr)
        raise typer.Exit(1)
    print(f"{write_docs}：{len(catalogue.ours.checks)} 项检查，更新 {len(changed)} 个文件")


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


@database_app.command("purge")
def db_purge(
    days: Annotated[int, typer.Option(min=30, help="清除多少天以前的")] = 730,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只列出，不清除")] = False,
) -> None:
    """清除过期的证据文件和日志；现有问题和已评分年度用到的一律保留。"""
    from evidence import purge_files

    with database_errors():
        purge_files(reading()[0], days, dry_run)


# Helpers ----------------------------------------------------------------------------------------------------------


def _no_coverage(database: Any, night: str | None) -> str:
    from db import queries

    nights = queries.nights(database)
    if night is None or not nights:
        return "还没有走访过任何一夜（抽查不属于任何一夜）"
    return f"没有 {night} 这一夜的覆盖情况；最近一夜是 {nights[0]}"


def _check_rows(catalogue: Any) -> list[dict[str, Any]]:
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


def _severity(text: str) -> Severity:
    return _one_of(Severity, text, "程度")


def _severities(text: str | None) -> tuple[Severity, ...]:
    return tuple(_severity(part.strip()) for part in (text or "").split(",") if part.strip())


def _statuses(text: str | None) -> tuple[Status, ...]:
    if text == "all":
        return tuple(Status)
    return tuple(_one_of(Status, part.strip(), "状态") for part in (text or "").split(",") if part.strip())


def _one_of(kind: type[_Word], text: str, what: str) -> _Word:
    from crawler.errors import RunError

    try:
        return kind(text)
    except ValueError as error:
        raise RunError(f"{what}“{text}”应为 {'、'.join(k.value for k in kind)} 之一", 2) from error


if __name__ == "__main__":
    main()
