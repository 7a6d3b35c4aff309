"""Seals over rows, on both databases."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import text

from core.chain import NOTHING, digest, head_of
from db.evidence import rows as evidence
from db.evidence import seals
from db.records.evidence import EvidenceRecord, RenderingRecord, Seal
from db.records.findings import FindingRow
from reports.rows import as_json
from tests.db.handmade import fault, night_time, page, result, url
from tests.db.house import House

_NIGHT = date(2026, 11, 21)


def _sealed(house: House) -> Seal:
    return seals.seal(house.database, _NIGHT, night_time(0), [("warc/x#3", "ab" * 32)], lambda h: (h, h + h))


def _record(path: object) -> EvidenceRecord:
    made = page(path)
    return EvidenceRecord(
        url=made.url, payload_hash=made.payload_hash, payload_digest="sha256:X", fetched_at=night_time(0),
        file="warc/x", offset=0, length=3, sha256="cd" * 32,
    )  # fmt: skip


def test_a_seal_covers_what_is_new_and_what_changed(house: House) -> None:
    handle, now = house.begin(0)
    house.store.save(
        handle, now=now, pages=[page(1, result(fault())), page(2, result(fault()))], evidence=[_record(1)]
    )
    first = _sealed(house)
    assert [e.kind for e in first.entries] == ["evidence", "finding", "finding", "file"]
    assert first.previous == NOTHING
    house.store.save_evidence(handle, [_record(2)])
    house.store.save(handle, now=now, pages=[page(1, result(), version=2)])
    second = _sealed(house)
    assert [e.kind for e in second.entries] == ["evidence", "finding", "file"]
    assert second.previous == first.head
    assert _sealed(house).entries == (first.entries[-1],)
    assert list(seals.all_seals(house.database))[:2] == [
        replace(s, made_at=night_time(0)) for s in (first, second)
    ]


def test_a_head_can_be_computed_by_anybody(house: House) -> None:
    handle, now = house.begin(0)
    house.store.save(handle, now=now, evidence=[_record(1)])
    made = _sealed(house)
    (entry, _) = made.entries
    content = {
        "id": int(entry.id), "unit_id": "qh", "visit_id": handle.id, "night": "2026-11-21", "url": url(1),
        "payload_hash": page(1).payload_hash, "payload_digest": "sha256:X",
        "fetched_at": "2026-11-20T17:00:00.000000+00:00", "file": "warc/x", "offset": 0, "length": 3, "sha256": "cd" * 32,
    }  # fmt: skip
    assert entry.sha256 == digest(content)
    entries = [("evidence", entry.id, entry.sha256), ("file", "warc/x#3", "ab" * 32)]
    assert made.head == head_of(NOTHING, 1, "2026-11-21", entries)


def test_a_change_past_the_program_does_not_fit(house: House) -> None:
    handle, now = house.begin(0)
    house.store.save(handle, now=now, pages=[page(1, result(fault()))])
    made = _sealed(house)
    entry = made.entries[0]
    with house.database.write() as connection:
        connection.execute(text("UPDATE findings SET severity = 'notice'"))
    ((identity, covered_by, fingerprint, _),) = seals.standing(house.database, "finding", [entry.id])
    assert (identity, covered_by) == (entry.id, 1)
    assert fingerprint != entry.sha256


def test_what_nobody_keeps_is_named(house: House) -> None:
    handle, now = house.begin(0)
    dead = fault(
        "dead-link", "broken", url="http://elsewhere/", parent_url=url(2), subject="http://elsewhere/"
    )
    house.store.save(handle, now=now, pages=[page(1, result(fault())), page(2), page(3)])
    house.store.apply_site_results(handle, "qh", [result(dead, check="dead-link")], {}, now)
    assert evidence.missing(house.database, "qh") == {page(1).payload_hash, page(2).payload_hash}
    house.store.save_evidence(handle, [_record(1), _record(2)])
    assert evidence.missing(house.database, "qh") == set()
    found = {f.check: f.evidence for f in house.all()}
    assert {c: e.url for c, e in found.items() if e} == {"document-number": url(1), "dead-link": url(2)}
    with house.database.write() as connection:
        connection.execute(
            text("INSERT INTO purged_files (file, at, bytes) VALUES ('warc/x', '2026-11-22 00:00:00', 3)")
        )
    assert evidence.kept(house.database, "qh") == set()
    assert page(1).payload_hash in evidence.missing(house.database, "qh")


def test_the_view_names_the_records_of_a_finding(house: House) -> None:
    handle, now = house.begin(0)
    house.store.save(handle, now=now, pages=[page(1, result(fault()))], evidence=[_record(1)])
    with house.database.read() as connection:
        row = connection.execute(text("SELECT * FROM v_evidence")).mappings().one()
    (finding,) = house.all()
    assert (row["finding_id"], row["file"], row["length"]) == (finding.id, "warc/x", 3)


def test_the_view_of_findings_says_where_the_evidence_is_as_their_json_does(house: House) -> None:
    handle, now = house.begin(0)
    dead = fault(
        "dead-link", "broken", url="http://elsewhere/", parent_url=url(2), subject="http://elsewhere/"
    )
    shown = RenderingRecord(
        url=url(2), payload_hash=page(2).payload_hash, rendered_hash="x", screenshot="ab" * 32, shown_at=now
    )
    house.store.save(
        handle,
        now=now,
        pages=[page(1, result(fault())), page(2)],
        evidence=[_record(1), _record(2)],
        renderings=[shown],
    )
    house.store.apply_site_results(handle, "qh", [result(dead, check="dead-link")], {}, now)
    assert _viewed(house) == {f.id: _told(f) for f in house.all()}
    assert {(e["warc"], bool(e["screenshot"])) for e in _viewed(house).values()} == {
        ("warc/x", False),
        ("warc/x", True),
    }
    with house.database.write() as connection:
        connection.execute(
            text("INSERT INTO purged_files (file, at, bytes) VALUES ('warc/x', '2026-11-22 00:00:00', 3)")
        )
    assert {e["warc"] for e in _viewed(house).values()} == {None}


def _viewed(house: House) -> dict[str, dict[str, Any]]:
    with house.database.read() as connection:
        rows = connection.execute(text("SELECT id, evidence FROM v_findings")).all()
    return {r.id: json.loads(r.evidence) if isinstance(r.evidence, str) else r.evidence for r in rows}


def _told(finding: FindingRow) -> dict[str, Any]:
    told = as_json(finding)["evidence"]
    return {name: told[name] for name in ("sha256", "warc", "screenshot")}
