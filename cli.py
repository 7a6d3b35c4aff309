"""``minjian …``: the commands people and machines use. Results go to stdout, progress and logs to stderr."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from time import monotonic
from typing import Annotated, Any, TypeVar

import typer

from clock_commands import print_guarantee
from clock_commands import register as register_clock
from core.finding import SEVERITY_ORDER, Severity, Status
from core.times import SHANGHAI, local_date
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
lexicon_app = typer.Typer(no_args_is_help=True, help="词表：错别字、不规范表述等。")
farm_app = typer.Typer(no_args_is_help=True, help="练习省：126 个虚构网站，用于演示和度量准确率。")
app.add_typer(database_app, name="db")
app.add_typer(lexicon_app, name="lexicon")
app.add_typer(farm_app, name="farm")
register_clock(app, database_app)
register(app)
register_serve(app)
register_worker(app)
app.add_typer(report_app, name="report")
app.add_typer(token_app, name="token")

FORMATS = ("table", "json", "jsonl", "csv", "xlsx", "sarif", "junit")
_CHECK_COLUMNS = ("id", "title", "category", "severity", "certainty", "basis", "origin")
_COLUMN_COLUMNS = ("column", "type", "level", "period", "newest", "due", "left", "found_by", "url")
_LATE, _DAY = 6 * 3600, 24 * 3600
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


# Crawling -------------------------------------------------------------------------------------------------------


@app.command()
def nightly(
    jobs: Annotated[int | None, typer.Option(min=1, help="同时走访的网站数")] = None,
    max_pages: Annotated[int | None, typer.Option(min=1, help="每个网站最多走访的页数")] = None,
    deadline: Annotated[str | None, typer.Option(help="截止时刻（北京时间），如 06:00；到时收尾")] = None,
    category: Annotated[str | None, typer.Option(help="只走访一类：department、city 或 county")] = None,
) -> None:
    """走访全部网站一夜：计划、走访、外链、全站检查、小结。"""
    office = _working()
    units = _of_category(office.registry.units, category)
    _run_night(office, units, local_date(office.config.now()), jobs, max_pages, deadline)


@app.command()
def crawl(
    unit: Annotated[list[str] | None, typer.Argument(help="单位编号，可多个")] = None,
    every: Annotated[bool, typer.Option("--all", help="全部单位")] = False,
    category: Annotated[str | None, typer.Option(help="一类单位：department、city 或 county")] = None,
    jobs: Annotated[int | None, typer.Option(min=1, help="同时走访的网站数")] = None,
    max_pages: Annotated[int | None, typer.Option(min=1, help="每个网站最多走访的页数")] = None,
    deadline: Annotated[str | None, typer.Option(help="截止时刻（北京时间），如 06:00；到时收尾")] = None,
) -> None:
    """抽查若干单位：同 scrapy crawl site，可多个同时进行。"""
    from crawler.errors import RunError

    if not (unit or every or category):
        raise RunError("请给出单位编号，或用 --all、--category；编号见 minjian units", 2)
    office = _working()
    units = office.units(unit) if unit else _of_category(office.registry.units, category)
    _run_night(office, units, None, jobs, max_pages, deadline)


@app.command()
def demo(
    units: Annotated[int, typer.Option(min=1, max=126, help="练习省的网站数")] = 126,
    pages: Annotated[int, typer.Option(min=20, help="每个网站大约的页数，埋题用到的网页除外")] = 20,
    seed: Annotated[int, typer.Option(help="练习省的种子")] = 1,
    svg: Annotated[Path | None, typer.Option(help="把终端画面存为 SVG 文件")] = None,
) -> None:
    """架起练习省，走访三夜（后两夜只看 6 个网站），给出小结和年度汇总（放在 MINJIAN_HOME；那里已有真实网站的，另放在其下的 demo）。"""
    from demo import run_demo

    raise typer.Exit(run_demo(units, pages, seed, svg))


def _working() -> Any:
    """The office for a run; the processes of this machine get ready meanwhile."""
    from crawler.office import open_office, read_config
    from crawler.pool import warm_up

    config = read_config()
    if config.engine == "pool":
        warm_up()
    return open_office(config)


def _of_category(units: Any, category: str | None) -> list[Any]:
    from crawler.errors import RunError

    names = sorted({u.category.value for u in units})
    if category is not None and category not in names:
        raise RunError(f"没有类别 {category}；可用：{'、'.join(names)}", 2)
    return [u for u in units if category in (None, u.category.value)]


def _run_night(
    office: Any,
    units: list[Any],
    night: date | None,
    jobs: int | None,
    max_pages: int | None,
    deadline: str | None,
) -> None:
    from crawler.engine import engine_of
    from crawler.nightly import Night

    began = monotonic()
    run = Night(
        office=office,
        units=units,
        night=night,
        jobs=jobs or office.config.jobs,
        max_pages=max_pages or office.config.max_pages,
        deadline=_deadline(deadline),
        engine=engine_of(office, "" if night else "spot"),
    )
    code = run.run()
    _print_run(run, monotonic() - began)
    raise typer.Exit(code)


def _print_run(run: Any, seconds: float) -> None:
    from crawler.summary import print_night, print_visit
    from db import queries
    from db.records import FindingFilter

    if run.night is not None:
        print_night(run.summary(), run.rows(), run.office.catalogue, seconds, notes=run.notes())
        return
    for row in run.rows():
        print_visit(row, queries.findings(run.office.database, FindingFilter(units=(row.unit_id,))))
    for line in run.notes():
        print(line)


def _seconds_until(clock: str) -> float:
    """Seconds to such a time of day; below zero where it passed in the last six hours, as when a run starts late."""
    from crawler.errors import RunError

    try:
        hour, minute = (int(part) for part in clock.split(":"))
        now = datetime.now(SHANGHAI)
        moment = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
    except ValueError as error:
        raise RunError(f"--deadline “{clock}”应写成 06:00（北京时间）", 2) from error
    return ((moment - now).total_seconds() + _LATE) % _DAY - _LATE


def _deadline(clock: str | None) -> float | None:
    """The deadline in monotonic seconds; says so where it has passed, and nothing will be visited."""
    if clock is None:
        return None
    seconds = _seconds_until(clock)
    if seconds <= 0:
        passed = f"截止时刻 {clock} 已过 {max(1, round(-seconds / 60))} 分钟：不再开始走访"
        print(f"{passed}（六小时之内的按已过处理）", file=sys.stderr)
    return monotonic() + seconds


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
    output: Annotated[Path | None, typer.Option("-o", "--output", help="写入文件")] = None,
    fail_on: Annotated[str | None, typer.Option(help="有此程度或更重的问题时以 1 退出")] = None,
) -> None:
    """查询问题；默认列出待确认、待整改、待复核的。"""
    from crawler.errors import RunError
    from db import queries
    from db.records import FindingFilter

    office = _reading()
    unknown = [c for c in check or [] if c not in office.catalogue.checks]
    if unknown:
        raise RunError(f"没有检查 {'、'.join(unknown)}；可用：{'、'.join(office.catalogue.checks)}", 2)
    wanted = FindingFilter(
        units=tuple((office.units(unit or []) and unit) or ()),
        checks=tuple(check or ()),
        severities=_severities(severity),
        statuses=_statuses(status) or FindingFilter().statuses,
        since=_day(since),
        text=text,
    )
    worst = SEVERITY_ORDER.index(_severity(fail_on)) if fail_on is not None else -1
    rows = queries.findings(office.database, wanted)
    _write(rows, output_format, output)
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

    office = _reading()
    with _database_errors():
        history = queries.finding(office.database, identifier)
        if picture is None:
            print_finding(history, office.catalogue)
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
        day = _day(night)
        if not print_verified(_reading(), day.date() if day else None, head):
            raise typer.Exit(1)
        return
    if what == "send" and output is None and not (night or head):
        with _database_errors():
            if not send_files(_reading()):
                raise typer.Exit(3)
        return
    if what in ("verify", "send") or night or head:
        raise RunError("-o 用于取出证据，--night 和 --head 用于 minjian evidence verify", 2)
    with _database_errors():
        write_evidence(_reading(), what, output or Path(what))


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
    office = _reading()
    last_day = _day(until)
    by = by or getpass.getuser()
    with _database_errors():
        office.store.review(
            identifier,
            verdict,
            reason,
            by,
            last_day.date() if last_day else None,
            office.config.now(),
        )
    print(f"已记录：{identifier} {verdict_words(verdict, reason, by, last_day.date() if last_day else None)}")


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
    output_format: Annotated[str, typer.Option("--format", help="、".join(FORMATS[:5]))] = "table",
    output: Annotated[Path | None, typer.Option("-o", "--output", help="写入文件")] = None,
) -> None:
    """一夜里每项检查看到了多少、没看到多少。"""
    from db import queries
    from evidence import sizes

    office = _reading()
    if guarantee:
        raise typer.Exit(print_guarantee(office, within, unit or [], pages, output_format, output))
    day = _day(night)
    rows = queries.coverage(office.database, day.date() if day else None)
    if not rows:
        print(_no_coverage(office.database, night), file=sys.stderr)
    _write(rows, output_format, output, "coverage")
    print(sizes(office), file=sys.stderr)


@app.command()
def units(
    output_format: Annotated[str, typer.Option("--format", help="、".join(FORMATS[:5]))] = "table",
    output: Annotated[Path | None, typer.Option("-o", "--output", help="写入文件")] = None,
) -> None:
    """名册里的单位，和各自现有的问题数。"""
    from db import queries

    office = _reading()
    _write(queries.units(office.database), output_format, output, "units")


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
    output_format: Annotated[str, typer.Option("--format", help="、".join(FORMATS[:5]))] = "table",
    output: Annotated[Path | None, typer.Option("-o", "--output", help="写入文件")] = None,
) -> None:
    """各项检查的复核精确率：人工复核认定属实、误报各多少，95% 置信区间（威尔逊），够不够扣分的标准。"""
    from db import queries
    from reports.accuracy import accuracy_rows
    from scoring.trust import Bar

    office = _reading()
    with _database_errors():
        counts = queries.verdicts(office.database)
    rows = accuracy_rows(counts, office.catalogue, Bar(bar, least))
    shown = [r for r in rows if every or r.precision is not None or r.explained or r.earlier]
    if not shown:
        print("还没有复核过的问题：用 minjian review 编号 --verdict … 记录复核结论", file=sys.stderr)
    _write(shown, output_format, output, "accuracy")


@app.command()
def columns(
    unit: Annotated[str, typer.Argument(metavar="单位", help="单位编号")],
    output_format: Annotated[str, typer.Option("--format", help="、".join(FORMATS[:5]))] = "table",
    output: Annotated[Path | None, typer.Option("-o", "--output", help="写入文件")] = None,
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
    office = _reading()
    (one,) = office.units([unit])
    with _database_errors():
        rows = site_columns.columns_of(office.database, one, office.catalogue, office.config.now())
    if inventory is not None:
        _print_text(site_columns.inventory_form(one, rows, inventory), output)
        return
    _write(rows, output_format, output, "columns", _COLUMN_COLUMNS if output_format == "table" else None)
    if output_format == "table":
        print(site_columns.how_to_correct(one, rows, office.config), file=sys.stderr)


@app.command()
def checks(
    output_format: Annotated[str, typer.Option("--format", help="、".join(FORMATS[:5]))] = "table",
    output: Annotated[Path | None, typer.Option("-o", "--output", help="写入文件")] = None,
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

        _write(measured(catalogue), output_format, output, "profile")
        return
    if write_docs is None:
        shown = _CHECK_COLUMNS if output_format == "table" else None
        _write(_check_rows(catalogue), output_format, output, "checks", shown)
        return
    from checks.docs import write_docs as write

    changed = write(catalogue, write_docs, check_only)
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
    with _database_errors():
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

    with _database_errors():
        purge_files(_reading(), days, dry_run)


# Lexicons ---------------------------------------------------------------------------------------------------------


@lexicon_app.command("check")
def lexicon_check(
    files: Annotated[list[Path], typer.Argument(metavar="文件", help="词表（CSV），格式见 docs/lexicons.md")],
) -> None:
    """核对词表能不能用：逐条报出文件、行、列和改法；有问题时以 2 退出。"""
    from checks.content.lexicon import LexiconError, described, read_lexicon

    failed = False
    for path in files:
        try:
            print(f"{path}：{described(read_lexicon(path))}")
        except LexiconError as error:
            failed = True
            print(error, file=sys.stderr)
    if failed:
        raise typer.Exit(2)


@lexicon_app.command("list")
def lexicon_list() -> None:
    """随程序提供的词表。"""
    from checks.content.lexicon import described, own_files, read_lexicon

    for path in own_files():
        print(f"{path.name}：{described(read_lexicon(path))}")


# The practice province --------------------------------------------------------------------------------------------


@farm_app.command("serve")
def farm_serve(
    port: Annotated[int, typer.Option(help="本机端口")] = 8899,
    units: Annotated[int, typer.Option(min=1, max=126)] = 126,
    pages: Annotated[int, typer.Option(min=20)] = 60,
    seed: Annotated[int, typer.Option()] = 1,
    night: Annotated[int, typer.Option(min=1, max=3, help="第几夜")] = 1,
    today: Annotated[str | None, typer.Option(help="第一夜的日期，如 2026-11-20；不写为今天")] = None,
) -> None:
    """在本机架起练习省，直到 Ctrl-C。"""
    from demo import serve

    first = _day(today)
    serve(port, units, pages, seed, night, first.date() if first else None)


@farm_app.command("truth")
def farm_truth(
    units: Annotated[int, typer.Option(min=1, max=126)] = 126,
    pages: Annotated[int, typer.Option(min=20)] = 60,
    seed: Annotated[int, typer.Option()] = 1,
    today: Annotated[str | None, typer.Option(help="第一夜的日期，如 2026-11-20；不写为今天")] = None,
    output_format: Annotated[str, typer.Option("--format", help="、".join(FORMATS[:5]))] = "table",
    output: Annotated[Path | None, typer.Option("-o", "--output", help="写入文件")] = None,
) -> None:
    """练习省里埋下的问题和易误判的正常情况。"""
    from demo import truth_rows

    first = _day(today)
    rows = truth_rows(units, pages, seed, first.date() if first else None)
    _write(rows, output_format, output, "truth")


# Helpers ----------------------------------------------------------------------------------------------------------


def _reading() -> Any:
    from crawler.office import open_reading
    from crawler.practice import place_of

    office = open_reading()
    if office.borrowed:
        print(f"以下是练习省的数据（{place_of(office.database)}）", file=sys.stderr)
    return office


def _no_coverage(database: Any, night: str | None) -> str:
    from db import queries

    nights = queries.nights(database)
    if night is None or not nights:
        return "还没有走访过任何一夜（抽查不属于任何一夜）"
    return f"没有 {night} 这一夜的覆盖情况；最近一夜是 {nights[0]}"


@contextmanager
def _database_errors() -> Iterator[None]:
    from crawler.errors import RunError
    from db.errors import BadAddress, DatabaseError, UnknownFinding

    try:
        yield
    except (UnknownFinding, BadAddress) as error:
        raise RunError(str(error), 2) from error
    except DatabaseError as error:
        raise RunError(str(error), 5) from error


def _write(
    rows: Any,
    output_format: str,
    output: Path | None,
    kind: str = "findings",
    columns: tuple[str, ...] | None = None,
) -> None:
    from crawler.errors import RunError
    from reports import exports

    if output_format not in FORMATS:
        raise RunError(f"--format “{output_format}”应为 {'、'.join(FORMATS)} 之一", 2)
    if output_format == "xlsx" and output is None and sys.stdout.isatty():
        raise RunError("xlsx 是二进制文件，不能显示在终端：请用 -o 文件名 写入文件", 2)
    try:
        exports.write(rows, output_format, output or sys.stdout, kind=kind, columns=columns)
    except (OSError, ValueError) as error:
        if isinstance(error, BrokenPipeError):
            raise
        raise RunError(
            f"{output or '标准输出'}：{error}", 2 if isinstance(error, ValueError) else 5
        ) from error


def _print_text(text: str, output: Path | None) -> None:
    from crawler.errors import RunError

    if output is None:
        print(text, end="")
        return
    try:
        output.write_text(text, "utf-8")
    except OSError as error:
        raise RunError(f"{output}：无法写入（{error.strerror}）；请检查路径和权限", 5) from error


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


def _day(text: str | None) -> datetime | None:
    from crawler.errors import RunError

    if text is None:
        return None
    try:
        return datetime.combine(date.fromisoformat(text), datetime.min.time(), SHANGHAI)
    except ValueError as error:
        raise RunError(f"日期“{text}”应写成 2026-11-20", 2) from error


if __name__ == "__main__":
    main()
