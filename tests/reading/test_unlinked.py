"""Names of the disclosure part that lead nowhere."""

from __future__ import annotations

from reading.tree.hints import hints_of
from reading.tree.markup import parse
from reading.unlinked import unlinked_names


def test_fees_and_statements_that_there_are_none() -> None:
    said = "经清理核实，清河省教育厅目前没有行政事业性收费项目，特此说明。"
    markup = f"<body><ul><li onclick='load(3)'>行政事业性收费</li></ul><p>{said}</p><p>我县持续开展涉企违规收费专项整治，取得了良好的成效。</p></body>"
    tree = parse(markup)
    assert tree is not None
    assert unlinked_names(tree, hints_of(markup.encode())) == ("行政事业性收费", said)


def test_headings_and_choices_are_names_links_are_not() -> None:
    markup = """<body><h3>政府信息公开年报</h3><a href="/zd/">政府信息公开制度</a>
    <select><option value="/zn/">政府信息公开指南</option></select></body>"""
    tree = parse(markup)
    assert tree is not None
    assert unlinked_names(tree, hints_of(markup.encode())) == ("政府信息公开年报", "政府信息公开指南")
