"""Document and interpretation must link to each other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import chain
from typing import Any

from checks.base import SiteCheck
from checks.disclosure.addresses import page_key, surely_dead, unsettled
from checks.disclosure.matching import Match, title_of
from checks.disclosure.policies import Policies, published_day
from core.fetch import FetchOutcome, Verdict
from core.finding import Finding, Severity, Undecided
from core.page import Link, PageFacts
from core.site import SiteFacts
from core.words import FETCH_PROBLEMS

#: Documents that only end or prolong others: there is nothing in them to interpret.
_PROCEDURAL = re.compile(
    r"(?:废止|宣布失效|停止执行)[^，。]{0,20}(?:文件|规定|办法|通知)|(?:延长|延续)[^，。]{0,60}有效期"
    r"|继续(?:执行|有效|实施)|清理(?:结果|情况)|(?:文件|有效)目录|关于(?:更正|勘误)|更正(?:通知|公告|启事)"
)


class InterpretationLink(SiteCheck):
    """A normative document and its interpretation do not link to each other.

    ## 检查什么
    本网站自行制发的行政规范性文件（转载的上级文件、命令、法律、公报不算，默认只看 2018 年以后的）与其解读材料是否双向关联（其他文件，解读按标题指明并链接到它的，也看文件页面）：
    文件页面有指向解读页面的链接，解读页面有指向文件页面的链接，两边的链接都能打开。
    链接在正文、“相关解读”“相关文件”栏里都算（链接到的解读明明是另一份文件的，不算）；http 与 https、结尾的 index.html、跳转后的地址视为同一页面。
    文件与解读按标题对应：去掉发文机关、“关于印发……的通知”“政策解读”“一图读懂”等用语后比较，年份和批次不同的不算同一件事。
    标题只是相近的，一份解读写明几份文件而漏了其中一份链接的，标题对不上而解读只链接到这一份文件的，文件发布一年内没有找到任何解读的（只是废止、延长、更正别的文件，公布清理结果、文件目录的，只从标题看像规范性文件的，发文机关的规范性文件用“规”字单独编号而这一份没有的除外），交人工复核；当晚没有看到该页面，“相关解读”“相关文件”栏由脚本或框架显示而没有看到，或者巡查没有做完，不下结论。
    ## 为什么重要
    群众读文件时看不到解读，读解读时找不到原文，政策就难以准确理解。年度通报把“文件与解读未关联”列为扣分问题。
    ## 不合格示例
        文件《清河县城市绿化管理办法》页面没有解读链接，而网站上有《清河县城市绿化管理办法》政策解读
    ## 合格示例
        <p>相关解读：<a href="/zcjd/202611/t20261103_9.htm">《清河县城市绿化管理办法》政策解读</a></p>
    ## 依据
    - FJ-23-2、I-1 文件与解读相互关联（闽政办函〔2024〕12号；A）
    - I-4 哪些文件应当解读（各地规定，2018 年以后的规范性文件；A，起始年份可调）
    - D-INT-3 国办秘函〔2019〕19号 解读关联（分值凭记忆，MEM）
    - 一年内没有解读的提示为推定（DER），只作复核
    """

    id = "interpretation-link"
    version = 7
    title = "文件与解读相互关联"
    failure_title = "文件与解读没有相互关联"
    severity = Severity.SERIOUS
    severities = {"no-interpretation": Severity.NOTICE}
    basis = ("FJ-23-2", "I-1", "I-4", "D-INT-3")
    certainty = "A"
    messages = {
        "document-without-link": "文件《{title}》的页面没有链接到它的解读《{other_title}》（{other_url}）。",
        "interpretation-without-link": "解读《{title}》的页面没有链接到所解读的文件《{other_title}》（{other_url}）。",
        "document-link-dead": "文件《{title}》页面上的解读链接“{text}”打不开：{target}（{problem}）。",
        "interpretation-link-dead": "解读《{title}》页面上的文件链接“{text}”打不开：{target}（{problem}）。",
        "no-interpretation": "文件《{title}》（{published}发布）没有找到解读材料，请核实是否应当解读。",
    }
    remedies = {
        "document-without-link": "在文件页面的“相关解读”处加上解读页面的链接。",
        "interpretation-without-link": "在解读页面的“相关文件”处加上文件页面的链接。",
        "document-link-dead": "把失效的链接改为解读页面现在的地址。",
        "interpretation-link-dead": "把失效的链接改为文件页面现在的地址。",
        "no-interpretation": "属于应当解读的文件的，补发解读并与文件相互关联；不需要解读的，在复核时注明。",
    }
    options = {"since": "2018-01-01", "expected_days": 365, "grace_days": 10, "dead_nights": 3}

    def applies_to(self, site: SiteFacts) -> bool:
        return super().applies_to(site) and len(site.pages) > 0

    def evaluate(self, site: SiteFacts) -> Iterator[Finding | Undecided]:
        policies = site.once(Policies)
        for document in filter(self._in_scope, chain(policies.normative, policies.tied)):
            yield from _seen(site, document, self._judge_document(policies, document))
        for interpretation in filter(self._in_scope, policies.interpretations):
            yield from _seen(site, interpretation, self._judge_interpretation(policies, interpretation))

    def settles(self, site: SiteFacts, subject: str, url: str) -> bool:
        """Mended when the page was read tonight and, of a dead link, the link is gone or its target opens.

        A finding about a dead link names the target as its ``url``; every other names the page itself.
        """
        page = site.pages.get(subject)
        if page is None or not site.was_observed(subject):
            return False
        target = page_key(url)
        if target == page_key(subject) or all(page_key(k.url) != target for k in page.links):
            return True
        return _alive(site, url)

    def _in_scope(self, page: PageFacts) -> bool:
        day = published_day(page)
        return day is None or day >= date.fromisoformat(self.option["since"])

    def _judge_document(self, policies: Policies, document: PageFacts) -> Iterator[Finding | Undecided]:
        links = policies.interpretation_links(document)
        matches = policies.interpretations_of(document) or policies.led_from(document)
        yield from self._dead(
            policies, document, _leading_to(policies, document, links, matches), "document-link-dead"
        )
        about_this = [k for k in links if not policies.speaks_of_another(k, document)]
        if about_this or _linked_to_match(policies, document, matches) or (links and not matches):
            return
        if any(links_to_some(policies, c) for c in policies.copies(document) if c.url != document.url):
            return
        if matches and document.related_scripted:
            yield Undecided("相关解读由脚本或框架显示", document.url)
        elif matches:
            review = not matches[0].certain or bool(policies.vague_links(document))
            yield _missing("document-without-link", document, matches[0], review)
        elif not (
            policies.vague_links(document) or policies.counted_apart(document) or _is_presumed(document)
        ):
            yield from self._no_interpretation(policies.site, document)

    def _judge_interpretation(self, policies: Policies, page: PageFacts) -> Iterator[Finding | Undecided]:
        links, matches = policies.document_links(page), policies.documents_of(page)
        yield from self._dead(
            policies, page, _leading_to(policies, page, links, matches), "interpretation-link-dead"
        )
        left_out = policies.left_out(page)
        if left_out is not None and not page.related_scripted:
            yield _missing("interpretation-without-link", page, left_out, review=True)
        if links or not matches or _linked_to_match(policies, page, matches):
            return
        if page.related_scripted:
            yield Undecided("相关文件由脚本或框架显示", page.url)
        else:
            yield _missing("interpretation-without-link", page, matches[0], not matches[0].certain)

    def _no_interpretation(self, site: SiteFacts, document: PageFacts) -> Iterator[Finding | Undecided]:
        day = published_day(document)
        age = (site.today - day) if day else None
        grace, limit = (timedelta(days=self.option[k]) for k in ("grace_days", "expected_days"))
        if age is None or day is None or not grace <= age <= limit or _PROCEDURAL.search(title_of(document)):
            return
        if not site.visit.complete:
            yield Undecided("巡查没有做完，不能断定没有解读", document.url)
            return
        data = {"title": title_of(document), "published": day.isoformat()}
        yield Finding(
            "no-interpretation", data, "整个网站", title_of(document), document.url, document.url, review=True
        )

    def _dead(
        self, policies: Policies, page: PageFacts, links: Iterable[Link], key: str
    ) -> Iterator[Finding | Undecided]:
        nights = self.option["dead_nights"]
        for link in {link.url: link for link in links}.values():
            outcome = policies.site.outcome(link.url)
            if surely_dead(outcome, nights):
                yield _dead_finding(key, page, link, outcome)
                return
            if unsettled(outcome, nights):
                yield Undecided(f"链接能否打开还不能断定：{link.url}", page.url)


def _is_presumed(document: PageFacts) -> bool:
    """Whether only its title speaks for a normative document: nobody has to interpret such a one."""
    return document.document is not None and document.document.presumed


def _seen(
    site: SiteFacts, page: PageFacts, said: Iterable[Finding | Undecided]
) -> Iterator[Finding | Undecided]:
    """What was said of a page that was read tonight; of another only that it was not read."""
    if site.was_observed(page.url):
        yield from said
    elif any(isinstance(s, Finding) for s in said):
        yield Undecided("当晚没有看到该页面", page.url)


def _leading_to(policies: Policies, page: PageFacts, links: list[Link], matches: list[Match]) -> list[Link]:
    """``links`` and those others on the page that lead to a matching page."""
    wanted = {policies.key(m.page.url) for m in matches if m.certain}
    return links + [a for a in policies.anchors(page) if policies.key(a.url) in wanted]


def _linked_to_match(policies: Policies, page: PageFacts, matches: list[Match]) -> bool:
    return not policies.targets(page).isdisjoint(policies.key(m.page.url) for m in matches)


def links_to_some(policies: Policies, document: PageFacts) -> bool:
    """Whether the document's page leads to an interpretation of it."""
    matches = policies.interpretations_of(document)
    return bool(policies.interpretation_links(document)) or _linked_to_match(policies, document, matches)


def _missing(key: str, page: PageFacts, match: Match, review: bool) -> Finding:
    data: dict[str, Any] = {
        "title": title_of(page),
        "other_title": title_of(match.page),
        "other_url": match.page.url,
        "likeness": round(match.score),
    }
    return Finding(key, data, "正文与相关链接", title_of(page), page.url, page.url, review=review)


def _dead_finding(key: str, page: PageFacts, link: Link, outcome: FetchOutcome | None) -> Finding:
    problem = FETCH_PROBLEMS.get(outcome.problem, "") if outcome and outcome.problem else ""
    data = {
        "title": title_of(page),
        "text": link.text,
        "target": link.url,
        "problem": problem,
        "status": outcome.status if outcome else 0,
    }
    return Finding(key, data, f"链接“{link.text}”", link.text, page.url, link.url, page.url)


def _alive(site: SiteFacts, url: str) -> bool:
    outcome = site.outcome(url)
    return site.was_observed(url) or (outcome is not None and outcome.verdict is Verdict.OK)
