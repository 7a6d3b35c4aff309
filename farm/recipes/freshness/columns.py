"""Columns made older than they were, and further columns."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from farm import content
from farm.model import Article, Block
from farm.site import Site

STALE = (r"天", r"未更新", r"day", r"stale", r"更新")


def age(site: Site, key: str, days: int) -> None:
    """Lets the newest generated item of a column be so many days old."""
    column = site.column(key)
    column.newest = content.at(site.today - timedelta(days=days), 9)
    column.step = max(column.step, 20.0)


def path_of(site: Site, key: str) -> str:
    return site.column_path(site.column(key))


def further_column(site: Site, name: str, slug: str, ages: tuple[int, ...], *, kind: str = "other") -> str:
    """A further column with articles of these ages in days; its path."""
    column = site.add_column(slug, name, f"zwgk/{slug}", kind)
    for n, days in enumerate(ages):
        moment = content.at(site.today - timedelta(days=days), 9, n)
        site.add(column, article_of(site, name, n, moment), moment)
    return site.column_path(column)


def article_of(site: Site, name: str, n: int, moment: datetime) -> Callable[[], Article]:
    """What makes the nth article of a further column."""
    return lambda: Article(
        f"{site.unit.short_name}{name}资料（{n + 1}）",
        moment,
        site.office,
        [Block("p", content.paragraph(3, name, n))],
    )
