"""Surveys and calls for opinions (网上调查、意见征集): their time, their state and whether they give a result."""

from __future__ import annotations

import re
from itertools import islice, pairwise

from lxml.html import HtmlElement

from core.services import SurveyFacts
from reading.dates import find_dates
from reading.functions.cards import read_cards
from reading.links import resolve
from reading.numerals import iso_day

_OVER = re.compile(r"已(?:经)?(?:结束|截止|关闭|过期|完成|终止)|征集结束|调查结束|(?:活动|投票)结束")
_RUNS = re.compile(r"进行中|正在(?:进行|征集)|征集中|调查中|未结束|未开始|即将开始|我要(?:参与|提意见|投票)")
_RESULT = re.compile(
    r"(?:结果|情况)(?:的)?(?:反馈|公示|公布|公告|通报|分析|报告|汇总|统计)"
    r"|(?:意见|征集|调查)(?:的)?(?:通报|分析|汇总|统计(?!局))|调查报告"
    r"|(?:意见|征集|调查)(?:的)?反馈(?=情况|结果|如下|公示|公告|[：:）)》”]|\s|$)"
    r"|(?:采纳|征集|征求|调查|投票|反馈)(?:意见)?(?:情况|结果)|(?:查看|调查|征集)结果"
    r"|(?:查看|点击)(?:意见)?反馈|(?:未|没有?)收到[^，。；]{0,16}(?:意见|建议)"
    r"|收到[^，。；]{0,16}(?:意见|建议|问卷|票)[^，。；]{0,10}\d+|已反馈|有反馈"
)
#: Words before a result that say there is none as yet.
_NO_RESULT = re.compile(r"(?:暂无|尚无|未|无|待|没有|将)[^，。；]{0,8}$")
#: Words behind a result that say the same: 结果反馈：暂无; 采纳情况将在征集结束后公布.
_NOT_YET = re.compile(
    r"[\s:：]{0,3}(?:暂无|尚无|待|未|[^，。；]{0,6}(?:将|待|另行|暂未|尚未)[^，。；]{0,4}[在于后公发])"
)
_PROLONGED = re.compile(r"(?:延长|延期|顺延|推迟)[^，。；]{0,8}$")
_UNTIL = re.compile(
    r"\s{0,2}(?:起|开始)?\s{0,2}[至到—–~～-]{1,2}\s{0,2}(?:(\d{1,2})\s?月\s?)?(\d{1,2})\s?[日号]"
)
_MOST_ROWS = 80


def read_survey(title: str, text: str) -> SurveyFacts:
    """The survey on a page with this title and running text."""
    begins, ends = _span(text[:8000])
    return SurveyFacts(
        title=title[:120], begins=begins, ends=ends, status=_state(text[:400]), result=result_words(text)
    )


def result_words(text: str) -> str:
    """The words with which a text speaks of the result of a survey, empty where it gives none."""
    for match in _RESULT.finditer(text[:20000]):
        before, behind = (
            text[max(0, match.start() - 12) : match.start()],
            text[match.end() : match.end() + 16],
        )
        if not _NO_RESULT.search(before) and not _NOT_YET.match(behind):
            return match[0][:40]
    return ""


def _span(text: str) -> tuple[str, str]:
    """First and last day of the time to take part: two days joined by 至, or the day before or after 截止."""
    days = find_dates(text)
    for iso, start, _ in days:
        if _PROLONGED.search(text[max(0, start - 14) : start]):
            return "", iso[:10]
    for first, _, end in days:
        if second := _same_year(text[end : end + 24], first[:10]):
            return first[:10], second
    for (first, _, end), (second, start, _) in pairwise(days):
        between = text[end:start]
        if len(between) <= 6 and re.search(r"[至到—~～-]", between):
            return first[:10], second[:10]
    for iso, start, end in days:
        if re.search(r"截止|截至|结束|请于|请在|于$", text[max(0, start - 14) : start]) or re.match(
            r"\s{0,3}(?:前|以前|之前|止|截止|为止)", text[end : end + 8]
        ):
            return "", iso[:10]
    return "", ""


def _same_year(behind: str, first: str) -> str:
    """The day that ends a span whose year is written once: 2026年8月1日至8月31日."""
    found = _UNTIL.match(behind)
    if not found:
        return ""
    month = int(found[1]) if found[1] else int(first[5:7])
    second = iso_day(int(first[:4]) + (month < int(first[5:7])), month, int(found[2]))
    return second if second > first else ""


def _state(text: str) -> str:
    match = _OVER.search(text) or _RUNS.search(text)
    return match[0] if match else ""


def read_survey_rows(tree: HtmlElement, base: str) -> tuple[SurveyFacts, ...]:
    """Surveys that a list page shows with their state (进行中、已结束) or with an own link to the result."""
    found = []
    for row in tree.iter("li", "tr", "dl"):
        survey = _row(row, base)
        if survey is not None:
            found.append(survey)
            if len(found) == _MOST_ROWS:
                break
    return tuple(found) or tuple(islice(read_cards(tree, _state, lambda b: _row(b, base)), _MOST_ROWS))


def _row(row: HtmlElement, base: str) -> SurveyFacts | None:
    if next(row.iterdescendants("li", "tr", "dl"), None) is not None:
        return None
    anchors = [a for a in row.iter("a") if a.get("href")]
    anchor = max(anchors, key=lambda a: len("".join(a.itertext())), default=None)
    if anchor is None:
        return None
    title = " ".join((anchor.get("title") or "".join(anchor.itertext())).split())
    text = " ".join(" ".join(row.itertext()).split())[:600]
    rest = text.replace(title, " ", 1)
    state = _state(rest)
    days = [iso[:10] for iso, _, _ in find_dates(rest)]
    if not state or not days or len(title) < 4:
        return None
    return SurveyFacts(
        title=title[:120],
        url=resolve(base, anchor.get("href") or ""),
        begins=min(days),
        ends=max(days) if len(set(days)) > 1 else "",
        status=state,
        result=result_words(rest),
    )
