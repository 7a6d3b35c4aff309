"""Marks of the footer."""

from __future__ import annotations

import pytest

from core.page import FooterFacts, LinkPlace
from reading.footer import find_footer, footer_facts
from reading.links import read_links
from reading.tree.markup import parse
from reading.tree.outline import outline_of

URL = "http://www.qinghe.gov.cn/"
FULL = """<div class="footer"><p><a href="/wzdt/">网站地图</a></p>
<p>主办单位：清河县人民政府办公室　承办单位：清河县大数据中心　联系电话：0591-22220000</p>
<p>网站标识码：3599000001　<a href="https://beian.miit.gov.cn">闽ICP备00000001号-1</a>　闽公网安备 35999902000001号</p>
<script id="_jiucuo_" sitecode='3599000001' src='https://zfwzgl.www.gov.cn/exposure/jiucuo.js'></script>
<script>document.write(unescape("%3Cspan id='_ideConac' %3E%3C/span%3E%3Cscript src='https://dcs.conac.cn/js/14/230/0000/00000000/CA1.js'%3E"))</script></div>"""


def footer(markup: str) -> FooterFacts:
    tree = parse(f"<html><body><div class=main><p>正文</p></div>{markup}</body></html>")
    assert tree is not None
    outline = outline_of(tree)
    links = read_links(tree, URL, lambda element: LinkPlace.FOOTER, outline=outline).links
    return footer_facts(outline, find_footer(outline), URL, links)


def test_a_full_footer() -> None:
    facts = footer(FULL)
    assert facts.found and not facts.scripted
    assert facts.conac == "https://dcs.conac.cn/js/14/230/0000/00000000/CA1.js"
    assert facts.error_report_url == "https://zfwzgl.www.gov.cn/exposure/jiucuo.js"
    assert facts.error_report_code == facts.site_code == "3599000001"
    assert facts.sponsor == "清河县人民政府办公室"
    assert facts.contact == "0591-22220000"
    assert (facts.icp, facts.police) == ("闽ICP备00000001号-1", "闽公网安备 35999902000001号")
    assert facts.sitemap_url == "http://www.qinghe.gov.cn/wzdt/"


@pytest.mark.parametrize(
    "markup",
    [
        "<table><tr><td>版权所有：清河县人民政府 闽ICP备00000001号</td></tr></table>",
        "<footer>主办：清河县人民政府 闽ICP备00000001号</footer>",
        '<div id="Bottom"><span>主办单位</span>：<b>清河县人民政府</b> 闽ICP备 00000001 号</div>',
        '<div class="bq"><p>清河县人民政府主办 闽ICP备00000001号</p></div>',
    ],
)
def test_other_templates_are_found(markup: str) -> None:
    facts = footer(markup)
    assert facts.found and "00000001" in facts.icp


@pytest.mark.parametrize(
    "markup",
    [
        '<script src="/common/footer.js"></script>',
        '<div id="page_bottom"></div><script>$("#page_bottom").load("/html/bottom/index.html")</script>',
        '<div class="foot" id="foot"></div>',
        '<iframe src="/inc/bottom.html"></iframe>',
    ],
)
def test_a_footer_by_script_or_frame_says_nothing_by_its_absence(markup: str) -> None:
    facts = footer(markup)
    assert facts.scripted and not facts.found


def test_a_page_without_footer() -> None:
    facts = footer("<p>没有底部</p>")
    assert (facts.found, facts.scripted, facts.template) == (False, False, "")


def test_ministry_code_and_link_entry() -> None:
    facts = footer(
        '<div class="foot">网站标识码bm27000004 版权所有 某部 <a href="http://121.43.68.40/exposure/jiucuo.html?site_code=bm27000004&url=x">'
        '<img src="/j.png"></a><a href="http://bszs.conac.cn/sitename?method=show&id=0F"><img src="/c.png"></a></div>'
    )
    assert facts.site_code == facts.error_report_code == "bm27000004"
    assert facts.error_report_url.startswith("http://121.43.68.40/")
    assert facts.conac.startswith("http://bszs.conac.cn/")


def test_one_template_has_one_key_whatever_the_counter_says() -> None:
    first = footer(FULL.replace("联系电话", "访问量：102345 联系电话"))
    second = footer(FULL.replace("联系电话", "访问量：102399 联系电话"))
    assert first.template == second.template != ""
    assert footer(FULL.replace("清河县大数据中心", "别处")).template != first.template


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("（网站标识码）3599000001", "3599000001"),
        ("网站标识码（3599000001）", "3599000001"),
        ("网站标识码为3599000001", "3599000001"),
        ("网站标识码：359900 0001 联系电话：0591-22220000", "3599000001"),
        ("网站标识码：3599000001 0591-22220000", "3599000001"),
        ("网站标识码：<span>3599</span>00<span>0001</span>", "3599000001"),
        ("网站标识码：3599 000 001 12345", "3599000001"),
        ("网站标识码：3599 闽ICP备00000001号", "3599"),
        ("网站标识码：3599000001ICP备案：闽ICP备00000001号", "3599000001"),
        ("网站标识码：３５９９０００００１", "3599000001"),
        ("网站标识码：bm27000004", "bm27000004"),
        ("网站标识码：35990000012", "35990000012"),
        ("网站标识码：359900001", "359900001"),
        ("网站标识码：待申请", ""),
    ],
)
def test_ways_of_writing_the_code(words: str, code: str) -> None:
    assert (
        footer(f'<div class="footer"><p>主办单位：清河县人民政府办公室</p><p>{words}</p></div>').site_code
        == code
    )


@pytest.mark.parametrize(
    ("words", "sponsor"),
    [
        ("版权归清河县人民政府所有", "清河县人民政府"),
        ("清河县人民政府版权所有", "清河县人民政府"),
        ("Copyright © 2016-2026 清河县教育局 All Rights Reserved", "清河县教育局"),
        ("主办方：清河县教育局", "清河县教育局"),
        ("主　办：清河县教育局", "清河县教育局"),
        ("版权所有：清河县教育局", "清河县教育局"),
        ("清河县教育局主办 联系方式：0591-22220000", "清河县教育局"),
        ("清河县人民政府　主办", "清河县人民政府"),
        ("主办单位：<img src='zb.png'> 电话：0591-22220000", ""),
        ("技术支持：某某公司", ""),
    ],
)
def test_ways_of_naming_the_owner(words: str, sponsor: str) -> None:
    assert footer(f'<div class="footer"><p>{words}</p><p>闽ICP备00000001号</p></div>').sponsor == sponsor


@pytest.mark.parametrize(
    ("words", "contact"),
    [
        ("传真：86-591-22220000", "86-591-22220000"),
        ("电　话：0591—22220000", "0591—22220000"),
        ("TEL:22220000", "22220000"),
        ("服务热线：12345", "12345"),
        ("地址：清河县人民路1号　邮编：350000", ""),
    ],
)
def test_ways_of_naming_a_number(words: str, contact: str) -> None:
    assert footer(f'<div class="footer"><p>{words}</p><p>闽ICP备00000001号</p></div>').contact == contact


@pytest.mark.parametrize(
    "words",
    ["闽公网安备第35999902000001号", "闽公网安备：35999902000001", "公安备案号：35999902000001"],
)
def test_ways_of_writing_filings(words: str) -> None:
    facts = footer(f'<div class="footer"><p>{words}</p><p>闽ICP备案号：00000001</p></div>')
    assert "35999902000001" in facts.police and "00000001" in facts.icp


def test_a_footer_in_two_blocks_is_read_whole() -> None:
    facts = footer(
        '<div class="foot-info"><p>主办单位：清河县人民政府办公室</p><p>网站标识码：3599000001</p></div>'
        '<div class="copyright">闽ICP备00000001号</div><p>闽公网安备 35999902000001号　电话：0591-22220000</p>'
    )
    assert (facts.sponsor, facts.site_code) == ("清河县人民政府办公室", "3599000001")
    assert facts.icp and facts.police and facts.contact


@pytest.mark.parametrize(
    ("markup", "conac"),
    [
        (
            '<script src="//dcs.conac.cn/js/14/230/0000/1/CA1.js"></script>',
            "//dcs.conac.cn/js/14/230/0000/1/CA1.js",
        ),
        ('<script src="/js/conac.js"></script>', "/js/conac.js"),
        ('<a href="https://bszs.conac.cn"><img src="/dz.png"></a>', "https://bszs.conac.cn"),
        ('<span id="_ideConac"></span>', "_ideConac"),
    ],
)
def test_ways_of_showing_the_conac_mark(markup: str, conac: str) -> None:
    assert footer(f'<div class="footer">主办单位：清河县教育局 {markup}</div>').conac == conac


def test_a_place_held_for_the_error_report_entry_counts() -> None:
    facts = footer('<div class="footer">主办单位：清河县教育局 <span id="_span_jiucuo"></span></div>')
    assert facts.error_report_url == "_span_jiucuo"


@pytest.mark.parametrize(
    "link",
    [
        '<a href="/map/">站点导航</a>',
        '<a href="/a/">Site Map</a>',
        '<a href="/sitemap/"><img src="/d.png"></a>',
    ],
)
def test_ways_of_linking_the_site_map(link: str) -> None:
    assert footer(f'<div class="footer">主办单位：清河县教育局 {link}</div>').sitemap_url


def test_a_frame_inside_the_footer_says_nothing_by_absence() -> None:
    facts = footer(
        '<div class="footer">主办单位：清河县教育局 <iframe src="/inc/dibu_1.html"></iframe></div>'
    )
    assert facts.found and facts.scripted
    other = footer('<div class="footer">主办单位：清河县教育局 <iframe src="/public/gy.html"></iframe></div>')
    assert other.found and other.scripted


def test_dates_of_entries_beside_the_footer_are_no_telephone() -> None:
    box = "<div class='box'><ul><li>关于建立联系点的通知 [09-23]</li><li>服务热线开通 2026-09-20</li></ul></div>"
    facts = footer(box + '<div class="footer">主办单位：清河县教育局 闽ICP备00000001号</div>')
    assert facts.contact == ""
    assert footer('<div class="footer">闽ICP备00000001号 联系日期：2026-09-20</div>').contact == ""


@pytest.mark.parametrize(
    "shown",
    [
        "网站识别码：3599000001",
        '<img src="/bsm.png" alt="网站标识码3599000001">',
        '<img src="/bsm.png" title="政府网站标识码：3599000001">',
    ],
)
def test_a_code_under_another_name_or_in_a_picture(shown: str) -> None:
    facts = footer(f'<div class="footer">主办：清河县人民政府 {shown} 闽ICP备05000001号</div>')
    assert facts.site_code == "3599000001"


def test_a_code_that_recognises_something_else_is_none() -> None:
    facts = footer('<div class="footer">主办：清河县人民政府 纳税人识别码：3599000001</div>')
    assert facts.site_code == ""


@pytest.mark.parametrize(
    ("words", "contact"),
    [
        ("联系我们 网站标识码：3599000001", ""),
        ("联系方式 备案号：35990002000001", ""),
        ("联系我们 闽公网安备 35990202000001号", ""),
        ("联系电话号码：22220000", "22220000"),
    ],
)
def test_a_code_is_no_telephone(words: str, contact: str) -> None:
    assert footer(f'<div class="footer"><p>{words}</p><p>主办：清河县教育局</p></div>').contact == contact


def test_the_mark_that_opens_on_a_click() -> None:
    click = "window.open('http://bszs.conac.cn/sitename?method=show&id=1')"
    facts = footer(
        f"""<div class="footer">版权所有：清河县人民政府<img src="/c.png" alt="党政机关" onclick="{click}"></div>"""
    )
    assert facts.conac.startswith("http://bszs.conac.cn/")


def test_numbers_that_elements_and_cells_divide() -> None:
    rows = (
        "<tr><td>备案序号</td><td><span>闽</span><span>ICP备</span><span>0501</span><span>2345</span>号</td></tr>"
        "<tr><td>闽公网安备</td><td>350425 02000123 号</td></tr><tr><td>联系电话：（0598）571&nbsp;2345</td></tr>"
    )
    facts = footer(f"<table class='copyright'>{rows}<tr><td>版权所有：清河县人民政府</td></tr></table>")
    assert (facts.icp, facts.police) == ("闽ICP备05012345号", "闽公网安备35042502000123号")
    assert facts.contact.endswith("571 2345")
