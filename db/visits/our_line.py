"""What was struck out of a night because our own line was at fault."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from core.fetch import FetchProblem
from db.models.visits import links, pages, visits
from db.night_reads import newest_run
from db.session import Database


@dataclass(frozen=True, slots=True)
class StruckOut:
    """How many pages and links of how many units nobody is accused of, and the reason given most often."""

    units: int = 0
    pages: int = 0
    links: int = 0
    reason: str = ""


def our_line_lines(found: StruckOut) -> list[str]:
    """The same in one line for people; none where nothing was struck out."""
    if not found.units:
        return []
    return [
        f"{found.reason.partition('；')[0]}：{found.units} 个网站的 {found.pages} 个网页、{found.links} 个链接当晚打不开，"
        "原因在我们，已剔除，不作判断"
    ]


def struck_out(database: Database, night: date) -> StruckOut:
    """What the night's newest run left undecided on account of our own line."""
    with database.read() as connection:
        own = connection.execute(_found(pages, night)).all()
        others = connection.execute(_found(links, night)).all()
    rows = [*own, *others]
    if not rows:
        return StruckOut()
    reasons: dict[str, int] = {}
    for row in rows:
        reasons[row.detail] = reasons.get(row.detail, 0) + row.number
    return StruckOut(
        units=len({row.unit_id for row in rows}),
        pages=sum(row.number for row in own),
        links=sum(row.number for row in others),
        reason=max(reasons, key=lambda r: reasons[r]),
    )


def _found(table: Any, night: date) -> Any:
    return (
        select(table.c.unit_id, table.c.detail, func.count().label("number"))
        .join(visits, visits.c.id == table.c.asked_visit)
        .where(
            visits.c.night == night,
            visits.c.run == newest_run(night),
            table.c.problem == FetchProblem.OUR_LINE.value,
        )
        .group_by(table.c.unit_id, table.c.detail)
    )
