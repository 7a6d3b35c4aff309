"""The path of columns above the content."""

from __future__ import annotations

from datetime import datetime

import pytest

from reading.articles.title import read_breadcrumb
from reading.page import read_page
from reading.tree.hints import hints_of
from reading.tree.markup import parse
from reading.tree.outline import outline_of
from tests.checks import handmade


def path(markup: str) -> tuple[str, ...]:
    tree = parse(f"<html><body>{markup}</body></html>")
    assert tree is not None
    return read_breadcrumb(outline_of(tree), hints_of(markup.encode()), markup)


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


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        (
            "<div class='bread'>首页 &gt; 政务公开 &gt; 机构职能</div><h1>县财政局机构职能</h1>",
            ("首页", "政务公开", "机构职能"),
        ),
        (
            "<div class='dh'><a href='/'>网站首页</a>&nbsp;>>&nbsp;<a href='/dt/'>文旅动态</a> >> 正文</div>",
            ("网站首页", "文旅动态"),
        ),
        (
            "<table><tr><td><a href='/'>首頁</a></td></tr></table><p>首頁 » 新聞中心</p>",
            ("首頁", "新聞中心"),
        ),
        ("<ul class='menu'><li><a href='/'>首页</a></li><li><a href='/dt/'>动态</a></li></ul>", ()),
        ("<p>首页 > 是网站的门面，要及时更新，突出重点，方便群众查找所需要的信息和服务事项 > 等</p>", ()),
    ],
)
def test_path_that_nothing_announces(markup: str, expected: tuple[str, ...]) -> None:
    assert path(markup) == expected


def test_path_that_is_a_list_without_marks() -> None:
    assert path(
        '<div class="breadcrumb"><ol><li><a href="/">首页</a></li><li><a href="/s">办事服务</a></li><li>个体户登记</li></ol></div>'
    ) == ("首页", "办事服务", "个体户登记")


def test_menu_called_by_its_location_is_no_path() -> None:
    menu = "".join(f'<li><a href="/{n}/">{n}</a></li>' for n in ("首页", "浦水要闻", "网上办事", "来信选登"))
    assert path(f'<div class="elementor-location-header"><ul class="nav-menu">{menu}</ul></div>') == ()


def test_a_short_name_that_heads_the_text_is_the_title_whatever_the_menu_beside_it_says() -> None:
    names = ("机构概况", "领导之窗", "清河要闻", "政府信息公开指南", "政府信息公开制度", "政府信息公开年报")
    menu = "".join(f"<a class='list-group-item' href='/{n}/'>{name}</a>" for n, name in enumerate(names))
    body = (
        "<div class='container'><div class='row'><ol class='breadcrumb'><li><a href='/'>首页</a></li></ol>"
        f"<aside class='col-md-3'><div class='panel'><div class='list-group'>{menu}</div></div></aside>"
        "<div class='col-md-9'><h2>接口说明</h2><p>本平台提供数据接口，调用方式为HTTP GET，返回JSON格式。"
        "接口地址：/api/v1/datasets，参数：page、size。</p></div></div></div>"
    )
    markup = f"<html><head><title>接口说明_清河县人民政府</title></head><body>{body}</body></html>"
    when = datetime.fromisoformat("2026-11-20T02:00:00+08:00")
    url = "http://www.qinghe.gov.cn/data/api.html"
    page = read_page(
        url, markup.encode(), unit=handmade.unit(), fetched_at=when, content_type="text/html; charset=utf-8"
    )
    assert page.facts.title == "接口说明"


def test_a_path_of_nothing_but_the_home_page_is_not_the_menu_around_it() -> None:
    menu = "".join(
        f"<a href='/{n}/'>{name}</a> | " for n, name in enumerate(("机构概况", "通知公告", "领导信箱"))
    )
    markup = f"<form><div id='menu'><a href='/'>网站首页</a> | {menu}</div><div id='where'>您当前的位置：<a href='/'>首页</a></div></form>"
    assert path(markup) == ()
