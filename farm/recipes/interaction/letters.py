"""A letter of its own, spoilt as a recipe says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from farm import content, services
from farm.model import Article, Kind, Life, Row
from farm.recipes.base import Recipe, optional, recipe
from farm.services import Letter
from farm.site import Site

_CHECKS = ("message-facts", "unanswered-message")


def has_letters(site: Site) -> bool:
    return site.column("letters").in_nav


def plant_letter(
    site: Site, life: Life, change: Callable[[Letter], Letter], *, ago: int = 40, days: int = 4
) -> str:
    """A letter asked some days ago, spoilt while ``life`` lasts; its path."""
    serial = site.next_serial()
    column = site.column("letters")
    asked = site.today - timedelta(days=ago)
    plain = services.letter(site, serial, asked, days=days)
    moment = content.at(min(asked + timedelta(days=1), site.today), 11, serial % 60)
    special, _ = site.add(column, lambda: services.letter_article(plain, moment, site.office), moment)

    def spoil(article: Article) -> None:
        article.blocks = services.letter_article(change(replace(plain, extra=[])), moment, site.office).blocks

    special.changes.append((life, spoil))
    return site.special_path(column, special)


def letter_recipe(check: str, form: str, kind: Kind, meaning: str, *words: str, ago: int = 40, days: int = 4, flex: bool = True,
                  **values: object) -> None:  # fmt: skip
    """Registers a letter with these values in place of its own."""

    @recipe(check, form, kind, meaning, *words, flex=flex and kind is Kind.FAULT, fits=has_letters)
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        path = plant_letter(site, life, lambda m: replace(m, **values), ago=ago, days=days)  # type: ignore[arg-type]
        others = (*_CHECKS, "privacy-leak") if kind is Kind.FAULT else ()
        extra = [optional(site, o, form, path) for o in others if o != check]
        return [chosen.row(site, life, path), *extra]
