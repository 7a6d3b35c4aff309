"""Links to strangers' sites that have changed hands: gambling, pornography, or a domain for sale."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from checks.base import SiteCheck
from checks.content.context import CRIME
from checks.content.lexicon import LexiconKind, fingerprint, own_files
from checks.content.scanning import scanner
from checks.links.hosts import is_official, registered
from core.address import host_of, subject_key
from core.fetch import FetchOutcome, Verdict
from core.finding import Finding, Severity, Undecided
from core.page import Link, LinkPlace, LinkUse, PageFacts, PageKind
from core.site import SiteFacts

_FOR_SALE = re.compile(
    r"域名(?:正在|正|可以|可|已经|已|现|急)?(?:被)?(?:出售|转让|待售|拍卖|停放)|(?:出售|转让|购买|收购)(?:此|该|本|这个)?域名"
    r"|(?:此|该|本|您访问的)域名(?:名称)?(?:已|已经|现已)?(?:过期|到期|失效|被注册)"
    r"|domain(?: name)? (?:is |may be |could be )?(?:for sale|parked|expired|has expired)"
    r"|(?:buy|purchase) this domain|inquire about this domain"
    r"|sedoparking|parkingcrew|hugedomains",
    re.IGNORECASE,
)
#: What sells names to everybody is named so by right; it is not itself a name that was given up.
_REGISTRAR = re.compile(r"域名(?:注册|续费|备案|查询|解析|服务|交易)|虚拟主机|云主机|企业邮箱|云服务器")
_SEVERAL_SERVICES = 2
_THIS_NAME = re.compile(r"(?:此|该|本|这个|您访问的|当前)域名|this domain", re.IGNORECASE)
#: Where domains are sold: who is led there from another domain has followed a dead name.
_MARKETS = frozenset(
    [
        "sedo.com",
        "dan.com",
        "afternic.com",
        "hugedomains.com",
        "godaddy.com",
        "4.cn",
        "juming.com",
        "ename.com",
        "22.cn",
        "190.com",
        "jm.cn",
        "bodis.com",
        "parkingcrew.net",
    ]
)
_SHORT = 200  # characters: a parked page says little else
_USES = (LinkUse.ANCHOR, LinkUse.FRAME)
_KINDS = {PageKind.HOME: "首页", PageKind.COLUMN: "栏目页"}


@dataclass
class _Taken:
    """A target that is no longer what was linked; ``page`` and ``link`` are the most visible place of tonight."""

    key: str
    words: str
    sure: bool
    outcome: FetchOutcome
    page: PageFacts | None = None
    link: Link | None = None
    pages: int = 0

    def met(self, page: PageFacts, link: Link) -> None:
        self.pages += 1
        if self.page is None or (page.kind is PageKind.HOME and self.page.kind is not PageKind.HOME):
            self.page, self.link = page, link


class HijackedLink(SiteCheck):
    """A linked site of strangers now shows gambling or pornography, or its domain is for sale.

    ## 检查什么
    每夜核验外部链接时，对公共服务以外的外站页面留存标题和开头一段文字，看它现在是什么：标题或文字里有词表收录的赌博、色情等推广用语，
    或者是“域名出售、域名停放”的页面，或者跳转到域名交易网站。标题里有确定的推广用语或者两种推广用语、有三种以上推广用语的，列为问题；
    只有个别用语的、页面同时谈到打击违法犯罪的、文字较长而只提到域名转让的，交人工复核；标题就是打击、防范违法犯罪的不算；政府、学校的网站只看首页的标题。
    打不开、被拦截、没有读到文字的外站不作判断；页面上看不见的链接由 hidden-link 检查。
    ## 为什么重要
    外站域名过期后常被抢注改成赌博、色情网站，政府网站上的旧链接就成了入口，属于链接不良内容。
    ## 不合格示例
        <a href="http://www.lxlyw.com/">旅游网</a>，该网站现在的标题是“澳门新葡京官网_在线博彩平台”
    ## 合格示例
        该网站仍是旅游网；域名已转手的，链接已去掉
    ## 依据
    - V-SAFE-3 发布或链接反动、暴力、色情内容（国办秘函〔2019〕19号单项否决，B）
    - G-LNK-4 外部链接的对象没有变（A）
    """

    id = "hijacked-link"
    version = 3
    title = "外部链接没有变质"
    failure_title = "外部链接指向的网站已变质"
    severity = Severity.VETO_CANDIDATE
    severities = {"for-sale": Severity.MODERATE}
    basis = ("V-SAFE-3", "G-LNK-4")
    certainty = "B"
    messages = {
        "harmful": "链接“{text}”指向的外站现在是不良信息：“{title}”（{words}），{target}。",
        "for-sale": "链接“{text}”指向的外站域名已过期、停放或待售：“{title}”（{words}），{target}。",
    }
    remedies = {"": "立即去掉或更换链接，并清查同一模板、同一批文章里的相同链接；保留核查记录。"}
    options = {"several": 3, "lexicons": ()}
    confirmations = 2

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        further = tuple(Path(str(p)) for p in self.option["lexicons"])
        self._scanner = scanner(further)
        self.material = fingerprint((*own_files(), *further))

    def evaluate(self, site: SiteFacts) -> Iterator[Finding | Undecided]:
        taken = self._taken(site)
        for page in site.pages.linking(list(taken)) if taken else ():
            if site.was_observed(page.url):
                _meet(page, taken)
        for target in taken.values():
            if target.page is not None and target.link is not None:
                yield _finding(target, target.page, target.link)

    def settles(self, site: SiteFacts, subject: str, url: str) -> bool:
        """Mended when the address was read tonight and shows nothing of the kind, or is linked no more."""
        outcome = site.outcome(subject)
        if outcome is not None and outcome.verdict is Verdict.OK and (outcome.title or outcome.sample):
            return self._judged(outcome) is None
        return site.visit.complete and not _is_linked(site, subject)

    def _taken(self, site: SiteFacts) -> dict[str, _Taken]:
        """By address, the targets read tonight that are no longer what was linked."""
        read = site.outcomes_where(
            lambda o: o.verdict is Verdict.OK and bool(o.title or o.sample or o.final_url)
        )
        found = ((o, self._judged(o)) for o in read)
        return {o.url: _Taken(said[0], said[1], said[2], o) for o, said in found if said is not None}

    def _judged(self, outcome: FetchOutcome) -> tuple[str, str, bool] | None:
        """What the target has become: message key, the words that show it, and whether that is sure."""
        return self._harmful(outcome) or _for_sale(outcome)

    def _harmful(self, outcome: FetchOutcome) -> tuple[str, str, bool] | None:
        text = f"{outcome.title}\n{outcome.sample}"
        hits = [h for h in self._scanner.hits(text) if h.entry.kind is LexiconKind.HARMFUL]
        if not hits or CRIME.search(outcome.title):
            return None
        if is_official(host_of(outcome.url)) and all(h.start >= len(outcome.title) for h in hits):
            return None  # the police, say, names what it warns of
        words = list(dict.fromkeys(text[h.start : h.end] for h in hits))
        in_title = [h for h in hits if h.start < len(outcome.title)]
        several = len(words) >= self.option["several"]
        if not (in_title or several or len(words) > 1 or any(h.entry.certain for h in hits)):
            return None
        titled = {text[h.start : h.end] for h in in_title}
        sure = several or len(titled) > 1 or any(h.entry.certain for h in in_title)
        return "harmful", "、".join(words[:6]), sure and not CRIME.search(outcome.sample)


def _for_sale(outcome: FetchOutcome) -> tuple[str, str, bool] | None:
    asked, final = registered(host_of(outcome.url)), registered(host_of(outcome.final_url or outcome.url))
    if asked in _MARKETS:
        return None
    if final in _MARKETS:
        return "for-sale", f"跳转到 {final}", True
    match = _FOR_SALE.search(f"{outcome.title}\n{outcome.sample}")
    if match is None or _sells_names(f"{outcome.title}\n{outcome.sample}"):
        return None
    return "for-sale", match[0], match.end() <= len(outcome.title) or len(outcome.sample) < _SHORT


def _sells_names(text: str) -> bool:
    return len(set(_REGISTRAR.findall(text))) >= _SEVERAL_SERVICES and not _THIS_NAME.search(text)


def _meet(page: PageFacts, taken: dict[str, _Taken]) -> None:
    keys = {subject_key(url): target for url, target in taken.items()}
    met: set[str] = set()
    for link in page.links:
        key = subject_key(link.url) if link.url and _shown(link) else ""
        if key in keys and key not in met:
            met.add(key)
            keys[key].met(page, link)


def _shown(link: Link) -> bool:
    return link.use in _USES and link.place is not LinkPlace.HIDDEN


def _is_linked(site: SiteFacts, subject: str) -> bool:
    key = subject_key(subject)
    return any(
        _shown(link) and subject_key(link.url) == key
        for page in site.pages.linking([subject])
        for link in page.links
        if link.url
    )


def _finding(target: _Taken, page: PageFacts, link: Link) -> Finding:
    text = " ".join((link.text or link.url).split())[:60]
    title = target.outcome.title[:80] or target.outcome.sample[:40]
    data = {"text": text, "title": title, "words": target.words[:120], "target": link.url[:300]}
    more = f"，共{target.pages}页" if target.pages > 1 else ""
    where = f"{_KINDS.get(page.kind, '内容页')}“{page.title or page.head_title}”{more}"[:200]
    quote = f"{text} → {title} {target.outcome.sample[:120]}"[:300]
    return Finding(
        target.key,
        data,
        where,
        quote,
        target.outcome.url,
        link.url,
        page.url,
        pages=target.pages,
        review=not target.sure,
    )
