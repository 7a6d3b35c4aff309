"""One of many words in a page's markup."""

from __future__ import annotations

from reading.tree.any_word import AnyWord


def test_finds_any_of_its_words_however_long_the_markup() -> None:
    words = AnyWord(("已删除", "不存在"))
    assert words.is_in("页面不存在")
    assert words.is_in("长" * 49_999 + "已删除" + "长" * 10)
    assert not words.is_in("已删" * 40_000)
    assert not words.is_in("")
    assert words.is_in("\ud800 已删除")
