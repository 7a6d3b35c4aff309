"""Lists of questions and answers (智能问答知识库、常见问题): the questions with the beginning of their answers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from lxml.html import HtmlElement

from core.page import ListFacts
from core.services import Knowledge
from reading.dates import find_dates
from reading.tree.lines import Line, read_lines

_QUESTION = re.compile(
    r"(?:[【\[（(]?\s{0,2}(?:问|提问|问题|[Qq])\s{0,2}[】\])）]?\s{0,2}\d{0,3}\s{0,2}[:：、.．]"
    r"|\d{1,3}\s{0,2}[、.．]\s{0,2}问[:：])\s{0,3}(?P<text>\S.{1,400})"
)
#: What counts the questions, and is none of their words.
_NUMBER = re.compile(r"^(?:[QqＱ]|问题?)\s?\d{1,3}\s{0,2}[:：、.．]?\s{0,2}(?=\D)")
_ANSWER = re.compile(
    r"[【\[（(]?\s{0,2}(?:答|回答|解答|答案|答复|[Aa])\s{0,2}[】\])）]?\s{0,2}\d{0,3}\s{0,2}[:：、.．]\s{0,3}(?P<text>.{0,2000})",
    re.DOTALL,
)
_HEAD_ASKED = re.compile(r"(?:常见|咨询|热点)?问题(?:标题|名称|内容|描述)?|提问")
_HEAD_TOLD = re.compile(r"(?:标准|参考)?(?:答案|答复|回答|解答)(?:内容)?")
_CLASS_ASKED = re.compile(
    r"(?:(?:faq|qa)[-_]?)?(?:q|question|ask|wen|wenti)(?:[-_]?(?:title|text|box))?", re.IGNORECASE
)
_CLASS_TOLD = re.compile(
    r"(?:(?:faq|qa)[-_]?)?(?:a|answer|reply|da|daan)(?:[-_]?(?:content|text|box))?", re.IGNORECASE
)
_FOLDED, _MOST_BLOCKS = ("div", "p", "li", "h3", "h4", "h5", "a", "span"), 2000
_MOST_TABLES, _FEWEST_ROWS = 8, 3
_MOST, _QUESTION_LENGTH, _ANSWER_LENGTH = 60, 160, 240


def read_knowledge(element: HtmlElement | None, listing: ListFacts | None) -> tuple[Knowledge, ...]:
    """The questions of a page: marked ``问：`` and ``答：``, as terms and definitions, in a table, or the titles of its list."""
    pairs = _marked(element) if element is not None else []
    if pairs:
        return tuple(pairs[:_MOST])
    items = listing.items if listing is not None else ()
    return tuple(Knowledge(i.title[:_QUESTION_LENGTH], "", i.date, i.url) for i in items[:_MOST])


def _marked(element: HtmlElement) -> list[Knowledge]:
    found = _pairs(read_lines(element)) or _terms(element) or _rows(element) or _folded(element)
    return found or _details(element)


def _details(element: HtmlElement) -> list[Knowledge]:
    """``<summary>`` with the rest of its ``<details>``, three or more of them."""
    found = []
    for head in islice(element.iter("summary"), _MOST):
        parent = head.getparent()
        question = " ".join("".join(head.itertext()).split())
        if parent is not None and parent.tag == "details" and question:
            whole = " ".join("".join(parent.itertext()).split())
            found.append(_knowledge(question, whole.removeprefix(question)))
    return found if len(found) >= _FEWEST_ROWS else []


def _folded(element: HtmlElement) -> list[Knowledge]:
    """Blocks classed as question, each with one classed as answer behind it, as lists that fold have them."""
    found = []
    for block in islice(element.iter(*_FOLDED), _MOST_BLOCKS):
        answer = block.getnext() if _is_called(block, _CLASS_ASKED) else None
        if answer is not None and _is_called(answer, _CLASS_TOLD):
            question = " ".join("".join(block.itertext()).split())
            if question:
                found.append(_knowledge(question, " ".join("".join(answer.itertext()).split())))
    return found if len(found) >= _FEWEST_ROWS else []


def _is_called(element: HtmlElement, name: re.Pattern[str]) -> bool:
    return any(map(name.fullmatch, (element.get("class") or "").split()))


def _rows(element: HtmlElement) -> list[Knowledge]:
    """The rows of a table whose columns are headed 问题 and 答案, three or more of them."""
    for table in islice(element.iter("table"), _MOST_TABLES):
        rows = islice(table.iter("tr"), _MOST + 1)
        head = _cells(next(rows, None))
        asked, told = _place(_HEAD_ASKED, head), _place(_HEAD_TOLD, head)
        if asked is not None and told is not None:
            whole = [c for c in map(_cells, rows) if len(c) > max(asked, told) and c[asked]]
            if len(whole) >= _FEWEST_ROWS:
                return [_knowledge(c[asked], c[told]) for c in whole]
    return []


def _cells(row: HtmlElement | None) -> list[str]:
    return [] if row is None else [" ".join("".join(c.itertext()).split()) for c in row]


def _place(wanted: re.Pattern[str], cells: Sequence[str]) -> int | None:
    return next((n for n, cell in enumerate(cells) if wanted.fullmatch(cell)), None)


def _pairs(lines: Sequence[Line]) -> list[Knowledge]:
    found: list[Knowledge] = []
    question, answer, answering = "", "", False
    for line in lines:
        text = line.text
        asked, answered = _QUESTION.match(text), _ANSWER.match(text)
        if asked:
            _keep(found, question, answer)
            question, answer, answering = asked["text"], "", False
        elif answered and question:
            answer, answering = answered["text"], True
        elif answering and len(answer) < _ANSWER_LENGTH:
            answer = f"{answer} {text}".strip()
    _keep(found, question, answer)
    return found


def _keep(found: list[Knowledge], question: str, answer: str) -> None:
    if question and len(found) < _MOST:
        found.append(_knowledge(question, answer))


def _knowledge(question: str, answer: str) -> Knowledge:
    days = find_dates(answer[-40:])
    return Knowledge(
        _NUMBER.sub("", question.strip())[:_QUESTION_LENGTH],
        answer.strip()[:_ANSWER_LENGTH],
        days[-1][0][:10] if days else "",
    )


def _terms(element: HtmlElement) -> list[Knowledge]:
    """``<dt>`` and ``<dd>`` in pairs, three or more of them."""
    found = []
    for term in element.iter("dt"):
        answer = term.getnext()
        if answer is not None and answer.tag == "dd":
            question = " ".join("".join(term.itertext()).split())
            if question:
                found.append(_knowledge(question, " ".join("".join(answer.itertext()).split())))
    return found if len(found) >= 3 else []
