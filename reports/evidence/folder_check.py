"""Checks a folder of evidence (问题证据文件夹) by itself: ``python3 check.py``, with nothing but Python 3.

Each record's bytes against its hash, each sealed row against the list of its night, each list against the head of the chain. The
signature is checked too where the package ``cryptography`` is installed. Ends with 1 where something does not fit.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

sys.dont_write_bytecode = True


def _digest(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def _records(finding: dict[str, Any], archive: bytes) -> Iterator[tuple[str, bool]]:
    for record in finding["records"]:
        data = archive[record["place"] : record["place"] + record["length"]]
        yield f"记录 {record['id']} 的字节（{record['url']}）", sha256(data).hexdigest() == record["sha256"]


def _sealed(finding: dict[str, Any], seals: dict[int, Any]) -> Iterator[tuple[str, bool | str]]:
    hashes = {str(record["id"]): record["sha256"] for record in finding["records"]}
    for row in finding["sealed"]:
        kind, identity, text = row["kind"], row["id"], row["text"]
        name = f"{'记录' if kind == 'evidence' else '问题'} {identity} 在第 {row['seal']} 环的清单里"
        if row["seal"] not in seals:
            yield name, "没有核对（清单不在这个文件夹里）"
            continue
        fits = [kind, identity, sha256(text.encode()).hexdigest()] in seals[row["seal"]]["entries"]
        if kind == "evidence":
            fits = fits and json.loads(text)["sha256"] == hashes.get(identity)
        else:
            fits = fits and json.loads(text)["id"] == finding["id"]
        yield name, fits


def _chained(seal: dict[str, Any]) -> bool:
    link = _digest(["seal", seal["number"], seal["night"], seal["previous"]])
    for kind, identity, fingerprint in seal["entries"]:
        link = _digest([link, kind, identity, fingerprint])
    return bool(link == seal["head"])


def _signed(seal: dict[str, Any]) -> bool | str:
    try:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    except ImportError:
        return "没有核对（需要 Python 包 cryptography）"
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(seal["public_key"]))
    try:
        key.verify(bytes.fromhex(seal["signature"]), f"minjian seal 1\n{seal['head']}".encode())
    except InvalidSignature:
        return False
    return True


def _answers(folder: Path) -> Iterator[tuple[str, bool | str]]:
    finding = json.loads((folder / "finding.json").read_text("utf-8"))
    archive = folder / "evidence.warc.gz"
    seals = {s["number"]: s for s in (json.loads(p.read_text("utf-8")) for p in folder.glob("seal-*.json"))}
    yield from _records(finding, archive.read_bytes() if archive.exists() else b"")
    yield from _sealed(finding, seals)
    if not finding["sealed"]:
        yield f"问题 {finding['id']} 和它的记录", "还没有封存"
    for number, seal in sorted(seals.items()):
        name = f"第 {number} 环（{seal['night']}）"
        yield f"{name}的清单与链头 {seal['head']}", _chained(seal)
        yield f"{name}的签名（公钥 {seal['public_key']}）", _signed(seal)


def main(folder: Path) -> int:
    wrong = 0
    for name, answer in _answers(folder):
        print(f"{name}：{answer if isinstance(answer, str) else '相符' if answer else '不符'}")
        wrong += answer is False
    print(f"有 {wrong} 处不符" if wrong else "没有不符；链头和公钥是否就是当夜的，请与另存的核对")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(Path(__file__).parent))
