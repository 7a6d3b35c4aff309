"""What one page says: facts that can be stored, and the page itself while it is judged."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec
from parsel import Selector

from core.services import ServiceFacts

if TYPE_CHECKING:
    from lxml.html import HtmlElement

#: Raised whenever the meaning of a stored fact changes; older facts are then read again.
READER_VERSION = 15


class PageKind(StrEnum):
    """What a page is for. A column page (栏目页) shows a list or is a channel front page."""

    HOME = "home"
    COLUMN = "column"
    ARTICLE = "article"
    DOCUMENT = "document"  # 行政规范性文件 and other official documents (公文)
    INTERPRETATION = "interpretation"  # 政策解读
    GUIDE = "guide"  # 办事指南
    MESSAGE = "message"  # 公开的来信与答复
    FEE_LIST = "fee-list"  # 收费目录清单
    ATTACHMENT = "attachment"
    OTHER = "other"


CONTENT_KINDS = frozenset(
    {PageKind.ARTICLE, PageKind.DOCUMENT, PageKind.INTERPRETATION, PageKind.GUIDE, PageKind.FEE_LIST}
)


class LinkPlace(StrEnum):
    NAV = "nav"
    BODY = "body"
    FOOTER = "footer"
    HIDDEN = "hidden"
    GUESSED = "guessed"  # on no page: a pager made by script lets us guess the address


class LinkUse(StrEnum):
    """What the address is used as on the page."""

    ANCHOR = "anchor"
    IMAGE = "image"
    STYLE = "style"
    SCRIPT = "script"
    FRAME = "frame"


class DateOrigin(StrEnum):
    """Where a publication time was read, most trusted first."""

    VISIBLE = "visible"
    LABEL = "label"
    URL = "url"
    GUESS = "guess"


class Link(msgspec.Struct, frozen=True, array_like=True):
    """``url`` is absolute; ``raw`` keeps the attribute where it was no usable address (then ``url`` is empty)."""

    url: str
    text: str = ""
    place: LinkPlace = LinkPlace.BODY
    use: LinkUse = LinkUse.ANCHOR
    raw: str = ""


class Image(msgspec.Struct, frozen=True, array_like=True):
    """A picture; ``alt`` is ``None`` where the attribute is missing."""

    url: str
    alt: str | None = None
    in_body: bool = False


class Form(msgspec.Struct, frozen=True, array_like=True):
    action: str
    method: str = "get"
    fields: tuple[str, ...] = ()


class ListItem(msgspec.Struct, frozen=True, array_like=True):
    """An entry of a list page. ``date`` is an ISO day, empty where none is shown; ``pinned`` marks 置顶.

    ``section`` numbers the lists of a channel page from 0, in page order; a plain column page has one.
    """

    title: str
    url: str = ""
    date: str = ""
    pinned: bool = False
    section: int = 0


class ListFacts(msgspec.Struct, frozen=True, kw_only=True):
    """The main list of a column page.

    ``empty_shown`` holds the words with which the page itself says that there is nothing (暂无内容).
    ``scripted`` tells that the list is filled by script, so that no item says nothing.
    ``next_urls`` are further pages of the list, also those written by ``createPageHTML``.
    ``days_unread`` tells of a list without dates that its rows do show days, only not which (11月20日, 3天前).
    """

    items: tuple[ListItem, ...] = ()
    page_count: int = 1
    page_number: int = 1
    next_urls: tuple[str, ...] = ()
    empty_shown: str = ""
    scripted: bool = False
    links_only: bool = False
    days_unread: bool = False


class Repeal(msgspec.Struct, frozen=True, array_like=True):
    """A document that another one declares repealed (废止, 失效): its title, its number, or both."""

    title: str = ""
    number: str = ""


class DocumentFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept of an official document (公文). Dates are ISO days, empty where unknown.

    ``header`` maps canonical field names (index, number, issuer, written, published, validity, title, topic) to
    the shown text, ``""`` for a field that is shown but blank; a field not shown is not in the mapping.
    ``normative`` tells whether it reads as an administrative normative document (行政规范性文件) or another own
    document of the kind 47号 and the circular speak of; orders (令), laws and bulletins are not. ``presumed`` tells that only
    its title speaks for that, so that a person has to look.
    ``effective`` and ``expires`` are the days from which and until which its text says it is in force, ``term`` the
    sentence that says so (有效期); ``repeals`` are the documents that it declares repealed.
    """

    title: str = ""
    number: str = ""
    number_in_text: str = ""
    issuer: str = ""
    addressee: str = ""
    signed: str = ""
    header: dict[str, str] = msgspec.field(default_factory=dict)
    normative: bool = False
    presumed: bool = False
    reposted: bool = False
    effective: str = ""
    expires: str = ""
    term: str = ""
    repeals: tuple[Repeal, ...] = ()


class FooterFacts(msgspec.Struct, frozen=True, kw_only=True):
    """The marks of the footer (底部功能区). ``scripted`` tells that it comes by script or frame: absence says nothing."""

    found: bool = False
    scripted: bool = False
    text: str = ""
    conac: str = ""
    error_report_url: str = ""
    error_report_code: str = ""
    site_code: str = ""
    sponsor: str = ""
    contact: str = ""
    icp: str = ""
    police: str = ""
    sitemap_url: str = ""
    template: str = ""


class TableFacts(msgspec.Struct, frozen=True, kw_only=True):
    """A data table: first meaningful row as ``head``, number of data rows, caption or nearest heading."""

    head: tuple[str, ...] = ()
    rows: int = 0
    caption: str = ""
    sample: tuple[tuple[str, ...], ...] = ()


class AidFacts(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a page does for those who see little, and for those about to leave the site.

    ``unnamed_fields`` are form fields without a name for screen readers, ``silent_images`` addresses of pictures without
    alternative text (替代文本) that need one, ``file_names`` alternative texts that are names of files. ``elder_entry`` holds the words of the entry to
    an elder or barrier-free version, ``elder_url`` where it leads, if it is a link. ``exit_prompt`` quotes what visitors
    are asked before they leave for another site (外链提示). ``loads`` tells that the page fetches parts of itself later.
    The latter four are looked for on home pages only.
    """

    unnamed_fields: tuple[str, ...] = ()
    silent_images: tuple[str, ...] = ()
    file_names: tuple[str, ...] = ()
    elder_entry: str = ""
    elder_url: str = ""
    exit_prompt: str = ""
    loads: bool = False


class AttachmentFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What was read of a file. ``kind`` is the real type by content; ``problem`` says why nothing could be read."""

    kind: str = ""
    text_sample: str = ""
    tables: tuple[TableFacts, ...] = ()
    pages: int = 0
    problem: str = ""


class TextFacts(msgspec.Struct, frozen=True, kw_only=True):
    """A sketch of the text of a document or interpretation, to compare texts without keeping them.

    ``sentences`` holds four bytes for each sentence in order, the same for the same words. ``parts`` names what an
    interpretation speaks of (background, purpose, content, scope, terms, changes; questions where it asks and answers);
    ``media`` what it shows besides text (video, audio, frame).
    """

    sentences: bytes = b""
    parts: tuple[str, ...] = ()
    media: tuple[str, ...] = ()


class PageHead(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is kept of a page but its links and pictures, which make up most of it: a whole site is gone through by heads.

    ``published`` is ISO: ``2026-11-20`` or ``2026-11-20T09:30`` in Asia/Shanghai, empty where the page claims none.
    ``labels`` maps label names as written in the page (``SiteName``…) to all their values in order.
    ``labels_outside_head`` names labels that stand in the body. ``body_hash`` is blake2b of the body text.
    ``chrome`` is a hash of the links outside the body: pages of one template share it. ``unusable`` are links meant as
    addresses that are none: files of somebody's computer, misspelt schemes.
    ``rendered`` tells that the facts come from the tree as a browser showed it, scripts run and frames of the head or foot put in.
    ``related_scripted`` tells that the place for related documents or interpretations (相关解读) comes by script or frame.
    ``unlinked`` holds names of the disclosure part (政府信息公开) and of fees shown without a link on a home, column or other page,
    or on a text that stands for a column (a folder's one page).
    ``facets`` names the ways in which a policy library (政策文件库) can be sorted (time, validity, type, theme, search).
    ``gone`` is what the page says in place of its text, where it says that nothing is here. ``blank`` tells that it is an
    article's template in which nothing was put.
    """

    url: str
    version: int = READER_VERSION
    kind: PageKind = PageKind.OTHER
    charset: str = ""
    charset_declared: str = ""
    lang: str = ""
    head_title: str = ""
    title: str = ""
    published: str = ""
    published_from: DateOrigin | None = None
    published_text: str = ""
    source: str = ""
    breadcrumb: tuple[str, ...] = ()
    labels: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    labels_outside_head: tuple[str, ...] = ()
    body_found: bool = False
    body_length: int = 0
    body_hash: str = ""
    forms: tuple[Form, ...] = ()
    tables: tuple[TableFacts, ...] = ()
    listing: ListFacts | None = None
    document: DocumentFacts | None = None
    footer: FooterFacts | None = None
    attachment: AttachmentFacts | None = None
    aids: AidFacts | None = None
    unusable: tuple[Link, ...] = ()
    text: TextFacts | None = None
    facets: tuple[str, ...] = ()
    unlinked: tuple[str, ...] = ()
    related_scripted: bool = False
    services: ServiceFacts | None = None
    script_signs: tuple[str, ...] = ()
    chrome: str = ""
    gone: str = ""
    blank: bool = False
    rendered: bool = False

    def label(self, name: str) -> str | None:
        """The first value of a label, found without regard to letter case; ``None`` where it is missing."""
        wanted = name.lower()
        for key, values in self.labels.items():
            if key.lower() == wanted:
                return values[0] if values else ""
        return None


class PageFacts(PageHead, frozen=True, kw_only=True, omit_defaults=True):
    """Everything later checks may ask about a page, small enough to keep for every page of every site."""

    links: tuple[Link, ...] = ()
    images: tuple[Image, ...] = ()


class _Bulk(msgspec.Struct, frozen=True, array_like=True):
    links: tuple[Link, ...] = ()
    images: tuple[Image, ...] = ()


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(PageFacts)
_head_decoder = msgspec.msgpack.Decoder(PageHead)
_bulk_decoder = msgspec.msgpack.Decoder(_Bulk)


def is_shell(head: PageHead) -> bool:
    """Whether scripts have yet to fill the page."""
    return bool(head.script_signs) and not head.rendered


def is_hollow(head: PageHead) -> bool:
    """Whether a page shows nothing of its own: scripts have yet to fill it, or an error, a notice, a file that cannot be
    read stands in its place. A page that says that nothing is here is not hollow: that is an answer.
    """
    if head.gone:
        return False
    if is_shell(head):
        return True
    if head.attachment is not None:
        return bool(head.attachment.problem)
    return head.kind is PageKind.OTHER


def encode_facts(facts: PageFacts) -> tuple[bytes, bytes]:
    """``facts`` as MessagePack bytes: the head, and the links and pictures."""
    head = msgspec.structs.replace(facts, links=(), images=())
    return _encoder.encode(head), _encoder.encode(_Bulk(facts.links, facts.images))


def decode_facts(head: bytes, bulk: bytes = b"") -> PageFacts:
    """The facts back from :func:`encode_facts`; raises :class:`msgspec.DecodeError` on foreign bytes."""
    facts = _decoder.decode(head)
    if not bulk:
        return facts
    rest = _bulk_decoder.decode(bulk)
    return msgspec.structs.replace(facts, links=rest.links, images=rest.images)


def decode_head(head: bytes) -> PageHead:
    """The head alone."""
    return _head_decoder.decode(head)


class Indent(StrEnum):
    """How a paragraph of a document begins."""

    NONE = "none"
    CSS = "css"  # text-indent
    IDEOGRAPHIC = "ideographic"  # two U+3000
    SPACES = "spaces"  # spaces, &nbsp;, &emsp; or another number of U+3000


class Paragraph(msgspec.Struct, frozen=True):
    """A block of the document's body in reading order. ``align`` is left, center, right or empty."""

    text: str
    indent: Indent = Indent.NONE
    align: str = ""
    bold: bool = False
    fonts: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    colours: tuple[str, ...] = ()
    breaks: int = 0  # <br> inside the block
    break_mid_sentence: int = 0
    word_marks: int = 0  # mso- styles, o:p, MsoNormal
    in_table: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A numbered heading: ``level`` 1 for 一、, 2 for （一）, 3 for 1., 4 for （1）.

    ``marker`` is the mark as written, ``ordinal`` its number, ``paragraph`` the index of its block.
    ``appendix`` counts 0 for the document itself, then 1… for each appendix or attached regulation, which number anew.
    """

    level: int
    marker: str
    ordinal: int
    text: str
    paragraph: int
    appendix: int = 0


@dataclass(frozen=True, slots=True)
class NamedAttachment:
    """An attachment as the attachment note (附件说明) names it, or as a link offers it (then with ``url``)."""

    name: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """An official document while its page is judged; the part worth keeping is ``Page.facts.document``.

    ``blocks`` gives the paragraph index of each recognised part (title, number, addressee, attachments, issuer, date,
    note), absent where not found. ``main_end`` is the paragraph after which appendices begin.
    """

    paragraphs: tuple[Paragraph, ...] = ()
    headings: tuple[Heading, ...] = ()
    attachments_named: tuple[NamedAttachment, ...] = ()
    attachments_linked: tuple[NamedAttachment, ...] = ()
    blocks: dict[str, int] = field(default_factory=dict)
    main_end: int = 0


@dataclass(frozen=True)
class Page:
    """A page while it is judged: facts, parsed tree, and the response parts the facts came from.

    ``tree`` is the lxml root (``None`` for attachments and for bytes that hold no markup); ``body`` the element that
    holds the article. Nothing here survives the judging: checks that need more than ``facts`` are page checks.
    """

    facts: PageFacts
    fetched_at: datetime
    tree: HtmlElement | None = None
    body: HtmlElement | None = None
    body_text: str = ""
    document: Document | None = None
    status: int = 200

    @property
    def url(self) -> str:
        return self.facts.url

    @property
    def kind(self) -> PageKind:
        return self.facts.kind

    @cached_property
    def body_links(self) -> tuple[Link, ...]:
        """The links in the part that people came to read, picked once for all checks."""
        body = LinkPlace.BODY
        return tuple([k for k in self.facts.links if k.place is body])

    @cached_property
    def html(self) -> Selector:
        """The tree as a parsel selector, for checks that ask questions of their own."""
        return Selector(text="<html></html>") if self.tree is None else Selector(root=self.tree, type="html")
