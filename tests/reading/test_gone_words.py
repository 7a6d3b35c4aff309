"""Lines that say that a text is not shown, and lines that only look like them."""

from __future__ import annotations

import pytest

from reading.gone_words import is_held_back, tells_gone, words_of_farewell


@pytest.mark.parametrize(
    ("line", "held_back"),
    [
        ("该信息已过期或被管理员删除", False),
        ("您访问的信息不存在或已删除！", False),
        ("系统提示：该文章已经被删除或者不存在", False),
        ("没有此条信息", False),
        ("内容正在审核", True),
        ("抱歉，您查看的文章已下架，请返回首页。", True),
        ("此信息已过有效期，无法查看", True),
    ],
)
def test_says_that_nothing_is_shown(line: str, held_back: bool) -> None:
    assert tells_gone(line)
    assert is_held_back(line) is held_back


@pytest.mark.parametrize(
    "line",
    [
        "因系统升级，原备案信息已失效，请重新提交",
        "该决定已撤销",
        "信息公开",
        "网站审核员招聘公告",
        "请及时清除过期药品",
        "",
    ],
)
def test_says_something_else(line: str) -> None:
    assert not tells_gone(line)


def test_a_box_counts_where_the_script_does_nothing_else() -> None:
    assert words_of_farewell("alert('文章不存在');history.back();") == "文章不存在"
    assert words_of_farewell("function a(){alert('文章不存在');history.back();}") == ""
    assert words_of_farewell("alert('文章不存在');") == ""
