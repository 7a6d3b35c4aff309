"""Articles of their own to spoil, and the recipes that spoil one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from farm import content
from farm.model import Article, ArticleChange, Block, Kind, Life, Row, Special
from farm.recipes.base import RECIPES, Recipe, optional
from farm.site import Site


def planted_article(site: Site, key: str, title: str = "") -> Special:
    """A news item or notice of its own, a little older than the newest of its column."""
    column = site.column(key)
    assert column.newest is not None
    n = len(column.specials)
    moment = column.newest - timedelta(days=2 + n, hours=3, minutes=7 * n)

    def make() -> Article:
        maker = content.notice if key == "notice" else content.news
        made = maker(site.unit.short_name, moment, site.office, site.unit.id, "content", key, n)
        made.title = title or made.title
        return made

    special, _ = site.add(column, make, moment)
    return special


def article_recipe(
    check: str,
    form: str,
    kind: Kind,
    meaning: str,
    *words: str,
    column: str = "news",
    title: str = "",
    also: tuple[str, ...] = (),
    targets: tuple[str, ...] = (),
    aspects: tuple[str, ...] = (),
) -> Callable[[ArticleChange], ArticleChange]:
    """Registers the decorated change of a clean article as a recipe; ``also`` are checks that may say something of the page,
    ``targets`` addresses it links to that lead nowhere."""

    def register(change: ArticleChange) -> ArticleChange:
        def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
            special = planted_article(site, column, title.format(p=site.unit.short_name))
            special.changes.append((life, change))
            path = site.special_path(site.column(column), special)
            extra = [optional(site, other, form, path) for other in also]
            dead = [optional(site, "dead-link", form, target) for target in targets]
            return [chosen.row(site, life, path, unreached=tuple(special.answer)), *extra, *dead]

        RECIPES.append(Recipe(check, form, kind, meaning, words, plant, aspects))
        return change

    return register


def paragraph_recipe(
    check: str,
    form: str,
    kind: Kind,
    meaning: str,
    paragraph: str,
    *words: str,
    title: str = "",
    column: str = "news",
) -> None:
    """A recipe that adds one paragraph in the middle of the article."""

    @article_recipe(check, form, kind, meaning, *words, title=title, column=column)
    def change(article: Article) -> None:
        article.blocks.insert(1, Block("p", paragraph))
