"""The place for related pages: wherever its name stands, an empty one that scripts may fill says that more is shown."""

from __future__ import annotations

import pytest
from lxml import html

from reading.documents.related import related_by_script
from reading.tree.outline import outline_of

_SCRIPT = '<script src="/js/app.js"></script>'
_ENTITIES = "&#30456;&#20851;&#35299;&#35835;"


def _scripted(body: str) -> bool:
    return related_by_script(outline_of(html.document_fromstring(f"<html><body>{body}</body></html>")))


@pytest.mark.parametrize(
    "heading",
    [
        "<h3>相关解读</h3>",
        '<div><img src="/i/dot.png">相关解读</div>',
        "<p><i></i>相关解读：</p>",
        f"<h3>{_ENTITIES}</h3>",
        "<dt>【相关文件】</dt>",
    ],
)
def test_an_empty_place_under_its_name_is_left_to_scripts(heading: str) -> None:
    assert _scripted(f"<div>{heading}<ul></ul></div>{_SCRIPT}")
    assert not _scripted(f'<div>{heading}<ul><li><a href="/a.htm">解读</a></li></ul></div>{_SCRIPT}')


def test_words_in_a_menu_or_an_article_name_no_place() -> None:
    assert not _scripted(
        f'<ul><li><a href="/jd/">政策解读</a></li></ul><p>相关单位要做好解读工作。</p>{_SCRIPT}'
    )
