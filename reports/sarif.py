"""Findings as SARIF 2.1.0."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.finding import Severity, Status
from db.records.findings import FindingRow
from reports.rows import jsonable

_LEVELS = {
    Severity.VETO_CANDIDATE: "error",
    Severity.SERIOUS: "error",
    Severity.MODERATE: "warning",
    Severity.MINOR: "note",
    Severity.NOTICE: "note",
}
_SUPPRESSED = {Status.DISMISSED: "rejected by review", Status.EXPLAINED: "explained"}


def sarif(rows: Sequence[FindingRow]) -> dict[str, Any]:
    """One rule per check."""
    rules = {r.check: {"id": r.check, "properties": {"category": r.category}} for r in rows}
    order = {check: i for i, check in enumerate(rules)}
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": {"name": "minjian", "rules": list(rules.values())}},
                "columnKind": "unicodeCodePoints",
                "results": [_sarif_result(r, order[r.check]) for r in rows],
            }
        ],
    }


def _sarif_result(row: FindingRow, rule: int) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": row.check,
        "ruleIndex": rule,
        "level": _LEVELS[row.severity],
        "kind": "review" if row.status is Status.REVIEW else "fail",
        "message": {"text": row.message},
        "partialFingerprints": {"minjianFinding/v1": row.id},
        "properties": {
            "unit": row.unit_id,
            "status": row.status.value,
            "severity": row.severity.value,
            "messageKey": row.message_key,
            "firstSeen": jsonable(row.first_seen),
            "sha256": row.sha256,
        },
    }
    if row.status is Status.REVIEW:  # the format asks for level "none" on every kind but "fail"
        result["level"] = "none"
    if row.url:
        result["locations"] = [{"physicalLocation": {"artifactLocation": {"uri": _uri(row.url)}}}]
    if row.status in _SUPPRESSED:
        result["suppressions"] = [{"kind": "external", "justification": _SUPPRESSED[row.status]}]
    return result


def _uri(url: str) -> str:
    from urllib.parse import quote

    return quote(url.encode("utf-8", "replace"), safe="!#$%&'()*+,/:;=?@[]~")
