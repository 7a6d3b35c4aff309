"""Bytes to a page: every reader called once, in an order that lets the later use what the earlier found."""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b

import msgspec
from lxml.html import HtmlElement

from core.file_names import DOCUMENTS, ending_of
from core.page import (
    CONTENT_KINDS,
    DateOrigin,
    Document,
    DocumentFacts,
    LinkPlace,
    ListFacts,
    Page,
    PageFacts,
    PageKind,
    TableFacts,
    TextFacts,
)
from core.services import ServiceFacts
from core.unit import Unit
from reading.aids import read_aids
from reading.articles.body import (
    Around,
    Found,
    around,
    find_body,
    guess_body,
    labelled_body,
    opening_lines,
    picture_body,
    table_body,
    tagged_body,
    without_tail,
)
from reading.articles.published import Published, read_published
from reading.articles.sketch import SKETCHED, read_sketch
from reading.articles.source import read_source
from reading.articles.title import (
    article_title,
    bare,
    head_title,
    read_breadcrumb,
    title_over_line,
    without_site,
)
from reading.below_line import places_below, thin_body
from reading.dates import parse_date
from reading.documents.document import read_document
from reading.documents.paragraphs import read_paragraphs
from reading.documents.related import RELATING, related_by_script
from reading.documents.term import with_term
from reading.files.attachments import read_attachment_text
from reading.files.markup import is_markup_file, read_markup_file
from reading.files.text import FileContent
from reading.footer import find_footer, footer_facts
from reading.functions.facets import read_facets
from reading.functions.guide import is_plain_label, named_guide
from reading.functions.services import Material, may_serve, read_services
from reading.gone import LONGEST_GONE, gone_text, gone_words, is_blank, may_find_nothing
from reading.gone_words import may_announce
from reading.guide_labels import serves
from reading.kind import (
    Signs,
    content_kind,
    is_column_address,
    is_content_address,
    is_fee_list_name,
    is_folder_address,
    is_guide_label,
    is_home_address,
    is_list,
    is_message,
    names_guides,
    rest_kind,
    seems_content,
    seems_guide,
    single_kind,
)
from reading.labels import Labels, read_labels
from reading.links import Targets, base_url, is_upgraded, read_links, upgraded
from reading.lists.emptiness import only_libraries, still_loading
from reading.lists.listing import lists_entries, read_listing
from reading.queries import encode_queries
from reading.tables import read_tables
from reading.tree.charset import decode
from reading.tree.hints import Hints, hints_of
from reading.tree.markup import has_markup, parse, plain_text, words
from reading.tree.once import once
from reading.tree.outline import outline_of
from reading.tree.places import Places
from reading.tree.scripts import LOADING, script_signs
from reading.unlinked import is_part_of_platform, unlinked_names
from reading.unusable import unusable_links
from reading.utility import is_utility_page, may_be_utility_page

_FILE_TYPES = re.compile(
    r"pdf|msword|officedocument|ms-excel|ms-powerpoint|wps|zip|rar|7z|octet-stream|ofd|opendocument"
    r"|download|rfc822|image/|audio/|video/|rtf|csv"
)
_FILE_MAGIC = (
    b"%PDF",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    b"Rar!",
    b"7z\xbc\xaf",
    b"{\\rtf",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"{\\rtf",
)
_FILE_ENDINGS = DOCUMENTS | {"jpg", "jpeg", "png", "gif", "mp3", "mp4"}
_CHROME = (LinkPlace.NAV, LinkPlace.FOOTER)
_LONGEST_PLAIN = 200_000
_LINE = 80  # characters
_FEW_WORDS = 150  # characters
_LINK = re.compile(r"<a\s", re.IGNORECASE)
_LEAST_HEAD, _LEAST_PART = 4, 6
_SITE_BEHIND = re.compile(r"\s[–—|_·•»>-]\s|[_|]")
#: Lines at the beginning of an article in which its day and source stand, at most so many with the title.
_HEAD_LINES = 4
_INFO = re.compile(
    r"(?:发布|更新|发文|信息|文章|稿件)?(?:时间|日期|来源|作者|编辑)\s{0,3}[：:]|(?:发布|发表|更新|提交)于"
    r"|(?:Source|Updated|Published|Posted)\b|浏览|字号|字体|点击"
)
_MENU = 12  # links
_WHOLE_PAGE = 0.7  # of its text


def read_page(
    url: str,
    body: bytes,
    *,
    unit: Unit,
    fetched_at: datetime,
    content_type: str = "",
    status: int = 200,
    is_home: bool = False,
    file_name: str = "",
) -> Page:
    """Everything a page says. Never raises on any bytes. ``file_name`` is the name that the answer's head gives to a file.

    Files give a page of kind ``ATTACHMENT`` without a tree; bytes without markup one of kind ``OTHER``.
    """
    file_name = file_name if ending_of(file_name) else ""
    if _is_file(file_name or url, body, content_type):
        return _file_page(read_attachment_text(body, file_name or url, content_type), url, fetched_at, status)
    if is_markup_file(url, body, content_type, file_name):
        return _file_page(read_markup_file(url, body, content_type, file_name), url, fetched_at, status)
    decoded = decode(body, content_type)
    data = decoded.as_utf8 or decoded.text.encode("utf-8", "ignore")
    tree = parse(decoded.text, data)
    if tree is None:
        text = decoded.text[:_LONGEST_PLAIN] if not has_markup(decoded.text) else ""
        facts = PageFacts(url=url, charset=decoded.charset, charset_declared=decoded.followed)
        return Page(facts=facts, fetched_at=fetched_at, body_text=text, status=status)
    encode_queries(tree, decoded.text, decoded.charset)
    home = is_home or is_home_address(url, unit)
    reader = _Reader(url, decoded.text, hints_of(data), tree, unit, home)
    facts = reader.facts(decoded.charset, decoded.followed)
    return Page(
        facts=facts,
        fetched_at=fetched_at,
        tree=tree,
        body=reader.body.element if reader.body else None,
        body_text=reader.body_text,
        document=reader.document[1] if reader.document else None,
        status=status,
    )


def _is_file(name: str, body: bytes, content_type: str) -> bool:
    head = body[:512].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(_FILE_MAGIC):
        return True
    if head[:1] == b"<" or not body:
        return False
    media = content_type.lower()
    if "html" in media or "json" in media or "xml" in media:
        return False
    return bool(_FILE_TYPES.search(media)) or ending_of(name) in _FILE_ENDINGS


def _file_page(content: FileContent, url: str, fetched_at: datetime, status: int) -> Page:
    attachment = content.facts
    facts = PageFacts(url=url, kind=PageKind.ATTACHMENT, attachment=attachment, tables=attachment.tables)
    return Page(facts=facts, fetched_at=fetched_at, body_text=content.text, status=status)


def read_rendered(
    url: str,
    served: bytes,
    html: bytes,
    *,
    unit: Unit,
    fetched_at: datetime,
    content_type: str = "",
    status: int = 200,
    is_home: bool = False,
) -> Page:
    """The page as a browser showed it: ``html`` is its tree in UTF-8, ``served`` the bytes that it was made from.

    Where the tree cannot be read, the page as served. A footer or a list that is not in this tree is not there.
    """
    markup = html.decode("utf-8", "replace")
    tree = parse(markup, html)
    if tree is None:
        return read_page(
            url,
            served,
            unit=unit,
            fetched_at=fetched_at,
            content_type=content_type,
            status=status,
            is_home=is_home,
        )
    decoded = decode(served, content_type)
    encode_queries(tree, markup, decoded.charset)
    home = is_home or is_home_address(url, unit)
    reader = _Reader(url, markup, hints_of(html), tree, unit, home)
    facts = reader.facts(decoded.charset, decoded.followed)
    shown = msgspec.structs.replace(
        facts,
        rendered=True,
        script_signs=_signs_left(facts, tree),
        related_scripted=False,
        footer=facts.footer and msgspec.structs.replace(facts.footer, scripted=_in_frame(reader.footer)),
        listing=facts.listing and msgspec.structs.replace(facts.listing, scripted=False),
    )
    return Page(
        facts=shown,
        fetched_at=fetched_at,
        tree=tree,
        body=reader.body.element if reader.body else None,
        body_text=reader.body_text,
        document=reader.document[1] if reader.document else None,
        status=status,
    )


def _signs_left(facts: PageFacts, tree: HtmlElement) -> tuple[str, ...]:
    """The signs of scripts that the browser's tree still shows, with ``loading`` where it says that its list is on its way."""
    signs = tuple(s for s in facts.script_signs if s != "needs-script")
    waits = facts.listing is not None and facts.listing.scripted and not facts.listing.items
    return (*signs, LOADING) if waits and still_loading(tree) else signs


def _in_frame(footer: HtmlElement | None) -> bool:
    """Whether part of the footer stands in a frame of somebody else's, which is not looked into."""
    return footer is not None and any("conac" not in (f.get("src") or "") for f in footer.iter("iframe"))


def _first_part(head: str) -> str:
    """What stands before the name of a site nobody told us, where that is enough for a title; else the whole."""
    first = _SITE_BEHIND.split(head, maxsplit=1)[0]
    return first if len(bare(first)) >= _LEAST_PART else head


def _is_a_line(found: Found) -> bool:
    """Whether what was taken for the article is but a line, such as that of time and source."""
    return len(found.text) < _LINE and "。" not in found.text


def _is_head_line(found: Found) -> bool:
    """Whether it is the line of day and source itself."""
    return _is_a_line(found) and _INFO.search(found.text) is not None and bool(parse_date(found.text))


class _Reader:
    """The readings of one page; each is made once, when first asked for."""

    def __init__(
        self, url: str, text: str, hints: Hints, tree: HtmlElement, unit: Unit, is_home: bool
    ) -> None:
        self.url, self.text, self.hints, self.tree, self.unit = url, text, hints, tree, unit
        self.is_home = is_home
        self.outline = outline_of(tree)
        self.named = self.outline.named
        self.labels: Labels = read_labels(tree, self.outline)
        self.head = head_title(tree)
        self.breadcrumb = () if is_home else read_breadcrumb(self.outline, hints, text)
        self.footer = find_footer(self.outline)

    @once
    def body(self) -> Found | None:
        """The article; a home page has none, a column page one only where its template names it."""
        if self.is_home:
            return None
        found = find_body(self.outline, self.hints)
        if found is not None and _is_a_line(found) and _INFO.search(found.text):
            found = guess_body(self.tree, self.footer, self.named) or found
        if found is None and is_column_address(self.url):
            found = tagged_body(self.outline)
        if found is not None or (self._columnar and not self.labels.get("ArticleTitle")):
            return found
        if is_column_address(self.url) and not (self.headed or seems_guide(self.text, self.hints)):
            return None
        sure = is_content_address(self.url) or bool(self.labels.get("ArticleTitle"))
        guessed = guess_body(self.tree, self._foot, self.named, least=20 if sure else 60)
        if guessed is not None and _is_head_line(guessed):
            guessed = None
        if guessed is None and not sure and self.headed:
            sure, guessed = True, guess_body(self.tree, self._foot, self.named, least=20)
        labels = is_guide_label if seems_guide(self.text, self.hints) else is_plain_label
        vague = guessed is None or _is_a_line(guessed)
        if labels is is_guide_label or (vague and self._among_guides()):
            labelled = labelled_body(self.tree, self._foot, self.named, labels)
            if labelled and (guessed is None or vague or labelled.element in guessed.element.iterancestors()):
                return labelled
        if "<table" not in self.hints:
            return self._or_pictures(guessed, sure=sure) or self._few_words(sure=sure)
        if is_fee_list_name(self.head) and vague:  # one fee makes a list
            return table_body(self.tree, self._foot, self.named, least=12, rows=2) or guessed
        table = guessed
        if guessed is None and sure:  # one person makes a list of names
            table = table_body(self.tree, self._foot, self.named, least=20, rows=2)
        return self._or_pictures(table, sure=sure) or self._few_words(sure=sure)

    @once
    def _foot(self) -> HtmlElement | None:
        """The footer, unless its marks stand in the one table that a short page of an old site consists of."""
        if self.footer is None or len(plain_text(self.footer)) < _WHOLE_PAGE * len(plain_text(self.tree)):
            return self.footer
        return None

    def _among_guides(self) -> bool:
        """Whether title or column say that the page is a guide, or the column that it serves people."""
        columns = (self.labels.get("ColumnName"), *self.breadcrumb[-2:])
        return named_guide(self.head) or any(map(serves, columns))

    def _or_pictures(self, found: Found | None, *, sure: bool) -> Found | None:
        """The pictures that an article consists of, where nothing was found but its title."""
        if not sure or (
            found is not None and found.text not in f"{self.head} {self.labels.get('ArticleTitle')}"
        ):
            return found
        return picture_body(self.tree, self.footer, self.named) or found

    def _few_words(self, *, sure: bool) -> Found | None:
        """The few words that an article may consist of, where nothing longer was found."""
        return thin_body(self._below) if sure else None

    @once
    def _columnar(self) -> bool:
        """Whether the address is a column's. One that ends with ``/`` says so only where the page shows a list, or calls itself
        by the column's label.
        """
        if not is_column_address(self.url) or not is_folder_address(self.url):
            return is_column_address(self.url)
        if self._is_single:
            return False
        column = bare(self.labels.get("ColumnName"))
        named = column and bare(self.head).startswith(column)
        return bool(named) or is_list(self.listing) or self._lists_days(0)

    @once
    def _is_single(self) -> bool:
        """Whether the template calls the whole page a single entry, as those of WordPress do: lists beside it are not its own."""
        body = next(self.tree.iter("body"), None) if "single" in self.text else None
        return body is not None and "single" in (body.get("class") or "").split()

    @once
    def headed(self) -> bool:
        """Whether the name in ``<title>`` stands on the page, with a line of day and source right below it."""
        names = (self.unit.name, self.unit.short_name, self.labels.get("SiteName"), *self.breadcrumb)
        head = without_site(self.head, names)
        if len(bare(head)) < _LEAST_HEAD or self._columnar:
            return False
        heads = {bare(head), bare(_first_part(head))}
        pieces = around(self.outline, None).before
        below = [pieces[n + 1 : n + _HEAD_LINES] for n, piece in enumerate(pieces) if bare(piece) in heads]
        told = [lines for lines in below if lines and (_INFO.search(lines[0]) or parse_date(lines[0]))]
        dated = (line for line in map(" ".join, told) if _INFO.search(line) and parse_date(line))
        return any(dated) and (self._is_single or not self._lists_days(1))

    def _lists_days(self, more_than: int) -> bool:
        return self.listing is not None and sum(bool(item.date) for item in self.listing.items) > more_than

    @once
    def around(self) -> Around:
        return around(self.outline, self.body.element if self.body else None)

    @once
    def title(self) -> str:
        names = (
            self.unit.name,
            self.unit.short_name,
            self.labels.get("SiteName"),
            self.labels.get("ColumnName"),
        )
        head = without_site(self.head, (*names, *self.breadcrumb))
        return article_title(
            label=self.labels.get("ArticleTitle"),
            head=head,
            around=self.around,
            outline=self.outline,
            body=self.body.element if self.body else None,
            columns=(self.labels.get("ColumnName"), *self.breadcrumb),
        )

    @once
    def published(self) -> Published:
        return read_published(
            self.url, self.title, self.around, self.labels, self.outline.tagged(("script",))
        )

    @once
    def source(self) -> str:
        return read_source(
            self.around.before, self.around.after, self.labels.get("ContentSource"), self.around.first
        )

    @once
    def signs(self) -> Signs:
        return Signs(
            url=self.url,
            title=self.title,
            article_label=self.labels.get("ArticleTitle"),
            column=f"{self.labels.get('ColumnName')} {self.labels.get('ColumnType')}".strip(),
            breadcrumb=self.breadcrumb,
            above=self.around.before,
            opening=opening_lines(self.body.element) if self.body else (),
            text=self.body_text,
            dated=bool(self.published.iso and self.published.origin not in (None, "url"))
            or bool(self.source),
            named_body=self.body is not None and self.body.by_name,
            below=self.around.after,
            headed=self._is_told_by_head(),
        )

    def _is_told_by_head(self) -> bool:
        """Whether the head of the page has to say that it is an article: little text does not, nor does an address ending with ``/``."""
        if self.is_home or (
            self.body is not None and len(self.body.text) >= _LINE and not is_folder_address(self.url)
        ):
            return False
        return self.headed

    @once
    def kind(self) -> PageKind:
        if self.is_home:
            return PageKind.HOME
        if self._is_utility():
            return PageKind.OTHER
        if self._plainly_column():
            return PageKind.COLUMN
        if self._is_bare():
            return PageKind.OTHER
        if seems_content(self.signs) and not self._lists_entries():
            return content_kind(self.signs)
        kind = rest_kind(self.signs, self.listing)
        if kind is PageKind.OTHER and is_message(self.signs):
            return PageKind.MESSAGE
        if kind in (PageKind.COLUMN, PageKind.OTHER) and self._lists_nothing():
            single = single_kind(self.signs)
            if kind is PageKind.OTHER and "<table" in self.hints and is_fee_list_name(self.title):
                return PageKind.FEE_LIST
            if single is PageKind.COLUMN and self._is_empty_column():
                return PageKind.COLUMN
            written = single is PageKind.MESSAGE and "<textarea" in self.text.lower()
            listed = single is PageKind.GUIDE and names_guides(self.tree)
            return kind if written or listed or single is PageKind.COLUMN else single
        return content_kind(self.signs) if kind is PageKind.ARTICLE else kind

    def _is_bare(self) -> bool:
        """Whether nothing but its address speaks for an article: a few words without day, label, path or a single link are
        what servers and firewalls show in the place of any page.
        """
        signs = self.signs
        told = signs.dated or signs.named_body or signs.breadcrumb or self.labels.values
        return not told and len(signs.text) < _FEW_WORDS and _LINK.search(self.text) is None

    def _lists_entries(self) -> bool:
        """Whether what was taken for the article is a list with summaries: several links, each with its day of publication."""
        if self.body is None or self.labels.get("ArticleTitle") or is_content_address(self.url):
            return False
        return lists_entries(self.body.element)

    def _lists_nothing(self) -> bool:
        """Whether there is no list but, where the menu of old sites stands in a table, a few short links without days."""
        listing = self.listing
        if self._columnar or listing is None:
            return not self._columnar
        if listing.scripted or listing.empty_shown or listing.links_only:
            return False
        return len(listing.items) <= _MENU and not any(item.date for item in listing.items)

    def _is_empty_column(self) -> bool:
        """Whether nothing but an empty place for a list stands under the name that path and title give to the page."""
        empty = self.listing is not None and not self.listing.items and self.body is None
        return empty and bool(self.title) and self.breadcrumb[-1:] == (self.title,)

    def _is_utility(self) -> bool:
        """A site map, a login or the like. An article with its own label is none, whatever its title."""
        if self.labels.get("ArticleTitle"):
            return False
        names = (self.unit.name, self.unit.short_name, self.labels.get("SiteName"))
        said = (without_site(self.head, names), self.labels.get("ColumnName"), *self.breadcrumb[-1:])
        return may_be_utility_page(self.url, said) and is_utility_page(self.url, said, self.listing)

    def _plainly_column(self) -> bool:
        """A column's address and a list, without anything of an article: most list pages end here, cheaply."""
        if not self._columnar or self.labels.get("ArticleTitle"):
            return False
        return (self.body is None or not self.body.by_name) and is_list(self.listing)

    @once
    def listing(self) -> ListFacts | None:
        return read_listing(self.tree, self.url, self.outline)

    @once
    def body_text(self) -> str:
        return without_tail(self.body.text) if self.body else ""

    @once
    def base(self) -> str:
        return base_url(self.tree, self.url) if self.outline.tagged(("base",)) else self.url

    @once
    def targets(self) -> Targets:
        element = self.body.element if self.body else None
        places = Places(self.outline, element, self.footer)
        targets = read_links(self.tree, self.base, places, element, self.outline)
        secure = self.url.startswith("https:") and is_upgraded(self.outline.tagged(("meta",)))
        return upgraded(targets) if secure else targets

    @once
    def document(self) -> tuple[DocumentFacts, Document] | None:
        if self.kind is not PageKind.DOCUMENT or self.body is None:
            return None
        links = self.targets.links
        return read_document(
            self.tree,
            self.body.element,
            url=self.url,
            title=self.title,
            links=links,
            kind=self.kind,
            names=(self.labels.get("ColumnName"), *self.breadcrumb[-1:]),
            site=self.unit.name,
            above=self.around.before,
        )

    def facts(self, charset: str, declared: str) -> PageFacts:
        is_content = self.kind in CONTENT_KINDS or self.kind is PageKind.MESSAGE
        published = self.published if is_content else Published()
        text = self.body_text
        return PageFacts(
            url=self.url,
            kind=self.kind,
            charset=charset,
            charset_declared=declared,
            lang=(self.tree.get("lang") or self.tree.get("xml:lang") or "").strip()[:40],
            head_title=self.head,
            title=self.title if is_content else self._page_name(),
            published=published.iso,
            published_from=published.origin,
            published_text=published.text,
            source=self.source if is_content else "",
            breadcrumb=self.breadcrumb,
            labels=self.labels.values,
            labels_outside_head=self.labels.outside_head,
            body_found=self.body is not None,
            body_length=len(text),
            body_hash=_hash_of_text(self._own_text() if is_content else text),
            links=self.targets.links,
            images=self.targets.images,
            forms=self.targets.forms,
            tables=self._tables(is_content),
            listing=None if is_content else self.listing,
            footer=footer_facts(self.outline, self.footer, self.base, self.targets.links),
            aids=read_aids(self.outline, self.text, self.base, is_home=self.is_home),
            unusable=unusable_links(self.targets.links),
            script_signs=script_signs(self.outline, text, self.hints),
            document=self._document(),
            text=self._sketch(),
            services=self._services(),
            facets=read_facets(self.tree, self._page_name()) if self.kind is PageKind.COLUMN else (),
            unlinked=() if is_content and not self._is_lone_page() else unlinked_names(self.tree, self.hints),
            related_scripted=self.kind in RELATING and related_by_script(self.outline),
            chrome=self.chrome,
            gone=self._gone(text),
            blank=is_content and not text and self._is_blank(),
        )

    def _is_lone_page(self) -> bool:
        """Whether a text stands for a column that holds nothing else."""
        folder = is_folder_address(self.url) and not is_content_address(self.url)
        return folder or is_part_of_platform(self.title)

    def _is_blank(self) -> bool:
        body = self.body
        if script_signs(self.outline, "", self.hints):
            return False
        if body is None:
            below = self._below
            filled = not below or not only_libraries(self.tree)
            return not filled and is_blank(below, self.tree, self.targets.links)
        if not body.by_name or body.text.strip():
            return False
        return is_blank((body.element,), self.tree, self.targets.links)

    @once
    def _below(self) -> tuple[HtmlElement, ...]:
        """What stands under the line of day and source. Asked only where no article was found."""
        names = (self.unit.name, self.unit.short_name, self.labels.get("SiteName"), *self.breadcrumb)
        title = self.labels.get("ArticleTitle") or without_site(self.head, names)
        title = title or title_over_line(around(self.outline, None).before)
        return places_below(self.tree, title, self._foot)

    def _own_text(self) -> str:
        """The article's text without title and line of day and source, which some templates put into the same place."""
        text, title = self.body_text, self.title
        if self.body is None or not title or not text.startswith(title):
            return text
        rest = text[len(title) :].lstrip()
        for line in opening_lines(self.body.element)[:_HEAD_LINES]:
            if rest.startswith(line) and _INFO.match(line):
                rest = rest[len(line) :].lstrip()
        return rest or text

    def _gone(self, text: str) -> str:
        if len(text) > LONGEST_GONE or self.is_home or self.kind is PageKind.COLUMN:
            return ""
        if text:
            announced = may_announce(text) and self._has_own_day()
            return gone_text(self.body.element, text) if self.body is not None and not announced else ""
        return "" if may_find_nothing(self.url, self.head) else gone_words(self.tree, self.text)

    def _has_own_day(self) -> bool:
        """Whether the page is an article with a title and a day that it states."""
        stated = self.published.origin in (DateOrigin.VISIBLE, DateOrigin.LABEL)
        return self.kind in CONTENT_KINDS and bool(self.title) and stated

    def _document(self) -> DocumentFacts | None:
        return with_term(self.document[0], self._lines) if self.document else None

    def _sketch(self) -> TextFacts | None:
        if self.kind not in SKETCHED or self.body is None:
            return None
        return read_sketch(self._lines, self.body.element, self.kind)

    @once
    def _lines(self) -> str:
        """The article with a line for each paragraph."""
        if self.document:
            return "\n".join(p.text for p in self.document[1].paragraphs)
        return "\n".join(p.text for p in read_paragraphs(self.body.element)) if self.body else ""

    def _services(self) -> ServiceFacts | None:
        title = (
            self.title if self.kind in CONTENT_KINDS or self.kind is PageKind.MESSAGE else self._page_name()
        )
        names = (*self.breadcrumb, self.labels.get("ColumnName"), title)
        if not may_serve(self.kind, names):
            return None
        return read_services(
            Material(
                tree=self.tree,
                named=self.named,
                body=self.body.element if self.body else None,
                text=self.body_text,
                markup=self.text,
                base=self.base,
                kind=self.kind,
                title=title,
                names=names,
                around=self._beside(),
                links=self.targets.links,
                listing=lambda: self.listing,
                footer=self.footer,
            )
        )

    def _beside(self) -> tuple[str, ...]:
        """The texts next to the article that are no part of the footer."""
        below = words(self.footer) if self.footer is not None else ""
        return tuple(t for t in self.around.before[-20:] + self.around.after if t not in below)

    def _page_name(self) -> str:
        """What a home or column page calls itself: its label, the end of its path, or its ``<title>``."""
        if self.is_home:
            return self.head or self.labels.get("SiteName")
        names = (self.unit.name, self.unit.short_name, self.labels.get("SiteName"))
        last = self.breadcrumb[-1] if self.breadcrumb else ""
        return self.labels.get("ColumnName") or last or without_site(self.head, names)

    def _tables(self, is_content: bool) -> tuple[TableFacts, ...]:
        return read_tables(self.body.element) if is_content and self.body else ()

    @once
    def chrome(self) -> str:
        """A hash of where navigation and footer lead; pages of one template share it."""
        return _hash_of(frozenset([k.url or k.raw for k in self.targets.links if k.place in _CHROME]))


@lru_cache(maxsize=256)
def _hash_of_text(text: str) -> str:
    return blake2b(text.encode("utf-8", "replace"), digest_size=16).hexdigest() if text else ""


def _hash_of(urls: frozenset[str]) -> str:
    return blake2b("\n".join(sorted(urls)).encode("utf-8", "replace"), digest_size=8).hexdigest()
