"""Questions about classes and ids, asked together for all readers."""

from __future__ import annotations

import pytest

from reading.footer import find_footer
from reading.tree.markup import parse
from reading.tree.outline import Outline, asked_of_names, outline_of


def outline(markup: str) -> Outline:
    tree = parse(f"<html><body>{markup}</body></html>")
    assert tree is not None
    return outline_of(tree)


@asked_of_names
def _is_odd(names: str) -> bool:
    return "odd" in names


def test_elements_come_in_document_order_under_every_question_that_fits() -> None:
    found = outline(
        "<p class='odd' id=a></p><div id='Odd-one'><p class='even'></p><b class='x ODD'></b></div>"
    )
    assert [e.tag for e in found.called(_is_odd)] == ["p", "div", "b"]


def test_names_longer_than_any_that_is_kept_are_asked_about_as_well() -> None:
    long = "x " * 5000
    found = outline(f"<p class='{long}odd'></p><div class='{long}footer'>主办：清河县人民政府 ICP备1</div>")
    assert [e.tag for e in found.called(_is_odd)] == ["p"]
    assert find_footer(found) is not None


def test_a_question_that_was_not_made_known_is_an_error() -> None:
    with pytest.raises(KeyError):
        outline("<p class=a></p>").called(lambda names: True)
