"""A finding with its bytes as a folder that opens without this program: WARC, JSON, and one HTML page."""

from __future__ import annotations

import html
import json
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any
from zlib import error as zlib_error

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.warcwriter import WARCWriter

from core.times import local
from core.words import EVENTS, SEVERITIES, STATUSES
from db.records import EvidenceRow, FindingHistory, Seal
from db.vault import Vault
from reading.charset import decode
from reports.exports import as_json
from reports.pictures import PictureError, Shot, marked, shot_of
from reports.safe import json_text, plain
from reports.wacz import packed

WARC, FINDING, PAGE, PICTURE = "evidence.warc.gz", "finding.json", "index.html", "screenshot.png"
WACZ, MARKED = "evidence.wacz", "screenshot-marked.png"
_SHOWN = 200_000  # characters of a page's source
_READ = 4_000_000  # bytes of it that are unpacked
_REQUEST = 1 << 16


class EvidenceError(Exception):
    """The bytes cannot be given; the message says why and what to do."""


@dataclass(frozen=True)
class Answer:
    """One stored answer, or what a browser ``made`` of it: ``raw`` are its gzip members as they stand in the night's file, the request behind them."""

    row: EvidenceRow
    raw: bytes
    head: str
    source: str
    cut: bool
    made: bool = False


def write_folder(
    folder: Path,
    vault: Vault,
    history: FindingHistory,
    rows: Sequence[EvidenceRow],
    seals: Mapping[int, Seal],
) -> list[Path]:
    """Writes the finding and all its stored answers into ``folder``, which must be empty or not there.

    Raises :class:`EvidenceError` where bytes are not as they were written down, :class:`OSError` where writing fails.
    """
    answers = [_answer(vault, row) for row in rows]
    if folder.exists() and any(folder.iterdir()):
        raise EvidenceError(f"{folder}：文件夹里已有别的文件；请另指定一个空的或还没有的文件夹")
    folder.mkdir(parents=True, exist_ok=True)
    shot, outlined = _pictures(vault, history)
    written = {
        FINDING: json_text(
            json.dumps(_described(history, rows, seals), ensure_ascii=False, indent=2)
        ).encode(),
        PAGE: _page(history, answers, seals, outlined).encode("utf-8", "replace"),
    }
    if shot is not None:
        written |= {PICTURE: shot.png, MARKED: outlined}
    if answers:
        warc = _warc(history.finding.id, answers)
        written |= {WARC: warc, WACZ: _wacz(history, answers, warc)}
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


def _answer(vault: Vault, row: EvidenceRow) -> Answer:
    try:
        data = vault.read(row.file, row.offset, row.length + _REQUEST)
    except OSError as error:
        raise EvidenceError(
            f"{row.file}：读不出（{error.strerror or error}）；见 minjian evidence verify"
        ) from error
    raw, behind = data[: row.length], data[row.length :]
    if sha256(raw).hexdigest() != row.sha256:
        place = f"第 {row.offset} 字节起 {row.length} 字节"
        raise EvidenceError(f"{row.file}：{place}与记录的哈希不符；见 minjian evidence verify")
    head, source, cut, made = _unpacked(raw)
    return Answer(row, raw + (b"" if made else _request_of(behind)), head, source, cut, made)


def _unpacked(raw: bytes) -> tuple[str, str, bool, bool]:
    """Header lines and source as text, for looking at only; whether the source was cut, whether a browser made it."""
    record = next(iter(ArchiveIterator(BytesIO(raw))))
    made = record.rec_type == "resource"
    headers = record.rec_headers if made else record.http_headers
    head = headers.to_str()
    kind = headers.get_header("Content-Type") or ""
    if not ("text" in kind or "html" in kind or "xml" in kind):
        return head, "", False, made
    try:
        body = record.content_stream().read(_READ + 1)
    except (zlib_error, ArchiveLoadFailed, OSError):
        return head, "", False, made
    text = decode(body[:_READ], kind).text
    return head, text[:_SHOWN], len(text) > _SHOWN or len(body) > _READ, made


def _request_of(behind: bytes) -> bytes:
    """The gzip member of the request, which follows its answer; nothing where something else does."""
    try:
        records = ArchiveIterator(BytesIO(behind))
        first = next(records)
        if first.rec_type != "request":
            return b""
        first.content_stream().read()
        next(records, None)
        length = records.get_record_offset()
    except (StopIteration, ArchiveLoadFailed, zlib_error):
        return b""
    return behind[: length or len(behind)]


def _warc(identity: str, answers: Sequence[Answer]) -> bytes:
    out = BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="WARC/1.1")
    about = {
        "software": "minjian (warcio)",
        "description": f"records copied byte for byte for finding {identity}",
    }
    writer.write_record(writer.create_warcinfo_record(WARC, about))
    return out.getvalue() + b"".join(a.raw for a in answers)


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
    history: FindingHistory, rows: Sequence[EvidenceRow], seals: Mapping[int, Seal]
) -> dict[str, Any]:
    return {
        **as_json(history.finding),
        "events": [as_json(e) for e in history.events],
        "sightings": [as_json(s) for s in history.sightings],
        "records": [as_json(r) for r in rows],
        "seals": [
            {"number": s.number, "night": s.night.isoformat(), "head": s.head, "previous": s.previous,
             "public_key": s.public_key, "signature": s.signature, "entries": len(s.entries)}
            for s in seals.values()
        ],
    }  # fmt: skip


# The page ---------------------------------------------------------------------------------------------------------

_STYLE = (
    "body{font:16px/1.7 'Noto Sans CJK SC','Microsoft YaHei',sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222}"
    "h1{font-size:1.4rem}h2{font-size:1.1rem;margin-top:2rem;border-bottom:1px solid #ccc}"
    "th{text-align:left;vertical-align:top;padding-right:1rem;white-space:nowrap;color:#666;font-weight:normal}"
    "td{overflow-wrap:anywhere}pre{background:#f6f6f6;padding:.8rem;overflow:auto;max-height:32rem;white-space:pre-wrap;overflow-wrap:anywhere}"
    "img{max-width:100%;border:1px solid #ccc}mark{background:#ffe08a}.note{color:#666;font-size:.9rem}code{overflow-wrap:anywhere}"
)
#: Nothing is loaded and nothing runs, whatever a page tried to bring along.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"


def _page(
    history: FindingHistory, answers: Sequence[Answer], seals: Mapping[int, Seal], picture: bytes
) -> str:
    row = history.finding
    parts = [
        f'<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8"><title>证据 {_e(row.id)}</title>',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}"><style>{_STYLE}</style></head><body>',
        f"<h1>{_e(row.unit)}：{_e(row.message)}</h1>",
        _table(_facts(history)),
        "<h2>经过</h2>",
        _table(
            (f"{local(e.at):%Y-%m-%d %H:%M}", f"{EVENTS.get(e.kind, e.kind)} {e.by} {e.reason}")
            for e in history.events
        ),
        *_shown(history, picture),
        "<h2>保存的应答</h2>",
        *(_of_answer(a, row.quote, seals) for a in answers),
        "" if answers else "<p>这个问题的网页原文没有保存下来。</p>",
        _HOW if answers else "",
        "</body></html>\n",
    ]
    return "\n".join(p for p in parts if p)


def _shown(history: FindingHistory, picture: bytes) -> Iterator[str]:
    """The marked screenshot, inside the page itself: nothing else is loaded."""
    if picture:
        data = b64encode(picture).decode("ascii")
        yield "<h2>截图</h2>"
        yield (
            f"<p class='note'>网页在浏览器里的样子，标出了问题的位置（文件 {MARKED}）。没有画过的原图是 {PICTURE}，"
            f"SHA-256 {_e(history.finding.screenshot)}</p>"
        )
        yield f'<img alt="标出位置的截图" src="data:image/png;base64,{data}">'


_HOW = (
    f"<h2>怎样核对</h2><p>{WARC} 按 ISO 28500（WARC）保存网站发来的原始字节和当时的请求，可用通用的网页存档软件打开，例如 "
    f"<code>warcio check {WARC}</code> 或 pywb；{WACZ} 是同样的字节加上目录，可在 ReplayWeb.page 里打开。上面每条记录的 SHA-256，是它在文件里那一段字节的哈希；"
    "封存的链头由 Ed25519 签名，签名对象是文字“minjian seal 1”、换行、链头这三部分相连。</p>"
)


def _facts(history: FindingHistory) -> Iterator[tuple[str, str]]:
    row = history.finding
    yield "编号", row.id
    yield "检查", f"{row.check}，第 {row.check_version} 版"
    yield "状态", f"{STATUSES[row.status]}，程度 {SEVERITIES[row.severity]}"
    yield "网址", row.url
    yield "来自", row.parent_url
    yield "位置", row.where
    yield "原文", row.quote
    yield "依据", "、".join(row.basis)
    yield "怎样整改", row.remedy
    yield "首次发现", f"{local(row.first_seen):%Y-%m-%d %H:%M}（北京时间）"
    yield "最近看到", f"{local(row.last_seen):%Y-%m-%d %H:%M}"
    yield "网页 SHA-256", row.sha256


def _of_answer(answer: Answer, quote: str, seals: Mapping[int, Seal]) -> str:
    row, seal = answer.row, seals.get(answer.row.seal or 0)
    sealed = (
        f"第 {seal.number} 环（{seal.night}），链头 {seal.head}，公钥 {seal.public_key}，签名 {seal.signature}"
        if seal
        else "尚未封存"
    )
    facts = _table(
        [
            ("网址", row.url),
            ("取得时间", f"{local(row.fetched_at):%Y-%m-%d %H:%M:%S}（北京时间）"),
            ("解开后网页的 SHA-256", row.payload_hash),
            ("发来的字节", row.payload_digest),
            ("原存于", f"{row.file} 第 {row.offset} 字节起 {row.length} 字节，SHA-256 {row.sha256}"),
            ("封存", sealed),
        ]
    )
    cut = "<p class='note'>源代码很长，只显示开头；全文在 WARC 里。</p>" if answer.cut else ""
    source = f"<h3>网页源代码</h3><pre>{_marked(answer.source, quote)}</pre>{cut}" if answer.source else ""
    return f"{facts}<h3>{_headed(answer)}</h3><pre>{_e(answer.head, lines=True)}</pre>{source}"


def _headed(answer: Answer) -> str:
    return "浏览器打开后的网页（脚本已运行）：存档记录的头部" if answer.made else "应答的头部"


def _table(rows: Any) -> str:
    lines = (f"<tr><th>{_e(name)}</th><td>{_e(value)}</td></tr>" for name, value in rows if value.strip())
    return f"<table>{''.join(lines)}</table>"


def _marked(source: str, quote: str) -> str:
    """The source as text; where the quoted words stand in one piece they are marked."""
    words = max(quote.splitlines(), key=len, default="").strip()
    if len(words) < 2 or words not in source:
        return _e(source, lines=True)
    return f"<mark>{_e(words, lines=True)}</mark>".join(_e(p, lines=True) for p in source.split(words))


def _e(text: str, *, lines: bool = False) -> str:
    """Crawled text as text: no markup, no characters that steer what is shown."""
    kept = "\n".join(plain(line) for line in text.splitlines()) if lines else plain(text)
    return html.escape(kept)
