"""By what a policy library (政策文件库) lets its documents be sorted: time, validity, type, theme; and whether it can be searched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

#: What libraries call themselves.
LIBRARY = re.compile(r"(?:政策|文件|公文|规章|规范性文件)库|政策(?:文件)?(?:检索|查询)(?:平台|系统)?$")
_DOCUMENTS = re.compile(r"文件|公文|规章|政策(?!解读|图解|问答)")
_TIME = re.compile(
    r"(?:按)?(?:年份|年度|时间|日期)|(?:成文|发布|公布|发文)(?:时间|日期|年份)|(?:19|20)\d\d年?"
)
_VALIDITY = re.compile(
    r"(?:按)?(?:政策|文件)?(?:有效性|时效性?|有效状态|效力(?:状态)?|是否有效|状态)|(?:现行|继续|全文)?有效|已?(?:失效|废止)"
)
_TYPE = re.compile(
    r"(?:按)?(?:文种|(?:公文|文件|政策|发文|信息)(?:类型|种类|类别)|体裁(?:分类)?|类型|类别|种类)|(?:按文件)?形式"
)
_FORM = re.compile(
    r"(?:规章|规范性文件|政府令|命令(?:（令）)?|令|决定|公告|通告|意见|通知|通报|批复|函|纪要|其他文件|政策解读)"
)
_THEME = re.compile(
    r"(?:按)?(?:政策|所属|信息|公文)?(?:主题(?:分类|类别|词)?|领域|行业|专题|服务对象)(?:分类|查询)?"
)
#: What forms write before the name of a condition to choose.
_CHOOSE = re.compile(r"^[-—\s]{0,4}(?:请?选择|请输入|输入|全部|所有|不限|任意)|^[-—\s]{1,4}|[-—\s]{1,4}$")
_TAGS = (
    "a", "option", "dt", "dd", "label", "span", "b", "strong", "em", "th", "li", "h3", "h4", "h5",
    "button", "p", "div", "td", "i"
)  # fmt: skip
_FIELDS = ("select", "input")
_NAMES = ("title", "aria-label", "placeholder")
_LONGEST = 14
_MOST = 4000


def read_facets(tree: HtmlElement, name: str) -> tuple[str, ...]:
    """What the library page called ``name`` offers, sorted; nothing for pages that are no library.

    A column of documents that has everything a library has is one, whatever it is called.
    """
    library = LIBRARY.search(name) is not None
    if not library and not _DOCUMENTS.search(name):
        return ()
    words = list(_words(tree))
    found = {
        "time": sum(bool(_TIME.fullmatch(w)) for w in words),
        "validity": sum(bool(_VALIDITY.fullmatch(w)) for w in words),
        "type": any(_TYPE.fullmatch(w) for w in words) or len({w for w in words if _FORM.fullmatch(w)}) > 2,
        "theme": sum(bool(_THEME.fullmatch(w)) for w in words),
        "search": _searchable(tree),
    }
    offered = tuple(sorted(k for k, v in found.items() if v))
    return offered if library or len(offered) == len(found) else ()


def _words(tree: HtmlElement) -> Iterator[str]:
    """Short texts of the page as a reader sees them, without closing colons and counts."""
    for count, element in enumerate(tree.iter(*_TAGS, *_FIELDS)):
        if count >= _MOST:
            return
        named = (element.get(n) for n in _NAMES) if element.tag in _FIELDS else ()
        for text in (element.text, element.tail, *named):
            if text and len(text) <= 40:
                word = re.sub(r"[\s:：|>»]+|[（(]\d{1,6}[)）]$", "", _CHOOSE.sub("", text.strip()))
                if word and len(word) <= _LONGEST:
                    yield word


def _searchable(tree: HtmlElement) -> bool:
    return any((e.get("type") or "text").lower() in ("text", "search") for e in tree.iter("input"))
