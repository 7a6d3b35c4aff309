"""The host name of a site is the one that government sites must use."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from checks.base import SiteCheck
from checks.links.hosts import is_official, is_private, is_stranger, registered
from core.address import host_of
from core.finding import Finding, Severity, Undecided
from core.page import Link, LinkPlace, LinkUse, PageFacts
from core.site import SiteFacts
from core.unit import Category

_PREFIX = "domain:"
_SUFFIXES = (".gov.cn", ".政务", ".xn--zfr164b")
_PORTAL = re.compile(r"www\.[a-z0-9-]{1,63}\.gov\.cn")
_BARE_PORTAL = re.compile(r"[a-z0-9-]{1,63}\.gov\.cn")
_DEPARTMENT = re.compile(r"(?:www\.)?[a-z0-9-]{1,63}\.[a-z0-9-]{1,63}\.gov\.cn")


class DomainName(SiteCheck):
    """Host names that are not .gov.cn, of the wrong level, or foreign ones in the navigation.

    ## 检查什么
    首页（跳转之后）的域名是否以 .gov.cn（或“.政务”）结尾；县级以上政府门户是否为 www.地名.gov.cn，部门网站是否为
    部门.本级政府.gov.cn；首页导航里的栏目是否放在非政府域名上；同一网站是否有几个主域名同时提供页面。
    首页登记在内网地址上的，公众用的域名不知道，不作判断。只比较域名的形式，地名、部门名的拼写是否恰当不作判断。没有 www 的、部门网站用独立域名的、导航里的外部栏目、
    几个主域名并用的，交人工复核。
    ## 为什么重要
    域名是辨认真假政府网站的第一标志，用错域名容易被仿冒。
    ## 不合格示例
        某县人民政府门户网站用 www.example.com 或 example.city.gov.cn
    ## 合格示例
        门户 www.example.gov.cn，部门 jyt.example.gov.cn
    ## 依据
    - G-DOM-1 域名以 .gov.cn 或 .政务 结尾（国办函〔2018〕55号；A）
    - G-DOM-2 县级以上政府门户使用 www.□□□.gov.cn（国办函〔2018〕55号；A）
    - G-DOM-3 部门网站使用本级政府门户的下级域名（国办函〔2018〕55号；A）
    - G-DOM-4 一个网站一个英文主域名（国办函〔2018〕55号；A）
    - G-DOM-5 栏目、专题、业务系统使用同一域名体系（国办函〔2018〕55号；A）
    """

    id = "domain-name"
    version = 2
    title = "域名规范"
    failure_title = "域名不规范"
    severity = Severity.MODERATE
    severities = {"several": Severity.MINOR, "foreign-column": Severity.MINOR}
    basis = ("G-DOM-1", "G-DOM-2", "G-DOM-3", "G-DOM-4", "G-DOM-5")
    certainty = "A"
    messages = {
        "suffix": "网站域名 {host} 不以 .gov.cn 或 .政务 结尾。",
        "portal-level": "政府门户网站的域名 {host} 不是 www.地名.gov.cn 的形式。",
        "department-level": "部门网站的域名 {host} 不是本级政府门户的下级域名（部门.政府.gov.cn），请核实。",
        "foreign-column": "首页导航栏目“{text}”放在非政府域名上：{target}，请核实。",
        "several": "网站同时用几个主域名提供页面：{hosts}，请核实。",
    }
    remedies = {
        "": "按域名管理规定申请、改用规范的 .gov.cn 域名，旧域名设置跳转后注销。",
        "foreign-column": "把栏目迁到本网站域名之下，或从导航中移出。",
        "several": "确定一个主域名，其他域名跳转到主域名或注销。",
    }
    options = {"several_pages": 3}

    def evaluate(self, site: SiteFacts) -> Iterator[Finding | Undecided]:
        home = site.home
        host = host_of(home.url) if home else ""
        if home is None or not host or not site.was_observed(home.url):
            yield Undecided("当晚没有看到首页")
            return
        verdict = None if is_private(host) else _verdict(host, site.unit.category)
        if is_private(host):
            yield Undecided("登记的首页在内网，公众用的域名不知道", _PREFIX + "home")
        if verdict is not None:
            key, review = verdict
            yield Finding(
                key, {"host": host}, "网站域名", home.url[:200], _PREFIX + "home", home.url, review=review
            )
        yield from _foreign_columns(home)
        yield from self._several(site, home)

    def settles(self, site: SiteFacts, subject: str, url: str) -> bool:
        """Mended when tonight's home page was seen and no longer says so; several hosts need a complete visit as well."""
        home = site.home
        if home is None or not site.was_observed(home.url):
            return False
        return subject != _PREFIX + "several" or site.visit.complete

    def _several(self, site: SiteFacts, home: PageFacts) -> Iterator[Finding]:
        hosts = Counter(host_of(p.url) for p in site.pages.heads() if site.was_observed(p.url))
        own = {host_of(home.url), *site.unit.own_hosts}
        domains: Counter[str] = Counter()
        for host, count in hosts.items():
            if host in own:
                domains[registered(host)] += count
        used = sorted(d for d, n in domains.items() if n >= self.option["several_pages"])
        if len(used) > 1:
            words = "、".join(f"{d}（{domains[d]}页）" for d in used)[:200]
            yield Finding(
                "several",
                {"hosts": words},
                "网站各页的域名",
                words,
                _PREFIX + "several",
                home.url,
                review=True,
            )


def _verdict(host: str, category: Category) -> tuple[str, bool] | None:
    """Message key and whether a person is asked."""
    if not host.endswith(_SUFFIXES):
        return "suffix", False
    if not host.endswith(".gov.cn"):
        return None
    if category is Category.DEPARTMENT:
        return (
            None
            if _DEPARTMENT.fullmatch(host) and not _PORTAL.fullmatch(host)
            else ("department-level", True)
        )
    if _PORTAL.fullmatch(host):
        return None
    return "portal-level", bool(_BARE_PORTAL.fullmatch(host))


def _foreign_columns(home: PageFacts) -> Iterator[Finding]:
    """Columns in the navigation on hosts of strangers; each host once."""
    own, met = host_of(home.url), set()
    for link in home.links:
        host = host_of(link.url) if _is_column(link) else ""
        if host and host not in met and not is_official(host) and is_stranger(host, own):
            met.add(host)
            data = {"text": link.text[:40], "target": link.url[:200]}
            quote = f"{link.text[:40]} {link.url}"[:200]
            yield Finding(
                "foreign-column", data, "首页导航", quote, f"{_PREFIX}column:{host}", home.url, review=True
            )


def _is_column(link: Link) -> bool:
    return (
        link.use is LinkUse.ANCHOR
        and link.place is LinkPlace.NAV
        and bool(link.url)
        and 2 <= len(link.text) <= 12
    )
