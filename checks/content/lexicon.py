"""Lexicons (词表): dated tables of words to look for, each with its exceptions, reason, source and certainty.

A lexicon is a UTF-8 CSV file; ``docs/lexicons.md`` tells its form. An office may add tables of its own.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from hashlib import blake2b
from pathlib import Path

from core.troubles import trouble

FOLDER = Path(__file__).with_name("lexicons")
_COLUMNS = (
    "kind",
    "word",
    "right",
    "certain",
    "unless",
    "near",
    "since",
    "until",
    "source",
    "certainty",
    "reason",
)
_NEEDED = ("kind", "word", "source", "certainty", "reason")
_HEADINGS = ("title", "date", "note")
_SOURCES: Mapping[str, str] = {
    "official": "官方清单原件",
    "public": "公开发表的规范提法，未见官方清单原件",
    "usage": "语言文字规范和通行辞书",
    "own": "本单位自定",
}
_CERTAINTIES = ("A", "B", "MEM", "DER")
_YES = {"yes": True, "no": False, "": False}
_COMMENT = re.compile(r"#\s{0,4}([a-z]{1,12})\s{0,4}[:：]\s{0,4}(.{1,400})")
_SHORTEST, _LONGEST, _MOST_BYTES, _MOST_ENTRIES = 2, 40, 8 << 20, 50_000


class LexiconKind(StrEnum):
    """Which check looks for the words of an entry."""

    TYPO = "typo"  # 错别字
    STATEMENT = "wrong-statement"  # 不规范或错误表述
    HARMFUL = "harmful"  # 赌博、色情等违法推广信息
    ADVERTISING = "advertising"  # 商业推广


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a lexicon. ``words`` are looked for; where one stands inside one of ``unless`` it is harmless.

    ``near`` are words of which one has to stand close by (none: no condition). ``since`` and ``until`` bound the
    days of publication it holds for. ``certain`` tells that a hit needs no second look.
    """

    kind: LexiconKind
    words: tuple[str, ...]
    reason: str
    source: str
    certainty: str
    right: str = ""
    certain: bool = False
    unless: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Lexicon:
    """A table as read: what it calls itself, its day, and its entries in file order."""

    title: str
    day: date
    entries: tuple[Entry, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a file: the line, the key (column or heading) and words that say how to mend it."""

    line: int
    key: str
    words: str

    def __str__(self) -> str:
        key = f"，{self.key}" if self.key else ""
        return f"第 {self.line} 行{key}：{self.words}" if self.line else f"{self.words}"


class LexiconError(ValueError):
    """A lexicon cannot be used; the message is Chinese, with file, line and key of every problem."""

    def __init__(self, path: Path, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(f"{path}：{p}" for p in problems))
        self.path, self.problems = path, problems


@dataclass
class _Reading:
    """One file while it is read."""

    problems: list[Problem] = field(default_factory=list)
    headings: dict[str, tuple[int, str]] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    met: dict[tuple[LexiconKind, str], int] = field(default_factory=dict)

    def wrong(self, line: int, key: str, words: str) -> None:
        self.problems.append(Problem(line, key, words))


def read_lexicon(path: Path) -> Lexicon:
    """The lexicon in the file; raises :class:`LexiconError` that names all problems."""
    reading = _Reading()
    lines = _lines(path, reading)
    body = _headings(lines, reading)
    if not reading.problems:
        _rows(lines, body, reading)
    if reading.problems:
        raise LexiconError(path, tuple(reading.problems))
    title, day = reading.headings["title"][1], date.fromisoformat(reading.headings["date"][1])
    return Lexicon(title, day, tuple(reading.entries), reading.headings.get("note", (0, ""))[1])


def fingerprint(paths: tuple[Path, ...]) -> str:
    """A hash of the files' bytes, so that pages are judged again after a table has changed."""
    digest = blake2b(digest_size=8)
    for path in paths:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def own_files() -> tuple[Path, ...]:
    """The tables that come with the program."""
    return tuple(sorted(FOLDER.glob("*.csv")))


def described(lexicon: Lexicon) -> str:
    """One line for a person: title, day, and how many entries of each kind."""
    counted = Counter(entry.kind.value for entry in lexicon.entries)
    kinds = "、".join(f"{kind} {n} 条" for kind, n in sorted(counted.items())) or "没有词条"
    return f"《{lexicon.title}》（{lexicon.day.isoformat()}）{kinds}"


def source_words(source: str) -> str:
    """The class of a source in words."""
    return _SOURCES[source]


def _lines(path: Path, reading: _Reading) -> list[str]:
    try:
        data = path.read_bytes()
    except OSError as error:
        reading.wrong(0, "", f"无法读取（{trouble(error)}）；请检查路径和权限")
        return []
    if len(data) > _MOST_BYTES:
        reading.wrong(0, "", f"文件超过 {_MOST_BYTES >> 20} MB；请拆成几个词表")
        return []
    try:
        return data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        reading.wrong(line, "", "不是 UTF-8 编码；请在表格软件里另存为“CSV UTF-8”")
        return []


def _headings(lines: list[str], reading: _Reading) -> int:
    """Reads ``# title: …`` and its like at the top; the index of the first other line."""
    at = 0
    while at < len(lines) and (lines[at].lstrip('"').startswith("#") or not lines[at].strip(", ")):
        found = _COMMENT.match(lines[at].strip('", '))
        if found and found[1] in _HEADINGS:
            reading.headings[found[1]] = (at + 1, found[2].strip('", '))
        at += 1
    if reading.problems:
        return at
    for name, words in (("title", "词表的名称"), ("date", "词表的日期")):
        if name not in reading.headings:
            reading.wrong(1, name, f"缺少“# {name}: …”（{words}）；请写在表头之前")
    line, day = reading.headings.get("date", (0, "2000-01-01"))
    _day(day, line, "date", reading)
    return at


def _rows(lines: list[str], start: int, reading: _Reading) -> None:
    rows = csv.reader(io.StringIO("\n".join(lines[start:]), newline=""), strict=True)
    try:
        head = [name.strip() for name in next(rows, [])]
        if not _head_is_right(head, start + 1, reading):
            return
        for row in rows:
            line = start + rows.line_num
            if any(cell.strip() for cell in row) and not row[0].startswith("#"):
                _row(
                    dict(zip(head, (c.strip() for c in row), strict=False)),
                    len(row) - len(head),
                    line,
                    reading,
                )
            if len(reading.entries) > _MOST_ENTRIES:
                reading.wrong(line, "", f"超过 {_MOST_ENTRIES} 条；请拆成几个词表")
                return
    except csv.Error as error:
        reading.wrong(start + rows.line_num, "", f"不是合格的 CSV（{error}）；请检查引号和换行")


def _head_is_right(head: list[str], line: int, reading: _Reading) -> bool:
    missing = [c for c in _NEEDED if c not in head]
    for name in missing:
        reading.wrong(line, name, f"表头缺少 {name}；可用的列：{'、'.join(_COLUMNS)}")
    for name in head:
        if name and name not in _COLUMNS:
            reading.wrong(line, name, f"没有 {name} 这一列；可用的列：{'、'.join(_COLUMNS)}")
    return not reading.problems


def _row(cells: dict[str, str], surplus: int, line: int, reading: _Reading) -> None:
    before = len(reading.problems)
    if surplus > 0:
        reading.wrong(line, "", "列数比表头多；文字里有逗号时请用双引号括起来")
    for name in _NEEDED:
        if not cells.get(name):
            reading.wrong(line, name, "没有填写")
    for name, allowed in (
        ("kind", tuple(LexiconKind)),
        ("source", tuple(_SOURCES)),
        ("certainty", _CERTAINTIES),
        ("certain", tuple(_YES)),
    ):
        value = cells.get(name, "")
        if value and value not in allowed:
            reading.wrong(line, name, f"“{value}”应为 {'、'.join(a for a in allowed if a)} 之一")
    since, until = (_day(cells.get(n, ""), line, n, reading) for n in ("since", "until"))
    if since and until and since > until:
        reading.wrong(line, "until", "早于 since")
    if len(reading.problems) == before:
        entry = _entry(cells, since, until)
        _check(entry, line, reading)
        reading.entries.append(entry)


def _entry(cells: dict[str, str], since: date | None, until: date | None) -> Entry:
    return Entry(
        kind=LexiconKind(cells["kind"]),
        words=_several(cells["word"]),
        reason=cells["reason"],
        source=cells["source"],
        certainty=cells["certainty"],
        right=cells.get("right", ""),
        certain=_YES[cells.get("certain", "")],
        unless=_several(cells.get("unless", "")),
        near=_several(cells.get("near", "")),
        since=since,
        until=until,
    )


def _check(entry: Entry, line: int, reading: _Reading) -> None:
    """What cannot be right although every cell by itself is well-formed."""
    for word in entry.words:
        if not _SHORTEST <= len(word) <= _LONGEST:
            reading.wrong(line, "word", f"“{word[:50]}”应为 {_SHORTEST} 至 {_LONGEST} 个字")
        earlier = reading.met.setdefault((entry.kind, word.lower()), line)
        if earlier != line:
            reading.wrong(line, "word", f"“{word}”与第 {earlier} 行重复")
    for longer in entry.unless:
        if not any(w.lower() in longer.lower() and len(w) < len(longer) for w in entry.words):
            reading.wrong(line, "unless", f"“{longer[:50]}”不含本行要查的词，起不了作用")
    if entry.kind is LexiconKind.TYPO and not entry.right:
        reading.wrong(line, "right", "错别字要写出正确写法")
    if entry.right and entry.right in entry.words:
        reading.wrong(line, "right", f"“{entry.right}”与要查的词相同")
    if entry.kind is LexiconKind.STATEMENT and entry.certain:
        reading.wrong(line, "certain", "表述类词条一律由人工复核，不能写 yes")


def _several(cell: str) -> tuple[str, ...]:
    return tuple(part for part in (p.strip() for p in cell.split("|")) if part)


def _day(text: str, line: int, key: str, reading: _Reading) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        reading.wrong(line, key, f"“{text}”不是日期；应写成 2026-11-20")
        return None


def read_all(paths: tuple[Path, ...]) -> Iterator[Entry]:
    """The entries of several files; raises :class:`LexiconError`."""
    for path in paths:
        yield from read_lexicon(path).entries
