"""The page of a folder of evidence: the finding, its history, its bytes, and how to check them."""

from __future__ import annotations

import html
import re
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from core.finding import ACTIVE
from core.times import local
from core.words import EVENTS, SEVERITIES, STATUSES, because
from db.records.evidence import Seal
from db.records.findings import FindingHistory, FindingRow
from reports.evidence.answers import Answer
from reports.evidence.names import CHECK, FINDING, MARKED, PICTURE, WACZ, WARC
from reports.rules import check_title, rules_in_words
from reports.safe import plain

_MOST_PIECES = 12
_AROUND = 240  # characters before and behind the quoted words
_STYLE = (
    "body{font:16px/1.7 'Noto Sans CJK SC','Microsoft YaHei',sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222}"
    "h1{font-size:1.4rem}h2{font-size:1.1rem;margin-top:2rem;border-bottom:1px solid #ccc}"
    "th{text-align:left;vertical-align:top;padding-right:1rem;white-space:nowrap;color:#666;font-weight:normal}"
    "td{overflow-wrap:anywhere}pre{background:#f6f6f6;padding:.8rem;overflow:auto;max-height:32rem;white-space:pre-wrap;overflow-wrap:anywhere}"
    "img{max-width:100%;border:1px solid #ccc}mark{background:#ffe08a}.note{color:#666;font-size:.9rem}code{overflow-wrap:anywhere}"
)
#: Nothing is loaded and nothing runs, whatever a page tried to bring along.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"


def page_of(
    history: FindingHistory,
    answers: Sequence[Answer],
    places: Sequence[int],
    seals: Mapping[int, Seal],
    picture: bytes,
    *,
    lists: bool,
) -> str:
    """The page; ``places`` are where the answers begin in the file that goes with the page."""
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
