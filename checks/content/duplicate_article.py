"""The same article published twice in one column."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from urllib.parse import urlsplit

from checks.base import SiteCheck
from checks.documents.base import short, squeezed
from core.address import subject_key
from core.fetch import FetchProblem
from core.finding import Finding, Severity, Undecided
from core.page import CONTENT_KINDS, LinkPlace, LinkUse, PageFacts, PageHead
from core.site import SiteFacts
from reading.dates import day

_PREFIX = "duplicate:"
_PRINT = re.compile(r"print|/wap/|/m/|mobile|/app/|wza|/en/|preview", re.IGNORECASE)
_NUMBER = re.compile(r"(?<!\d)(\d{4,}+)\D{0,12}$")
_NUMBERS = re.compile(r"\d{4,}")
_SLASHES = re.compile(r"/{2,20}")
_LONG_AFTER = 180
_FILE = re.compile(r"/\d{1,3}\.s?html?$")
_REPEATS = re.compile(
    r"停水|停电|停气|检修|预警|天气|空气质量|水质|日报|周报|旬报|月报|快报|价格|菜价|值班|彩票|开奖|考勤|会议纪要|公告栏|测试"
)


class DuplicateArticle(SiteCheck):
    """Articles with the same title and text that a column publishes more than once.

    ## 检查什么
    同一栏目里标题和正文完全相同、地址不同的文章。打印页、手机页、无障碍页，同一稿件编号的不同地址，带不同参数的同一地址，
    附件不同的，正文很短的（如“见附件”），按期发布的停水停电通知、预警、日报等，正文由脚本显示的不算；
    同一篇文章在不同栏目各发一次，是常见的引用发布，不算；在三个以上栏目出现的，相隔半年以上（可能是每年发一次的通知）的交人工复核。
    当晚没有看到两份以上的，不下结论；其中一份已经打不开的，算已改正。
    ## 为什么重要
    重复发布虚增更新数量，也使群众检索到多份同样的内容。
    ## 不合格示例
        “清河县召开防汛工作会议”在“政务要闻”里有两个地址，正文一字不差
    ## 合格示例
        “清河县召开防汛工作会议”在“政务要闻”和“部门动态”里各引用一次
    ## 依据
    - G-COL-3 重复发布同一文章（通报所列问题，B）
    """

    id = "duplicate-article"
    version = 3
    title = "同一栏目不重复发布"
    failure_title = "重复发布同一文章"
    severity = Severity.MINOR
    basis = ("G-COL-3",)
    certainty = "B"
    messages = {
        "same-column": "“{title}”在栏目“{column}”里发布了 {count} 次：{addresses}。",
        "many-columns": "“{title}”在 {count} 个地方发布：{addresses}。",
    }
    remedies = {
        "": "保留一份，删除其余的；需要在多个栏目显示的，用引用方式发布。",
    }
    options = {"shortest": 100, "columns": 3}

    def applies_to(self, site: SiteFacts) -> bool:
        return super().applies_to(site) and len(site.pages) > 0

    def evaluate(self, site: SiteFacts) -> Iterator[Finding | Undecided]:
        for group in _groups(site, self.option["shortest"]):
            columns: dict[str, list[PageFacts]] = defaultdict(list)
            for page in group:
                columns[_column(page)].append(page)
            doubled = [pages for pages in columns.values() if len(pages) > 1]
            for pages in doubled:
                yield from _said(site, "same-column", pages)
            if not doubled and len(columns) > self.option["columns"]:
                yield from _said(site, "many-columns", group)

    def settles(self, site: SiteFacts, subject: str, url: str) -> bool:
        """Mended when at most one of the copies is left, or the copies differ by now; both have to be seen."""
        digest, _, column = subject.removeprefix(_PREFIX).partition(":")
        limit = self.option["columns"] if column == "*" else 1
        for group in _groups(site, self.option["shortest"]):
            same = [p for p in group if column in ("*", _column(p)) and p.body_hash == digest]
            if len(same) > limit:
                return False
        return site.was_observed(url) or _is_gone(site, url)


def _groups(site: SiteFacts, shortest: int) -> Iterator[list[PageFacts]]:
    """Pages of one text, title and set of files, each article once."""
    found: dict[tuple[str, str, frozenset[str]], dict[str, PageFacts]] = defaultdict(dict)
    for page in _alike(site, shortest):
        found[(page.body_hash, squeezed(page.title), _files(page))].setdefault(_article(page.url), page)
    for copies in found.values():
        pages = [p for p in copies.values() if not _gone(site, p)]
        if len(pages) > 1:
            yield pages


def _alike(site: SiteFacts, shortest: int) -> Iterator[PageFacts]:
    """Pages that share text and title with another; only these are read whole."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for head in site.pages.heads(*CONTENT_KINDS):
        if head.body_length >= shortest and head.body_hash and not head.script_signs and not _left_out(head):
            found[(head.body_hash, squeezed(head.title))].append(head.url)
    for urls in found.values():
        if len(urls) > 1:
            yield from filter(None, map(site.pages.get, urls))


def _left_out(page: PageHead) -> bool:
    return not page.title or _PRINT.search(page.url) is not None or _REPEATS.search(page.title) is not None


def _article(url: str) -> str:
    """What the address names: the number of the article where it ends with one, a file with a short number, else all of it."""
    scheme, mark, place = url.partition("://")
    url = f"{scheme}{mark}{_SLASHES.sub('/', place)}"
    parts = urlsplit(url)
    number = _NUMBER.search(parts.path)
    if number:
        return number[1]
    if _FILE.search(parts.path):
        return subject_key(url.partition("?")[0].partition("#")[0])
    asked = _NUMBERS.findall(parts.query)
    return max(asked, key=len) if asked else subject_key(url.partition("#")[0])


def _files(page: PageFacts) -> frozenset[str]:
    links = (k for k in page.links if k.place is LinkPlace.BODY and k.use in (LinkUse.ANCHOR, LinkUse.FRAME))
    return frozenset(k.text for k in links if k.text) | {i.url for i in page.images if i.in_body}


def _column(page: PageFacts) -> str:
    """The column: the end of the page's path, else its label, else its folder."""
    name = page.breadcrumb[-1] if page.breadcrumb else page.label("ColumnName") or ""
    return name if name and name != page.title else _folder(page.url)


def _folder(url: str) -> str:
    return re.sub(r"/\d{4,8}(?=/|$)", "", urlsplit(url).path.rpartition("/")[0])


def _gone(site: SiteFacts, page: PageFacts) -> bool:
    return _is_gone(site, page.url)


def _is_gone(site: SiteFacts, url: str) -> bool:
    outcome = site.outcome(url)
    return outcome is not None and outcome.problem is FetchProblem.NOT_FOUND


def _said(site: SiteFacts, key: str, pages: Sequence[PageFacts]) -> Iterator[Finding | Undecided]:
    ordered = sorted(pages, key=lambda p: (p.published or "9", p.url))
    first = ordered[0]
    subject = f"{_PREFIX}{first.body_hash}:{_column(first) if key == 'same-column' else '*'}"[:200]
    if sum(site.was_observed(p.url) for p in ordered) < 2:
        yield Undecided("当晚没有同时看到两份", subject)
        return
    seen = next(p for p in ordered if site.was_observed(p.url))
    data = {
        "title": short(first.title),
        "column": _column(first),
        "count": len(ordered),
        "addresses": "；".join(p.url for p in ordered[:5])[:1500],
        "urls": [p.url for p in ordered[:5]],
    }
    days = [p.published[:10] for p in ordered if p.published]
    where = f"栏目“{_column(first)}”，发布日期 {'、'.join(days[:5]) or '不明'}"
    yield Finding(
        key,
        data,
        where[:200],
        short(first.title),
        subject,
        seen.url,
        pages=len(ordered),
        review=key == "many-columns" or _comes_again(days),
    )


def _comes_again(published: Sequence[str]) -> bool:
    """Whether half a year or more lies between all copies: a notice that is given every year in the same words."""
    days = sorted(filter(None, map(day, published)))
    return len(days) > 1 and all((later - early).days >= _LONG_AFTER for early, later in pairwise(days))
