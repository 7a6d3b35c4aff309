"""A finding with its bytes as a folder that opens without this program: WARC, JSON, and one HTML page."""

from __future__ import annotations

import html
import json
import re
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from io import BytesIO
from itertools import accumulate
from pathlib import Path
from typing import Any
from zlib import error as zlib_error

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.warcwriter import WARCWriter

from core.finding import ACTIVE
from core.times import local
from core.troubles import trouble
from core.words import EVENTS, SEVERITIES, STATUSES, because
from db.evidence.vault import Vault
from db.records.evidence import EvidenceRow, Seal, SealedRow
from db.records.findings import FindingHistory, FindingRow
from reading.files.kinds import kind_of
from reading.tree.charset import decode
from reports import folder_check
from reports.pictures import PictureError, Shot, marked, shot_of
from reports.rows import as_json
from reports.rules import check_title, rules_in_words
from reports.safe import json_text, plain
from reports.wacz import packed

WARC, FINDING, PAGE, PICTURE = "evidence.warc.gz", "finding.json", "index.html", "screenshot.png"
WACZ, MARKED, CHECK = "evidence.wacz", "screenshot-marked.png", "check.py"
_SHOWN = 200_000  # characters of a page's source
_READ = 4_000_000  # bytes of it that are unpacked
_REQUEST = 1 << 16
_MOST_PIECES = 12
_AROUND = 240  # characters before and behind the quoted words
_READABLE = frozenset({"html", "xml", "text"})
_TEXTUAL = re.compile(r"\s*(?:text/|application/(?:xhtml\+)?xml\b)", re.IGNORECASE)


class EvidenceError(Exception):
    """The bytes cannot be given; the message says why and what to do."""


@dataclass(frozen=True)
class Answer:
    """One stored answer, or what a browser ``made`` of it: ``raw`` are its gzip members as they stand in the night's file, the request behind them.

    ``kind`` is the media type that was said; ``source`` is empty where it is none of text, or could not be unpacked.
    """

    row: EvidenceRow
    raw: bytes
    head: str
    kind: str
    source: str
    cut: bool
    made: bool = False


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
    answers = [_answer(vault, row) for row in rows]
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
        PAGE: _page(history, answers, places, seals, outlined, lists=lists).encode("utf-8", "replace"),
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


def _answer(vault: Vault, row: EvidenceRow) -> Answer:
    try:
        data = vault.read(row.file, row.offset, row.length + _REQUEST)
    except OSError as error:
        raise EvidenceError(f"{row.file}：读不出（{trouble(error)}）；见 minjian evidence verify") from error
    raw, behind = data[: row.length], data[row.length :]
    if sha256(raw).hexdigest() != row.sha256:
        place = f"第 {row.offset} 字节起 {row.length} 字节"
        raise EvidenceError(f"{row.file}：{place}与记录的哈希不符；见 minjian evidence verify")
    read = _unpacked(row, raw)
    return read if read.made else replace(read, raw=raw + _request_of(behind))


def _unpacked(row: EvidenceRow, raw: bytes) -> Answer:
    """Header lines and source as text, for looking at only."""
    record = next(iter(ArchiveIterator(BytesIO(raw))))
    made = record.rec_type == "resource"
    headers = record.rec_headers if made else record.http_headers
    head, kind = headers.to_str(), headers.get_header("Content-Type") or ""
    plainly = Answer(row, raw, head, kind, "", False, made)
    try:
        body = record.content_stream().read(_READ + 1)
    except (zlib_error, ArchiveLoadFailed, OSError):
        return plainly
    told = kind_of(body)
    if told not in _READABLE and (told or not _TEXTUAL.match(kind)):
        return plainly
    text = decode(body[:_READ], kind).text
    return replace(plainly, source=text[:_SHOWN], cut=len(text) > _SHOWN or len(body) > _READ)


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
    history: FindingHistory,
    answers: Sequence[Answer],
    places: Sequence[int],
    seals: Mapping[int, Seal],
    picture: bytes,
    *,
    lists: bool,
) -> str:
    """``places`` are where the answers begin in the file that goes with the page."""
    row = history.finding
    parts = [
        f'<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8"><title>证据 {_e(row.id)}</title>',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}"><style>{_STYLE}</style></head><body>',
        f"<h1>{_e(row.unit)}：{_e(row.message)}</h1>",
        _table(_facts(history)),
        "<h2>经过</h2>",
        _table(
            (f"{local(e.at):%Y-%m-%d %H:%M}", f"{EVENTS.get(e.kind, e.kind)} {e.by} {because(e.reason)}")
            for e in history.events
        ),
        *_shown(history, picture),
        "<h2>保存的应答</h2>",
        *(
            f"<p>{_e(line)}</p>"
            for line in (_related(row, answers) if answers else (why_no_answer(row),))
            if line
        ),
        *(_of_answer(a, row.quote, seals, place) for a, place in zip(answers, places, strict=True)),
        _HOW,
        _WHOLE_CHAIN if lists else _NO_CHAIN,
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


def why_no_answer(row: FindingRow) -> str:
    """Why no bytes stand behind the finding."""
    if row.evidence is not None and row.evidence.purged_at is not None:
        return f"网页原文已按保存期限清除（{local(row.evidence.purged_at):%Y-%m-%d}）。"
    if not row.sha256 and not row.parent_url:
        return "这个问题不是从某一页的内容看出来的，没有网页原文。"
    later = "（下次走访时会补取）" if row.status in ACTIVE else ""
    return f"网页原文没有保存{later}。"


def _related(row: FindingRow, answers: Sequence[Answer]) -> tuple[str, ...]:
    """What the stored answers are to the finding, where they are not simply its page."""
    own = {a.row.url for a in answers}
    if not row.subject.startswith(("http://", "https://")):
        return (
            "这个问题说的是整个网站或共用的模板，由多个页面或另外的试探得出，不能只凭一页看出。下面是它所指的页面，供对照。",
        )
    if row.parent_url in own and row.url not in own:
        return (f"问题所指的网址 {row.url} 没有取得网页；下面是链接到它的页面。",)
    return ()


_HOW = (
    f"<h2>怎样核对</h2><p>{WARC} 按 ISO 28500（WARC）保存网站发来的原始字节和当时的请求，可用通用的网页存档软件打开，例如 "
    f"<code>warcio check {WARC}</code> 或 pywb；{WACZ} 是同样的字节加上目录，可在 ReplayWeb.page 里打开。上面每条记录的 SHA-256，是它在文件里那一段字节的哈希，用记录下方的命令可以重算。</p>"
    f"<p>每夜的问题、证据和证据文件连成一条哈希链，链头由 Ed25519 签名（签名对象是文字“minjian seal 1”、换行、链头这三部分相连）。{FINDING} 里 sealed 是这个问题和它的记录封存时的原文。"
    f"<code>python3 {CHECK}</code> 只用 Python 自带的功能，逐条核对字节、封存的原文和文件夹里的链。"
)
_WHOLE_CHAIN = (
    "seal-N.json 是第 N 环的整条链；装有 Python 包 cryptography 时也核对签名。"
    "链头和公钥是否就是当夜的，要与另外保存的（夜间小结的最后一行）核对。</p>"
)
_NO_CHAIN = "当夜的整条链还涉及别的单位，不在这个文件夹里：由保存数据的一方用 <code>minjian evidence verify</code> 核对。</p>"


def _facts(history: FindingHistory) -> Iterator[tuple[str, str]]:
    row = history.finding
    yield "编号", row.id
    yield "检查", f"{check_title(row.check)}（{row.check}，第 {row.check_version} 版）"
    yield "状态", f"{STATUSES[row.status]}，程度 {SEVERITIES[row.severity]}"
    yield "网址", row.url
    yield "来自", row.parent_url
    yield "位置", row.where
    yield "原文", row.quote
    yield "依据", rules_in_words(row.check, row.basis)
    yield "怎样整改", row.remedy
    yield "首次发现", f"{local(row.first_seen):%Y-%m-%d %H:%M}（北京时间）"
    yield "最近看到", f"{local(row.last_seen):%Y-%m-%d %H:%M}"
    yield "网页 SHA-256", row.sha256


def _of_answer(answer: Answer, quote: str, seals: Mapping[int, Seal], place: int) -> str:
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
            ("发来的字节的摘要", f"{row.payload_digest}（WARC 的写法，Base32）"),
            ("原存于", f"{row.file} 第 {row.offset} 字节起 {row.length} 字节，SHA-256 {row.sha256}"),
            ("封存", sealed),
            ("在本文件夹里", f"{WARC} 第 {place} 字节起 {row.length} 字节"),
            ("重算", f"tail -c +{place + 1} {WARC} | head -c {row.length} | sha256sum"),
        ]
    )
    cut = "<p class='note'>源代码很长，只显示开头；全文在 WARC 里。</p>" if answer.cut else ""
    source = (
        f"{_excerpt(answer.source, quote)}<h3>网页源代码</h3><pre>{_marked(answer.source, _pieces(answer.source, quote))}</pre>{cut}"
        if answer.source
        else f"<p class='note'>{_e(_unshown(answer))}</p>"
    )
    return f"{facts}<h3>{_headed(answer)}</h3><pre>{_e(answer.head, lines=True)}</pre>{source}"


def _unshown(answer: Answer) -> str:
    return f"这份应答是文件（{answer.kind or '没有写明类型'}）或没有文字，这里不显示；可在 ReplayWeb.page 里打开 {WACZ} 取出。"


def _headed(answer: Answer) -> str:
    return "浏览器打开后的网页（脚本已运行）：存档记录的头部" if answer.made else "应答的头部"


def _table(rows: Any) -> str:
    lines = (f"<tr><th>{_e(name)}</th><td>{_e(value)}</td></tr>" for name, value in rows if value.strip())
    return f"<table>{''.join(lines)}</table>"


def _pieces(source: str, quote: str) -> list[str]:
    """The quoted words as they stand in the source: whole lines, else the parts that markup has cut them into."""
    lines = [line for part in quote.splitlines() if len(line := part.strip()) >= 2 and line in source]
    parts = [word for word in quote.split() if len(word) >= 4 and word in source]
    return sorted(set(lines or parts), key=len, reverse=True)[:_MOST_PIECES]


def _excerpt(source: str, quote: str) -> str:
    """What stands around the quoted words; the whole source is long."""
    pieces = _pieces(source, quote)
    if not pieces or len(source) <= 4 * _AROUND:
        return ""
    at = source.index(pieces[0])
    around = source[max(0, at - _AROUND) : at + len(pieces[0]) + _AROUND]
    return f"<h3>原文所在</h3><pre>{_marked(around, pieces)}</pre>"


def _marked(source: str, pieces: Sequence[str]) -> str:
    """The source as text, the pieces marked."""
    if not pieces:
        return _e(source, lines=True)
    cut = re.split("(" + "|".join(map(re.escape, pieces)) + ")", source)
    return "".join(
        f"<mark>{_e(p, lines=True)}</mark>" if n % 2 else _e(p, lines=True) for n, p in enumerate(cut)
    )


def _e(text: str, *, lines: bool = False) -> str:
    """Crawled text as text: no markup, no characters that steer what is shown."""
    kept = "\n".join(plain(line) for line in text.splitlines()) if lines else plain(text)
    return html.escape(kept)
