"""When a page says it was published, and where it says so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from core.page import DateOrigin
from reading.articles.body import Around
from reading.articles.title import bare
from reading.dates import day, find_dates, parse_date, short_day
from reading.labels import Labels

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_SPACE = re.compile(r"\s+")
_PUBLISHED = re.compile(
    r"(?:(?:发布|公开|发表|首发|发稿|上网|上传|推送|录入|登载|添加)(?:时间|日期"
    r"|于)[:：\]】)）]{0,2}[\[【(（]?|(?:发布|发表|公开)[:：]|由[^，。；由]{1,20}提交于)$"
)
_UPDATED = re.compile(r"(?:更新|修改|编辑)(?:时间|日期|于)?[:：\]】)）]{0,2}[\[【(（]?$")
_ELSEWHERE = re.compile(
    r"^(?:相关|上一[篇条]|下一[篇条]|热点|推荐|最新|更多|排行|友情)|相关(?:报道|阅读|文章|链接|信息|解读|文件)"
)
_PLAIN = re.compile(
    r"(?:^|[^一-龥]|文章|信息|稿件|来源|[来稿]源[:：][^:：。]{2,24})(?:时间|日期)[:：\]】)）]{0,2}[\[【(（]?$"
)
_OTHER = re.compile(
    r"(?:成文|生成|印发|发文|签发|签署|施行|实施|生效|失效|废止|有效|截止|截至|开始|结束|起始|终止|制作"
    r"|活动|会议|举办|来信|写信|留言|提交|答复|回复|"
    r"办结|受理|到期|审批|登记|制定|通过|公布|批准|修订|出生|开庭|报名|考试|公示|评估|统计|建议|提问|提出"
    r"|调查|征集|投票|问卷|访谈|直播|展[览出]|演出|讲座|授课|培训|拍摄|处罚|立案|采样|抽样|监测|发生|开标"
    r"|开工|竣工|生产|检[验查]|处理)[^。；]{0,8}[:：至从于自到]?$"
)
#: Fields that tell when something takes place.
_EVENT = re.compile(
    r"(?:比赛|竞赛|决赛|开赛|举行|开幕|开放|营业|停水|停电|施工|封闭|领取|缴费|申报|申请|投标|招标|交易"
    r"|拍卖|竞拍|预约|开学|面试|笔试|体检|集合|出发|供水|供电)(?:时间|日期)[:：]$"
)
#: Between the two days of a span: neither is the one of publication.
_SPAN_BEFORE, _SPAN_BEHIND = (
    re.compile(r"\d日?(?:至|到|~|～|—{1,2}|－)$"),
    re.compile(r"\s{0,3}(?:至|到|~|～|—{1,2}|－)\s{0,3}(?:20)?\d"),
)
_CLOCK = re.compile(r"(?:今天是?|现在是?|当前时间|北京时间|欢迎[^。]{0,12})[:：]?$")
_META = re.compile(
    r"[来稿]\s{0,4}源(?:单位|部门|于)?\s{0,2}[:：]|浏览|点击|作者\s{0,2}[:：]|(?:供稿|(?:发布|信息提供)单位)\s{0,2}[:：]"
)
_SOURCE = re.compile(r"来\s{0,4}源\s{0,2}[:：]")
#: Who is named before a date, or on its line: the words of a name (调查队, 第一中学) say nothing about the date.
_WHO = r"(?:来\s{0,4}源|稿\s{0,2}源|作\s{0,4}者|编\s{0,2}辑|供\s{0,2}稿|审\s{0,2}核)\s{0,2}[:：]"
_BY = re.compile(
    _WHO
    + r"[^:：。]{1,30}?(?=(?:发布|发表|发稿|更新|录入|信息|添加|创建|上传|公开|登载|上网)?(?:时间|日期)[:：\]】]|$)"
)
_BY_WHOM = re.compile(_WHO + r"\s{0,4}[^\s:：|｜。，]{1,30}")
_ISSUED = re.compile(r"发文(?:日期|时间)[:：]$")
_NAMED_DAY = re.compile(r"(?:日期|更新(?:时间|日期))[:：]")
_MADE_PUBLIC = re.compile(r"^公布(?:日期|时间)[:：]$")
_COUNTER = re.compile(r"浏览|点击|访问量|阅读|字[体号]|打印")
_WEEKDAY = re.compile(r"\s{0,3}[（(]?(?:星期|周)([一二三四五六日天])")
_WEEK = "一二三四五六日"
_ONLY_WEEKDAY = re.compile(
    r"\s{0,3}(?:[（(]?(?:星期|周)[一二三四五六日天][）)]?(?:\s{0,3}[0-2]?\d[:：][0-5]\d(?:[:：][0-5]\d)?)?\s{0,3})?"
)
_PATH = re.compile(r"首\s{0,3}页|(?:当前|所在|您的|现在)的?位置")
_STEP = re.compile(r"[>›»→/\\-]\s{0,3}$")
_HEADING = 15  # pieces from the title to the article: time, source, counters, sizes of letters
_PROSE = re.compile(r"第|修订|通过|公布|施行|起|截止|会议|以来|期间|批准|根据")
_URL_DAY = re.compile(
    r"/t(?P<a>20\d\d)(?P<b>[01]\d)(?P<c>[0-3]\d)_\d"
    r"|/(?P<d>20\d\d)[-/](?P<e>\d{1,2})[-/](?P<f>\d{1,2})/"
    r"|/(?P<g>20\d\d)(?P<h>[01]\d)/(?P<i>[0-3]\d)/"
    r"|[/_](?P<j>20\d\d)(?P<k>[01]\d)(?P<l>[0-3]\d)/"
)
_OTHER_LABELS = (
    "publishdate",
    "publish_date",
    "publishtime",
    "article:published_time",
    "pubtime",
    "publish-date",
)
#: How scripts of a page write its own day: ``var pubtime="2026-11-20 10:22"``, ``document.write("发布时间：2026-…")``.
_WRITTEN = re.compile(
    r"""(?:\b(?:pub(?:lish)?(?:ed)?[_-]?(?:time|date|day)|fb(?:sj|rq)|doc_?rel_?time|release_?(?:time|date))["']?\s{0,4}[=:]\s{0,4}["']|
    (?:发布|发表|公开)(?:时间|日期)\s{0,2}[:：]["'+\s]{0,6})(?P<day>20\d\d(?:[-/.年]\d{1,2}){2}日?(?:[T\s]{1,3}\d{1,2}:\d{2})?)""",
    re.IGNORECASE | re.VERBOSE,
)
#: A day in two parts: 03 / 2026-11, 2026.11 / 03, 11-03 / 2026, 2026 / 11-03.
_BLOCKS = tuple(
    re.compile(p)
    for p in (
        r"(?P<d>\d{1,2})日? (?P<y>20\d\d)[-/.年](?P<m>\d{1,2})月?",
        r"(?P<y>20\d\d)[-/.年](?P<m>\d{1,2})月? (?P<d>\d{1,2})日?",
        r"(?P<m>\d{1,2})[-/.月](?P<d>\d{1,2})日? (?P<y>20\d\d)年?",
        r"(?P<y>20\d\d)年? (?P<m>\d{1,2})[-/.月](?P<d>\d{1,2})日?",
    )
)
_NEXT = 3  # pieces from the title
_MOST_SCRIPTS, _LONGEST_SCRIPT = 60, 4000
_NAME_END = re.compile(r"(?:时间|日期|[:：]|[于至止]|今天是?)[】\])）]?$")
_SENTENCE = 12  # characters
_LINE = 40  # characters a line may hold besides a bare date


@dataclass(frozen=True, slots=True)
class Published:
    """``iso`` day or minute, ``origin`` and the text as shown; all empty where the page claims no time."""

    iso: str = ""
    origin: DateOrigin | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class _Seen:
    iso: str
    text: str
    piece: int
    before: str
    rest: str
    behind: str


def read_published(
    url: str, title: str, around: Around, labels: Labels, scripts: Sequence[HtmlElement] = ()
) -> Published:
    """The publication time a reader sees, else the label's, else the one that ``scripts`` write, else the address's day.

    Dates of the page's clock, of signing (成文日期), of validity and of events are never taken.
    """
    shown = _shown(around, title)
    if shown is not None:
        return Published(shown.iso, DateOrigin.VISIBLE, shown.text)
    for name in ("PubDate", *_OTHER_LABELS):
        value = labels.get(name)
        iso = parse_date(value) if value else ""
        if iso:
            return Published(iso, DateOrigin.LABEL, value)
    written = _written(scripts)
    if written:
        return Published(parse_date(written), DateOrigin.GUESS, written)
    iso = url_day(url)
    return Published(iso, DateOrigin.URL, iso) if iso else Published()


def _written(scripts: Sequence[HtmlElement]) -> str:
    """The one time that short scripts of the page name as its own; two different ones belong to a list."""
    found: set[str] = set()
    for script in scripts[:_MOST_SCRIPTS]:
        text = script.text or ""
        if "20" in text and len(text) <= _LONGEST_SCRIPT:
            found.update(m["day"] for m in _WRITTEN.finditer(text))
    days = {iso: text for text in sorted(found) if (iso := parse_date(text))}
    return next(iter(days.values())) if len({iso[:10] for iso in days}) == 1 else ""


def url_day(url: str) -> str:
    """The full day an address holds (``t20261120_12.htm``, ``/art/2026/11/20/``), as ISO; empty without one."""
    found = _URL_DAY.search(url)
    return parse_date("-".join(g for g in found.groups() if g)) if found else ""


def _shown(around: Around, title: str) -> _Seen | None:
    before = _dates(around.before)
    start = _title_end(around.before, title)
    found = _chosen(before, start)
    if found is None and start > 0 and (earlier := _title_end(around.before[:start], title)) >= 0:
        found = _chosen(before, earlier)  # the title shown last is the name of an attached file
    inner = _title_end(around.first, title) if found is None else -1
    if found is None and start < 0:
        end = _text_begins(around.first, inner)
        seen = _dates(around.first)
        found = _chosen(
            [s for s in seen if (inner >= 0 and s.piece < end) or _PUBLISHED.search(s.before)], inner
        )
        if found is None and inner > 0 and (earlier := _title_end(around.first[:inner], title)) >= 0:
            found = _chosen([s for s in seen if s.piece < end], earlier)
    if found is None:
        pieces, at = (
            (around.first, inner)
            if inner >= 0
            else (around.before[-_HEADING:], start - max(0, len(around.before) - _HEADING))
        )
        found = _under(pieces, title, at)
    found = found or _below(_own(around.after)) or _issued(around, before, start)
    return found or _beside(around.before, start)


def _text_begins(first: Sequence[str], title: int) -> int:
    """Index of the piece with which running text begins behind the title: a bare day below it is that of signing."""
    texts = (
        n for n in range(max(title, 0) + 1, len(first)) if len(first[n]) > _SENTENCE and "。" in first[n]
    )
    return next(texts, len(first))


def _beside(pieces: Sequence[str], start: int) -> _Seen | None:
    """A day next to the title (piece ``start``) whose parts stand one above the other (03, 2026-11), or one with a short year."""
    near = pieces[max(0, start - _NEXT) : start + _NEXT + 1] if start >= 0 else ()
    for first, second in pairwise(near):
        text = f"{first} {second}"
        parts = next((m for p in _BLOCKS if (m := p.fullmatch(text))), None)
        iso = parse_date(f"{parts['y']}-{parts['m']}-{parts['d']}") if parts else ""
        if iso:
            return _Seen(iso, text, start, "", "", "")
    for piece in pieces[start + 1 : start + _NEXT + 1] if start >= 0 else ():
        iso, shown = short_day(piece) if len(piece) <= _LINE else ("", "")
        if iso:
            return _Seen(iso, shown, start, "", "", "")
    return None


def _below(after: Sequence[str]) -> _Seen | None:
    """The day under the article: called that of publication, with a clock time right behind it, or on the line of source
    and counter."""
    seen = _dates(after)
    if found := _first(seen, _PUBLISHED):
        return found
    if seen and seen[0].piece == 0 and "T" in seen[0].iso and not seen[0].rest.strip():
        return seen[0]
    if found := next((s for s in seen[:1] if s.piece <= 1 and _NAMED_DAY.fullmatch(s.before)), None):
        return found
    beside = [s for s in seen if _META.search("\n".join(after[max(0, s.piece - 3) : s.piece + 3]))]
    return _first(beside, _PLAIN) or _first(beside, _UPDATED) or _bare(beside)


def _issued(around: Around, before: Sequence[_Seen], start: int) -> _Seen | None:
    """A day called 发文日期 on the line of an article's source and counter; alone it is that of a document."""
    seen = [s for s in before if s.piece > start >= 0] + _dates(around.first)
    return next((s for s in seen if _ISSUED.search(s.before) and _COUNTER.search(s.rest)), None)


def _own(after: Sequence[str]) -> Sequence[str]:
    """What stands under the article before other articles are named."""
    end = next((i for i, piece in enumerate(after) if _ELSEWHERE.search(piece)), len(after))
    return after[:end]


def _chosen(seen: Sequence[_Seen], start: int) -> _Seen | None:
    """The best date: below the title (piece ``start``) by its word, then bare; above it by its word only."""
    below = [s for s in seen if s.piece > start]
    return (
        _last(below, _PUBLISHED)
        or (_first(below, _PLAIN) if start >= 0 else None)
        or (_bare(below) if start >= 0 else None)
        or _last(seen, _PUBLISHED)
        or _first(below, _PLAIN)
        or _last(below, _UPDATED)
        or (_made_public(below) if start >= 0 else None)
        or (_with_source(seen) if start < 0 else None)
    )


def _made_public(below: Sequence[_Seen]) -> _Seen | None:
    """The only day shown, where it is called 公布日期; a law has that of its coming into force beside it."""
    only = below[0] if len(below) == 1 else None
    return only if only and _MADE_PUBLIC.search(only.before) else None


def _with_source(seen: Sequence[_Seen]) -> _Seen | None:
    """The nearest day on a line that names the source: the title above it is a picture, or is worded otherwise."""
    return next((s for s in (_bare([d]) for d in reversed(seen)) if s and _SOURCE.search(s.rest)), None)


def _last(seen: Sequence[_Seen], name: re.Pattern[str]) -> _Seen | None:
    return _first(seen[::-1], name)


def _first(seen: Sequence[_Seen], name: re.Pattern[str]) -> _Seen | None:
    """The first date that ``name`` stands before; never the page's clock."""
    for date in seen:
        other = name is not _PUBLISHED and _OTHER.search(date.before)
        if name.search(date.before) and not other and not _is_clock(date):
            return date
    return None


def _is_clock(date: _Seen) -> bool:
    if _CLOCK.search(date.before) is not None:
        return True
    return _shows_weekday(date) and not _PUBLISHED.search(date.before) and not _META.search(date.rest)


def _shows_weekday(date: _Seen) -> bool:
    """Whether the day of the week stands behind a day; another one is the beginning of something else (周一 值班人员)."""
    found, shown = _WEEKDAY.match(date.behind), day(date.iso)
    return found is not None and shown is not None and _WEEK[shown.weekday()] == found[1].replace("天", "日")


def _bare(seen: Sequence[_Seen]) -> _Seen | None:
    """A date on a short line of its own."""
    for date in seen:
        if (
            _is_clock(date)
            or _OTHER.search(date.before)
            or _EVENT.search(date.before)
            or _UPDATED.search(date.before)
        ):
            continue
        if _SPAN_BEFORE.search(date.before) or _SPAN_BEHIND.match(date.behind):
            continue
        if len(date.rest.strip()) <= _LINE and not _PROSE.search(_BY_WHOM.sub("", date.rest)):
            return date
    return None


def _under(pieces: Sequence[str], title: str, start: int) -> _Seen | None:
    """A day with its weekday, alone on the line right under the title (piece ``start``).

    Clocks of pages look the same. They stand in the head of the page: above its menu, behind its path, or far from the article.
    """
    if start < 0 or len(bare(pieces[start])) > len(bare(title)) or _STEP.search("".join(pieces[:start])):
        return None
    if any(_PATH.search(piece) for piece in pieces[start + 1 :]):
        return None
    date = next((s for s in _dates(pieces[: start + 2]) if s.piece == start + 1), None)
    alone = date is not None and _ONLY_WEEKDAY.fullmatch(date.rest)
    return (
        date if alone and date and not _CLOCK.search(date.before) and not _OTHER.search(date.before) else None
    )


def _dates(pieces: Sequence[str]) -> list[_Seen]:
    if not pieces:
        return []
    text = "\n".join(pieces)
    ends = list(accumulate(len(p) + 1 for p in pieces))
    seen, piece = [], 0
    for iso, start, end in find_dates(text):
        while ends[piece] <= start:
            piece += 1
        line_start = ends[piece] - len(pieces[piece]) - 1
        before = _SPACE.sub("", text[max(line_start, start - 40) : start]) or _label(pieces[:piece])
        before = _BY.sub("", before)
        rest = text[line_start:start] + text[end : ends[piece]]
        seen.append(_Seen(iso, _SPACE.sub(" ", text[start:end]), piece, before, rest, text[end : end + 8]))
    return seen


def _label(pieces: Sequence[str]) -> str:
    """The name of a value that begins its own piece: the short pieces right before it, or one that ends as a name."""
    label = ""
    for piece in reversed(pieces[-4:]):
        plain = _SPACE.sub("", piece)
        if len(label) + len(plain) > 14 and (label or not _NAME_END.search(plain)):
            break
        label = plain[-40:] + label
    return label if _NAME_END.search(label) else ""


def _title_end(pieces: Sequence[str], title: str) -> int:
    """Index of the last piece that ends a showing of ``title``; −1 where it is not shown."""
    wanted = bare(title)
    if len(wanted) < 4:
        return -1
    plain = [bare(p) for p in pieces]
    for index in range(len(plain) - 1, -1, -1):
        if wanted in plain[index]:
            return index
    for index in range(len(plain) - 1, -1, -1):
        if plain[index] and wanted.endswith(plain[index]) and _builds(plain, index, wanted):
            return index
    return -1


def _builds(plain: Sequence[str], end: int, wanted: str) -> bool:
    """Whether the pieces up to ``end`` put together end with ``wanted``."""
    text = ""
    for index in range(end, max(-1, end - 10), -1):
        text = plain[index] + text
        if len(text) >= len(wanted):
            return text.endswith(wanted)
    return False
