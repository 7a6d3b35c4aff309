"""Page labels: every page must say which site, column and article it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from checks.base import SiteCheck
from checks.identity.label_rules import RULES, Defect, has_none, labels_of
from checks.identity.own import is_framed, own_heads
from checks.links.probes import error_pages, is_error_page, says_gone
from core.finding import Finding, Severity, Undecided
from core.page import LinkUse, PageHead, PageKind
from core.site import SiteFacts

_WORDS = {
    "missing": "缺",
    "empty": "为空",
    "misspelt": "写错了名称",
    "several": "有多个不同的值",
    "other-name": "不是本网站名称",
    "domain-form": "写法不对",
    "other-domain": "不是本网站域名",
    "date-unreadable": "不是日期",
    "date-future": "晚于今天",
    "date-differs": "与页面显示的日期不同",
    "date-form": "格式不规范",
    "other-title": "与页面标题不同",
    "says-nothing": "只是栏目名称",
}
_FEW_LINKS = 5
_PREFIX = "labels:"
_NONE = "labels:all"


@dataclass
class _Seen:
    """The pages that show one defect of one label; ``example`` is the first of them seen tonight."""

    defect: Defect
    example: PageHead | None = None
    pages: list[str] = field(default_factory=list)
    tonight: list[str] = field(default_factory=list)


@dataclass
class _Tally:
    """Over all known pages: how many were asked for each label, and the defects by label and message key.

    ``bare`` counts the pages without any label, ``none`` holds those of them that were seen tonight.
    """

    asked: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    asked_tonight: set[str] = field(default_factory=set)
    defects: dict[tuple[str, str], _Seen] = field(default_factory=dict)
    none: list[PageHead] = field(default_factory=list)
    bare: int = 0
    carrying: int = 0
    unread: int = 0

    def add(self, page: PageHead, site: SiteFacts, observed: bool) -> None:
        labels = labels_of(page)
        for rule in RULES:
            if rule.asks(page):
                self.asked[rule.name] += 1
                if observed:
                    self.asked_tonight.add(rule.name)
                defect = rule.defect(page, site, labels)
                if defect is not None:
                    self._note(rule.name, defect, page, observed)

    def _note(self, name: str, defect: Defect, page: PageHead, observed: bool) -> None:
        seen = self.defects.setdefault((name, defect.key), _Seen(defect))
        seen.pages.append(page.url)
        if observed:
            seen.tonight.append(page.url)
            seen.example = seen.example or page
            if page is seen.example:
                seen.defect = defect


class PageLabels(SiteCheck):
    """Page labels that are missing, empty or wrong.

    ## 检查什么
    首页、栏目页、内容页的网页标签（<meta name="…">）：网站标签 SiteName、SiteDomain、SiteIDCode（各页都要有）；
    栏目标签 ColumnName、ColumnType（栏目页、内容页）和 ColumnDescription、ColumnKeywords（栏目页）；
    内容标签 ArticleTitle、PubDate、ContentSource（内容页）。缺失、为空或只有未替换的模板标记、标签名写错、同一标签有几个不同的值、
    SiteName 是别的单位、SiteDomain 带协议或路径、PubDate 不是“年-月-日 时:分”的，都算问题。标签名大小写不同、单位简称不算，
    选填标签、框架里的片段不查。同一模板的缺陷合为一个问题并写明页数；个别页面的缺陷按页面列出；整站都没有标签的只报一条。
    网站地图、登录、搜索、关于我们等功能页不查；频道首页、外文版、手机版和无障碍版首页不要求栏目标签；没有日期、不像文章的单页（如机构概况）不要求内容标签。
    标签与页面显示的标题、日期明显不同的，交人工复核。由脚本写出的页面没有看到标签时不作判断。
    SiteIDCode 的值由 site-code 检查。
    ## 为什么重要
    全国政府网站的统一搜索和监管靠网页标签识别网站、栏目和文章。
    ## 不合格示例
        <meta name="SiteDomain" content="http://www.example.gov.cn/">，<meta name="ColumnName" content="null">
    ## 合格示例
        <meta name="SiteDomain" content="www.example.gov.cn">，<meta name="ColumnName" content="政策解读">
    ## 依据
    - L-S1 L-S2 L-S3 网站标签（国办发〔2017〕47号附件；标签名 A，必填与否凭记忆，MEM）
    - L-C1 L-C2 L-C3 L-C4 栏目标签（国办发〔2017〕47号附件；标签名 A，必填与否凭记忆，MEM）
    - L-A1 L-A2 L-A3 内容标签（国办发〔2017〕47号附件；标签名 A，必填与否凭记忆，MEM）
    """

    id = "page-labels"
    version = 5
    title = "网页标签齐全规范"
    failure_title = "网页标签缺失或不规范"
    severity = Severity.MODERATE
    severities = {
        "date-form": Severity.NOTICE,
        "says-nothing": Severity.NOTICE,
        "domain-form": Severity.MINOR,
        "misspelt": Severity.MINOR,
        "several": Severity.MINOR,
        "page": Severity.MINOR,
    }
    basis = ("L-S1", "L-S2", "L-S3", "L-C1", "L-C2", "L-C3", "L-C4", "L-A1", "L-A2", "L-A3")
    certainty = "MEM"
    messages = {
        "none": "网站的页面没有网页标签（共{count}页）。",
        "missing": "{count}个页面缺网页标签 {label}。",
        "empty": "{count}个页面的网页标签 {label} 为空或没有替换模板标记（“{value}”）。",
        "misspelt": "{count}个页面的网页标签 {label} 的名称写成了“{value}”。",
        "several": "{count}个页面的网页标签 {label} 有几个不同的值：{value}。",
        "other-name": "{count}个页面的网页标签 {label} 是“{value}”，不是本网站的名称“{unit}”。",
        "domain-form": "{count}个页面的网页标签 {label} 写作“{value}”，应只写一个域名。",
        "other-domain": "{count}个页面的网页标签 {label} 是“{value}”，不是本网站的域名。",
        "date-unreadable": "{count}个页面的网页标签 {label} 不是日期：“{value}”。",
        "date-future": "{count}个页面的网页标签 {label} 晚于监测时间：“{value}”。",
        "date-differs": "{count}个页面的网页标签 {label}（“{value}”）与页面显示的发布时间不同，请核实。",
        "date-form": "{count}个页面的网页标签 {label} 写作“{value}”，规范格式为“年-月-日 时:分”。",
        "other-title": "{count}个页面的网页标签 {label}（“{value}”）与页面标题不同，请核实。",
        "says-nothing": "{count}个栏目页的网页标签 {label} 只重复了栏目名称（“{value}”）。",
        "page": "页面“{title}”的网页标签：{faults}。",
    }
    remedies = {
        "": "在模板的 <head> 中补全并改正该标签。",
        "page": "在该页面（或其稿件）中补填、改正标签。",
        "none": "按《政府网站发展指引》附件“网页设计规范”为各类页面加上网页标签。",
    }
    options = {
        "template_share": 0.2,
        "template_pages": 20,
        "template_least": 3,
        "none_share": 0.8,
        "none_least": 3,
    }

    def evaluate(self, site: SiteFacts) -> Iterator[Finding | Undecided]:
        tally = site.once(_tally)
        if not tally.carrying and not tally.none:
            yield Undecided(
                "当晚没有看到可以判断的页面" if not tally.unread else "页面由脚本写出，没有看到网页标签"
            )
            return
        if tally.none and self._without(tally):
            yield _no_labels(tally)
            return
        single: dict[str, list[tuple[str, _Seen]]] = defaultdict(list)
        for (name, key), seen in tally.defects.items():
            if self._is_template(seen, tally.asked[name]):
                yield from _of_template(name, key, seen, site)
            else:
                for url in seen.tonight:
                    single[url].append((name, seen))
        for url, faults in single.items():
            yield _of_page(url, faults, site)

    def settles(self, site: SiteFacts, subject: str, url: str) -> bool:
        """A page that was seen tonight; a template when no page that was not seen tonight still shows a defect."""
        if not subject.startswith(_PREFIX):
            page = site.pages.get(subject)
            return site.was_observed(subject) and not (page and has_none(page) and _unread(page))
        tally = site.once(_tally)
        if subject == _NONE:
            return bool(tally.carrying) and not self._without(tally)
        name = subject.removeprefix(_PREFIX)
        seen = [s for (n, _), s in tally.defects.items() if n == name]
        return name in tally.asked_tonight and all(len(s.pages) == len(s.tonight) for s in seen)

    def _without(self, tally: _Tally) -> bool:
        """Whether the site as a whole has no labels. A forgotten special page does not make it so."""
        share, least = self.option["none_share"], self.option["none_least"]
        return bool(tally.bare >= least and tally.bare >= share * (tally.bare + tally.carrying))

    def _is_template(self, seen: _Seen, asked: int) -> bool:
        count = len(seen.pages)
        share, most, least = (self.option[f"template_{o}"] for o in ("share", "pages", "least"))
        return bool(count >= least and (count >= share * asked or count > most))


def _tally(site: SiteFacts) -> _Tally:
    tally, errors = _Tally(), error_pages(site)
    for page in own_heads(site):
        if page.kind not in RULES[0].kinds or says_gone(page) or is_error_page(page, errors):
            continue
        observed, bare = site.was_observed(page.url), has_none(page)
        if bare and (_is_fragment(page, site) or is_framed(page, site)):
            continue
        if bare and _unread(page):
            tally.unread += 1
            continue
        if bare and observed:
            tally.none.append(page)
        tally.bare += bare
        tally.carrying += not bare
        tally.add(page, site, observed)
    return tally


def _unread(page: PageHead) -> bool:
    return bool(page.script_signs) and not page.rendered


def _is_fragment(head: PageHead, site: SiteFacts) -> bool:
    """A page without footer and navigation, made to be shown in a frame or a small window."""
    footer = head.footer
    if head.kind is PageKind.HOME or (footer is not None and (footer.found or footer.scripted)):
        return False
    page = site.pages.get(head.url)
    links = page.links if page else ()
    return sum(link.use is LinkUse.ANCHOR for link in links) < _FEW_LINKS and not head.script_signs


def _no_labels(tally: _Tally) -> Finding:
    page = next((p for p in tally.none if p.kind is PageKind.HOME), tally.none[0])
    count = tally.bare
    return Finding("none", {"count": count}, "页面的 <head>", page.head_title, _NONE, page.url, pages=count)


def _of_template(name: str, key: str, seen: _Seen, site: SiteFacts) -> Iterator[Finding]:
    if seen.example is None:
        return
    count, value = len(seen.pages), seen.defect.value[:100]
    data = {"label": name, "value": value, "count": count, "unit": site.unit.name}
    quote = "" if key == "missing" else f'<meta name="{name}" content="{value}">'
    if key == "misspelt":
        quote = f'<meta name="{value}">'
    yield Finding(
        key,
        data,
        f"页面的 <head>，共{count}页",
        quote,
        _PREFIX + name,
        seen.example.url,
        pages=count,
        review=seen.defect.review,
    )


def _of_page(url: str, faults: list[tuple[str, _Seen]], site: SiteFacts) -> Finding:
    page = site.pages.get(url)
    words = "、".join(_fault(name, seen.defect) for name, seen in faults)
    title = (page.title or page.head_title or url)[:60] if page else url
    data = {"title": title, "faults": words, "labels": [name for name, _ in faults]}
    doubtful = all(seen.defect.review for _, seen in faults)
    minor = all(seen.defect.key in ("date-form", "says-nothing") for _, seen in faults)
    severity = Severity.NOTICE if minor else None
    return Finding("page", data, "页面的 <head>", words, url, url, review=doubtful, severity=severity)


def _fault(name: str, defect: Defect) -> str:
    return f"缺 {name}" if defect.key == "missing" else f"{name} {_WORDS[defect.key]}"
