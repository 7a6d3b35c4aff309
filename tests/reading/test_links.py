"""Addresses as browsers read them, and what a link is called."""

from __future__ import annotations

import pytest
from lxml.html import HtmlElement

from core.page import Link, LinkPlace, LinkUse
from reading.links import Targets, base_url, is_upgraded, read_links, resolve, upgraded
from reading.tree.markup import parse

BASE = "http://www.qinghe.gov.cn/zwgk/zcwj/index.html"


def tree(markup: str) -> HtmlElement:
    found = parse(f"<html><body>{markup}</body></html>")
    assert found is not None
    return found


def targets(markup: str) -> Targets:
    return read_links(tree(markup), BASE, lambda _: LinkPlace.BODY)


def only(markup: str) -> Link:
    (link,) = targets(markup).links
    return link


@pytest.mark.parametrize(
    ("raw", "url"),
    [
        ("t1.htm", "http://www.qinghe.gov.cn/zwgk/zcwj/t1.htm"),
        ("./202611/t1.htm#top", "http://www.qinghe.gov.cn/zwgk/zcwj/202611/t1.htm"),
        ("../../x/", "http://www.qinghe.gov.cn/x/"),
        ("/a b.htm", "http://www.qinghe.gov.cn/a%20b.htm"),
        ("  \n http://a.gov.cn/x\n", "http://a.gov.cn/x"),
        ("http://a.gov.cn/x\n/y", "http://a.gov.cn/x/y"),
        ("//a.gov.cn/x", "http://a.gov.cn/x"),
        ("\\a\\b.htm", "http://www.qinghe.gov.cn/a/b.htm"),
        ("/art/1.jhtml;jsessionid=8A7F", "http://www.qinghe.gov.cn/art/1.jhtml"),
        ("show.php?id=3&PHPSESSID=8A7F", "http://www.qinghe.gov.cn/zwgk/zcwj/show.php?id=3"),
        ("?page=2", "http://www.qinghe.gov.cn/zwgk/zcwj/index.html?page=2"),
        ("HTTP://A.gov.cn/X", "http://A.gov.cn/X"),
        ("www.a.gov.cn", "http://www.qinghe.gov.cn/zwgk/zcwj/www.a.gov.cn"),
        ("", ""),
        ("#", ""),
        ("javascript:void(0)", ""),
        ("JavaScript:;", ""),
        ("mailto:a@b.cn", ""),
        ("tel:0591", ""),
        ("http://", ""),
        ("http://[bad/", ""),
        ("data:text/html,x", ""),
        ("file:///C:/x.doc", ""),
        ("x" * 5000, ""),
    ],
)
def test_an_address_is_resolved_where_it_is_one(raw: str, url: str) -> None:
    assert resolve(BASE, raw) == url


def test_base_element_counts_and_a_bad_one_does_not() -> None:
    assert base_url(tree('<base href="/b/">'), BASE) == "http://www.qinghe.gov.cn/b/"
    assert base_url(tree('<base href="javascript:0"><base href="http://c.cn/">'), BASE) == "http://c.cn/"
    assert base_url(tree("<p>"), BASE) == BASE


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ('<a href="x">关于<b>印发</b>\n 办法的通知</a>', "关于印发 办法的通知"),
        ('<a href="x" title="关于印发绿化办法的通知">关于印发绿化...</a>', "关于印发绿化办法的通知"),
        ('<a href="x" title="标题">正文</a>', "正文"),
        ('<a href="x"><img alt="图标" src="i.png"></a>', "图标"),
        ('<a href="x" title="提示"></a>', "提示"),
        ('<a href="x"></a>', ""),
    ],
)
def test_the_text_of_a_link_is_what_is_seen_of_it(markup: str, text: str) -> None:
    assert next(k for k in targets(markup).links if k.use is LinkUse.ANCHOR).text == text


def test_an_address_opened_by_script_is_followed() -> None:
    assert (
        only("<a href='javascript:void(0)' onclick=\"window.open('/x.htm')\">打开</a>").url
        == "http://www.qinghe.gov.cn/x.htm"
    )
    assert (
        only("<a href=\"javascript:location.href='../y.htm'\">打开</a>").url
        == "http://www.qinghe.gov.cn/zwgk/y.htm"
    )


def test_unusable_addresses_are_kept_raw() -> None:
    link = only('<a href="javascript:alert(1)">点</a>')
    assert (link.url, link.raw) == ("", "javascript:alert(1)")


def test_a_named_place_is_no_link() -> None:
    assert targets('<a name="top"></a><a id="x"></a>').links == ()


def test_areas_of_a_picture_are_called_by_their_alternative_text() -> None:
    link = only('<map><area href="/zn/" alt="政府信息公开指南"></map>')
    assert (link.url, link.text) == ("http://www.qinghe.gov.cn/zn/", "政府信息公开指南")


def test_a_link_tells_what_it_is_used_for() -> None:
    found = targets(
        '<link rel="stylesheet" href="a.css"><link rel="shortcut icon" href="f.ico"><link rel="apple-touch-icon" href="t.png"><link rel="canonical" href="c">'
        '<script src="s.js"></script><iframe src="f.htm"></iframe><area href="m.htm"><img src="data:image/png;base64,x">'
        '<select><option value="http://b.gov.cn/">友情链接</option><option value="2">否</option></select>'
    )
    assert [(k.use.value, k.url.rpartition("/")[2]) for k in found.links] == [
        ("style", "a.css"),
        ("script", "s.js"),
        ("frame", "f.htm"),
        ("anchor", "m.htm"),
        ("anchor", ""),
    ]
    assert found.images[0].url == "" and found.images[0].alt is None


def test_forms_name_their_fields() -> None:
    (form,) = targets(
        '<form action="/s" method="POST"><input name="q"><select name="t"></select><input></form>'
    ).forms
    assert (form.action, form.method, form.fields) == ("http://www.qinghe.gov.cn/s", "post", ("q", "t"))


@pytest.mark.parametrize(
    ("markup", "url", "text"),
    [
        (
            "<span onclick=\"window.open('/zcjd/1.htm')\">政策解读</span>",
            "http://www.qinghe.gov.cn/zcjd/1.htm",
            "政策解读",
        ),
        (
            "<div onclick=\"location.href='1.htm'\" class='x'><p>解读</p></div>",
            "http://www.qinghe.gov.cn/zwgk/zcwj/1.htm",
            "解读",
        ),
        (
            "<select><option>相关</option><option value='/zcjd/1.htm'>解读</option></select>",
            "http://www.qinghe.gov.cn/zcjd/1.htm",
            "解读",
        ),
    ],
)
def test_what_opens_a_page_when_clicked_is_a_link(markup: str, url: str, text: str) -> None:
    link = only(markup)
    assert (link.url, link.text, link.use) == (url, text, LinkUse.ANCHOR)


@pytest.mark.parametrize(
    "markup",
    [
        "<span onclick='show(1)'>展开</span>",
        "<select><option value='1'>一月</option><option value='/2026/'>二月</option></select>",
        "<span onclick=\"window.open('')\">空</span>",
    ],
)
def test_other_clicks_and_choices_are_none(markup: str) -> None:
    assert targets(markup).links == ()


@pytest.mark.parametrize(
    ("attributes", "shown"),
    [
        ('src="/i/blank.gif" data-original="/u/1.jpg"', "/u/1.jpg"),
        ('src="/i/loading-2.png" data-src="/u/1.jpg"', "/u/1.jpg"),
        ('src="data:image/gif;base64,R0" data-original="/u/1.jpg"', "/u/1.jpg"),
        ('data-original="/u/1.jpg"', "/u/1.jpg"),
        ('src="/u/2.jpg" data-original="/u/1.jpg"', "/u/2.jpg"),
        ('src="/i/blank.gif"', "/i/blank.gif"),
    ],
)
def test_a_picture_that_waits_is_the_one_it_waits_for(attributes: str, shown: str) -> None:
    (image,) = targets(f"<img {attributes}>").images
    assert image.url == f"http://www.qinghe.gov.cn{shown}"


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>政策解读：<a href='/1.htm'>点击查看</a></p>", "政策解读：点击查看"),
        ("<p><span>解读链接：</span><a href='/1.htm'>查看</a></p>", "解读链接：查看"),
        ("<p>附件：<a href='/1.doc'>点击查看</a></p>", "点击查看"),
        ("<p>政策解读：<a href='/1.htm'>一图读懂</a></p>", "一图读懂"),
        ("<p><a href='/2.htm'>解读：</a>及其他 <a href='/1.htm'>查看</a></p>", "查看"),
        ("<a href='/1.htm'>查看</a>", "查看"),
    ],
)
def test_a_link_without_words_of_its_own_is_called_by_those_before_it(markup: str, text: str) -> None:
    assert targets(markup).links[-1].text == text


def test_what_the_home_page_links_to_says_nothing_of_other_folders() -> None:
    page = tree('<a href="list/index.html">列表</a><a href="/gg/">公告</a>')
    home = read_links(page, "http://www.guhe.gov.cn/", lambda _: LinkPlace.BODY)
    deeper = read_links(page, "http://www.guhe.gov.cn/list/index.html", lambda _: LinkPlace.BODY)
    assert [k.url for k in home.links] == [
        "http://www.guhe.gov.cn/list/index.html",
        "http://www.guhe.gov.cn/gg/",
    ]
    assert [k.url for k in deeper.links] == [
        "http://www.guhe.gov.cn/list/list/index.html",
        "http://www.guhe.gov.cn/gg/",
    ]


def test_parts_of_a_page_that_upgrades_them_but_not_where_it_leads() -> None:
    shown = upgraded(
        targets(
            '<a href="http://a.gov.cn/">甲</a><img src="http://a.gov.cn/b.png" alt="乙"><script src="c.js"></script>'
        )
    )
    assert [k.url for k in shown.links if k.use is LinkUse.ANCHOR] == ["http://a.gov.cn/"]
    assert {k.url for k in shown.links if k.use is LinkUse.SCRIPT} == {
        "https://www.qinghe.gov.cn/zwgk/zcwj/c.js"
    }
    assert [i.url for i in shown.images] == ["https://a.gov.cn/b.png"]


@pytest.mark.parametrize(
    ("meta", "says"),
    [
        ('<meta http-equiv="Content-Security-Policy" content="upgrade-insecure-requests">', True),
        (
            '<meta HTTP-EQUIV=" content-security-policy " content="img-src *; Upgrade-Insecure-Requests;">',
            True,
        ),
        ('<meta http-equiv="Content-Security-Policy" content="default-src https:">', False),
        ('<meta name="description" content="upgrade-insecure-requests">', False),
        ("", False),
    ],
)
def test_pages_that_have_their_parts_upgraded(meta: str, says: bool) -> None:
    assert is_upgraded(list(tree(meta).iter("meta"))) is says
