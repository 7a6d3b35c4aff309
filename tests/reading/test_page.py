"""Whole pages: odd bytes, files, and the parts that meet in one page."""

from __future__ import annotations

import json
import time
from datetime import datetime
from hashlib import blake2b
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.page import LinkPlace, LinkUse, Page, PageKind, decode_facts, encode_facts
from core.site import MemoryPages
from core.times import SHANGHAI
from reading.kind import is_content_address
from reading.lists.columns import awaits_script, find_columns
from reading.page import read_page, read_rendered
from tests.checks import handmade

UNIT = handmade.unit()
NOW = datetime(2026, 11, 20, 2, tzinfo=SHANGHAI)
ARTICLE = "http://www.qinghe.gov.cn/xwzx/202611/t20261118_9.htm"
HTML = """<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>县政府召开常务会议_清河县人民政府</title>
<meta name="ArticleTitle" content="县政府召开常务会议"><meta name="PubDate" content="2026-11-18 09:30"></head><body>
<div class="nav"><a href="/">首页</a> <a href="/xwzx/">要闻</a></div>
<div class="dqwz">当前位置：<a href="/">首页</a> &gt; <a href="/xwzx/">新闻中心</a> &gt; <a href="/xwzx/qhyw/">清河要闻</a> &gt; 正文</div>
<h1>县政府召开常务会议</h1><p class="info">发布时间：2026-11-18 09:30　来源：县融媒体中心　浏览：<span id="n"></span></p>
<div class="TRS_Editor"><p>　　11月17日，县长主持召开县政府常务会议，研究城市绿化、防汛备汛等工作。</p>
<p><img src="./W020261118.jpg"> <a href="P020261118.pdf">附件：会议纪要.pdf</a></p></div>
<div class="xgwz" style="display:none"><a href="/zcjd/1.htm">相关解读</a></div><div id="tab2" style="display: none"><a href="/hid/">暗</a></div>
<script>$(".xgwz").show()</script>
<div class="footer"><p>主办单位：清河县人民政府办公室　网站标识码：3599000001 <a href="javascript:void(0)">联系我们</a></p></div></body></html>"""


def read(body: bytes, url: str = ARTICLE, content_type: str = "text/html", **more: Any) -> Page:
    return read_page(url, body, unit=UNIT, fetched_at=NOW, content_type=content_type, **more)


def test_an_article_is_read_whole() -> None:
    page = read(HTML.encode())
    facts = page.facts
    assert (facts.kind, facts.title, facts.source) == (PageKind.ARTICLE, "县政府召开常务会议", "县融媒体中心")
    assert (facts.published, facts.published_from, facts.published_text) == (
        "2026-11-18T09:30",
        "visible",
        "2026-11-18 09:30",
    )
    assert facts.breadcrumb == ("首页", "新闻中心", "清河要闻")
    assert (
        facts.body_found
        and page.body_text.startswith("11月17日")
        and facts.body_length == len(page.body_text)
    )
    assert facts.lang == "zh-CN" and facts.head_title == "县政府召开常务会议_清河县人民政府"
    assert facts.footer is not None and facts.footer.site_code == "3599000001"
    assert [(i.url, i.alt, i.in_body) for i in facts.images] == [
        ("http://www.qinghe.gov.cn/xwzx/202611/W020261118.jpg", None, True)
    ]


def test_links_tell_where_they_stand() -> None:
    links = {k.text: k for k in read(HTML.encode()).facts.links if k.use is LinkUse.ANCHOR}
    assert links["要闻"].place is LinkPlace.NAV
    assert links["新闻中心"].place is LinkPlace.NAV
    assert links["附件：会议纪要.pdf"].place is LinkPlace.BODY
    assert links["附件：会议纪要.pdf"].url == "http://www.qinghe.gov.cn/xwzx/202611/P020261118.pdf"
    assert links["相关解读"].place is LinkPlace.BODY, "a box that a script shows is not hidden"
    assert links["暗"].place is LinkPlace.HIDDEN
    assert (links["联系我们"].place, links["联系我们"].url) == (LinkPlace.FOOTER, "")
    assert links["联系我们"].raw == "javascript:void(0)"


def test_facts_survive_storage() -> None:
    facts = read(HTML.encode()).facts
    assert decode_facts(*encode_facts(facts)) == facts


@pytest.mark.parametrize("charset", ["gbk", "gb18030", "utf-16", "utf-8-sig", "utf-8"])
def test_other_charsets_read_the_same(charset: str) -> None:
    body = HTML.replace('charset="utf-8"', 'charset="gb2312"').encode(charset)
    facts = read(body).facts
    assert (facts.title, facts.published, facts.source) == (
        "县政府召开常务会议",
        "2026-11-18T09:30",
        "县融媒体中心",
    )


@pytest.mark.parametrize("url", ["http://www.qinghe.gov.cn/", "http://www.qinghe.gov.cn/index.html"])
def test_the_home_page_is_known_by_its_address(url: str) -> None:
    facts = read(HTML.encode(), url).facts
    assert facts.kind is PageKind.HOME and facts.published == ""


def test_the_home_page_can_be_named() -> None:
    assert read(HTML.encode(), "http://other.example.cn/x/", is_home=True).kind is PageKind.HOME


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" \n ",
        b"\x00" * 300,
        b"<",
        b"<!-- only a remark -->",
        b"<html>",
        b"<html><frameset><frame src=a.htm></frameset></html>",
        b"<title></title><a href='http://[bad'>x</a><img src='http://['>",
        b"<html><body>" + b"<div>" * 30_000 + b"deep",
        b"<html><body>" + b"<font>" * 3_000 + "<p>深处</p>".encode(),
        b"<table>" * 5_000 + b"<td>x",
        b"<a href=" + b"x" * 100_000 + b">y</a>",
        b"<html><body>" + b"2026-11-20 " * 60_000,
        b"<html><head><meta name=PubDate content='" + b"2026-" * 50_000 + b"'></head>",
        "<html><body><p>截".encode()[:-1],
        b'<?xml version="1.0" encoding="gb2312"?><html><body><p>\xd6\xd0</p></body></html>',
        b"<html><body>\x0b\x0c\x1b\xff\xfe</body></html>",
        b'<base href="javascript:alert(1)"><a href="x">y</a>',
        b"<html><body><script>document.write('<div class=footer>')",
        b"<p>" * 20_000,
        "<div>来源：</div>".encode() * 5_000,
    ],
)
def test_odd_bytes_make_a_page_all_the_same(body: bytes) -> None:
    page = read(body)
    assert page.url == ARTICLE
    assert decode_facts(*encode_facts(page.facts)) == page.facts


@pytest.mark.parametrize(
    ("shown", "kind"),
    [
        (
            "<h1>“/”应用程序中的服务器错误。</h1><p><b>说明: </b>服务器上出现应用程序错误，详细信息无法查看。</p>",
            PageKind.OTHER,
        ),
        ("<div>很抱歉，您的访问被阻断。</div><div>您的请求ID是: 7b3a91ec16</div>", PageKind.OTHER),
        ('<h1>停水通知</h1><p>因管道检修，11月8日全天停水。</p><a href="/">返回首页</a>', PageKind.ARTICLE),
        (
            "<h1>停水通知</h1><p>发布时间：2026-11-06</p><p>因管道检修，11月8日全天停水。</p>",
            PageKind.ARTICLE,
        ),
    ],
)
def test_a_few_words_of_nobody_are_no_article_whatever_the_address(shown: str, kind: PageKind) -> None:
    body = f"<html><head><title>提示</title></head><body>{shown}</body></html>".encode()
    assert read(body, "http://www.qinghe.gov.cn/info/1009/2201.htm").kind is kind


def test_json_served_as_html_is_no_article() -> None:
    page = read(json.dumps({"title": "关于", "content": "<p>各乡镇人民政府：</p>"}).encode())
    assert (page.kind, page.tree) == (PageKind.OTHER, None)


@pytest.mark.parametrize(
    ("url", "body", "content_type"),
    [
        ("http://a.gov.cn/P1.pdf", b"%PDF-1.7\n%%EOF", "application/pdf"),
        ("http://a.gov.cn/down?id=1", b"%PDF-1.7", "text/html"),
        ("http://a.gov.cn/P1.xls", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "application/octet-stream"),
        ("http://a.gov.cn/P1.docx", b"PK\x03\x04" + b"\0" * 100, ""),
        ("http://a.gov.cn/1.jpg", b"\xff\xd8\xff\xe0", "image/jpeg"),
    ],
)
def test_files_are_attachments(url: str, body: bytes, content_type: str) -> None:
    page = read(body, url, content_type)
    assert page.kind is PageKind.ATTACHMENT and page.tree is None and page.facts.attachment is not None


def test_a_page_under_a_file_name_is_a_page() -> None:
    page = read(HTML.encode(), "http://www.qinghe.gov.cn/P1.pdf", "text/html")
    assert page.kind is PageKind.ARTICLE


def test_ten_megabytes_are_read() -> None:
    body = HTML.replace("<p>　　11月", "<p>" + "清河县城市绿化。" * 420_000 + "</p><p>　　11月").encode()
    assert len(body) > 10_000_000
    assert read(body).facts.title == "县政府召开常务会议"


@pytest.mark.parametrize(
    "markup",
    [
        "<div class=footer>" * 1900 + "<p>主办单位：某单位</p>" * 20_000,
        "<div class=content>" * 1900 + "<p>清河县城市绿化。</p>" * 20_000,
        "<div class=TRS_Editor>" * 1900 + "<p>来源：某单位</p>" * 20_000,
        "<div class=crumb>" * 1900 + "<a href=x>位置：</a>" * 20_000,
        "<div id=app>" * 1900 + "<a>x</a>" * 20_000,
        "<h1 class=title>" * 1900 + "位置：版权所有" * 20_000,
        "<table><tr><td>" * 600 + "清河县城市绿化。" * 20_000,
        "<p class=title>2026-11-20</p>" * 20_000,
    ],
    ids=["footers", "contents", "editors", "crumbs", "apps", "headings", "tables", "dates"],
)
def test_hostile_shapes_end_soon(markup: str) -> None:
    start = time.process_time()
    assert read(("<html><body>" + markup).encode()).tree is not None
    assert time.process_time() - start < 6


_PIECES = st.lists(
    st.sampled_from(
        [HTML[i : i + 90] for i in range(0, len(HTML), 45)] + ["<", ">", "\x00", "<table>", "</div>", "<!--"]
    ),
    max_size=25,
)


@settings(max_examples=150, deadline=None)
@given(_PIECES, st.sampled_from(["utf-8", "gb18030", "utf-16"]), st.integers(0, 4))
def test_shuffled_markup_never_raises(pieces: list[str], charset: str, cut: int) -> None:
    body = "".join(pieces).encode(charset)
    page = read(body[: len(body) - cut])
    assert page.facts.body_length == len(page.body_text) or page.tree is None


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=300))
def test_random_bytes_never_raise(noise: bytes) -> None:
    assert read(noise).status == 200
    assert read(HTML.encode()[:900] + noise + HTML.encode()[900:]).facts.url == ARTICLE


def test_workbook_of_markup_is_a_file_with_its_tables() -> None:
    sheet = (
        '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><body><table>'
        '<tr><td colspan="3">2026年清河县行政事业性收费目录清单</td></tr>'
        "<tr><td>收费项目</td><td>收费依据</td><td>执收单位</td></tr>"
        "<tr><td>不动产登记费</td><td>财税〔2016〕79号</td><td>自然资源局</td></tr></table></body></html>"
    ).encode()
    url = "http://www.qinghe.gov.cn/module/download/downfile.jsp?filename=w1.xls"
    page = read(sheet, url, "application/vnd.ms-excel")
    assert (page.kind, page.facts.attachment and page.facts.attachment.kind) == (PageKind.ATTACHMENT, "xls")
    assert page.facts.tables[0].head == ("收费项目", "收费依据", "执收单位")
    gone = "<html><body><p>您访问的文件不存在</p></body></html>".encode()
    assert read(gone, url, "application/vnd.ms-excel").kind is not PageKind.ATTACHMENT


@pytest.mark.parametrize("media", ["", "application/octet-stream", "application/x-download"])
def test_file_of_markup_whose_type_says_nothing(media: str) -> None:
    text = "<html><body><h1>关于召开会议的通知</h1><p>各乡镇：</p><p>定于11月25日召开全县会议，请准时参加。</p><p>县政府办</p></body></html>"
    url = "http://www.qinghe.gov.cn/xw/P020261120.doc"
    page = read(text.encode("gbk"), url, media)
    assert page.kind is PageKind.ATTACHMENT
    assert "准时参加" in page.body_text
    gone = (
        "<html><title>404</title><body><h1>文件不存在</h1><p>可能的原因：</p><p>一</p><p>二</p></body></html>"
    )
    assert read(gone.encode(), url, media).kind is not PageKind.ATTACHMENT
    assert read(text.encode(), url.replace(".doc", ".htm"), "").kind is not PageKind.ATTACHMENT


@pytest.mark.parametrize(
    ("body", "is_file"),
    [
        ("<html><body><table border=1><tr><td>序号</td></tr><tr><td>1</td></tr></table></body></html>", True),
        ('<html xmlns:o="urn:schemas-microsoft-com:office:office"><body><p>申请表</p></body></html>', True),
        ("<html><body><p>您访问的文件不存在</p></body></html>", False),
        (
            '<html><body><table><tr><td><a href="/">首页</a></td></tr><tr><td>出错</td></tr></table></body></html>',
            False,
        ),
    ],
)
def test_a_workbook_of_markup_that_the_server_calls_html(body: str, is_file: bool) -> None:
    page = read(body.encode(), "http://www.qinghe.gov.cn/upload/w1.xls", "text/html; charset=utf-8")
    assert (page.kind is PageKind.ATTACHMENT) == is_file
    assert read(body.encode(), "http://www.qinghe.gov.cn/w1.htm", "text/html").kind is not PageKind.ATTACHMENT


def test_a_workbook_in_xml_has_tables() -> None:
    def cells(*words: str) -> str:
        return "".join(f'<Cell><Data ss:Type="String">{w}</Data></Cell>' for w in words)

    sheet = (
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:schemas-microsoft-com:office:excel">'
        '<Worksheet ss:Name="Sheet1"><Table><Row><Cell ss:MergeAcross="2"><Data ss:Type="String">清河县收费目录清单</Data></Cell></Row>'
        f"<Row>{cells('收费项目', '收费依据', '收费标准')}</Row><Row>{cells('登记费', '闽价费〔2019〕1号', '80元')}</Row>"
        "</Table></Worksheet></Workbook>"
    ).encode()
    page = read(sheet, "http://www.qinghe.gov.cn/zwgk/P02026.xls", "application/vnd.ms-excel")
    assert page.facts.attachment is not None and page.facts.attachment.kind == "xls"
    assert page.facts.tables[0].head == ("收费项目", "收费依据", "收费标准")


@pytest.mark.parametrize(
    "tail",
    [
        "<div class='share'>分享到：<a>微信</a></div><div>扫一扫在手机打开当前页</div>",
        "<p>【打印】【关闭】</p>",
        "<p>上一篇：<a href='1.htm'>停水通知</a></p><p>下一篇：<a href='2.htm'>招聘公告</a></p>",
    ],
)
def test_what_templates_put_under_the_text_is_none_of_it(tail: str) -> None:
    text = "各乡镇要落实河长巡河制度，及时上报问题，关闭窗口期内未整改的予以通报；群众可以打印本页留存。" * 8
    page = read(
        f"<html><body><h1>河长制工作推进会召开</h1><div class='TRS_Editor'><p>{text}</p>{tail}</div></body></html>".encode()
    )
    assert page.body_text == text


def test_a_long_workbook_of_markup_is_read_to_its_end() -> None:
    rows = "".join(f"<tr><td>{n}</td><td>上坊村第{n}户</td><td>一千元</td></tr>" for n in range(900))
    sheet = f'<html xmlns:x="urn:schemas-microsoft-com:office:excel"><style>td{{}}</style><table>{rows}</table></html>'
    page = read(sheet.encode(), "http://www.qinghe.gov.cn/zwgk/P02027.xls", "application/vnd.ms-excel")
    assert page.body_text.endswith("899 上坊村第899户 一千元") and "td{" not in page.body_text
    assert page.facts.attachment is not None and len(page.facts.attachment.text_sample) == 4000


def test_a_text_in_xml_of_word() -> None:
    text = (
        '<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Word.Document"?>'
        '<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"><w:body><w:p><w:r><w:t>清河县</w:t></w:r>'
        "<w:r><w:t>公告</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>姓名</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:body></w:wordDocument>"
    ).encode()
    page = read(text, "http://www.qinghe.gov.cn/zwgk/P02028.doc", "application/msword")
    assert page.facts.attachment is not None and page.facts.attachment.kind == "doc"
    assert page.body_text == "清河县公告 姓名"


_COLUMN = "http://www.qinghe.gov.cn/zwgk/sjfb/"
_SERVED = '<html><head><title>数据发布</title></head><body><div id="app">{}</div><script src="/js/list.js"></script></body></html>'


@pytest.mark.parametrize(
    ("shown", "blank"),
    [
        ("<p>加载中...</p>", None),
        ("<ul class='list'></ul>", True),
        ("<ul class='list'></ul><p>暂无数据</p>", True),
    ],
)
def test_a_list_still_on_its_way_in_the_browser_is_not_empty(shown: str, blank: bool | None) -> None:
    served = _SERVED.format("").encode()
    page = read_rendered(_COLUMN, served, _SERVED.format(shown).encode(), unit=UNIT, fetched_at=NOW)
    assert page.facts.rendered and page.facts.kind is PageKind.COLUMN
    columns = find_columns(UNIT, MemoryPages([page.facts]))
    assert [c.blank for c in columns] == [blank]
    assert awaits_script(page.facts) is (blank is None)


def test_names_of_the_disclosure_part_that_lead_nowhere() -> None:
    body = (
        '<h4>法定主动公开内容</h4><a href="javascript:;">依申请公开</a><a href="/nb/">公开年报</a><p>政府信息公开工作会议昨天召开，'
        "研究部署了下一步工作。</p><li><span> 公开指南： </span></li>"
    )
    page = read(f"<html><head><title>政府信息公开</title></head><body>{body}</body></html>".encode(), _COLUMN)
    assert page.facts.unlinked == ("法定主动公开内容", "依申请公开", "公开指南")


def test_a_day_behind_a_name_in_brackets() -> None:
    line = "<span>【发布机构】</span>清河县人民政府<br><span>【发布时间】</span>2026-11-09"
    page = f"<html><body><h1>关于张某同志职务任免的通知</h1><div>{line}</div><div class='TRS_Editor'><p>经研究决定，任命张某同志为县水利局副局长。</p></div></body></html>"
    assert read(page.encode()).facts.published == "2026-11-09"


LETTER = """<html><head><meta charset="utf-8"><title>咨询养老保险</title></head><body>
<div class="dqwz"><a href="/">首页</a> &gt;&gt; <a href="/hdjl/{column}/">{name}</a> &gt;&gt; 正文</div>
<h3>咨询养老保险转移</h3><div class="card">网民 2026-07-10</div><div class="card">想了解一下手续，盼复。</div>
<div class="card">清河县人社局 回复于 2026-07-14</div><div class="card">网民您好，您反映的问题已收悉，现答复如下：请到窗口办理，感谢您的关注。</div></body></html>"""


def test_letters_made_of_cards_are_letters_in_a_column_of_letters() -> None:
    url = "http://www.qinghe.gov.cn/info/1021/3456.htm"
    assert read(LETTER.format(column="zx", name="网上咨询").encode(), url).kind is PageKind.MESSAGE
    assert read(LETTER.format(column="yw", name="清河要闻").encode(), url).kind is not PageKind.MESSAGE


@pytest.mark.parametrize(
    ("head", "shown", "title"),
    [
        ("解读材料", "《清河县全域旅游办法》解读材料", "《清河县全域旅游办法》解读材料"),
        ("图解", "【图解】清河县全域旅游办法", "【图解】清河县全域旅游办法"),
        ("水利简介", "水利简介", "水利简介"),
        ("县长会议纪要公开", "关于县长会议纪要公开", "县长会议纪要公开"),
    ],
)
def test_short_title_of_a_column_gives_way_to_the_shown_one(head: str, shown: str, title: str) -> None:
    text = "<p>近年来，全域旅游面临新的形势，群众十分关注，起草组先后到八个乡镇调研。</p>" * 3
    page = f"<html><head><title>{head}</title></head><body><h2>{shown}</h2><div>发布时间：2026-11-02 来源：县文旅局</div><div class='TRS_Editor'>{text}</div></body></html>"
    assert read(page.encode()).facts.title == title


@pytest.mark.parametrize(
    ("shown", "meta", "title"),
    [
        ("清河县人民政府关于规范取水的意见", "发布时间：2026-11-02 来源：县政府办", "清河县人民政府关于规范取水的意见"),
        ("政府文件", "发布时间：2026-11-02 来源：县政府办", "政府文件"),
        ("", "发布时间：2026-11-02 来源：县政府办", "政府文件"),
    ],
)  # fmt: skip
def test_title_that_only_names_the_column_gives_way(shown: str, meta: str, title: str) -> None:
    text = "<p>为规范取水，结合我县实际，现提出以下意见，请认真贯彻执行，并将有关情况及时报告。</p>" * 3
    crumb = "<div class='dqwz'>当前位置：<a href='/'>首页</a> &gt; <a href='/wj/'>政府文件</a></div>"
    page = f"<html><head><title>政府文件</title></head><body>{crumb}<h1>{shown}</h1><div>{meta}</div><div class='TRS_Editor'>{text}</div></body></html>"
    assert read(page.encode()).facts.title == title


def test_paragraphs_that_are_sections_with_spans_make_the_article() -> None:
    """As editors of messengers leave them; the container has no known name."""
    lines = (
        "今年以来，全县上下抓实项目建设",
        "一季度开工项目二十三个，完成投资十二亿元。",
        "下一步将继续优化服务。",
    )
    sections = "".join(f"<section style='text-indent:2em'><span>{line}</span></section>" for line in lines)
    html = (
        "<html><head><title>项目建设提速</title></head><body><div id='top'><p>您好，欢迎访问！现在是：2026年11月20日 星期五 09:12</p></div>"
        f"<div class='box'><h2>项目建设提速</h2><div class='abc'><section>{sections}</section></div></div></body></html>"
    )
    page = read_page(
        "http://www.qinghe.gov.cn/info/1001/2.htm",
        html.encode(),
        unit=UNIT,
        fetched_at=NOW,
        content_type="text/html",
    )
    assert page.body_text.startswith("今年以来") and "欢迎访问" not in page.body_text


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("清河县人民政府网 - 清河县2026年取水收费公示", "清河县2026年取水收费公示"),
        ("清河县政府信息网_关于做好防汛工作的意见", "关于做好防汛工作的意见"),
        ("清河县人民政府 - 关于做好防汛工作的意见", "关于做好防汛工作的意见"),
        ("清河县水利局 - 关于做好防汛工作的意见", "清河县水利局 - 关于做好防汛工作的意见"),
    ],
)
def test_name_of_a_website_before_the_title(head: str, title: str) -> None:
    text = "<p>现就有关事项提出以下意见，请认真贯彻执行，并将有关情况及时报告县政府。</p>" * 3
    page = f"<html><head><title>{head}</title></head><body><div class='TRS_Editor'>{text}</div></body></html>"
    assert read(page.encode(), "http://www.qinghe.gov.cn/showarticle.asp?id=11").facts.title == title


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("list.asp?id=8", PageKind.COLUMN),
        ("newslist.aspx?id=8", PageKind.COLUMN),
        ("show.asp?id=8", PageKind.ARTICLE),
    ],
)
def test_a_script_that_lists_makes_a_column_whatever_number_it_is_asked_for(
    address: str, kind: PageKind
) -> None:
    rows = "".join(
        f"<tr><td>·<a href='show.asp?id={n}'>清河县第{n}次防汛会议召开</a></td><td>[2026-9-{n}]</td></tr>"
        for n in range(1, 6)
    )
    page = f"<html><head><title>防汛动态</title></head><body><a href='/list.asp?id=8'>防汛动态</a><table>{rows}</table></body></html>"
    if kind is PageKind.ARTICLE:
        page = page.replace(
            "<table>", "<p>发布时间：2026-9-8</p><div class='TRS_Editor'><p>会议召开。</p></div><table>"
        )
    assert read(page.encode(), f"http://www.qinghe.gov.cn/{address}").kind is kind


def test_the_line_of_time_is_no_article_where_only_a_table_stands_below() -> None:
    table = "<table border=1><tr><td>序号</td><td>收费项目</td><td>收费依据</td></tr><tr><td>1</td><td>证件工本费</td><td>省价费〔2003〕22号</td></tr><tr><td>2</td><td>考试费</td><td>省价费〔2012〕10号</td></tr></table>"
    line = (
        "发表日期：2023-4-10　　作者：政府办　　阅读：<script src='hits.asp?id=1'></script>次，欢迎访问本网站"
    )
    title = "清河县2023年行政事业性收费目录清单"
    page = f"<html><head><title>{title}</title></head><body><table><tr><td align=center>{title}</td></tr><tr><td>{line}</td></tr><tr><td>{table}</td></tr></table></body></html>"
    facts = read(page.encode(), "http://www.qinghe.gov.cn/showarticle.asp?id=13").facts
    assert (facts.kind, facts.published, len(facts.tables)) == (PageKind.FEE_LIST, "2023-04-10", 1)


def test_a_link_that_holds_the_title_does_not_hide_the_day_above_it() -> None:
    rows = (
        "<tr><td>单位</td><td>项目</td><td>标准</td></tr>"
        + "<tr><td>卫健局</td><td>体检费</td><td>20元</td></tr>" * 3
    )
    page = f"<html><head><title>行政事业性收费清单</title></head><body><div class='c'><h2>行政事业性收费清单</h2><p>更新日期：2026-05-06</p><div>省级清单：<a href='http://czt.example.gov.cn/'>福建省行政事业性收费清单</a></div><table>{rows}</table></div></body></html>"
    assert read(page.encode(), "http://www.qinghe.gov.cn/sfqd.html").facts.published == "2026-05-06"


_ROWS = "".join(
    f"<tr><td>{n}</td><td><a href='/Detail.aspx?aid={n}'>清河县召开第{n}次防汛工作会议</a></td><td>2026年11月{n}日</td></tr>"
    for n in range(1, 9)
)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("List.aspx?id=1", PageKind.COLUMN),
        ("NewsList.asp?id=31", PageKind.COLUMN),
        ("news_more.php?id=3&page=1", PageKind.COLUMN),
        ("show.asp?id=31", PageKind.ARTICLE),
        ("list.asp?articleid=31", PageKind.ARTICLE),
    ],
)
def test_program_of_lists_shows_columns_by_number(path: str, kind: PageKind) -> None:
    body = f"<div class='pos'>当前位置：<a href='/'>首页</a> &gt; <a href='#'>要闻动态</a></div><h2>要闻动态</h2><table><tr><th>序号</th><th>标题</th><th>发布日期</th></tr>{_ROWS}</table>"
    html = f"<html><head><title>要闻动态_清河县人民政府</title></head><body>{body}</body></html>"
    page = read(html.encode(), f"http://www.qinghe.gov.cn/{path}")
    assert page.facts.kind is kind


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("zwgk/001001/20261118/6f9a3b0e-1c2d-4e5f-8a9b-0c1d2e3f4a5b.html", True),
        ("2026/1118/c901a30123/page.htm", True),
        ("a/xwzx/2026/1118/123.html", True),
        ("xwzx_yw/70029.jhtml", True),
        ("NewsList.asp?id=31", False),
        ("901/list.htm", False),
        ("zwgk/001001/subpage.html", False),
        ("2026/1118/", False),
    ],
)
def test_addresses_of_articles_as_content_systems_write_them(path: str, content: bool) -> None:
    assert is_content_address(f"http://www.qinghe.gov.cn/{path}") is content


@pytest.mark.parametrize(
    ("charset", "query"),
    [("gb18030", "f=%B8%BD%BC%FE.doc"), ("utf-8", "f=附件.doc")],
)
def test_queries_are_asked_in_the_set_of_the_page(charset: str, query: str) -> None:
    html = (
        f"<html><head><meta charset='{charset}'><title>通知</title></head><body><h1>关于开展检查的通知</h1>"
        "<a href='down.asp?f=附件.doc'>附件</a><a href='附件/表.doc?id=1'>表</a><img src='pic.asp?n=图'></body></html>"
    )
    links = read(html.encode(charset), "http://www.qinghe.gov.cn/a.asp").facts.links
    assert {k.url for k in links if "down" in k.url} == {f"http://www.qinghe.gov.cn/down.asp?{query}"}
    assert {k.url for k in links if "?id" in k.url} == {"http://www.qinghe.gov.cn/附件/表.doc?id=1"}


def test_paragraphs_in_a_quotation_make_the_article() -> None:
    text = "".join(
        f"<p>第{n}条　各乡镇人民政府应当明确专人负责，建立台账，按月报送有关情况。</p>" for n in "一二三"
    )
    page = f"<html><head><title>清河县桥梁养护办法</title></head><body><div class='top'><a href='/'>首页</a></div><center><h2>清河县桥梁养护办法</h2>2026-08-05</center><blockquote>{text}</blockquote></body></html>"
    assert read(page.encode(), "http://www.qinghe.gov.cn/wj/2005.html").body_text.startswith("第一条")


def test_a_day_with_its_source_is_no_article_where_only_a_table_stands_below() -> None:
    table = "<table border=1><tr><td>序号</td><td>收费项目</td><td>收费标准</td></tr><tr><td>1</td><td>证照费</td><td>20元</td></tr></table>"
    title = "清河县2024年行政事业性收费目录清单"
    line = "2024年3月5日　来源：县政府办　打印本页 关闭窗口"
    page = f"<html><head><title>{title}</title></head><body><div id='artical'><div class='hd'><div class='t1'>{title}</div><div class='t2'>{line}</div></div><div id='abody'>{table}</div></div></body></html>"
    facts = read(page.encode(), "http://www.qinghe.gov.cn/sf/4001.html").facts
    assert (facts.published, len(facts.tables)) == ("2024-03-05", 1)


def test_a_line_of_time_gives_way_to_the_labels_of_a_guide() -> None:
    rows = "".join(
        f"<div><p>{name}：按规定</p></div>"
        for name in ("设定依据", "申请条件", "申请材料", "办理地点", "办理机构", "办理时限")
    )
    title = "户外广告许可办事指南"
    line = "2026年5月6日　来源：县政府办　打印本页 关闭窗口"
    page = f"<html><head><title>{title}</title></head><body><div id='artical'><div class='hd'><div class='t1'>{title}</div><div class='t2'>{line}</div></div><div id='abody'>{rows}<p>办理流程：申请</p></div></div></body></html>"
    found = read(page.encode(), "http://www.qinghe.gov.cn/bs/5001.html")
    assert found.facts.services is not None and found.facts.services.guide is not None
    assert "basis" in found.facts.services.guide.elements


@pytest.mark.parametrize(("crumb", "kind"), [("重大项目", PageKind.COLUMN), ("信息公开", PageKind.OTHER)])
def test_an_empty_place_under_the_name_of_the_page_is_a_column(crumb: str, kind: PageKind) -> None:
    body = (
        f"<div class='position'>当前位置：<a href='/'>首页</a> &gt; <a href='/a6.htm'>{crumb}</a></div>"
        "<div class='content'><h3>重大项目</h3><ul class='news-list'></ul></div>"
    )
    markup = f"<html><head><title>重大项目_清河县人民政府</title></head><body>{body}</body></html>"
    assert read(markup.encode(), "http://www.qinghe.gov.cn/a6.htm").facts.kind is kind


@pytest.mark.parametrize("day", ["2026-11-17", "2026-11-18"])
def test_the_same_text_has_one_hash_whatever_day_stands_above_it(day: str) -> None:
    text = "根据兵役法规定，2026年冬季征兵工作已经开始，凡符合条件的适龄青年均可报名，报名时间为即日起至12月10日。"
    article = f"<article><h2>关于冬季征兵的公告</h2><p class='meta'>发布时间：{day} 来源：县政府办公室</p><p>{text}</p><p>{text}</p></article>"
    markup = f"<html><head><title>关于冬季征兵的公告-详情</title></head><body>{article}</body></html>"
    facts = read(markup.encode(), "http://www.qinghe.gov.cn/notice/d1.html").facts
    assert (
        facts.published == day
        and facts.body_hash == blake2b(f"{text} {text}".encode(), digest_size=16).hexdigest()
    )


@pytest.mark.parametrize("title", ["新闻动态-列表", "新闻动态列表页", "新闻动态|栏目"])
def test_what_templates_add_to_the_name_of_a_column_is_none_of_it(title: str) -> None:
    rows = "".join(
        f"<li><a href='/news/{n}.html'>县政府召开第{n}次常务会议</a><span>2026-11-0{n}</span></li>"
        for n in range(1, 6)
    )
    page = read(
        f"<html><head><title>{title}</title></head><body><ul>{rows}</ul></body></html>".encode(),
        "http://www.qinghe.gov.cn/news/",
    )
    (column,) = find_columns(UNIT, MemoryPages([page.facts]))
    assert (column.name, column.type.value) == ("新闻动态", "news")


@pytest.mark.parametrize(
    "hiding", ["hidden", 'style="visibility:hidden"', 'style="visibility : hidden"', 'style="display:none"']
)
def test_what_is_not_shown_tells_neither_day_nor_source(hiding: str) -> None:
    text = "<p>县政府召开常务会议，研究城市绿化、防汛备汛等工作，要求各乡镇认真落实。</p>" * 5
    markup = (
        "<html><head><title>县政府召开常务会议</title></head><body><h1>县政府召开常务会议</h1>"
        "<p>发布时间：2026-11-18　来源：县融媒体中心</p>"
        f"<p {hiding}>发布时间：2019-01-05　来源：测试单位</p><div class='TRS_Editor'>{text}</div></body></html>"
    )
    facts = read(markup.encode()).facts
    assert (facts.published, facts.source) == ("2026-11-18", "县融媒体中心")


@pytest.mark.parametrize(
    ("head", "meta", "title", "published", "source"),
    [
        ("部门动态", "<b>来源</b><b>县医保局</b><b>发布时间</b><b>2026-11-09</b>", "县医保局把窗口搬到村口", "2026-11-09", "县医保局"),
        ("县医保局把窗口搬到村口-部门动态-清河县医保局", "转载自：清河发布　首发时间：2026-11-09", "县医保局把窗口搬到村口", "2026-11-09", "清河发布"),
        ("清河县人民政府门户网站", "2026-11-09 星期一 16:32</p><p align=center>发布机构：县医保局", "县医保局把窗口搬到村口", "2026-11-09", "县医保局"),
        ("部门动态", "公布日期：2026-11-09　信息提供：县医保局", "县医保局把窗口搬到村口", "2026-11-09", "县医保局"),
        ("", "发 布 日 期：2026年11月9日　来源：", "县医保局把窗口搬到村口", "2026-11-09", ""),
        ("无标题文档", "【信息来源】县医保局</p><p align=center>时间：2026-11-09", "县医保局把窗口搬到村口", "2026-11-09", "县医保局"),
        ("县医保局", "信源：县医保局(2026-11-09)", "县医保局把窗口搬到村口", "2026-11-09", "县医保局"),
        ("", "来源：县医保局　网站发布时间：2026-11-09", "县医保局把窗口搬到村口", "2026-11-09", "县医保局"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("inside", [False, True])
def test_time_and_source_of_a_page_without_labels(
    head: str, meta: str, title: str, published: str, source: str, inside: bool
) -> None:
    text = "<p>连日来，县医保局组织业务骨干到各村设点，群众在家门口就能办理参保登记和报销。</p>" * 3
    top = f"<p align=center><b>{title}</b></p><p align=center>{meta}</p>"
    body = (
        f"<div class='TRS_Editor'>{top}{text}</div>"
        if inside
        else f"{top}<div class='TRS_Editor'>{text}</div>"
    )
    nav = "<div class='nav'><a href='/'>首页</a><a href='/hdjl/'>互动交流</a></div>"
    page = f"<html><head><title>{head}</title></head><body>{nav}{body}</body></html>"
    facts = read(page.encode(), "http://www.qinghe.gov.cn/info/1012/8.htm").facts
    assert (facts.title, facts.published, facts.source) == (title, published, source)


@pytest.mark.parametrize(
    "below", ["上一篇：全县防汛会议召开", "连日来，全县各地开展巡查。", "各有关单位：", "2026"]
)
def test_what_stands_below_an_empty_source_is_none(below: str) -> None:
    page = HTML.replace('来源：县融媒体中心　浏览：<span id="n"></span>', f"来源：</p><p>{below}")
    assert read(page.encode()).facts.source == ""


@pytest.mark.parametrize(
    ("path", "title", "names"),
    [
        ("zwgk/nb/", "2025年工作情况", ("二、主动公开政府信息情况",)),
        ("zwgk/nb.html", "政府信息公开年报", ("政府信息公开年报", "二、主动公开政府信息情况")),
        ("zwgk/202601/t20260120_1.htm", "2025年政府信息公开工作年度报告", ()),
    ],
)
def test_a_text_that_stands_for_a_column_names_parts_of_the_platform(
    path: str, title: str, names: tuple[str, ...]
) -> None:
    text = "全县各单位认真落实各项工作任务，通过网站和公告栏发布财政预算、社会救助等方面的内容一千余条。"
    markup = (
        f'<html><head><title>{title}_清河县人民政府</title></head><body><div class="nav"><a href="/">首页</a></div><h1>{title}</h1>'
        f'<p class="info">发布时间：2026-01-20 来源：清河县人民政府办公室</p><div class="TRS_Editor"><p>一、总体情况</p><p>{text}</p>'
        f"<p>二、主动公开政府信息情况</p><p>{text}</p></div></body></html>"
    )
    facts = read(markup.encode(), f"http://www.qinghe.gov.cn/{path}").facts
    assert (facts.kind, facts.unlinked) == (PageKind.ARTICLE, names)


@pytest.mark.parametrize(
    ("title", "info", "text", "gone"),
    [
        ("关于撤销某公告的公告", "发布时间：2026-11-02 来源：办公室", "该公告已撤销。", ""),
        ("公示期满公告", "发布时间：2026-11-02 来源：办公室", "公示已过期。", ""),
        ("公示期满公告", "来源：办公室", "公示已过期。", "公示已过期。"),
        (
            "招聘公告",
            "发布时间：2026-11-02 来源：办公室",
            "您访问的公告已过期！",
            "您访问的公告已过期！",
        ),
        ("招聘公告", "发布时间：2026-11-02 来源：办公室", "该信息已过期。", "该信息已过期。"),
    ],
)
def test_an_announcement_that_another_is_taken_back_is_there(
    title: str, info: str, text: str, gone: str
) -> None:
    markup = (
        f'<html><head><title>{title}_清河县人民政府</title></head><body><div class="nav"><a href="/">首页</a></div><h1>{title}</h1>'
        f'<p class="info">{info}</p><div class="content"><p>{text}</p></div></body></html>'
    )
    assert read(markup.encode(), "http://www.qinghe.gov.cn/zwgk/show.asp?id=9").facts.gone == gone
