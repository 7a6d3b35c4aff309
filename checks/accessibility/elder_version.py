"""The entry to a version for those who see or read badly."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from checks.base import SiteCheck
from checks.links.libraries import unknown_parts
from core.fetch import FetchProblem, Verdict
from core.finding import Finding, Severity, Undecided
from core.gathered import Click, ClickEnd, HomeShown
from core.page import LinkUse, PageFacts
from core.site import SiteFacts

_SUBJECT = "template:elder-entry"
_REAL_HOME = re.compile(r"/(?:index|main|home|default|portal|web)[^/]{0,20}/?$", re.IGNORECASE)
_TOOL = re.compile(
    r"wza|barrier-?free|accessib|arialoader|slhw|cniil|wdw|esd|shizhang|zhangzhe|old(?:er)?(?:version|mode)|aging",
    re.IGNORECASE,
)


class ElderVersion(SiteCheck):
    """Whether the home page offers a barrier-free or elder version.

    ## 检查什么
    首页是否有无障碍或适老化（长者版、关怀版）的入口，入口是链接的能否打开。入口可以是链接、按钮、图片，也可以是打开工具条的脚本。
    首页没有看到入口、但引用了无障碍工具脚本的，首页由脚本写出或只是引导页的，不作判断；首页引用了用途不明的脚本、框架或装入后再取的部分，
    入口可能在里面的，交人工复核。有浏览器时看脚本运行之后的首页，入口不是链接的实际点一次：点了没有反应的，交人工复核；
    首页脚本出错、入口点不到的，不作判断。“无障碍声明”之类的说明不算入口，新闻标题里的“老年人”“无障碍”也不算。
    ## 为什么重要
    老年人和残疾人看不清、用不了普通版本，要求政府网站完成适老化与无障碍改造。
    ## 不合格示例
        首页没有任何无障碍或长者版入口，或入口链接答 404
    ## 合格示例
        <a href="javascript:void(0)" onclick="openWza()">无障碍浏览</a>　<a href="/zzb/">长者版</a>
    ## 依据
    - A-2 政府网站适老化与无障碍改造，首页入口有效（国办公开办函〔2021〕28号；B）
    """

    id = "elder-version"
    title = "有可用的无障碍或适老化入口"
    failure_title = "没有可用的无障碍或适老化入口"
    version = 3
    severity = Severity.MINOR
    basis = ("A-2",)
    certainty = "B"
    messages = {
        "none": "首页没有看到无障碍或适老化（长者版、关怀版）的入口。",
        "dead": "首页的“{text}”入口打不开：{target}（HTTP {status}）。",
        "no-reaction": "首页的“{text}”入口在浏览器里点击后没有反应。",
    }
    remedies = {
        "none": "在首页显眼位置设置无障碍浏览或长者版入口。",
        "dead": "恢复该版本或改正入口的链接。",
        "no-reaction": "检查入口的脚本和它装入的工具，改好后在浏览器里点一次。",
    }
    options = {"dead_streak": 3}

    def evaluate(self, site: SiteFacts) -> Iterator[Finding | Undecided]:
        home = site.home
        if home is None or not site.was_observed(home.url):
            yield Undecided("当晚没有看到首页", _SUBJECT)
        elif _entry_of(home, site.home_shown)[0]:
            yield from self._entry(home, site)
        elif home.script_signs and not home.rendered:
            yield Undecided("首页由脚本写出", _SUBJECT)
        elif _is_splash(home):
            yield Undecided("首页只是引导页，入口可能在下一层", _SUBJECT)
        elif (tools := any(map(_TOOL.search, _scripts(home)))) and not _seen_whole(site.home_shown):
            yield Undecided("首页引用了无障碍工具脚本，入口可能由脚本写出", _SUBJECT)
        else:
            # What a browser showed without trouble hides nothing.
            unknown = [] if _seen_whole(site.home_shown) else list(unknown_parts(home))
            quote = f"首页“{home.head_title}”" + (f"，另有 {unknown[0]}" if unknown else "")
            yield Finding(
                "none",
                {"scripts": len(unknown)},
                "首页",
                quote[:200],
                _SUBJECT,
                home.url,
                review=bool(unknown) or tools,
            )

    def settles(self, site: SiteFacts, subject: str, url: str) -> bool:
        """Mended when tonight's home page shows an entry that answers where it is a link, and reacts where it was clicked."""
        home = site.home
        if home is None or not site.was_observed(home.url):
            return False
        entry, target = _entry_of(home, site.home_shown)
        outcome = site.outcome(target) if target else None
        clicked = site.home_shown.elder if site.home_shown else None
        dull = clicked is not None and clicked.end is ClickEnd.NOTHING
        return bool(entry) and not dull and (outcome is None or outcome.verdict is Verdict.OK)

    def _entry(self, home: PageFacts, site: SiteFacts) -> Iterator[Finding | Undecided]:
        words, target = _entry_of(home, site.home_shown)
        outcome = site.outcome(target) if target else None
        if not target and site.home_shown is not None:
            yield from _click(site.home_shown.elder, home)
        if outcome is None or outcome.verdict is Verdict.OK:
            return
        lasting = outcome.problem is FetchProblem.NOT_FOUND or outcome.streak >= self.option["dead_streak"]
        if outcome.verdict is Verdict.BROKEN and lasting:
            data = {"text": words, "target": target, "status": outcome.status}
            yield Finding("dead", data, "首页", words, _SUBJECT, home.url)
        else:
            yield Undecided("入口当晚没有取到", _SUBJECT)


def _is_splash(home: PageFacts) -> bool:
    """Whether the home page only leads on to the site's real one (点击进入)."""
    led = {k.url for k in home.links if k.use is LinkUse.ANCHOR and k.url}
    return len(led) == 1 and all(_REAL_HOME.search(urlsplit(url).path) for url in led)


def needs_click(home: PageFacts) -> bool:
    """Whether the served home page leaves open if there is an entry, or if the one there does anything."""
    return home.aids is None or not home.aids.elder_url


def _entry_of(home: PageFacts, shown: HomeShown | None) -> tuple[str, str]:
    """Words and address of the entry, as served or as the browser shows it."""
    if home.aids is not None and home.aids.elder_entry:
        return home.aids.elder_entry, home.aids.elder_url
    return (shown.elder_entry, shown.elder_url) if shown is not None else ("", "")


def _click(clicked: Click | None, home: PageFacts) -> Iterator[Finding | Undecided]:
    """What the click on an entry says that is no link."""
    if clicked is None or clicked.end is not ClickEnd.NOTHING:
        return
    if clicked.doubt:
        yield Undecided(f"入口点击后没有反应，可能是浏览器的缘故：{clicked.doubt}"[:200], _SUBJECT)
    else:
        data = {"text": clicked.target}
        yield Finding(
            "no-reaction", data, "首页，在浏览器里点击过", clicked.target, _SUBJECT, home.url, review=True
        )


def _seen_whole(shown: HomeShown | None) -> bool:
    """Whether a browser showed the home page, and no script of it failed."""
    return shown is not None and not shown.doubt


def _scripts(page: PageFacts) -> list[str]:
    return [k.url or k.raw for k in page.links if k.use is LinkUse.SCRIPT]
