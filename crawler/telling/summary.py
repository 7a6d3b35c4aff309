"""What a person reads on the terminal at the end of a run (stdout)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from rich.console import Console
from rich.table import Table

from checks.catalogue import Catalogue
from core.layout import laid_out, terminal_width
from core.words import SEVERITIES, STATUSES, VISIT_STATUSES
from db.records.findings import FindingRow
from db.records.visits import NightSummary, VisitRow, VisitStatus

_NOT_BEGUN = (VisitStatus.PLANNED, VisitStatus.NOT_STARTED)
_UNFINISHED = {
    VisitStatus.PLANNED: "运行被中断，还没有轮到；同一天再次运行即接着走",
    VisitStatus.RUNNING: "运行被中断；同一天再次运行即接着走",
    VisitStatus.NOT_STARTED: "到达截止时间，没有轮到",
}
_NAMED = 3
_MOST_FINDINGS = 50


def print_visit(
    row: VisitRow, findings: Sequence[FindingRow], console: Console | None = None, notes: Sequence[str] = ()
) -> None:
    """One visit, ``notes`` on it, and what stands against the unit."""
    out = console or Console()
    counts = row.counts
    out.print(
        f"{row.unit}（{row.unit_id}）：{VISIT_STATUSES[row.status]}{'，' + row.reason if row.reason else ''}；"
        f"新读 {counts.fetched} 页，未变 {counts.unchanged} 页，读取失败 {counts.failed}，被拦截 {counts.blocked}，"
        f"用时 {row.seconds:.0f} 秒",
        markup=False,
        highlight=False,
        soft_wrap=True,
    )
    for line in notes:
        out.print(line, markup=False, highlight=False, soft_wrap=True)
    if findings:
        text = finding_table(findings[:_MOST_FINDINGS], terminal_width(out.file))
        out.print(text, end="", markup=False, highlight=False, soft_wrap=True)
    more = f"，上表列出前 {_MOST_FINDINGS} 个" if len(findings) > _MOST_FINDINGS else ""
    how = "。详情：minjian finding 编号" if findings else ""
    out.print(f"现有问题 {len(findings)} 个{more}{how}", markup=False, highlight=False)


def finding_table(findings: Sequence[FindingRow], terminal: int | None) -> str:
    """The findings as a table for a terminal of this width, ``None`` for a file or a pipe."""
    rows = [
        (r.id, SEVERITIES[r.severity], STATUSES[r.status], r.check, _line(r.message), _line(r.url))
        for r in findings
    ]
    return laid_out(("编号", "程度", "状态", "检查", "说明", "网址"), rows, {0, 1, 2, 3, 5}, terminal)


def _line(text: str) -> str:
    """One line: crawled text was rid of what steers a terminal when it was stored, but for line ends and tabs."""
    return " ".join(text.split())


def print_night(
    summary: NightSummary,
    rows: Sequence[VisitRow],
    catalogue: Catalogue,
    seconds: float,
    console: Console | None = None,
    notes: Sequence[str] = (),
) -> None:
    """The night in numbers: visits, pages, changes of findings, and the checks with most findings; then ``notes``."""
    out = console or Console()
    out.print(_visits_table(summary, rows, seconds))
    out.print(_changes_table(summary))
    out.print(_checks_table(summary, catalogue))
    for line in [*_notes(rows), *notes, *_seal(summary)]:
        out.print(line, markup=False, highlight=False, soft_wrap=True)


def _visits_table(summary: NightSummary, rows: Sequence[VisitRow], seconds: float) -> Table:
    states = Counter(VISIT_STATUSES[row.status] for row in rows)
    pages = sum(row.counts.fetched + row.counts.unchanged for row in rows)
    table = _plain(f"{summary.night:%Y年%m月%d日} 夜间走访")
    table.add_row("网站", "，".join(f"{name} {n}" for name, n in states.most_common()))
    table.add_row("页面", f"新读 {_sum(rows, 'fetched')}，未变 {_sum(rows, 'unchanged')}")
    table.add_row("未读到", f"失败 {_sum(rows, 'failed')}，被拦截 {_sum(rows, 'blocked')}")
    table.add_row("用时", f"{seconds:.0f} 秒（每秒 {pages / max(seconds, 0.001):.0f} 页）")
    return table


def _changes_table(summary: NightSummary) -> Table:
    table = _plain("问题变化")
    words = f"转为待整改 {summary.opened}，新的疑点 {summary.suspected}，新的待复核 {summary.review}"
    table.add_row("新增", words)
    table.add_row("已整改", f"{summary.resolved}" + _cleared(summary))
    table.add_row("复发", f"{summary.reopened}")
    table.add_row("现有问题", f"{summary.active}（{_severities(summary.by_severity)}）")
    return table


def _cleared(summary: NightSummary) -> str:
    """Suspicions that went away: nobody has mended anything."""
    return f"（另有没有确认过的疑点消失 {summary.cleared}）" if summary.cleared else ""


def _checks_table(summary: NightSummary, catalogue: Catalogue) -> Table:
    table = Table(
        title="现有问题最多的检查", title_justify="left", box=None, padding=(0, 1), header_style="bold"
    )
    for name in ("检查", "编号", "问题"):
        table.add_column(name, justify="right" if name == "问题" else "left")
    for check_id, number in sorted(summary.by_check.items(), key=lambda item: -item[1]):
        check = catalogue.checks.get(check_id)
        table.add_row(check.title if check else "", check_id, str(number))
    return table


def _plain(title: str) -> Table:
    table = Table(
        title=title, title_justify="left", title_style="bold", show_header=False, box=None, padding=(0, 1)
    )
    table.add_column(style="dim", min_width=8)
    table.add_column()
    return table


def _notes(rows: Sequence[VisitRow]) -> Iterator[str]:
    """A line for each site that was not finished; one for all that nobody began with."""
    rows = sorted(rows, key=lambda row: row.id)
    for row in rows:
        if row.status not in {VisitStatus.DONE, *_NOT_BEGUN}:
            reason = row.reason or _UNFINISHED.get(row.status, "原因不明")
            yield f"· {row.unit}（{row.unit_id}）{VISIT_STATUSES[row.status]}：{reason}"
    for status in _NOT_BEGUN:
        waiting = [row for row in rows if row.status is status]
        if waiting:
            names = "、".join(row.unit for row in waiting[:_NAMED])
            names += f"等 {len(waiting)} 个网站" if len(waiting) > _NAMED else ""
            yield f"· {names}{VISIT_STATUSES[status]}：{waiting[0].reason or _UNFINISHED[status]}"


def _seal(summary: NightSummary) -> Iterator[str]:
    if summary.seal_head:
        yield f"证据链第 {summary.seal} 环的链头（可另存一处备查）：{summary.seal_head}"


def _sum(rows: Sequence[VisitRow], name: str) -> int:
    return sum(getattr(row.counts, name) for row in rows)


def _severities(numbers: Mapping[str, int]) -> str:
    return (
        "，".join(f"{words} {numbers[key]}" for key, words in SEVERITIES.items() if numbers.get(key)) or "无"
    )
