"""The fee column taken away or filled otherwise, and what the checks of fees may say besides."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from farm import content
from farm.model import Article, Block, Kind, Life, Row
from farm.recipes.base import Recipe, optional, recipe, remove_column
from farm.site import Site

FEES = ("fees",)
_CHECKS = ("fee-disclosure", "fee-list-fields", "fee-list-age")


def others_too(site: Site, form: str, check: str) -> list[Row]:
    """What the other checks of fees may say as well."""
    return [optional(site, other, form) for other in _CHECKS if other != check]


def blank_too(site: Site, form: str) -> list[Row]:
    """What may be said of a fee column with nothing in it."""
    column = site.column("fees")
    return [
        optional(site, check, form, site.column_path(column))
        for check in ("column-blank", "column-stale", "column-order")
    ]


def remove_fees(site: Site) -> None:
    """Takes the fee column out of the site altogether."""
    remove_column(site, "fees", "往年资料", "zwgk/wnzl")
    site.column("fees").type = "其他"


def days_ago(site: Site, days: int) -> datetime:
    """When a fee list that is so many days old was published."""
    return content.at(site.today - timedelta(days=days), 10, 20)


def put_instead(site: Site, make: Callable[[], Article], moment: datetime) -> str:
    """Puts one page of our making in the place of the site's fee list; its path."""
    column = site.column("fees")
    column.specials = []
    special, _ = site.add(column, make, moment)
    return site.special_path(column, special)


def decoy_page(
    check: str,
    form: str,
    meaning: str,
    make: Callable[[Site, datetime], Article],
    *,
    kind: Kind = Kind.DECOY,
    days: int = 70,
) -> None:
    """Registers a site whose fee list is a page that ``make`` makes, ``days`` old."""

    @recipe(check, form, kind, meaning, aspects=FEES, flex=False)
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        moment = days_ago(site, days)
        put_instead(site, lambda: make(site, moment), moment)
        return [chosen.row(site, life)]


def list_title(site: Site, moment: datetime) -> str:
    """The title of a fee list."""
    return f"{moment.year}年{site.unit.short_name}行政事业性收费目录清单"


def declares_none(site: Site, moment: datetime) -> Article:
    """A page that says that the office takes no fees."""
    text = f"经梳理，{moment.year}年本单位无行政事业性收费项目，特此公示。监督电话：0591-87651234。"
    return Article(
        f"{site.unit.short_name}{moment.year}年行政事业性收费情况公示",
        moment,
        site.office,
        [Block("p", text)],
        kind="fees",
    )
