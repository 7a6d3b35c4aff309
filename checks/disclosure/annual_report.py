"""The yearly report on disclosure and the website's yearly table must be out in time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from checks.base import SiteCheck
from checks.disclosure.entries import (
    Entry,
    drawn_by_script,
    entries,
    not_seen_whole,
    platforms_elsewhere,
    unanswered,
)
from checks.disclosure.years import years_in
from checks.freshness.ages import day_of
from checks.workdays import add_workdays, is_workday
from core.address import normalise
from core.finding import Finding, Severity, Undecided
from core.page import LinkPlace, PageFacts, PageKind
from core.site import SiteFacts
from core.times import local_date
from core.unit import Category, Unit

_REPORT = re.compile(
    r"信息公开.{0,12}(?:年度?.{0,4}报告|年报|情况(?:的)?报告|工作报告|工作总结)"
    r"|年度?.{0,6}信息公开(?:工作)?(?:情况)?(?:的)?(?:报告|总结)|信息公开年度报告"
    r"|政务公开(?:工作)?年度(?:工作)?报告"
)
_TABLE = re.compile(r"网站(?!监管).{0,8}(?:年度?.{0,6}报[表告]|年报|年度?工作情况|工作报表)")
_WANTED = re.compile(r"信息公开|政务公开|网站")
_NO_REPORT = re.compile(
    r"关于(?:做好|报送|开展|编制|印发|组织)|通知|的意见|格式|模板|解读|培训|会议|评估|考核|公报|白皮书|监管年度|[上下]半年"
)
#: Notices by which a report is given out: it stands behind them.
_GIVEN_OUT = re.compile(r"(?:印发|公布|发布|公开)[^《》]{0,20}《([^《》]{4,60}(?:报告|年报|报表))》")
#: What may be a report by another name.
_ALIKE = re.compile(r"信息公开.{0,6}(?:情况|总结|综述)$")
_COLUMN_OF_REPORTS = re.compile(r"信息公开.{0,4}年报|^年报$|^年度报告$")
_YEAR_ONLY = re.compile(r"\s{0,4}20[0-3]\d(?:年|年度)?(?:年报|年度报告|报告|报表)?\s{0,4}")
#: What rows of a table call their files: 2025年度 [Word] [PDF].
_FORMAT = re.compile(
    r"[\s\[【(（]{0,3}(?:word|pdf|docx?|html|网页|文字|图文)?(?:版|文件|格式)?(?:点击)?(?:下载|查看|详情"
    r"|全文|附件|浏览){0,2}[\s\]】)）]{0,3}",
    re.IGNORECASE,
)
#: Reports of bodies below: they are no report of the unit itself.
_BELOW = re.compile(
    r"(?:局|委员会|(?:镇|乡|街道)(?:人民政府|办事处)?(?:办公室)?|中心|学校|医院|大队|支队|管委会"
    r"|(?<!政府)办公室|公司|(?<!网)站|队|社区)(?:关于)?(?:20\d\d|二[〇○零]|政府信息公开|信息公开)"
)
#: Whose report it is, where the title begins with a body's name.
_BODY = re.compile(
    r"[^，。；：《》\d]{1,40}?(?:人民政府|[厅局委会院心校学队处所室司镇乡道区馆场]|(?<!网)站)(?=关于"
    r"|20[0-3]\d|二[〇○零]|(?:政府|部门)?信息公开|政务公开|(?:政府|门户)?网站)"
)
_ASIDE = re.compile(r"[（(][^（()）]{0,20}[）)]")
#: Entries that name a body alone: the year they report on stands beside them.
_BODY_ALONE = re.compile(r"[^\d，。；：]{1,18}(?:政府办?|[厅局委会院心办镇乡道区县市])")
_SOME_BODIES = 3
#: Entries that hold the reports of many: which ones, is told only by the pages behind them.
_COLLECTION = re.compile(
    r"(?:20[0-3]\d年?度?)?(?:政府)?(?:信息公开)?(?:工作)?(?:年度)?(?:年报|报告)(?:汇编|汇总|专栏|专题|专区|合集|集)"
)
_PROVINCE = re.compile(r"^(?:[\u4e00-\u9fa5]{2,3})?省(?:人民政府)?")


class AnnualReport(SiteCheck):
    """The disclosure report or the website's yearly table of last year is missing or late.

    ## 检查什么
    上一年度的政府信息公开工作年度报告（部门 1 月 31 日前、各级政府 3 月 31 日前）和政府网站工作年度报表（1 月 31 日前）是否已在网站公布，是否按时公布。
    期限未到时看再上一年度的。标题、列表条目、附件、链接文字里写明年份的都算，在“年报”栏目里只写“2025年”的也算；没写年份的按发布日期推算。
    已公布的，取最早的公布日期；本系统在期限之前就已看到的不算逾期；晚于期限 120 天以上的多为迁移网站时重新发布，交人工复核。
    期限正逢休息日、休息日后第一个工作日才公布的，也交人工复核。
    只找到下属部门、乡镇、直属单位报告的，年报栏目里的链接只写格式（Word、PDF）或单位名称看不出年份的，交人工复核。逾期后 7 天内、巡查没有做完、首页没看到、首页以外什么栏目都没有读到的不下结论；
    年报栏目的列表由脚本生成的不下结论；导航或别的公开栏目由脚本生成的，交人工复核；
    年报栏目没有列表、列出的报告看不出年份的，也交人工复核。公开平台设在别的网站、链接到的页面没有看过的、年报栏目当晚没有应答的不下结论。
    年报栏目入口缺失由 disclosure-platform 检查：一份报告都找不到时只由本检查计，不重复（C-2）。
    ## 为什么重要
    年度报告是法定公开内容；年度报表是政府网站自己的体检结果，期限明确，逾期一望而知。
    ## 不合格示例
        2026 年 11 月，“政府信息公开年报”栏目里最新的一份是 2024 年度的
    ## 合格示例
        《清河县人民政府2025年政府信息公开工作年度报告》（2026-01-28 发布）
    ## 依据
    - P-4 政府信息公开工作年度报告（国办公开办函〔2021〕30号的格式，A；期限出自《政府信息公开条例》第五十条，凭记忆，MEM，可调）
    - G-ANN 政府网站工作年度报表（国办函〔2018〕12号；A）
    - C-2 同一缺陷不重复扣分（B）
    """

    id = "annual-report"
    version = 4
    title = "年度报告和网站年度报表按时公布"
    failure_title = "年度报告或网站年度报表缺失、逾期"
    severity = Severity.MODERATE
    severities = {"report-late": Severity.MINOR, "table-late": Severity.MINOR}
    basis = ("P-4", "G-ANN", "C-2")
    certainty = "A MEM"
    messages = {
        "report-missing": "没有找到{year}年度的政府信息公开工作年度报告（应在{due}前公布）；最新的是：{newest}。",
        "report-late": "{year}年度的政府信息公开工作年度报告《{title}》{published}才公布，应在{due}前。",
        "table-missing": "没有找到{year}年度的政府网站工作年度报表（应在{due}前公布）；最新的是：{newest}。",
        "table-late": "{year}年度的政府网站工作年度报表《{title}》{published}才公布，应在{due}前。",
    }
    remedies = {
        "": "补发年度报告（报表），放在“政府信息公开年报”栏目，标题写明年度。",
        "report-late": "今后在期限前公布；公布日期填错的，改正日期。",
        "table-late": "今后在期限前公布；公布日期填错的，改正日期。",
    }
    options = {
        "department_due": "01-31",
        "government_due": "03-31",
        "table_due": "01-31",
        "grace_days": 7,
        "doubtful_days": 120,
    }

    def evaluate(self, site: SiteFacts) -> Iterator[Finding | Undecided]:
        found = _issues(site)
        department = site.unit.category is Category.DEPARTMENT
        due = self.option["department_due" if department else "government_due"]
        for what, day in (("report", due), ("table", self.option["table_due"])):
            yield from self._judge(site, what, [i for i in found if i.what == what], day)

    def settles(self, site: SiteFacts, subject: str, url: str) -> bool:
        """What was missing is mended as soon as it is seen on the site, whatever year is asked for by now."""
        if subject.startswith(("http://", "https://")):
            return super().settles(site, subject, url)
        return any(f"{i.what}:{i.year}" == subject for i in _issues(site))

    def _judge(
        self, site: SiteFacts, what: str, found: Sequence[_Issue], month_day: str
    ) -> Iterator[Finding | Undecided]:
        year, due = _wanted_year(site.today, month_day)
        of_year = [i for i in found if i.year == year]
        own = [i for i in of_year if not i.below]
        if own:
            yield from self._late(site, what, year, due, own)
        elif site.today > due + timedelta(days=self.option["grace_days"]):
            yield from _missing(site, what, year, due, found, bool(of_year))

    def _late(
        self, site: SiteFacts, what: str, year: int, due: date, own: Sequence[_Issue]
    ) -> Iterator[Finding]:
        dated = [(d, i) for i in own if (d := day_of(i.entry.day))]
        if not dated:
            return
        day, first = min(dated, key=lambda pair: pair[0])
        if day <= due or any(_seen_by(site, i.entry, due) for i in own):
            return
        data = {
            "year": year,
            "title": first.entry.text[:100],
            "published": day.isoformat(),
            "due": due.isoformat(),
        }
        review = (day - due).days > self.option["doubtful_days"] or day > site.today
        review = review or _on_first_workday(day, due)
        url = first.entry.url or first.entry.seen_on
        yield Finding(
            f"{what}-late",
            data,
            "发布日期",
            f"{first.entry.text} {day}",
            url,
            url,
            first.entry.seen_on,
            review=review,
        )


@dataclass(frozen=True)
class _Issue:
    """A report or table with the year it is about; ``below`` tells that a body below the unit made it."""

    what: str
    year: int
    entry: Entry
    below: bool


def _wanted_year(today: date, month_day: str) -> tuple[int, date]:
    """The year whose issue is the last one due by ``today``, and when it was due."""
    due = date.fromisoformat(f"{today.year}-{month_day}")
    if today <= due:
        due = due.replace(year=today.year - 1)
    return due.year - 1, due


def _issues(site: SiteFacts) -> list[_Issue]:
    """Every report and table the site names."""
    found = []
    for entry in entries(site, _WANTED):
        named = _GIVEN_OUT.search(entry.text)
        text = named[1] if named else entry.text
        what = "" if _NO_REPORT.search(text) else _what(text)
        year = _year_of(entry) if what else None
        if what and year:
            found.append(_Issue(what, year, entry, _is_below(site.unit, entry.text)))
    return found + list(_by_year_alone(site))


def _is_below(unit: Unit, title: str) -> bool:
    """Whether a title names a body below the unit, or another one, as the one that reports."""
    if unit.category is not Category.DEPARTMENT:
        return _BELOW.search(title) is not None
    named = _BODY.match(_ASIDE.sub("", title))
    if named is None:
        return False
    names = {unit.name, unit.short_name}
    plain = {_PROVINCE.sub("", n) for n in names}
    for body in (named[0], named[0].removesuffix("办公室")):
        if body.endswith(tuple(filter(None, names))) or _PROVINCE.sub("", body) in plain:
            return False
    body = named[0]
    return body[-1] != unit.name[-1] or re.search("[市县区]", body) is not None


def _on_first_workday(day: date, due: date) -> bool:
    """Whether ``due`` was a day off and ``day`` is not after the first one on which people worked again."""
    return not is_workday(due) and day <= add_workdays(due, 1)


def _by_year_alone(site: SiteFacts) -> Iterator[_Issue]:
    """Entries that only name the year, in a column whose name says what they are."""
    for page in site.pages.of_kind(PageKind.COLUMN):
        name = page.title or page.head_title
        what = _what(name) if not _NO_REPORT.search(name) else ""
        what = what or ("report" if _COLUMN_OF_REPORTS.search(name) else "")
        if not what:
            continue
        shown = [
            Entry(i.title, i.url, page.url, i.date[:10]) for i in (page.listing.items if page.listing else ())
        ]
        shown += [Entry("".join(k.text.split()), k.url, page.url) for k in page.links if k.url]
        for entry in shown:
            named = _YEAR_ONLY.fullmatch(entry.text) or (entry.day and _names_format(entry.text))
            if named and (year := _year_of(entry)):
                yield _Issue(_by_target(site, entry) or what, year, entry, False)


def _holds_unnamed(site: SiteFacts) -> bool:
    """Whether a column of reports has no list, or links files by nothing but their format or their makers: the years stand beside them."""
    return any(
        _links_unnamed([k.text for k in page.links if k.place is LinkPlace.BODY])
        or _shows_no_list(site, page)
        for page in site.pages.of_kind(PageKind.COLUMN)
        if _what(page.title) == "report" or _COLUMN_OF_REPORTS.search(page.title)
    )


def _shows_no_list(site: SiteFacts, page: PageFacts) -> bool:
    """Whether a column shows something else than a list, a report itself for instance, and is not known to be blank."""
    blank = any(c.blank for c in site.columns if c.url == page.url)
    return page.listing is None and not page.gone and not page.blank and not blank


def _without_year(site: SiteFacts, what: str) -> bool:
    """Whether there is a report or table that neither title nor day tells the year of."""
    found = (e for e in entries(site, _WANTED) if _what(e.text) == what and _year_of(e) is None)
    found = (e for e in found if not (_NO_REPORT.search(e.text) or _COLUMN_OF_REPORTS.search(e.text)))
    return any(not _is_column(site, e.url) for e in found)


def _is_column(site: SiteFacts, url: str) -> bool:
    """Whether an entry leads to a column, which may be called like the reports it holds."""
    page = site.pages.head(url) if url else None
    return page is not None and page.kind in (PageKind.COLUMN, PageKind.HOME)


def _alike(site: SiteFacts, year: int) -> bool:
    return any(year in years_in(e.text) and not _NO_REPORT.search(e.text) for e in entries(site, _ALIKE))


def _links_unnamed(texts: Sequence[str]) -> bool:
    bodies = sum(_BODY_ALONE.fullmatch("".join(t.split())) is not None for t in texts)
    held = any(_names_format(t) or _COLLECTION.fullmatch("".join(t.split())) for t in texts)
    return held or bodies >= _SOME_BODIES


def _drawn_column(site: SiteFacts) -> str:
    """Why nothing can be said to be missing: the column of reports itself draws its list by script."""
    for page in site.pages.heads(PageKind.COLUMN):
        drawn = page.listing is not None and page.listing.scripted and not page.rendered
        if drawn and (_what(page.title) or _COLUMN_OF_REPORTS.search(page.title)):
            return f"“{page.title}”的列表由脚本生成"
    return ""


def _names_format(text: str) -> bool:
    """Whether a link says no more than what kind of file it leads to."""
    return len(text) > 1 and _FORMAT.fullmatch(text) is not None


def _by_target(site: SiteFacts, entry: Entry) -> str:
    """What the page behind an entry calls itself: tables of the website stand among the reports."""
    page = site.pages.head(entry.url) if entry.url else None
    return _what(page.title) if page is not None and not _NO_REPORT.search(page.title) else ""


def _what(text: str) -> str:
    if _TABLE.search(text):
        return "table"
    return "report" if _REPORT.search(text) else ""


def _year_of(entry: Entry) -> int | None:
    """The year an issue is about: the one its title names, else the one before its publication."""
    years, day = years_in(entry.text), day_of(entry.day)
    return years[0] if years else day.year - 1 if day else None


def _seen_by(site: SiteFacts, entry: Entry, due: date) -> bool:
    """Whether we saw the issue before it was due, whatever date it shows now."""
    seen = site.first_seen.get(normalise(entry.url)) if entry.url else None
    return seen is not None and local_date(seen) <= due


def _missing(
    site: SiteFacts, what: str, year: int, due: date, found: Sequence[_Issue], below: bool
) -> Iterator[Finding | Undecided]:
    subject = f"{what}:{year}"
    elsewhere = platforms_elsewhere(site)
    silent = unanswered(site, _COLUMN_OF_REPORTS)
    doubt = not_seen_whole(site) or (f"公开平台“{elsewhere[0].text}”没有看过" if elsewhere else "")
    doubt = doubt or (f"“{silent}”当晚没有应答" if silent else "") or _drawn_column(site)
    if doubt:
        yield Undecided(doubt, subject)
        return
    newest = max(found, key=lambda i: i.year, default=None)
    data = {
        "year": year,
        "due": due.isoformat(),
        "newest": newest.entry.text[:100] if newest else "无",
        "newest_url": newest.entry.url if newest else "",
    }
    home = site.home
    url = home.url if home else site.unit.homepage
    review = below or bool(drawn_by_script(site)) or _without_year(site, what)
    review = review or (what == "report" and (_holds_unnamed(site) or _alike(site, year)))
    quote = newest.entry.text if newest else ""
    yield Finding(f"{what}-missing", data, "整个网站", quote, subject, url, review=review)
