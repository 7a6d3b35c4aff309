"""The site's own search: whether there is one, and whether it finds what the site has published."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median
from typing import Any

from checks.base import SiteCheck
from checks.links.libraries import unknown_parts
from core.fetch import FetchProblem
from core.finding import Finding, Severity, Undecided
from core.gathered import ALWAYS_THE_SAME, QueryKind, SearchAnswer, SearchEntrance, SearchFacts
from core.page import PageHead
from core.site import SiteFacts

_SUBJECT = "site:search"
_SLOW = f"{_SUBJECT}:slow"
_BROKEN = f"{_SUBJECT}:broken"
_FOR_A_WHILE = 503  # Service Unavailable: the server itself says that it is to pass
_FIELDS = frozenset([
    "q", "qt", "wd", "kw", "key", "keyword", "keywords", "query", "searchword", "searchtext",
    "searchkey", "sw"
])  # fmt: skip
_TOLERANT = {
    QueryKind.WORDS: "words-missing",
    QueryKind.TYPO: "typo-missing",
    QueryKind.PINYIN: "pinyin-missing",
}
_ASKED = (SearchEntrance.FORM, SearchEntrance.TEMPLATE)


class SearchAccuracy(SiteCheck):
    """The search finds nothing, misses articles that the site has published, or cannot cope with words, typos, pinyin.

    ## 检查什么
    每夜走访结束时试用一次首页的站内搜索，最多八次请求：先查一个本站没有的词（看什么是每次都有的），再查本站最近一年发布（三天以上）的
    三个标题的全文、其中较少见的词、改错一个同音字的标题、一个词的拼音，看应有的文章是否列在结果第一页。
    搜索地址答服务器错误（答 404 的交人工复核，答 503“暂停服务”的不算）、没有搜索（首页引用了内容不明的脚本文件时交人工复核）、查什么都说没有结果、查什么都列出同样的几条（可能由脚本填写，交人工复核）、标题查不到（查不到的不足一半时交人工复核）列为问题；词、错字、拼音查不到的程度较轻，以标题查得到为前提（按词列出了别的文章的交人工复核）；应答时间取各次的中位数。
    搜索用 POST 或脚本提交、提交给无关的外站、结果由脚本填写、robots.txt 不允许、要验证码或被拦截、没有应答的，不作判断；
    搜索地址特殊的，可在 sites/overrides.toml 用 search_template 写明。
    ## 为什么重要
    年度通报点名“智能搜索不精准”。群众多半靠搜索找文件，查不到就等于没公开。
    ## 不合格示例
        搜索“关于印发2026年惠企政策清单的通知”，结果页说“没有找到相关内容”，而该文上月已在本站发布
    ## 合格示例
        搜索标题全文，第一条就是该文；把“惠企”错写成“惠起”、只输入 huiqi，也能查到
    ## 依据
    - FJ-23-7 智能搜索不精准（闽政办函〔2024〕12号；A）
    - D-FN-6 站内搜索：没有搜索，或抽查的标题不在结果第一页（国办秘函〔2019〕19号；B，抽查数量凭记忆，MEM）
    """

    id = "search-accuracy"
    version = 3
    title = "站内搜索查得到"
    failure_title = "站内搜索没有或查不到"
    severity = Severity.MODERATE
    severities = {
        "words-missing": Severity.MINOR,
        "typo-missing": Severity.NOTICE,
        "pinyin-missing": Severity.NOTICE,
        "slow": Severity.NOTICE,
    }
    basis = ("FJ-23-7", "D-FN-6")
    certainty = "A"
    messages = {
        "no-search": "首页没有站内搜索。",
        "broken": "站内搜索打不开：{target}（HTTP {status}）。",
        "no-results": "站内搜索查不出任何结果：试查本站近期标题 {count} 个，都说没有，如“{title}”。",
        "same-results": "站内搜索查什么都列出同样的内容：试查本站近期标题 {count} 个，如“{title}”，与查一个不存在的词结果相同。",
        "title-missing": "用标题全文搜索，{total} 个中有 {count} 个不在结果第一页，如“{title}”（{target}）。",
        "words-missing": "用标题里的词“{query}”搜索，第一页没有“{title}”（{target}）。",
        "typo-missing": "标题错一个同音字就搜索不到：“{query}”。",
        "pinyin-missing": "不支持拼音搜索：输入“{query}”查不到“{title}”。",
        "slow": "站内搜索慢：{count} 次试查的应答时间中位数为 {seconds} 秒，超过 {limit} 秒。",
    }
    remedies = {
        "": "检查搜索的索引范围和更新任务，让标题完全一致的文章排在最前。",
        "broken": "修复搜索服务；表单地址已变的，改正首页的搜索框。",
        "no-search": "在首页页头设置站内搜索框；用脚本生成的，请在登记表里写明搜索地址以便核验。",
        "typo-missing": "为搜索开启同音字纠错。",
        "pinyin-missing": "为搜索开启拼音检索或联想。",
        "slow": "优化搜索服务的性能。",
    }
    options = {"least_titles": 2, "slow_seconds": 3.0, "least_timed": 3}
    confirmations = 2

    def evaluate(self, site: SiteFacts) -> Iterator[Finding | Undecided]:
        facts = site.search
        if facts is None:
            yield Undecided("当晚没有试用站内搜索", _SUBJECT)
        elif facts.entrance is SearchEntrance.NONE:
            yield from self._none(site)
        elif facts.entrance not in _ASKED:
            yield Undecided(facts.reason or "站内搜索试不了", _SUBJECT)
        else:
            yield from self._tried(site, facts)

    def settles(self, site: SiteFacts, subject: str, url: str) -> bool:
        """Mended when the same kind of query was answered tonight (judged again by :meth:`evaluate`)."""
        facts = site.search
        if facts is None or facts.entrance not in _ASKED:
            return False
        titles = _of(facts, QueryKind.TITLE)
        if subject == _BROKEN:
            return any(a.decided for a in facts.answers)
        if subject == _SLOW:
            return bool(len(_timed(facts)) >= self.option["least_timed"])
        if subject == _SUBJECT:
            return bool(len(titles) >= self.option["least_titles"])
        return any(a.found for kind in _TOLERANT if subject == _subject(kind) for a in _of(facts, kind))

    def _none(self, site: SiteFacts) -> Iterator[Finding | Undecided]:
        home = site.home
        if home is None or not site.was_observed(home.url):
            yield Undecided("当晚没有看到首页", _SUBJECT)
        elif other := next((h for h in site.pages.heads() if _searches(h)), None):
            yield Undecided(f"首页没有搜索框，别的页面有：{other.url[:200]}", _SUBJECT)
        else:
            drawn = any(unknown_parts(home))
            yield Finding("no-search", {}, "首页", home.head_title[:80], _SUBJECT, home.url, review=drawn)

    def _tried(self, site: SiteFacts, facts: SearchFacts) -> Iterator[Finding | Undecided]:
        titles = _of(facts, QueryKind.TITLE)
        broken = next((a for a in facts.answers if _is_out_of_order(a)), None)
        if broken is not None and not any(a.decided for a in facts.answers):
            data = {"target": broken.url[:200], "status": broken.status}
            missing = broken.problem is FetchProblem.NOT_FOUND
            yield _finding("broken", data, facts, site, broken, _BROKEN, review=missing)
        unmoved = [a for a in facts.answers if a.kind is QueryKind.TITLE and a.doubt == ALWAYS_THE_SAME]
        if len(unmoved) >= max(self.option["least_titles"], len(titles) + 1):
            yield _about("same-results", unmoved, len(unmoved), facts, site, review=True)
        elif len(titles) < self.option["least_titles"]:
            yield Undecided(_why(facts), _SUBJECT)
        else:
            yield from self._titles(site, facts, titles)
        timed = _timed(facts)
        if len(timed) >= self.option["least_timed"] and (took := median(timed)) > self.option["slow_seconds"]:
            data = {
                "count": len(timed),
                "seconds": f"{took:.1f}",
                "limit": f"{self.option['slow_seconds']:g}",
            }
            yield _finding("slow", data, facts, site, facts.answers[0], _SLOW)

    def _titles(
        self, site: SiteFacts, facts: SearchFacts, titles: Sequence[SearchAnswer]
    ) -> Iterator[Finding | Undecided]:
        missing = [a for a in titles if not a.found]
        if len(missing) == len(titles) and all(a.none and not a.results for a in missing):
            yield _about("no-results", missing, len(titles), facts, site)
            return
        if missing:
            yield _about(
                "title-missing", missing, len(titles), facts, site, review=2 * len(missing) < len(titles)
            )
        known = {a.about for a in titles if a.found}
        for kind, key in _TOLERANT.items():
            asked = [a for a in _of(facts, kind) if a.about in known]
            if asked and not any(a.found for a in asked):
                data = {
                    "query": asked[0].query[:60],
                    "title": asked[0].title,
                    "target": asked[0].target[:200],
                }
                crowded = kind is QueryKind.WORDS and any(a.results for a in asked)
                yield _finding(key, data, facts, site, asked[0], _subject(kind), review=crowded)
            elif not asked:
                yield Undecided(_why(facts, kind), _subject(kind))


def _about(
    key: str,
    missing: Sequence[SearchAnswer],
    total: int,
    facts: SearchFacts,
    site: SiteFacts,
    *,
    review: bool = False,
) -> Finding:
    first = missing[0]
    data = {"count": len(missing), "total": total, "title": first.title, "target": first.target[:200]}
    return _finding(key, data, facts, site, first, _SUBJECT, review=review)


def _is_out_of_order(answer: SearchAnswer) -> bool:
    """Whether the server itself says so of the search's address; a lost connection may be ours."""
    if answer.problem is FetchProblem.SERVER_ERROR:
        return answer.status != _FOR_A_WHILE
    return answer.problem is FetchProblem.NOT_FOUND


def _finding(
    key: str,
    data: dict[str, Any],
    facts: SearchFacts,
    site: SiteFacts,
    shown: SearchAnswer,
    subject: str,
    *,
    review: bool = False,
) -> Finding:
    """``shown`` is the answer that a person can look at again."""
    seen = f"第一页 {shown.results} 条结果" if shown.results else "没有结果"
    quote = f"{shown.url or facts.page or site.unit.homepage} → {seen}，用时 {shown.seconds:.1f} 秒"[:400]
    return Finding(
        key, data, "站内搜索结果页", quote, subject, facts.page or site.unit.homepage, review=review
    )


def _of(facts: SearchFacts, kind: QueryKind) -> list[SearchAnswer]:
    """The decided answers of one kind."""
    return [a for a in facts.answers if a.kind is kind and a.decided]


def _timed(facts: SearchFacts) -> list[float]:
    """Seconds of every query that was answered, whatever the answer."""
    return [a.seconds for a in facts.answers if a.problem is None and a.seconds > 0]


def _why(facts: SearchFacts, kind: QueryKind | None = None) -> str:
    """Why there was nothing to judge by: the first doubt or problem, in words."""
    for answer in facts.answers:
        if kind is not None and answer.kind is not kind:
            continue
        if answer.problem is not None:
            return f"搜索地址没有读到：{answer.problem.value}（HTTP {answer.status}）"
        if answer.doubt:
            return answer.doubt
    return facts.reason or "没有可供判断的查询"


def _subject(kind: QueryKind) -> str:
    return f"{_SUBJECT}:{kind.value}"


def _searches(head: PageHead) -> bool:
    """Whether the page holds a form that takes a query."""
    return any(f.lower() in _FIELDS for form in head.forms for f in form.fields)
