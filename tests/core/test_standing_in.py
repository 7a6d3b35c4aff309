"""What stands in the place of a page, told by what the page was known by."""

from __future__ import annotations

from typing import Any

import pytest

from core.page import DocumentFacts, FooterFacts, ListFacts, ListItem, PageHead, PageKind
from core.standing_in import is_nobodys, is_replaced, stands_in_still

FOOT = FooterFacts(found=True)
SHELL = ("app-root",)


def head(kind: PageKind = PageKind.OTHER, **facts: Any) -> PageHead:
    return PageHead(url="http://www.qinghe.gov.cn/a.htm", kind=kind, **facts)


ARTICLE: dict[str, Any] = {
    "kind": PageKind.ARTICLE,
    "title": "关于道路施工的通告",
    "head_title": "关于道路施工的通告_清河县人民政府",
    "published": "2026-11-02",
    "labels": {"ArticleTitle": ("关于道路施工的通告",)},
    "breadcrumb": ("首页", "通知公告"),
    "body_found": True,
    "body_length": 400,
    "footer": FOOT,
}
ERROR: dict[str, Any] = {
    "kind": PageKind.ARTICLE,
    "head_title": "运行时错误",
    "body_found": True,
    "body_length": 80,
}


def article(**changes: Any) -> PageHead:
    return head(**{**ARTICLE, **changes})


@pytest.mark.parametrize(
    "now",
    [
        head(**ERROR),  # at the address of an article
        head(head_title="系统提示", footer=FOOT, labels={}),  # in the frame of the site
        head(PageKind.COLUMN, head_title="系统提示_清河县人民政府", footer=FOOT),
        article(body_length=0, body_found=False),  # the template without its text
        article(body_length=150, footer=FooterFacts()),  # half of the page
        article(script_signs=SHELL),
    ],
)
def test_what_lost_the_marks_of_a_page_stands_in_its_place(now: PageHead) -> None:
    assert is_replaced(article(), now)


@pytest.mark.parametrize(
    "now",
    [
        article(body_length=360),
        article(body_length=30),  # an editor took out what should not be read
        article(
            title="关于道路恢复通行的通告", head_title="关于道路恢复通行的通告", labels={}, breadcrumb=()
        ),
        article(footer=FooterFacts(), labels={}),  # a new template whose foot is not known as one
        article(footer=FooterFacts(scripted=True)),
        head(PageKind.OTHER, gone="该信息已删除", footer=FOOT),
        head(PageKind.COLUMN, head_title="通知公告", listing=ListFacts(items=(ListItem("甲"),)), footer=FOOT),
    ],
)
def test_a_page_that_shows_something_of_its_own_is_an_answer(now: PageHead) -> None:
    assert not is_replaced(article(), now)


def test_a_picture_or_a_file_in_place_of_the_text_is_an_edit() -> None:
    notice = article(kind=PageKind.DOCUMENT, document=DocumentFacts(number="清政〔2026〕8号"))
    assert not is_replaced(notice, article(body_length=24))
    assert not is_replaced(article(), article(body_length=0))
    assert is_replaced(article(), article(body_length=0, blank=True))


def test_a_home_page_made_anew_and_a_long_text_are_no_strangers() -> None:
    labels = {"SiteName": ("清河县规划委员会",)}
    old = head(PageKind.HOME, head_title="清河县规划委员会", labels=labels, footer=FOOT)
    assert not is_replaced(old, head(PageKind.HOME, head_title="清河县自然资源和规划局", footer=FOOT))
    assert is_replaced(old, head(PageKind.HOME, head_title="系统提示"))
    text = head(title="职能", body_found=True, body_length=240, footer=FOOT, kind=PageKind.ARTICLE)
    assert not is_replaced(article(), text)
    assert not stands_in_still(text, text)


def test_an_empty_column_and_its_error() -> None:
    column = head(PageKind.COLUMN, title="人事信息", labels={"ColumnName": ("人事信息",)}, footer=FOOT)
    assert is_replaced(column, head(PageKind.COLUMN, title="系统提示", footer=FOOT))
    assert not is_replaced(column, head(PageKind.COLUMN, title="人事任免", labels=column.labels, footer=FOOT))


def test_a_page_is_back_as_soon_as_it_shows_more_than_what_stood_there() -> None:
    error = head(head_title="系统提示", footer=FOOT)
    assert stands_in_still(head(**ERROR), head(**ERROR))
    assert stands_in_still(error, head(head_title="系统提示（2）", footer=FOOT))
    assert not stands_in_still(error, article())
    assert not stands_in_still(error, head(labels={"SiteName": ("清河县人民政府",)}, footer=FOOT))
    assert not stands_in_still(error, head(gone="该信息已删除"))
    assert stands_in_still(error, article(script_signs=SHELL))


def test_a_page_that_never_showed_more_is_no_other_one() -> None:
    bare = head(head_title="专题")
    assert not is_replaced(bare, head(head_title="另一专题"))


def test_a_page_of_nobody() -> None:
    assert is_nobodys(head(head_title="Error"))
    assert is_nobodys(article(script_signs=SHELL))
    assert not is_nobodys(head(head_title="专题", footer=FOOT))
    assert not is_nobodys(head(gone="该信息已删除"))
