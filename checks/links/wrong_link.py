"""Links that answer, but with something else than they promise, and links that can work for nobody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from checks.base import SiteCheck
from checks.links.hosts import is_official, is_private, is_stranger
from core.address import host_of, normalise, subject_key
from core.fetch import FetchOutcome, Verdict
from core.finding import Finding, Severity
from core.page import CONTENT_KINDS, Link, LinkPlace, LinkUse, PageFacts, PageKind
from core.site import SiteFacts
from reading.kind import is_content_address

_FILES = re.compile(r"\.(?:pdf|docx?|xlsx?|wps|et|ofd|pptx?|rtf|zip|rar|7z)$", re.IGNORECASE)
_HOME_PATH = re.compile(r"/?(?:(?:index|default|home|main|portal)(?:\.[a-z]{3,5})?/?)?", re.IGNORECASE)
_LOGIN = re.compile(
    r"/(?:login|signin|logon|sso|cas|passport|oauth2?|denglu)(?:[/._?-]|$)|/user(?:s|center)?/login",
    re.IGNORECASE,
)
_ERROR = re.compile(
    r"/(?:404|403|500|error|err|notfound|not_found|nopage|errorpage|wrong)(?:[/._?-]|$)|aspxerrorpath=",
    re.IGNORECASE,
)
_ASKS_LOGIN = re.compile(
    r"登[录陆]|注册|个人|用户|我的|空间|中心|申报|申请|办理|预约|投诉|咨询|留言|信箱|写信|后台|管理|订阅|收藏|评价|提交|缴费|查询"
)
_ASKS_HOME = re.compile(
    r"首页|主页|返回|主站|门户|政府网|网站|旧版|原版|新版|简体|繁体|English|回到", re.IGNORECASE
)
_LOCAL = re.compile(r"file:|[A-Za-z]:[\\/]|\\\\\w", re.IGNORECASE)
_NO_SCHEME = re.compile(
    r"(?:https?|htt?p|htp|hhttp|http)(?:/{1,3}|[：;,.]/{0,3}|:/{0,3}$)|https?：", re.IGNORECASE
)
_HOST_IN_PATH = re.compile(
    r"/(?:www\.[a-z0-9-]{1,60}(?:\.[a-z0-9-]{1,30}){0,3}\.(?:cn|com|net|org)|[a-z0-9-]{1,60}(?:\.[a-z0-9-]{1,30}){0,2}\.gov\.cn|https?[:：]?)(?:/|$)",
    re.IGNORECASE,
)
_MAIL_IN_PATH = re.compile(r"/[\w.+-]{1,60}@[\w-]{1,60}(?:\.[\w-]{1,30}){1,3}$", re.ASCII)
_HTML = ("text/html", "application/xhtml+xml")
_KINDS = {PageKind.HOME: "首页", PageKind.COLUMN: "栏目页"}
_PLACES = {
    LinkPlace.NAV: "导航",
    LinkPlace.FOOTER: "页脚",
    LinkPlace.HIDDEN: "隐藏处",
    LinkPlace.BODY: "页面主体",
}


@dataclass
class _Wrong:
    """A target that is wrong in the way ``key``, and where it is linked; ``page`` is the most visible page of tonight."""

    key: str
    target: str
    final: str = ""
    review: bool = False
    page: PageFacts | None = None
    link: Link | None = None
    pages: int = 0
    standing: int = 0  # known pages that still link to it, seen tonight or not

    def met(self, page: PageFacts, link: Link, observed: bool) -> None:
        self.standing += 1
        if not observed:
            return
        self.pages += 1
        if self.page is None or (page.kind is PageKind.HOME and self.page.kind is not PageKind.HOME):
            self.page, self.link = page, link


@dataclass
class _Walk:
    """All links of a site judged, each distinct address once; ``linked`` are the subjects that pages still link to."""

    wrong: dict[str, _Wrong] = field(default_factory=dict)
    linked: set[str] = field(default_factory=set)


class WrongLink(SiteCheck):
    """Links that lead to something else than they promise, or can work for nobody.

    ## 检查什么
    本夜看到的页面上的链接：指向本机、内网地址或编者电脑里的文件；漏写或写错 http:// 因而变成站内不存在的地址；文章、附件的地址实际跳到
    首页、登录页或错误页；附件地址打开是网页；站内或政府网站的地址跳到了不相干的外部网站。链接文字本来就是首页、登录、办理之类的不算；
    http 换 https、去掉 www、加斜杠之类的跳转不算；打不开的由 dead-link 检查，被拦截的不作判断。不能确定是否有意为之的，交人工复核。
    ## 为什么重要
    链接能打开却不是要找的内容，和打不开一样误事；指向内网的链接还暴露了内部地址。
    ## 不合格示例
        <a href="http://192.168.1.20/oa/tz.doc">通知</a>、<a href="www.example.gov.cn/zwgk/">政务公开</a>
    ## 合格示例
        <a href="http://www.example.gov.cn/zwgk/">政务公开</a>，该地址跳转到 https://www.example.gov.cn/zwgk/
    ## 依据
    - G-LNK-1 链接有效，定期清理断链、错链（国办发〔2017〕47号；凭记忆，MEM；各地通报列为问题，A）
    - D-FN-3 首页的链接、图片、附件、外链可用（国办秘函〔2019〕19号附件；概念 A，分值凭记忆，MEM）
    - D-FN-4 其他页面的链接可用（同上；B）
    """

    id = "wrong-link"
    title = "链接指向正确"
    failure_title = "链接指向错误（错链）"
    severity = Severity.MINOR
    severities = {"to-foreign": Severity.MODERATE}
    basis = ("G-LNK-1", "D-FN-3", "D-FN-4")
    certainty = "MEM"
    confirmations = 2
    messages = {
        "private": "链接“{text}”指向本机或内网地址：{target}。",
        "local-file": "链接“{text}”指向编者电脑里的文件：{target}。",
        "malformed": "链接“{text}”的地址写错：{target}。",
        "no-scheme": "链接“{text}”漏写了 http:// 或 mailto:，变成站内不存在的地址：{target}。",
        "to-home": "链接“{text}”打开的是首页：{target} → {final}。",
        "to-login": "链接“{text}”打开的是登录页：{target} → {final}。",
        "to-error": "链接“{text}”打开的是错误页：{target} → {final}。",
        "to-foreign": "链接“{text}”被带到不相干的网站：{target} → {final}。",
        "file-html": "附件“{text}”打开的是网页，不是文件：{target}。",
    }
    remedies = {
        "": "改正链接地址；内容已撤下的，去掉链接。",
        "private": "换成公众可以访问的地址，或去掉链接。",
        "local-file": "把文件上传到网站，改为上传后的地址。",
        "to-foreign": "核实域名是否已经转让或被劫持；不再归属的，去掉链接。",
        "file-html": "重新上传文件，改正链接地址。",
    }
    options = {"most": 1000}

    def evaluate(self, site: SiteFacts) -> Iterator[Finding]:
        seen = [w for w in _walk(site).wrong.values() if w.page is not None]
        for wrong in seen[: self.option["most"]]:
            yield _finding(wrong)

    def settles(self, site: SiteFacts, subject: str, url: str) -> bool:
        """Mended when the address answers as it should tonight, or when no known page links to it any more."""
        walk = _walk(site)
        if subject in walk.wrong:
            return False
        outcome = site.outcome(subject)
        if outcome is not None and outcome.verdict is Verdict.OK:
            return True
        return site.visit.complete and subject not in walk.linked


def _walk(site: SiteFacts) -> _Walk:
    walk = _Walk()
    judged: dict[str, _Wrong | None] = {}
    for page in site.pages.all():
        observed = site.was_observed(page.url)
        if not observed and _is_gone(site, page):
            continue
        for link in {k.url or k.raw: k for k in reversed(page.links) if k.use is LinkUse.ANCHOR}.values():
            address = link.url or link.raw
            if address not in judged:
                judged[address] = _judge(site, page, link)
                walk.linked.add(_subject(link))
            wrong = judged[address]
            if wrong is not None:
                walk.wrong.setdefault(_subject(link), wrong).met(page, link, observed)
    return walk


def _is_gone(site: SiteFacts, page: PageFacts) -> bool:
    outcome = site.outcome(page.url)
    return outcome is not None and (outcome.verdict is Verdict.BROKEN or bool(outcome.final_url))


def _subject(link: Link) -> str:
    return normalise(link.url) if link.url else f"raw:{link.raw[:300]}"


def _judge(site: SiteFacts, page: PageFacts, link: Link) -> _Wrong | None:
    if not link.url:
        return _of_raw(link.raw.strip())
    host = host_of(link.url)
    own = host in site.unit.hosts or host == host_of(site.unit.homepage)
    outcome = site.outcome(link.url)
    if not own and is_private(host):
        return _Wrong("private", link.url, review=host in link.text)
    if "." not in host and ":" not in host:
        return _Wrong("malformed", link.url)
    if own and (found := _of_path(link.url, outcome)):
        return found
    if outcome is None or outcome.verdict is not Verdict.OK:
        return None
    if outcome.final_url and (moved := _of_redirect(site, link, outcome)):
        return moved
    return _of_file(site, link, outcome, own=own)


def _of_raw(raw: str) -> _Wrong | None:
    """An attribute that is no web address: a file of somebody's computer, or a misspelt scheme."""
    if _LOCAL.match(raw):
        return _Wrong("local-file", raw[:200])
    if _NO_SCHEME.match(raw):
        return _Wrong("malformed", raw[:200])
    return None


def _of_path(url: str, outcome: FetchOutcome | None) -> _Wrong | None:
    """A host or a mail address that was meant as such and became a path; an address that answers is none."""
    path = urlsplit(url).path
    if not (_HOST_IN_PATH.search(path) or _MAIL_IN_PATH.search(path)):
        return None
    if outcome is None or outcome.verdict is Verdict.OK:
        return None
    return _Wrong("no-scheme", url, review=outcome.verdict is not Verdict.BROKEN)


def _of_redirect(site: SiteFacts, link: Link, outcome: FetchOutcome) -> _Wrong | None:
    asked, final = urlsplit(link.url), urlsplit(outcome.final_url)
    if _plain(link.url) == _plain(outcome.final_url) or (
        _HOME_PATH.fullmatch(asked.path) and not asked.query
    ):
        return _foreign(site, link, outcome)
    deep = is_content_address(link.url) or bool(_FILES.search(asked.path))
    own = host_of(link.url) in site.unit.hosts
    if _ERROR.search(outcome.final_url) and not _ERROR.search(link.url):
        return _Wrong("to-error", link.url, outcome.final_url)
    if _LOGIN.search(outcome.final_url):
        blameless = bool(_LOGIN.search(link.url) or _ASKS_LOGIN.search(link.text))
        return None if blameless else _Wrong("to-login", link.url, outcome.final_url, review=not deep)
    same_site = host_of(outcome.final_url).removeprefix("www.") == host_of(link.url).removeprefix("www.")
    if same_site and _HOME_PATH.fullmatch(final.path) and not final.query:
        if not link.text or _ASKS_HOME.search(link.text):
            return None
        return _Wrong("to-home", link.url, outcome.final_url, review=not (deep and own))
    return _foreign(site, link, outcome)


def _foreign(site: SiteFacts, link: Link, outcome: FetchOutcome) -> _Wrong | None:
    """The site's own address, or an official one, that sends its visitor to a stranger: meant, sold or hijacked."""
    asked, final = host_of(link.url), host_of(outcome.final_url)
    trusted = asked in site.unit.hosts or is_official(asked)
    return (
        _Wrong("to-foreign", link.url, outcome.final_url, review=True)
        if trusted and is_stranger(final, asked)
        else None
    )


def _plain(url: str) -> str:
    """The address without what redirects usually change: scheme, www., closing slash, query."""
    return subject_key(url).partition("?")[0].removeprefix("www.").rstrip("/").lower()


def _of_file(site: SiteFacts, link: Link, outcome: FetchOutcome, *, own: bool) -> _Wrong | None:
    if outcome.content_type not in _HTML or not _FILES.search(urlsplit(link.url).path):
        return None
    page = site.pages.get(outcome.final_url or link.url)
    if page is not None and page.kind is PageKind.ATTACHMENT:
        return None  # the file itself, under a wrong name of its kind
    viewer = page is None or any(k.use is LinkUse.FRAME or _FILES.search(k.url) for k in page.links)
    return _Wrong(
        "file-html", link.url, outcome.final_url, review=viewer or bool(page and page.script_signs) or not own
    )


def _finding(wrong: _Wrong) -> Finding:
    page, link = wrong.page, wrong.link
    if page is None or link is None:
        raise ValueError("a target without a page is nobody's fault")
    text = " ".join((link.text or wrong.target).split())[:60]
    data = {"text": text, "target": wrong.target[:300], "final": wrong.final[:300]}
    kind = _KINDS.get(page.kind, "内容页" if page.kind in CONTENT_KINDS else "页面")
    more = f"，共{wrong.pages}页" if wrong.pages > 1 else ""
    where = f"{kind}“{page.title or page.head_title}”的{_PLACES[link.place]}{more}"[:200]
    severity = Severity.MODERATE if page.kind is PageKind.HOME else None
    return Finding(
        wrong.key,
        data,
        where,
        f"{text} → {wrong.final or wrong.target}"[:200],
        _subject(link),
        link.url or page.url,
        page.url,
        max(1, wrong.pages),
        wrong.review,
        severity,
    )
