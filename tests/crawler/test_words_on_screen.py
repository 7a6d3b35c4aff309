"""What a person reads of findings and nights: whole addresses, Chinese words, no blanks at the ends."""

from __future__ import annotations

import io
import string
from dataclasses import replace
from datetime import date

from rich.console import Console

from checks import catalogue
from core.finding import Finding, Outcome, OutcomeStatus, Status
from crawler.details import print_finding, verdict_words
from crawler.records import results_of
from crawler.summary import finding_table, print_visit
from db.records import FindingEvent, FindingHistory, FindingRow, Sighting, VisitCounts, VisitRow, VisitStatus
from tests.db.handmade import START
from tests.reports.test_exports import FINDING

_URL = "http://www.qinghe.gov.cn/" + "zwgk/" * 40 + "t20261102_1.htm"
_ROW: FindingRow = replace(
    FINDING, url=_URL, message="甲[red]" * 30, quote="一\n二", status=Status.EXPLAINED, verdict="explained",
    verdict_reason="栏目正在合并", verdict_by="张三", verdict_until=date(2026, 12, 31),
)  # fmt: skip


def shown(history: FindingHistory) -> list[str]:
    out = io.StringIO()
    print_finding(history, catalogue.load(), Console(file=out))
    return out.getvalue().splitlines()


def test_a_finding_whole() -> None:
    event = FindingEvent(
        at=START, kind="seen", from_status="", to_status="open", by="", reason="", visit_id=1
    )
    seen = Sighting(
        url=_URL,
        sha256="ab" * 32,
        fetched_at=START,
        seen_at=START,
        visit_id=1,
        where="",
        quote="",
        state="current",
    )
    lines = shown(FindingHistory(finding=_ROW, events=(event,), sightings=(seen,)))
    assert f"网址      {_URL}" in lines
    assert f"  {_URL}  2026-11-21 01:00 读取  sha256 {'ab' * 32}" in lines
    assert "  2026-11-21 01:00 发现" in lines
    assert "复核意见  情况已说明 explained：栏目正在合并（张三），有效到 2026-12-31" in lines
    assert lines[lines.index("原文      一") + 1] == "          二"
    assert not any(line != line.rstrip() for line in lines)


def test_wide_blanks_are_no_damage_in_a_sentence() -> None:
    check = catalogue.load().checks["document-validity"]
    key = next(iter(check.messages))
    names = {n for _, n, _, _ in string.Formatter().parse(check.messages[key]) if n}
    outcome = Outcome(
        check=check.id,
        version=1,
        subject="u",
        status=OutcomeStatus.FAILED,
        findings=(Finding(key, {n: "第九条\u3000本办法\xa0试行" for n in names}),),
    )
    (record,) = results_of([outcome], {check.id: check}, "u", "")[0].findings
    assert "第九条 本办法 试行" in record.message and "\ufffd" not in record.message


def test_a_verdict_in_words() -> None:
    assert verdict_words("false-alarm", "清单在附件中", "", None) == "误报 false-alarm：清单在附件中"


def test_the_summary_of_a_visit_keeps_addresses_whole() -> None:
    row = VisitRow(
        id=1, unit_id="qh", unit="清河县", night=None, run=1, attempt=1, status=VisitStatus.INCOMPLETE,
        reason=f"{_URL}：timeout", started_at=START, ended_at=START, seconds=1.0, counts=VisitCounts(),
    )  # fmt: skip
    out = io.StringIO()
    print_visit(row, [_ROW], Console(file=out))
    lines = out.getvalue().splitlines()
    assert lines[0].startswith(f"清河县（qh）：未走完，{_URL}：timeout；新读 0 页")
    assert any(line.endswith(_URL) for line in lines[1:])
    assert "[red]" in out.getvalue()
    assert _URL in finding_table([_ROW], 60)
