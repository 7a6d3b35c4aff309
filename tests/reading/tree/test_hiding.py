"""What an element's own markup says of being shown; the same for every reader that asks."""

from __future__ import annotations

import pytest

from reading.tree.hiding import hides_itself, is_hidden
from reading.tree.markup import parse


@pytest.mark.parametrize(
    ("attributes", "hidden"),
    [
        ('style="display:none"', True),
        ('style="color:red; DISPLAY    :    NONE !important"', True),
        ('style="visibility: hidden"', True),
        ("hidden", True),
        ('hidden=""', True),
        ('style="display:block"', False),
        ('style="overflow:hidden"', False),
        ('class="hidden"', False),
        ("", False),
    ],
)
def test_by_its_own_markup(attributes: str, hidden: bool) -> None:
    tree = parse(f"<body><p {attributes}>words</p></body>")
    assert tree is not None
    assert hides_itself(next(tree.iter("p"))) is hidden


def test_by_what_stands_around_it() -> None:
    tree = parse("<body><div hidden><ul><li>in</li></ul></div><div><p>out</p></div></body>")
    assert tree is not None
    assert is_hidden(next(tree.iter("li"))) and not hides_itself(next(tree.iter("li")))
    assert not is_hidden(next(tree.iter("p")))
