"""``minjian units``, ``columns``, ``coverage``, ``savepage``: the sites, and how much of them was seen."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.opening import database_errors, reading
from commands.output import Format, Output, print_text, write
from commands.values import date_of

if TYPE_CHECKING:
    from crawler.office import Office
    from db.session import Database

_COLUMN_COLUMNS = ("column", "type", "level", "period", "newest", "due", "left", "found_by", "url")


def units(
    output_format: Format = "table",
    output: Output = None,
) -> None:
    """名册里的单位，和各自现有的问题数。"""
    from db import queries

    office = reading()
    write(queries.units(office.database), output_format, output, "units")


def columns(
    unit: Annotated[str, typer.Argument(metavar="单位", help="单位编号")],
    output_format: Format = "table",
    output: Output = None,
    inventory: Annotated[
        str | None, typer.Option(help="写成栏目清单，改好后放进 overrides.toml（toml）或 columns.csv（csv）")
    ] = None,
) -> None:
    """一个网站的栏目：类型、级别、最新信息、哪天起算超期、凭什么识别；以及怎样更正。"""
    from crawler.errors import RunError
    from crawler.night import columns as site_columns
    from sites.inventory_form import FORMS

    if inventory not in (None, *FORMS):
        raise RunError(f"--inventory “{inventory}”应为 {'、'.join(FORMS)} 之一", 2)
    office = reading()
    (one,) = office.units([unit])
    with database_errors():
        rows = site_columns.columns_of(office.database, one, office.catalogue, office.config.now())
    if inventory is not None:
        print_text(site_columns.inventory_form(one, rows, inventory), output)
        return
    write(rows, output_format, output, "columns", _COLUMN_COLUMNS if output_format == "table" else None)
    if output_format == "table":
        print(site_columns.how_to_correct(one, rows, office.config), file=sys.stderr)


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
    from commands.evidence_output import sizes
    from db import queries

    office = reading()
    if guarantee:
        raise typer.Exit(_print_guarantee(office, within, unit or [], pages, output_format, output))
    rows = queries.coverage(office.database, date_of(night))
    if not rows:
        print(_no_coverage(office.database, night), file=sys.stderr)
    write(rows, output_format, output, "coverage")
    print(sizes(office), file=sys.stderr)


def _no_coverage(database: Database, night: str | None) -> str:
    from db import night_reads

    nights = night_reads.nights(database)
    if night is None or not nights:
        return "还没有走访过任何一夜（抽查不属于任何一夜）"
    return f"没有 {night} 这一夜的覆盖情况；最近一夜是 {nights[0]}"


def _print_guarantee(
    office: Office,
    within: int | None,
    unit_ids: list[str],
    pages: bool,
    output_format: str,
    output: Path | None,
) -> int:
    """How far every known page was asked for in time; gives the exit code, 3 where the promise is broken."""
    from db.visits.guarantee import guarantee, overdue_pages

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
    from crawler.single.savepage import fetch, owner_of, save, words_of

    config = read_config()
    unit = owner_of(read_registry(config), url)
    folder = output or config.home / "saved"
    print(words_of(save(fetch(config, url, unit), unit, folder, clean=scrub), folder, scrub))
