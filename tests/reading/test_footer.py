"""Marks of the footer."""

from __future__ import annotations

import pytest

from core.page import FooterFacts
from reading.footer import read_footer
from reading.markup import parse

URL = "http://www.qinghe.gov.cn/"
FULL = """<div class="footer"><p><a href="/wzdt/">网站地图</a></p>
<p>主办单位：清河县人民政府办公室　承办单位：清河县大数据中心　联系电话：0591-22220000</p>
<p>网站标识码：3599000001　<a href="https://beian.miit.gov.cn">闽ICP备00000001号-1</a>　闽公网安备 35999902000001号</p>
<script id="_jiucuo_" sitecode='3599000001' src='https://zfwzgl.www.gov.cn/exposure/jiucuo.js'></script>
<script>document.write(unescape("%3Cspan id='_ideConac' %3E%3C/span%3E%3Cscript src='https://dcs.conac.cn/js/14/230/0000/00000000/CA1.js'%3E"))</script></div>"""


def footer(markup: str) -> FooterFacts:
    tree = parse(f"<html><body><div class=main><p>正文</p></div>{markup}</body></html>")
    assert tree is not None
    return read_footer(tree, URL)


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
