"""One finding, whole, on the terminal: what, where, by which rule, how to mend it, and its life so far."""

from __future__ import annotations

from datetime import date

from rich.cells import set_cell_size
from rich.console import Console

from checks.catalogue import Catalogue
from core.times import local
from core.words import EVENTS, SEVERITIES, STATUSES, VERDICTS
from db.records import FindingHistory, FindingRow

_NAME_CELLS = 10
_INDENT = "\n" + " " * _NAME_CELLS


def print_finding(history: FindingHistory, catalogue: Catalogue, console: Console | None = None) -> None:
    """Everything known of the finding; crawled text is never read as markup, and no line is broken."""
    out = console or Console()
    for name, value in _facts(history.finding, catalogue):
        if value:
            _say(out, set_cell_size(name, _NAME_CELLS) + _INDENT.join(value.splitlines()))
    out.print("经过", style="bold")
    for event in history.events:
        by = f"（{event.by}）" if event.by else ""
        words = f"{EVENTS.get(event.kind, event.kind)}{by} {event.reason}"
        _say(out, f"  {local(event.at):%Y-%m-%d %H:%M} {words}")
    out.print("证据", style="bold")
    for seen in history.sightings:
        read = f"{local(seen.fetched_at):%Y-%m-%d %H:%M} 读取  " if seen.fetched_at else ""
        _say(out, f"  {seen.url}  {read}sha256 {seen.sha256 or '无'}")


def _say(out: Console, words: str) -> None:
    out.print(words.rstrip(), markup=False, highlight=False, soft_wrap=True)


def verdict_words(verdict: str, reason: str, by: str, until: date | None) -> str:
    """A person's word in one line: ``情况已说明 explained：栏目正在合并（张三），有效到 2026-12-31``."""
    signed = f"（{by}）" if by else ""
    limit = f"，有效到 {until.isoformat()}" if until else ""
    return f"{VERDICTS.get(verdict, '')} {verdict}：{reason}{signed}{limit}"


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
        ("复核意见", _verdict(row)),
    ]


def _verdict(row: FindingRow) -> str:
    if not row.verdict:
        return ""
    return verdict_words(row.verdict, row.verdict_reason, row.verdict_by, row.verdict_until)
