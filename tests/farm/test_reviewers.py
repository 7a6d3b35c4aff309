"""The reviewers of the practice province: what was planted is true, what may be said is no false alarm, the rest is one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from core.finding import Severity, Status
from db.records.findings import FindingRow, Verdict
from farm.model import Kind, Row
from farm.reviewers import verdicts

URL = "http://www.a.example/zwgk/1.htm"
AT = datetime(2026, 11, 20, tzinfo=UTC)
RIGHT, WRONG = Verdict.CONFIRMED, Verdict.FALSE_ALARM


def row(kind: Kind, **values: Any) -> Row:
    given = {"unit": "a", "check": "c", "kind": kind, "form": "f", "meaning": "m", "urls": (URL,)} | values
    return Row(**given)


def finding(**values: Any) -> FindingRow:
    texts = ("unit", "category", "subject", "parent_url", "where", "quote", "remedy", "verdict", "verdict_reason", "verdict_by", "sha256")  # fmt: skip
    given: dict[str, Any] = dict.fromkeys(texts, "") | {
        "id": "F-1", "unit_id": "a", "check": "c", "check_version": 1, "severity": Severity.MINOR, "status": Status.OPEN, "url": URL,
        "message_key": "k", "message": "缺少来源", "data": {}, "basis": (), "first_seen": AT, "last_seen": AT, "opened_at": AT,
        "resolved_at": None, "recurrences": 0, "pages": 1, "sightings": 1, "confirmations": 1, "verdict_until": None, "fetched_at": AT,
    }  # fmt: skip
    return FindingRow(**(given | values))


@pytest.mark.parametrize(
    ("planted", "found", "verdict"),
    [
        ([row(Kind.FAULT)], finding(), RIGHT),
        ([row(Kind.FAULT, words=("来源",))], finding(), RIGHT),
        ([row(Kind.FAULT, words=("日期",))], finding(), WRONG),
        ([row(Kind.FAULT, urls=())], finding(url="http://elsewhere.example/"), RIGHT),
        ([row(Kind.OPTIONAL)], finding(), RIGHT),
        ([row(Kind.DECOY)], finding(), WRONG),
        ([row(Kind.UNDECIDABLE)], finding(), WRONG),
        ([row(Kind.FAULT)], finding(unit_id="b"), WRONG),
        ([row(Kind.FAULT)], finding(check="d"), WRONG),
        ([row(Kind.FAULT)], finding(url="http://www.a.example/zwgk/2.htm"), WRONG),
        ([row(Kind.DECOY), row(Kind.FAULT)], finding(), RIGHT),
        ([], finding(), WRONG),
    ],
)
def test_a_reviewer_says_what_the_list_of_planted_faults_says(
    planted: list[Row], found: FindingRow, verdict: Verdict
) -> None:
    said = verdicts(planted, [found])
    assert said[verdict] == ["F-1"] and sum(map(len, said.values())) == 1
