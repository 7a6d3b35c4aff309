"""Pages say in which language they are, what they are called, and what their form fields are for."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from checks.accessibility.tally import Seen, readable
from checks.base import SiteCheck
from core.finding import Finding, Severity, Undecided
from core.page import CONTENT_KINDS, PageHead
from core.site import SiteFacts

_PREFIX = "template:language:"
#: Chinese, its kin, and languages that no template brings by mistake, whose pages may name things in Chinese signs.
_MEANT = ("zh", "yue", "nan", "hak", "wuu", "cdo", "ja", "ko", "bo", "ug", "mn", "kk", "ii", "za")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_NO_TITLE = re.compile(
    r"无标题(?:文档|页面?)?|未命名|新建(?:网页|文档|页面)\s?\d{0,3}|untitled(?:\s?(?:document|page))?"
    r"|document|new\s?page\s?\d{0,3}|index|title|标题|网页标题|null|undefined",
    re.IGNORECASE,
)
_SPACE = re.compile(r"\s+")
_MOST_FIELDS = 3  # named as examples


@dataclass
class _Tally:
    groups: Mapping[str, Seen] = field(default_factory=lambda: defaultdict(Seen))
    readable: int = 0


class PageLanguage(SiteCheck):
    """Pages without language or title, equal titles, unlabelled form fields.

    ## 检查什么
    本夜看到的页面：<html> 是否写明语言；中文页面的语言是否写成了别的（如模板带来的 lang="en"，只作提示）；<title> 是否为空或是
    “无标题文档”之类；内容页的 <title> 是否各不相同（都只写网站名称的算相同）；输入框、下拉框是否有名称（label、title、aria-label、
    placeholder 都算）。同样的问题在全站只报一条，写明涉及多少页。由脚本写出的页面不作判断，外文页面的语言不算。
    ## 为什么重要
    读屏软件按语言选择发音，按标题报出页面，按名称报出输入框；写错或缺失，听的人就不知道身在何处、该填什么。
    ## 不合格示例
        <html><head><title></title>，<input type="text" name="q">
    ## 合格示例
        <html lang="zh-CN"><head><title>关于做好今冬防火工作的通知_某县人民政府</title>，<input name="q" title="搜索关键字">
    ## 依据
    - A-10 页面语言、标题、表单名称等（GB/T 37668-2019 同类要求；凭记忆，MEM）
    """

    id = "page-language"
    version = 2
    title = "页面写明语言、标题和表单名称"
    failure_title = "页面语言、标题或表单名称缺失"
    severity = Severity.MINOR
    severities = {"other-language": Severity.NOTICE, "no-language": Severity.NOTICE}
    basis = ("A-10",)
    certainty = "MEM"
    messages = {
        "no-language": "{count}个页面没有写明页面语言（<html> 缺 lang）。",
        "other-language": "{count}个中文页面的语言写作“{examples}”，应为“zh-CN”。",
        "no-title": "{count}个页面没有标题（<title> 为空或为“无标题文档”之类：{examples}）。",
        "same-title": "{count}个内容页的 <title> 都是“{examples}”，没有写出各自的标题。",
        "unnamed-field": "{count}个页面的表单里，输入框或下拉框没有名称（读屏软件读不出它是做什么的）：{examples}。",
    }
    remedies = {
        "": "在模板中改正。",
        "no-language": '在模板的 <html> 上加 lang="zh-CN"。',
        "other-language": "把模板 <html> 的 lang 改为 zh-CN。",
        "no-title": "为页面写明标题，内容页用“文章标题_网站名称”。",
        "same-title": "把内容页模板的 <title> 改为“文章标题_网站名称”。",
        "unnamed-field": "为输入框加上 <label>、title 或 aria-label。",
    }
    options = {"least": 3, "same_least": 5, "same_share": 0.5}

    def evaluate(self, site: SiteFacts) -> Iterator[Finding | Undecided]:
        tally = self._tally(site)
        if not tally.readable:
            yield Undecided("当晚没有看到可以判断的页面")
            return
        for key, seen in tally.groups.items():
            if seen.example is not None and seen.pages >= self._least(key, tally.readable):
                yield _finding(key, seen)

    def settles(self, site: SiteFacts, subject: str, url: str) -> bool:
        """Mended when pages were seen tonight and too few known pages show it for a template's fault."""
        tally = self._tally(site)
        key = subject.removeprefix(_PREFIX)
        seen = tally.groups.get(key)
        return tally.readable > 0 and (seen is None or seen.pages < self._least(key, tally.readable))

    def _least(self, key: str, readable_pages: int) -> int:
        """How many pages make it the site's habit; on a small site all of them do, an untitled page counts alone."""
        if key in ("no-title", "unnamed-field", "same-title"):
            return 1
        return min(int(self.option["least"]), max(1, readable_pages))

    def _tally(self, site: SiteFacts) -> _Tally:
        tally = _Tally()
        same = self._same_titles(page for page, _ in readable(site))
        for page, observed in readable(site):
            tally.readable += observed
            for key, quote in _defects(page, same):
                tally.groups[key].add(page, [quote] if quote else [], observed)
        return tally

    def _same_titles(self, pages: Iterable[PageHead]) -> frozenset[str]:
        """Titles that many content pages with headlines of their own share."""
        counted: dict[str, set[str]] = defaultdict(set)
        used: Counter[str] = Counter()
        for page in pages:
            if page.kind not in CONTENT_KINDS or not page.title or not page.head_title:
                continue
            if _squeezed(page.title) not in _squeezed(page.head_title):
                counted[page.head_title].add(page.title)
            used[page.head_title] += 1
        least, share = self.option["same_least"], self.option["same_share"] * used.total()
        return frozenset(t for t, titles in counted.items() if len(titles) >= least and used[t] >= share)


def _defects(page: PageHead, same: frozenset[str]) -> Iterator[tuple[str, str]]:
    title = page.head_title.strip()
    if not page.lang:
        yield "no-language", ""
    elif not page.lang.lower().startswith(_MEANT) and _CHINESE.search(page.title or title):
        yield "other-language", page.lang
    if not title or _NO_TITLE.fullmatch(title):
        yield "no-title", title or "空"
    if page.kind in CONTENT_KINDS and page.head_title in same and page.title != title:
        yield "same-title", title[:80]
    if page.aids is not None and page.aids.unnamed_fields:
        yield "unnamed-field", "、".join(page.aids.unnamed_fields[:_MOST_FIELDS])


def _squeezed(text: str) -> str:
    return _SPACE.sub("", text)[:30]


def _finding(key: str, seen: Seen) -> Finding:
    page = seen.example
    if page is None:
        raise ValueError("a defect nobody saw tonight is no finding")
    examples = seen.shown(3)
    quote = examples or f"<html>，“{page.head_title[:60]}”"
    where = {"unnamed-field": "页面的表单"}.get(key, "页面的 <head>" if "title" in key else "页面的 <html>")
    data = {"count": seen.pages, "examples": examples}
    return Finding(key, data, f"{where}，共{seen.pages}页", quote, _PREFIX + key, page.url, pages=seen.pages)
