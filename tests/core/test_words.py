"""Words that people read."""

from __future__ import annotations

import pytest

from core.words import nested_marks


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("文件《甲关于印发《乙办法》的通知》的页面", "文件《甲关于印发〈乙办法〉的通知》的页面"),
        ("解读《《甲办法》解读》与《丙》", "解读《〈甲办法〉解读》与《丙》"),
        ("《甲》《乙》", "《甲》《乙》"),
        ("标题“关于印发《甲的通知”的书名号不成对", "标题“关于印发《甲的通知”的书名号不成对"),
        ("文件《关于印发《甲办法…》的页面", "文件《关于印发《甲办法…》的页面"),
        ("《甲》没有链接到《乙《丙》解读》", "《甲》没有链接到《乙〈丙〉解读》"),
        ("没有书名号", "没有书名号"),
    ],
)
def test_titles_inside_titles(text: str, shown: str) -> None:
    assert nested_marks(text) == shown
