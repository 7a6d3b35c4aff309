"""Findings as JUnit."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree as ET

from core.finding import Status
from db.records.findings import FindingRow
from reports import words
from reports.safe import plain


def junit(rows: Sequence[FindingRow]) -> str:
    """One suite per unit, one test case per finding."""
    root = ET.Element("testsuites", name="minjian", tests=str(len(rows)), failures=str(_failures(rows)))
    for unit_id in dict.fromkeys(r.unit_id for r in rows):
        own = [r for r in rows if r.unit_id == unit_id]
        suite = ET.SubElement(
            root, "testsuite", name=plain(unit_id), tests=str(len(own)), failures=str(_failures(own))
        )
        for row in own:
            _junit_case(suite, row)
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _failures(rows: Sequence[FindingRow]) -> int:
    return sum(r.status in {Status.OPEN, Status.SUSPECTED} for r in rows)


def _junit_case(suite: ET.Element, row: FindingRow) -> None:
    case = ET.SubElement(
        suite, "testcase", classname=f"{row.category}.{row.check}", name=plain(f"{row.id} {row.url}")
    )
    if row.status in {Status.OPEN, Status.SUSPECTED}:
        failure = ET.SubElement(case, "failure", type=row.severity.value, message=plain(row.message))
        failure.text = plain(" ".join(filter(None, (row.url, row.where, row.quote))))
    else:
        ET.SubElement(case, "skipped", message=words.value("status", row.status.value))
