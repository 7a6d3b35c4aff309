"""The marks every government site must carry in its footer."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from checks.base import SiteCheck
from checks.identity.footers import carries_template, is_plain, speaking
from checks.identity.own import own_pages
from core.address import host_of
from core.fetch import FetchOutcome, FetchProblem, Verdict
from core.finding import Finding, Severity, Undecided
from core.page import FooterFacts, PageFacts, PageKind
from core.site import SiteFacts

_PREFIX = "template:footer:"
_OLD_ENTRY, _DEAD_MAP = _PREFIX + "error-report-old", _PREFIX + "sitemap-dead"
_OLD_HOSTS = ("pucha.kaipuyun.cn", "121.43.68.40")
_POLICE_HOSTS = ("beian.gov.cn", "beian.mps.gov.cn")
_ICP_HOSTS = ("beian.miit.gov.cn", "miibeian.gov.cn", "miitbeian.gov.cn")
_ENTRY = re.compile(r"(?:我(?:为|要|来))?(?:政府)?(?:网站)?(?:找错|纠错)")
_CONTACT_PAGE = re.compile(r"联系(?:我们|方式|本站|电话)")
_KEEPER = re.compile(r"承\s{0,4}办|(?:网站|运行|日常)?(?:管理|维护|建设|制作|运维)(?:单位|部门)?\s{0,4}[：:]")
_HOW = {
    FetchProblem.TIMEOUT: "超时",
    FetchProblem.DNS: "域名无法解析",
    FetchProblem.REFUSED: "连接被拒绝",
    FetchProblem.CERTIFICATE: "证书无效",
    FetchProblem.REDIRECT_LOOP: "循环跳转",
}


def _never(page: PageFacts, footer: FooterFacts) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class _Mark:
    """A mark of the footer. ``present`` looks at one page, ``doubtful`` at one that lacks it: something like it is there."""

    name: str
    words: str
    present: Callable[[PageFacts, FooterFacts], bool]
    doubtful: Callable[[PageFacts, FooterFacts], bool] = _never


def _links_to(page: PageFacts, hosts: tuple[str, ...], *, worded: bool = False) -> bool:
    links = (link for link in page.links if link.url and (link.text.strip() or not worded))
    return any(host_of(link.url).endswith(hosts) for link in links)


def _opens_register(page: PageFacts, footer: FooterFacts) -> bool:
    """A link to the ICP register in which no words were read: empty, a picture, or filled by a script."""
    return _links_to(page, _ICP_HOSTS)


def _links_named(page: PageFacts, name: re.Pattern[str]) -> bool:
    return any(name.fullmatch("".join(link.text.split())) for link in page.links if link.text)


def _reports(page: PageFacts, footer: FooterFacts) -> bool:
    return bool(footer.error_report_url or footer.error_report_code) or _links_named(page, _ENTRY)


def _pictured(page: PageFacts, footer: FooterFacts) -> bool:
    """The mark as a plain picture, without its link."""
    return any("党政机关" in (image.alt or "") for image in page.images)


_MARKS = (
    _Mark("conac", "党政机关网站标识", lambda p, f: bool(f.conac), _pictured),
    _Mark("error-report", "“我为政府网站找错”入口", _reports),
    _Mark("site-code", "网站标识码", lambda p, f: bool(f.site_code)),
    _Mark(
        "sponsor", "主办单位", lambda p, f: bool(f.sponsor), lambda p, f: _KEEPER.search(f.text) is not None
    ),
    _Mark(
        "contact",
        "联系方式（电话或邮箱）",
        lambda p, f: bool(f.contact),
        lambda p, f: _links_named(p, _CONTACT_PAGE),
    ),
    _Mark(
        "icp",
        "ICP备案编号",
        lambda p, f: bool(f.icp) or _links_to(p, _ICP_HOSTS, worded=True),
        _opens_register,
    ),
    _Mark("police", "公安备案号", lambda p, f: bool(f.police) or _links_to(p, _POLICE_HOSTS)),
    _Mark("sitemap", "网站地图", lambda p, f: bool(f.sitemap_url)),
)
_BY_NAME = {mark.name: mark for mark in _MARKS}


@dataclass
class _Others:
    """The other pages: how many columns there are, how many of them show a mark, how many pages lack it."""

    columns: int = 0
    shown: Counter[str] = field(default_factory=Counter)
    lacking: Counter[str] = field(default_factory=Counter)


class FooterMarks(SiteCheck):
    """Marks that the footer of the site lacks.

    ## 检查什么
    首页底部功能区是否有：党政机关网站标识、“我为政府网站找错”入口（不是已停用的旧地址）、网站标识码、主办单位、
    联系方式（电话或邮箱）、ICP备案编号、公安备案号、网站地图（且打得开）。以首页为准，同一模板只报一次并写明还有多少页也缺；
    文章页页脚从简的不算。交人工复核的：首页没有认出页脚、改看栏目页的；首页没有而多数栏目页有的；只有“联系我们”链接、没有写出
    电话邮箱的；只有承办或管理维护单位、没有主办单位的；ICP备案链接里没有文字的（可能是图片）。整个页脚在本站框架页里的，看框架页；页脚由脚本写出或在别的框架里的，没有看到不作判断。
    标识码是否正确由 site-code 检查。
    ## 为什么重要
    这些标识告诉访问者网站由谁主办、是否经过备案、有问题找谁，是检查的固定项目。
    ## 不合格示例
        <div class="footer">主办单位：某县人民政府办公室　某ICP备10000001号</div>
    ## 合格示例
        主办单位、联系电话、网站标识码、ICP备案、公安备案、网站地图、党政机关标识、找错入口齐全的页脚
    ## 依据
    - G-FT-1 G-FT-2 G-FT-3 G-FT-4 G-FT-5 G-FT-6 G-FT-7 底部功能区（国办发〔2017〕47号；样式见于公开页面，A）
    - D-FN-2 网站标识（国办秘函〔2019〕19号附件；B，分值凭记忆，MEM）
    - D-FN-5 找错入口（国办秘函〔2019〕19号附件；B）
    """

    id = "footer-marks"
    version = 2
    title = "页脚标识齐全"
    failure_title = "页脚缺少规定的标识"
    severity = Severity.MODERATE
    severities = {
        "no-sitemap": Severity.MINOR,
        "sitemap-dead": Severity.MINOR,
        "no-contact": Severity.MINOR,
    }
    basis = ("G-FT-1", "G-FT-2", "G-FT-3", "G-FT-4", "G-FT-5", "G-FT-6", "G-FT-7", "D-FN-2", "D-FN-5")
    certainty = "B"
    messages = {
        **{f"no-{mark.name}": f"网站页脚没有{mark.words}。" for mark in _MARKS},
        "error-report-old": "“我为政府网站找错”入口是已停用的旧地址：{target}。",
        "sitemap-dead": "页脚的网站地图打不开：{target}（{problem}）。",
    }
    remedies = {
        "": "在页脚模板中补上该标识。",
        "error-report-old": "改用 zfwzgl.www.gov.cn 的找错入口代码。",
        "sitemap-dead": "恢复网站地图页面或改正链接。",
    }
    options = {"dead_streak": 3, "shown_share": 0.5}

    def evaluate(self, site: SiteFacts) -> Iterator[Finding | Undecided]:
        footers = speaking(site)
        if footers.page is None or footers.page.footer is None:
            yield Undecided(footers.reason)
            return
        page, footer = footers.page, footers.page.footer
        lacking = [m for m in _MARKS if not m.present(page, footer)]
        if footers.reason:
            yield from (Undecided(footers.reason, _PREFIX + mark.name) for mark in lacking)
        elif lacking:
            others = _others(site, page, lacking)
            for mark in lacking:
                shown = others.shown[mark.name] > self.option["shown_share"] * others.columns
                doubtful = not footers.sure or shown or mark.doubtful(page, footer)
                yield _missing(mark, page, others.lacking[mark.name], review=doubtful)
        yield from _old_entry(page, footer)
        yield from self._dead_map(page, footer, site)

    def settles(self, site: SiteFacts, subject: str, url: str) -> bool:
        """Mended when the page that was accused shows the mark tonight, or answers where it did not."""
        footers = speaking(site)
        if (
            footers.page is None
            or footers.page.footer is None
            or not (footers.sure or footers.page.url == url)
        ):
            return False
        page, footer = footers.page, footers.page.footer
        if subject == _OLD_ENTRY:
            return _reports(page, footer) or not footer.scripted
        if subject == _DEAD_MAP:
            outcome = site.outcome(footer.sitemap_url) if footer.sitemap_url else None
            return outcome is not None and outcome.verdict is Verdict.OK
        mark = _BY_NAME.get(subject.removeprefix(_PREFIX))
        return mark is not None and mark.present(page, footer)

    def _dead_map(
        self, page: PageFacts, footer: FooterFacts, site: SiteFacts
    ) -> Iterator[Finding | Undecided]:
        outcome = site.outcome(footer.sitemap_url) if footer.sitemap_url else None
        if outcome is None or outcome.verdict is Verdict.OK:
            return
        gone = outcome.problem is FetchProblem.NOT_FOUND
        if outcome.verdict is Verdict.BROKEN and (gone or outcome.streak >= self.option["dead_streak"]):
            data = {"target": footer.sitemap_url, "problem": _how(outcome), "status": outcome.status}
            doubtful = outcome.status == 200
            yield Finding(
                "sitemap-dead", data, "页脚", "网站地图", _DEAD_MAP, page.url, page.url, review=doubtful
            )
        else:
            yield Undecided("网站地图当晚没有取到", _DEAD_MAP)


def _how(outcome: FetchOutcome) -> str:
    if outcome.status == 200:
        return "页面自称不存在"
    if outcome.status:
        return f"HTTP {outcome.status}"
    return _HOW.get(outcome.problem, "无法连接") if outcome.problem else ""


def _others(site: SiteFacts, judged: PageFacts, lacking: list[_Mark]) -> _Others:
    others = _Others()
    for page in own_pages(site):
        footer = page.footer
        if page.url == judged.url or footer is None or not (carries_template(page) and is_plain(footer)):
            continue
        is_column = page.kind is PageKind.COLUMN
        others.columns += is_column
        for mark in lacking:
            present = mark.present(page, footer)
            others.lacking[mark.name] += not present
            others.shown[mark.name] += present and is_column
    return others


_WHERE = {PageKind.HOME: "首页页脚", PageKind.COLUMN: "栏目页页脚"}


def _missing(mark: _Mark, page: PageFacts, elsewhere: int, *, review: bool) -> Finding:
    where = _WHERE.get(page.kind, "首页框架里的页脚")
    text = page.footer.text[:200] if page.footer else ""
    data = {"mark": mark.words}
    subject = _PREFIX + mark.name
    return Finding(
        f"no-{mark.name}", data, where, text, subject, page.url, pages=1 + elsewhere, review=review
    )


def _old_entry(page: PageFacts, footer: FooterFacts) -> Iterator[Finding]:
    url = footer.error_report_url
    if host_of(url) in _OLD_HOSTS:
        yield Finding("error-report-old", {"target": url[:300]}, "页脚", url[:300], _OLD_ENTRY, page.url)
