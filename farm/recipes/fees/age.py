"""Fee lists that are years old, and such as are not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from farm.fee_tables import fee_article
from farm.model import Article, Kind, Life, Row
from farm.recipes.base import Recipe, optional, recipe
from farm.recipes.fees.column import FEES, days_ago, put_instead
from farm.site import Site

F, D = Kind.FAULT, Kind.DECOY


def _age(form: str, kind: Kind, meaning: str, days: int, *, title: str = "", place: str = "page") -> None:
    @recipe(
        "fee-list-age",
        form,
        kind,
        meaning,
        r"月",
        r"年",
        r"old",
        r"更新",
        r"陈旧",
        r"stale",
        aspects=FEES,
        flex=False,
    )
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        moment = days_ago(site, days)
        name = title.format(y=moment.year, n=site.unit.short_name)
        put_instead(site, lambda: fee_article(site, moment, place, title=name), moment)
        return [
            chosen.row(site, life),
            optional(site, "column-stale", form, site.column_path(site.column("fees"))),
        ]


_age("fourteen months old", F, "清单14个月未更新", 425)
_age("two years old", F, "清单两年未更新", 740)
_age("five years old", F, "清单五年未更新", 1830)
_age("thirteen months, as a workbook", F, "附件清单13个月未更新", 400, place="xlsx")
_age(
    "fifteen months, without a year in the title",
    F,
    "标题无年份，15个月未更新",
    460,
    title="{n}行政事业性收费目录清单",
)
_age(
    "three years, named as of a date",
    F,
    "清单截至三年前",
    1100,
    title="{n}行政事业性收费目录清单（截至{y}年6月）",
)
_age("eighteen months, pdf", F, "PDF清单18个月未更新", 550, place="pdf")
_age(
    "two and a half years, for enterprises",
    F,
    "涉企清单两年半未更新",
    900,
    title="{y}年{n}涉企行政事业性收费目录清单",
)
_age("ten months old", D, "清单10个月前更新", 300)
_age("eleven months old", D, "清单11个月前更新", 335)
_age("recent, without a year", D, "标题没有年份但近期发布", 90, title="{n}行政事业性收费目录清单")
_age("recent workbook", D, "近期的附件清单", 50, place="xlsx")
_age("recent, as of a date", D, "标题写明截至日期", 60, title="{n}行政事业性收费目录清单（截至{y}年6月30日）")


def _with_archive(form: str, meaning: str, ages: tuple[int, ...]) -> None:
    @recipe("fee-list-age", form, D, meaning, aspects=FEES, flex=False)
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        for days in ages:
            moment = days_ago(site, days)
            site.add(site.column("fees"), _maker(site, moment), moment)
        return [chosen.row(site, life)]


def _maker(site: Site, moment: datetime) -> Callable[[], Article]:
    return lambda: fee_article(site, moment, "page")


_with_archive("old lists below a new one", "旧清单存档，另有新清单", (500, 870))
_with_archive("one old list kept", "保留一份往年清单", (480,))
_with_archive("many years kept", "历年清单齐全", (450, 820, 1190, 1550))
