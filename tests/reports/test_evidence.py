"""The folder of a finding: hostile pages are shown as text, and the records are the night's own bytes."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from lxml import html

from core.times import SHANGHAI
from crawler.evidence.sent import Sent
from crawler.evidence.warc import WarcFile
from db.records import EvidenceRow, FindingHistory
from reports.evidence import EvidenceError, write_folder
from tests.reports.test_exports import FINDING, HOSTILE, harmless

_AT = datetime(2026, 11, 20, 1, tzinfo=SHANGHAI)
_PAGE = (
    "<html><head><meta charset='gbk'><title>=cmd|' /C calc'!A0</title></head><body onload=alert(1)>"
    "<script>alert(document.domain)</script></pre><img src=x onerror=alert(1)><p>清政[2026]8号</p>\u202e\x1b[31m</body></html>"
)


def _history(quote: str = "清政[2026]8号") -> FindingHistory:
    return FindingHistory(finding=replace(FINDING, quote=quote), events=(), sightings=())


def _stored(home: Path, body: bytes, kind: str = "text/html") -> EvidenceRow:
    warc = WarcFile(home, "warc/2026-11-20/qh-1.1.warc.gz", {})
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nX-<b>: <script>\x1b]0;x\x07\r\n\r\n".encode()
    made = warc.response(
        Sent("http://a/<b>.htm", _AT, head, body, b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"), "ab" * 32
    )
    warc.close()
    same = {n: getattr(made, n) for n in made.__dataclass_fields__}
    return EvidenceRow(id=1, unit_id="qh", visit_id=1, night=date(2026, 11, 20), seal=None, **same)


def test_crawled_bytes_are_never_interpreted(tmp_path: Path) -> None:
    row = _stored(tmp_path, _PAGE.encode("gb18030"))
    write_folder(tmp_path / "out", tmp_path, _history(), [row], {})
    text = (tmp_path / "out/index.html").read_text("utf-8")
    tree = html.fromstring(text)
    tags = {e.tag for e in tree.iter() if isinstance(e.tag, str)}
    assert tags <= set(
        [
            "html",
            "head",
            "meta",
            "title",
            "style",
            "body",
            "h1",
            "h2",
            "h3",
            "table",
            "tr",
            "th",
            "td",
            "pre",
            "p",
            "mark",
            "code",
        ]
    )
    assert not [a for e in tree.iter() for a in e.attrib if a.startswith("on") or a in ("src", "href")]
    assert "default-src 'none'" in tree.xpath("string(//meta[@http-equiv]/@content)")
    assert harmless(text)
    assert tree.xpath("string(//mark)") == "清政[2026]8号"
    assert "<script>alert(document.domain)</script>" in tree.xpath("string(//pre[mark])")


def test_words_of_a_finding_are_text_as_well(tmp_path: Path) -> None:
    write_folder(tmp_path / "out", tmp_path, _history(HOSTILE), [], {})
    text = (tmp_path / "out/index.html").read_text("utf-8")
    assert "<b>" not in text and harmless(text)
    assert "没有保存下来" in text
    given = json.loads((tmp_path / "out/finding.json").read_text("utf-8"))
    assert given["quote"] == HOSTILE
    assert not (tmp_path / "out/evidence.warc.gz").exists()


@pytest.mark.parametrize("body", [b"\x00" * 3_000_000, b"%PDF-1.4 <script>", b""])
def test_files_are_stored_and_not_shown(tmp_path: Path, body: bytes) -> None:
    row = _stored(tmp_path, body, "application/pdf")
    write_folder(tmp_path / "out", tmp_path, _history(), [row], {})
    assert "网页源代码" not in (tmp_path / "out/index.html").read_text("utf-8")
    whole = (tmp_path / row.file).read_bytes()
    assert whole[row.offset :] in (tmp_path / "out/evidence.warc.gz").read_bytes()


def test_bytes_that_do_not_fit_are_not_given_out(tmp_path: Path) -> None:
    row = _stored(tmp_path, b"<p>x</p>")
    with pytest.raises(EvidenceError, match="哈希不符"):
        write_folder(
            tmp_path / "out", tmp_path, _history(), [replace(row, sha256=sha256(b"").hexdigest())], {}
        )
    with pytest.raises(EvidenceError, match="读不出"):
        write_folder(tmp_path / "out", tmp_path, _history(), [replace(row, file="warc/none")], {})
    assert not (tmp_path / "out").exists()
