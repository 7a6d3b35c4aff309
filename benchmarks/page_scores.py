"""How right pages are read: the labelled pages of the tests, saved pages with a manifest, and other readers on the same.

Every wrong answer is printed to stderr.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from checks import catalogue
from checks.base import PageCheck
from checks.runner import run_page_checks
from core.finding import OutcomeStatus
from core.page import CONTENT_KINDS, DateOrigin, Page, PageKind
from tests.reading.labelled import Labelled, answers
from tests.reading.saved import SavedPage, saved_pages

FIELDS = ("kind", "title", "published", "source", "starts")


@dataclass
class Score:
    """Right answers by question, and how often each was asked."""

    right: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)

    def note(self, question: str, ok: bool, wrong: str) -> None:
        """Counts one answer; ``wrong`` is said where it is none."""
        self.asked[question] += 1
        self.right[question] += ok
        if not ok:
            print(f"  {wrong}"[:240], file=sys.stderr)

    def shares(self) -> dict[str, float]:
        return {q: round(self.right[q] / n, 4) for q, n in self.asked.items()}


def score_labelled(pages: tuple[Labelled, ...]) -> Score:
    """Kind, title, time, source and begin of the body, where a page says what is expected."""
    score = Score()
    for page in pages:
        read = answers(page.read())
        for name in FIELDS:
            if name in page.expect:
                wrong = f"{page.id}: {name} {read[name][:50]!r}, not {page.expect[name]!r}"
                score.note(name, page.fits(name, read[name]), wrong)
    return score


@dataclass
class Corpus:
    """What saved pages show: answers to what people wrote in the manifest, and what the page checks said.

    ``accused`` counts pages by check that would cost points, ``asked`` those that only ask a person, ``false`` the pages
    with an accusation that the manifest does not name. ``judged`` is how many pages name theirs (or say that there is none).
    """

    score: Score = field(default_factory=Score)
    pages: int = 0
    raised: int = 0
    accused: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    judged: int = 0
    false: int = 0

    def figures(self) -> dict[str, Any]:
        return {
            **self.score.shares(),
            "pages": self.pages,
            "raised": self.raised,
            "accused": dict(sorted(self.accused.items())),
            "asked": dict(sorted(self.asked.items())),
            "judged": self.judged,
            "false": self.false,
        }


def score_corpus(folder: Path) -> Corpus:
    """Kinds and titles of saved pages, the days they show, that no day is seen where none is shown; and all page checks.

    ``folder`` is one of saved pages (see :mod:`tests.reading.saved`). What has an empty ``kind`` was not looked at by
    anybody and is only read. The optional column ``findings`` of the manifest names what is rightly found on the page,
    ``check:message-key`` with ``;`` between, ``none`` where nothing is.
    """
    corpus, checks = Corpus(), catalogue.load().page_checks
    for saved in saved_pages(folder):
        corpus.pages += 1
        try:
            page = saved.read()
        except Exception as error:  # noqa: BLE001 - that none is raised is one of the questions
            corpus.raised += 1
            print(f"  {saved.row['file']}: {type(error).__name__}: {error}"[:240], file=sys.stderr)
            continue
        for question, ok in _judged(saved.row, page) if saved.row.get("kind") else ():
            corpus.score.note(question, ok, f"{saved.row['file']}: {question} wrong: {answers(page)}")
        _check(corpus, saved, page, checks)
    return corpus


def _check(corpus: Corpus, saved: SavedPage, page: Page, checks: tuple[PageCheck, ...]) -> None:
    """Every finding is printed: somebody has to look at it."""
    rightly = {part.strip() for part in (saved.row.get("findings") or "").split(";") if part.strip()}
    said: set[str] = set()
    for outcome in run_page_checks(page, checks):
        corpus.raised += outcome.status is OutcomeStatus.ERROR
        sure = [f for f in outcome.findings if not f.review]
        corpus.accused[outcome.check] += bool(sure)
        corpus.asked[outcome.check] += bool(outcome.findings) and not sure
        said |= {f"{outcome.check}:{f.key}" for f in sure}
        for finding in outcome.findings:
            kind = "asks" if finding.review else "says"
            words = f"{saved.row['file']}: {outcome.check} {kind} {finding.key} {finding.data}"
            print(f"  {words}"[:240], file=sys.stderr)
    corpus.judged += bool(rightly)
    corpus.false += bool(rightly) and bool(said - rightly)
    corpus.accused, corpus.asked = +corpus.accused, +corpus.asked


def _judged(row: dict[str, str], page: Page) -> Iterator[tuple[str, bool]]:
    """Which of the manifest's answers were met; a day in brackets is one that the page does not show.

    ``kind`` begins with ``article`` for all content pages, with ``list`` for columns; others name the kind itself.
    """
    facts = page.facts
    if not row["kind"].startswith("article"):
        listed = row["kind"].startswith(("list", "column"))
        yield "kind", facts.kind is PageKind.COLUMN if listed else facts.kind.value == row["kind"]
        return
    shown = row["visible_publish_date"]
    seen = facts.published[:10] if facts.published_from is DateOrigin.VISIBLE else ""
    yield "kind", facts.kind in CONTENT_KINDS
    yield "title", facts.title == row["title"]
    if shown and not shown.startswith("("):
        yield "date", seen == shown
    else:
        yield "no date where none is shown", not seen


def score_others(pages: tuple[Labelled, ...]) -> Score:
    """Days by htmldate and titles by trafilatura on the labelled articles."""
    from htmldate import find_date
    from trafilatura import extract_metadata

    score = Score()
    for page in pages:
        if page.expect["kind"] not in list(CONTENT_KINDS):
            continue
        wanted = page.expect["published"]
        days = [str(w)[:10] for w in (wanted if isinstance(wanted, list) else [wanted])]
        found = find_date(page.html, original_date=True) or ""
        score.note("htmldate, day", found in days, f"{page.id}: htmldate {found!r}, not {days}")
        data = extract_metadata(page.html)
        title = (data.title if data else "") or ""
        score.note("trafilatura, title", page.fits("title", title), f"{page.id}: trafilatura {title!r}")
    return score
