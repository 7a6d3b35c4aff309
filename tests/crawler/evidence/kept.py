"""What real visits leave as evidence, as tests look at it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from warcio.archiveiterator import ArchiveIterator

from checks import catalogue
from core.times import SHANGHAI
from crawler.evidence.naming import keep_named
from crawler.net.sent import Sent
from crawler.night.judging import judge_unit
from db import queries
from db.evidence import rows as evidence
from db.records.evidence import EvidenceRow
from db.records.visits import VisitRow
from tests.crawler.visits import HOST, Bench

DOCUMENT = "/zfwj/t20261102_1.htm"


def sent(body: bytes = b"<p>words</p>", url: str = f"http://{HOST}/") -> Sent:

    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    return Sent(
        url, datetime(2026, 11, 20, 1, tzinfo=SHANGHAI), head, body, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
    )


def rows(bench: Bench) -> list[EvidenceRow]:
    """All evidence, oldest first."""
    hashes = evidence.kept(bench.database, "qh")
    found = [evidence.record_of(bench.database, "qh", h) for h in hashes]
    return sorted((r for r in found if r is not None), key=lambda r: r.id)


def records(path: Path) -> Iterator[tuple[str, str, bytes]]:
    """Type, address and raw payload (as sent) of each record."""
    with path.open("rb") as stream:
        for record in ArchiveIterator(stream, no_record_parse=False, check_digests="raise"):
            uri = record.rec_headers.get_header("WARC-Target-URI") or ""
            yield record.rec_type, uri, record.raw_stream.read()


def checked(path: Path) -> None:
    """``warcio check`` has nothing to say."""
    done = subprocess.run(
        [sys.executable, "-m", "warcio.cli", "check", "-v", str(path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0 and "digest pass" in done.stdout, done.stdout + done.stderr


def warcs(folder: Path) -> list[Path]:
    return sorted((folder / "warc").glob("*/*.warc.gz"))


def judged(bench: Bench, night: date, **order: Any) -> VisitRow:
    """A visit with everything that follows it."""
    row = bench.visit(night, **order)
    judge_unit(bench.database, bench.unit, row.id, catalogue.load(), bench.config.now())
    keep_named(
        bench.config.vault, bench.database, queries.visit_handle(bench.database, row.id), bench.config.now()
    )
    return row
