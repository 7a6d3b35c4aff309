"""The rectification notice of one unit (整改通知单): what stands, by which rule, until when, and a form to answer with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from core.finding import Status
from core.unit import Unit
from core.words import SEVERITIES
from db import queries
from db.evidence.vault import Vault
from db.records.findings import FindingFilter
from db.session import Database
from db.year import reads as year_reads
from db.year.records import OpenFinding
from reports.deadlines import due_day, holidays_known
from reports.heading import Letterhead
from reports.pictures import for_letter
from reports.rules import rules_in_words
from reports.sentences import day, listed
from reports.templates import render

#: More would be no letter: the whole list is a table of its own.
MOST_ROWS = 100
MOST_PICTURES = 8


def unit_notice(
    database: Database,
    vault: Vault,
    unit: Unit,
    head: Letterhead,
    today: date,
    deadlines: Mapping[str, int],
    templates: Path,
    most: int = MOST_PICTURES,
    empty: bool = False,
) -> bytes | None:
    """The notice over all that stands open of ``unit``; ``None`` where nothing does, unless ``empty`` asks for it all the same."""
    found = year_reads.opened_findings(database, unit_id=unit.id, standing=True)
    if not found and not empty:
        return None
    return notice_over(found, database, vault, unit, head, today, deadlines, templates, most)


def notice_over(
    found: Sequence[OpenFinding],
    database: Database,
    vault: Vault,
    unit: Unit,
    head: Letterhead,
    today: date,
    deadlines: Mapping[str, int],
    templates: Path,
    most: int = MOST_PICTURES,
) -> bytes:
    """The notice over these findings of ``unit`` with at most ``most`` of their pictures, which are kept in ``vault``.

    Raises :class:`~reports.templates.TemplateError`, and :class:`~reports.pictures.PictureError` where a picture cannot be used.
    """
    pictures = _pictures(database, vault, unit.id, {f.id for f in found}, most)
    context = notice_context(unit, found, head, head.dated or today, deadlines, pictures)
    return render("notice", context, templates, pictures)


def _pictures(
    database: Database, vault: Vault, unit_id: str, wanted: Collection[str], most: int
) -> dict[str, bytes]:
    """By finding id, the marked screenshots of the worst of these findings that have one."""
    if not most or not (vault.shared or (vault.home / "screenshots").is_dir()):
        return {}
    standing = FindingFilter(units=(unit_id,), statuses=(Status.OPEN,))
    rows = (r for r in queries.iter_findings(database, standing) if r.id in wanted)
    return for_letter(vault, rows, most)


def notice_context(
    unit: Unit,
    findings: Sequence[OpenFinding],
    head: Letterhead,
    today: date,
    deadlines: Mapping[str, int],
    pictures: Mapping[str, bytes] | None = None,
) -> dict[str, Any]:
    """What the template of the notice asks for; ``findings`` stand open, worst first. ``pictures`` are by finding id."""
    rows = [_row(n, f, today, deadlines) for n, f in enumerate(findings[:MOST_ROWS], 1)]
    counted = Counter(f.severity for f in findings)
    kinds = [f"{word}{counted[key]}个" for key, word in SEVERITIES.items() if counted[key]]
    last = max((due_day(today, f.severity, deadlines) for f in findings), default=today)
    beyond = len(findings) - len(rows)
    return {
        **head.fields(today.year),
        "title": "政府网站和政务新媒体问题整改通知单",
        "unit": unit.name,
        "opening": f"在日常监测中，截至{day(today)}发现你单位网站或政务新媒体存在以下未整改的问题，现予通知。",
        "summary": f"共{len(findings)}个问题，其中{listed(kinds)}。整改期限按程度计算，最迟为{day(last)}"
        + ("。" if holidays_known(today, last) else "（节假日安排尚未公布，只扣除周末）。"),
        "total": str(len(findings)),
        "rows": rows,
        "more": f"另有{beyond}个问题未列入本表，全部清单以电子表格另送。" if beyond else "",
        "pictures": [
            {"id": f.id, "words": f"图{number}　问题清单第{row}号"}
            for number, (row, f) in enumerate(
                ((n, f) for n, f in enumerate(findings[:MOST_ROWS], 1) if f.id in (pictures or {})), 1
            )
        ],
    }


def _row(number: int, finding: OpenFinding, today: date, deadlines: Mapping[str, int]) -> dict[str, str]:
    pages = f"，共{finding.pages}个页面" if finding.pages > 1 else ""
    page = f"（所在网页 {finding.found_on}）" if finding.found_on else ""
    again = f"（整改后第{finding.recurrences}次复发）" if finding.recurrences else ""
    return {
        "number": str(number),
        "id": finding.id,
        "message": finding.message + again,
        "url": finding.url,
        "where": f"位置：{finding.where or '整页'}{pages}{page}",
        "since": f"发现时间：{day(finding.since)}" if finding.since else "",
        "remedy": finding.remedy or "按依据整改。",
        "basis": rules_in_words(finding.check, finding.basis),
        "severity": SEVERITIES[finding.severity],
        "due": day(due_day(today, finding.severity, deadlines)),
    }
