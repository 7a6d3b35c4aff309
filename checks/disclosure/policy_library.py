"""A policy library must let people find documents by time, validity, type and theme."""

from __future__ import annotations

from collections.abc import Iterator

from checks.base import SiteCheck
from checks.disclosure.entries import drawn_by_script, entries, not_seen_whole
from core.finding import Finding, Severity, Undecided
from core.page import PageHead, PageKind
from core.site import SiteFacts
from reading.functions.facets import LIBRARY

_SUBJECT = "policy-library"
_NAMES = {"time": "时间", "validity": "效力", "type": "文种", "theme": "主题"}
_EXAMPLES = {
    "time": "年份、发布时间",
    "validity": "有效、失效、废止",
    "type": "通知、意见、决定",
    "theme": "主题分类、领域",
}


class PolicyLibrary(SiteCheck):
    """There is no policy library, or it cannot be sorted by time, validity, type and theme.

    ## 检查什么
    网站有没有政策文件库（名称含“文件库”“政策库”“规章库”的栏目），库里能否按时间、效力、文种、主题四种方式分类，有没有检索框。
    几个库的分类合并计算；分类写成链接、下拉框、表格都算；年份、文种可以只列出取值（2026年；通知、意见、决定）。
    没有政策文件库的只作提示，交人工复核：通报表扬的做法不是硬性要求。
    库页面当晚没有看到、设在别的网站、分类由脚本生成的不下结论。
    ## 为什么重要
    文件多了以后，没有分类和检索，群众找不到现行有效的文件；年度通报表扬了能按时间、效力、类型、主题分类的政策文件库。
    ## 不合格示例
        “政策文件库”只有一个按日期排列的列表
    ## 合格示例
        按年份：2026年、2025年；按效力：有效、失效；按文种：通知、意见；按主题：综合政务、财政
    ## 依据
    - N-H8 政策文件库按时间、效力、文种、主题分类，跨层级跨部门（A）
    - FJ-23-10 通报表扬的政策文件库（闽政办函〔2024〕12号；A；把四种分类作为要求为推定，DER，可调）
    """

    id = "policy-library"
    version = 4
    title = "政策文件库可分类检索"
    failure_title = "没有政策文件库或分类不全"
    severity = Severity.MINOR
    severities = {"no-library": Severity.NOTICE}
    basis = ("N-H8", "FJ-23-10")
    certainty = "A DER"
    messages = {
        "no-library": "没有找到政策文件库，请核实。",
        "facets-missing": "政策文件库“{name}”不能按{missing}分类（如{example}）；已有：{present}。",
        "no-search": "政策文件库“{name}”没有检索框。",
    }
    remedies = {
        "": "在政策文件库增加按时间、效力、文种、主题的分类。",
        "no-library": "把本级政策文件集中成库，按时间、效力、文种、主题分类，并提供检索。",
        "no-search": "在政策文件库增加检索框，支持按标题、文号查找。",
    }
    options = {"wanted": ("time", "validity", "type", "theme")}

    def evaluate(self, site: SiteFacts) -> Iterator[Finding | Undecided]:
        libraries = _libraries(site)
        if not libraries:
            yield from _none(site)
            return
        seen = [p for p in libraries if site.was_observed(p.url)]
        facets = {f for p in libraries for f in p.facets}
        missing = [w for w in self.option["wanted"] if w not in facets]
        if not missing and "search" in facets:
            return
        if len(seen) < len(libraries) or any(_scripted(p) for p in libraries):
            yield Undecided("政策文件库当晚没有看到，或由脚本生成", _SUBJECT)
            return
        yield from _lacking(max(libraries, key=lambda p: len(p.facets)), missing, facets)

    def settles(self, site: SiteFacts, subject: str, url: str) -> bool:
        """Mended when the library was read tonight and was not named again."""
        return any(site.was_observed(p.url) for p in _libraries(site))


def _libraries(site: SiteFacts) -> list[PageHead]:
    """Columns that call themselves a library, or that offer all that makes one."""
    return [p for p in site.pages.heads(PageKind.COLUMN) if p.facets or LIBRARY.search(p.title)]


def _scripted(page: PageHead) -> bool:
    hidden = bool(page.script_signs) or (page.listing is not None and page.listing.scripted)
    return hidden and not page.rendered


def _lacking(page: PageHead, missing: list[str], facets: set[str]) -> Iterator[Finding]:
    if missing:
        data = {
            "name": page.title,
            "missing": "、".join(_NAMES.get(m, m) for m in missing),
            "example": "；".join(_EXAMPLES.get(m, m) for m in missing),
            "present": "、".join(_NAMES[f] for f in _NAMES if f in facets) or "无",
        }
        yield Finding("facets-missing", data, "分类条件", page.title, _SUBJECT, page.url)
    if "search" not in facets:
        yield Finding("no-search", {"name": page.title}, "检索框", page.title, _SUBJECT, page.url)


def _none(site: SiteFacts) -> Iterator[Finding | Undecided]:
    elsewhere = [e for e in entries(site, LIBRARY) if len(e.text) <= 16 and site.pages.get(e.url) is None]
    doubt = not_seen_whole(site) or drawn_by_script(site)
    if elsewhere:
        away = "没有看过的页面" if site.unit.owns(elsewhere[0].url) else "别的网站"
        doubt = doubt or f"“{elsewhere[0].text}”在{away}"
    if doubt:
        yield Undecided(doubt, _SUBJECT)
        return
    home = site.home
    url = home.url if home else site.unit.homepage
    yield Finding("no-library", {"pages": len(site.pages)}, "整个网站", "", _SUBJECT, url, review=True)
