"""Problems that are mended on night 2 and back on night 3, and others that stay away.

They are planted by the recipes of the checks that find them, with a life of their own.
"""

from __future__ import annotations

from farm.model import Kind, Life, Row
from farm.recipes import documents, fees  # noqa: F401  (their recipes have to be registered first)
from farm.recipes.base import RECIPES, Recipe, recipe
from farm.site import Site

F, D = Kind.FAULT, Kind.DECOY
CHECK = "recurrence"
WORDS = (r"又", r"再次", r"反复", r"return")
BACK, GONE, LATER = Life(mended=2, again=3), Life(mended=2), Life(first=2)


def _watched(site: Site) -> bool:
    return not site.troubled


def _again(check: str, form: str) -> None:
    first = next(r for r in RECIPES if (r.check, r.form) == (check, form))

    @recipe(
        CHECK,
        f"{check}: {form}, back",
        F,
        "整改后又出现",
        *WORDS,
        aspects=first.aspects,
        flex=False,
        fits=_watched,
    )
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        rows = first.plant(site, BACK, first)
        urls = [u for r in rows if r.kind is F for u in r.urls]
        return [*rows, chosen.row(site, Life(first=3), *urls)]


def _decoy(check: str, form: str, life: Life, meaning: str) -> None:
    first = next(r for r in RECIPES if (r.check, r.form) == (check, form))

    @recipe(
        CHECK,
        f"{check}: {form}, {'gone' if life == GONE else 'new'}",
        D,
        meaning,
        aspects=first.aspects,
        flex=False,
        fits=_watched,
    )
    def plant(site: Site, _: Life, chosen: Recipe) -> list[Row]:
        rows = first.plant(site, life, first)
        urls = [u for r in rows if r.kind is F for u in r.urls]
        return [*rows, chosen.row(site, Life(), *urls)]


_again("document-number", "square brackets")
_again("document-number", "zero padded")
_again("document-headings", "number repeated")
_again("document-paragraphs", "sentences broken by br")
_again("document-structure", "date with leading zeros")
_again("document-text", "replacement characters")
_again("document-header", "validity blank")
_again("document-attachments", "single named file not linked")
_again("document-header", "index not shown")
_decoy("document-number", "round ASCII brackets", GONE, "整改后没有再出现")
_decoy("document-number", "with 第", LATER, "第2晚才第一次出现")
_decoy("document-headings", "full stop after the numeral", GONE, "整改后没有再出现")
_decoy("document-paragraphs", "indented by nbsp", LATER, "第2晚才第一次出现")
_decoy("document-structure", "number after the body", GONE, "整改后没有再出现")
_decoy("document-header", "issuer blank", GONE, "整改后没有再出现")
_decoy("document-header", "date blank", LATER, "第2晚才第一次出现")
_decoy("document-text", "text ends in the middle", GONE, "整改后没有再出现")
