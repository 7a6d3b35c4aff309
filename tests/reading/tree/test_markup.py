"""Trees and their texts."""

from __future__ import annotations

import pytest
from lxml.html import HtmlElement

from reading.tree import weight
from reading.tree.markup import flowing, has_markup, joined, parse, words


def tree(markup: str) -> HtmlElement:
    found = parse(f"<html><body>{markup}</body></html>")
    assert found is not None
    return found


def test_texts_leave_out_scripts_and_keep_what_follows_a_remark() -> None:
    page = tree(
        "<p>清<b>河</b><!-- x -->县<script>var a=1</script>政府</p><p>第二\n 段</p><style>p{}</style>"
    )
    assert flowing(page) == "清河县政府 第二 段"
    assert joined(page) == "清河县政府第二 段"
    assert words(page) == "清 河 县 政府 第二 段"


def test_blocks_are_parted_and_line_breaks_too() -> None:
    assert (
        flowing(tree("<table><tr><td>序号</td><td>项目</td></tr></table>甲<br>乙<div>丙</div>丁"))
        == "序号 项目 甲 乙 丙 丁"
    )


@pytest.mark.parametrize(
    "text", ["", "{}", "plain text", "1 < 2 and 3 > 2", '{"html":"&lt;p&gt;"}', ' [ {"html": "<p>a</p>"} ]']
)
def test_what_holds_no_markup(text: str) -> None:
    assert not has_markup(text) and parse(text) is None


@pytest.mark.parametrize("text", ["{ <p>a</p>", "[{<p>a</p>", '{"a": <p>', '{"a":1}<html><p>a</p></html>'])
def test_braces_before_a_page_make_no_data(text: str) -> None:
    assert has_markup(text) and parse(text) is not None


def test_depth_is_cut_off_without_harm() -> None:
    deep = parse("<html><body>" + "<div>" * 5000 + "x")
    assert deep is not None and sum(1 for _ in deep.iter("div")) < 2100


def test_zero_bytes_and_an_xml_declaration_do_not_end_the_page() -> None:
    page = parse('<?xml version="1.0" encoding="gb2312"?><html><body>前\x00后</body></html>')
    assert page is not None and flowing(page) == "前后"


def test_a_page_of_endless_elements_makes_no_tree() -> None:
    """A tree of each of these would take several hundred megabytes."""
    for part in ("<br>", "<!---->", "<i a b c d e>", "<?p>", "<p>字</p>"):
        text = f"<html><body>{part * (weight.MOST_NODES + 1)}</body></html>"
        assert weight.is_too_heavy(text.encode()) and weight.is_too_heavy(text.encode("gb18030"), "text/html")
        assert parse(text) is None


def test_a_long_page_of_ordinary_markup_is_read() -> None:
    cell = "<td width='1'><p class='x' style='y'><span lang='z'>二〇二六年预算</span></p></td>"
    text = f"<html><body><table>{f'<tr>{cell * 10}</tr>' * 3000}</table></body></html>"
    assert len(text) > 2_000_000 and not weight.is_too_heavy(text.encode())
    assert parse(text) is not None
