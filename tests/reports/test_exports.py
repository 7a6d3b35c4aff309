"""Every format, with findings whose text wants to do harm."""

from __future__ import annotations

import csv
import io
import json
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from python_calamine import CalamineWorkbook

from core.finding import Status
from db.records.evidence import EvidenceRow
from db.records.findings import FindingRow
from db.records.visits import CoverageRow
from reports import exports
from tests.db.handmade import START
from tests.reports.handmade import FINDING, HOSTILE, harmless

#: Its stored answer has an id, a unit, a moment and a hash of its own.
KEPT = replace(
    FINDING,
    evidence=EvidenceRow(
        id=17, unit_id="other", visit_id=3, night=date(2026, 11, 20), seal=1, url="http://www.qinghe.gov.cn/b.htm",
        fetched_at=START, file="warc/x.warc.gz", offset=5, length=9, sha256="cd" * 32, payload_hash="ab" * 32, payload_digest="sha256:X",
    ),
)  # fmt: skip
OTHERS = [replace(FINDING, id=f"F-{s.value}", status=s, unit_id="other") for s in Status]


def written(format: str, rows: list[FindingRow] | None = None) -> bytes:
    out = io.BytesIO()
    exports.write([FINDING, *OTHERS] if rows is None else rows, format, out)
    return out.getvalue()


def test_json_is_what_interfaces_promise() -> None:
    text = written("json").decode()
    data = json.loads(text)
    assert data["schema_version"] == 1
    first = data["findings"][0]
    assert first["schema_version"] == 1
    assert first["message"] == HOSTILE
    assert first["first_seen"] == "2026-11-21T01:00:00+08:00"
    assert first["evidence"]["sha256"] == "ab" * 32
    promised = (
        "id unit_id unit check check_version category severity status url parent_url where message_key message data"
        " basis first_seen last_seen resolved_at recurrences pages evidence"
    )
    assert set(promised.split()) <= set(first)
    assert harmless(text)


def test_json_lines_hold_a_finding_each() -> None:
    lines = written("jsonl").decode().splitlines()
    assert [json.loads(line)["id"] for line in lines] == [FINDING.id, *(o.id for o in OTHERS)]


def test_csv_opens_in_a_spreadsheet_and_runs_nothing() -> None:
    raw = written("csv")
    assert raw.startswith(b"\xef\xbb\xbf")
    text = raw.decode("utf-8-sig")
    head, first, *rest = csv.reader(io.StringIO(text, newline=""))
    row: dict[Any, Any] = dict(zip(head, first, strict=True))
    assert row["问题 message"].startswith("'=HYPERLINK")
    assert row["严重程度 severity"] == "严重 serious"
    assert row["页面数 pages"] == "3"
    assert len(rest) == len(OTHERS)
    assert harmless(text)


@pytest.mark.parametrize("format", ["table", "csv", "xlsx"])
def test_a_stored_answer_takes_no_value_of_its_finding(format: str, tmp_path: Path) -> None:
    if format == "table":
        out = io.StringIO()
        exports.write([KEPT], format, out)
        assert FINDING.id in out.getvalue() and "http://www.qinghe.gov.cn/b.htm" not in out.getvalue()
        return
    head: Sequence[Any]
    first: Sequence[Any]
    if format == "csv":
        head, first = csv.reader(io.StringIO(written("csv", [KEPT]).decode("utf-8-sig"), newline=""))
    else:
        exports.write([KEPT], "xlsx", tmp_path / "findings.xlsx")
        book = CalamineWorkbook.from_path(tmp_path / "findings.xlsx")
        head, first = book.get_sheet_by_name("findings").to_python()
    row = {str(name).split(" ")[-1]: value for name, value in zip(head, first, strict=True)}
    wanted = {name: getattr(FINDING, name) for name in ("id", "unit_id", "url", "sha256")}
    assert {name: row[name] for name in wanted} == wanted


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", " =", "＝", "\u3000+", "\r@"])
def test_csv_cells_never_begin_a_formula(start: str) -> None:
    rows = csv.reader(
        io.StringIO(written("csv", [replace(FINDING, message=f"{start}1")]).decode("utf-8-sig"))
    )
    head, first = list(rows)
    assert dict(zip(head, first, strict=True))["问题 message"].startswith("'")


def test_xlsx_holds_text_as_text(tmp_path: Path) -> None:
    path = tmp_path / "new" / "findings.xlsx"
    exports.write([FINDING], "xlsx", path)
    head, first = CalamineWorkbook.from_path(path).get_sheet_by_name("findings").to_python()
    row: dict[Any, Any] = dict(zip(head, first, strict=True))
    assert row["问题 message"].startswith("=HYPERLINK")
    assert harmless(row["问题 message"])
    assert row["页面数 pages"] == 3
    content = _inside(path, "xl/worksheets/sheet1.xml")
    assert b"<f>" not in content
    assert b"hyperlink" not in content


def _inside(path: Path, name: str) -> bytes:
    from zipfile import ZipFile

    with ZipFile(path) as archive:
        return archive.read(name)


def test_sarif_names_rule_level_and_address() -> None:
    text = written("sarif").decode()
    (run,) = json.loads(text)["runs"]
    assert run["tool"]["driver"]["rules"][0]["id"] == "document-number"
    first = run["results"][0]
    assert (first["level"], first["ruleIndex"]) == ("error", 0)
    uri = first["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "http://www.qinghe.gov.cn/%E6%96%87%E4%BB%B6%20a.htm"
    by_status = {r["properties"]["status"]: r for r in run["results"]}
    assert by_status["review"]["level"] == "none"
    assert "suppressions" in by_status["dismissed"]
    assert harmless(text)


def test_junit_is_xml_whatever_the_page_says() -> None:
    root = ET.fromstring(written("junit"))
    assert (root.get("tests"), root.get("failures")) == ("7", "3")
    assert [s.get("name") for s in root] == ["qh", "other"]
    failure = root.find("./testsuite/testcase/failure")
    assert failure is not None
    assert failure.get("type") == "serious"
    skipped = root.findall("./testsuite/testcase/skipped")
    assert len(skipped) == 4


def test_table_takes_no_orders_from_pages() -> None:
    text = written("table", [replace(FINDING, message="[red]x[/red]" + HOSTILE)]).decode()
    assert "[red]x[/red]" in text
    assert "严重 serious" in text
    assert "共 1 条" in text
    assert harmless(text)


def test_an_empty_list_is_still_a_file() -> None:
    assert json.loads(written("json", [])) == {"schema_version": 1, "findings": []}
    assert written("csv", []).decode("utf-8-sig").startswith("编号 id,")
    assert ET.fromstring(written("junit", [])).get("tests") == "0"
    for format in exports.FORMATS:
        assert written(format, []) is not None


def test_an_empty_list_of_another_kind_has_no_headings_of_findings() -> None:
    for format in ("table", "csv", "xlsx"):
        out = io.BytesIO()
        exports.write([], format, out, kind="runs")
        if format == "xlsx":
            book = CalamineWorkbook.from_filelike(io.BytesIO(out.getvalue()))
            assert book.get_sheet_by_name("runs").to_python() == []
        else:
            assert out.getvalue().decode("utf-8-sig").strip() == {"table": "共 0 条", "csv": ""}[format]


def test_an_empty_list_keeps_its_own_headings() -> None:
    for kind, heading in (
        ("coverage", "监测日 night"),
        ("units", "首页 homepage"),
        ("findings", "问题 message"),
    ):
        for format in ("table", "csv"):
            out = io.StringIO()
            exports.write([], format, out, kind=kind)
            assert heading in out.getvalue(), (kind, format)
            assert ("问题 message" in out.getvalue()) == (kind == "findings")


def test_an_empty_list_of_other_things_has_not_the_headings_of_findings() -> None:
    out = io.StringIO()
    exports.write([], "table", out, kind="schedules")
    assert out.getvalue() == "共 0 条\n"


def test_rows_that_are_no_findings_are_written_too() -> None:
    row = CoverageRow(night=date(2026, 11, 20), unit_id="qh", unit="清河", check="dead-link", passed=1)
    out = io.StringIO()
    exports.write([row], "csv", out, kind="coverage")
    assert "监测日 night" in out.getvalue()
    out = io.StringIO()
    exports.write([{"id": "a", "flag": True}], "json", out, kind="checks")
    assert json.loads(out.getvalue())["checks"] == [{"id": "a", "flag": True}]
    with pytest.raises(ValueError, match="sarif"):
        exports.write([row], "sarif", io.StringIO())
    with pytest.raises(ValueError, match="pdf"):
        exports.write([row], "pdf", io.StringIO())
    with pytest.raises(ValueError, match="xlsx"):
        exports.write([row], "xlsx", io.StringIO())


def test_a_device_or_pipe_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        exports.write([{"编号": "1"}], "jsonl", pipe)
        assert json.loads(os.read(reader, 1000)) == {"编号": "1"}
    finally:
        os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_link_keeps_pointing_where_it_did(tmp_path: Path) -> None:
    target, link = tmp_path / "real.csv", tmp_path / "latest.csv"
    target.write_text("old")
    link.symlink_to(target)
    exports.write([{"编号": "1"}], "csv", link)
    assert link.is_symlink() and "编号" in target.read_text(encoding="utf-8-sig")


def test_kept_bytes_do_not_take_the_place_of_the_finding() -> None:
    """The stored answer has an id, an address and a hash of its own."""
    kept = EvidenceRow(
        id=58, unit_id="qh", visit_id=1, night=None, seal=None, url="http://www.qinghe.gov.cn/", payload_hash="cd" * 32,
        payload_digest="sha1:x", fetched_at=START, file="warc/a.warc.gz", offset=0, length=9, sha256="ef" * 32,
    )  # fmt: skip
    finding = replace(FINDING, evidence=kept)
    for format in ("csv", "table"):
        text = written(format, [finding]).decode("utf-8-sig")
        assert FINDING.id in text
        assert "a.htm" in text
    head, first = list(csv.reader(io.StringIO(written("csv", [finding]).decode("utf-8-sig"), newline="")))[:2]
    row = dict(zip(head, first, strict=True))
    assert (row["编号 id"], row["证据哈希 sha256"]) == (FINDING.id, "ab" * 32)


@pytest.mark.parametrize("format", ["table", "json", "jsonl", "csv"])
def test_the_first_rows_are_there_before_the_last_is_read(format: str) -> None:
    out = io.StringIO()
    shown_early = []

    def rows() -> Iterator[FindingRow]:
        for number in range(1200):
            if number == 700:
                shown_early.append(FINDING.id in out.getvalue())
            yield FINDING

    exports.write(rows(), format, out)
    assert shown_early == [True]
    assert out.getvalue().count(FINDING.id) >= 1200


@pytest.mark.parametrize("number", [0, 1, 2])
def test_json_that_is_written_as_it_comes_is_laid_out_as_json_is(number: int) -> None:
    text = written(
        "json", [replace(f, message="二", quote="三", data={}) for f in (FINDING, *OTHERS)][:number]
    ).decode()
    whole = json.loads(text)
    assert len(whole["findings"]) == number
    assert text == json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def test_a_file_that_cannot_be_finished_leaves_the_old_one(tmp_path: Path) -> None:
    def rows() -> Iterator[FindingRow]:
        yield FINDING
        raise OSError("the database went away")

    path = tmp_path / "findings.csv"
    path.write_text("old", "utf-8")
    with pytest.raises(OSError, match="went away"):
        exports.write(rows(), "csv", path)
    assert path.read_text("utf-8") == "old" and [p.name for p in tmp_path.iterdir()] == [path.name]
