"""Every site of the zoo, each of which misbehaves in one way: how the visit ends, its time and memory, and what is said of the site.

Run ``python -m benchmarks.hostile [--bars] [--quick] [--only WAY…] [--markdown FILE]``. Held are: the visit ends, its process
stays small, what happened has its name, and no finding is invented. ``--markdown`` writes the table of docs/reliability.md.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks import zoo_visits
from benchmarks.measure import bar, missed, report
from benchmarks.zoo_visits import Seen
from farm import zoo
from farm.names import practice_units
from farm.province import make_province
from farm.server import running

SECONDS, MEGABYTES = 100, 250
_QUICK = ("plain", "heavy-links", "hollow", "tls-expired", "reset")


def _row(way: str, seen: Seen, plain: Seen) -> tuple[str, ...]:
    own = sorted({f.check for f in seen.findings} & zoo_visits.TRUE.get(way, set()))
    wrong = [*zoo_visits.misnamed(way, seen), *(f"{f.check}!" for f in zoo_visits.invented(way, seen, plain))]
    figures = (f"{seen.seconds:.1f}", f"{seen.cpu:.1f}", f"{seen.megabytes:.0f}")
    return way, str(seen.row.status), seen.ended, *figures, ", ".join(own) or "–", ", ".join(wrong) or "–"


_HEADINGS = ("way", "visit", "addresses", "seconds", "CPU s", "peak MB", "true findings", "wrong")


def _markdown(rows: list[tuple[str, ...]]) -> str:
    lines = [_HEADINGS[:-1], ("---",) * 7, *(row[:-1] for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.hostile", description="Visit every site of the zoo.")
    parser.add_argument("--bars", action="store_true", help="exit with 1 when a bar is missed")
    parser.add_argument("--quick", action="store_true", help="some of them")
    parser.add_argument("--only", nargs="+", choices=sorted(zoo.WAYS), default=[], help="these")
    parser.add_argument("--markdown", type=Path, help="write the table here")
    options = parser.parse_args(arguments)
    ways: list[str] = options.only or ([*_QUICK] if options.quick else list(zoo.WAYS))
    seen: dict[str, Seen] = {}
    with (
        tempfile.TemporaryDirectory() as folder,
        running(make_province(1, practice_units(1), 20, zoo_visits.NIGHT)) as server,
    ):
        for way in dict.fromkeys(["plain", *ways]):
            (place := Path(folder) / way).mkdir()
            seen[way] = zoo_visits.visit(way, server, place)
            print(f"{way}: {seen[way].ended}", file=sys.stderr)
    return _told(seen, ways, options)


def _told(seen: dict[str, Seen], ways: list[str], options: argparse.Namespace) -> int:
    rows = [_row(way, seen[way], seen["plain"]) for way in ways]
    slowest, largest = max(seen[w].seconds for w in ways), max(seen[w].megabytes for w in ways)
    wrong = sum(len(zoo_visits.misnamed(w, seen[w])) for w in ways)
    false = sum(len(zoo_visits.invented(w, seen[w], seen["plain"])) for w in ways)
    bars = {
        "longest visit, seconds": bar(f"< {SECONDS}", slowest, slowest < SECONDS),
        "largest visit, MB": bar(f"< {MEGABYTES}", largest, largest < MEGABYTES),
        "addresses under a wrong name": bar("0", wrong, not wrong),
        "findings invented": bar("0", false, not false),
    }
    figures = {w: {"seconds": seen[w].seconds, "cpu": seen[w].cpu, "mb": seen[w].megabytes} for w in ways}
    report("hostile", [_HEADINGS, *rows], figures, bars)
    if options.markdown:
        options.markdown.write_text(_markdown(rows), encoding="utf-8")
    return 1 if options.bars and missed(bars) else 0


if __name__ == "__main__":
    raise SystemExit(main())
