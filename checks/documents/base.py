"""What the checks of official documents (公文) share."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import replace

from checks.base import PageCheck
from core.finding import Finding, Undecided
from core.page import Document, DocumentFacts, LinkPlace, Page, PageKind, Paragraph
from reading.tree.markup import every_text

_WRITING = ("成文", "生成日期", "生成时间")
_ANNEX_NOTE = re.compile(r"附件[:：].")
_ANNEX_HEAD = re.compile(r"附件\d{1,2}[:：]《?(.{2,80}?)》?")
_SPACE = re.compile(r"\s+")
_RUN_IN = 36
_NO_TEXT = frozenset({"left", "justify", ""})


class DocumentCheck(PageCheck):
    """Judges the unit's own normative documents (行政规范性文件); reposted ones are laid out by others."""

    kinds = frozenset({PageKind.DOCUMENT})

    def applies_to(self, page: Page) -> bool:
        facts = page.facts.document
        if not super().applies_to(page) or facts is None or page.document is None:
            return False
        return facts.normative and not facts.reposted

    def evaluate(self, page: Page) -> Iterator[Finding | Undecided]:
        """What :meth:`judge` says; a question to a person where only its title speaks for a normative document."""
        presumed = parts(page)[0].presumed
        for said in self.judge(page):
            yield replace(said, review=True) if presumed and isinstance(said, Finding) else said

    def judge(self, page: Page) -> Iterator[Finding | Undecided]:
        """Yields one finding per thing wrong with a normative document."""
        raise NotImplementedError


def parts(page: Page) -> tuple[DocumentFacts, Document]:
    """The document of ``page``; empty ones where there is none."""
    return page.facts.document or DocumentFacts(), page.document or Document()


def squeezed(text: str) -> str:
    """``text`` without any white space."""
    return _SPACE.sub("", text)


def short(text: str, length: int = 60) -> str:
    """``text`` in one line, cut after ``length`` characters."""
    line = _SPACE.sub(" ", text).strip()
    return line if len(line) <= length else line[: length - 1] + "…"


def block_text(document: Document, name: str) -> str:
    """The text of the recognised part ``name``, empty where it was not found."""
    index = document.blocks.get(name, -1)
    return document.paragraphs[index].text if 0 <= index < len(document.paragraphs) else ""


def running_paragraphs(document: Document) -> Iterator[tuple[int, Paragraph]]:
    """The paragraphs of running text with their index: no recognised part, no table, nothing centred.

    A heading is left out where it is a line of its own."""
    headings = {h.paragraph for h in document.headings}
    apart = {*document.blocks.values(), *(i for i in headings if _is_line(document, i))}
    if "attachments" in document.blocks:
        note = document.blocks["attachments"]
        apart.update(range(note, note + len(document.attachments_named) + 1))
    start = document.blocks.get("addressee", document.blocks.get("title", -1))
    for index, paragraph in enumerate(document.paragraphs):
        if index > start and index not in apart and not paragraph.in_table and paragraph.align in _NO_TEXT:
            yield index, paragraph


def _is_line(document: Document, index: int) -> bool:
    """Whether the heading is a line of its own and not the beginning of a paragraph of text."""
    return index >= len(document.paragraphs) or len(document.paragraphs[index].text) < _RUN_IN


def says_when_written(page: Page) -> bool:
    """Whether the header speaks of 成文日期 or 生成日期, not of the day of printing or sending (印发、签发)."""
    if page.tree is None:
        return True
    shown = squeezed("\n".join(every_text(page.tree)))
    return any(word in shown for word in _WRITING)


def is_link_list(page: Page, document: Document) -> bool:
    """Whether what stands as attachment note is the list of links itself: below
    the date, its names occur once, and are links."""
    if document.blocks.get("attachments", -1) < document.blocks.get("date", len(document.paragraphs)):
        return False
    links = {squeezed(k.text) for k in page.facts.links if k.place is LinkPlace.BODY} - {""}
    lines = [squeezed(p.text) for p in document.paragraphs]
    for named in document.attachments_named:
        holding = [line for line in lines if squeezed(named.name) in line]
        if len(holding) == 1 and any(len(text) > 3 and text in holding[0] for text in links):
            return True
    return _heads_of_annexes(page, document)


def _heads_of_annexes(page: Page, document: Document) -> bool:
    """Whether it is lines 附件1：… that head what follows (a note says 附件：1.…), and each is a file to download."""
    heads = [m[1] for p in document.paragraphs if (m := _ANNEX_HEAD.fullmatch(squeezed(p.text)))]
    noted = any(_ANNEX_NOTE.match(squeezed(p.text)) for p in document.paragraphs)
    if not heads or noted or len(heads) < len(document.attachments_named):
        return False
    links = [squeezed(k.text) for k in page.facts.links if k.text]
    return all(any(head in text for text in links) for head in heads)
