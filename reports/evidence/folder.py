"""A finding with its bytes as a folder that opens without this program: WARC, JSON, and one HTML page."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from io import BytesIO
from itertools import accumulate
from pathlib import Path
from typing import Any

from warcio.warcwriter import WARCWriter

from db.evidence.vault import Vault
from db.records.evidence import EvidenceRow, Seal, SealedRow
from db.records.findings import FindingHistory
from reports.evidence import folder_check
from reports.evidence.answers import Answer, EvidenceError, answer_of
from reports.evidence.names import CHECK, FINDING, MARKED, PAGE, PICTURE, WACZ, WARC
from reports.evidence.page import page_of
from reports.evidence.wacz import packed
from reports.pictures import PictureError, Shot, marked, shot_of
from reports.rows import as_json
from reports.safe import json_text, plain


def write_folder(
    folder: Path,
    vault: Vault,
    history: FindingHistory,
    rows: Sequence[EvidenceRow],
    seals: Mapping[int, Seal],
    sealed: Sequence[SealedRow] = (),
    *,
    lists: bool = True,
) -> list[Path]:
    """Writes the finding and all its stored answers into ``folder``, which must be empty or not there.

    ``lists`` tells whether the lists of the sealed nights go in: they name (not more) what else was sealed then.
    Raises :class:`EvidenceError` where bytes are not as they were written down, :class:`OSError` where writing fails.
    """
    answers = [answer_of(vault, row) for row in rows]
    if folder.exists() and any(folder.iterdir()):
        raise EvidenceError(f"{folder}：文件夹里已有别的文件；请另指定一个空的或还没有的文件夹")
    folder.mkdir(parents=True, exist_ok=True)
    shot, outlined = _pictures(vault, history)
    info = _info(history.finding.id)
    warc = info + b"".join(a.raw for a in answers)
    places = list(accumulate((len(a.raw) for a in answers), initial=len(info)))[: len(answers)]
    written = {
        FINDING: json_text(
            json.dumps(_described(history, rows, places, seals, sealed), ensure_ascii=False, indent=2)
        ).encode(),
        PAGE: page_of(history, answers, places, seals, outlined, lists=lists).encode("utf-8", "replace"),
    }
    if shot is not None:
        written |= {PICTURE: shot.png, MARKED: outlined}
    if answers:
        written |= {WARC: warc, WACZ: _wacz(history, answers, warc)}
    written |= {f"seal-{number}.json": _chain(seal) for number, seal in seals.items() if lists}
    written[CHECK] = Path(folder_check.__file__).read_bytes()
    for name, data in written.items():
        (folder / name).write_bytes(data)
    return [folder / name for name in written]


def _pictures(vault: Vault, history: FindingHistory) -> tuple[Shot | None, bytes]:
    """The screenshot as it was taken, and with the place outlined."""
    try:
        shot = shot_of(vault, history.finding.screenshot)
        return shot, marked(shot, history.finding) if shot is not None else b""
    except PictureError as error:
        raise EvidenceError(str(error)) from error


def _info(identity: str) -> bytes:
    """The first record of the file."""
    out = BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="WARC/1.1")
    about = {
        "software": "minjian (warcio)",
        "description": f"records copied byte for byte for finding {identity}",
    }
    writer.write_record(writer.create_warcinfo_record(WARC, about))
    return out.getvalue()


def _wacz(history: FindingHistory, answers: Sequence[Answer], warc: bytes) -> bytes:
    """The same bytes with an index and a list of pages; dated by its newest answer, so that it is the same each time."""
    row = history.finding
    return packed(
        warc,
        title=plain(f"{row.unit}：{row.message}"),
        description=f"Evidence for finding {row.id}",
        made=max(a.row.fetched_at for a in answers),
        main=row.url,
    )


def _described(
    history: FindingHistory,
    rows: Sequence[EvidenceRow],
    places: Sequence[int],
    seals: Mapping[int, Seal],
    sealed: Sequence[SealedRow],
) -> dict[str, Any]:
    return {
        **as_json(history.finding),
        "events": [as_json(e) for e in history.events],
        "sightings": [as_json(s) for s in history.sightings],
        "records": [as_json(r) | {"place": place} for r, place in zip(rows, places, strict=True)],
        "sealed": [as_json(r) for r in sealed],
        "seals": [
            {"number": s.number, "night": s.night.isoformat(), "head": s.head, "previous": s.previous,
             "public_key": s.public_key, "signature": s.signature, "entries": len(s.entries)}
            for s in seals.values()
        ],
    }  # fmt: skip


def _chain(seal: Seal) -> bytes:
    """All that a night's head is made of, an entry a line."""
    entries = ",\n".join(json.dumps([e.kind, e.id, e.sha256], ensure_ascii=False) for e in seal.entries)
    about = {
        "number": seal.number, "night": seal.night.isoformat(), "previous": seal.previous, "head": seal.head,
        "public_key": seal.public_key, "signature": seal.signature,
    }  # fmt: skip
    return json_text(f'{json.dumps(about)[:-1]}, "entries": [\n{entries}\n]}}\n').encode()
