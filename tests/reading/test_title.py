"""The path of columns above the content."""

from __future__ import annotations

import pytest

from reading.hints import hints_of
from reading.markup import parse
from reading.outline import outline_of
from reading.title import read_breadcrumb


def path(markup: str) -> tuple[str, ...]:
    tree = parse(f"<html><body>{markup}</body></html>")
    assert tree is not None
    return read_breadcrumb(outline_of(tree), hints_of(markup.encode()))


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        (
            "<section>您当前所在位置：<a href='/'>首页</a><i></i><a href='/hd/'>互动</a><i></i><span>知识库</span></section>",
            ("首页", "互动", "知识库"),
        ),
        ("<p>当前位置：<a href='/'>首页</a> &gt; 知识库</p>", ("首页", "知识库")),
        ("<p>本县位置：地处东南沿海，与三县相邻，交通便利，物产丰富。</p>", ()),
        ("<p>办公位置：中山路1号</p>", ()),
    ],
)
def test_path_with_and_without_marks_between(markup: str, expected: tuple[str, ...]) -> None:
    assert path(markup) == expected
