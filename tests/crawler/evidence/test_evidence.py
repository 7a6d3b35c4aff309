"""Evidence of real visits: what is written down, what is not, what survives a crash, and what a later change shows."""

from __future__ import annotations

import fcntl
import gzip
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from crawler.evidence import keeper
from crawler.evidence.spool import LARGEST_ANSWER, Spool, picked
from crawler.evidence.verify import verify
from crawler.evidence.warc import WarcFile, members, mend
from crawler.net.sent import Sent
from db import queries
from db.errors import DatabaseUnavailable
from db.evidence import rows as evidence
from db.evidence import seals
from db.evidence.vault import vault_at
from db.session import open_database
from db.store import Store
from reports.evidence.folder import write_folder
from tests.crawler.evidence.kept import DOCUMENT, checked, judged, records, rows, sent, warcs
from tests.crawler.nights import FAULTY, findings, run, start, wait_for
from tests.crawler.site_server import Answer, serving
from tests.crawler.visits import HOST, NIGHT, Bench, page
from tests.db.handmade import fault, result

_NEXT = NIGHT + timedelta(days=1)


def test_home_page_and_faulted_page_are_kept_as_they_were_sent(tmp_path: Path) -> None:
    packed = gzip.compress(FAULTY.format(mark="").encode(), mtime=0)
    headers = {"Content-Encoding": "gzip", "Content-Type": "text/html; charset=utf-8", "X-Odd": "a\tb"}
    plan = {
        "/": Answer(page(DOCUMENT, "/plain.htm")),
        DOCUMENT: Answer(packed, headers=headers),
        "/plain.htm": Answer(page(title="平常的一页", words="别的话。")),
    }
    with serving(plan) as site:
        bench = Bench(tmp_path, site)
        bench.visit()
    (path,) = warcs(tmp_path)
    checked(path)
    found = list(records(path))
    assert [(kind, url.removeprefix(f"http://{HOST}")) for kind, url, _ in found] == [
        ("warcinfo", ""),
        ("response", "/"),
        ("request", "/"),
        ("response", DOCUMENT),
        ("request", DOCUMENT),
    ]
    assert found[3][2] == packed
    assert b"X-Odd: a\tb" in gzip.decompress(path.read_bytes())
    assert b"User-Agent: minjian" in gzip.decompress(path.read_bytes())
    for row in rows(bench):
        data = path.read_bytes()[row.offset : row.offset + row.length]
        assert sha256(data).hexdigest() == row.sha256
    assert gzip.decompress(packed) in [gzip.decompress(b) if b[:2] == b"\x1f\x8b" else b for *_, b in found]


def test_every_open_finding_has_its_bytes_once_the_site_is_judged(tmp_path: Path) -> None:
    plan = {
        "/": Answer(page(DOCUMENT, "/a/", "/gone.htm")),
        "/a/": Answer(page("/1.htm", "/2.htm", "/missing.htm", title="栏目")),
        **{f"/{n}.htm": Answer(page("/missing.htm", title=f"文章{n}")) for n in (1, 2)},
        DOCUMENT: Answer(FAULTY.format(mark="")),
    }
    with serving(plan) as site:
        bench = Bench(tmp_path, site)
        judged(bench, NIGHT)
    standing = queries.findings(bench.database)
    assert {f.check for f in standing} >= {"dead-link", "document-number"}
    without = [(f.check, f.url) for f in standing if f.evidence is None and (f.sha256 or f.parent_url)]
    assert without == []
    assert not list((tmp_path / "warc/spool").iterdir())
    for path in warcs(tmp_path):
        checked(path)


def test_an_unchanged_night_writes_nothing(tmp_path: Path) -> None:
    etag = {"ETag": '"1"'}
    plan = {
        "/": Answer(page(DOCUMENT), headers=etag),
        DOCUMENT: Answer(FAULTY.format(mark=""), headers=etag),
    }
    with serving(plan) as site:
        bench = Bench(tmp_path, site)
        judged(bench, NIGHT)
        before = rows(bench), warcs(tmp_path)
        again = judged(bench, _NEXT)
    assert again.counts.unchanged == 2
    assert (rows(bench), warcs(tmp_path)) == before


def test_the_same_bytes_sent_again_are_a_revisit(tmp_path: Path) -> None:
    plan = {"/": Answer(page(DOCUMENT)), DOCUMENT: Answer(FAULTY.format(mark=""))}
    with serving(plan) as site:
        bench = Bench(tmp_path, site)
        judged(bench, NIGHT)
        before = rows(bench)
        judged(bench, _NEXT)
        plan["/"] = Answer(page(DOCUMENT, words="换了新话。"))
        judged(bench, _NEXT + timedelta(days=1))
    first, second, third = warcs(tmp_path)
    assert [kind for kind, *_ in records(second)] == ["warcinfo", "revisit", "request", "revisit", "request"]
    kinds = {url: kind for kind, url, _ in records(third) if kind in {"response", "revisit"}}
    assert kinds == {f"http://{HOST}/": "response", f"http://{HOST}{DOCUMENT}": "revisit"}
    assert rows(bench)[: len(before)] == before and len(rows(bench)) == len(before) + 1
    for path in (first, second, third):
        checked(path)
    with second.open("rb") as stream:
        revisits = [r.rec_headers for r in ArchiveIterator(stream) if r.rec_type == "revisit"]
    said = {
        (h.get_header("WARC-Refers-To-Target-URI"), h.get_header("WARC-Payload-Digest")) for h in revisits
    }
    assert said == {(r.url, r.payload_digest) for r in before}


def test_bytes_that_nobody_has_are_asked_for_in_full(tmp_path: Path) -> None:
    etag = {"ETag": '"1"'}
    plan = {
        "/": Answer(page(DOCUMENT), headers=etag),
        DOCUMENT: Answer(FAULTY.format(mark=""), headers=etag),
    }
    with serving(plan) as site:
        bench = Bench(tmp_path, site)
        judged(bench, NIGHT)
        with bench.database.write() as connection:
            connection.exec_driver_sql("DELETE FROM evidence")
        site.asked.clear()
        judged(bench, _NEXT)
        conditions = {path: h.get("If-None-Match") for _, path, h in site.asked if path == DOCUMENT}
    assert conditions == {DOCUMENT: None}
    assert DOCUMENT in {r.url.removeprefix(f"http://{HOST}") for r in rows(bench)}


def test_a_fault_on_every_page_is_not_kept_from_every_page(tmp_path: Path) -> None:
    """A fault of a template is one finding: a few of its pages are written down, the others only spooled."""
    with serving({}) as site:
        bench = Bench(tmp_path, site)
    store = Store(bench.database)
    store.sync_units([bench.unit])
    store.plan_night(NIGHT, ["qh"], bench.config.now())
    kept = keeper.Keeper(
        vault_at(tmp_path), bench.database, store.begin_visit("qh", NIGHT, bench.config.now())
    )
    for n in range(20):
        template = result(fault(subject=f"http://{HOST}/"))
        own = [result(fault(key="own"), check="own")] if n == 15 else []
        body = f"page {n}".encode()
        kept.page(
            sent(body, f"http://{HOST}/{n}.htm"), sha256(body).hexdigest(), [template, *own], always=n == 19
        )
    pages = [r.url.rpartition("/")[2] for r in kept.take()]
    kept.close()
    assert pages == ["0.htm", "1.htm", "2.htm", "15.htm", "19.htm"]
    (spool,) = (tmp_path / "warc/spool").iterdir()
    every = {sha256(f"page {n}".encode()).hexdigest() for n in range(20)}
    with spool.open("rb") as stream:
        assert len(list(picked(stream, every))) == 15


def test_a_torn_record_is_cut_off_and_the_file_goes_on(tmp_path: Path) -> None:
    name = "warc/2026-11-20/qh-1.1.warc.gz"
    warc = WarcFile(tmp_path, name, {"unit": "qh"})
    first = warc.response(sent(b"first"), "a" * 64)
    warc.close()
    path = tmp_path / name
    whole = path.read_bytes()
    for torn in (whole[:200], b"\0" * 100, b"\x1f\x8b\x08", gzip.compress(b"x" * 5000)[:-1]):
        path.write_bytes(whole + torn)
        again = WarcFile(tmp_path, name, {"unit": "qh"}, first.offset + first.length)
        second = again.response(sent(b"second"), "b" * 64)
        again.close()
        assert second.offset == len(whole)
        assert [body for kind, _, body in records(path) if kind == "response"] == [b"first", b"second"]
        checked(path)
    path.write_bytes(whole + b"\x1f\x8b\x08torn")
    mend(path)
    assert path.read_bytes() == whole


def test_members_of_very_packed_records_are_followed(tmp_path: Path) -> None:
    path = tmp_path / "x.gz"
    parts = [gzip.compress(b"\0" * 5_000_000), gzip.compress(os.urandom(200_000)), gzip.compress(b"")]
    path.write_bytes(b"".join(parts))
    with path.open("rb") as stream:
        ends = list(members(stream))
    assert ends == [len(parts[0]), len(parts[0] + parts[1]), len(b"".join(parts))]


def test_two_processes_never_write_one_file(tmp_path: Path) -> None:
    name = "warc/2026-11-20/qh-1.1.warc.gz"
    first, second = WarcFile(tmp_path, name, {}), WarcFile(tmp_path, name, {})
    first.response(sent(), "a" * 64)
    with pytest.raises(DatabaseUnavailable, match="另一个进程"):
        second.response(sent(), "a" * 64)
    first.close()
    with (tmp_path / name).open("rb") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)


def spooled(path: Path, wanted: set[str]) -> list[tuple[str, Sent]]:
    with path.open("rb") as stream:
        return list(picked(stream, wanted))


def test_the_spool_is_bounded_and_survives_a_torn_end(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "x.spool", largest=3000)
    bodies = {"a": b"1" * 1000, "b": b"2" * 1000, "c": b"3" * 2000, "d": b"4" * 10}
    for name, body in bodies.items():
        spool.keep(sent(body), name)
    spool.keep(sent(b"5" * (LARGEST_ANSWER + 1)), "e")
    spool.close()
    assert {name: s.body for name, s in spooled(spool.path, set("abcde"))} == {
        n: b for n, b in bodies.items() if n != "c"
    }
    assert spool.path.stat().st_size < 3000
    with spool.path.open("r+b") as stream:
        stream.truncate(spool.path.stat().st_size - 4)
    assert [name for name, _ in spooled(spool.path, {"a", "d"})] == ["a"]


def test_a_killed_night_leaves_whole_files_and_rows_that_fit(tmp_path: Path) -> None:
    documents = {f"/zfwj/t20261102_{n}.htm": FAULTY.format(mark="") + f"<!-- {n} -->" for n in range(150)}
    plan = {
        "/": Answer(page(*documents)),
        **{path: Answer(text, wait=0.05) for path, text in documents.items()},
    }
    with serving(plan) as site:
        night = start(tmp_path, site)
        wait_for(site, 100)
        os.killpg(night.pid, signal.SIGKILL)
        night.communicate(timeout=180)
        time.sleep(1.0)
        for path in warcs(tmp_path):
            with path.open("ab") as stream:
                stream.write(b"\x1f\x8b\x08 torn by the kill")
        again = run(tmp_path, site, "cli", "nightly")
        verified = run(tmp_path, site, "cli", "evidence", "verify")
    assert again.returncode == 0, again.stderr
    assert verified.returncode == 0, verified.stdout + verified.stderr
    assert len({p.name for p in warcs(tmp_path)}) >= 2, "each attempt has a file of its own"
    for path in warcs(tmp_path):
        checked(path)
    kept = {uri for path in warcs(tmp_path) for kind, uri, _ in records(path) if kind == "response"}
    assert len(kept) == 151


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Any]]:
    """A data folder after one sealed night."""
    folder = tmp_path_factory.mktemp("sealed")
    with serving({"/": Answer(page(DOCUMENT)), DOCUMENT: Answer(FAULTY.format(mark=""))}) as site:
        done = run(folder, site, "cli", "nightly")
        assert done.returncode == 0, done.stderr
        yield folder, site


def verified(folder: Path, site: Any, *more: str) -> subprocess.CompletedProcess[str]:
    return run(folder, site, "cli", "evidence", "verify", *more)


def test_the_head_is_in_the_summary_and_verifies(sealed: tuple[Path, Any]) -> None:
    folder, site = sealed
    done = verified(folder, site)
    assert done.returncode == 0 and "全部相符" in done.stdout
    head = next(line for line in done.stdout.splitlines() if "链头" in line).rpartition("：")[2]
    assert verified(folder, site, "--head", head, "--night", "2026-11-20").returncode == 0
    other = verified(folder, site, "--head", "ab" * 32)
    assert other.returncode == 1 and "截短" in other.stdout
    assert verified(folder, site, "--night", "2026-11-19").returncode == 2
    key = folder / "evidence-key.pem"
    assert key.stat().st_mode & 0o777 == 0o600


def test_an_altered_byte_is_named(sealed: tuple[Path, Any]) -> None:
    folder, site = sealed
    document = findings(folder, site, "document-number")[0]
    record = document["evidence"]
    path = folder / record["warc"]
    whole = path.read_bytes()
    place = record["offset"] + record["length"] // 2
    path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
    try:
        done = verified(folder, site)
        given = run(folder, site, "cli", "evidence", document["id"], "-o", str(folder / "altered"))
    finally:
        path.write_bytes(whole)
    assert done.returncode == 1
    assert f"{record['warc']} 第 {record['offset']} 字节起 {record['length']} 字节被改动" in done.stdout
    assert DOCUMENT in done.stdout
    assert given.returncode == 5 and "verify" in given.stderr and not (folder / "altered").exists()
    assert verified(folder, site).returncode == 0


@pytest.mark.parametrize(
    ("change", "back", "words"),
    [
        ("UPDATE findings SET message = message || '!'", "UPDATE findings SET message = rtrim(message, '!')", "问题 F-"),
        ("UPDATE evidence SET fetched_at = '2020-01-01 00:00:00.000000'", "", "证据 1"),
        ("UPDATE finding_events SET reason = 'x'", "UPDATE finding_events SET reason = ''", "问题 F-"),
        ("UPDATE seals SET head = lower(hex(zeroblob(32)))", "", "签名不对"),
        ("DELETE FROM evidence WHERE id = 1", "", "证据 1：数据库里的记录不见了"),
        ("UPDATE seals SET entries = x'90'", "", "第 1 环（2026-11-20）：清单或链头被改动"),
    ],
)  # fmt: skip
def test_an_altered_row_is_named(
    sealed: tuple[Path, Any], tmp_path: Path, change: str, back: str, words: str
) -> None:
    folder, _ = sealed
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    connection = sqlite3.connect(copy / "minjian.db")
    database = open_database(f"sqlite:///{copy / 'minjian.db'}")
    with connection:
        connection.execute(change)
    assert [p for p in verify(vault_at(copy), database).problems if words in p]
    if back:
        with connection:
            connection.execute(back)
        assert verify(vault_at(copy), database).problems == []
    connection.close()


def test_what_this_program_changes_is_no_alteration(sealed: tuple[Path, Any], tmp_path: Path) -> None:

    folder, site = sealed
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    identity = findings(copy, site, "document-number")[0]["id"]
    review = ("review", identity, "--verdict", "confirmed", "--reason", "属实")
    assert run(copy, site, "cli", *review).returncode == 0
    reviewed = verified(copy, site)
    assert reviewed.returncode == 0 and "尚未封存的 1 条" in reviewed.stdout
    later = {"MINJIAN_AS_OF": "2026-11-21T01:00:00+08:00"}
    assert run(copy, site, "cli", "nightly", **later).returncode == 0
    done = verified(copy, site)
    assert done.returncode == 0 and "核对 2 环" in done.stdout
    assert verified(copy, site, "--night", "2026-11-20").returncode == 0


def test_the_folder_of_a_finding(sealed: tuple[Path, Any], tmp_path: Path) -> None:
    folder, site = sealed
    identity = findings(folder, site, "document-number")[0]["id"]
    done = run(folder, site, "cli", "evidence", identity, "-o", str(tmp_path / "out"))
    assert done.returncode == 0, done.stderr
    assert {p.name for p in (tmp_path / "out").iterdir()} == {
        "check.py",
        "evidence.wacz",
        "evidence.warc.gz",
        "finding.json",
        "index.html",
        "seal-1.json",
    }
    checked(tmp_path / "out/evidence.warc.gz")
    kinds = [kind for kind, *_ in records(tmp_path / "out/evidence.warc.gz")]
    assert kinds == ["warcinfo", "response", "request"]
    given = json.loads((tmp_path / "out/finding.json").read_text())
    assert given["id"] == identity and len(given["seals"]) == 1
    body = next(b for kind, _, b in records(tmp_path / "out/evidence.warc.gz") if kind == "response")
    assert sha256(body).hexdigest() == given["evidence"]["sha256"]
    again = run(folder, site, "cli", "evidence", identity, "-o", str(tmp_path / "out"))
    assert again.returncode != 0 and "已有别的文件" in again.stderr
    unknown = run(folder, site, "cli", "evidence", "F-NONE", "-o", str(tmp_path / "none"))
    assert unknown.returncode == 2


def test_the_folder_checks_itself_and_names_what_was_altered(
    sealed: tuple[Path, Any], tmp_path: Path
) -> None:
    """With nothing of ours: Python alone, and what lies in the folder."""
    folder, site = sealed
    identity = findings(folder, site, "document-number")[0]["id"]
    out = tmp_path / "out"
    assert run(folder, site, "cli", "evidence", identity, "-o", str(out)).returncode == 0
    assert self_checked(out).returncode == 0
    given = json.loads((out / "finding.json").read_text("utf-8"))
    place = given["records"][0]["place"] + given["records"][0]["length"] // 2
    other = "0" * 64
    first_entry = re.compile(r'(\["(?:evidence|finding|file)", "[^"]+", ")[0-9a-f]{64}')
    alterations: dict[str, tuple[Callable[[bytes], bytes], str]] = {
        "evidence.warc.gz": (lambda b: b[:place] + bytes([b[place] ^ 1]) + b[place + 1 :], "的字节"),
        "finding.json": (lambda b: b.replace(b'\\"severity\\":\\"minor', b'\\"severity\\":\\"notice'), "问题 F-"),
        "seal-1.json": (lambda b: first_entry.sub(rf"\g<1>{other}", b.decode(), count=1).encode(), "的清单与链头"),
    }  # fmt: skip
    for name, (change, words) in alterations.items():
        whole = (out / name).read_bytes()
        (out / name).write_bytes(change(whole))
        assert change(whole) != whole
        done = self_checked(out)
        assert done.returncode == 1
        assert [line for line in done.stdout.splitlines() if words in line and line.endswith("不符")], name
        (out / name).write_bytes(whole)
    assert self_checked(out).returncode == 0


def test_the_list_of_a_night_can_be_left_out(sealed: tuple[Path, Any], tmp_path: Path) -> None:
    folder, site = sealed
    database = open_database(f"sqlite:///{folder / 'minjian.db'}")
    identity = findings(folder, site, "document-number")[0]["id"]
    history = queries.finding(database, identity)
    records = evidence.of_history(database, history)
    chain, covered = seals.covering(database, identity, records)
    written = write_folder(tmp_path / "out", vault_at(folder), history, records, chain, covered, lists=False)
    assert [p.name for p in written if "seal" in p.name] == [] and {r.kind for r in covered} == {
        "evidence",
        "finding",
    }
    done = self_checked(tmp_path / "out")
    assert done.returncode == 0 and done.stdout.count("清单不在这个文件夹里") == 2


def self_checked(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", "-S", "check.py"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=180)


def test_old_files_go_and_what_findings_rest_on_stays(sealed: tuple[Path, Any], tmp_path: Path) -> None:
    folder, site = sealed
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    orphan = copy / "warc/2024-01-01/old-7.1.warc.gz"
    orphan.parent.mkdir()
    orphan.write_bytes(b"revisits only")
    late = {"MINJIAN_AS_OF": "2031-11-20T01:00:00+08:00"}
    listed = run(copy, site, "cli", "db", "purge", "--dry-run", **late)
    assert listed.returncode == 0 and "old-7.1" in listed.stdout and "qh-1.1.warc.gz" not in listed.stdout
    assert orphan.exists()
    identities = [
        f["id"] for f in json.loads(run(copy, site, "cli", "findings", "--format", "json").stdout)["findings"]
    ]
    store = Store(open_database(f"sqlite:///{copy / 'minjian.db'}"))
    for identity in identities:  # by the command it would be a process each
        store.review(identity, "false-alarm", "不是", "", None, datetime.fromisoformat(late["MINJIAN_AS_OF"]))
    store.database.close()
    connection = sqlite3.connect(copy / "minjian.db")
    with connection:
        connection.execute(
            "INSERT INTO rollups (year, rubric, rubric_version, rubric_hash, version, state, made_at, as_of, hash, summary, changes)"
            " VALUES (2026, 'r', 1, '', 1, 'draft', '2026-12-31', '2026-12-31', '', '{}', '[]')"
        )
    scored = run(copy, site, "cli", "db", "purge", "--dry-run", **late)
    assert "qh-1.1.warc.gz" not in scored.stdout
    with connection:
        connection.execute("DELETE FROM rollups")
    connection.close()
    (moment,) = {r.fetched_at.year for r in rows(Bench(copy, site))}
    done = run(copy, site, "cli", "db", "purge", **late)
    assert moment < 2030 and done.returncode == 0 and "qh-1.1.warc.gz" in done.stdout, (
        done.stdout + done.stderr
    )
    assert not orphan.parent.exists() and not list((copy / "warc").glob("*/*.warc.gz"))
    again = verified(copy, site)
    assert again.returncode == 0 and "已按保存期限清除的文件" in again.stdout
    given = run(copy, site, "cli", "evidence", identities[0], "-o", str(tmp_path / "out"))
    assert given.returncode == 0 and "清除" in given.stdout


def test_coverage_says_what_is_taken(sealed: tuple[Path, Any]) -> None:
    folder, site = sealed
    done = run(folder, site, "cli", "coverage")
    assert "证据 1 个文件" in done.stderr and "数据库" in done.stderr


def test_a_full_disk_ends_the_keeping_and_not_the_visit() -> None:
    """/dev/full takes nothing: every write to it says that there is no room."""
    spool = Spool(Path("/dev/full"))
    for number in range(20):
        spool.keep(sent(b"x" * 9000), f"{number}")
    spool.close()
    small = Spool(Path("/dev/full"))
    small.keep(sent(), "a")
    small.close()
    small.keep(sent(), "b")
