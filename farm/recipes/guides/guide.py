"""A service guide of its own, and what may be changed in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from farm import calendar, content, services
from farm.model import Article, Kind, Life, Row, Special
from farm.recipes.base import Recipe, optional, recipe
from farm.services import Rows
from farm.site import Site

Change = Callable[[Rows], Rows]
_CHECKS = ("service-guide", "guide-terms", "guide-attachments")


def plant_guide(site: Site, life: Life, rows: Change, *, layout: str = "", clean: str = "", change: Callable[[Article], None] | None = None,
                title: str = "", form: bool = True) -> tuple[Special, str]:  # fmt: skip
    """A guide of its own that is whole until ``life`` begins, and then has the changed rows and what ``change`` does."""
    serial = site.next_serial()
    column = site.column("guide")
    moment = content.at(
        calendar.at_or_before(site.today - timedelta(days=30 + 3 * (serial % 50))), 15, serial % 60
    )
    matter = f"{content.subject_of(serial - 61, site.seed, site.unit.id, planted=True)}许可"
    chosen = layout or services.LAYOUTS[serial % len(services.LAYOUTS)]
    plain = services.guide_rows(matter, site.office, site.unit.id, serial)

    def make() -> Article:
        made = services.guide_article(matter, moment, site.office, plain, clean or chosen)
        made.title = title.format(m=matter) or made.title
        return made

    def spoil(article: Article) -> None:
        article.blocks = services.guide_blocks(chosen, rows(list(plain)))
        if not form:
            article.attachments = []
        if change is not None:
            change(article)

    special, _ = site.add(column, make, moment)
    special.changes.append((life, spoil))
    return special, site.special_path(column, special)


def without(*names: str) -> Change:
    """Without some parts."""
    return lambda rows: [(n, v) for n, v in rows if n not in names]


def valued(**values: str) -> Change:
    """Other values for some parts, by their plain names."""
    return lambda rows: [(n, values.get(n, v)) for n, v in rows]


def renamed(names: Sequence[str]) -> Change:
    """The same parts under other names, all of them in order."""
    return lambda rows: [(name, v) for name, (_, v) in zip(names, rows, strict=True)]


def has_guides(site: Site) -> bool:
    """Sites that no other recipe has left without guides."""
    return "guides-gone" not in site.taken


def same(rows: Rows) -> Rows:
    """No change."""
    return rows


def guide_recipe(check: str, form: str, kind: Kind, meaning: str, *words: str, rows: Change = same, layout: str = "", change: Callable[[Article], None] | None = None,
                 title: str = "", offered: bool = True, also: tuple[str, ...] = (), at: Callable[[Site, str, Special], list[str]] | None = None) -> None:  # fmt: skip
    """Registers a guide with these rows; ``at`` names further addresses a finding may be filed under."""
    flex = kind is Kind.FAULT and at is None

    @recipe(check, form, kind, meaning, *words, flex=flex, fits=has_guides)
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        special, path = plant_guide(site, life, rows, layout=layout, change=change, title=title, form=offered)
        more = at(site, path, special) if at else []
        extra = [
            optional(site, other, form, path)
            for other in (*also, *(o for o in _CHECKS if o != check and kind is not Kind.DECOY))
        ]
        extra += [optional(site, "dead-link", form, u) for u in more]
        return [chosen.row(site, life, path, *more), *extra]
