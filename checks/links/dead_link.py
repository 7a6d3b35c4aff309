"""Links that lead nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from checks.base import SiteCheck
from checks.links.hidden_link import is_spam
from checks.links.hosts import is_private
from checks.links.miswritten import is_malformed, is_meant_otherwise, is_template
from checks.links.no_answer import shows_nothing
from core.address import host_of, subject_key
from core.fetch import FetchOutcome, FetchProblem, Verdict
from core.file_names import DOCUMENTS
from core.finding import Finding, Severity, Undecided
from core.page import Link, LinkPlace, LinkUse, PageFacts, PageKind
from core.site import SiteFacts
from core.unit import Unit
from core.words import FETCH_PROBLEMS

_SOME_WORDS, _FIRST_WORDS = 4, 24
_DOWNLOAD = re.compile(r"/down(?:load|file)[a-z]{0,12}\.(?:jsp|do|aspx?|php|action)$")
_PLAYED = re.compile(
    r"\.(?:mp[34]|flv|wmv|avi|mov|m4[av]|webm|ogg|ogv|wav|wma|m3u8|rm(?:vb)?)(?:[?#]|$)", re.IGNORECASE
)
_PLACES = {
    LinkPlace.NAV: "导航",
    LinkPlace.BODY: "页面主体",
    LinkPlace.FOOTER: "页脚",
    LinkPlace.HIDDEN: "隐藏处",
}
_USES = {
    LinkUse.IMAGE: "image",
    LinkUse.STYLE: "resource",
    LinkUse.SCRIPT: "resource",
    LinkUse.FRAME: "frame",
}
_RANKS = {PageKind.HOME: 0, PageKind.COLUMN: 1}
#: How the subject of a script or style begins that pages ask for with queries of their own.
_FILE = "file:"


@dataclass
class _Target:
    """A target that did not answer well, and where it is linked; ``page`` is the most visible page seen tonight."""

    outcome: FetchOutcome
    page: PageFacts | None = None
    link: Link | None = None
    pages: int = 0

    def met(self, page: PageFacts, link: Link) -> None:
        self.pages += 1
        if self.page is None or _rank(page) < _rank(self.page):
            self.page, self.link = page, link


@dataclass
class _Linked:
    """The targets that did not answer well, by subject key, with the places where pages seen tonight link to them."""

    troubled: dict[str, _Target] = field(default_factory=dict)


class DeadLink(SiteCheck):
    """Links, pictures, files, styles and scripts whose address does not answer.

    ## 检查什么
    本夜看到的页面上的链接（站内页面、外部网站、附件、图片、音视频、框架、样式和脚本），逐个请求它的地址：不存在（404、410）、
    服务器错误、循环跳转、域名无法解析、拒绝连接等算打不开。同一个地址不论在多少页上出现，只算一个问题，并写明在哪里、
    共多少页；同一个样式或脚本文件，各页后面带的参数不同（如访问计数），也只算一个。被防火墙拦截、被限速、需要登录、robots.txt 不允许、超出抓取范围的，不作判断；指向内网的（网站自己登记在内网的除外）、地址写错的由 wrong-link 检查，赌博、色情之类的推广链接由 hidden-link 检查，由脚本填写的（如 {{url}}）不算。每夜重新请求，间隔至少 24 小时的
    三次都打不开才确认；页面答 200 却自称不存在的，答 404 而网页标题正是链接文字的（文章在，状态码错），外部网站只是超时的，交人工复核。
    ## 为什么重要
    打不开的链接让群众办不成事，也是检查通报中最常见的问题。
    ## 不合格示例
        <a href="/zwgk/old/123.htm">办事指南</a>，该地址连续三夜答 404
    ## 合格示例
        <a href="/zwgk/123.htm">办事指南</a>，该地址答 200，或被防火墙以 403 拦截（不作判断）
    ## 依据
    - G-LNK-1 链接有效，定期清理断链、错链（国办发〔2017〕47号；凭记忆，MEM）
    - D-FN-3 首页的链接、图片、附件、外链可用（国办秘函〔2019〕19号附件；分值凭记忆，MEM）
    - D-FN-4 其他页面的链接可用（国办秘函〔2019〕19号附件；B）
    """

    id = "dead-link"
    version = 7
    title = "链接可用"
    failure_title = "链接打不开"
    severity = Severity.MINOR
    basis = ("G-LNK-1", "D-FN-3", "D-FN-4")
    certainty = "MEM"
    confirmations = 3
    messages = {
        "page": "链接“{text}”打不开：{target}（{problem}）。",
        "external": "外部链接“{text}”打不开：{target}（{problem}）。",
        "file": "附件“{text}”打不开：{target}（{problem}）。",
        "image": "{what}显示不出：{target}（{problem}）。",
        "frame": "框架内容打不开：{target}（{problem}）。",
        "resource": "样式或脚本文件取不到：{target}（{problem}）。",
    }
    remedies = {
        "": "改正链接地址；内容已撤下的，去掉链接。",
        "image": "补传图片、音视频或改正地址。",
        "resource": "补传文件或从模板中去掉引用。",
    }
    options = {"most": 2000}

    def evaluate(self, site: SiteFacts) -> Iterator[Finding | Undecided]:
        targets = [
            t for t in site.once(_linked).troubled.values() if t.page is not None and not _left(site, t)
        ]
        for target in _one_a_file(targets)[: self.option["most"]]:
            if target.outcome.verdict is Verdict.BROKEN:
                yield _finding(site.unit, target)
            else:
                yield Undecided(_reason(target.outcome), target.outcome.url)

    def settles(self, site: SiteFacts, subject: str, url: str) -> bool:
        """Mended when the address answers well tonight, or when no page links to it any more."""
        if subject.startswith(_FILE):
            return site.visit.complete and not any(
                o.verdict is not Verdict.OK for o in _with_any_query(site, subject.removeprefix(_FILE))
            )
        outcome = site.outcome(subject)
        if outcome is not None and outcome.verdict is Verdict.OK:
            return not shows_nothing(site, outcome)
        return site.visit.complete and not _still_linked(site, subject)


def _one_a_file(targets: list[_Target]) -> list[_Target]:
    """One script or style asked for with another query by each page (a counter) is one target, not one a page."""
    same: dict[str, list[_Target]] = {}
    for target in targets:
        same.setdefault(_subject(target), []).append(target)
    return [replace(several[0], pages=sum(t.pages for t in several)) for several in same.values()]


def _subject(target: _Target) -> str:
    """What the finding is about: the address, without its query where it is a broken script or style."""
    url, link = target.outcome.url, target.link
    counted = link is not None and _USES.get(link.use) == "resource" and "?" in url
    if counted and target.outcome.verdict is Verdict.BROKEN:
        return _FILE + url.partition("?")[0]
    return url


def _with_any_query(site: SiteFacts, path: str) -> Iterator[FetchOutcome]:
    """The answers of tonight to the address, whatever its query."""
    key = subject_key(path)
    return iter(site.outcomes_where(lambda o: subject_key(o.url).partition("?")[0] == key))


def _left(site: SiteFacts, target: _Target) -> bool:
    """What wrong-link tells: an address of somebody's own network, or a miswritten one; what hidden-link tells, which is to
    be removed, not mended; and what only a script knows."""
    url = target.outcome.url
    if is_template(url):
        return True
    own, clicked = site.unit.owns(url), target.link is not None and target.link.use is LinkUse.ANCHOR
    if clicked and (is_malformed(url) or (own and is_meant_otherwise(url))):
        return True
    if clicked and not own and target.link is not None and is_spam(target.link.text):
        return True
    return is_private(host_of(url)) and not own and not is_private(host_of(site.unit.homepage))


def _still_linked(site: SiteFacts, subject: str) -> bool:
    key = subject_key(subject)
    return any(
        subject_key(k.url) == key for page in site.pages.linking([subject]) for k in page.links if k.url
    )


def _linked(site: SiteFacts) -> _Linked:
    """Where the targets that did not answer well are linked. Of an undecided one a single place is enough."""
    troubled = {
        subject_key(o.url): _Target(o) for o in site.outcomes_where(lambda o: o.verdict is not Verdict.OK)
    }
    looked_for = dict.fromkeys(target.outcome.url for target in troubled.values())
    keys: dict[str, str] = {}
    for page in site.pages.linking(looked_for):
        if not site.was_observed(page.url):
            continue
        for link in _once(page.links):
            key = keys.get(link.url) or keys.setdefault(link.url, subject_key(link.url))
            if key in troubled:
                troubled[key].met(page, link)
                if troubled[key].outcome.verdict is not Verdict.BROKEN:
                    looked_for.pop(troubled[key].outcome.url, None)
    return _Linked(troubled=troubled)


def _once(links: Iterable[Link]) -> Iterator[Link]:
    met: set[str] = set()
    for link in links:
        if link.url and link.url not in met:
            met.add(link.url)
            yield link


def _finding(unit: Unit, target: _Target) -> Finding:
    outcome, page, link = target.outcome, target.page, target.link
    if page is None or link is None:
        raise ValueError("a target without a page is nobody's fault")
    text = " ".join((link.text or link.url).split())[:60]
    data = {"text": text, "target": link.url, "problem": _problem(outcome), "status": outcome.status}
    if link.use is LinkUse.IMAGE:
        data["what"] = "音视频" if _PLAYED.search(link.url) else "图片"
    home = page.kind is PageKind.HOME
    return Finding(
        _key(unit, link),
        data,
        _where(target, page, link),
        text,
        subject=_subject(target),
        url=link.url,
        parent_url=page.url,
        pages=target.pages,
        review=_doubtful(unit, outcome) or _is_there(unit, link, outcome),
        severity=Severity.MODERATE if home else Severity.MINOR,
    )


def _key(unit: Unit, link: Link) -> str:
    if link.use in _USES:
        return _USES[link.use]
    path = link.url.partition("?")[0].lower()
    named = link.text.strip().lower().rpartition(".")[2] in DOCUMENTS
    if path.rpartition(".")[2] in DOCUMENTS or named or ("?" in link.url and _DOWNLOAD.search(path)):
        return "file"
    return "page" if unit.owns(link.url) else "external"


def _where(target: _Target, page: PageFacts, link: Link) -> str:
    kind = {PageKind.HOME: "首页", PageKind.COLUMN: "栏目页"}.get(page.kind, "内容页")
    more = f"，共{target.pages}页" if target.pages > 1 else ""
    return f"{kind}“{page.title or page.head_title}”的{_PLACES[link.place]}{more}"[:200]


def _doubtful(unit: Unit, outcome: FetchOutcome) -> bool:
    """Answers that may look different from elsewhere: a 200 that says it is no page, a slow foreign host."""
    says_so_itself = outcome.problem is FetchProblem.NOT_FOUND and outcome.status == 200
    return says_so_itself or (outcome.problem is FetchProblem.TIMEOUT and not unit.owns(outcome.url))


def _is_there(unit: Unit, link: Link, outcome: FetchOutcome) -> bool:
    """Whether the page that came with the answer 404 calls itself by the words of the link: only its status is wrong."""
    words = "".join(link.text.split())
    if not outcome.own_title or len(words) < _SOME_WORDS or words in unit.name or not unit.owns(outcome.url):
        return False
    return "".join(outcome.own_title.split()).startswith(words[:_FIRST_WORDS])


def _problem(outcome: FetchOutcome) -> str:
    words = FETCH_PROBLEMS.get(outcome.problem, "") if outcome.problem else ""
    return f"{words}，HTTP {outcome.status}" if outcome.status else words


def _reason(outcome: FetchOutcome) -> str:
    return f"未能判断：{outcome.detail or outcome.problem or ''}"[:200]


def _rank(page: PageFacts) -> int:
    return _RANKS.get(page.kind, 2)
