"""After a site has been judged: the bytes of the pages that its open findings name, out of the spool."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import BinaryIO

from crawler.evidence.keeper import named_later, spool_name, warc_file, warc_name
from crawler.evidence.sending import send_waiting
from crawler.evidence.spool import picked
from crawler.evidence.warc import WarcFile
from db.evidence import rows as evidence
from db.evidence.vault import StoreAway, Vault
from db.records.evidence import EvidenceRecord
from db.records.visits import VisitHandle
from db.session import Database
from db.store import Store

logger = logging.getLogger(__name__)


def keep_named(vault: Vault, database: Database, visit: VisitHandle, now: datetime) -> int:
    """Writes down what active findings rest on and was only spooled; gives how many pages. The spool is deleted.

    What was not spooled (an unchanged page, or no room, or its spool lies on a machine whose store was away) stays missing;
    the next visit asks for it in full.
    """
    spools = [name for n in range(1, visit.attempt + 1) if _is_there(vault, name := spool_name(visit, n))]
    wanted = evidence.missing(database, visit.unit_id) if spools else set()
    file, records = _written(vault, database, visit, spools, wanted) if wanted else ("", [])
    if records:
        Store(database).save_evidence(visit, records)
    for name in spools:
        _delete(vault, name)
    if vault.shared and records:
        send_waiting(vault, database, now, [file])
    return len(records)


def _is_there(vault: Vault, name: str) -> bool:
    try:
        return vault.exists(name)
    except StoreAway as error:
        logger.warning("%s: %s", name, error.strerror)
        return False


def _delete(vault: Vault, name: str) -> None:
    """A spool that cannot be deleted goes with ``minjian db purge``."""
    try:
        vault.delete(name)
    except StoreAway as error:
        logger.warning("%s: %s", name, error.strerror)


def _written(
    vault: Vault, database: Database, visit: VisitHandle, spools: list[str], wanted: set[str]
) -> tuple[str, list[EvidenceRecord]]:
    name = named_later(visit) if vault.shared else warc_name(visit)
    warc = warc_file(vault.home, visit, name, evidence.end_of(database, name))
    records: list[EvidenceRecord] = []
    try:
        for spool in spools:
            try:
                with vault.open(spool) as stream:
                    _pick(stream, warc, wanted, records)
            except StoreAway as error:
                logger.warning("%s: %s", spool, error.strerror)
    finally:
        warc.close()
    return name, records


def _pick(stream: BinaryIO, warc: WarcFile, wanted: set[str], records: list[EvidenceRecord]) -> None:
    """Writes down what is ``wanted`` and not written yet."""
    for payload_hash, sent in picked(stream, wanted):
        if payload_hash in wanted:
            wanted.discard(payload_hash)
            records.append(warc.response(sent, payload_hash))
