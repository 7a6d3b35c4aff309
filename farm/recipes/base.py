"""The register of recipes and what most of them share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from farm import calendar, content
from farm.model import Article, ArticleChange, Kind, Life, Row, Special
from farm.site import Site

Plant = Callable[[Site, Life, "Recipe"], list[Row]]

#: The checks that judge a document page; a page spoilt for one of them may fail others as well.
DOCUMENT_CHECKS = (
    "document-number", "document-headings", "document-paragraphs", "document-structure", "document-text", "document-attachments",
    "document-header", "interpretation-link", "interpretation-delay",
)  # fmt: skip


@dataclass(frozen=True)
class Recipe:
    """``aspects`` are what the recipe claims of a site: two recipes that claim the same do not meet.

    ``flex`` tells that the fault may appear and be mended on later nights; ``fits`` says which sites it can be cooked on.
    """

    check: str
    form: str
    kind: Kind
    meaning: str
    words: tuple[str, ...]
    plant: Plant
    aspects: tuple[str, ...] = ()
    flex: bool = True
    fits: Callable[[Site], bool] = lambda site: True

    def row(self, site: Site, life: Life, *paths: str, **more: object) -> Row:
        """The row of this recipe on ``site``; ``paths`` may be paths of the site or whole addresses."""
        urls = tuple(p if "://" in p else site.url(p) for p in paths)
        return Row(
            unit=site.unit.id, check=self.check, kind=self.kind, form=self.form, meaning=self.meaning, urls=urls, words=self.words,
            life=life, **more,  # type: ignore[arg-type]
        )  # fmt: skip


RECIPES: list[Recipe] = []


def optional(site: Site, check: str, form: str, *paths: str) -> Row:
    """A row that allows a finding without asking for it."""
    urls = tuple(p if "://" in p else site.url(p) for p in paths)
    return Row(unit=site.unit.id, check=check, kind=Kind.OPTIONAL, form=form, meaning="附带情况", urls=urls)


def recipe(check: str, form: str, kind: Kind, meaning: str, *words: str, aspects: tuple[str, ...] = (), flex: bool = True,
           fits: Callable[[Site], bool] = lambda site: True) -> Callable[[Plant], Plant]:  # fmt: skip
    """Registers the decorated function as the planting of a recipe."""

    def register(plant: Plant) -> Plant:
        RECIPES.append(Recipe(check, form, kind, meaning, words, plant, aspects, flex, fits))
        return plant

    return register


def lists_served(site: Site) -> bool:
    """Sites whose lists stand in the served page."""
    return site.style.lists_served


def remove_column(site: Site, key: str, name: str, slug: str) -> None:
    """Takes a column off the site: out of the navigation, empty, under a name and path that say nothing."""
    column = site.column(key)
    column.in_nav, column.shape, column.name, column.slug = False, "page", name, slug
    column.specials, column.count, column.extra, column.label_type = [], 0, "", "其他"


# documents


def slot(site: Site, back: int = 3) -> datetime:
    """A free time in the policy column, on a working day before its newest generated document."""
    policy = site.column("policy")
    assert policy.newest is not None
    used = sum(1 for s in policy.specials)
    day = calendar.at_or_before((policy.newest - timedelta(days=back + 2 * used)).date())
    return content.at(day, 10, used % 60)


@dataclass
class Planted:
    """A document of its own and the interpretation that belongs to it, with their addresses."""

    document: Special
    path: str
    interpretation: Special | None = None
    interpretation_path: str = ""


def plant_document(site: Site, form: str, *, regulated: bool | None = False, attached: int | None = 0, gap: int | None = None,
                   published: datetime | None = None, paired: bool = True, delay: int = 0) -> Planted:  # fmt: skip
    """Adds a clean document, with an interpretation that follows ``delay`` working days later where ``paired``."""
    moment, serial, policy = published or slot(site), site.next_serial(), site.column("policy")
    key = (site.seed, site.unit.id, "plant", serial)
    subject = content.subject_of(serial - 61, site.seed, site.unit.id, planted=True)
    explained: list[tuple[str, str]] = []

    def make() -> Article:
        made = content.document(
            site.office, site.words + "规", moment, serial, *key,
            gap=gap, regulated=regulated, attached=attached, subject=subject,
        )  # fmt: skip
        if explained:
            made.related, made.related_label = list(explained), "相关解读"
        return made

    special, _ = site.add(policy, make, moment)
    planted = Planted(special, site.special_path(policy, special))
    if paired:
        later = content.at(calendar.shift(moment.date(), delay), 16, serial % 60)
        explained.append(_explain(site, planted, make().title, later, key))
    return planted


def _explain(
    site: Site, planted: Planted, title: str, later: datetime, key: tuple[object, ...]
) -> tuple[str, str]:
    """Adds the interpretation of a planted document; gives its title and path."""
    column = site.column("interp")

    def make() -> Article:
        made = content.interpretation(title, later, site.office, *key)
        made.related = [(title, planted.path)]
        return made

    special, _ = site.add(column, make, later)
    planted.interpretation, planted.interpretation_path = special, site.special_path(column, special)
    return make().title, planted.interpretation_path


def document_recipe(check: str, form: str, kind: Kind, meaning: str, *words: str, regulated: bool | None = False,
                    attached: int | None = 0, gap: int | None = None, also: tuple[str, ...] = (), flex: bool = True) -> Callable[[ArticleChange], ArticleChange]:  # fmt: skip
    """Registers the decorated change of a clean document as a recipe; ``also`` are checks that may say something, too."""

    def register(change: ArticleChange) -> ArticleChange:
        def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
            planted = plant_document(site, form, regulated=regulated, attached=attached, gap=gap)
            planted.document.changes.append((life, change))
            extra = [optional(site, other, form, planted.path) for other in also]
            return [chosen.row(site, life, planted.path, unreached=tuple(planted.document.answer)), *extra]

        RECIPES.append(Recipe(check, form, kind, meaning, words, plant, (), flex))
        return change

    return register
