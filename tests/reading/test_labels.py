"""Page labels as written."""

from __future__ import annotations

import pytest

from reading.labels import Labels, is_placeholder, read_labels
from reading.tree.markup import parse


def labels(head: str, body: str = "") -> Labels:
    tree = parse(f"<html><head>{head}</head><body><p>x</p>{body}</body></html>")
    assert tree is not None
    return read_labels(tree)


def test_values_are_kept_as_written_and_found_without_regard_to_case() -> None:
    found = labels(
        '<meta name="SiteDomain"content="www.a.gov.cn" /><meta name="contentSource" content=" 县局 "><META NAME="PubDate" CONTENT="2026-11-02 09:30">'
    )
    assert found.values["SiteDomain"] == ("www.a.gov.cn",)
    assert found.get("ContentSource") == "县局" and found.values["contentSource"] == (" 县局 ",)
    assert found.get("pubdate") == "2026-11-02 09:30"


def test_repeated_labels_keep_all_values() -> None:
    found = labels('<meta name="ColumnType" content=""><meta name="ColumnType" content="要闻">')
    assert found.values["ColumnType"] == ("", "要闻") and found.get("ColumnType") == "要闻"


def test_labels_in_the_body_are_named() -> None:
    found = labels(
        '<meta name="SiteName" content="甲">',
        '<meta name="ContentStart"><meta name="PubDate" content="2026-01-01">',
    )
    assert found.outside_head == ("ContentStart", "PubDate")


def test_entities_and_invisible_characters() -> None:
    assert labels('<meta name="SiteIDCode" content="35990&#48;0001\u200b">').get("SiteIDCode") == "3599000001"


@pytest.mark.parametrize(
    "value", ["", " ", "null", "undefined", "暂无", "无", "${title}", "{{x}}", "<!--x-->", "<$[标题]>", "--"]
)
def test_a_placeholder_is_no_value(value: str) -> None:
    assert is_placeholder(value)


@pytest.mark.parametrize("value", ["无锡市人民政府", "nullable", "清河要闻", "2026-11-02", "“{”的用法"])
def test_real_values_are_no_placeholders(value: str) -> None:
    assert not is_placeholder(value)
