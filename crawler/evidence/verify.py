"""Looking whether what was sealed is still as it was: chain, signatures, rows, and the bytes of the WARC files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from itertools import groupby
from operator import itemgetter
from typing import Any, BinaryIO

from core.chain import NOTHING, head_of
from core.pictures import picture_path
from core.troubles import trouble
from crawler.evidence.keys import is_signed, public_key
from crawler.evidence.sealing import hash_of
from db.evidence import renderings, seals
from db.evidence.vault import Vault
from db.records.evidence import Entry, Seal
from db.session import Database

_ROWS = ("evidence", "finding")
_WORDS = {"evidence": "证据", "finding": "问题", "file": "证据文件"}


@dataclass
class Report:
    """What was looked at; ``problems`` are sentences, each naming the record."""

    seals: int = 0
    numbers: dict[str, int] = field(default_factory=dict)
    bytes: int = 0
    head: str = ""
    purged: int = 0
    unsealed: dict[str, int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    heads: set[str] = field(default_factory=set)


def verify(vault: Vault, database: Database, night: date | None = None) -> Report:
    """Checks the chain whole, and the records of all seals or of those of ``night``.

    A finding or piece of evidence that a later seal covers is checked with that one: its earlier state is known by hash only.
    """
    report, previous, number = Report(), NOTHING, 0
    key, gone = public_key(vault.home), seals.purged(database)
    for seal in seals.all_seals(database):
        report.problems += _chain_problems(seal, previous, number, key)
        previous, number = seal.head, seal.number
        report.head = seal.head
        report.heads.add(seal.head)
        if night in (None, seal.night):
            report.seals += 1
            _check(vault, database, seal, gone, report)
    report.problems += _picture_problems(vault, database, gone)
    report.unsealed = seals.unsealed(database)
    return report


def _chain_problems(seal: Seal, previous: str, number: int, key: str) -> Iterator[str]:
    name = f"第 {seal.number} 环（{seal.night}）"
    if seal.number != number + 1:
        yield f"{name}：前面缺第 {number + 1} 环"
    elif seal.previous != previous:
        yield f"{name}：与上一环接不上"
    entries = ((e.kind, e.id, e.sha256) for e in seal.entries)
    if head_of(seal.previous, seal.number, seal.night.isoformat(), entries) != seal.head:
        yield f"{name}：清单或链头被改动（seals 表第 {seal.number} 行）"
    if not is_signed(seal.head, seal.public_key, seal.signature):
        yield f"{name}：签名不对"
    elif key and seal.public_key != key:
        yield f"{name}：用另一把密钥签名（{seal.public_key[:16]}…）"


def _check(vault: Vault, database: Database, seal: Seal, gone: set[str], report: Report) -> None:
    by_kind = {kind: [e for e in seal.entries if e.kind == kind] for kind in _WORDS}
    claimed = seals.claimed(database, seal.number)
    for kind in _ROWS:
        entries = {e.id: e for e in by_kind[kind]}
        report.numbers[kind] = report.numbers.get(kind, 0) + len(entries)
        rows = list(seals.standing(database, kind, list(entries)))
        report.problems += _row_problems(kind, seal, entries, rows)
        extra = sorted(claimed[kind] - set(entries))
        report.problems += [
            f"{_WORDS[kind]} {i}：不在第 {seal.number} 环的清单里（{seal.night}）" for i in extra
        ]
        if kind == "evidence":
            report.problems += _byte_problems(vault, [r for *_, r in rows if r["file"] not in gone], report)
    report.problems += _file_problems(vault, by_kind["file"], gone, report)


def _row_problems(
    kind: str, seal: Seal, entries: Mapping[str, Entry], rows: Iterable[tuple[str, int | None, str, Any]]
) -> Iterator[str]:
    """Rows that are gone, or changed without this program having changed them."""
    there = set()
    for identity, covered_by, fingerprint, _ in rows:
        there.add(identity)
        later = covered_by is None or covered_by > seal.number
        if kind == "finding" and later:
            continue
        if covered_by != seal.number or fingerprint != entries[identity].sha256:
            yield f"{_WORDS[kind]} {identity}：数据库里的记录被改动（封存于 {seal.night}，第 {seal.number} 环）"
    for identity in sorted(set(entries) - there):
        yield f"{_WORDS[kind]} {identity}：数据库里的记录不见了（封存于 {seal.night}，第 {seal.number} 环）"


def _byte_problems(vault: Vault, rows: Iterable[Mapping[str, Any]], report: Report) -> Iterator[str]:
    ordered = sorted(rows, key=lambda r: (r["file"], r["offset"]))
    for file, group in groupby(ordered, key=itemgetter("file")):
        of_file = list(group)
        try:
            with vault.open(file) as stream:
                for row in of_file:
                    yield from _range_problem(stream, row, report)
        except OSError as error:
            for row in of_file:
                yield f"证据 {row['id']}（{row['url']}）：{_place(row)}读不出（{trouble(error)}）"


def _range_problem(stream: BinaryIO, row: Mapping[str, Any], report: Report) -> Iterator[str]:
    stream.seek(row["offset"])
    data = stream.read(row["length"])
    report.bytes += len(data)
    if sha256(data).hexdigest() != row["sha256"]:
        yield f"证据 {row['id']}（{row['url']}）：{_place(row)}被改动"


def _place(row: Mapping[str, Any]) -> str:
    return f"{row['file']} 第 {row['offset']} 字节起 {row['length']} 字节"


def _picture_problems(vault: Vault, database: Database, gone: set[str]) -> Iterator[str]:
    """Screenshots are named by their hash, which the sealed record of the page names as well."""
    for name in sorted(renderings.screenshots(database)):
        path = picture_path(name)
        if path in gone:
            continue
        try:
            same = sha256(vault.read(path)).hexdigest() == name
        except OSError as error:
            yield f"截图 {path}：读不出（{trouble(error)}）"
            continue
        if not same:
            yield f"截图 {path}：内容被改动"


def _file_problems(vault: Vault, entries: Iterable[Entry], gone: set[str], report: Report) -> Iterator[str]:
    for entry in entries:
        name, _, size = entry.id.rpartition("#")
        if name in gone:
            report.purged += 1
            continue
        report.numbers["file"] = report.numbers.get("file", 0) + 1
        try:
            with vault.open(name) as stream:
                same = hash_of(stream, int(size)) == entry.sha256
        except OSError as error:
            yield f"证据文件 {name}：读不出（{trouble(error)}）"
            continue
        if not same:
            yield f"证据文件 {name}：内容被改动"
