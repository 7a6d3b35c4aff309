"""The reviewers of the practice province (评审人): they hold the list of what was planted, and judge findings by it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from db.records.findings import FindingRow, Verdict
from farm.model import Kind, Row
from farm.truth import concerns, says

_COMPARED = ("unit_id", "check", "url", "message_key", "message", "where", "quote", "data")
#: Invented names, as everything of the province is invented.
REVIEWERS = ("评审员甲（练习）", "评审员乙（练习）")
SIGNERS = ("审核人（练习）", "签发人（练习）")
REASONS: Mapping[Verdict, str] = {
    Verdict.CONFIRMED: "练习：与植入的问题相符",
    Verdict.FALSE_ALARM: "练习：这里没有植入问题",
}


def verdicts(truth: Iterable[Row], findings: Iterable[FindingRow]) -> dict[Verdict, list[str]]:
    """The ids of ``findings`` by what a reviewer says of them who knows the ``truth``."""
    planted: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in truth:
        planted[row.unit, row.check].append(row)
    said: dict[Verdict, list[str]] = {Verdict.CONFIRMED: [], Verdict.FALSE_ALARM: []}
    for finding in findings:
        said[_verdict(planted[finding.unit_id, finding.check], finding)].append(finding.id)
    return said


def _verdict(near: Sequence[Row], finding: FindingRow) -> Verdict:
    """What may be said or not is no false alarm; nor is a planted fault that the finding names in its words."""
    compared: dict[str, Any] = {name: getattr(finding, name) for name in _COMPARED}
    own = [r for r in near if concerns(r, compared)]
    right = any(r.kind is Kind.OPTIONAL or (r.kind is Kind.FAULT and says(r, compared)) for r in own)
    return Verdict.CONFIRMED if right else Verdict.FALSE_ALARM
