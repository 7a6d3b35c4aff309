"""``minjian report …``: the documents of an office."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.speaking import App
from commands.year_opening import (
    RubricName,
    Year,
    chosen_rubric,
    opened,
    rubric_of,
    stored_rollup,
    year_errors,
)
from core.times import local_date
from core.troubles import trouble

if TYPE_CHECKING:
    from reports.heading import Letterhead
    from yearly.book import YearBook

report_app = App(no_args_is_help=True, help="公文：评分工作簿、通报、季度检查情况、整改通知单。")

Target = Annotated[Path, typer.Option("-o", "--output", help="写入文件；后缀 .pdf 时经 LibreOffice 转换")]
OfficeName = Annotated[str, typer.Option("--office", help="发文机关")]
Number = Annotated[str, typer.Option(help="发文字号")]
Dated = Annotated[str | None, typer.Option("--date", help="成文日期，如 2027-02-20")]

_TEMPLATES = "templates"


@report_app.command()
def workbook(year: Year, output: Target, rubric: RubricName = None) -> None:
    """评分工作簿：各类得分、指标、扣分明细、共性问题、趋势。"""
    from reports.workbook import write_workbook

    with _errors():
        book = year_book(year, rubric)
        _save(output, ".xlsx", write_workbook(book))


@report_app.command()
def circular(
    year: Year,
    output: Target,
    rubric: RubricName = None,
    office: OfficeName = "",
    number: Number = "",
    dated: Dated = None,
) -> None:
    """年度通报草稿：总体情况、亮点、不足、要求和附表。"""
    from reports.circular import circular_context
    from reports.templates import render

    with _errors():
        book = year_book(year, rubric)
        content = render("circular", circular_context(book, _head(office, number, dated)), templates())
        _save(output, ".docx", content)
    if book.draft:
        print(f"{year} 年还是草稿：{'；'.join(book.lacking) or '等待签字'}", file=sys.stderr)


@report_app.command()
def quarter(
    which: Annotated[str, typer.Argument(metavar="季度", help="如 2026Q3")],
    output: Target,
    rubric: RubricName = None,
    office: OfficeName = "",
    number: Number = "",
    dated: Dated = None,
) -> None:
    """季度检查情况：合格率、不合格网站、分类问题、上季度问题复查。"""
    from checks.workdays import add_workdays
    from crawler.errors import RunError
    from reports.quarter import quarter_context
    from reports.templates import render
    from yearly.quarter import gather_quarter

    match = re.fullmatch(r"(20\d\d)[-年]?[Qq第]?([1-4])(?:季度)?", which)
    if match is None:
        raise RunError(f"季度“{which}”应写成 2026Q3", 2)
    with _errors():
        at, _ = opened()
        now, chosen = at.config.now(), chosen_rubric(at, rubric)
        material = gather_quarter(at.database, at.registry.units, chosen, int(match[1]), int(match[2]), now)
        head = _head(office, number, dated)
        deadline = add_workdays(head.dated or local_date(now), 10)
        _save(output, ".docx", render("quarter", quarter_context(material, head, deadline), templates()))


@report_app.command()
def notice(
    output: Annotated[Path, typer.Option("-o", "--output", help="一个单位写入文件，多个写入文件夹")],
    unit: Annotated[list[str] | None, typer.Argument(metavar="单位", help="单位编号，可多个")] = None,
    every: Annotated[bool, typer.Option("--all", help="有待整改问题的全部单位")] = False,
    office: OfficeName = "",
    number: Number = "",
    dated: Dated = None,
    pdf: Annotated[bool, typer.Option("--pdf", help="写入文件夹时存为 PDF")] = False,
    pictures: Annotated[
        int, typer.Option("--pictures", min=0, max=50, help="每份最多附几张截图（标出问题的位置）")
    ] = 8,
) -> None:
    """整改通知单：问题清单、依据、期限、证据截图和反馈表。"""
    from crawler.errors import RunError
    from reports.deadlines import read_deadlines
    from reports.notice import unit_notice

    if bool(unit) == every:
        raise RunError("请给出单位编号，或用 --all", 2)
    with _errors():
        at, _ = opened()
        units = at.units(unit) if unit else list(at.registry.units)
        folder, today = templates(), local_date(at.config.now())
        deadlines, head = read_deadlines(folder), _head(office, number, dated)
        single = bool(unit) and len(units) == 1 and bool(output.suffix)
        written = 0
        for one in units:
            content = unit_notice(
                at.database, at.config.vault, one, head, today, deadlines, folder, most=pictures, empty=single
            )
            if content is not None:
                target = output if single else output / f"整改通知单-{one.id}{'.pdf' if pdf else '.docx'}"
                _save(target, ".docx", content, quiet=not single)
                written += 1
    if not single:
        print(f"{output}：{written} 份通知单")


@report_app.command("template")
def template(
    kind: Annotated[str, typer.Argument(metavar="种类", help="circular、quarter 或 notice")],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="写入文件；默认放在数据目录的 templates")
    ] = None,
) -> None:
    """写出公文模板供修改；数据目录 templates 下的同名文件会代替随程序提供的。"""
    from crawler.errors import RunError
    from reports.layouts import MAKERS

    if kind not in MAKERS:
        raise RunError(f"没有模板 {kind}；可用：{'、'.join(MAKERS)}", 2)
    with _errors():
        target = output or templates() / f"{kind}.docx"
        if target.exists():
            raise RunError(f"{target} 已经有了，没有覆盖；请改名或另指定 -o", 2)
        _save(target, ".docx", MAKERS[kind]())


# --- shared -------------------------------------------------------------------------------------------------------


def templates() -> Path:
    """Where an office keeps its own templates."""
    from crawler.office import read_config

    return read_config().home / _TEMPLATES


def year_book(year: int, rubric: str | None) -> YearBook:
    """The stored year, ready for its documents."""
    from yearly.book import YearBook

    at, _ = opened()
    stored = stored_rollup(at, year, rubric)
    return YearBook.of(at.database, at.registry.units, stored, rubric_of(at, stored))


def _head(office: str, number: str, dated: str | None) -> Letterhead:
    from crawler.errors import RunError
    from reports.heading import Letterhead

    try:
        day = date.fromisoformat(dated) if dated else None
    except ValueError as error:
        raise RunError(f"--date “{dated}”应写成 2027-02-20", 2) from error
    return Letterhead(office, number, day)


@contextmanager
def _errors() -> Iterator[None]:
    from crawler.errors import RunError
    from reports.deadlines import DeadlineError
    from reports.pdf import NoLibreOffice
    from reports.pictures import PictureError
    from reports.templates import TemplateError

    try:
        with year_errors():
            yield
    except (TemplateError, DeadlineError) as error:
        raise RunError(str(error), 2) from error
    except (NoLibreOffice, PictureError) as error:
        raise RunError(str(error), 5) from error


def _save(path: Path, suffix: str, content: bytes, quiet: bool = False) -> None:
    """Writes the document, as PDF where the name asks for it; the file appears whole or not at all."""
    from crawler.errors import RunError
    from reports.files import replace_file
    from reports.pdf import to_pdf

    if path.suffix.lower() not in {suffix, ".pdf"}:
        raise RunError(f"{path}：应以 {suffix} 或 .pdf 结尾", 2)
    if path.suffix.lower() == ".pdf":
        content = to_pdf(content, suffix)
    try:
        replace_file(path, content)
    except OSError as error:
        raise RunError(f"{path}：无法写入（{trouble(error)}）；请检查路径、权限和磁盘", 5) from error
    if not quiet:
        print(path)
