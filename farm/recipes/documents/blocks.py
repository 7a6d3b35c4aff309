"""What the texts of several planted documents are made of."""

from __future__ import annotations

from farm.content import paragraph
from farm.model import Block


def headed(*titles: str) -> list[Block]:
    """Headings as given, each followed by a paragraph."""
    blocks = [Block("p", "为做好有关工作，现就有关事项通知如下。")]
    for n, title in enumerate(titles):
        blocks += [Block("h1", title), Block("p", paragraph(1, "headed", n))]
    return blocks
