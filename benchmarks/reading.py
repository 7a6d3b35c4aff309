"""How right and how fast pages are read.

Run ``python -m benchmarks.reading [--bars] [--quick] [--corpus DIR] [--others] [--stages]``. The cost is that of rich practice
pages (see :mod:`benchmarks.page_cost`); only its ratio to parsing the same pages is judged. The scores are those of the
labelled pages in ``tests/pages/reading`` and, with ``--corpus``, of saved pages with a manifest (see
:mod:`benchmarks.page_scores`); ``--others`` reads the labelled pages with htmldate and trafilatura as well. ``--stages`` shows where the time goes
(see :mod:`benchmarks.page_stages`).
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from benchmarks.measure import bar, missed, report
from benchmarks.page_cost import STEPS, Costs, Measured, measure
from benchmarks.page_scores import Corpus, Score, score_corpus, score_labelled, score_others
from benchmarks.page_stages import measure_stages
from tests.reading.labelled import load

_FULL, _QUICK, _STAGES = (12, 80), (2, 25), (6, 80)  # sites, pages of each
_MOST = 4.0
#: What saved pages of real sites must reach.
_CORPUS_FLOORS = {"title": 0.95, "date": 0.98, "no date where none is shown": 0.9}
_MOST_FALSE = 0.02
_BAR = "one page through reading and all page checks, times parsing it once with lxml"
_HEADINGS = ("what", "pages", *(f"{step} ms" for step in STEPS), "times / right")


def scores(corpus: Corpus | None, others: bool) -> dict[str, Score]:
    """All scores that were asked for, by what they are about."""
    found = {"labelled": score_labelled(load())}
    if corpus is not None:
        found["corpus"] = corpus.score
    if others:
        found["others"] = score_others(load())
    return found


def _cost_row(name: str, costs: Costs) -> tuple[str, ...]:
    steps = (f"{costs.milliseconds(step):.3f}" for step in STEPS)
    return (name, str(costs.pages), *steps, f"{costs.times:.2f}")


def table(measured: Measured, found: dict[str, Score]) -> list[tuple[str, ...]]:
    """A row for each kind of page and each question."""
    rows: list[tuple[str, ...]] = [_HEADINGS]
    rows += [_cost_row(kind, costs) for kind, costs in sorted(measured.by_kind.items())]
    rows.append(("median site", "", "", "", "", f"{measured.times:.2f}"))
    for name, score in found.items():
        for question, asked in score.asked.items():
            share = f"{score.right[question] / asked:.3f}"
            rows.append((f"{name}: {question}", str(asked), "", "", "", share))
    return rows


def corpus_bars(corpus: Corpus) -> dict[str, Any]:
    """What saved pages must show, as far as people have written down what stands on them."""
    shares = corpus.score.shares()
    bars = {"corpus: exceptions": bar("<= 0", corpus.raised, corpus.raised == 0)}
    for question, least in _CORPUS_FLOORS.items():
        if question in shares:
            bars[f"corpus: {question}"] = bar(f">= {least}", shares[question], shares[question] >= least)
    if corpus.judged:
        share = corpus.false / corpus.judged
        bars["corpus: pages falsely accused"] = bar(f"<= {_MOST_FALSE}", share, share <= _MOST_FALSE)
    return bars


def figures_of(measured: Measured, found: dict[str, Score]) -> dict[str, Any]:
    kinds = {
        kind: {
            "pages": costs.pages,
            **{f"{step}_ms": round(costs.milliseconds(step), 4) for step in STEPS},
            "times": round(costs.times, 3),
        }
        for kind, costs in measured.by_kind.items()
    }
    return {"kinds": kinds, "times": round(measured.times, 3)} | {n: s.shares() for n, s in found.items()}


def _longest(figures: dict[str, Any]) -> list[tuple[str, float]]:
    """The readers that take a tenth of a parse or more, what the rest takes, and the others."""
    shown = [(n, t) for n, t in figures["stages"].items() if t >= 0.1]
    rest = sum(figures["stages"].values()) - sum(t for _, t in shown)
    return [*shown, ("all other readers", rest), *figures["others"].items()]


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--bars", action="store_true", help="exit 1 where a bar is missed")
    parser.add_argument("--quick", action="store_true", help="few pages")
    parser.add_argument("--corpus", type=Path, help="folder of saved pages with manifest.csv")
    parser.add_argument("--others", action="store_true", help="also htmldate and trafilatura")
    parser.add_argument("--stages", action="store_true", help="also where the time goes, reader by reader")
    options = parser.parse_args(arguments)
    measured = measure(*(_QUICK if options.quick else _FULL))
    corpus = score_corpus(options.corpus) if options.corpus else None
    found = scores(corpus, options.others)
    bars = {_BAR: bar(f"<= {_MOST:g}", measured.times, measured.times <= _MOST)}
    figures = figures_of(measured, found)
    if corpus is not None:
        bars |= corpus_bars(corpus)
        figures["corpus"] = corpus.figures()
    rows = table(measured, found)
    if options.stages:
        figures["stages"], figures["others"] = measure_stages(*(_QUICK if options.quick else _STAGES))
        rows += [(f"{n}, times parsing", "", "", "", "", f"{t:.2f}") for n, t in _longest(figures)]
    report("reading", rows, figures, bars)
    return 1 if options.bars and missed(bars) else 0


if __name__ == "__main__":
    sys.exit(main())
