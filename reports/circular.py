"""The draft circular on a year's results (通报). Every figure comes from the stored year; nothing is said that was not measured."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from core.unit import Category
from core.words import UNIT_CATEGORIES
from reports.heading import Letterhead
from reports.sentences import day, listed, ordinal, share
from yearly.book import Short, YearBook
from yearly.material import points

_MOST_HIGHLIGHTS = 4
_GOOD_SHARE = 80  # per cent of units without a loss from which on an indicator is a highlight (ours)
_MENDED_SHARE = 80  # per cent of findings mended from which on the mending is one (ours)


def circular_context(book: YearBook, head: Letterhead) -> dict[str, Any]:
    """What the template of the circular asks for."""
    year = book.rollup.year
    return {
        **head.fields(year + 1),
        "title": f"关于{year}年度{book.assessed}",
        "title_rest": "考核结果的通报" + ("（草稿）" if book.draft else ""),
        "addressees": "各设区市、县（市、区）人民政府，省直各有关单位：",
        "opening": _opening(book),
        "overview": list(_overview(book)),
        "highlights": _numbered(_highlights(book)),
        "shortfalls": _numbered(_shortfalls(book)),
        "repeated": _repeated(book),
        "annex_title": f"{year}年度{book.assessed}考核评分表",
        "categories": [_category(book, c) for c in Category if book.of_category(c)],
        "notes": list(_notes(book)) if book.draft or book.rubric.indicative else [],
    }


def _opening(book: YearBook) -> str:
    done = book.activity
    media = f"和其中{book.media_units}家单位的政务新媒体" if book.media_units else ""
    return (
        f"按照《{book.rubric.title}》，对{len(book.rollup.units)}家单位的政府网站{media}开展{book.rollup.year}年度考核。"
        f"考核以日常监测为基础，截至{day(book.rollup.as_of)}，全年夜间走访{done.nights}夜、{done.visits}站次。现将有关情况通报如下。"
    )


def _overview(book: YearBook) -> Iterator[str]:
    kinds = [c for c in Category if book.of_category(c)]
    said = [_average(book, c) for c in kinds]
    yield f"参加考核的{len(book.rollup.units)}家单位中，{'；'.join(said)}。{_against_last_year(book, kinds)}"
    done = book.activity
    if done.found:
        yield (
            f"日常监测全年确认需整改的问题{done.found}个，截至统计时已整改{done.mended}个，整改率{share(done.mended, done.found)}。"
        )
    excellent = [_excellent(book, c) for c in kinds if any(u.excellent for u in book.of_category(c))]
    if excellent:
        yield f"优秀单位：{'；'.join(excellent)}。"
    if improved := book.rollup.summary["improved"]:
        names = [f"{book.name(r['unit_id'])}（提高{points(r['now'] - r['before'])}分）" for r in improved]
        yield f"提升较快单位：{listed(names)}。"
    failed = [u for u in book.rollup.units if u.vetoed or u.grade == book.rubric.grades[-1].name]
    if failed:
        yield f"不合格单位{len(failed)}家：{listed(_failed(book, u.unit_id) for u in failed)}。"


def _average(book: YearBook, category: Category) -> str:
    average = book.average(category)
    said = f"平均分{average}分" if average is not None else "没有计入平均分的单位"
    return f"{UNIT_CATEGORIES[category.value]}{len(book.of_category(category))}家，{said}"


def _against_last_year(book: YearBook, kinds: list[Category]) -> str:
    """Against the published averages of the year before, only where all of them are known."""
    before = book.rollup.year - 1
    pairs = [(c, book.average(c), book.past_average(c, before)) for c in kinds]
    moves = [(c, now - then) for c, now, then in pairs if now is not None and then is not None]
    if len(moves) < len(kinds):
        return ""
    return f"与{before}年度相比，{'，'.join(f'{UNIT_CATEGORIES[c.value]}{_moved(by)}' for c, by in moves)}。"


def _moved(by: Decimal) -> str:
    return f"{'提高' if by > 0 else '下降'}{abs(by)}分" if by else "持平"


def _excellent(book: YearBook, category: Category) -> str:
    named = [book.name(u.unit_id) for u in book.of_category(category) if u.excellent]
    return f"{UNIT_CATEGORIES[category.value]}{len(named)}家，{listed(named)}"


def _failed(book: YearBook, unit_id: str) -> str:
    struck = [v.id for v in book.details[unit_id].vetoes if v.certain]
    why = [next((v.title for v in book.rubric.vetoes if v.id == i), i) for i in struck]
    return book.name(unit_id) + (f"（单项否决：{listed(why)}）" if why else "")


def _highlights(book: YearBook) -> Iterator[tuple[str, str]]:
    """From what was counted: indicators by which most units lost nothing for certain, and findings that were mended."""
    done = book.activity
    if done.found and done.mended * 100 >= _MENDED_SHARE * done.found:
        yield (
            "问题整改较为及时。",
            f"全年确认的{done.found}个问题中，{done.mended}个已整改，整改率{share(done.mended, done.found)}。",
        )
    best = [
        (-good * 1000 // whole, i.id, i.title, good, whole)
        for i, good, whole in book.full_marks()
        if not i.manual and i.theme != "repeat" and good * 100 >= _GOOD_SHARE * whole and whole > 1
    ]
    for _, _, title, good, whole in sorted(best)[:_MOST_HIGHLIGHTS]:
        how = f"{good}家在该项指标上没有失分，占{share(good, whole)}" if good < whole else "全部没有失分"
        yield f"{title}情况较好。", f"{whole}家测评到的单位中，{how}。"


def _shortfalls(book: YearBook) -> Iterator[tuple[str, str]]:
    """The most widespread confirmed shortfalls under the headings of the rubric."""
    for theme in book.rubric.themes:
        own = [s for s in book.shortfalls if s.indicator.theme == theme.id]
        if own:
            yield f"{theme.title}。", "；".join(_short(s, len(book.rollup.units)) for s in own) + "。"


def _short(short: Short, units: int) -> str:
    names = (
        f"（如{listed(short.named)}）"
        if short.units > 1
        else f"（{listed(short.named)}）"
        if short.named
        else ""
    )
    what = short.indicator.shortfall or f"{short.indicator.title}失分"
    return f"{what}，涉及{short.units}家单位、{short.findings}个问题{names}"


def _repeated(book: YearBook) -> str:
    again = [s for s in book.shortfalls if s.indicator.theme == "repeat"]
    return f"针对{again[0].units}家单位同类问题整改后再次出现的情况，查找制度原因，" if again else ""


def _numbered(items: Iterator[tuple[str, str]]) -> list[dict[str, str]]:
    made = [{"heading": f"{ordinal(n)}{heading}", "text": text} for n, (heading, text) in enumerate(items, 1)]
    return made or [{"heading": "", "text": "（没有可以列出的内容，请起草人核实。）"}]


def _category(book: YearBook, category: Category) -> dict[str, Any]:
    own, average = book.of_category(category), book.average(category)
    return {
        "word": UNIT_CATEGORIES[category.value],
        "count": len(own),
        "average": str(average) if average is not None else "—",
        "rows": [
            {
                "rank": u.rank,
                "name": book.name(u.unit_id),
                "score": str(points(u.points)) if not u.vetoed or book.rubric.veto_effect.averaged else "—",
                "grade": "优秀" if u.excellent else u.grade,
            }
            for u in own
        ],
    }


def _notes(book: YearBook) -> Iterator[str]:
    """For those who draft: what is still open, and what the numbers do not say."""
    summary = book.rollup.summary
    yield f"分数哈希{book.rollup.hash[:16]}（全文见评分工作簿），评分标准{book.rubric.id}第{book.rubric.version}版。"
    if book.lacking:
        yield f"尚未定稿：{'；'.join(book.lacking)}。"
    if book.rubric.indicative:
        yield f"评分标准为参考口径：{book.rubric.note}。发文前请换用正式指标，或在文中说明。"
    wide = [u for u in book.rollup.units if u.low != u.high]
    if wide:
        yield f"{len(wide)}家单位有未判定、未复核或未评分的部分，这些部分没有扣分；得分上下限见评分工作簿。"
    if summary["unknown_checks"]:
        yield f"没有测评的内容：{listed(summary['unknown_checks'])}。"
    if summary["unvisited"]:
        yield f"年内未能走访的单位{len(summary['unvisited'])}家：{listed((book.name(u) for u in summary['unvisited']), 20)}。"
    if not summary["compared"]:
        yield f"没有{book.rollup.year - 1}年度各单位得分，未列提升较快单位。"
    tied = [book.name(u) for u, d in book.details.items() if d.tied]
    if tied:
        yield f"优秀名额末位并列：{listed(tied)}，请研究确定。"
