"""One finding, whole, on the terminal: what, where, by which rule, how to mend it, and its life so far."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from checks.catalogue import Catalogue
from core.times import local
from core.words import SEVERITIES, STATUSES
from db.records import FindingHistory, FindingRow

_EVENT_WORDS = {
    "seen": "发现",
    "opened": "确认，待整改",
    "evidence": "证据更新",
    "resolved": "已整改",
    "reopened": "重复出现",
    "reviewed": "人工复核",
    "expired": "说明到期",
}


def print_finding(history: FindingHistory, catalogue: Catalogue, console: Console | None = None) -> None:
    """Everything known of the finding; crawled text is never read as markup."""
    out = console or Console()
    row = history.finding
    table = Table(show_header=False, box=None, padding=(0, 1))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in _facts(row, catalogue):
        if value:
            table.add_row(name, Text(value))
    out.print(table)
    out.print("经过", style="bold")
    for event in history.events:
        by = f"（{event.by}）" if event.by else ""
        words = (
            f"{local(event.at):%Y-%m-%d %H:%M} {_EVENT_WORDS.get(event.kind, event.kind)}{by} {event.reason}"
        )
        out.print("  " + words, markup=False, highlight=False)
    out.print("证据", style="bold")
    for seen in history.sightings:
        read = f"{local(seen.fetched_at):%Y-%m-%d %H:%M} 读取" if seen.fetched_at else ""
        out.print(f"  {seen.url}  {read}  sha256 {seen.sha256 or '无'}", markup=False, highlight=False)


def _facts(row: FindingRow, catalogue: Catalogue) -> list[tuple[str, str]]:
    check = catalogue.checks.get(row.check)
    return [
        ("编号", row.id),
        ("单位", f"{row.unit}（{row.unit_id}）"),
        ("检查", f"{check.title if check else ''}（{row.check}，第 {row.check_version} 版）"),
        ("状态", f"{STATUSES[row.status]}，程度 {SEVERITIES[row.severity]}"),
        ("说明", row.message),
        ("网址", row.url),
        ("来自", row.parent_url),
        ("位置", row.where),
        ("原文", row.quote),
        ("涉及页数", str(row.pages) if row.pages > 1 else ""),
        ("依据", "、".join(row.basis)),
        ("怎样整改", row.remedy),
        ("首次发现", f"{local(row.first_seen):%Y-%m-%d %H:%M}"),
        ("最近看到", f"{local(row.last_seen):%Y-%m-%d %H:%M}，共 {row.sightings} 次"),
        ("重复出现", f"{row.recurrences} 次" if row.recurrences else ""),
        ("复核意见", f"{row.verdict} {row.verdict_reason}（{row.verdict_by}）" if row.verdict else ""),
    ]
