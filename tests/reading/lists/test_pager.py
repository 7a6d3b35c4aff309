"""Further pages of lists, in every way they are written."""

from __future__ import annotations

import pytest
from lxml import html

from reading.lists.pager import MOST_NEXT, Pager, read_pager

BASE = "http://www.qinghe.gov.cn/zwgk/tzgg/"


def pager(body: str, url: str = BASE) -> Pager:
    tree = html.document_fromstring(f"<html><body>{body}</body></html>")
    return read_pager(tree, url, url, [s.text for s in tree.iter("script") if s.text])


def names(found: Pager) -> list[str]:
    return [u.removeprefix(BASE) for u in found.next_urls]


@pytest.mark.parametrize(
    ("call", "count", "number", "first"),
    [
        ('createPageHTML(3, 0, "index", "html");', 3, 1, ["index_1.html", "index_2.html"]),
        ('createPageHTML(3, 1, "index", "html");', 3, 2, ["index_2.html"]),
        ("createPageHTML('page_div',3, 1,'list','shtml',49);", 3, 1, ["list_2.shtml", "list_3.shtml"]),
        ("createPageHTML('page_div',3, 3,'list','shtml',49);", 3, 3, []),
        ('createPageHTML("index", "htm", 3, 0);', 3, 1, ["index_1.htm", "index_2.htm"]),
        ("<!--\n createPageHTML(2, 0, 'index', 'html');\n //-->", 2, 1, ["index_1.html"]),
        (
            "//createPageHTML(5, 0, 'old', 'html');\ncreatePageHTML(2, 0, 'index', 'html');",
            2,
            1,
            ["index_1.html"],
        ),
        ('createPageHTML(1, 0, "index", "html");', 1, 1, []),
    ],
)
def test_create_page_html(call: str, count: int, number: int, first: list[str]) -> None:
    found = pager(f"<div class='page'><script>{call}</script></div>")
    assert (found.count, found.number, names(found)) == (count, number, first)


def test_a_definition_or_a_comment_is_no_call() -> None:
    assert pager("<script>function createPageHTML(n, i, name, ext){ return 1 }</script>") == Pager()
    assert pager("<!-- <script>createPageHTML(9,0,'index','html')</script> -->") == Pager()


def test_a_call_that_claims_a_million_pages_is_bounded() -> None:
    found = pager('<script>createPageHTML(9999999, 0, "index", "html")</script>')
    assert len(found.next_urls) == MOST_NEXT
    assert found.count == 5000


def test_variables_of_the_page() -> None:
    found = pager(
        "<script>var currentPage = 0;//所在页从0开始\nvar countPage = 3//共多少页</script>",
        BASE + "index.html",
    )
    assert (found.count, names(found)) == (3, ["index_1.html", "index_2.html"])


def test_a_pager_of_plain_links_is_read() -> None:
    found = pager(
        '<div class="page"><span>1</span><a href="?page=2">2</a><a href="?page=3">3</a>'
        '<a href="?page=2">下一页</a> 共 12 页</div>'
    )
    assert (found.count, found.number, names(found)) == (12, 1, ["?page=2", "?page=3"])


def test_current_page_in_the_gap_of_the_numbers() -> None:
    found = pager('<p><a href="index.html">1</a> 2 <a href="index_2.html">3</a></p>', BASE + "index_1.html")
    assert (found.number, names(found)) == (2, ["index_2.html"])


def test_pages_numbered_backwards_are_found() -> None:
    found = pager(
        '<div class="pb_sys"><a href="tzgg/12.htm" class="Next">下页</a><a href="tzgg/1.htm">尾页</a> 1/13页</div>'
    )
    assert (found.count, found.next_urls) == (13, (BASE + "tzgg/12.htm",))
    hidden = "".join(f"<a href='index_77_{n}.html'></a>" for n in range(1, 17))
    found = pager(
        f"<script>var maxPageNum=0;\n maxPageNum = 16;</script><div style='display:none'>{hidden}</div>"
    )
    assert found.count == 16
    assert names(found)[:2] == ["index_77_15.html", "index_77_14.html"]


def test_script_addresses_and_other_sites_are_not_followed() -> None:
    body = '<a href="javascript:go(2)">2</a><a href="#">下一页</a><a href="http://other.example.cn/2">3</a>'
    assert pager(body).next_urls == ()
