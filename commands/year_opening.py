"""What the commands about a year open, and how they tell what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.opening import reading

if TYPE_CHECKING:
    from crawler.office import Office
    from db.year.records import Rollup
    from scoring.rubric import Rubric

Year = Annotated[int, typer.Option(min=2000, max=2100, help="年度")]
RubricName = Annotated[str | None, typer.Option(help="评分标准：编号或 .toml 文件；默认最新的")]


@contextmanager
def year_errors() -> Iterator[None]:
    """Turns what can be wrong with a year into a run's error with its exit code."""
    from crawler.errors import RunError
    from db.errors import DatabaseError, YearFrozen
    from scoring.load import RubricError
    from yearly.errors import YearError

    try:
        yield
    except (YearError, RubricError, YearFrozen) as error:
        raise RunError(str(error), 2) from error
    except DatabaseError as error:
        raise RunError(str(error), 5) from error


def opened() -> tuple[Office, Mapping[str, str]]:
    """The office for reading, and the units' names by id."""
    office = reading()
    return office, {u.id: u.short_name for u in office.registry.units}


def chosen_rubric(office: Office, name: str | None) -> Rubric:
    """The rubric asked for, else the configured, else the newest."""
    from scoring.load import find

    return find(name or office.config.rubric)


def stored_rollup(office: Office, year: int, rubric: str | None) -> Rollup:
    """The newest stored roll-up of the year, under this rubric where one is named."""
    from db.year import reads as year_reads
    from yearly.errors import YearError

    wanted = chosen_rubric(office, rubric).id if rubric or office.config.rubric else None
    stored = year_reads.rolled_up(office.database, year, wanted)
    if stored is None:
        named = f"（{wanted}）" if wanted else ""
        raise YearError(f"{year} 年{named}还没有汇总：请先运行 minjian rollup --year {year}")
    return stored


def rubric_of(office: Office, stored: Rollup) -> Rubric:
    """The rubric that a roll-up was made with, the same to the byte; a final year has kept its own."""
    from scoring.load import find
    from yearly.errors import YearError
    from yearly.gate import rubric_kept

    own = rubric_kept(stored)
    if own is not None:
        return own
    configured = office.config.rubric
    rubric = find(configured if Path(configured).stem == stored.rubric else stored.rubric)
    if rubric.hash != stored.rubric_hash:
        raise YearError(
            f"评分标准 {stored.rubric} 的内容在 {stored.year} 年汇总之后变了：请恢复原文，或重新汇总"
        )
    return rubric
