"""Lists as the common systems write them."""

from __future__ import annotations

import pytest
from lxml import html
from lxml.html import HtmlElement

from core.page import ListFacts
from reading.lists import rows as lists_rows
from reading.lists.emptiness import still_loading
from reading.lists.item_dates import item_date
from reading.lists.listing import read_listing

URL = "http://www.qinghe.gov.cn/zwgk/tzgg/"


def listing(body: str, url: str = URL, head: str = "") -> ListFacts | None:
    return read_listing(html.document_fromstring(f"<html><head>{head}</head><body>{body}</body></html>"), url)


def items(body: str, url: str = URL) -> list[tuple[str, str]]:
    found = listing(body, url)
    assert found is not None
    return [(i.title, i.date) for i in found.items]


TRS = """
<div class="nav"><ul><li><a href="/">网站首页</a></li><li><a href="/zwgk/">政务公开信息</a></li></ul></div>
<div class="dqwz">当前位置：<a href="/">首页</a> > <a href="./">通知公告</a></div>
<ul class="list">
 <li><a href="./202611/t20261102_101.htm" target="_blank">清河县人民政府关于加强山塘管理的通知</a><span>2026-11-02</span></li>
 <li><a href="./202610/t20261030_99.htm" title="清河县人民政府办公室关于做好2026年秋冬农田水利工作的通知">清河县人民政府办公室关于做好2026年秋...</a><span>[2026-10-30]</span></li>
 <li class="line"></li>
 <li><a href="./202610/t20261008_98.htm">关于国庆期间公共交通安排的公告</a><span>2026/10/08</span></li>
</ul>
<div class="page"><script>createPageHTML(9, 0, "index", "htm");</script></div>
<div class="footer"><ul><li><a href="/map.htm">网站地图与联系方式</a></li></ul></div>
"""


def test_plain_list_with_dates() -> None:
    found = listing(TRS)
    assert found is not None
    assert [(i.title, i.date) for i in found.items] == [
        ("清河县人民政府关于加强山塘管理的通知", "2026-11-02"),
        ("清河县人民政府办公室关于做好2026年秋冬农田水利工作的通知", "2026-10-30"),
        ("关于国庆期间公共交通安排的公告", "2026-10-08"),
    ]
    assert found.items[0].url == "http://www.qinghe.gov.cn/zwgk/tzgg/202611/t20261102_101.htm"
    assert not found.scripted
    assert not found.links_only
    assert found.page_count == 9


def row(date: str, href: str = "./202611/t20261102_1.htm") -> str:
    return f'<ul><li><a href="{href}">关于加强山塘安全管理的通知</a><span>{date}</span></li><li><a href="/b.htm">另一条比较长的信息标题</a></li></ul>'


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("2026-11-02", "2026-11-02"),
        ("[2026.11.2]", "2026-11-02"),
        ("2026年11月2日", "2026-11-02"),
        ("发布时间：2026-11-02 09:30", "2026-11-02"),
        ("[11-02]", "2026-11-02"),
        ("(11/02)", "2026-11-02"),
        ("11月02日", "2026-11-02"),
        ("20261102", "2026-11-02"),
        ("Nov 2, 2026", "2026-11-02"),
        ("02 Nov 2026", "2026-11-02"),
        ("浏览次数：128", ""),
        ("2026-13-45", ""),
        ("2026-02-30", ""),
        ("成文日期：2026-10-01 发布日期：2026-11-02", "2026-11-02"),
        ("成文日期：2026-10-01", "2026-10-01"),
        ("发布：2026-11-02 截止：2026-12-31", "2026-11-02"),
        ("截止日期：2026-12-31", ""),
        ("实施日期 2026-12-01", ""),
    ],
)
def test_dates_beside_a_title(date: str, expected: str) -> None:
    assert items(row(date))[0][1] == expected if expected else not items_or_none(row(date))


def items_or_none(body: str) -> list[str]:
    found = listing(body)
    return [i.date for i in found.items if i.date] if found else []


def test_a_day_without_year_takes_it_from_the_address() -> None:
    assert items(row("[01-03]", "./202612/t20261231_1.htm"))[0][1] == "2027-01-03"
    assert not items_or_none(row("[05-03]", "./202612/t20261231_1.htm"))
    assert not items_or_none(row("[05-03]", "./content_12345.htm"))


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("/show/20251105093012345.html", "2025-11-05"),
        ("/art/art_1612_20251105.htm", "2025-11-05"),
        ("/view.asp?id=20251105001", "2025-11-05"),
        ("/content/c20251105.html?from=list", "2025-11-05"),
        ("/show/20251106093012345.html", ""),  # of another day: written, approved or numbered then
        ("/show/20259905.html", ""),
        ("/show/920251105.html", ""),
        ("/n_20241105_20251105.html", ""),
        ("/show/5123.html", ""),
    ],
)
def test_a_day_without_year_takes_it_from_a_moment_of_the_same_day(url: str, day: str) -> None:
    assert item_date("[11-05]", url) == day


@pytest.mark.parametrize(
    "block",
    [
        '<div class="date"><b>02</b><span>2026-11</span></div>',
        '<div class="date"><span>2026.11</span><b>02</b></div>',
        '<p class="d"><em>11-02</em> <i>2026</i></p>',
        '<p class="d"><i>2026</i> <em>11/02</em></p>',
    ],
)
def test_split_day_and_month_blocks(block: str) -> None:
    body = f'<ul class="lb"><li>{block}<h3><a href="a.htm">全县秋冬生产现场会召开</a></h3></li></ul>'
    assert items(body) == [("全县秋冬生产现场会召开", "2026-11-02")]


def test_date_inside_the_link() -> None:
    body = '<div class="lb"><ul><li><a href="a.htm"><span>2026-11-02</span>全县秋冬生产现场会召开</a></li></ul></div>'
    assert items(body) == [("全县秋冬生产现场会召开", "2026-11-02")]
    body = '<ul><li><a href="a.htm"><h4>全县秋冬生产现场会召开</h4><p>昨日，全县……</p><p>2026年11月2日</p></a></li></ul>'
    assert items(body) == [("全县秋冬生产现场会召开", "2026-11-02")]


def test_a_date_in_the_title_is_no_date_of_publication() -> None:
    assert not items_or_none('<ul><li><a href="a.htm">2026年10月1日起施行的若干办法</a></li></ul>')


def test_table_list_takes_the_published_column() -> None:
    body = """<table class="xxgk"><tr><th>索引号</th><th>名称</th><th>成文日期</th><th>发布日期</th></tr>
    <tr><td>QH-1</td><td><a href="a.htm">清河县防汛应急预案的通知</a></td><td>2026-10-01</td><td>2026-10-20</td></tr>
    <tr><td>QH-2</td><td><a href="b.htm">清河县抗旱应急预案的通知</a></td><td>2026-09-01</td><td>2026-09-20</td></tr></table>"""
    assert items(body) == [
        ("清河县防汛应急预案的通知", "2026-10-20"),
        ("清河县抗旱应急预案的通知", "2026-09-20"),
    ]


def test_lists_of_five_side_by_side_are_one() -> None:
    piece = "".join(
        '<ul class="u">'
        + "".join(
            f'<li><a href="{k}_{n}.htm">第{k}组第{n}条比较长的信息</a><span>2026-11-{20 - 5 * k - n:02d}</span></li>'
            for n in range(5)
        )
        + "</ul><div class='hr'></div>"
        for k in range(3)
    )
    assert len(items(f"<div>{piece}</div>")) == 15


def test_sections_of_a_channel_page_count_together_but_not_the_side_column() -> None:
    def section(name: str, day: str) -> str:
        return (
            f'<div class="box"><h2>{name}</h2><ul class="news">'
            f'<li><a href="{name}1.htm">{name}栏目第一条信息标题</a><span>{day}</span></li>'
            f'<li><a href="{name}2.htm">{name}栏目第二条信息标题</a><span>2026-01-02</span></li></ul></div>'
        )

    side = '<div class="hot"><ul class="news"><li><a href="h.htm">热点推荐的一条旧信息</a><span>2020-01-01</span></li></ul></div>'
    titles = [t for t, _ in items(section("要闻", "2026-11-02") + section("动态", "2026-11-10") + side)]
    assert "要闻栏目第一条信息标题" in titles
    assert "动态栏目第一条信息标题" in titles
    assert "热点推荐的一条旧信息" not in titles


def test_phone_and_desktop_copies_count_once() -> None:
    li = '<li><a href="a.htm">清河县防汛应急预案的通知</a><span>2026-10-20</span></li>'
    assert len(items(f'<ul class="pc">{li}</ul><ul class="pc">{li}</ul>')) == 1


def test_an_item_marked_as_pinned_is_pinned() -> None:
    found = listing(
        '<ul><li><span class="top">置顶</span><a href="a.htm">办事指南汇总信息</a><span>2024-01-02</span></li>'
        '<li><a href="b.htm">普通的一条信息标题</a><span>2026-01-02</span></li></ul>'
    )
    assert found is not None
    assert [i.pinned for i in found.items] == [True, False]


def test_interpretations_popped_up_in_a_row_do_not_take_its_date() -> None:
    body = (
        '<ul class="u"><li><a href="a.htm">清河县山塘管理办法的通知</a><div class="pop"><ul><li>'
        '<a href="jd.htm">《清河县山塘管理办法》政策解读</a></li></ul></div><span>2026/04/09</span></li></ul>'
    )
    assert ("清河县山塘管理办法的通知", "2026-04-09") in items(body)


JPAGE = """<div id="445556"><script type="text/xml"><datastore>
<nextgroup><![CDATA[<a href="/module/web/jpage/dataproxy.jsp?page=1&appid=1&columnid=12"></a>]]></nextgroup>
<recordset>
<record><![CDATA[<li><a href="/art/2026/11/2/art_12_345.html" title="关于加强山塘管理的通知">关于加强山塘管理的通知</a><b>2026-11-02</b></li>]]></record>
<record><![CDATA[<li><a href="/art/2026/10/2/art_12_344.html" title="关于防汛值守的通知">关于防汛值守的通知</a><b>2026-10-02</b></li>]]></record>
</recordset></datastore></script></div>
<script>$('#445556').jpage({dataStoreType:'datastore',totalRecord:95,perPage:15,proxyUrl:'/module/web/jpage/dataproxy.jsp'});</script>"""


def test_jpage_records_in_a_script() -> None:
    found = listing(JPAGE, "http://www.qinghe.gov.cn/col/col12/index.html")
    assert found is not None
    assert [(i.title, i.date, i.url) for i in found.items] == [
        ("关于加强山塘管理的通知", "2026-11-02", "http://www.qinghe.gov.cn/art/2026/11/2/art_12_345.html"),
        ("关于防汛值守的通知", "2026-10-02", "http://www.qinghe.gov.cn/art/2026/10/2/art_12_344.html"),
    ]
    assert not found.scripted
    assert found.page_count == 7


@pytest.mark.parametrize(
    "words",
    ["暂无内容", "暂无数据！", "该栏目暂无信息", "栏目建设中", "没有相关信息", "内容正在更新中，敬请期待"],
)
def test_empty_lists_say_so(words: str) -> None:
    found = listing(f'<div class="list"><ul></ul><p class="none">{words}</p></div>')
    assert found is not None
    assert found.empty_shown == words
    assert not found.items
    assert not found.scripted


def test_an_empty_list_without_words() -> None:
    found = listing('<ul class="list"></ul>')
    assert found == ListFacts()


def test_an_empty_list_above_a_data_table_is_none() -> None:
    table = "<table><tr><td>名称</td><td>地址</td></tr><tr><td>城关镇</td><td>人民路1号</td></tr></table>"
    assert listing(f'<ul class="list"></ul>{table}') is None


def test_an_entry_of_the_menu_that_leads_nowhere_is_no_empty_list() -> None:
    menu = '<ul class="dh"><li><a href="/">首页</a></li><li><a href="/gk/">公开</a></li><li><a href="#">敬请期待</a></li></ul>'
    found = listing(f"{menu}<div><p>主任：林某</p><p>副主任：陈某</p></div>")
    assert found is None or not found.empty_shown
    alone = listing(
        f'{menu.replace("敬请期待", "服务")}<ul class="list"><li><a href="#">暂无内容</a></li></ul>'
    )
    assert alone is not None and alone.empty_shown == "暂无内容"


@pytest.mark.parametrize(
    "attribute", ["style='display:none'", "style='display   :   none'", "style='visibility:hidden'", "hidden"]
)
def test_words_that_script_shows_on_occasion_are_not_taken(attribute: str) -> None:
    found = listing(f"{TRS}<p {attribute}>暂无内容</p>")
    assert found is not None
    assert found.empty_shown == ""
    assert len(found.items) == 3


@pytest.mark.parametrize(
    "body",
    [
        '<ul id="list"></ul><script>$.ajax({url:"/api/list",success:function(d){$("#list").html(d)}})</script>',
        '<div id="app"></div><script src="/js/app.js"></script>',
        '<ul class="list"><li v-for="i in items"><a :href="i.url">{{ i.title }}</a></li></ul>',
        '<ul class="list"><li><a href="{{url}}">{{title}}</a></li></ul>',
        '<div class="news_list"></div><script>getList(1);</script>',
        '<ul class="list"><li v-for="i in items">{{i.title}}</li></ul><p v-if="!items.length">暂无内容</p>',
    ],
)
def test_scripted_lists_prove_nothing(body: str) -> None:
    found = listing(body)
    assert found is not None
    assert found.scripted
    assert found.empty_shown == ""


def test_links_to_other_sites_only() -> None:
    body = "<ul class='list'>" + "".join(
        f'<li><a href="http://www.site{n}.gov.cn/">某某省人民政府网站第{n}号</a></li>' for n in range(5)
    )
    found = listing(body + "</ul>")
    assert found is not None
    assert found.links_only
    assert len(found.items) == 5


def test_a_page_without_any_list() -> None:
    assert listing("<div class='con'><p>清河县位于……</p><a href='a.htm'>下载</a></div>") is None


@pytest.mark.parametrize(
    "bad", ["", "<p>", "<a href='http://[::1'>坏地址坏地址坏地址</a>" * 3, "<ul><li>" * 400]
)
def test_hostile_markup_breaks_no_list(bad: str) -> None:
    found = listing(f"<ul class=list>{bad}<li><a href='http://[bad'>一条比较长的信息</a>2026-01-02</li></ul>")
    assert found is None or isinstance(found, ListFacts)


@pytest.mark.parametrize(
    ("scripts", "empty"),
    [
        ("", True),
        ('<script src="/js/jquery.min.js"></script>', True),
        ('<script src="/js/jquery.min.js"></script><script src="/js/page.js"></script>', False),
    ],
)
def test_empty_place_named_by_its_class_counts_where_no_own_script_fills_it(
    scripts: str, empty: bool
) -> None:
    found = listing('<h2>财政预决算</h2><div class="list-box"></div>', head=scripts)
    assert (found is not None) is empty


def test_a_side_column_is_never_the_list_of_an_empty_column() -> None:
    side = "".join(f'<li><a href="/hot/{n}.htm">清河县部署四季度重点工作任务之{n}</a></li>' for n in range(9))
    body = (
        f'<h2>财政预决算</h2><ul class="list"></ul><p>暂无内容</p><div class="sidebar"><ul>{side}</ul></div>'
    )
    found = listing(body)
    assert found is not None and (found.items, found.empty_shown) == ((), "暂无内容")


NEWS = (("县政府召开第12次常务会议", "2026-11-18"), ("县领导调研重点项目建设", "2026-11-16"), ("全县森林防火工作会议召开", "2026-11-12"))  # fmt: skip


def test_a_definition_list_keeps_the_date_in_its_other_half() -> None:
    behind = "".join(
        f'<dl><dt><a href="/a/{n}.html">{t}</a></dt><dd>发布日期：{d}</dd></dl>'
        for n, (t, d) in enumerate(NEWS)
    )
    before = "".join(f'<dt>{d}</dt><dd><a href="/a/{n}.html">{t}</a></dd>' for n, (t, d) in enumerate(NEWS))
    assert items(behind) == list(NEWS)
    assert items(f"<dl>{before}</dl>") == list(NEWS)


def test_a_date_in_what_the_link_shows_when_pointed_at() -> None:
    rows = "".join(
        f'<li><a href="/a/{n}.html" title="{t}&#10;发布时间：{d}&#10;点击次数：3">{t[:8]}…</a></li>'
        for n, (t, d) in enumerate(NEWS)
    )
    assert items(f"<ul>{rows}</ul>") == list(NEWS)


def test_days_on_which_something_ends_put_no_list_out_of_order() -> None:
    """Calls for opinions show when they end; in that order they need not stand."""
    ends = ("2026-12-30", "2026-12-05", "2026-12-18")
    rows = "".join(
        f'<li><a href="/a/{n}.html">{t}</a><span>截止时间：{d}</span></li>'
        for n, ((t, _), d) in enumerate(zip(NEWS, ends, strict=True))
    )
    assert [day for _, day in items(f"<ul>{rows}</ul>")] == ["", "", ""]


_ROWS = (("关于开展冬季安全检查的通知", "2026-11-20"), ("关于公布招聘结果的公告", "2026-11-18"))


@pytest.mark.parametrize(
    "row",
    [
        '<li><h3><a href="{n}.html">{t}</a></h3><p>2024年5月6日，县政府召开会议……</p><span>{d}</span></li>',
        '<li><h3><a href="{n}.html">{t}</a></h3><p>据统计，<b>2024年5月6日</b>印发的办法自2025年1月1日起施行。</p><span>{d}</span></li>',
        '<li><a href="{n}.html"><h3>{t}</h3><p>2024年5月6日，县政府召开会议……</p><span>{d}</span></a></li>',
        '<li><a href="{n}.html">{t}</a><p>来源：县政府办，发布时间：{d}，点击：33次</p></li>',
    ],
)
def test_days_in_a_summary_are_no_days_of_the_entry(row: str) -> None:
    rows = "".join(row.format(n=n, t=t, d=d) for n, (t, d) in enumerate(_ROWS))
    assert items(f"<ul>{rows}</ul>") == list(_ROWS)


def test_a_definition_list_that_begins_with_its_dd_has_the_date_behind() -> None:
    rows = "".join(f'<dd><a href="{n}.html">{t}</a></dd><dt>{d}</dt>' for n, (t, d) in enumerate(_ROWS))
    assert items(f"<dl>{rows}</dl>") == list(_ROWS)


@pytest.mark.parametrize(
    "words", ["加载中...", "数据加载中，请稍候…", "正在加载数据", "Loading...", "努力加载中"]
)
def test_a_page_that_says_its_list_is_on_its_way(words: str) -> None:
    tree = html.document_fromstring(f"<body><div id='app'><p>{words}</p></div></body>")
    assert still_loading(tree)


@pytest.mark.parametrize(
    "body",
    [
        "<p>清河县加载中心建设项目正在推进</p>",
        "<div style='display:none'>加载中...</div>",
        "<div hidden><p>加载中...</p></div>",
        "<script>var t='加载中...'</script>",
    ],
)
def test_other_words_about_loading(body: str) -> None:
    assert not still_loading(html.document_fromstring(f"<body>{body}</body>"))


def test_jpage_records_that_are_tables_show_their_dates() -> None:
    row = "<table><tr><td>·</td><td><a href='/art/2026/11/{0}/art_12_{0}.html' title='关于{1}的通知'>关于{1}的通知</a></td><td><span>[2026-11-{0}]</span></td></tr></table>"
    records = "".join(
        f"<record><![CDATA[{row.format(day, name)}]]></record>"
        for day, name in (("20", "森林防火"), ("12", "加强山塘管理"), ("02", "防汛值守"))
    )
    body = f'<div id="4521"></div><script type="text/xml"><datastore><recordset>{records}</recordset></datastore></script>'
    assert items(body) == [
        ("关于森林防火的通知", "2026-11-20"),
        ("关于加强山塘管理的通知", "2026-11-12"),
        ("关于防汛值守的通知", "2026-11-02"),
    ]


def test_a_day_behind_a_row_of_dots_is_no_summary() -> None:
    rows = "".join(
        f'<p class="li"><a href="/a/{n}.html">关于第{n}批山塘管理的通知</a>………………2026年11月{20 - n}日</p>'
        for n in range(1, 5)
    )
    assert [day for _, day in items(rows)] == ["2026-11-19", "2026-11-18", "2026-11-17", "2026-11-16"]


_MENU = "".join(
    f'<tr><td><a href="/{n}/">{t}</a></td></tr>'
    for n, t in (("yw", "工作要闻"), ("gg", "通知公告"), ("jd", "政策解读"))
)
_FOOT = '<table><tr><td><a href="https://beian.miit.gov.cn/">闽ICP备12000001号</a></td></tr></table>'


def test_a_count_of_none_is_believed_beside_a_repeated_menu_and_marks_in_tables() -> None:
    top = "".join(f'<td><a href="/{n}/">{n}</a></td>' for n in ("yw", "gg", "jd"))
    found = listing(f"<table><tr>{top}</tr></table><table>{_MENU}</table><div>共0条 第1/1页</div>{_FOOT}")
    assert found is not None
    assert found.empty_shown == "共0条"


def test_a_count_of_none_beside_links_of_its_own_says_nothing() -> None:
    found = listing(f"<table>{_MENU}</table><div>共0条 第1/1页</div>{_FOOT}")
    assert found is None or not found.empty_shown


def test_marks_of_the_footer_are_no_entries() -> None:
    marks = (
        '<div class="bottom"><p><a href="http://beian.mps.gov.cn/portal/registerSystemInfo?recordcode=35010212907617">闽公网安备 35010212907617号</a></p>'
        '<p><a href="http://bszs.conac.cn/sitename?method=show&id=0A1B2C3D"><img src="/red.png" title="事业单位"></a></p></div>'
    )
    said = listing(f'<h2>政府采购</h2><div>没有找到相关记录！</div><ul class="list"></ul>{marks}')
    assert said is not None
    assert said.empty_shown == "没有找到相关记录！"
    silent = listing(f'<h2>财政预决算</h2><ul class="list"></ul>{marks}')
    assert silent is not None
    assert silent.items == () and not silent.scripted


# Lists without rows: links that only <br> divides -------------------------------------------------------------------

BARE = """<table><tr><td class="left"><a href="/zwgk/">政务公开</a><br><a href="/bsfw/">办事服务</a><br><a href="/hdjl/">互动交流</a></td>
<td class="list">
<font color="red">·</font><a href="101.htm">清河县人民政府关于加强山塘管理的通知</a> <span>[2026-11-02]</span><br>
<font color="red">·</font><a href="99.htm">关于做好2026年秋冬农田水利工作的通知</a> <span>[2026-10-30]</span><br>
<font color="red">·</font><a href="98.htm">关于国庆期间公共交通安排的公告</a> <span>[2026-10-08]</span><br>
<!-- pages --><hr><div>共3条 <a href="index_1.htm">下一页</a></div></td></tr></table>"""
ENTRIES = [
    ("清河县人民政府关于加强山塘管理的通知", "2026-11-02"),
    ("关于做好2026年秋冬农田水利工作的通知", "2026-10-30"),
    ("关于国庆期间公共交通安排的公告", "2026-10-08"),
]


def test_links_divided_by_breaks_are_a_list() -> None:
    assert items(BARE) == ENTRIES


def test_a_date_before_the_link_is_that_of_its_own_line() -> None:
    lines = "<br>".join(f'{date}　<a href="{n}.htm">{title}</a>' for n, (title, date) in enumerate(ENTRIES))
    assert items(f'<div class="list">{lines}</div>') == ENTRIES
    behind = "<br/>".join(
        f'<a href="{n}.htm">{title}</a>（{date}）' for n, (title, date) in enumerate(ENTRIES)
    )
    assert items(f"<div>{behind}<br></div>") == ENTRIES
    some = behind.replace("（2026-10-30）", "")
    assert [date for _, date in items(f"<div>{some}</div>")] == ["2026-11-02", "", "2026-10-08"]


@pytest.mark.parametrize(
    "body",
    [
        # sentences with links in them
        "<p>根据<a href='1.htm'>关于加强山塘管理的通知</a>要求，我县自2026-11-02起开展山塘安全大检查工作<br>"
        "并对照<a href='2.htm'>关于做好秋冬农田水利的通知</a>落实责任，定于2026-11-05召开部署会议<br>"
        "再按照<a href='3.htm'>关于国庆期间公共交通的公告</a>做好运力保障，自2026-11-08起实行</p>",
        # several links a line
        "<p>" + "<br>".join(f"<a href='{n}a.htm'>栏目甲号</a> <a href='{n}b.htm'>栏目乙号</a> 2026-11-02" for n in range(4)) + "</p>",
        # two lines are no list
        "<p><a href='1.htm'>关于加强山塘管理的通知</a> 2026-11-02<br><a href='2.htm'>关于秋冬农田水利的通知</a> 2026-11-03</p>",
    ],
)  # fmt: skip
def test_lines_that_are_no_entries(body: str) -> None:
    found = listing(body)
    assert found is None or not [i for i in found.items if i.date]


def test_lines_nested_without_end_take_no_time() -> None:
    """Each level is a list of broken lines around the next; none of them reads all the others."""
    import time

    level = "".join(f'<a href="{n}{{d}}.htm">关于第{n}件事的通知</a> 2026-11-0{n}<br>' for n in range(1, 7))
    body = "".join(level.replace("{d}", f"-{d}") + "<span>" for d in range(180)) + "字" * 400_000
    began = time.process_time()
    assert listing(f"<div>{body}</div>") is not None
    assert time.process_time() - began < 5


# Records that stand in a script (jpage) ------------------------------------------------------------------------------

STORE = (
    '<h2>办事服务</h2><div id="2571" class="default_pgContainer">{shown}</div><script type="text/xml"><datastore><nextgroup></nextgroup>'
    "<recordset>{records}</recordset></datastore></script>"
    '<script>jQuery(function(){{$("#2571").jpage({{storeSelector:"script[type=\\"text/xml\\"]"}})}});</script>'
)


def test_a_store_without_records_is_left_to_the_script() -> None:
    found = listing(STORE.format(shown="", records=""))
    assert found is not None and found.scripted and not found.items


def test_records_of_a_store_are_the_list_dated_or_not() -> None:
    record = (
        "<record><![CDATA[<a href='/art/2026/11/2/art_1_{n}.html'>关于第{n}件事情的通知</a>{day}]]></record>"
    )
    for day in ("<span>2026-11-02</span>", ""):
        records = "".join(record.format(n=n, day=day) for n in range(1, 5))
        found = listing(STORE.format(shown="", records=records))
        assert found is not None and len(found.items) == 4 and not found.scripted


def test_a_card_is_called_by_its_first_heading_of_some_length() -> None:
    card = "<div class='card'><a href='{0}.htm'><div class='date'><b>0{0}</b><em>Nov 2026</em></div><h4>全县第{0}次现场会召开</h4><p>会议听取了汇报...</p></a></div>"
    assert items("".join(card.format(n) for n in (3, 2, 1))) == [
        (f"全县第{n}次现场会召开", f"2026-11-0{n}") for n in (3, 2, 1)
    ]


def test_rows_that_lay_out_a_page_are_no_entries() -> None:
    path = "<table><tr><td>您现在的位置：<a href='/'>清河县人民政府网站</a> &gt;&gt; <a href='list.asp?id=3'>县长信箱</a></td></tr></table>"
    row = "<tr><td><a href='view.asp?id={0}'>关于城区第{0}号路灯不亮的来信</a></td><td>2026-11-0{0}</td></tr>"
    rows = "".join(row.format(n) for n in (3, 2, 1))
    page = f"<table><tr><td>{path}<table>{rows}</table><p><a href='write.asp'>我要写信给县长</a></p></td></tr></table>"
    assert items(page) == [(f"关于城区第{n}号路灯不亮的来信", f"2026-11-0{n}") for n in (3, 2, 1)]


def test_words_for_a_column_that_is_being_filled() -> None:
    found = listing("<div class='cards'></div><p class='empty'>内容正在整理中</p>")
    assert found is not None and found.empty_shown == "内容正在整理中"


def test_links_divided_by_empty_blocks_are_a_list() -> None:
    line = "<a class='a1' href='{0}.htm'>全县第{0}次现场会召开</a><span class='date'>2026-11-0{0}</span><div class='clear'></div>"
    assert items("<div class='txt'>" + "".join(line.format(n) for n in (3, 2, 1)) + "</div>") == [
        (f"全县第{n}次现场会召开", f"2026-11-0{n}") for n in (3, 2, 1)
    ]


def test_bullets_are_no_part_of_a_title() -> None:
    line = "<p><a href='{0}.htm'>◆ 全县第{0}次现场会召开</a>　2026年11月0{0}日</p>"
    assert items("".join(line.format(n) for n in (3, 2, 1)))[0][0] == "全县第3次现场会召开"


def test_boxes_with_headings_side_by_side_are_sections() -> None:
    post = "<section class='post'><h4><a href='{0}{1}.htm'>全县第{0}{1}次现场会召开</a></h4><i>2026-11-0{1}</i></section>"
    box = "<div class='box'><h3><a href='/c{0}/'>要闻动态第{0}栏</a></h3>{1}</div>"
    body = "".join(box.format(n, "".join(post.format(n, d) for d in (3, 2, 1))) for n in (1, 2))
    found = listing(body)
    assert found is not None and [i.section for i in found.items] == [0, 0, 0, 1, 1, 1]


def test_undated_months_are_one_list() -> None:
    months = "".join(
        f"<h3>2026年{m}月</h3><ul>"
        + "".join(
            f"<li><b>{d}日</b> <a href='./{m}/{d}.htm'>清河县第{m}{d}次工作会议召开</a></li>" for d in days
        )
        + "</ul>"
        for m, days in ((11, (18, 9)), (10, (30, 21, 12, 3)))
    )
    found = listing(f"<div class='nav'><ul><li><a href='/'>首页</a></li></ul></div>{months}")
    assert found is not None
    assert [i.url.rpartition("tzgg/")[2] for i in found.items][:3] == ["11/18.htm", "11/9.htm", "10/30.htm"]
    assert len(found.items) == 6


def test_a_menu_beside_an_undated_list_is_no_part_of_it() -> None:
    menu = "<ul><li><a href='/zwgk/'>政务公开</a></li><li><a href='/bsfw/'>办事服务</a></li></ul>"
    rows = "".join(f"<li><a href='./{n}.htm'>关于第{n}批农机报废补贴的公示</a></li>" for n in range(4))
    assert len(items(f"<div class='left'>{menu}</div><div class='right'><ul>{rows}</ul></div>")) == 4


def test_a_closed_survey_keeps_the_day_beside_its_state() -> None:
    rows = "".join(
        f"<tr><td><a href='{n}.htm'>关于征求第{n}号办法意见的公告</a></td><td>已结束</td><td>2026-09-{n}</td></tr>"
        for n in (21, 15, 11)
    )
    assert [d for _, d in items(f"<table>{rows}</table>")] == ["2026-09-21", "2026-09-15", "2026-09-11"]


@pytest.mark.parametrize(
    ("table", "empty"),
    [
        ("<tr><th>序号</th><th>标题</th><th>发布日期</th></tr>", True),
        ("<tr><td>信件标题</td><td>写信时间</td></tr>", True),
        ("<tr><th>标题</th><th>发布日期</th></tr><tr><td>通告</td><td>2026-11-02</td></tr>", False),
        ("<tr><th>标题</th><th>部门</th></tr>", False),
        ("<tr><td>建设工程施工许可证办理时间表</td><td>日期</td></tr>", False),
        ("<tr><td>标题</td><td>时间</td><td><a href='/x.htm'>下载</a></td></tr>", False),
    ],
)
def test_a_list_of_nothing_but_its_head_is_empty(table: str, empty: bool) -> None:
    found = listing(f"<h2>政策解读</h2><div class='GridView'><table id='grid'>{table}</table></div>")
    assert (found is not None and not found.items and not found.scripted) is empty


def test_a_headed_place_that_a_script_of_the_site_may_fill_is_not_empty() -> None:
    table = "<table id='grid'><tr><th>标题</th><th>日期</th></tr></table>"
    found = listing(f"<h2>政策解读</h2>{table}", head="<script src='/js/list.js'></script>")
    assert found is not None and found.scripted


def test_a_menu_that_promises_an_entry_makes_no_column_empty() -> None:
    menu = "<div class='nav'><ul><li><a href='#'>敬请期待</a></li><li><a href='/'>首页</a></li></ul></div>"
    asked = "<div class='wd'><p>问：身份证丢失后如何补办？</p><p>答：持户口簿到户籍窗口办理，十五个工作日内领取。</p></div>"
    found = listing(f"{menu}<h2>常见问题</h2>{asked * 3}")
    assert found is None or not found.empty_shown
    said = listing(f"{menu}<h2>常见问题</h2><p>敬请期待</p>")
    assert said is not None and said.empty_shown == "敬请期待"


def test_a_footer_laid_out_as_a_table_lists_nothing() -> None:
    page = (
        '<div class="nav"><a href="/">首页</a></div><div class="main"><h1>互动交流</h1><p>请在表单里写下您的问题。</p></div>'
        '<div id="bottom"><table><tr><td><a href="/wzdt/">网站地图与站点导航</a></td></tr>'
        '<tr><td>主办：清河县人民政府</td></tr><tr><td><a href="http://www.beian.gov.cn/?c=1">闽公网安备35042102000118号</a></td></tr>'
        '<tr><td><a href="mailto:zfb@qinghe.gov.cn">zfb@qinghe.gov.cn</a></td></tr></table></div>'
    )
    found = listing(page)
    assert found is None or not found.items


def test_bars_above_the_page_are_no_entries() -> None:
    bars = (
        '<div id="top"><a href="#">设为首页</a><a href="/wza/">无障碍浏览</a><a href="/en/">English</a><span>2026年11月27日 星期五</span></div>'
        '<div id="logo"><a href="/"><img src="l.png" alt="清河县教育局"></a></div>'
        '<div id="nav"><a href="/zwgk/">政务公开</a><a href="/jydt/">教育动态</a></div>'
    )
    entry = '<div class="ft"><h4><a href="/{n}.htm">在线访谈第{n}场在县融媒体中心举行</a></h4><p>访谈时间：2026-11-{n}</p></div>'
    found = items(bars + "".join(entry.format(n=n) for n in (20, 18, 15)))
    assert [day for _, day in found] == ["2026-11-20", "2026-11-18", "2026-11-15"]
    assert listing(bars + "<p>暂无相关信息</p>") == ListFacts(empty_shown="暂无相关信息")
    tools = "<a href='/a.htm'>设为首页</a><a href='/b.htm'>加入收藏夹</a><a href='/c.htm'>English</a>2026年11月27日 星期五"
    rows = f"<div class='row'>{tools}</div><div class='row'><a href='/d.htm'>政务公开</a></div>"
    assert listing(f"{rows}<p>暂无相关信息</p>") == ListFacts(empty_shown="暂无相关信息")


@pytest.mark.parametrize(
    ("opened", "closed"),
    [("<div class='side'><ul>", "</ul></div>"), ("<div class='box'><h3>热点排行</h3><ul>", "</ul></div>")],
)
def test_what_is_read_most_is_not_the_list_of_a_column_with_one_entry(opened: str, closed: str) -> None:
    most = "".join(
        f"<li><a href='/{n}.htm'>全县第{n}次防汛工作会议召开</a><span>2026-01-{n}</span></li>"
        for n in (11, 12, 13)
    )
    own = "<ul class='list'><li><a href='/9.htm'>清河县水利局2026年度部门预算</a><span>2026-02-10</span></li></ul>"
    assert items(f"{opened}{most}{closed}{own}") == [("清河县水利局2026年度部门预算", "2026-02-10")]


_HOT_DATED = "<h3>热点推荐</h3><ul>" + "".join(
    f"<li><a href='/xw/202611/t20261102_{n}.htm'>县政府召开第{n}次常务会议研究重点工作</a><span>2026-11-02</span></li>" for n in range(6)
) + "</ul>"  # fmt: skip


@pytest.mark.parametrize(
    ("main", "words"),
    [
        ("<ul class='list'></ul><div class='page'>共0条 第1/1页</div>", "共0条"),
        ("<p>栏目建设中，敬请期待！</p>", "栏目建设中，敬请期待！"),
        ("<table><tr><th>标题</th><th>日期</th></tr></table>", ""),
    ],
)
def test_dated_entries_of_a_side_column_are_not_those_of_an_empty_column(main: str, words: str) -> None:
    found = listing(f"<div class='left'>{main}</div><div class='right'>{_HOT_DATED}</div>")
    assert found is not None and (found.items, found.empty_shown, found.scripted) == ((), words, False)


@pytest.mark.parametrize(
    "main",
    [
        "<div id='app'></div><script>$.get('/api/list')</script>",
        "</div><h3>推荐</h3>" + _HOT_DATED.partition("</h3>")[2] + "<p>更多内容正在建设中</p><div>",
        "<p>本栏目信息请到省政府网站查询，网址见本网首页下方的链接。</p>",
        "<form action='/cx'><input name='xm'></form>",
        "<h3>新闻</h3><ul><li><a href='/xw/1.htm'>新闻一则很长的标题</a><span>2026-11-03</span></li></ul><p>暂无数据</p>",
    ],
)
def test_what_else_stands_beside_a_side_column_makes_no_column_empty(main: str) -> None:
    found = listing(f"<div class='left'>{main}</div><div class='right'>{_HOT_DATED}</div>")
    assert found is None or found.items or found.scripted


@pytest.mark.parametrize(
    "said",
    [
        "该栏目下没有文章",
        "本栏目暂无信息",
        "Coming soon",
        "No Data",
        "<img src='/images/jsz.jpg' alt='栏目建设中'>",
    ],
)
def test_further_words_for_nothing(said: str) -> None:
    found = listing(f"<div class='content'><h3>会议公开</h3><p>{said}</p></div>")
    assert found is not None and found.empty_shown and not found.items


@pytest.mark.parametrize(
    "said",
    [
        "该分类下没有文章编号的材料不予受理",
        "No data shall be passed on",
        "coming soon to a village",
        "<img src='/q.jpg' alt='正在建设中的大桥'>图",
    ],
)
def test_words_that_only_begin_so(said: str) -> None:
    found = listing(
        f"<div class='content'><h3>须知</h3><p>{said}，请各单位在办理时注意核对相关材料，避免群众多跑路。</p></div>"
    )
    assert found is None or not found.empty_shown


def test_a_place_to_write_letters_is_not_empty() -> None:
    form = "<form action='/save' method='post'><input name='t'><textarea name='c'></textarea></form>"
    found = listing(f"<h2>写信</h2>{form}<h3>来信选登</h3><p>暂无公开来信</p>")
    assert found is None or not found.empty_shown


def test_photographs_are_no_side_column() -> None:
    rows = _HOT_DATED.partition("</h3>")[2]
    assert len(items(f"<div class='photolist'>{rows}</div>")) == 6


@pytest.mark.parametrize(
    ("day", "unread"),
    [
        ("（11月2日）", True),
        ("3天前", True),
        ("2 Nov", True),
        ("05/11/2026", True),
        ("阅读 12", False),
        ("", False),
    ],
)
def test_days_that_are_shown_but_cannot_be_placed(day: str, unread: bool) -> None:
    rows = "".join(
        f"<li><a href='/xw/{n}.html'>县政府召开第{n}次常务会议研究</a><em>{day}</em></li>" for n in range(5)
    )
    found = listing(f"<ul class='list'>{rows}</ul>")
    assert found is not None and found.days_unread is unread and not any(i.date for i in found.items)


def test_years_of_two_digits() -> None:
    assert items("<ul><li><a href='/xw/1.html'>县政府召开常务会议</a><span>[26-11-02]</span></li></ul>") == [
        ("县政府召开常务会议", "2026-11-02")
    ]


def test_the_day_stands_among_the_fields_of_a_card() -> None:
    cards = "".join(
        f"<div class=card><a href='/zwgk/{n}.htm'><h3>清河县人民政府关于第{n}批事项的通知</h3></a><ul><li>成文日期：2026-11-0{n}</li><li>发布日期：2026-11-1{n}</li><li>有效性：有效</li></ul></div>"
        for n in (3, 2, 1)
    )
    assert [day for _, day in items(cards)] == ["2026-11-13", "2026-11-12", "2026-11-11"]
    linked = cards.replace("发布日期：", "<a href='/jd.htm'>解读</a> ")
    assert [day for _, day in items(linked)] == ["", "", ""]


def rows(days: list[str]) -> str:
    lines = "".join(
        f'<li><a href="a{n}.html">关于做好第{n}批有关工作的通知</a><span>{day}</span></li>'
        for n, day in enumerate(days)
    )
    return f"<ul>{lines}</ul>"


@pytest.mark.parametrize(
    ("days", "first"),
    [
        (["二〇二六年十一月三日", "二〇二六年十月二十八日", "二〇二六年八月一日"], "2026-11-03"),
        (["11/03/2026", "10/28/2026", "09/12/2026"], "2026-11-03"),  # only the month can stand first
        (["3.11.2026", "28.10.2026", "12.9.2026"], "2026-11-03"),
        (["11/03/2026", "10/05/2026", "09/12/2026"], "2026-11-03"),  # only so the newest stands first
        (["11/10/2026", "10/09/2026", "09/08/2026"], ""),  # both ways
        (["<b>03</b>/<i>2026.11</i>", "<b>28</b>/<i>2026.10</i>", "<b>12</b>/<i>2026.09</i>"], "2026-11-03"),
        (["11-03", "10-28", "09-12"], ""),
    ],
)
def test_days_that_only_the_whole_list_can_tell(days: list[str], first: str) -> None:
    assert items(rows(days))[0][1] == first


def test_a_heading_above_the_rows_names_their_year() -> None:
    found = items(rows(["11-03", "10-28", "09-12"]).replace("<ul>", "<h5>2026年</h5><ul>"))
    assert [day for _, day in found] == ["2026-11-03", "2026-10-28", "2026-09-12"]


def test_a_line_of_fields_within_the_link_is_no_part_of_its_title() -> None:
    links = "".join(
        f"<a href='{n}.html'><p>关于第{n}批救助对象名单的公示</p><p>发布：2026-11-1{n} 阅读：3</p></a>"
        for n in (3, 2, 1)
    )
    assert items(f"<div>{links}</div>")[0] == ("关于第3批救助对象名单的公示", "2026-11-13")


def test_a_menu_in_the_table_above_is_no_entry() -> None:
    menu = " | ".join(
        f'<a href="/{n}.asp">{t}</a>' for n, t in enumerate(("首页", "县情概况", "新闻", "公开"))
    )
    rows = "".join(
        f'<tr><td>·<a href="show.asp?id={n}">我县开展第{n}次冬修水利工程检查</a> (2026-11-1{n})</td></tr>'
        for n in range(3)
    )
    body = f"<table><tr><td>{menu}</td></tr></table><table><tr><td>您的位置：新闻</td></tr>{rows}</table>"
    assert [day for _, day in items(body)] == ["2026-11-10", "2026-11-11", "2026-11-12"]


@pytest.mark.parametrize("count", [2, 4])
def test_a_row_of_a_layout_table_is_no_entry_of_the_list_in_it(count: int) -> None:
    lines = "".join(
        f'<p><i>{n}</i><a href="{n}.html">关于第{n}批救助对象名单的公示</a><span>2026-11-1{n}</span></p>'
        for n in range(count, 0, -1)
    )
    body = (
        '<table><tr><td align=right><a href="/wza.html">适老化版</a></td></tr></table><table><tr><td>您现在的位置：'
        f'<a href="/">首页</a> &gt;&gt; <a href="/gs/">公示公告</a></td></tr><tr><td>{lines}</td></tr></table>'
    )
    assert items(body)[0] == (f"关于第{count}批救助对象名单的公示", f"2026-11-1{count}")
    assert len(items(body)) == count


@pytest.mark.parametrize(
    "line",
    [
        '<p><i>{n}</i><a href="{n}.html">关于第{n}批救助对象名单的公示</a><span>2026-11-1{n}</span></p>',
        '<a href="{n}.html"><em>11-1{n}<i>2026</i></em><p class="t">关于第{n}批救助对象名单的公示</p></a>',
    ],
)
def test_the_one_article_of_a_page_is_no_entry_of_the_list_in_it(line: str) -> None:
    lines = "".join(line.format(n=n) for n in (4, 3, 2, 1))
    found = items(f'<article class="content-wrap"><h2>公示公告</h2><div class="list">{lines}</div></article>')
    assert [day for _, day in found] == ["2026-11-14", "2026-11-13", "2026-11-12", "2026-11-11"]


def test_links_below_the_rows_of_a_list_are_no_entries() -> None:
    posts = "".join(
        f'<article><h2><a href="{n}.html">第{n}批数据目录发布</a></h2><time>2026-11-1{n}</time></article>'
        for n in (4, 3, 2, 1)
    )
    below = '<p>共4个数据集</p><p><a href="/show.html">数据可视化</a> <a href="/api.html">接口服务</a></p>'
    assert [day for _, day in items(f"<main>{posts}{below}</main>")] == [
        f"2026-11-1{n}" for n in (4, 3, 2, 1)
    ]


@pytest.mark.parametrize(
    "cells",
    [
        '<td><div><a href="{n}.html">{title}</a></div><div>{day} <a href="{n}.html">阅读全文</a></div></td>',
        '<td><div><a href="{n}.html">{title}</a></div><div>{day} <a href="all{n}.html">阅读全文</a></div></td>',
        '<td><p><a href="{n}.html"><img src="{n}.jpg"></a></p><p><a href="{n}.html">{title}</a></p><p>{day}</p></td>',
        '<td><p><a href="{n}.html">{title}</a></p><p><a href="{n}a.pdf">附件1</a></p><p><a href="{n}b.pdf">附件2</a></p></td>'
        "<td>{day}</td>",
        '<td><p><a href="{n}.html">{n}.</a></p><p><a href="{n}.html">{title}</a> {day}</p></td>',
        '<td><div><a href="{n}.html">{title}</a> {day}</div><div>现将有关事项公告如下<a href="{n}.html?all">[详细]</a></div></td>',
        '<td><p><a href="/c/">[公告]</a></p><p><a href="{n}.html">{title}</a> {day}</p></td>',
        '<td><div><a href="{n}.html"><img src="{n}.jpg"></a></div></td><td><div><a href="{n}.html">{title}</a></div>'
        '<div><a href="{n}.html">现将停水事项通知如下</a></div><div><a href="{n}.html">查看详情</a> {day}</div></td>',
    ],
)
@pytest.mark.parametrize("between", ["", '<tr><td height="1"></td></tr>'])
def test_a_table_row_of_two_or_three_lines_is_one_entry(cells: str, between: str) -> None:
    told = [(f"关于第{n}次计划停水安排的通知", f"2026-10-{n}") for n in range(30, 18, -1)]
    rows = between.join(
        f"<tr>{cells.format(n=n, title=title, day=day)}</tr>" for n, (title, day) in enumerate(told)
    )
    assert items(f"<table>{rows}</table>") == told


@pytest.mark.parametrize(
    "body",
    [
        "<table><tr><td>{links}{empty}</td></tr></table>",
        "<table><tr><td>a</td>{cells}</tr></table>",
        "<main>{articles}</main>",
    ],
)
def test_many_links_of_one_row_are_looked_through_once(body: str, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[HtmlElement] = []
    first = lists_rows._first_link

    def counted(block: HtmlElement) -> HtmlElement | None:
        looked.append(block)
        return first(block)

    monkeypatch.setattr(lists_rows, "_first_link", counted)
    links = [f'<a href="{n}.html">关于第{n}次停水的通知</a> ' for n in range(400)]
    listing(
        body.format(
            links=f'<div class="x">{"".join(f"<span>{k}</span>" for k in links)}</div>',
            empty='<div class="x">文</div>' * 400,
            cells="".join(f'<td><div class="x">{k}</div><div class="x">文</div></td>' for k in links),
            articles="".join(f"<article><div>{k}</div><div>文</div></article>" for k in links),
        )
    )
    assert len(looked) <= 2 * len(links)
