"""A finding made by hand, and words that nobody may let through."""

from __future__ import annotations

from core.finding import Severity, Status
from db.records.findings import FindingRow
from tests.db.handmade import START

HOSTILE = '=HYPERLINK("http://x")\x1b[31m\x00\u202e<b>]]>&"\n二\x9b2J'
FINDING = FindingRow(
    id="F-7K2M9QX3A5BD", unit_id="qh", unit="清河县", check="document-number", check_version=1, category="documents",
    severity=Severity.SERIOUS, status=Status.OPEN, subject="http://www.qinghe.gov.cn/a.htm",
    url="http://www.qinghe.gov.cn/文件 a.htm", parent_url="", where="文号", quote=HOSTILE,
    message_key="wrong-brackets", message=HOSTILE, remedy="改", data={"n": 1, "t": HOSTILE}, basis=("FJ-1", "FJ-2"),
    first_seen=START, last_seen=START, opened_at=START, resolved_at=None, recurrences=0, pages=3, sightings=1,
    confirmations=1, verdict="", verdict_reason="", verdict_by="", verdict_until=None, sha256="ab" * 32,
    fetched_at=START,
)  # fmt: skip


def harmless(text: str) -> bool:
    return not any(c in text for c in "\x00\x1b\x9b\u202e")
