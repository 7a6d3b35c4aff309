"""How right and how fast pages are read: ``python -m benchmarks.reading [--corpus DIR] [--others]``.

Scores kind, title, publication time, source and begin of the body on the labelled pages of ``tests/pages/reading``. A
corpus is a folder with ``manifest.csv`` (file, url, host, kind, title, visible_publish_date, source_shown) and ``pages/``.
``--others`` reads the same pages with htmldate and trafilatura alone, for comparison.
"""

from __future__ import annotations

import argparse
import csv
import statistics
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from core.page import CONTENT_KINDS, DateOrigin, Page, PageKind
from reading.page import read_page
from tests.reading.labelled import READ_AT, Labelled, answers, load, unit_of

FIELDS = ("kind", "title", "published", "source", "starts")
REPEATS = 15


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, help="folder of saved pages with manifest.csv")
    parser.add_argument("--others", action="store_true", help="also htmldate and trafilatura")
    options = parser.parse_args()
    pages = load()
    score_labelled(pages)
    time_pages("labelled pages", [(p.url, p.body()) for p in pages])
    if options.others:
        score_others(pages)
    if options.corpus:
        score_corpus(options.corpus)


def score_labelled(pages: tuple[Labelled, ...]) -> None:
    """Prints the share of right answers per field, and every wrong one."""
    asked: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for page in pages:
        read = answers(page.read())
        for field in FIELDS:
            if field in page.expect:
                asked[field] += 1
                right[field] += page.fits(field, read[field])
                if not page.fits(field, read[field]):
                    print(f"  {page.id}: {field} {read[field][:50]!r}, not {page.expect[field]!r}")
    for field in FIELDS:
        print(f"{field:10} {right[field]:3}/{asked[field]:3} = {right[field] / asked[field]:.3f}")


def time_pages(name: str, pages: list[tuple[str, bytes]]) -> None:
    """Prints milliseconds for reading a page (best of several) and the same for 39 kB."""
    costs = []
    for url, body in pages:
        unit = unit_of(url)
        costs.append(best(lambda u=url, b=body, n=unit: read_page(u, b, unit=n, fetched_at=READ_AT)))  # type: ignore[misc]
    size = sum(len(b) for _, b in pages) / 1000
    print(
        f"{name}: {len(pages)} pages, {size:.0f} kB, median {statistics.median(costs):.2f} ms, "
        f"worst {max(costs):.2f} ms, {sum(costs) / size * 39:.2f} ms per 39 kB"
    )


def best(call: Callable[[], object]) -> float:
    """The shortest of several runs in milliseconds: other work on the machine only ever adds."""
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return min(times) * 1000


def score_others(pages: tuple[Labelled, ...]) -> None:
    """Days by htmldate and titles by trafilatura on the labelled articles."""
    from htmldate import find_date
    from trafilatura import extract_metadata

    dates, titles, asked, invented = 0, 0, 0, 0
    for page in pages:
        if page.expect["kind"] not in list(CONTENT_KINDS):
            continue
        asked += 1
        wanted = page.expect["published"]
        days = [str(w)[:10] for w in (wanted if isinstance(wanted, list) else [wanted])]
        found = find_date(page.html, original_date=True) or ""
        dates += found in days
        invented += bool(found) and found not in days
        data = extract_metadata(page.html)
        titles += page.fits("title", (data.title if data else "") or "")
    print(
        f"htmldate: day right {dates}/{asked}, wrong day {invented}; trafilatura: title right {titles}/{asked}"
    )


def score_corpus(folder: Path) -> None:
    """Titles, shown days, sources and kinds on saved real pages."""
    rows = list(csv.DictReader((folder / "manifest.csv").open(encoding="utf-8-sig")))
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    timed = []
    for row in rows:
        body = (folder / "pages" / row["file"]).read_bytes()
        url = row["url"] or f"http://{row['host']}/a/content.html"
        timed.append((url, body))
        page = read_page(url, body, unit=unit_of(url), fetched_at=READ_AT)
        for field, ok in judged(row, page).items():
            asked[field] += 1
            right[field] += ok
            if not ok:
                print(f"  {row['file']}: {field} wrong: {answers(page)}"[:200])
    for field in asked:
        print(f"corpus {field:8} {right[field]:3}/{asked[field]:3}")
    time_pages("corpus", timed)


def judged(row: dict[str, str], page: Page) -> dict[str, bool]:
    """Which of the manifest's answers were met; a day only where the page shows one, else that none was seen."""
    facts = page.facts
    if not row["kind"].startswith("article"):
        return {"kind": facts.kind is PageKind.COLUMN}
    shown = row["visible_publish_date"]
    visible = facts.published[:10] if facts.published_from is DateOrigin.VISIBLE else ""
    wanted = "" if shown.startswith("(") else shown
    return {
        "kind": facts.kind in CONTENT_KINDS,
        "title": facts.title == row["title"],
        "date": visible == wanted,
    }


if __name__ == "__main__":
    main()
