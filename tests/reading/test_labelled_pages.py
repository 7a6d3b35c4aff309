"""Accuracy on the labelled pages, with floors. Lowering a floor is a change of its own, with its reason."""

from __future__ import annotations

import pytest

from reading.dates import day
from tests.reading.labelled import Labelled, answers, load

FLOORS = {"kind": 0.97, "title": 0.97, "published": 0.97, "source": 0.95, "starts": 0.95}


def test_the_set_is_large_and_varied() -> None:
    pages = load()
    assert len(pages) >= 50
    assert len({p.id.split("/")[0] for p in pages}) >= 10
    assert len({str(p.expect["kind"]) for p in pages}) >= 9


@pytest.mark.parametrize("field", FLOORS)
def test_accuracy(field: str) -> None:
    asked = [p for p in load() if field in p.expect]
    wrong = {
        p.id: answers(p.read())[field][:60] for p in asked if not p.fits(field, answers(p.read())[field])
    }
    assert 1 - len(wrong) / len(asked) >= FLOORS[field], wrong


@pytest.mark.parametrize("page", [p for p in load() if "published" in p.expect], ids=lambda p: p.id)
def test_never_a_wrong_date(page: Labelled) -> None:
    """An undecided date is allowed, another day than the page's own never is."""
    wanted = page.expect["published"]
    days = {day(w) for w in (wanted if isinstance(wanted, list) else [wanted])}
    read = answers(page.read())["published"]
    assert read == "" or day(read) in days


@pytest.mark.parametrize(
    "page", [p for p in load() if p.id.startswith(("odd-places/", "permalinks/"))], ids=lambda p: p.id
)
def test_odd_places_are_read_right(page: Labelled) -> None:
    read = answers(page.read())
    assert {f: read[f] for f in page.expect if not page.fits(f, read[f])} == {}


@pytest.mark.parametrize("page", [p for p in load() if p.expect.get("scripted")], ids=lambda p: p.id)
def test_script_made_pages_are_recognised(page: Labelled) -> None:
    assert page.read().facts.script_signs


@pytest.mark.parametrize("page", [p for p in load() if "scripted" not in p.expect], ids=lambda p: p.id)
def test_served_pages_show_no_script_signs(page: Labelled) -> None:
    assert page.read().facts.script_signs == ()
