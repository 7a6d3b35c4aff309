"""The marks every government site must carry in its footer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from checks.base import SiteCheck
from checks.identity.footers import all_footers, speaking
from core.address import host_of
from core.fetch import FetchProblem, Verdict
from core.finding import Finding, Severity, Undecided
from core.page import FooterFacts, PageFacts
from core.site import SiteFacts

_PREFIX = "template:footer:"
_OLD_HOSTS = ("pucha.kaipuyun.cn", "121.43.68.40")
_POLICE_HOSTS = ("beian.gov.cn", "beian.mps.gov.cn")
_ICP_HOSTS = ("beian.miit.gov.cn", "miibeian.gov.cn", "miitbeian.gov.cn")
_GONE = (FetchProblem.NOT_FOUND,)


@dataclass(frozen=True, slots=True)
class _Mark:
    """A mark of the footer; ``present`` looks at one page."""

    name: str
    words: str
    present: Callable[[PageFacts, FooterFacts], bool]


def _links_to(page: PageFacts, hosts: tuple[str, ...]) -> bool:
    return any(host_of(link.url).endswith(hosts) for link in page.links if link.url)


_MARKS = (
    _Mark("conac", "党政机关网站标识", lambda p, f: bool(f.conac)),
    _Mark(
        "error-report", "“我为政府网站找错”入口", lambda p, f: bool(f.error_report_url or f.error_report_code)
    ),
    _Mark("site-code", "网站标识码", lambda p, f: bool(f.site_code)),
    _Mark("sponsor", "主办单位", lambda p, f: bool(f.sponsor)),
    _Mark("contact", "联系方式（电话或邮箱）", lambda p, f: bool(f.contact)),
    _Mark("icp", "ICP备案编号", lambda p, f: bool(f.icp) or _links_to(p, _ICP_HOSTS)),
    _Mark("police", "公安备案号", lambda p, f: bool(f.police) or _links_to(p, _POLICE_HOSTS)),
    _Mark("sitemap", "网站地图", lambda p, f: bool(f.sitemap_url)),
)
_BY_NAME = {mark.name: mark for mark in _MARKS}


class FooterMarks(SiteCheck):
    """Marks that the footer of the site lacks.

    ## 检查什么
    首页底部功能区是否有：党政机关网站标识、“我为政府网站找错”入口（不是已停用的旧地址）、网站标识码、主办单位、
    联系方式（电话或邮箱）、ICP备案编号、公安备案号、网站地图（且打得开）。以首页为准，同一模板只报一次并写明还有多少页也缺；
    文章页页脚从简的不算。首页没有认出页脚的，看栏目页，交人工复核。页脚由脚本写出或在框架里的，没有看到不作判断。
    标识码是否正确由 site-code 检查。
    ## 为什么重要
    这些标识告诉访问者网站由谁主办、是否经过备案、有问题找谁，是检查的固定项目。
    ## 不合格示例
        <div class="footer">主办单位：某县人民政府办公室　某ICP备10000001号</div>
    ## 合格示例
        主办单位、联系电话、网站标识码、ICP备案、公安备案、网站地图、党政机关标识、找错入口齐全的页脚
    ## 依据
    - G-FT-1 至 G-FT-7 底部功能区（国办发〔2017〕47号；样式见于公开页面，A）
    - D-FN-2 网站标识（国办秘函〔2019〕19号附件；B，分值凭记忆，MEM）
    - D-FN-5 找错入口（同上；B）
    """

    id = "footer-marks"
    title = "页脚标识"
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
        "sitemap-dead": "页脚的网站地图打不开：{target}（HTTP {status}）。",
    }
    remedies = {
        "": "在页脚模板中补上该标识。",
        "error-report-old": "改用 zfwzgl.www.gov.cn 的找错入口代码。",
        "sitemap-dead": "恢复网站地图页面或改正链接。",
    }
    options = {"dead_streak": 3}

    def evaluate(self, site: SiteFacts) -> Iterator[Finding | Undecided]:
        footers = speaking(site)
        if footers.page is None or footers.page.footer is None:
            yield Undecided(footers.reason)
            return
        page, footer = footers.page, footers.page.footer
        for mark in _MARKS:
            if mark.present(page, footer):
                continue
            if footers.reason:
                yield Undecided(footers.reason, _PREFIX + mark.name)
            else:
                yield _missing(mark, page, site, review=not footers.sure)
        yield from _old_entry(page, footer)
        yield from self._dead_map(page, footer, site)

    def settles(self, site: SiteFacts, subject: str, url: str) -> bool:
        """Mended when tonight's footer shows the mark (judged again by :meth:`evaluate`)."""
        footers = speaking(site)
        mark = _BY_NAME.get(subject.removeprefix(_PREFIX))
        if footers.page is None or footers.page.footer is None or mark is None:
            return False
        return mark.present(footers.page, footers.page.footer)

    def _dead_map(
        self, page: PageFacts, footer: FooterFacts, site: SiteFacts
    ) -> Iterator[Finding | Undecided]:
        outcome = site.outcome(footer.sitemap_url) if footer.sitemap_url else None
        if outcome is None or outcome.verdict is Verdict.OK:
            return
        broken = outcome.verdict is Verdict.BROKEN
        if broken and (outcome.problem in _GONE or outcome.streak >= self.option["dead_streak"]):
            data = {"target": footer.sitemap_url, "status": outcome.status}
            yield Finding(
                "sitemap-dead", data, "页脚", "网站地图", _PREFIX + "sitemap", page.url, parent_url=page.url
            )
        else:
            yield Undecided("网站地图当晚没有取到", _PREFIX + "sitemap")


def _missing(mark: _Mark, page: PageFacts, site: SiteFacts, *, review: bool) -> Finding:
    lacking = sum(not mark.present(p, f) for p, f in all_footers(site) if f.found and not f.scripted)
    text = page.footer.text[:200] if page.footer else ""
    return Finding(
        f"no-{mark.name}",
        {"mark": mark.words},
        "首页页脚" if not review else "栏目页页脚",
        text,
        _PREFIX + mark.name,
        page.url,
        pages=max(1, lacking),
        review=review,
    )


def _old_entry(page: PageFacts, footer: FooterFacts) -> Iterator[Finding]:
    if host_of(footer.error_report_url) in _OLD_HOSTS:
        data = {"target": footer.error_report_url}
        quote = footer.error_report_url
        yield Finding("error-report-old", data, "页脚", quote, _PREFIX + "error-report", page.url)
