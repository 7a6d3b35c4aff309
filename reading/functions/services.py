"""Which of the facts of services a page has, and reads just those; most pages are told apart by their names alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from core.page import Link, ListFacts, PageKind
from core.services import MessageFacts, ServiceFacts
from reading.functions.guestbooks import read_guestbook
from reading.functions.guide import named_guide, read_guide
from reading.functions.knowledge import read_knowledge
from reading.functions.map_themes import read_map
from reading.functions.messages import read_message, read_message_rows
from reading.functions.open_data import read_data
from reading.functions.surveys import read_survey, read_survey_rows
from reading.tree.markup import Named
from reading.tree.records import records

_SERVICE_COLUMN = re.compile(r"办事|服务事项|政务服务|指南|便民|公共服务")
_MESSAGES = re.compile(r"信箱|来信|信件|留言|咨询|诉求|民声|问政|投诉|建言|互动|写信")
_SURVEYS = re.compile(r"征集|网上调查|在线调查|民意调查|问卷|征求意见|意见征求|网上投票|民意")
_DATA = re.compile(r"数据开放|开放数据|公共数据|数据资源|数据集|数据目录|开放目录|政府数据")
_MAP = re.compile(r"(?:政务|便民|电子|服务|民生|办事|公共服务|专题|政府)[\u4e00-\u9fa5]{0,4}地图|^地图$")
_KNOWLEDGE = re.compile(
    r"知识库|智能问答|问答库|问答知识|常见问题|常见问答|热点问题|热点问答|办事问答|政策问答库|智能客服|你问我答"
)
_GATE = re.compile("|".join(f"(?:{p.pattern})" for p in (_MESSAGES, _SURVEYS, _DATA, _MAP, _KNOWLEDGE)))
_JUNK = re.compile(
    r"nav|menu|foot|bottom"
    r"|(?<!card[-_])(?<!card__)(?<!panel[-_])(?<!panel__)(?<!item[-_])(?<!item__)(?<!accordion[-_])(?<!collapse[-_])(?<!collapse__)header|crumb|side|hot|recommend|related|xgwz|friend|copyright|share|search|login|rank|tuijian"
)
_LETTER_BEGINS = re.compile(
    r"(?:来信|写信|留言|提问|咨询|提交|反映|投诉|诉求)(?:日期|时间|[人者]|于)|网友|网民|市民|问[:：】<]|Q[:：.<]"
)
_MOST_TEXT = 30_000
_FEWEST_ANSWERS = 2
#: Kinds of pages whose services stand in the article, not in a list.
_IN_ARTICLE = frozenset({PageKind.GUIDE, PageKind.MESSAGE, PageKind.ARTICLE})


@dataclass(frozen=True, slots=True)
class Material:
    """What is known of a page when its services are read. ``names`` are its columns, inner ones last, and its titles.

    ``listing`` reads the list, which few pages are asked for.
    """

    tree: HtmlElement
    named: Sequence[Named]
    body: HtmlElement | None
    text: str
    markup: str
    base: str
    kind: PageKind
    title: str
    names: tuple[str, ...]
    around: tuple[str, ...]
    links: tuple[Link, ...]
    listing: Callable[[], ListFacts | None]
    footer: HtmlElement | None = None


def may_serve(kind: PageKind, names: Sequence[str]) -> bool:
    """Whether the names of a page leave anything to read here; a test that costs next to nothing."""
    if kind in (PageKind.GUIDE, PageKind.MESSAGE):
        return True
    if kind in (PageKind.HOME, PageKind.DOCUMENT, PageKind.FEE_LIST, PageKind.ATTACHMENT):
        return False
    return any(_GATE.search(n) for n in names) or (kind is PageKind.ARTICLE and named_guide(names[-1]))


def read_services(page: Material) -> ServiceFacts | None:
    """The facts of services of a page; ``None`` where it has none."""
    facts = _content(page) if page.kind in _IN_ARTICLE else _column(page)
    return facts if facts != ServiceFacts() else None


def _content(page: Material) -> ServiceFacts:
    if page.kind is PageKind.MESSAGE:
        if letters := _several(page):
            return ServiceFacts(messages=letters)
        return ServiceFacts(message=read_message(_main(page), page.title, _chrome(page)))
    guide = _guide(page)
    if guide is not None:
        return guide
    own = page.names
    survey = _any(_SURVEYS, own) and page.body is not None
    return ServiceFacts(
        survey=read_survey(page.title, page.text[:_MOST_TEXT]) if survey else None,
        data=read_data(page.tree, page.links) if _any(_DATA, own) else None,
        map=read_map(page.tree, page.named, page.markup) if _any(_MAP, own) else None,
        knowledge=read_knowledge(page.body, None) if _any(_KNOWLEDGE, own) else (),
    )


def _guide(page: Material) -> ServiceFacts | None:
    """A guide by its kind, or an article that calls itself one in a column of services."""
    if page.body is None and page.kind is not PageKind.GUIDE:
        return None
    if page.kind is not PageKind.GUIDE and not (
        named_guide(page.title)
        and page.title.endswith(("指南", "须知"))
        and _any(_SERVICE_COLUMN, page.names[:-1])
    ):
        return None
    element, chrome = (page.body, frozenset()) if page.body is not None else (_main(page), _chrome(page))
    guide = read_guide(element, page.title, page.around, page.base, page.text, chrome)
    return ServiceFacts(guide=guide)


def _column(page: Material) -> ServiceFacts:
    own = page.names
    return ServiceFacts(
        messages=_letters(page) if _any(_MESSAGES, own) else (),
        surveys=read_survey_rows(page.tree, page.base) if _any(_SURVEYS, own) else (),
        data=read_data(page.tree, page.links) if _any(_DATA, own) else None,
        map=read_map(page.tree, page.named, page.markup) if _any(_MAP, own) else None,
        knowledge=read_knowledge(page.body if page.body is not None else _main(page), page.listing())
        if _any(_KNOWLEDGE, own)
        else (),
    )


def _several(page: Material) -> tuple[MessageFacts, ...]:
    """The letters of a page that holds several: more than one time of a letter, or of a writer, tells of them."""
    if len(_LETTER_BEGINS.findall(page.markup)) > 1:
        book = read_guestbook(page.tree, _chrome(page))
        if sum(m.answer > 0 for m in book) >= _FEWEST_ANSWERS:
            return book
    return _table_of_letters(page)


def _table_of_letters(page: Material) -> tuple[MessageFacts, ...]:
    """Letters in the rows of a table whose head names their days, without a page of their own: several, or the page is one."""
    rows = tuple(r for r in read_message_rows(page.tree, page.base) if r.labels and not r.url)
    return rows if len(rows) > 1 else ()


def _letters(page: Material) -> tuple[MessageFacts, ...]:
    """The letters of a list, or of a page that holds them with their answers, which tells more of them."""
    rows = read_message_rows(page.tree, page.base)
    if not rows and "<record" in page.markup and (kept := records(page.markup)) is not None:
        rows = read_message_rows(kept, page.base)
    if any(row.url for row in rows):
        return rows
    return read_guestbook(page.tree, _chrome(page)) or rows or _only_letter(page)


def _only_letter(page: Material) -> tuple[MessageFacts, ...]:
    """The letter of a page that calls itself by its column alone: its day, its text and what became of it, each by its label."""
    letter = read_message(_main(page), page.title, _chrome(page))
    labels = set(letter.labels)
    told = letter.asked and letter.question and (letter.status or (letter.answered and "answered" in labels))
    return (letter,) if told and {"asked", "question"} <= labels else ()


def _any(pattern: re.Pattern[str], names: Sequence[str]) -> bool:
    return any(pattern.search(n) for n in names)


def _main(page: Material) -> HtmlElement:
    return next(page.tree.iter("body"), page.tree)


def _chrome(page: Material) -> frozenset[HtmlElement]:
    """Navigation, side columns and footer by their names; nothing that holds the article."""
    kept = set(page.body.iterancestors()) | {page.body} if page.body is not None else set()
    chrome = {e for e, marks in page.named if e not in kept and _JUNK.search(marks)}
    return frozenset(chrome if page.footer is None or page.footer in kept else chrome | {page.footer})
