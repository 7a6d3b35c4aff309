"""Letters from the public are answered, and in time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from msgspec.structs import replace

from checks.base import SiteCheck
from checks.disclosure.addresses import page_key
from checks.workdays import add_workdays, known_year
from core.finding import Finding, Severity, Undecided
from core.page import PageHead, PageKind
from core.services import MessageFacts
from core.site import SiteFacts
from reading.dates import day

#: Channels that do not count: petitions, reports of misconduct, interviews, surveys.
_OTHER_CHANNEL = re.compile(r"信访|举报|纪检|监察|巡察|廉政|访谈|征集|调查|问卷|找错|纠错|投稿")
#: The state of a letter that only the tab it stands under tells.
_BY_TAB = "页签"
_PLAIN_WORDS = re.compile(r"未|待|无|没有")


@dataclass(frozen=True)
class _Letter:
    """A letter with the page that shows it; ``listed`` where only a row of a list was seen."""

    facts: MessageFacts
    page: PageHead
    listed: bool = False
    by_list: bool = False  # the page of the letter tells no state, a list that leads to it does

    @property
    def whole(self) -> bool:
        """Whether the letter itself was read: on a page of its own, or among others in full."""
        return not self.listed or bool(self.facts.question or self.facts.answer)

    @property
    def place(self) -> str:
        """Where it stands, empty for a page of its own."""
        if not self.listed:
            return ""
        return "来信列表" if self.facts.url else "连问带答的留言页"

    @property
    def subject(self) -> str:
        if not self.listed:
            return self.page.url
        return self.facts.url or f"message:{self.facts.title[:60]}"


class UnansweredMessage(SiteCheck):
    """A letter has stood unanswered for more than three months, or was answered late.

    ## 检查什么
    最近一年内的公开来信（咨询、留言、投诉、建议），提交后超过三个月（92 天）仍没有答复的：来信页面或来信列表自己标明“未回复”“待办理”
    “办理中”等的直接列出；页面没有标明状态、只是看不到答复的、列表只以页签（如“未回复”）标明的、正文里有图片（可能就是答复）的，交人工复核；
    一页上连问带答的留言簿逐条看，同页有答复而这一条没有的，交人工复核，这一条链接到别处、带图片的不判。信访、举报、访谈、征集调查栏目和标明不予受理、
    重复、无效的、应来信人要求不公开的来信不计。答复时间晚于三个月的（来信页面没有看到的，来信列表表头写明来信日期、回复日期的也算）、晚于页面写明的办理期限的，列为迟答；期限按工作日计而当年放假安排未知的、
    期限只是一般承诺的，交人工复核。
    ## 为什么重要
    咨询栏目存在超过三个月未回应的有效留言，即单项否决；逾期答复失信于民。
    ## 不合格示例
        来信时间：2026-06-02　办理状态：未回复（检查日 2026-11-20）
    ## 合格示例
        来信时间：2026-10-02　办理状态：已办结　答复时间：2026-10-06
    ## 依据
    - V-RESP-2 国办秘函〔2019〕19号 一年内超过三个月未回应（A）
    - D-IN-3 留言办理与公开（国办秘函〔2019〕19号附件；B）
    """

    id = "unanswered-message"
    version = 4
    title = "来信按时答复"
    failure_title = "来信超过三个月未答复或迟答"
    severity = Severity.VETO_CANDIDATE
    severities = {"answered-late": Severity.MODERATE, "after-due": Severity.MINOR}
    basis = ("V-RESP-2", "D-IN-3")
    certainty = "A B"
    messages = {
        "unanswered": "来信“{title}”{asked} 提交，已 {days} 天，没有看到答复（办理状态：{status}）。",
        "answered-late": "来信“{title}”{asked} 提交，{answered} 才答复，隔了 {days} 天。",
        "after-due": "来信“{title}”{asked} 提交，{answered} 答复，晚于页面写明的期限（{due}）。",
    }
    remedies = {
        "": "尽快答复并公开；确属无效的留言，标明原因。",
        "answered-late": "今后按期答复；日期填错的予以更正。",
        "after-due": "今后按承诺的期限答复；日期填错的予以更正。",
    }
    options = {"days": 92, "within": 365}

    def evaluate(self, site: SiteFacts) -> Iterator[Finding | Undecided]:
        for letter in _letters(site):
            asked = day(letter.facts.asked) if letter.facts.asked else None
            if asked is None or asked > site.today:
                continue
            if not site.was_observed(letter.page.url):
                if self._old(site, asked) and not _answered(letter):
                    yield Undecided("当晚没有看到该来信", letter.subject)
            elif _answered(letter):
                yield from self._late(site, letter, asked)
            elif self._old(site, asked):
                yield from self._unanswered(site, letter, asked)

    def settles(self, site: SiteFacts, subject: str, url: str) -> bool:
        """Mended when the letter, or the list that shows it, was seen tonight."""
        if any(k.subject == subject and site.was_observed(k.page.url) for k in _letters(site)):
            return True
        return super().settles(site, subject, url)

    def _old(self, site: SiteFacts, asked: date) -> bool:
        days = (site.today - asked).days
        return bool(self.option["days"] < days <= self.option["within"])

    def _unanswered(self, site: SiteFacts, letter: _Letter, asked: date) -> Iterator[Finding | Undecided]:
        if letter.page.script_signs and not letter.page.rendered:
            yield Undecided("来信页面的答复可能由脚本填写", letter.subject)
            return
        state, _, words = letter.facts.status.partition(":")
        sure = state == "open" and ((letter.whole and not letter.by_list) or _is_plain(words))
        data = {
            "title": letter.facts.title[:60],
            "asked": asked.isoformat(),
            "days": (site.today - asked).days,
            "status": words or "未标明",
        }
        quote = f"{letter.facts.title[:60]}　{asked.isoformat()}　{words or '看不到答复'}"
        where = letter.place or "来信页面"
        url = letter.facts.url if letter.listed and letter.facts.url else letter.page.url
        yield Finding(
            "unanswered",
            data,
            where,
            quote,
            letter.subject,
            url,
            letter.page.url,
            review=not sure or _pictured(site, letter),
        )

    def _late(self, site: SiteFacts, letter: _Letter, asked: date) -> Iterator[Finding]:
        """The second day in a list counts where the list names its column or shows the answer: else it may be that of publication."""
        answered = day(letter.facts.answered) if letter.facts.answered else None
        named = not letter.listed or "answered" in letter.facts.labels or letter.facts.answer > 0
        if not named or answered is None or not asked <= answered <= site.today:
            return
        if (site.today - answered).days > self.option["within"]:
            return
        data = {
            "title": letter.facts.title[:60],
            "asked": asked.isoformat(),
            "answered": answered.isoformat(),
            "days": (answered - asked).days,
        }
        quote = f"来信时间 {asked.isoformat()}；答复时间 {answered.isoformat()}"
        due, sure = _due(letter.facts.promised, asked)
        if data["days"] > self.option["days"]:
            url = letter.facts.url if letter.listed and letter.facts.url else letter.page.url
            where = letter.place or "来信与答复的时间"
            yield Finding("answered-late", data, where, quote, letter.subject, url, letter.page.url)
        elif due is not None and answered > due:
            more = {**data, "due": due.isoformat(), "promised": letter.facts.promised}
            yield Finding(
                "after-due",
                more,
                "来信与答复的时间",
                f"{quote}；{_term(letter.facts.promised)}{due.isoformat()}",
                letter.subject,
                letter.page.url,
                review=not sure,
            )


def _pictured(site: SiteFacts, letter: _Letter) -> bool:
    """Whether the letter shows a picture, which may be its answer."""
    page = None if letter.listed else site.pages.get(letter.page.url)
    return page is not None and any(i.in_body for i in page.images)


def _letters(site: SiteFacts) -> list[_Letter]:
    """Each letter once: its own page where that was read, else the row of a list."""
    found: dict[str, _Letter] = {}
    for page in site.pages.heads(PageKind.MESSAGE):
        message = page.services.message if page.services else None
        if message is not None and not _excluded(page, message):
            found[page_key(page.url)] = _Letter(message, page)
    for page in site.pages.heads(PageKind.COLUMN, PageKind.OTHER, PageKind.MESSAGE):
        for row in page.services.messages if page.services else ():
            key = page_key(row.url) if row.url else f"{page.url} {row.asked} {row.title}"
            if _excluded(page, row):
                continue
            letter = found.setdefault(key, _Letter(row, page, listed=True))
            if site.was_observed(page.url) and _waits(letter, row):
                found[key] = _Letter(replace(letter.facts, status=row.status), letter.page, by_list=True)
    return list(found.values())


def _waits(letter: _Letter, row: MessageFacts) -> bool:
    """Whether a letter whose own page shows neither state nor answer is said to wait by the list that leads to it."""
    if letter.listed or letter.facts.status or _answered(letter):
        return False
    return row.status.startswith("open:")


def _is_plain(words: str) -> bool:
    return bool(_PLAIN_WORDS.search(words)) and not words.startswith(_BY_TAB)


def _excluded(page: PageHead, message: MessageFacts) -> bool:
    if message.status.startswith("void:") or _OTHER_CHANNEL.search(message.sort):
        return True
    return any(_OTHER_CHANNEL.search(name) for name in page.breadcrumb[-2:])


def _answered(letter: _Letter) -> bool:
    facts = letter.facts
    dated = bool(facts.answered) and (letter.whole or "answered" in facts.labels)
    return bool(facts.answer) or facts.status.startswith("done:") or dated


def _term(promised: str) -> str:
    """What the page promises, in words that lead to the day it ends."""
    number, _, unit = promised.partition(" ")
    if number == "by":
        return "页面写明期限 "
    return f"页面写明 {number} {'个工作日' if unit == 'workdays' else '天'}，到 "


def _due(promised: str, asked: date) -> tuple[date | None, bool]:
    """The day a promise ends, and whether that is sure: a day named on the page is, a number of days is a general rule."""
    if promised.startswith("by "):
        return day(promised[3:]), True
    number, _, unit = promised.partition(" ")
    if not number.isdecimal() or not 0 < int(number) <= 400:
        return None, False
    if unit == "workdays":
        due = add_workdays(asked, int(number))
        return (due if known_year(asked.year) and known_year(due.year) else None), False
    return asked + timedelta(days=int(number)), False
