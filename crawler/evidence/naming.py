"""After a site has been judged: the bytes of the pages that its open findings name, out of the spool."""

from __future__ import annotations

from pathlib import Path

from crawler.evidence.keeper import spool_path, warc_file, warc_name
from crawler.evidence.spool import picked
from db import evidence
from db.records import EvidenceRecord, VisitHandle
from db.session import Database
from db.store import Store


def keep_named(home: Path, database: Database, visit: VisitHandle) -> int:
    """Writes down what active findings rest on and was only spooled; gives how many pages. The spool is deleted.

    What was not spooled (an unchanged page, or no room) stays missing; the next visit asks for it in full.
    """
    spools = [spool_path(home, visit, n) for n in range(1, visit.attempt + 1)]
    spools = [path for path in spools if path.exists()]
    wanted = evidence.missing(database, visit.unit_id) if spools else set()
    records = _written(home, database, visit, spools, wanted) if wanted else []
    if records:
        Store(database).save_evidence(visit, records)
    for path in spools:
        path.unlink()
    return len(records)


def _written(
    home: Path, database: Database, visit: VisitHandle, spools: list[Path], wanted: set[str]
) -> list[EvidenceRecord]:
    warc = warc_file(home, visit, evidence.end_of(database, warc_name(visit)))
    records = []
    try:
        for path in spools:
            for payload_hash, sent in picked(path, wanted):
                if payload_hash in wanted:
                    wanted.discard(payload_hash)
                    records.append(warc.response(sent, payload_hash))
    finally:
        warc.close()
    return records
