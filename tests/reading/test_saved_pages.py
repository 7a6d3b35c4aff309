"""Saved pages (``minjian savepage -o tests/pages/saved``) are read as the manifest says, and rightly accused."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from benchmarks.page_scores import score_corpus
from benchmarks.reading import corpus_bars

FOLDER = Path(__file__).parents[1] / "pages" / "saved"


def test_pages_in_the_repository() -> None:
    corpus = score_corpus(FOLDER)
    assert corpus.pages == corpus.judged >= 3
    assert [name for name, bar in corpus_bars(corpus).items() if not bar["ok"]] == []
    assert set(corpus.score.asked) == {"kind", "title", "date", "no date where none is shown"}
    assert all(share == 1 for share in corpus.score.shares().values())


def changed(folder: Path, number: int, **values: str) -> Path:
    shutil.copytree(FOLDER, folder / "saved")
    path = folder / "saved" / "manifest.csv"
    rows = list(csv.DictReader(path.read_text("utf-8").splitlines()))
    rows[number] |= values
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return folder / "saved"


@pytest.mark.parametrize(
    ("number", "values", "missed"),
    [
        (0, {"title": "清河县人民政府"}, "corpus: title"),
        (0, {"visible_publish_date": "2026-11-08"}, "corpus: date"),
        (0, {"visible_publish_date": "(none shown)"}, "corpus: no date where none is shown"),
        (2, {"findings": "none"}, "corpus: pages falsely accused"),
    ],
)
def test_what_is_wrong_is_counted(tmp_path: Path, number: int, values: dict[str, str], missed: str) -> None:
    bars = corpus_bars(score_corpus(changed(tmp_path, number, **values)))
    assert [name for name, bar in bars.items() if not bar["ok"]] == [missed]


def test_a_page_nobody_looked_at_is_only_read(tmp_path: Path) -> None:
    corpus = score_corpus(changed(tmp_path, 2, kind="", findings=""))
    assert (corpus.pages, corpus.judged, corpus.false, corpus.accused["column-order"]) == (3, 2, 0, 1)
    assert corpus.score.asked["kind"] == 2
