"""A sketch of a text (:class:`core.page.TextFacts`): its sentences as hashes, what it speaks of, what it shows besides text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from zlib import crc32

from core.page import PageKind, TextFacts

if TYPE_CHECKING:
    from lxml.html import HtmlElement

#: Kinds of pages of which a sketch is kept.
SKETCHED = frozenset({PageKind.DOCUMENT, PageKind.INTERPRETATION})
_ENDS = re.compile(r"[。！？；;!?\n]+")
_NO_WORDS = re.compile(r"[^\u4e00-\u9fa5A-Za-z0-9]+")
#: The mark in front of a sentence: 一、 （二） 3. （4） 第五条
_MARK = re.compile(
    r"^\s{0,4}(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]{1,2}|第[一二三四五六七八九十百\d]{1,5}[条章节])\s{0,4}"
)
_SHORTEST, _MOST = 8, 600
_PARTS = (
    ("background", re.compile(r"背景|起因|由来|必要性|为什么|为何|现状|形势|出台的?原因|编制过程|起草过程")),
    ("purpose", re.compile(r"目的|意义|目标|旨在|依据|为了|为进一步|为贯彻|为规范|为加强|为促进|为深入|为切实")),
    ("content", re.compile(r"主要内容|内容|举措|措施|任务|亮点|重点|要点|创新点|特点|框架|哪些|如何|怎么|条款")),
    ("scope", re.compile(r"适用范围|适用对象|适用于|范围|对象|哪些人|条件")),
    ("terms", re.compile(r"关键词|名词解释|名词|术语|是指|所称|什么是")),
    ("changes", re.compile(r"变化|修订|修改|调整|新增|与.{0,12}相比|区别|衔接")),
)  # fmt: skip
#: Lines that ask something, as the sub-headings of an interpretation in questions and answers do.
_ASKED = re.compile(
    r"^[\s　]{0,6}(?:问|[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．])[^\n]{2,60}[？?][\s　]{0,6}$",
    re.MULTILINE,
)
_LEAST_ASKED = 3
_APPENDED = re.compile(r"\n[\s　]{0,6}附(?:件|录)?[一二三\d]?[\s　]{0,3}[:：][^\n。]{2,60}\n")
_MEDIA = {"video": "video", "audio": "audio", "iframe": "frame", "embed": "frame", "object": "frame"}
_FILES = re.compile(r"\.(mp4|m3u8|flv|wmv|avi|mov)(?:[?#]|$)|\.(mp3|wav|m4a)(?:[?#]|$)", re.IGNORECASE)


def read_sketch(text: str, body: HtmlElement, kind: PageKind) -> TextFacts:
    """The sketch of an article's ``text``, a line for each paragraph; ``body`` is the element that holds it."""
    parts = _parts(text) if kind is PageKind.INTERPRETATION else ()
    own = text[: _own_end(text)] if kind is PageKind.INTERPRETATION else text
    return TextFacts(sentences=sentence_marks(own), parts=parts, media=_media(body))


def _own_end(text: str) -> int:
    """Where an interpretation ends whose document is put below it: 附：文件全文."""
    found = _APPENDED.search(text)
    return (
        found.start() if found and len(_ENDS.findall(text, 0, found.start())) >= _LEAST_ASKED else len(text)
    )


def _parts(text: str) -> tuple[str, ...]:
    parts = tuple(name for name, pattern in _PARTS if pattern.search(text))
    asked = text.count("？") + text.count("?") >= _LEAST_ASKED and len(_ASKED.findall(text)) >= _LEAST_ASKED
    return (*parts, "questions") if asked else parts


def sentence_marks(text: str) -> bytes:
    """Four bytes for each sentence worth comparing: numbering, punctuation and blanks make no difference."""
    marks = bytearray()
    for sentence in _ENDS.split(text):
        words = _NO_WORDS.sub("", _MARK.sub("", sentence))
        if len(words) >= _SHORTEST:
            marks += crc32(words.encode("utf-8", "replace")).to_bytes(4, "big")
            if len(marks) >= 4 * _MOST:
                break
    return bytes(marks)


def _media(body: HtmlElement) -> tuple[str, ...]:
    found = {_MEDIA[e.tag] for e in body.iter(*_MEDIA)}
    for element in body.iter("a", "source"):
        file = _FILES.search(element.get("href") or element.get("src") or "")
        if file:
            found.add("video" if file[1] else "audio")
    return tuple(sorted(found))
