"""What a person reads of findings and nights: whole addresses, Chinese words, no blanks at the ends."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

from rich.console import Console

from checks import catalogue
from core.finding import Status
from crawler.telling.details import print_finding, verdict_words
from crawler.telling.summary import finding_table, print_visit
from db.records.findings import FindingEvent, FindingHistory, FindingRow, Sighting
from db.records.visits import VisitCounts, VisitRow, VisitStatus
from tests.db.handmade import START
from tests.reports.handmade import FINDING

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
    assert f"网址        {_URL}" in lines
    assert f"  {_URL}  2026-11-21 01:00 读取  sha256 {'ab' * 32}" in lines
    assert "  2026-11-21 01:00 发现" in lines
    assert "复核意见    情况已说明 explained：栏目正在合并（张三），有效到 2026-12-31" in lines
    assert lines[lines.index("原文        一") + 1] == "            二"
    assert not any(line != line.rstrip() for line in lines)


def test_what_was_expected_seen_and_why() -> None:
    row = replace(
        FINDING, check="typo", message="有错别字 1 处：“讯速”应为“迅速”。", quote="应急力量讯速赶赴现场", url=_URL,
        where="正文第9字", data={}, basis=("E-3", "X-9"), remedy="改正后重新发布。",
    )  # fmt: skip
    lines = shown(FindingHistory(finding=row, events=(), sightings=()))
    told = dict(line.split(maxsplit=1) for line in lines if line[:1].strip() and " " in line)
    assert told["应当"].startswith("没有错别字，例如：")
    assert told["看到"] == row.message and told["原文"] == "应急力量【讯速】赶赴现场"
    assert told["打开并标出"].startswith(f"{_URL}#:~:text=")
    assert "公信" in told["为什么"] or "严肃" in told["为什么"]
    assert told["依据"].startswith("E-3 错别字") and "            X-9" in lines
    assert told["怎样整改"] == row.remedy
    assert any("推定，由我们提出" in line for line in lines), "certainty in words"


def test_blanks_of_chinese_typesetting_stay_readable() -> None:
    from crawler.visit.records import _words

    assert (
        _words("第九条\u3000本\u00a0办法\u200b施行\u2003。\x1b[31m") == "第九条\u3000本 办法施行 。\ufffd[31m"
    )


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


def test_what_people_wrote_steers_no_terminal_and_is_told_in_chinese() -> None:
    event = FindingEvent(
        at=START, kind="reviewed", from_status="open", to_status="explained", by="\x1b]0;x\x07张三",
        reason="explained: 甲\x1b[31m\n乙", visit_id=None,
    )  # fmt: skip
    row = replace(_ROW, verdict_reason="甲\x1b[31m\n乙", verdict_by="\x9b2J张三")
    lines = shown(FindingHistory(finding=row, events=(event,), sightings=()))
    assert not [c for line in lines for c in line if c in "\x1b\x07\x9b"]
    assert any("人工复核" in line and line.endswith("情况已说明：甲\u241b[31m 乙") for line in lines)
    assert "\x1b" not in verdict_words("explained", "\x1b[31m", "", None)
