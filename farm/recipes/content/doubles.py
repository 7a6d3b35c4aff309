"""Articles published twice, and what only resembles another article."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from farm.model import Article, ArticleChange, Attachment, Block, Kind, Life, Row
from farm.recipes.base import RECIPES, Recipe
from farm.recipes.content.articles import planted_article
from farm.site import Site

F, D = Kind.FAULT, Kind.DECOY


def _double(form: str, kind: Kind, meaning: str, plant: Callable[[Site, Life], list[str]]) -> None:
    def planted(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        return [chosen.row(site, life, *plant(site, life))]

    words = (r"重复", r"次", r"column") if kind is F else ()
    RECIPES.append(Recipe("duplicate-article", form, kind, meaning, words, planted, (), kind is F))


def _copies(
    site: Site,
    life: Life,
    first: str,
    second: str,
    *,
    days: int = 0,
    change: ArticleChange | None = None,
    title: str = "",
) -> list[str]:
    """An article and its copy (there on the nights of ``life``), in two columns or the same; their paths."""
    original = planted_article(site, first, title)
    column = site.column(second)
    assert column.newest is not None
    moment = min(original.published + timedelta(days=days, minutes=1), column.newest - timedelta(hours=1))

    def make() -> Article:
        made = original.make()
        made.published = moment
        if change:
            change(made)
        return made

    copy, _ = site.add(column, make, moment)
    copy.life = life
    return [site.special_path(site.column(first), original), site.special_path(column, copy)]


_double("the same day", F, "同一栏目同日重复", lambda s, n: _copies(s, n, "news", "news"))
_double("a day later", F, "同一栏目隔日重复", lambda s, n: _copies(s, n, "news", "news", days=1))
_double("a notice twice", F, "通知公告重复", lambda s, n: _copies(s, n, "notice", "notice"))
_double("department news twice", F, "部门动态重复", lambda s, n: _copies(s, n, "dept", "dept"))
_double(
    "two days later in department news",
    F,
    "部门动态隔两日重复",
    lambda s, n: _copies(s, n, "dept", "dept", days=2),
)
_double("a notice again", F, "通知公告隔日重复", lambda s, n: _copies(s, n, "notice", "notice", days=1))
_double("a plan twice", F, "规划计划重复", lambda s, n: _copies(s, n, "plan", "plan"))
_double("news three days later", F, "动态隔三日重复", lambda s, n: _copies(s, n, "news", "news", days=3))
_double("quoted by another column", D, "另一栏目引用", lambda s, n: _copies(s, n, "news", "dept"))
_double("notice among the news", D, "公告在动态里引用", lambda s, n: _copies(s, n, "notice", "news"))


def _other_text(article: Article) -> None:
    article.blocks.append(Block("p", "本次为第二批，其他事项同第一批。"))


def _other_file(article: Article) -> None:
    article.attachments = [Attachment("第二批名单", "xlsx", named=False)]


def _other_title(article: Article) -> None:
    article.title += "（第二批）"


def _other_picture(article: Article) -> None:
    article.blocks.append(Block("html", '<p><img src="/upload/pic7.png" alt="第二场活动"></p>'))


_double(
    "same title, other text",
    D,
    "同题不同文",
    lambda s, n: _copies(s, n, "notice", "notice", change=_other_text),
)
_double(
    "same text, other file", D, "附件不同", lambda s, n: _copies(s, n, "notice", "notice", change=_other_file)
)
_double(
    "same text, other title", D, "标题不同", lambda s, n: _copies(s, n, "news", "news", change=_other_title)
)
_double(
    "same text, other picture",
    D,
    "图片不同",
    lambda s, n: _copies(s, n, "news", "news", change=_other_picture),
)
_double(
    "water cut notices",
    D,
    "例行停水通知",
    lambda s, n: _copies(s, n, "notice", "notice", title="计划停水通知"),
)
_double(
    "weather warnings",
    D,
    "例行预警",
    lambda s, n: _copies(s, n, "news", "news", title="暴雨蓝色预警信号发布"),
)
