"""The folder of a finding: hostile pages are shown as text, and the records are the night's own bytes."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from lxml import html
from warcio.archiveiterator import ArchiveIterator

from core.finding import Status
from core.times import SHANGHAI
from crawler.evidence.warc import WarcFile
from crawler.net.sent import Sent
from db.evidence.vault import vault_at
from db.records.evidence import EvidenceRow
from db.records.findings import FindingHistory
from reports.evidence.answers import EvidenceError
from reports.evidence.folder import write_folder
from reports.evidence.wacz import lookup_key
from reports.rules import check_title, rules_in_words
from tests.crawler.evidence.kept import checked
from tests.reports.handmade import FINDING, HOSTILE, harmless

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
    write_folder(tmp_path / "out", vault_at(tmp_path), _history(), [row], {})
    text = (tmp_path / "out/index.html").read_text("utf-8")
    tree: Any = html.fromstring(text)
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
    write_folder(tmp_path / "out", vault_at(tmp_path), _history(HOSTILE), [], {})
    text = (tmp_path / "out/index.html").read_text("utf-8")
    assert "<b>" not in text and harmless(text)
    assert "没有保存" in text
    given = json.loads((tmp_path / "out/finding.json").read_text("utf-8"))
    assert given["quote"] == HOSTILE
    assert not (tmp_path / "out/evidence.warc.gz").exists()


@pytest.mark.parametrize("body", [b"\x00" * 3_000_000, b"%PDF-1.4 <script>", b""])
def test_files_are_stored_and_not_shown(tmp_path: Path, body: bytes) -> None:
    row = _stored(tmp_path, body, "application/pdf")
    write_folder(tmp_path / "out", vault_at(tmp_path), _history(), [row], {})
    text = (tmp_path / "out/index.html").read_text("utf-8")
    assert "网页源代码" not in text and "这份应答是文件（application/pdf）" in text
    whole = (tmp_path / row.file).read_bytes()
    assert whole[row.offset :] in (tmp_path / "out/evidence.warc.gz").read_bytes()


def test_bytes_that_do_not_fit_are_not_given_out(tmp_path: Path) -> None:
    row = _stored(tmp_path, b"<p>x</p>")
    with pytest.raises(EvidenceError, match="哈希不符"):
        write_folder(
            tmp_path / "out",
            vault_at(tmp_path),
            _history(),
            [replace(row, sha256=sha256(b"").hexdigest())],
            {},
        )
    with pytest.raises(EvidenceError, match="读不出"):
        write_folder(tmp_path / "out", vault_at(tmp_path), _history(), [replace(row, file="warc/none")], {})
    assert not (tmp_path / "out").exists()


def test_a_file_is_never_shown_as_text_whatever_its_type_is_called(tmp_path: Path) -> None:
    """Media types of Office files have "xml" in their names, and what is in them may be what must not be shown."""
    book = BytesIO()
    with ZipFile(book, "w") as packed:
        packed.writestr("xl/workbook.xml", "<x>350102199003078871</x>")
    for number, kind in enumerate(
        ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "text/html")
    ):
        row = _stored(tmp_path / str(number), book.getvalue(), kind)
        write_folder(tmp_path / f"out{number}", vault_at(tmp_path / str(number)), _history(), [row], {})
        text = _text(tmp_path / f"out{number}")
        assert "这份应答是文件" in text and "350102" not in text


def test_quoted_words_are_marked_where_markup_cuts_them(tmp_path: Path) -> None:
    page = (
        f"<html><body>{'<p>别的话。</p>' * 200}<p>相关推荐：<a>百家乐网</a> <b>时时彩票</b></p></body></html>"
    )
    row = _stored(tmp_path, page.encode())
    write_folder(tmp_path / "out", vault_at(tmp_path), _history("相关推荐： 百家乐网 时时彩票"), [row], {})
    tree: Any = html.fromstring((tmp_path / "out/index.html").read_text("utf-8"))
    assert [m.text for m in tree.xpath("//pre[2]/mark")] == ["相关推荐：", "百家乐网", "时时彩票"]
    assert "百家乐网" in tree.xpath("string(//h3[.='原文所在']/following-sibling::pre[1])")
    assert len(tree.xpath("string(//h3[.='原文所在']/following-sibling::pre[1])")) < 600


def _text(folder: Path) -> str:
    tree: Any = html.fromstring((folder / "index.html").read_text("utf-8"))
    return str(tree.text_content())


def test_the_page_says_how_to_compute_the_hash_of_each_record(tmp_path: Path) -> None:
    folder = _folder(tmp_path)
    commands = re.findall(r"tail -c \+\d+ evidence.warc.gz \| head -c \d+ \| sha256sum", _text(folder))
    said = [r["sha256"] for r in json.loads((folder / "finding.json").read_text("utf-8"))["records"]]
    computed = [subprocess.check_output(["sh", "-c", c], cwd=folder, text=True).split()[0] for c in commands]
    assert computed == said and len(said) == 3
    checked_by_itself = subprocess.check_output([sys.executable, "-I", "check.py"], cwd=folder, text=True)
    assert checked_by_itself.count("：相符") == 3 and "还没有封存" in checked_by_itself


def test_rules_and_check_are_named_in_words(tmp_path: Path) -> None:
    write_folder(tmp_path / "out", vault_at(tmp_path), _history(), [], {})
    row = _history().finding
    assert f"发文字号规范（document-number，第 {row.check_version} 版）" in _text(tmp_path / "out")
    assert rules_in_words("document-number", ["N-L3"]).startswith("N-L3 发文字号")
    assert rules_in_words("gone", ["X-1"]) == "X-1" and check_title("gone") == ""


def test_what_is_not_the_findings_own_page_is_said(tmp_path: Path) -> None:
    row = _stored(tmp_path, b"<p>x</p>")
    own = replace(FINDING, url=row.url, subject=row.url)
    others = {
        "own": (own, ""),
        "site": (replace(own, subject="site:https"), "整个网站或共用的模板"),
        "dead": (replace(own, url="http://b/", sha256="", parent_url=row.url), "http://b/ 没有取得网页；下面是链接到它的页面"),
    }  # fmt: skip
    for name, (finding, words) in others.items():
        write_folder(
            tmp_path / name,
            vault_at(tmp_path),
            FindingHistory(finding=finding, events=(), sightings=()),
            [row],
            {},
        )
        text = _text(tmp_path / name)
        assert (
            words in text
            and ("供对照" in text) is (name == "site")
            and ("没有取得网页" in text) is (name == "dead")
        )


def test_why_there_are_no_bytes_is_said(tmp_path: Path) -> None:
    purged = replace(_stored(tmp_path, b"x"), purged_at=datetime(2029, 1, 2, 3, tzinfo=SHANGHAI))
    reasons = {
        "purged": (replace(FINDING, evidence=purged), "已按保存期限清除（2029-01-02）"),
        "missing": (FINDING, "没有保存（下次走访时会补取）"),
        "over": (replace(FINDING, status=Status.RESOLVED), "网页原文没有保存。"),
        "none": (replace(FINDING, sha256="", parent_url=""), "没有网页原文"),
    }
    for name, (finding, words) in reasons.items():
        write_folder(
            tmp_path / name,
            vault_at(tmp_path),
            FindingHistory(finding=finding, events=(), sightings=()),
            [],
            {},
        )
        assert words in _text(tmp_path / name)
        assert {p.name for p in (tmp_path / name).iterdir()} == {"check.py", "finding.json", "index.html"}


# WACZ -----------------------------------------------------------------------------------------------------------------

_TEXT = "<html><head><meta charset=utf-8></head><body><h1>清政〔2026〕8号，压缩着发来</h1></body></html>"


def _folder(tmp_path: Path) -> Path:
    """The folder of a finding with a packed answer, a plain one, and what a browser made of the first."""
    warc, made = WarcFile(tmp_path, "warc/2026-11-20/qh-1.1.warc.gz", {}), []
    packed = gzip.compress(_TEXT.encode())
    for path, body, coding in (
        ("b.htm", packed, "Content-Encoding: gzip\r\n"),
        ("a.htm?b=2&a=1", b"<p>a</p>", ""),
    ):
        head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n{coding}\r\n".encode()
        sent = Sent(f"http://www.qinghe.gov.cn/{path}", _AT, head, body, b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        made.append(warc.response(sent, "ab" * 32))
    made.append(warc.resource(made[0].url, b"<p>shown</p>", sent, ""))
    warc.close()
    rows = [
        EvidenceRow(
            id=n, unit_id="qh", visit_id=1, night=date(2026, 11, 20), seal=None,
            **{name: getattr(m, name) for name in m.__dataclass_fields__},
        )
        for n, m in enumerate(made)
    ]  # fmt: skip
    write_folder(tmp_path / "out", vault_at(tmp_path), _history(), rows, {})
    return tmp_path / "out"


def test_a_wacz_says_what_is_in_it(tmp_path: Path) -> None:
    folder = _folder(tmp_path)
    with ZipFile(folder / "evidence.wacz") as archive:
        files = {n: archive.read(n) for n in archive.namelist()}
        stored = {i.filename for i in archive.infolist() if i.compress_type == 0}
    manifest, digest = json.loads(files["datapackage.json"]), json.loads(files["datapackage-digest.json"])
    assert manifest["profile"] == "data-package" and manifest["wacz_version"] == "1.1.1"
    assert digest == {"path": "datapackage.json", "hash": _hash(files["datapackage.json"])}
    listed = {r["path"]: (r["hash"], r["bytes"]) for r in manifest["resources"]}
    inside = {n: (_hash(d), len(d)) for n, d in files.items() if not n.startswith("datapackage")}
    assert listed == inside and stored == {"archive/data.warc.gz", "indexes/index.cdx.gz"}
    assert files["archive/data.warc.gz"] == (folder / "evidence.warc.gz").read_bytes()
    head, *pages = map(json.loads, files["pages/pages.jsonl"].splitlines())
    assert head["format"] == "json-pages-1.0" and [p["ts"] for p in pages] == ["2026-11-19T17:00:00Z"] * 2


def test_an_answer_is_found_by_its_address_and_replayed(tmp_path: Path) -> None:
    """As a replay program does it: the line of the index, the bytes it names, unpacked. Without one: see docs/evidence.md."""
    folder = _folder(tmp_path)
    with ZipFile(folder / "evidence.wacz") as archive:
        lines = gzip.decompress(archive.read("indexes/index.cdx.gz")).decode().splitlines()
        warc = archive.read("archive/data.warc.gz")
    assert lines == sorted(lines) and [line.split(" ")[0] for line in lines] == [
        "cn,gov,qinghe)/a.htm?a=1&b=2",
        "cn,gov,qinghe)/b.htm",
    ]
    for line, words in zip(lines, ("<p>a</p>", _TEXT), strict=True):
        _, moment, values = line.split(" ", 2)
        entry = json.loads(values)
        start, length = int(entry["offset"]), int(entry["length"])
        record = next(iter(ArchiveIterator(BytesIO(warc[start : start + length]), check_digests=True)))
        assert record.rec_type == "response" and moment == "20261119170000"
        assert record.rec_headers.get_header("WARC-Target-URI") == entry["url"]
        assert record.content_stream().read().decode() == words and record.digest_checker.passed


def test_warcio_checks_the_records_handed_on(tmp_path: Path) -> None:
    path = _folder(tmp_path) / "evidence.warc.gz"
    checked(path)
    with path.open("rb") as stream:
        kinds = [r.rec_type for r in ArchiveIterator(stream)]
    assert kinds == ["warcinfo", "response", "request", "response", "request", "resource"]


def _hash(data: bytes) -> str:
    return f"sha256:{sha256(data).hexdigest()}"


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("http://www.a.cn", "cn,a)/"),
        ("https://WWW2.a.cn:443/B/", "cn,a)/b"),
        ("https://a.cn:8443/x?b=2&a=1&a=0", "cn,a:8443)/x?a=0&a=1&b=2"),
        ("http://a.cn/%e4%b8%ad?q=%E4%B8%AD#x", "cn,a)/%e4%b8%ad?q=%e4%b8%ad"),
        ("http://a.cn/%7Ex//y", "cn,a)/~x/y"),
        ("http://1.2.3.4/x?a&b=", "4,3,2,1)/x?a&b="),
    ],
)
def test_the_key_of_an_address_is_that_of_replay_programs(url: str, key: str) -> None:
    """What the package ``surt`` says, which pywb looks addresses up by."""
    assert lookup_key(url) == key
