"""The disclosure platform (政府信息公开平台) must offer its parts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from checks.base import SiteCheck
from checks.disclosure.entries import (
    PLATFORM,
    Entry,
    drawn_by_script,
    entries,
    not_seen_whole,
    platforms_elsewhere,
    unlinked,
)
from core.finding import Finding, Severity, Undecided
from core.site import SiteFacts

_GATE = re.compile(r"公开|年报|年度报告|申请|^(?:指南|制度|目录)$")
#: The parts of the platform, by the names sites give them.
_PARTS: Mapping[str, tuple[str, re.Pattern[str]]] = {
    "guide": (
        "政府信息公开指南",
        re.compile(r"公开指南(?!.{0,12}(?:编制|通知|解读|意见|培训|会议))|^指南$"),
    ),
    "system": (
        "政府信息公开制度",
        re.compile(r"公开(?:工作|相关|规章|规范)?(?:制度|规定|法规|条例|办法)|制度.{0,4}公开|^制度$"),
    ),
    "statutory": (
        "法定主动公开内容",
        re.compile(
            r"主动公开(?!.{0,8}(?:制度|办法|规定|指南|申请|年报|报告))|公开(?:事项)?(?:目录|内容|清单)|重点领域.{0,4}公开|^目录$"
        ),
    ),
    "annual": ("政府信息公开年报", re.compile(r"公开.{0,8}(?:年报|年度.{0,4}报告)|^(?:年报|年度报告)$")),
    "application": (
        "依申请公开",
        re.compile(r"(?:申请公开|公开申请|依申请)(?!.{0,12}(?:制度|规程|规定|办法|统计|情况))"),
    ),
}
_ENTRANCE = re.compile("信息公开")
#: Longer words are titles of news, not names of entries.
_NEWS = 24


class DisclosurePlatform(SiteCheck):
    """The disclosure platform or one of its parts is missing.

    ## 检查什么
    网站有没有“政府信息公开”入口，平台上有没有政府信息公开指南、政府信息公开制度、法定主动公开内容、政府信息公开年报这几部分和依申请公开入口。
    栏目名、导航、平台页面上的链接文字都算，名称相近的、只写“指南”“制度”“目录”的也算；一处都没有的记“没有平台”，其余按缺少的部分分别记。
    缺依申请公开入口的只作复核（不是必设部分）。一份年度报告都找不到的由 annual-report 计，不再记缺年报入口；入口打不开由 dead-link 计，栏目空白由 column-blank 计（C-2）。
    巡查没有做完、没有看到首页、首页以外什么栏目都没有读到（整站由脚本生成）、平台设在别的网站（含用框架嵌入的）而没有看过的、平台入口当晚没有应答的不下结论；导航或平台由脚本生成的，或者名称写在页面上却不是链接（如标题、用脚本切换的标签）的，交人工复核。
    ## 为什么重要
    平台的名称和组成全国统一，少了一部分，群众就找不到指南、制度或者年报。
    ## 不合格示例
        “政府信息公开”页面上只有“法定主动公开内容”和“政府信息公开年报”
    ## 合格示例
        政府信息公开指南、政府信息公开制度、法定主动公开内容、政府信息公开年报、依申请公开
    ## 依据
    - P-1 统一名称的政府信息公开入口（国办公开办函〔2019〕61号；A）
    - P-2 平台的组成部分（入口名称见于公开样例，B；清单凭记忆，MEM）
    - C-2 同一缺陷不重复扣分（B）
    """

    id = "disclosure-platform"
    version = 5
    title = "政府信息公开平台齐全"
    failure_title = "政府信息公开平台缺少组成部分"
    severity = Severity.MODERATE
    severities = {"no-platform": Severity.SERIOUS, "application-missing": Severity.NOTICE}
    basis = ("P-1", "P-2", "C-2")
    certainty = "A MEM"
    messages = {
        "no-platform": "整个网站（已看 {pages} 个页面）没有找到“政府信息公开”入口和公开平台的任何部分。",
        "guide-missing": "政府信息公开平台没有“政府信息公开指南”；已有：{present}。",
        "system-missing": "政府信息公开平台没有“政府信息公开制度”；已有：{present}。",
        "statutory-missing": "政府信息公开平台没有“法定主动公开内容”；已有：{present}。",
        "annual-missing": "政府信息公开平台没有“政府信息公开年报”；已有：{present}。",
        "application-missing": "没有找到“依申请公开”入口，请核实；已有：{present}。",
    }
    remedies = {
        "": "在政府信息公开平台上补设这一部分，名称与全国统一的名称一致。",
        "no-platform": "在首页设置“政府信息公开”入口，按统一的组成部分建设公开平台。",
        "application-missing": "接受书面以外申请的，在平台上设置依申请公开入口；不设的，在指南中写明申请方式。",
    }

    def evaluate(self, site: SiteFacts) -> Iterator[Finding | Undecided]:
        found = _parts(site)
        missing = [p for p in _PARTS if p not in found]
        if "annual" in missing and _no_report(site):
            missing.remove("annual")
        if not missing:
            return
        elsewhere = platforms_elsewhere(site)
        doubt = not_seen_whole(site) or (f"公开平台“{elsewhere[0].text}”没有看过" if elsewhere else "")
        if doubt:
            yield from (Undecided(doubt, f"platform:{part}") for part in (*missing, "whole"))
        else:
            yield from self._say(site, found, missing)

    def _say(
        self, site: SiteFacts, found: Mapping[str, Entry], missing: list[str]
    ) -> Iterator[Finding | Undecided]:
        home, hidden = site.home, bool(drawn_by_script(site))
        url = home.url if home else site.unit.homepage
        if not found and not _entrance(site):
            pages = {"pages": len(site.pages)}
            spoken = next((s for part in _PARTS if (s := _spoken_of(site, part))), None)
            quote = f"页面“{spoken[0]}”上写着“{spoken[1]}”，不是链接" if spoken else ""
            doubtful = hidden or spoken is not None
            yield Finding("no-platform", pages, "整个网站", quote, "platform:whole", url, review=doubtful)
            return
        present = "、".join(e.text for e in found.values()) or "无"
        for part in missing:
            spoken = _spoken_of(site, part)
            doubtful = hidden or part == "application" or bool(spoken)
            data = {"present": present[:200], "name": _PARTS[part][0]}
            yield Finding(
                f"{part}-missing",
                data,
                "政府信息公开平台",
                f"页面“{spoken[0]}”上写着“{spoken[1]}”，不是链接" if spoken else present[:100],
                f"platform:{part}",
                url,
                review=doubtful,
            )


def _parts(site: SiteFacts) -> dict[str, Entry]:
    """The parts that are there, each with the place that names it best."""
    found: dict[str, Entry] = {}
    for entry in entries(site, _GATE):
        if len(entry.text) <= _NEWS:
            for part, (_, pattern) in _PARTS.items():
                if part not in found and pattern.search(entry.text):
                    found[part] = entry
    return {part: found[part] for part in _PARTS if part in found}


def _spoken_of(site: SiteFacts, part: str) -> tuple[str, str] | None:
    """The page that shows the part's name as a heading or a tab instead of a link, with that name."""
    _, pattern = _PARTS[part]
    return next((spoken for spoken in unlinked(site) if pattern.search(spoken[1])), None)


def _entrance(site: SiteFacts) -> bool:
    return any(PLATFORM.fullmatch(e.text) for e in entries(site, _ENTRANCE))


def _no_report(site: SiteFacts) -> bool:
    """Whether no report on disclosure of any year is there: annual-report says so."""
    return not any("信息公开" in e.text for e in entries(site, re.compile(r"年度?.{0,8}报告|年报")))
