"""Pages every site has that are no columns."""

from __future__ import annotations

from datetime import datetime

import pytest

from core.page import PageKind
from core.times import SHANGHAI
from reading.page import read_page
from tests.checks import handmade

UNIT = handmade.unit()
LINKS = "".join(f'<li><a href="/{n}/">栏目{n}</a></li>' for n in "abcdefgh")
DATED = "".join(
    f'<li><a href="/zwgk/t202611{n}_{n}.html">关于第{n}号事项的通知</a><span>2026-11-{n}</span></li>'
    for n in range(11, 18)
)
TEXT = (
    "<div class='content'><p>"
    + "本网站尊重并保护所有使用者的个人信息，未经同意不会向第三方提供。" * 5
    + "</p></div>"
)


def kind(
    title: str, body: str, path: str = "/qt/", head: str = "", host: str = "www.qinghe.gov.cn"
) -> PageKind:
    markup = f"<html><head><title>{title}</title>{head}</head><body>{body}</body></html>"
    now = datetime(2026, 11, 20, 2, tzinfo=SHANGHAI)
    return read_page(f"http://{host}{path}", markup.encode(), unit=UNIT, fetched_at=now).kind


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("网站地图-清河县人民政府", f"<ul>{LINKS}</ul>"),
        ("清河县人民政府_站点地图", f"<ul>{LINKS}</ul>"),
        ("清河县人民政府网站地图", f"<ul>{LINKS}</ul>"),
        ("网站导航", f"<ul>{LINKS}</ul>"),
        ("Sitemap", f"<ul>{LINKS}</ul>"),
        ("网站无障碍说明 - 清河县人民政府", TEXT),
        ("无障碍浏览 - 清河县人民政府门户网站", TEXT),
        ("无障碍通道_清河县人民政府", TEXT),
        ("长者助手", TEXT),
        ("大字版", TEXT),
        ("隐私声明_清河县人民政府", TEXT),
        ("版权与免责声明", TEXT),
        ("隐私保护", TEXT),
        ("网站声明", TEXT),
        ("关于我们", TEXT),
        ("关于本网", TEXT),
        ("联系我们", "<p>地址：清河县</p>"),
        ("使用帮助", TEXT),
        ("用户登录", "<form><input name=u></form>"),
        ("统一身份认证", "<form><input name=u></form>"),
        ("会员注册", "<form><input name=u></form>"),
        ("站内搜索_清河县人民政府", f"<ul>{DATED}</ul>"),
        ("搜索结果", f"<ul>{DATED}</ul>"),
        ("高级检索", "<form><input name=q></form>"),
        ("404", "<p>没有这一页</p>"),
        ("404 Not Found", "<p>nginx</p>"),
        ("抱歉，您访问的页面不存在", "<p>返回首页</p>"),
        ("系统提示", "<p>出错了</p>"),
    ],
)
def test_utility_pages_are_no_columns(title: str, body: str) -> None:
    assert kind(title, body) is PageKind.OTHER


@pytest.mark.parametrize(
    ("path", "breadcrumb"),
    [("/sitemap.html", ""), ("/wzdt/index.html", ""), ("/login/", ""), ("/qt/a/", "网站地图")],
)
def test_without_a_title_of_its_own_path_or_breadcrumb_tell(path: str, breadcrumb: str) -> None:
    way = f'<div class="dqwz">当前位置：<a href="/">首页</a> &gt; {breadcrumb}</div>' if breadcrumb else ""
    assert kind("清河县人民政府门户网站", f"{way}<ul>{LINKS}</ul>", path) is PageKind.OTHER


@pytest.mark.parametrize(
    ("title", "path", "head"),
    [
        ("通知公告_清河县人民政府", "/zwgk/tzgg/", ""),
        ("使用帮助_清河县人民政府", "/bzzx/", ""),
        ("联系方式", "/lxfs/", ""),
        ("物资动态", "/wzdt/", ""),
        ("清河县人民政府", "/wzdt/", ""),
        ("无障碍环境建设", "/wza/", ""),
        ("检索目录", "/search/", ""),
        ("个人信息保护工作", "/grxx/", ""),
        ("清河县人民政府", "/zwgk/tzgg/", '<meta name="ColumnName" content="通知公告">'),
    ],
)
def test_columns_with_similar_names_or_dated_entries_stay_columns(title: str, path: str, head: str) -> None:
    assert kind(title, f"<ul class='list'>{DATED}</ul>", path, head) is PageKind.COLUMN


def test_an_article_with_its_own_label_stays_one() -> None:
    head = '<meta name="ArticleTitle" content="使用说明"><meta name="PubDate" content="2026-11-18 09:30">'
    body = f"<h1>使用说明</h1><p>发布时间：2026-11-18</p>{TEXT}"
    assert kind("使用说明", body, "/zwgk/202611/t20261118_9.html", head) is PageKind.ARTICLE


def test_an_article_of_the_about_column_is_no_utility_page() -> None:
    way = '<div class="dqwz">当前位置：<a href="/">首页</a> &gt; <a href="/gywm/">关于我们</a></div>'
    body = f"{way}<h1>网站改版上线公告</h1><p>发布时间：2026-11-18</p>{TEXT}"
    assert kind("网站改版上线公告_清河县人民政府", body, "/gywm/202611/t20261118_9.html") is PageKind.ARTICLE


def test_the_404th_article_of_a_column_is_no_error_page() -> None:
    body = f'<h1>县水利局开展冬修水利</h1><p>发布时间：2026-11-02</p><div class="content">{TEXT * 3}</div>'
    assert kind("县水利局开展冬修水利", body, "/info/1012/404.htm") is PageKind.ARTICLE
    assert kind("县水利局开展冬修水利", body, "/info/404.htm") is PageKind.OTHER


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("/error/index.html", PageKind.OTHER),
        ("/404.html", PageKind.OTHER),
        ("/errata/index.html", PageKind.COLUMN),
    ],
)
def test_an_error_page_is_no_column_whatever_its_template_calls_it(path: str, wanted: PageKind) -> None:
    head = '<meta name="ColumnName" content="通知公告">'
    body = "<div class='list'></div><p>系统提示：内容整理中，请稍后。</p>"
    assert kind("通知公告_清河县人民政府", body, path, head) is wanted


def test_a_long_hostile_title_ends_soon() -> None:
    assert kind("网站" * 50_000 + "地图", f"<ul>{DATED}</ul>") is PageKind.COLUMN
