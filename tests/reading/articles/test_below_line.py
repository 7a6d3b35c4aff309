"""What stands below the line of day and source: how much of a page is looked through for that line."""

from __future__ import annotations

import pytest
from lxml import html
from lxml.html import HtmlElement

from reading import below_line
from reading.tree.markup import flowing, parse

LINE = "<h1>关于停水的通知</h1><p>发布时间：2026-11-05</p><div>因检修停水。</div>"


def test_blocks_that_nest_without_end_are_not_read_again_and_again(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []

    def counted(element: HtmlElement) -> str:
        read.append(sum(1 for _ in element.iterdescendants()))
        return flowing(element)

    monkeypatch.setattr(below_line, "flowing", counted)
    tree = parse(f"<body><h1>关于停水的通知</h1>{'<div>' * 3000}")
    assert tree is not None
    below_line.places_below(tree, "关于停水的通知", None)
    assert sum(read) <= 100_000


def test_the_line_is_found_within_a_page_of_many_elements() -> None:
    tree = html.document_fromstring(f"<body><div>{'<i></i>' * 300}{LINE}</div></body>")
    assert [e.text for e in below_line.places_below(tree, "关于停水的通知", None)] == ["因检修停水。"]
