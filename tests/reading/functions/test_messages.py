"""What is read of public letters and lists of letters."""

from __future__ import annotations

import pytest
from lxml.html import HtmlElement

from core.services import MessageFacts
from reading.functions import messages
from reading.functions.messages import read_message, read_message_rows
from reading.tree.markup import parse, plain_text

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
def test_the_words_for_a_letters_state_are_known(words: str, state: str) -> None:
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
def test_a_letter_says_by_when_it_is_answered(text: str, promise: str) -> None:
    assert letter(text).promised == promise


def test_leaks_are_masked_and_told_by_place() -> None:
    found = letter(
        "<p>联系电话：13812345678</p><p>来信内容：我的电话13812345678</p><p>答复内容：</p><p>您的手机13812345678无法接通</p>"
    )
    assert [name for name, _ in found.leaks] == ["电话栏", "来信内容中的手机号码", "答复内容中的手机号码"]
    assert all("12345678" not in shown for _, shown in found.leaks)
    assert letter("<p>联系电话：138****5678</p><p>承办单位电话：13812345678</p>").leaks == ()


@pytest.mark.parametrize(
    ("words", "asker"),
    [
        ("我局已电话（13859012345）与您联系", True),
        ("请拨打（13859012345）联系您所在社区网格员", False),
        ("社区干部已致电13859012345与您所在楼栋楼长联系", False),
    ],
)
def test_whose_number_an_answer_gives(words: str, asker: bool) -> None:
    assert bool(letter(f"<p>来信时间：2026-10-02</p><p>答复内容：</p><p>您好，{words}。</p>").leaks) is asker


def test_rows_of_a_list() -> None:
    tree = parse(
        "<html><body><table><tr><th>标题</th><th>状态</th></tr><tr><td><a href='a.htm'>路灯</a></td><td>2026-10-02</td><td>未回复</td></tr>"
        "<tr><td><a href='b.htm'>公交</a></td><td>2026-10-02</td><td>2026-10-05</td><td>已回复</td></tr></table></body></html>"
    )
    assert tree is not None
    first, second = read_message_rows(tree, BASE)
    assert (first.url, first.asked, first.status) == (BASE + "a.htm", "2026-10-02", "open:未回复")
    assert second.answered == "2026-10-05" and second.status.startswith("done")


def test_cards_without_labels() -> None:
    found = letter(
        "<div class='ask'><div>网民 2026-07-10</div><div>关于路灯不亮的投诉</div><div>路灯三天不亮了，我的电话是13860012345。</div></div>"
        "<div class='ans'><div>住房和城乡建设局 回复于 2026-07-14</div><div>已修复，感谢您的关注。</div></div>"
    )
    assert (found.asked, found.answered, found.unit) == ("2026-07-10", "2026-07-14", "住房和城乡建设局")
    assert found.answer == len("已修复，感谢您的关注。") and found.leaks == (
        ("来信内容中的手机号码", "138******45"),
    )


def test_parts_marked_in_brackets() -> None:
    found = letter(
        "<p><strong>[咨询]</strong>养老保险怎么转移（2026-06-20）</p><p>想了解一下手续。</p>"
        "<p><strong>[回复]</strong>（清河县人力资源和社会保障局　2026-10-18）</p><p>请到窗口办理。</p>"
    )
    assert (found.asked, found.answered, found.unit) == (
        "2026-06-20",
        "2026-10-18",
        "清河县人力资源和社会保障局",
    )
    assert found.answer == len("请到窗口办理。")


def test_a_letter_whose_text_has_no_label() -> None:
    found = letter(
        "<p>提交时间：2026-06-30 11:09</p><div>路灯三天不亮了，盼复。</div><div>办理状态</div><p>正在办理</p>"
    )
    assert (found.asked, found.question, found.status) == ("2026-06-30", 11, "open:正在办理")


def test_nothing_after_a_blank_cell_is_the_answer() -> None:
    found = letter(
        "<table><tr><td>来信时间</td><td>2026-10-02</td></tr><tr><td>回复内容</td><td></td></tr></table><p>长者助手</p>"
    )
    assert found.answer == 0


def test_a_letterbox_in_the_navigation_is_no_sort() -> None:
    assert (
        letter("<table><tr><td>县长信箱</td><td>征集调查</td></tr></table><p>来信时间：2026-10-02</p>").sort
        == ""
    )


def test_lists_of_letters_made_of_blocks() -> None:
    card = "<div class='card'><div><a href='{0}.htm'>关于路灯第{0}次不亮</a><time>2026-06-1{0}</time></div><div><span>{1}</span></div></div>"
    tree = parse(f"<html><body><div>{card.format(1, '已答复')}{card.format(2, '待答复')}</div></body></html>")
    assert tree is not None
    assert [(m.title, m.asked, m.status) for m in read_message_rows(tree, BASE)] == [
        ("关于路灯第1次不亮", "2026-06-11", "done:已答复"),
        ("关于路灯第2次不亮", "2026-06-12", "open:待答复"),
    ]


def test_an_answer_announced_with_its_unit_and_day() -> None:
    found = letter(
        "<p>网友（2026-07-20）：</p><p>小区夜间施工扰民。</p><p>官方回复（清河县城市管理局 2026-11-07）：</p><p>已责令整改。</p>"
    )
    assert (found.asked, found.answered, found.unit) == ("2026-07-20", "2026-11-07", "清河县城市管理局")


def test_the_time_that_the_page_shows_counts_where_the_letter_has_none() -> None:
    shown = "<div>发布人：匿名　发布时间：2026-07-20　浏览次数：33</div>"
    asked = "<div>问题描述：小区夜间施工扰民。</div>"
    assert letter(f"{shown}{asked}").asked == "2026-07-20"
    assert letter(f"{shown}<div>来信时间：2026-07-18</div>{asked}").asked == "2026-07-18"


def test_letters_of_a_list_without_pages_of_their_own() -> None:
    block = "<div class='collapse'><div>关于路灯第{0}次不亮<span>来信时间：2026-06-1{0}</span><span>{1}</span></div><p>来信内容：路灯不亮。</p>{2}</div>"
    answer = "<p>答复时间：2026-06-20</p><p>答复内容：已修复。</p>"
    page = f"<div><a href='/hd/'>领导信箱</a>{block.format(1, '已办结', answer)}{block.format(2, '办理中', '')}</div>"
    tree = parse(f"<html><body>{page}</body></html>")
    assert tree is not None
    found = {m.title: (m.asked, m.status) for m in read_message_rows(tree, BASE)}
    assert found == {
        "关于路灯第1次不亮": ("2026-06-11", "done:已办结"),
        "关于路灯第2次不亮": ("2026-06-12", "open:办理中"),
    }


def test_an_answer_that_only_its_words_tell() -> None:
    found = letter(
        "<p>写信时间：2026-07-20　　状态：已办结</p><p>您好，小区夜间施工扰民，请问何时能管？</p><hr>"
        "<p>网民您好，您反映的问题已收悉，现答复如下：已责令整改。</p><p>清河县城市管理局</p><p>2026年11月7日</p>"
    )
    assert (found.asked, found.answered, found.unit) == ("2026-07-20", "2026-11-07", "清河县城市管理局")
    assert found.question == len("您好，小区夜间施工扰民，请问何时能管？")


def test_a_unit_before_a_long_answer_on_the_same_line() -> None:
    found = letter(
        "<p>留言时间：2026-07-20</p><p>问题描述：施工扰民。</p><p><b>清河县城市管理局回复：</b>网民您好，您反映的问题已转城管大队核实，施工单位已停止夜间作业，感谢您的监督，欢迎继续来电来信反映问题。</p><p>2026-11-07</p>"
    )
    assert (found.answered, found.unit) == ("2026-11-07", "清河县城市管理局") and found.answer > 40


def test_a_day_alone_before_the_answer_is_that_of_the_letter() -> None:
    found = letter(
        "<div><h4>咨询</h4><p>小区夜间施工扰民。</p><small>2026-07-20</small></div>"
        "<div><h4>答复</h4><p>已责令整改。</p><small>清河县城市管理局 2026-11-07</small></div>"
    )
    assert (found.asked, found.answered, found.unit) == ("2026-07-20", "2026-11-07", "清河县城市管理局")


_HEAD = "<h1>路灯不亮</h1><p>来信时间：2026-06-02</p>"
_ANSWERED = (
    "<div>门口路灯不亮，请尽快修。</div><div style='display:none'>您好，已修复。县城管局 2026-06-05</div>"
)


@pytest.mark.parametrize(
    "tabs",
    [
        f"<ul class='tab'><li>来信内容</li><li>办理结果</li></ul><div class='con'>{_ANSWERED}</div>",
        f"<div class='hd'><a>来信内容</a><a>答复内容</a></div>{_ANSWERED}",
        "<ul><li><a href='#a'>来信内容</a></li><li><a href='#b'>回复内容</a></li></ul><div><p id='b'>您好，已修复。县城管局 2026-06-05</p>"
        "<p id='a'>门口路灯不亮，请尽快修。</p></div>",
    ],
)
def test_a_letter_and_its_answer_in_tabs(tabs: str) -> None:
    found = letter(_HEAD + tabs)
    assert (found.question, found.answer) == (
        len("门口路灯不亮，请尽快修。"),
        len("您好，已修复。县城管局 2026-06-05"),
    )


def test_a_letter_in_tabs_that_waits_for_its_answer() -> None:
    tabs = "<ul class='tab'><li>来信内容</li><li>答复内容</li></ul><div><div>门口路灯不亮，请尽快修。</div><div></div></div>"
    found = letter(_HEAD + tabs)
    assert (found.question, found.answer) == (12, 0)


def rows(body: str) -> list[tuple[str, str]]:
    tree = parse(f"<html><body>{body}</body></html>")
    assert tree is not None
    return [(m.title, m.status) for m in read_message_rows(tree, BASE)]


def listed(*numbers: int) -> str:
    entries = (f"<li><a href='/l/{n}.htm'>第{n}封来信</a><span>2026-06-0{n}</span></li>" for n in numbers)
    return f"<ul>{''.join(entries)}</ul>"


@pytest.mark.parametrize(
    "body",
    [
        f"<div class='hd'><ul><li>已回复</li><li>未回复</li></ul></div><div class='bd'>{listed(1)}{listed(2)}</div>",
        f"<div class='tab'><span>已回复</span><span>未回复</span></div><div>{listed(1)}</div><div style='display:none'>{listed(2)}</div>",
        f"<table><tr><td><a href='#t1'>已回复</a></td><td><a href='#t2'>未回复</a></td></tr></table><div><div id='t2'>{listed(2)}</div><div id='t1'>{listed(1)}</div></div>",
    ],
)
def test_the_state_of_letters_that_their_tab_tells(body: str) -> None:
    assert sorted(rows(body)) == [("第1封来信", "done:页签“已回复”"), ("第2封来信", "open:页签“未回复”")]


@pytest.mark.parametrize(
    "body",
    [
        f"<div><a>已回复</a><a>未回复</a></div>{listed(1, 2)}",  # a choice above one list of as many letters
        f"<div><a>已回复</a><a>未回复</a></div><div>{listed(1)}{listed(2)}{listed(3)}</div>",
        f"<div><a>热门来信</a><a>最新来信</a></div><div>{listed(1)}{listed(2)}</div>",
    ],
)
def test_no_state_where_heads_and_lists_do_not_belong_together(body: str) -> None:
    assert rows(body) == []


@pytest.mark.parametrize(
    ("words", "withheld"),
    [
        ("来信人选择不公开来信内容", True),
        ("应写信人要求不予公开", True),
        ("应来信人要求，不予公开", True),
        ("网友要求对来信内容保密", True),
        ("写信人不愿意公开此信", True),
        ("来信人不同意公开", True),
        ("本人申请公开征地批文，至今没有收到。", False),
        ("小区业主委员会成员多人要求公开维修资金账目", False),
        ("有人要求保密协议才给退款", False),
    ],
)
def test_what_is_kept_from_the_public_as_its_writer_wants(words: str, withheld: bool) -> None:
    found = letter(f"<p>来信时间：2026-05-11</p><p>来信内容：{words}</p><p>答复内容：</p>")
    assert found.status.startswith("void:") is withheld


def test_the_head_of_a_table_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def counted(element: HtmlElement) -> str:
        read.append(str(element.tag))
        return plain_text(element)

    monkeypatch.setattr(messages, "plain_text", counted)
    row = "<tr><td><a href='{0}.htm'>路灯第{0}次不亮</a></td><td>2026-06-02</td><td>2026-06-05</td></tr>"
    table = "<table><tr><th>标题</th><th>来信时间</th><th>回复时间</th></tr>{}</table>"
    assert len(rows(table.format("".join(row.format(n) for n in range(30))))) == 30
    assert read.count("th") == 3
