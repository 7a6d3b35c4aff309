"""Who a page names as its source (来源)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

_SOURCE = re.compile(
    r"(?:(?:信\s?息|文\s?章|稿\s?件|稿\s?源|内\s?容|新\s?闻|供\s?稿|发\s?布)?\s{0,2}(?:来\s{0,6}源"
    r"|來\s{0,6}源)(?:单位|部门|机构|于)?|供稿(?:单位|部门)?|[稿信]源|信息提供(?:单位|部门|者)?|出\s{0,2}处"
    r"|出所|(?:转载?|摘)自|\bSource)"
    r"\s{0,3}(?:[:：︰﹕|｜丨]|】\s{0,2}[:：]?|[－—/／-](?=[\u4e00-\u9fff]))"
)
#: The word with a blank for a colon, at the beginning of a line or behind another field.
_BLANK_BEHIND = re.compile(
    r"(?:^来源|(?:^|(?<=[\s|｜]))(?:信息|文章|稿件|新闻)来源)[ \u3000\u00a0]{1,4}(?=[\u4e00-\u9fff])",
    re.MULTILINE,
)
_ISSUER = re.compile(r"(?:发布|发文|公开)\s?(?:机构|机关|单位)\s{0,3}[:：]")
_NEXT = re.compile(
    r"\s{0,4}(?:(?:发布|更新|录入|发稿|公开|成文|生成|发文|添加|创建|上传|上网|修改|发表|登载|推送|征集"
    r"|公示|活动|信息|上线|稿件|编辑|截止)?\s?(?:时\s?间|日\s?期|单\s?位|机\s?构)|时间|日期|浏览|点击|阅读"
    r"|访问|作\s{0,4}者|编\s?辑|责任|责编|审核|初审|撰稿|摄影|记者|"
    r"字\s?体|字\s?号|打印|分享|关闭|收藏|【|\[|［|视力|保护色|扫一扫|朗读|次数|人气|评论\s?[:：]"
    r"|上一[篇条]|下一[篇条]|网站|首发|最近|更新\s?[:：]|发\s布|[\u4e00-\u9fff]{2}(?:时间|日期)\s{0,2}[:：]"
    r"|Posted|\d{1,2}月\d{1,2}日|相关(?:文件|链接|解读|附件|政策|阅读)|发布人|录入|/\s|[\]】]|Publish"
    r"|Updated?\b|Date\b|Time\b|Author\b|Views?\b|Hits\b|文号|索引|\||｜|20\d\d[-年./]|(?:发布|发表|更新)于"
    r"|发布\s?[:：]|(?:\d{1,3}(?:天|小时|分钟)|刚刚|昨天)前?(?:发布|更新))"
)
_EMPTY = re.compile(r"(?:无|null|undefined|未知|-+|—+|本站原创：?)?", re.IGNORECASE)
_ISSUER_ALONE = frozenset(
    ("发布机构", "发文机关", "发文机构", "发布单位", "发布机关", "公开机构", "公开单位")
)
_ALONE = frozenset(("来源", "信息来源", "文章来源", "稿件来源"))
#: What a value in the next piece may be: no running text, no addressee, no number.
_MAY_FOLLOW = re.compile(r"(?=.{0,200}[^\W\d])(?!\S{1,60}[：:]$)[^。\n]{1,200}")
_LONGEST, _NEAR, _FIRST = 60, 16, 5


def read_source(before: Sequence[str], after: Sequence[str], label: str, first: Sequence[str] = ()) -> str:
    """The source shown next to the article, else the label ``ContentSource``, else the publishing body shown.

    ``first`` are the pieces the article begins with: title and source stand there where nothing parts them from it.
    """
    opening = first[:_FIRST]
    shown = (
        _shown(before, _SOURCE, last=True) or _shown(after, _SOURCE, last=False) or _beside(before[-_NEAR:])
    )
    shown = shown or _shown(opening, _SOURCE, last=False) or _beside((*after, *opening))
    shown = shown or _shown((*before[-_NEAR:], *after, *opening), _BLANK_BEHIND, last=False)
    shown = shown or " ".join(label.split())[:_LONGEST] or _shown(before, _ISSUER, last=True)
    shown = shown or _shown((*after, *opening), _ISSUER, last=False)
    return shown or _behind(before[-_NEAR:], _ISSUER_ALONE)


def _shown(pieces: Sequence[str], name: re.Pattern[str], *, last: bool) -> str:
    text = "\n".join(pieces)
    found = list(name.finditer(text))
    for match in reversed(found) if last else found:
        value = _value(text[match.end() : match.end() + 200])
        if value:
            return value
    return ""


def _beside(pieces: Sequence[str]) -> str:
    """The piece behind one that is the word alone, as cells of tables and pairs of ``dt`` and ``dd`` have it."""
    return _behind(pieces, _ALONE)


def _behind(pieces: Sequence[str], names: frozenset[str]) -> str:
    for name, value in pairwise(pieces):
        if name.strip() in names:
            return _value(value)
    return ""


def _value(text: str) -> str:
    """From behind the colon to the next field of the line; the value may stand in the next piece of text."""
    own, _, below = text.lstrip(" \u3000\u00a0").partition("\n")
    line = own.strip(" \u3000\u00a0") or below.strip("\n \u3000\u00a0").partition("\n")[0]
    if not own and not _MAY_FOLLOW.fullmatch(line):
        return ""
    stop = _NEXT.search(line)
    value = (line[: stop.start()] if stop else line).strip(" \u3000\u00a0:：;；,，)）】]|")
    value = re.split(r"\s{3,}|\u3000{2,}|  ", value, maxsplit=1)[0].rstrip("(（")
    return "" if _EMPTY.fullmatch(value) or len(value) > _LONGEST else value
