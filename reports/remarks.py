"""What has to be said beside the scores of a year (说明)."""

from __future__ import annotations

from collections.abc import Iterable

from core.times import local
from yearly.book import YearBook
from yearly.material import points


def remarks(book: YearBook) -> Iterable[tuple[str, str]]:
    """Headings and words."""
    summary = book.rollup.summary
    yield (
        "评分标准",
        f"{book.rubric.title}（{book.rubric.id} 第 {book.rubric.version} 版）；依据：{book.rubric.basis}",
    )
    if book.rubric.indicative:
        yield "口径", book.rubric.note
    yield "监测截止", f"{local(book.rollup.as_of):%Y年%m月%d日 %H:%M}"
    yield "哈希", f"分数 {book.rollup.hash}；标准 {book.rubric.hash}"
    yield "扣分明细", "只列计入的扣分；指标或规则封顶之后不再扣分的问题没有列出"
    yield (
        "上下限",
        "待人工复核、未能判定、尚未评分的部分不扣分；下限是这些部分全部不利时的得分，上限是全部有利时的得分",
    )
    if book.lacking:
        yield "定稿还缺", "；".join(book.lacking)
    if summary["unknown_checks"]:
        yield (
            "没有测评",
            f"本程序没有这些检查，相应指标按未能判定处理：{'、'.join(summary['unknown_checks'])}",
        )
    if summary["untrusted"]:
        yield "暂不扣分", f"复核中误报偏多、未经人工确认不扣分的检查：{'、'.join(summary['untrusted'])}"
    if summary["unvisited"]:
        named = [book.name(u) for u in summary["unvisited"]]
        yield "未能走访", f"年内没有走访成的单位 {len(named)} 个：{'、'.join(named[:20])}"
    if not summary["compared"]:
        yield "提升较快", f"没有 {book.rollup.year - 1} 年的单位得分，不列名单"
    if book.rollup.reason:
        moved = "；".join(
            f"{book.name(c['unit_id'])} {_shown(c['before'][0])} → {_shown(c['after'][0])}"
            for c in book.rollup.changes
        )
        yield "更正", f"{book.rollup.reason}。变动：{moved or '无'}"
    for signature in book.rollup.signatures:
        yield "签字", f"{book.rollup.called(signature)}，{local(signature.at):%Y年%m月%d日}"


def _shown(value: int | None) -> str:
    return "—" if value is None else str(points(value))
