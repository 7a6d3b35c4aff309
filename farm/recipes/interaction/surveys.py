"""Surveys and calls for opinions: too few of them, and such as never got a result."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial

from farm import content, services
from farm.model import Article, Block, Kind, Life, Row
from farm.recipes.base import Recipe, lists_served, optional, recipe, remove_column
from farm.services import Survey
from farm.site import Site

F, D = Kind.FAULT, Kind.DECOY
CHECK = "survey-activity"
ASPECTS = ("survey",)


def _surveys(site: Site, ages: list[int]) -> list[str]:
    """Puts surveys that began so many days ago in the place of the site's own; their paths."""
    column = site.column("survey")
    column.specials = []
    paths = []
    for n, age in enumerate(ages):
        made = services.survey(site, n, site.today - timedelta(days=age), result=True, length=20)
        make = partial(services.survey_article, made, site.office)
        special, _ = site.add(column, make, content.at(made.begins, 9, 15))
        paths.append(site.special_path(column, special))
    return paths


def _count(form: str, kind: Kind, meaning: str, ages: list[int]) -> None:
    @recipe(
        CHECK,
        form,
        kind,
        meaning,
        *(("次",) if kind is F else ()),
        aspects=ASPECTS,
        fits=lists_served,
        flex=False,
    )
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        paths = _surveys(site, ages)
        own = site.column_path(site.column("survey"))
        return [chosen.row(site, life, own, *paths), optional(site, "column-abandoned", form, own)]


_count("two in a year", F, "一年两次征集", [20, 160])
_count("five in a year", F, "一年五次征集", [12, 60, 130, 200, 300])
_count("all of earlier years", F, "都是往年的征集", [420, 460, 500, 560, 600, 700, 800])
_count("six in a year", D, "一年正好六次", [12, 60, 130, 200, 300, 350])
_count("many", D, "一年十二次", [5 + 29 * n for n in range(12)])


@recipe(CHECK, "no channel", F, "没有征集调查渠道", "渠道", aspects=ASPECTS, flex=False)
def _no_survey(site: Site, life: Life, chosen: Recipe) -> list[Row]:
    remove_column(site, "survey", "往年活动", "hdjl/wnhd")
    return [chosen.row(site, life)]


def _one(
    form: str,
    kind: Kind,
    meaning: str,
    ago: int,
    *,
    length: int = 30,
    result: str = "",
    status: str = "已结束",
    extra: Callable[[Site, Survey, str], None] | None = None,
) -> None:
    """A survey of its own beside the others of the site, without a result but as ``result`` says."""

    @recipe(CHECK, form, kind, meaning, *(("结果",) if kind is F else ()), aspects=ASPECTS, flex=False)
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        column, serial = site.column("survey"), site.next_serial()
        made = services.survey(site, serial, site.today - timedelta(days=ago), length=length, result=False)
        made = replace(made, result=result, status=status)
        special, _ = site.add(
            column, lambda: services.survey_article(made, site.office), content.at(made.begins, 8, 5)
        )
        path = site.special_path(column, special)
        if extra:
            extra(site, made, path)
        return [chosen.row(site, life, path)]


def _result_article(site: Site, made: Survey, path: str) -> None:
    moment = content.at(made.ends + timedelta(days=12), 10)
    title = made.title.removesuffix("的意见征集") + "意见采纳情况的公告"
    site.add(
        site.column("notice"),
        lambda: Article(title, moment, site.office, [Block("p", content.paragraph(2, "result", made.title))]),
        moment,
    )


_one("ended two months ago, no result", F, "结束两个月没有结果", 95)
_one("ended half a year ago, no result", F, "结束半年没有结果", 215)
_one("ended in the spring, no result", F, "春季结束没有结果", 260, length=15)
_one("short one without a result", F, "为期一周的征集没有结果", 80, length=7)
_one("ended, and the page does not say so", F, "到期但未标明结束", 120, status="")
_one("still running", D, "仍在进行", 10, status="进行中")
_one("ended last week", D, "上周才结束", 37, length=30)
_one("result on the page", D, "页面上有结果", 120, result="征集期间未收到意见建议。")
_one("result in a notice", D, "结果另发公告", 140, extra=_result_article)
_one("older than a year", D, "一年以前结束", 460)
_one("long running", D, "长期征集", 200, length=360, status="进行中")
