"""How right pages are read: the labelled pages of the tests, saved pages with a manifest, and other readers on the same.

Every wrong answer is printed to stderr.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from core.page import CONTENT_KINDS, DateOrigin, Page, PageKind
from reading.page import read_page
from tests.reading.labelled import READ_AT, Labelled, answers, unit_of

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


def score_corpus(folder: Path) -> Score:
    """Kinds and titles of saved pages, the days they show, and that no day is seen where none is shown.

    ``folder`` holds ``manifest.csv`` (file, url, host, kind, title, visible_publish_date) and ``pages/``.
    """
    score = Score()
    for row in csv.DictReader((folder / "manifest.csv").open(encoding="utf-8-sig")):
        body = (folder / "pages" / row["file"]).read_bytes()
        url = row["url"] or f"http://{row['host']}/a/content.html"
        page = read_page(url, body, unit=unit_of(url), fetched_at=READ_AT)
        for question, ok in _judged(row, page):
            score.note(question, ok, f"{row['file']}: {question} wrong: {answers(page)}")
    return score


def _judged(row: dict[str, str], page: Page) -> Iterator[tuple[str, bool]]:
    """Which of the manifest's answers were met; a day in brackets is one that the page does not show."""
    facts = page.facts
    if not row["kind"].startswith("article"):
        yield "kind", facts.kind is PageKind.COLUMN
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
