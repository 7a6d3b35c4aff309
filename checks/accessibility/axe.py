"""What axe-core finds on the home page and on one page of each template, as a browser shows them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from checks.base import SiteCheck
from core.finding import Finding, Severity, Undecided
from core.gathered import AxeFacts, AxePage, AxeRule
from core.page import PageKind
from core.site import SiteFacts

_PREFIX = "axe:"
#: Rules whose subject other checks judge on every page of the site.
_ELSEWHERE = frozenset(
    {
        "image-alt", "input-image-alt", "area-alt", "role-img-alt", "svg-img-alt",  # image-alternative
        "html-has-lang", "html-lang-valid", "html-xml-lang-mismatch", "document-title",  # page-language
        "label", "select-name",  # page-language, unnamed fields
    }
)  # fmt: skip
_KINDS = {
    PageKind.HOME: "首页",
    PageKind.COLUMN: "栏目页",
    PageKind.ARTICLE: "文章页",
    PageKind.DOCUMENT: "文件页",
    PageKind.GUIDE: "办事指南页",
}


@dataclass
class _Broken:
    rule: AxeRule
    first: AxePage
    kinds: list[str] = field(default_factory=list)
    nodes: int = 0


class Axe(SiteCheck):
    """Elements of the home page or of a page template that people with impairments cannot use.

    ## 检查什么
    首页有改动的当晚，用浏览器打开首页和每种模板（栏目页、文章页、文件页、办事指南页）各一页，用 axe-core 4.14.1 检测 WCAG 2.1 A、AA
    级的规则：文字与背景的对比度、链接和按钮有没有名称、框架有没有标题、列表和表格的结构等。同一条规则只报一条，写明在哪几种页面上、
    共多少处。图片替代文本、页面语言和标题、输入框名称另有检查逐页核对，这里不重复报。axe-core 自己判断不了的（如背景是图片时的对比度）
    不算。没有浏览器（没有安装 minjian[browser] 或 Chromium）、页面当晚打不开，或页面改动后还没有再检测的，不作判断。
    ## 为什么重要
    这些缺陷使低视力、失明、只用键盘的群众读不出、点不到，而普通用户看不出来，不检测就没有人知道。
    ## 不合格示例
        <a href="/zwgk/"><img src="more.png" alt=""></a>（链接没有名称），浅灰色文字写在白底上
    ## 合格示例
        <a href="/zwgk/"><img src="more.png" alt="政务公开更多内容"></a>，深灰色文字写在白底上
    ## 依据
    - A-4 文字对比度不低于 4.5:1，大字不低于 3:1（无障碍规范同类要求；B）
    - A-10 链接文字、框架标题、表格表头、列表结构等（GB/T 37668-2019 同类要求；凭记忆，MEM）
    """

    id = "axe"
    title = "首页和各模板通过无障碍自动检测"
    failure_title = "首页或模板没有通过无障碍自动检测"
    severity = Severity.MINOR
    basis = ("A-4", "A-10")
    certainty = "MEM"
    messages = {
        "contrast": "文字与背景的对比度不够：{kinds}共 {nodes} 处（axe-core 规则 {rule}）。",
        "rule": "{help}：{kinds}共 {nodes} 处不符合（axe-core 规则 {rule}）。",
        "advice": "{help}：{kinds}共 {nodes} 处不符合（axe-core 规则 {rule}，影响较轻）。",
    }
    severities = {"advice": Severity.NOTICE}
    remedies = {
        "contrast": "加深文字颜色或调浅背景：普通文字对比度不低于 4.5:1，大字不低于 3:1；在样式表里改一处，全站生效。",
        "": "按规则修改该元素所在的模板；浏览器装上 axe 插件打开同一页面，可看到每一处和改法。",
    }
    options = {"impacts": ("critical", "serious")}

    def evaluate(self, site: SiteFacts) -> Iterator[Finding | Undecided]:
        home = site.home
        if site.axe is None:
            yield Undecided("没有浏览器，没有检测（no browser）")
            return
        if not site.axe.pages:
            yield Undecided(f"没有检测：{site.axe.reason or '浏览器没有打开页面'}")
            return
        if not any(p.kind == PageKind.HOME for p in site.axe.pages):
            yield Undecided("首页改动后还没有用浏览器检测")
        elif home is None or not site.was_observed(home.url):
            yield Undecided("当晚没有看到首页")
        yield from (self._finding(b) for b in _broken(site.axe, site))

    def _finding(self, broken: _Broken) -> Finding:
        rule = broken.rule
        key = "contrast" if rule.id == "color-contrast" else "rule"
        if key == "rule" and rule.impact not in self.option["impacts"]:
            key = "advice"
        data = {
            "rule": rule.id,
            "help": rule.help or rule.id,
            "impact": rule.impact,
            "nodes": broken.nodes,
            "kinds": "、".join(broken.kinds),
        }
        url = broken.first.url
        return Finding(key, data, f"{broken.kinds[0]}，{rule.where}", rule.quote, _PREFIX + rule.id, url)

    def settles(self, site: SiteFacts, subject: str, url: str) -> bool:
        """Mended when the page that showed it, or another of its kind, was tested since it changed and is free of it."""
        tested = site.axe.pages if site.axe is not None else ()
        page = site.pages.get(url)
        return any(p.url == url or (page is not None and p.kind == page.kind) for p in tested)


def _broken(facts: AxeFacts, site: SiteFacts) -> Iterator[_Broken]:
    """Each broken rule once, the home page's word first."""
    found: dict[str, _Broken] = {}
    order = list(_KINDS)
    standing = (p for p in facts.pages if site.was_observed(p.url) and p.kind in order)
    for page in sorted(standing, key=lambda p: order.index(PageKind(p.kind))):
        for rule in page.rules:
            if rule.id in _ELSEWHERE or not rule.nodes:
                continue
            broken = found.setdefault(rule.id, _Broken(rule, page))
            broken.nodes += rule.nodes
            broken.kinds.append(_KINDS[PageKind(page.kind)])
    yield from found.values()
