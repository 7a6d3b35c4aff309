"""Form fields without names, entries to elder versions, prompts before leaving, pictures and their words."""

from __future__ import annotations

import pytest
from lxml.html import HtmlElement

from core.page import AidFacts, LinkPlace
from reading.aids import read_aids
from reading.links import read_links
from reading.tree.markup import parse
from reading.tree.outline import outline_of
from reading.unusable import unusable_links

BASE = "http://www.qinghe.gov.cn/"


def tree(markup: str) -> HtmlElement:
    found = parse(f"<html><body>{markup}</body></html>")
    assert found is not None
    return found


def aids(markup: str, *, is_home: bool = True) -> AidFacts:
    return read_aids(outline_of(tree(markup)), markup, BASE, is_home=is_home) or AidFacts()


@pytest.mark.parametrize(
    ("markup", "names"),
    [
        ('<input type="text" name="q">', ("q",)),
        ('<input name="q"><input name="q">', ("q",)),
        ("<textarea></textarea>", ("textarea",)),
        ('<select id="bm"><option>一</option></select>', ("bm",)),
        ('<label for="k">关键字</label><input id="k">', ()),
        ("<label>关键字<input></label>", ()),
        ('<input placeholder="请输入">', ()),
        ('<input placeholder=" " name="q">', ("q",)),
        ('<input title="关键字"><input aria-label="日期"><input aria-labelledby="x">', ()),
        ('<input type="hidden" name="t"><input type=submit><input type="CHECKBOX"><button>查</button>', ()),
        ('<div style="display: none"><p><input name="t"></p></div>', ()),
        ('<div style="display    :    none"><p><input name="t"></p></div>', ()),
    ],
)
def test_fields_without_a_name(markup: str, names: tuple[str, ...]) -> None:
    assert aids(markup).unnamed_fields == names


@pytest.mark.parametrize(
    ("markup", "entry", "url"),
    [
        ('<a href="/zzb/">长者版</a>', "长者版", BASE + "zzb/"),
        ('<a href="/w/"><img src="a.png" alt="无障碍浏览"></a>', "无障碍浏览", BASE + "w/"),
        ('<a href="javascript:open()">无障碍</a>', "无障碍", ""),
        ('<span onclick="x()">进入无障碍浏览模式</span>', "进入无障碍浏览模式", ""),
        ('<a href="javascript:x()">无障碍</a><a href="/g/">[关怀版]</a>', "[关怀版]", BASE + "g/"),
        ('<a href="/o/"><i title="适老化版"></i></a>', "适老化版", BASE + "o/"),
        ('<area href="/z/" alt="长者助手">', "长者助手", BASE + "z/"),
        ('<li onclick="c()">大字版</li>', "大字版", ""),
        ('<button aria-label="进入长辈版"><svg></svg></button>', "进入长辈版", ""),
        ('<a href="/d/"><img src="d.png" alt="大字版"></a>', "大字版", BASE + "d/"),
        ('<a href="/a/">无障碍声明</a>', "", ""),
        ('<a href="/a/">老年人服务</a>', "", ""),
        ('<a href="/a/">老年大学</a>', "", ""),
        ('<a href="/a.htm">清河县推进老年人家庭适老化改造</a>', "", ""),
        ("<!-- <a href='/z/'>长者版</a> -->", "", ""),
        ("<p>关怀</p><p>老人</p>", "", ""),
    ],
)
def test_entry_to_an_elder_version(markup: str, entry: str, url: str) -> None:
    found = aids(markup)
    assert (found.elder_entry, found.elder_url) == (entry, url)


@pytest.mark.parametrize(
    ("markup", "asks"),
    [
        ("<p>您访问的链接即将离开“清河县人民政府”门户网站，是否继续？</p>", True),
        ("<script>confirm('您将访问外部链接，确定吗')</script>", True),
        ("<script>t='\\u79bb\\u5f00\\u672c\\u7f51\\u7ad9\\u662f\\u5426\\u7ee7\\u7eed'</script>", True),
        ("<p>志愿者离开清河返回岗位</p>", False),
        ("<p>离开本网站后内容不由我们负责。</p>", False),
        ("<p>要闻</p>", False),
    ],
)
def test_prompt_before_leaving(markup: str, asks: bool) -> None:
    assert bool(aids(markup).exit_prompt) is asks


def test_entry_and_prompt_are_looked_for_on_home_pages_only() -> None:
    markup = '<a href="/z/">长者版</a><p>即将离开本网站，是否继续</p>'
    assert aids(markup).elder_entry and aids(markup).exit_prompt
    assert read_aids(outline_of(tree(markup)), markup, BASE, is_home=False) is None


@pytest.mark.parametrize(
    ("markup", "lacks"),
    [
        ('<img src="a.png">', True),
        ('<img src="a.png" alt="">', False),
        ('<img src="a.png" title="地图">', False),
        ('<img src="a.png" title=" ">', True),
        ('<img src="a.png" role="presentation">', False),
        ('<img src="a.png" width="1" height="1">', False),
        ('<img src="a.png" width="100">', True),
        ('<img src="a.png" style="Display:None">', False),
        ('<img src="a.png" style="visibility :    hidden">', False),
        ('<img src="a.png" hidden>', False),
        ('<a href="/"><img src="a.png">首页</a>', False),
        ('<a href="/" title="首页"><img src="a.png"></a>', False),
        ('<a href="/"> <img src="a.png"> </a>', True),
        ('<img src="data:image/gif;base64,R0" data-src="a.png">', True),
        ('<img src="data:image/gif;base64,R0">', False),
        ("<IMG SRC=a.png BORDER=0>", True),
    ],
)
def test_pictures_that_need_words(markup: str, lacks: bool) -> None:
    assert aids(markup, is_home=False).silent_images == ((BASE + "a.png",) if lacks else ())


@pytest.mark.parametrize(
    ("alt", "says_nothing"),
    [
        ("IMG_20261102_101533.jpg", True),
        ("图片1", True),
        ("照片", True),
        ("W020261102345678901234", True),
        ("20261102", True),
        ("会议现场.png", True),
        ("现场图片", False),
        ("2026年清河县政府工作报告", False),
        ("12345热线", False),
        ("", False),
    ],
)
def test_names_of_files_as_words(alt: str, says_nothing: bool) -> None:
    assert aids(f'<img src="a.png" alt="{alt}">').file_names == ((alt,) if says_nothing else ())


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("file:///D:/2026/公示表.xls", True),
        (r"C:\Users\Administrator\名单.docx", True),
        ("http:", True),
        ("https：//", False),
        ("javascript:void(0)", False),
        ("mailto:a@b.example", False),
        ("weixin://dl/chat", False),
        ("#top", False),
    ],
)
def test_links_that_can_work_for_nobody(raw: str, kept: bool) -> None:
    links = read_links(tree(f'<a href="{raw}">附件</a>'), BASE, lambda _: LinkPlace.BODY).links
    assert bool(unusable_links(links)) is kept


def test_hostile_markup_stays_cheap() -> None:
    markup = "<input>" * 50_000 + "离开" * 50_000 + "<a>无障碍</a>" * 20_000 + "老" * 100_000
    found = aids(markup)
    assert found.unnamed_fields == ("input",)
    assert found.elder_entry == "无障碍"
