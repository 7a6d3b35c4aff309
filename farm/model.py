"""What the pages of a practice site are made from, and the rows of the truth table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

import msgspec


class Life(msgspec.Struct, frozen=True):
    """On which nights something shows: from ``first``, until it is ``mended``, and ``again`` from a later night."""

    first: int = 1
    mended: int | None = None
    again: int | None = None

    def active(self, night: int) -> bool:
        if night < self.first:
            return False
        if self.mended is None or night < self.mended:
            return True
        return self.again is not None and night >= self.again


ALWAYS = Life()


class Kind(StrEnum):
    """What a row of the truth says of its subject."""

    FAULT = "fault"  # has to be found
    DECOY = "decoy"  # looks like a fault; nobody may be accused
    UNDECIDABLE = "undecidable"  # cannot be told from outside; a person may be asked, nobody accused
    OPTIONAL = "optional"  # may be said or not: a consequence of another fault, or a matter of taste


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the truth.

    ``urls`` are the addresses a finding may be filed under (none: any of the unit's). ``meaning`` says what is wrong;
    ``words`` are regular expressions of which one has to occur in the finding's words or key (none: not compared).
    ``unreached`` are nights on which the page cannot be read. ``strict`` tells that mending shows on the same night.
    ``shown`` is what the row is to those who look with a browser, ``None`` where that makes no difference.
    """

    unit: str
    check: str
    kind: Kind
    form: str
    meaning: str
    urls: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    life: Life = ALWAYS
    unreached: tuple[int, ...] = ()
    strict: bool = True
    shown: Kind | None = None


@dataclass(frozen=True)
class Block:
    """A paragraph: ``kind`` is p, h1…h4 (一、（一）1.（1）), center, right, table or html (``text`` is markup then)."""

    kind: str
    text: str


@dataclass
class Attachment:
    """A file at the end of a document. ``link_text`` empty: the usual words of the site's style."""

    name: str
    ext: str = "docx"
    named: bool = True
    linked: bool = True
    link_text: str = ""
    href: str = ""
    table: tuple[tuple[str, ...], ...] = ()


#: The parts of a document in the order of GB/T 9704.
ORDER = ("number", "addressee", "body", "attnote", "issuer", "date", "note", "attlinks")
HtmlChange = Callable[[str], str]


@dataclass
class Article:
    """A content page. ``header`` is the information table (canonical name → text), only on documents."""

    title: str
    published: datetime
    source: str
    blocks: list[Block] = field(default_factory=list)
    kind: str = "article"
    number: str = ""
    header: dict[str, str] = field(default_factory=dict)
    addressee: str = ""
    issuer: str = ""
    signed: str = ""
    note: str = ""
    attachments: list[Attachment] = field(default_factory=list)
    related: list[tuple[str, str]] = field(default_factory=list)
    related_label: str = "相关文件"
    order: tuple[str, ...] = ORDER
    labels: dict[str, str | None] = field(default_factory=dict)
    body_changes: list[HtmlChange] = field(default_factory=list)
    page_changes: list[HtmlChange] = field(default_factory=list)
    written: date | None = None
    appendix: list[Block] = field(default_factory=list)
    shown_title: str = ""


ArticleChange = Callable[[Article], None]


@dataclass
class Special:
    """A page of its own in a column, beside the generated ones; ``changes`` are the plants on it, each with its life."""

    make: Callable[[], Article]
    published: datetime
    changes: list[tuple[Life, ArticleChange]] = field(default_factory=list)
    answer: dict[int, str] = field(default_factory=dict)  # night → way of not being readable
    life: Life = ALWAYS

    def article(self, night: int) -> Article:
        article = self.make()
        for life, change in self.changes:
            if life.active(night):
                change(article)
        return article


@dataclass(frozen=True)
class Entry:
    """A dated item of a column: ``index`` counts the generated ones, ``special`` is a page of its own."""

    moment: datetime
    number: int
    index: int = -1
    special: Special | None = None


@dataclass
class ListChange:
    """Changes of a column's first list page: of its items, or of its markup."""

    life: Life
    items: Callable[[list[ListItem]], list[ListItem]] | None = None
    html: HtmlChange | None = None


@dataclass
class ListItem:
    title: str
    href: str
    day: str
    mark: str = ""


@dataclass
class Column:
    """A column of the site. ``newest`` is the time of its newest generated item, ``step`` hours lie between two."""

    key: str
    name: str
    slug: str
    type: str
    count: int = 0
    newest: datetime | None = None
    step: float = 24.0
    specials: list[Special] = field(default_factory=list)
    shape: str = "list"  # list, channel, page, fees, platform, or library
    in_nav: bool = True
    changes: list[ListChange] = field(default_factory=list)
    extra: str = ""
    dates_shown: bool = True
    label_type: str = ""
    life: Life = ALWAYS  # on which nights the site has the column at all


@dataclass
class Footer:
    """The marks of the footer; an empty string leaves the mark out."""

    conac: bool = True
    error_report: str = "new"  # new, old, link, none
    error_code: str = ""
    code: str = ""
    code_prefix: str = "网站标识码："
    sponsor: str = ""
    contact: str = ""
    icp: str = ""
    police: str = ""
    police_host: str = "beian.mps.gov.cn"
    sitemap: str = "/sitemap/"
    form: str = "plain"  # plain, script, frame, images
    extra: str = ""


FooterChange = Callable[[Footer], None]


@dataclass(frozen=True)
class Surroundings:
    """What stands around the content of every page of a site, see :mod:`farm.surroundings`."""

    head: str
    menu: str
    side: str
    below: str


@dataclass
class RawPage:
    """A page, file or misbehaviour under an address of its own; ``draw`` makes body and media type of a night when it is asked for."""

    body: bytes
    content_type: str = "text/html; charset=utf-8"
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    life: Life = ALWAYS
    later: RawPage | None = None
    act: str = ""
    draw: Callable[[int], tuple[bytes, str]] | None = None


def days(moments: Sequence[datetime]) -> list[str]:
    """The ISO days of ``moments``."""
    return [m.strftime("%Y-%m-%d") for m in moments]
