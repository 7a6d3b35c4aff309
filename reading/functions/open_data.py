"""Pages of open data (数据开放): how many data sets, in which formats, with which downloads, how young, drawn or not."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from core.page import Link, LinkUse
from core.services import DataFacts
from reading.dates import find_dates
from reading.tree.markup import elements, words

_TOTAL = re.compile(
    r"(?:共|总计|合计|已开放|开放)[^\d，。；]{0,10}(\d{1,7})\s{0,3}(?:个|条|项|类|份)?\s{0,3}(?:数据集"
    r"|数据目录|数据资源|开放目录|开放数据|目录|数据项|接口)|"
    r"(?:数据集|数据目录|数据资源|开放目录)(?:总数|总量|数量|数)?\s{0,3}[:：]?\s{0,3}(\d{1,7})\s{0,3}(?:个|项|条|类)?(?![\d年月日.-])"
)
_FORMATS = re.compile(
    r"(?<![A-Za-z])(xlsx?|excel|csv|json|xml|rdf|txt|docx?|pdf|api|wps|et|zip|rar)(?![A-Za-z])", re.IGNORECASE
)
_CALLED = {"excel": "xls"}
_NAMED = re.compile(r"格式\s{0,2}[:：]\s{0,3}([A-Za-z、，,/|和及\s]{3,60})")
_FILE = re.compile(r"\.(xlsx?|csv|json|xml|rdf|docx?|pdf|wps|et|zip|rar|txt)$", re.IGNORECASE)
_DOWNLOAD = re.compile(r"downfile|/download|download\.|exportdata|/export", re.IGNORECASE)
_UPDATED = re.compile(r"更新(?:时间|日期|于)|最后更新|发布(?:时间|日期)|数据时间")
_HEADED = re.compile(r"(?:更新|发布)(?:时间|日期)")
_CHARTS = re.compile(
    r"echarts|highcharts|antv|g2\.min|chart\.js|d3\.(?:min\.)?js|fusioncharts|superset|datav", re.IGNORECASE
)
_CHART_WORDS = re.compile(
    r"可视化|数据图解|图说数据|数据图表|数据大屏|看数据|统计图|柱[状形]图|饼[状形]?图|折线图|趋势图|热力图"
)
_badges = elements("//*[self::span or self::i or self::em or self::a or self::td or self::li or self::label]")
_LONGEST_BADGE, _MOST_ICONS = 24, 1000
_MOST_FILES, _MOST_BADGES, _MOST_TABLES, _MOST_ROWS = 40, 3000, 20, 400


def read_data(tree: HtmlElement, links: Iterable[Link]) -> DataFacts:
    """What a page of open data says."""
    files, formats = _downloads(links)
    whole = words(tree)[:60000]
    formats |= _shown_formats(tree) | _named_formats(whole)
    return DataFacts(
        total=_total(whole),
        formats=tuple(sorted(formats)),
        files=tuple(files)[:_MOST_FILES],
        updated=max(_updated(whole), _updated_column(tree)),
        charts=_draws(tree, whole),
    )


def _downloads(links: Iterable[Link]) -> tuple[list[str], set[str]]:
    files: dict[str, None] = {}
    formats: set[str] = set()
    for link in links:
        if link.use is not LinkUse.ANCHOR or not link.url:
            continue
        match = _FILE.search(urlsplit(link.url).path)
        if match:
            formats.add(match[1].lower())
        if match or _DOWNLOAD.search(link.url):
            files.setdefault(link.url, None)
    return list(files), formats


def _shown_formats(tree: HtmlElement) -> set[str]:
    """Formats named on their own in a short element (a badge) or an icon, not words of running text."""
    found: set[str] = set()
    for icon in islice(tree.iter("img"), _MOST_ICONS):
        name = (icon.get("alt") or icon.get("title") or "").strip()
        if 2 < len(name) <= _LONGEST_BADGE:
            found |= _formats_in(name)
    for element in _badges(tree)[:_MOST_BADGES]:
        text = (element.text or "").strip()
        if 2 < len(text) <= _LONGEST_BADGE:
            found |= _formats_in(text)
    return found


def _formats_in(text: str) -> set[str]:
    return {_CALLED.get(f.lower(), f.lower()) for f in _FORMATS.findall(text)}


def _named_formats(text: str) -> set[str]:
    """Formats that a line names: 数据格式：XLSX、CSV."""
    return {f for m in _NAMED.finditer(text) for f in _formats_in(m[1])}


def _total(text: str) -> int:
    return max((int(m[1] or m[2]) for m in _TOTAL.finditer(text)), default=0)


def _updated(text: str) -> str:
    found = []
    for iso, start, _ in find_dates(text):
        if _UPDATED.search(text[max(0, start - 12) : start]):
            found.append(iso[:10])
    return max(found, default="")


def _updated_column(tree: HtmlElement) -> str:
    """The youngest day in the columns of tables that are headed 更新日期 and the like."""
    found = []
    for table in islice(tree.iter("table"), _MOST_TABLES):
        head = next(table.iter("tr"), None)
        places = [n for n, cell in enumerate(head) if _HEADED.search(words(cell))] if head is not None else []
        for row in islice(table.iter("tr"), 1, _MOST_ROWS) if places else ():
            cells = list(row)
            texts = (words(cells[n]) for n in places if n < len(cells))
            found += [iso[:10] for text in texts for iso, _, _ in find_dates(text)]
    return max(found, default="")


def _draws(tree: HtmlElement, text: str) -> bool:
    if _CHART_WORDS.search(text) or next(tree.iter("canvas"), None) is not None:
        return True
    if any(_CHART_WORDS.search(i.get("alt") or i.get("title") or "") for i in tree.iter("img")):
        return True
    return any(_CHARTS.search(s.get("src") or (s.text or "")[:4000]) for s in tree.iter("script"))
