"""What is read of public letters and lists of letters."""

from __future__ import annotations

import pytest

from core.services import MessageFacts
from reading.markup import parse
from reading.messages import read_message, read_message_rows

BASE = "http://www.qinghe.gov.cn/hdjl/"


def letter(body: str) -> MessageFacts:
    tree = parse(f"<html><body>{body}</body></html>")
    assert tree is not None
    return read_message(next(tree.iter("body")), "来信")


def test_four_facts_of_a_table() -> None:
    found = letter(
        "<table><tr><td>来信时间：</td><td>2026-10-02</td></tr><tr><td>来信内容：</td><td>路灯不亮</td></tr>"
        "<tr><td>答复单位：</td><td>清河县城管局</td></tr><tr><td>答复时间：</td><td>2026-10-06 09:00</td></tr>"
        "<tr><td>答复内容：</td><td>已修复。</td></tr></table>"
    )
    assert (found.asked, found.answered, found.unit) == ("2026-10-02", "2026-10-06", "清河县城管局")
    assert found.answer == len("已修复。")


def test_signature_gives_unit_and_day() -> None:
    found = letter(
        "<p>来信内容：路灯不亮</p><p>答复内容：</p><p>已安排人员现场处理。</p><p>清河县城市管理局</p><p>2026年10月6日</p>"
    )
    assert (found.unit, found.answered) == ("清河县城市管理局", "2026-10-06")


def test_running_text_is_no_signature() -> None:
    assert letter("<p>来信内容：x</p><p>答复内容：</p><p>已安排人员现场处理</p>").unit == ""


def test_answer_begun_by_a_line() -> None:
    found = letter("<p>留言内容：路灯不亮</p><p>【清河县城管局】2026-10-06 回复：已修复。</p>")
    assert (found.unit, found.answered) == ("清河县城管局", "2026-10-06") and found.answer > 0


def test_blank_answers_are_none() -> None:
    assert letter("<p>来信内容：x</p><p>答复内容：</p><p>暂无回复</p>").answer == 0
    assert letter("<p>来信内容：x</p><p>答复内容：</p><p>热点来信</p><p>另一封信</p>").answer == 0
    prompt = "<div><p>您访问的链接即将离开本政府网站，是否继续？</p><a>放弃</a><a>继续访问</a></div>"
    assert letter(f"<p>来信内容：x</p><h4>答复内容</h4><div></div>{prompt}").answer == 0
    assert letter("<p>来信内容：x</p><p>答复内容：</p><p>您访问的链接已经恢复。</p>").answer > 0


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("已办结", "done"),
        ("待办结", "open"),
        ("未回复", "open"),
        ("办理中", "open"),
        ("已受理", "open"),
        ("不予受理", "void"),
        ("已答复", "done"),
    ],
)
def test_states(words: str, state: str) -> None:
    found = letter(f"<p>来信时间：2026-10-02</p><p>办理状态：{words}</p>").status.partition(":")[0]
    assert found == state


@pytest.mark.parametrize(
    ("text", "promise"),
    [
        ("<p>办理期限：2026-10-20</p>", "by 2026-10-20"),
        ("<p>承诺在5个工作日内答复</p>", "5 workdays"),
        ("<p>答复时限：15天</p>", "15 days"),
        ("<p>三天打鱼</p>", ""),
    ],
)
def test_promises(text: str, promise: str) -> None:
    assert letter(text).promised == promise


def test_leaks_are_masked_and_told_by_place() -> None:
    found = letter(
        "<p>联系电话：13812345678</p><p>来信内容：我的电话13812345678</p><p>答复内容：</p><p>您的手机13812345678无法接通</p>"
    )
    assert [name for name, _ in found.leaks] == ["电话栏", "来信内容中的手机号码", "答复内容中的手机号码"]
    assert all("12345678" not in shown for _, shown in found.leaks)
    assert letter("<p>联系电话：138****5678</p><p>承办单位电话：13812345678</p>").leaks == ()


def test_rows_of_a_list() -> None:
    tree = parse(
        "<html><body><table><tr><th>标题</th><th>状态</th></tr><tr><td><a href='a.htm'>路灯</a></td><td>2026-10-02</td><td>未回复</td></tr>"
        "<tr><td><a href='b.htm'>公交</a></td><td>2026-10-02</td><td>2026-10-05</td><td>已回复</td></tr></table></body></html>"
    )
    assert tree is not None
    first, second = read_message_rows(tree, BASE)
    assert (first.url, first.asked, first.status) == (BASE + "a.htm", "2026-10-02", "open:未回复")
    assert second.answered == "2026-10-05" and second.status.startswith("done")
