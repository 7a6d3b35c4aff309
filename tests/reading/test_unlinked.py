"""Names of the disclosure part that lead nowhere."""

from __future__ import annotations

from reading.tree.hints import hints_of
from reading.tree.markup import parse
from reading.unlinked import unlinked_names


def test_headings_and_choices_are_names_links_are_not() -> None:
    markup = """<body><h3>政府信息公开年报</h3><a href="/zd/">政府信息公开制度</a>
    <select><option value="/zn/">政府信息公开指南</option></select></body>"""
    tree = parse(markup)
    assert tree is not None
    assert unlinked_names(tree, hints_of(markup.encode())) == ("政府信息公开年报", "政府信息公开指南")
