"""Visitors are told before they leave for a site that is not the government's."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote

from checks.base import SiteCheck
from checks.links.hosts import is_private, is_stranger, registered
from checks.links.libraries import unknown_parts
from core.address import host_of
from core.finding import Finding, Severity, Undecided
from core.gathered import ClickEnd, HomeShown
from core.page import Link, LinkPlace, LinkUse, PageFacts
from core.site import SiteFacts

_SUBJECT = "template:external-prompt"


class ExternalPrompt(SiteCheck):
    """Links to foreign sites on the home page open without a prompt.

    ## 检查什么
    首页上有指向非政府网站的链接时，点击是否先提示“您访问的链接即将离开本网站，是否继续”。提示写在页面源代码里（弹层或脚本），
    或外部链接都经过本网站的跳转页的，算有。政府、学校网站和统计、分享、主流媒体等常见服务的链接不算。引用了内容不明的脚本文件、
    或框架、提示可能写在里面的，有浏览器时在浏览器里实际点击两个外部链接：弹出提示或先到本网站的页面，算有；两个都直接前往的，列为问题；
    点不到、没有反应、页面脚本出错的，不作判断。没有浏览器时不作判断。只有一个非政府域名的（可能是公共机构用的域名），交人工复核。
    ## 为什么重要
    让访问者知道接下来看到的内容不由政府网站负责，也防止被冒名网站误导。
    ## 不合格示例
        <a href="http://www.example.com/" target="_blank">某公司</a>，页面没有任何离开提示
    ## 合格示例
        点击后弹出：您访问的链接即将离开“某县人民政府”门户网站，是否继续？
    ## 依据
    - G-LNK-2 打开非政府网站的链接时应有提示（国办发〔2017〕47号；做法见于公开页面，A；规定凭记忆，MEM）
    - D-FN-10 外链提示（国办秘函〔2019〕19号附件；B，分值凭记忆，MEM）
    """

    id = "external-prompt"
    title = "离开网站有提示"
    failure_title = "离开网站没有提示"
    version = 2
    severity = Severity.NOTICE
    basis = ("G-LNK-2", "D-FN-10")
    certainty = "MEM"
    messages = {
        "no-prompt": "首页有{count}个指向非政府域名的链接，点击时没有离开提示，如“{text}”（{target}）。"
    }
    remedies = {"": "在模板中加入外链提示：点击非政府网站的链接时弹出“即将离开本网站，是否继续”。"}
    options = {"sure_domains": 2}

    def evaluate(self, site: SiteFacts) -> Iterator[Finding | Undecided]:
        home = site.home
        if home is None or not site.was_observed(home.url):
            yield Undecided("当晚没有看到首页", _SUBJECT)
            return
        outside = _outside(home)
        if not outside or _prompts(home):
            return
        where = "首页"
        if hidden := _may_hide(home):
            left = _left(site.home_shown)
            if left is None:
                yield Undecided(hidden[:200], _SUBJECT)
            if not left:
                return
            outside = [k for k in outside if k.url in left] or outside
            where = "首页，在浏览器里点击过"
        link = outside[0]
        text = " ".join((link.text or link.url).split())[:60]
        data = {"count": len(outside), "text": text, "target": link.url[:200]}
        few = len({registered(host_of(k.url)) for k in outside}) < self.option["sure_domains"]
        quote = f"{text} {link.url}"[:200]
        yield Finding("no-prompt", data, where, quote, _SUBJECT, home.url, review=few)

    def settles(self, site: SiteFacts, subject: str, url: str) -> bool:
        """Mended when tonight's home page prompts, or links to no foreign site."""
        home = site.home
        if home is None or not site.was_observed(home.url) or (home.script_signs and not home.rendered):
            return False
        return _prompts(home) or not _outside(home) or _left(site.home_shown) == frozenset()


def needs_click(home: PageFacts) -> bool:
    """Whether the served home page leaves open if it asks before visitors leave."""
    return bool(_may_hide(home)) and not _prompts(home)


def _may_hide(home: PageFacts) -> str:
    """Why a prompt may be there though the page does not show it."""
    if unknown := next(unknown_parts(home), ""):
        return f"提示可能写在别处：{unknown}"
    return "首页由脚本写出" if home.script_signs and not home.rendered else ""


def _left(shown: HomeShown | None) -> frozenset[str] | None:
    """The links whose click led away unasked; none where visitors are asked, ``None`` where clicks decide nothing."""
    if shown is None:
        return None
    ends = {c.end for c in shown.exits}
    if shown.exit_prompt or ends & {ClickEnd.PROMPT, ClickEnd.OWN}:
        return frozenset()
    if not ends or ends != {ClickEnd.LEFT} or any(c.doubt for c in shown.exits):
        return None
    return frozenset(c.target for c in shown.exits)


def _outside(home: PageFacts) -> list[Link]:
    """The links to strangers that visitors see, one of each address."""
    own = host_of(home.url)
    links = [k for k in home.links if k.use is LinkUse.ANCHOR and k.url and k.place is not LinkPlace.HIDDEN]
    return [
        k
        for k in {k.url: k for k in reversed(links)}.values()
        if is_stranger(host_of(k.url), own) and not is_private(host_of(k.url))
    ][::-1]


def _prompts(home: PageFacts) -> bool:
    """Whether the page carries the words of a prompt, or sends its visitors over a page of its own."""
    if home.aids is not None and home.aids.exit_prompt:
        return True
    own = host_of(home.url)
    over = (k.url for k in home.links if k.use is LinkUse.ANCHOR and "?" in k.url and host_of(k.url) == own)
    return any(
        "http://" in query or "https://" in query for query in (unquote(u.partition("?")[2]) for u in over)
    )
