"""Links that answer, but with something else than they promise, and links that can work for nobody."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from checks.base import SiteCheck
from checks.links.hosts import is_official, is_private, is_stranger
from checks.links.leading_home import ASKS_HOME, COPY_PATH, led_home
from checks.links.miswritten import is_malformed, is_meant_otherwise
from checks.links.probes import error_pages, is_error_page, says_gone
from core.address import host_of, normalise, subject_key
from core.fetch import FetchOutcome, Verdict
from core.finding import Finding, Severity
from core.page import CONTENT_KINDS, Link, LinkPlace, LinkUse, PageHead, PageKind
from core.site import SiteFacts
from reading.kind import is_content_address, is_home_address

_FILES = re.compile(r"\.(?:pdf|docx?|xlsx?|wps|et|ofd|pptx?|rtf|zip|rar|7z)$", re.IGNORECASE)
_HOME_PATH = re.compile(r"/?(?:(?:index|default|home|main|portal)(?:\.[a-z]{3,5})?/?)?", re.IGNORECASE)
_LOGIN = re.compile(
    r"/(?:login|signin|logon|sso|cas|passport|oauth2?|denglu)(?:[/._?-]|$)|/user(?:s|center)?/login",
    re.IGNORECASE,
)
#: Where social platforms send whoever comes without a cookie, to come back from by script: nobody has to log in there.
_VISITOR = re.compile(r"//passport\.[^/]{1,100}/visitor/", re.IGNORECASE)
_ERROR = re.compile(
    r"/(?:404|403|500|error|err|notfound|not_found|nopage|errorpage|wrong)(?:[/._?-]|$)|aspxerrorpath=",
    re.IGNORECASE,
)
_ASKS_LOGIN = re.compile(
    r"登[录陆]|注册|个人|用户|我的|空间|中心|申报|申请|办理|预约|投诉|咨询|留言|信箱|写信|后台|管理|订阅"
    r"|收藏|评价|提交|缴费|查询|进度|办件|办事|评议"
)
#: The title of an article, whatever the address looks like.
_TITLE = re.compile(
    r"关于.{3,80}的?(?:通知|公告|公示|通告|决定|意见|批复|函|报告|说明|请示|办法|方案)\W{0,3}$"
)
_LOCAL = re.compile(r"file:|[A-Za-z]:[\\/]|\\\\\w", re.IGNORECASE)
_HTML = ("text/html", "application/xhtml+xml")
_KINDS = {PageKind.HOME: "首页", PageKind.COLUMN: "栏目页"}
_ALL = "site:leads-home"
_PLACES = {
    LinkPlace.NAV: "导航",
    LinkPlace.FOOTER: "页脚",
    LinkPlace.HIDDEN: "隐藏处",
    LinkPlace.BODY: "页面主体",
}


@dataclass
class _Wrong:
    """A target that is wrong in the way ``key``, and where it is linked; ``page`` is the most visible page of tonight.

    ``asks`` are words of a link that promise just what the address shows, so that the link is blameless. ``own`` tells of
    an address of the site itself.
    """

    key: str
    target: str
    final: str = ""
    review: bool = False
    asks: re.Pattern[str] | None = None
    own: bool = False
    page: PageHead | None = None
    link: Link | None = None
    pages: int = 0
    standing: int = 0  # known pages that still link to it, seen tonight or not

    def blames(self, link: Link) -> bool:
        return self.asks is None or bool(link.text and not self.asks.search(link.text))

    def met(self, page: PageHead, link: Link, observed: bool) -> None:
        self.standing += 1
        if not observed:
            return
        self.pages += 1
        if self.page is None or (page.kind is PageKind.HOME and self.page.kind is not PageKind.HOME):
            self.page, self.link = page, link


class WrongLink(SiteCheck):
    """Links that lead to something else than they promise, or can work for nobody.

    ## 检查什么
    本夜看到的页面上的链接：指向本机、内网地址（网站自己登记在内网的除外）或编者电脑里的文件；漏写或写错 http:// 因而变成站内不存在的地址，邮箱地址前写了 http://；文章、附件的地址实际跳到
    首页、登录页或错误页；附件地址打开是网页；站内或政府网站的地址跳到了不相干的外部网站。链接文字本来就是首页、登录、办理之类的不算；
    站内几乎所有地址打开的都是首页的，合为一个问题，交人工复核；首页的别样地址（/gb/、/cn/index.html 之类）不算；http 换 https、去掉 www、加斜杠之类的跳转不算；打不开的由 dead-link 检查，被拦截的不作判断。不能确定是否有意为之的，交人工复核。
    ## 为什么重要
    链接能打开却不是要找的内容，和打不开一样误事；指向内网的链接还暴露了内部地址。
    ## 不合格示例
        <a href="http://192.168.1.20/oa/tz.doc">通知</a>、<a href="www.example.gov.cn/zwgk/">政务公开</a>
    ## 合格示例
        <a href="http://www.example.gov.cn/zwgk/">政务公开</a>，该地址跳转到 https://www.example.gov.cn/zwgk/
    ## 依据
    - G-LNK-1 链接有效，定期清理断链、错链（国办发〔2017〕47号；凭记忆，MEM；各地通报列为问题，A）
    - D-FN-3 首页的链接、图片、附件、外链可用（国办秘函〔2019〕19号附件；概念 A，分值凭记忆，MEM）
    - D-FN-4 其他页面的链接可用（国办秘函〔2019〕19号附件；B）
    """

    id = "wrong-link"
    version = 4
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
        "all-to-home": "站内 {count} 个地址打开的都是首页，看不到要看的内容，如 {target} → {final}。",
        "to-login": "链接“{text}”打开的是登录页：{target} → {final}。",
        "to-error": "链接“{text}”打开的是错误页：{target} → {final}。",
        "to-foreign": "链接“{text}”被带到不相干的网站：{target} → {final}。",
        "file-html": "附件“{text}”打开的是网页，不是文件：{target}。",
    }
    remedies = {
        "": "改正链接地址；内容已撤下的，去掉链接。",
        "private": "换成公众可以访问的地址，或去掉链接。",
        "all-to-home": "检查服务器的转向和静态化设置，恢复各页；没有的地址应答 404。",
        "local-file": "把文件上传到网站，改为上传后的地址。",
        "to-foreign": "核实域名是否已经转让或被劫持；不再归属的，去掉链接。",
        "file-html": "重新上传文件，改正链接地址。",
    }
    options = {"most": 1000}

    def evaluate(self, site: SiteFacts) -> Iterator[Finding]:
        seen = [w for w in site.once(_walk).values() if w.page is not None]
        if led_home(site):
            yield _all_lead_home(site)
            seen = [w for w in seen if w.key != "to-home"]
        for wrong in seen[: self.option["most"]]:
            yield _finding(wrong)

    def settles(self, site: SiteFacts, subject: str, url: str) -> bool:
        """Mended when the address answers as it should tonight, or when no known page links to it any more."""
        if subject == _ALL:
            seen = site.home is not None and site.was_observed(site.home.url)
            return not led_home(site) and site.visit.complete and seen
        wrong = site.once(_walk).get(subject_key(subject))
        if wrong is not None and wrong.standing:
            return False
        outcome = site.outcome(subject)
        if outcome is not None and outcome.verdict is Verdict.OK and wrong is None:
            return True
        return site.visit.complete and not (subject.startswith("http") and _is_linked(site, subject))


def _walk(site: SiteFacts) -> dict[str, _Wrong]:
    """Wrong targets by subject key, with the places where they are linked; only pages that link to one are decoded."""
    suspects = dict(_suspects(site))
    for page in site.pages.linking({w.target for w in suspects.values()}):
        if not _is_gone(site, page):
            _meet(suspects, page, page.links, site.was_observed(page.url))
    for head in site.pages.heads():
        if head.unusable and not _is_gone(site, head):
            for link in head.unusable:
                suspects.setdefault(_subject(link), _of_raw(link.raw.strip()))
            _meet(suspects, head, head.unusable, site.was_observed(head.url))
    return suspects


def _suspects(site: SiteFacts) -> Iterator[tuple[str, _Wrong]]:
    for url, outcome in site.outcomes.items():
        wrong = _judge(site, url, outcome)
        if wrong is not None:
            yield subject_key(url), wrong


def _meet(suspects: dict[str, _Wrong], page: PageHead, links: Iterable[Link], observed: bool) -> None:
    met = set()
    for link in links:
        key = subject_key(_subject(link)) if link.use is LinkUse.ANCHOR else ""
        wrong = suspects.get(key)
        if wrong is not None and key not in met and wrong.blames(link):
            met.add(key)
            wrong.met(page, link, observed)


def _is_linked(site: SiteFacts, subject: str) -> bool:
    """Whether a known page that is not gone still links to the address."""
    key = subject_key(subject)
    return any(
        not _is_gone(site, page) and any(k.url and subject_key(k.url) == key for k in page.links)
        for page in site.pages.linking({subject})
    )


def _is_gone(site: SiteFacts, page: PageHead) -> bool:
    """Whether a page that was not read tonight no longer shows what is kept of it."""
    outcome = None if site.was_observed(page.url) else site.outcome(page.url)
    return outcome is not None and (outcome.verdict is Verdict.BROKEN or bool(outcome.final_url))


def _subject(link: Link) -> str:
    return normalise(link.url) if link.url else f"raw:{link.raw[:300]}"


def _judge(site: SiteFacts, url: str, outcome: FetchOutcome) -> _Wrong | None:
    own = site.unit.owns(url)
    if not own and is_private(host_of(url)):
        # Who comes to a site on an inner network comes to its neighbours as well.
        return None if is_private(host_of(site.unit.homepage)) else _Wrong("private", url)
    if is_malformed(url):
        return _Wrong("malformed", url)
    if own and outcome.verdict is not Verdict.OK and is_meant_otherwise(url):
        return _Wrong("no-scheme", url, review=outcome.verdict is not Verdict.BROKEN)
    if outcome.verdict is not Verdict.OK:
        return None
    if outcome.final_url and (moved := _of_redirect(site, url, outcome.final_url, own=own)):
        return moved
    return _of_file(site, url, outcome, own=own)


def _of_raw(raw: str) -> _Wrong:
    """An attribute that is no web address: a file of somebody's computer, or a misspelt scheme."""
    return _Wrong("local-file" if _LOCAL.match(raw) else "malformed", raw[:200])


def _of_redirect(site: SiteFacts, url: str, final_url: str, *, own: bool) -> _Wrong | None:
    asked, final = urlsplit(url), urlsplit(final_url)
    if _plain(url) == _plain(final_url) or (_HOME_PATH.fullmatch(asked.path) and not asked.query):
        return _foreign(url, final_url, own=own)
    if own and COPY_PATH.fullmatch(asked.path) and is_home_address(final_url, site.unit):
        return None
    deep = is_content_address(url) or bool(_FILES.search(asked.path))
    if _ERROR.search(final_url) and not _ERROR.search(url):
        return _Wrong("to-error", url, final_url)
    if _VISITOR.search(final_url):
        return None
    if _LOGIN.search(final_url):
        return None if _LOGIN.search(url) else _Wrong("to-login", url, final_url, not deep, _ASKS_LOGIN)
    same_site = host_of(final_url).removeprefix("www.") == host_of(url).removeprefix("www.")
    if same_site and _HOME_PATH.fullmatch(final.path) and not final.query:
        return _Wrong("to-home", url, final_url, not (deep and own), ASKS_HOME, own)
    return _foreign(url, final_url, own=own)


def _foreign(url: str, final_url: str, *, own: bool) -> _Wrong | None:
    """The site's own address, or an official one, that sends its visitor to a stranger: meant, sold or hijacked."""
    asked, final = host_of(url), host_of(final_url)
    trusted = own or is_official(asked)
    return (
        _Wrong("to-foreign", url, final_url, review=True) if trusted and is_stranger(final, asked) else None
    )


def _plain(url: str) -> str:
    """The address without what redirects usually change: scheme, www., closing slash, query."""
    return subject_key(url).partition("?")[0].removeprefix("www.").rstrip("/").lower()


def _of_file(site: SiteFacts, url: str, outcome: FetchOutcome, *, own: bool) -> _Wrong | None:
    if outcome.content_type not in _HTML or not _FILES.search(urlsplit(url).path):
        return None
    page = site.pages.get(outcome.final_url or url)
    if page is not None and page.kind is PageKind.ATTACHMENT:
        return None  # the file itself, under a wrong name of its kind
    if page is not None and (says_gone(page) or is_error_page(page, site.once(error_pages))):
        return None  # soft-404 says so
    viewer = page is None or any(k.use is LinkUse.FRAME or _FILES.search(k.url) for k in page.links)
    doubtful = viewer or not own or bool(page and page.script_signs)
    return _Wrong("file-html", url, outcome.final_url, doubtful)


def _all_lead_home(site: SiteFacts) -> Finding:
    """Asked about: who is taken for a robot may be sent home where others are let in."""
    led, home = led_home(site), site.home.url if site.home else site.unit.homepage
    shown = next((o for o in led if is_content_address(o.url)), led[0])
    data = {"count": len(led), "target": shown.url[:300], "final": shown.final_url[:300]}
    quote = f"{shown.url} → {shown.final_url}"[:200]
    return Finding("all-to-home", data, "全站", quote, _ALL, home, review=True)


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
    promised = wrong.key == "to-home" and wrong.own and _TITLE.search(link.text) is not None
    return Finding(
        wrong.key,
        data,
        where,
        f"{text} → {wrong.final or wrong.target}"[:200],
        _subject(link),
        link.url or page.url,
        page.url,
        max(1, wrong.pages),
        (wrong.review and not promised) or (wrong.key == "private" and host_of(wrong.target) in link.text),
        severity,
    )
