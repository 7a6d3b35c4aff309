"""What is read of pages that hold several letters with their answers."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core.services import MessageFacts
from reading.functions.guestbooks import read_guestbook
from reading.tree.markup import parse


def book(body: str) -> tuple[MessageFacts, ...]:
    tree = parse(f"<html><body>{body}</body></html>")
    assert tree is not None
    return read_guestbook(tree)


def told(body: str) -> list[tuple[str, str, str, bool]]:
    return [(m.title, m.asked, m.answered, m.answer > 0) for m in book(body)]


_WANTED = [
    ("停车难怎么办？", "2026-06-10", "2026-06-12", True),
    ("菜市场占道没人管", "2026-05-10", "", False),
    ("医保能异地吗？", "2026-07-10", "2026-07-12", True),
]


def _block(title: str, asked: str, answered: str) -> str:
    reply = f"<b>回复：</b>已处理。（县城管局 {answered}）" if answered else ""
    return f"<div class='it'><div><span>留言人：林**</span><span>留言时间：{asked}</span></div><div>{title}</div><div>{reply}</div></div>"


def _flat(title: str, asked: str, answered: str) -> str:
    reply = f"<p>县城管局 {answered} 回复：</p><p>已处理。</p>" if answered else ""
    return f"<p>网友 小林 于 {asked} 留言：</p><p>{title}</p>{reply}<hr>"


def _rows(title: str, asked: str, answered: str) -> str:
    reply = f"<tr><td>回复：已处理。</td></tr><tr><td>回复时间：{answered}</td></tr>" if answered else ""
    return f"<tr><td>标题：{title}</td></tr><tr><td>留言时间：{asked}</td></tr><tr><td>内容：请处理</td></tr>{reply}"


def _terms(title: str, asked: str, answered: str) -> str:
    reply = f"<em>答</em>请到窗口办理。<i>{answered}</i>" if answered else ""
    return f"<dl><dt><em>问</em>{title}<i>{asked}</i></dt><dd>{reply}</dd></dl>"


def _columns(title: str, asked: str, answered: str) -> str:
    reply = "已处理。" if answered else ""
    return f"<tr><td>林**</td><td>{title}</td><td>{asked}</td><td>{reply}</td><td>{answered}</td></tr>"


_HEAD = "<tr><th>留言人</th><th>留言内容</th><th>留言时间</th><th>回复内容</th><th>回复时间</th></tr>"


@pytest.mark.parametrize(
    ("entry", "around"),
    [
        (_block, "<div>{}</div><div class='pager'>下一页</div>"),
        (_flat, "<div><h2>在线留言</h2>{}</div>"),
        (_rows, "<table>{}</table>"),
        (_columns, f"<table>{_HEAD}{{}}</table>"),
    ],
)
def test_letters_of_one_page(entry: Callable[[str, str, str], str], around: str) -> None:
    assert told(around.format("".join(entry(*w[:3]) for w in _WANTED))) == _WANTED


def _below(title: str, asked: str, answered: str) -> str:
    reply = (
        f"已处理。<p>回复人：办公室 回复时间：{answered}</p>" if answered else "<p>回复人： 回复时间：</p>"
    )
    return f"<dt>咨询</dt><dd>{title}<p>姓名：林** 留言时间：{asked}</p></dd><dd>回复：{reply}</dd>"


def _bare(title: str, asked: str, answered: str) -> str:
    reply = "已处理。" if answered else ""
    return f"<li><div>姓名: 林** 时间：{asked}</div><div>内容：{title}</div><div>回复人：办公室 时间：{answered}</div><div>回复内容：{reply}</div></li>"


def _in_cell(title: str, asked: str, answered: str) -> str:
    reply = f"<font>Admin于{answered} 08:30回复：</font>已处理。" if answered else ""
    return f"<tr><td>林**</td><td>{title}<br>{reply}</td><td>{asked}</td></tr>"


def _bold(title: str, asked: str, answered: str) -> str:
    reply = f"办公室答复：已处理。（答复时间：{answered}）" if answered else "答复：（答复时间：）"
    return f"<p><strong>{title}</strong></p><p>提问人：林** 提问时间：{asked}</p><p>{reply}</p>"


def _quoted(title: str, asked: str, answered: str) -> str:
    reply = f"<div>县城管局（{answered}）：已处理。</div>" if answered else ""
    return f"<div class='it'><p><b>网友“林”</b>（{asked}）：{title}</p>{reply}</div>"


@pytest.mark.parametrize(
    ("entry", "around"),
    [
        (_below, "<dl>{}</dl>"),
        (_bare, "<ul>{}</ul>"),
        (_in_cell, "<table><tr><td>昵称</td><td>留言</td><td>时间</td></tr>{}</table>"),
        (_bold, "<div id='zoom'>{}</div>"),
        (_quoted, "<div>{}</div>"),
    ],
)
def test_letters_in_other_orders(entry: Callable[[str, str, str], str], around: str) -> None:
    found = book(around.format("".join(entry(*w[:3]) for w in _WANTED)))
    assert [(m.asked, m.answered, m.answer > 0) for m in found] == [w[1:] for w in _WANTED]
    assert [m.title for m in found if m.title] == [
        m.title for m in found if m.title in [w[0] for w in _WANTED]
    ]


def test_lines_parted_by_breaks_alone() -> None:
    entries = "<br>".join(
        f"<b>问：</b>{t}（{a}）<br><b>答：</b>{f'已处理。（{b}）' if b else ''}" for t, a, b, _ in _WANTED
    )
    found = book(f"<div><p>{entries}</p></div>")
    assert [(m.asked, m.answered, m.answer > 0) for m in found] == [w[1:] for w in _WANTED]


def test_questions_and_answers_marked_by_one_character() -> None:
    found = book("".join(_terms(*w[:3]) for w in _WANTED))
    assert [(m.asked, m.answered, m.answer > 0) for m in found] == [w[1:] for w in _WANTED]


def test_letters_whose_answers_stand_elsewhere_are_not_taken() -> None:
    listed = "".join(
        f"<li><a href='{n}.htm'>路灯不亮</a><span>留言时间：2026-06-0{n}</span></li>" for n in (1, 2, 3)
    )
    assert book(f"<ul>{listed}</ul>") == ()
    linked = _block("占道", "2026-05-10", "") + "<a href='/a/2.htm'>查看回复</a>"
    here = _block("停车难怎么办？", "2026-06-10", "2026-06-12")
    assert [m.title for m in book(f"<div>{here}{here}<div class='it'>{linked}</div></div>")] == [
        "停车难怎么办？",
        "停车难怎么办？",
    ]


def test_a_notice_of_the_office_wants_no_answer() -> None:
    notice = _block("【公告】请文明留言", "2026-01-02", "")
    assert [m.title for m in book(f"<div>{notice}{''.join(_block(*w[:3]) for w in _WANTED)}</div>")] == [
        w[0] for w in _WANTED
    ]


def test_one_letter_is_no_book() -> None:
    assert book(_block("停车难怎么办？", "2026-06-10", "2026-06-12")) == ()
    twice = (
        "<table><tr><td>来信时间</td><td>2026-06-10</td></tr><tr><td>提交时间</td><td>2026-06-10</td></tr>"
    )
    assert book(f"{twice}<tr><td>答复内容</td><td>已处理</td></tr></table>") == ()


def test_the_last_letter_keeps_its_answer() -> None:
    entries = [_flat(*_WANTED[1][:3]), _flat(*_WANTED[0][:3]), _flat(*_WANTED[1][:3]), _flat(*_WANTED[2][:3])]
    assert [m.answer > 0 for m in book(f"<div>{''.join(entries)}</div>")] == [False, True, False, True]


def _item(n: int, last: str = "", reply: str = "r") -> str:
    asked = f"<div class='item{last}'><p>留言人：林** 留言时间：2026-0{n}-01</p><p>第{n}路公交何时开通？</p></div>"
    return f"{asked}<div class='{reply}'><p>回复：已开通。（县交通运输局 2026-0{n}-08）</p></div>"


_ITEMS = "".join(_item(n) for n in (1, 2, 3))


@pytest.mark.parametrize("last", [" last", " end", " noborder"])
def test_a_class_that_marks_the_last_block_does_not_part_it_from_its_answer(last: str) -> None:
    found = book(f"<div>{_ITEMS}{_item(4, last, f'r{last}')}</div>")
    assert [(m.asked, m.answered) for m in found][-1] == ("2026-04-01", "2026-04-08")


def test_a_last_letter_whose_answer_may_stand_behind_it_is_left_out() -> None:
    assert [m.asked for m in book(f"<div>{_ITEMS}{_item(4, '', 'bottom')}</div>")] == [
        f"2026-0{n}-01" for n in (1, 2, 3)
    ]


def test_a_last_letter_before_the_pager_waits_for_its_answer() -> None:
    asked = "<div class='item'><p>留言人：林** 留言时间：2026-04-01</p><p>路灯不亮</p></div>"
    found = book(f"<div>{_ITEMS}{asked}<div class='pager'>共4条 <a href='2.htm'>下一页</a></div></div>")
    assert [(m.asked, m.answer > 0) for m in found][-1] == ("2026-04-01", False)


@pytest.mark.parametrize(
    "unseen",
    [
        "<noscript><p>留言时间：2026-10-0{0}</p></noscript>",
        "<template><p>留言人：王** 留言时间：{{{{time}}}}</p></template>",
        "<template><div><p>留言时间：2026-10-0{0}</p></div></template>",
    ],
)
def test_letters_that_are_not_shown_are_none(unseen: str) -> None:
    assert book(f"<h1>留言板</h1><div>{unseen.format(1)}{unseen.format(2)}</div>") == ()
