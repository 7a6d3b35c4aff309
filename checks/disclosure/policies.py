"""Documents and interpretations of a site, and how they hang together: by title and by link."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cached_property

from msgspec.structs import replace

from checks.disclosure.addresses import Addresses
from checks.disclosure.matching import POSSIBLE, Match, TitleIndex, core_title, quoted_titles, title_of
from checks.freshness.ages import day_of
from core.packed import Packed
from core.page import Link, LinkPlace, LinkUse, PageFacts, PageHead, PageKind
from core.site import SiteFacts
from reading.documents.number import is_order

#: Words of a link that say it leads to an interpretation.
INTERPRETS = re.compile(r"解读|读懂|看懂|图解|答记者问|政策问答")
#: Words that as the whole text of a link may as well name a column.
_COLUMN_WORDS = re.compile(
    r"(?:更多|政策|相关|文件|最新|部门|本级|上级|文字|图文|视频)*(?:解读|解读回应|图解)(?:回应|专栏|栏目)?[>»\s]*"
)
#: Words of a link that say it leads to the document itself.
_ORIGINAL = re.compile(r"《|原文|全文|相关文件|政策文件|文件链接|印发|的通知|的公告|的通告|的意见")
_READER_PLACES = (LinkPlace.BODY,)
_TEMPLATE = (LinkPlace.NAV, LinkPlace.FOOTER, LinkPlace.HIDDEN)
_NO_PAIR = re.compile(r"条例|征求意见|草案|公开征集|公示|通报|公报|报告$")
_EXACT = 100.0
#: The code of an agency at the beginning of a number, with 规 behind it where normative documents are counted apart.
_CODE = re.compile(r"([\u4e00-\u9fa5]{2,12}?)规?(?=\s{0,3}[〔﹝［\[【(（{])")
_SEVERAL = 2
_SHORTEST = 4  # characters of a title worth comparing
#: An interpretation this many days older than the document speaks of an earlier edition; so many younger, of a later.
_EARLIEST, _LATEST = -60, 540


def published_day(page: PageHead) -> date | None:
    """The day a page says it was published, else the day the document was signed."""
    return day_of(page.published) or (day_of(page.document.signed) if page.document else None)


class Policies:
    """The policy pages of one site. Building it reads every document and interpretation once."""

    def __init__(self, site: SiteFacts) -> None:
        self.site = site
        self.addresses = Addresses.of(site)
        own = filter(_own, site.pages.of_kind(PageKind.DOCUMENT))
        self.documents = Packed(PageFacts, map(self._slim, own))
        self.interpretations = Packed(PageFacts, map(self._slim, site.pages.of_kind(PageKind.INTERPRETATION)))

    def _slim(self, page: PageFacts) -> PageFacts:
        """The page as far as pages are matched by it: title, dates, number, text, whether it has a picture, and links but
        those that the template brings.

        A large site has tens of thousands of them, all held at once.
        """
        links = (k for k in page.links if k.place not in _TEMPLATE or self._is_policy(self.key(k.url)))
        return PageFacts(
            url=page.url,
            kind=page.kind,
            title=page.title,
            head_title=page.head_title,
            labels={n: v for n, v in page.labels.items() if n.lower() == "articletitle"},
            published=page.published,
            published_from=page.published_from,
            published_text=page.published_text,
            document=page.document and replace(page.document, header={}, repeals=()),
            links=tuple(links),
            images=tuple(i for i in page.images if i.in_body)[:1],
            body_length=page.body_length,
            text=page.text,
            related_scripted=page.related_scripted,
            rendered=page.rendered,
        )

    @property
    def normative(self) -> Iterator[PageFacts]:
        """The site's own normative documents."""
        return (p for p in self.documents if p.document and p.document.normative)

    @property
    def tied(self) -> Iterator[PageFacts]:
        """Further documents that an interpretation names by their very title and leads to: the site itself pairs them."""
        met: set[str] = set()
        for page in self.interpretations:
            exact = [m.page for m in self.documents_of(page) if m.score == _EXACT]
            targets = self.targets(page) if exact else set()
            for document in exact:
                tied = _may_be_tied(document) and self.key(document.url) in targets
                if tied and document.url not in met:
                    met.add(document.url)
                    yield document

    def counted_apart(self, document: PageFacts) -> bool:
        """Whether the agency counts its normative documents apart (…规〔2026〕3号), and this one is not among them."""
        code = _CODE.match(document.document.number if document.document else "")
        return code is not None and self._apart[code[1]] >= _SEVERAL and code[1] + "规" not in code[0]

    @cached_property
    def _apart(self) -> Counter[str]:
        """How many normative documents each agency counts apart, by its plain code."""
        codes = (_CODE.match(p.document.number) for p in self.normative if p.document)
        return Counter(c[1] for c in codes if c is not None and c[1] + "规" in c[0])

    @cached_property
    def _documents_by_title(self) -> TitleIndex:
        return TitleIndex.of(self.documents)

    @cached_property
    def _interpretations_by_title(self) -> TitleIndex:
        return TitleIndex.of(self.interpretations)

    @cached_property
    def column_keys(self) -> frozenset[str]:
        """Keys of pages that are columns or the home page."""
        pages = self.site.pages.heads(PageKind.COLUMN, PageKind.HOME)
        known = [p.url for p in pages] + [c.url for c in self.site.columns] + [self.site.unit.homepage]
        return frozenset(map(self.key, known))

    @cached_property
    def document_keys(self) -> frozenset[str]:
        """Keys of all document pages, reposted ones included."""
        return frozenset(self.key(p.url) for p in self.site.pages.heads(PageKind.DOCUMENT))

    @cached_property
    def interpretation_keys(self) -> frozenset[str]:
        return frozenset(self.key(p.url) for p in self.site.pages.heads(PageKind.INTERPRETATION))

    def _is_policy(self, key: str) -> bool:
        return key in self.document_keys or key in self.interpretation_keys

    def _is_column_or_interpretation(self, key: str) -> bool:
        return key in self.column_keys or key in self.interpretation_keys

    def key(self, url: str) -> str:
        return self.addresses.key(url)

    def anchors(self, page: PageFacts) -> list[Link]:
        """Links a reader can follow."""
        return [link for link in page.links if link.url and link.use is LinkUse.ANCHOR]

    def targets(self, page: PageFacts) -> set[str]:
        """Keys of all pages that ``page`` links to, wherever the link stands."""
        return {self.key(link.url) for link in self.anchors(page)}

    def interpretations_of(self, document: PageFacts) -> list[Match]:
        """Interpretations whose title names ``document``, best first."""
        core = core_title(title_of(document))
        among = [Match(self.interpretations[place], _EXACT) for place in self._joint.get(core, ())]
        found = [*among, *self._interpretations_by_title.matches(core)]
        return [
            m
            for m in found
            if _same_edition(document, m.page) and (m.certain or not self._of_another(m.page, core))
        ]

    def _of_another(self, interpretation: PageFacts, core: str) -> bool:
        """Whether the title of ``interpretation`` surely names a document whose title is not merely like ``core``."""
        named = self.documents_of(interpretation)
        return bool(named) and named[0].score == _EXACT and core_title(title_of(named[0].page)) != core

    def documents_of(self, interpretation: PageFacts) -> list[Match]:
        """The site's own documents that the title of ``interpretation`` names, best first."""
        found = self._documents_by_title.matches(core_title(title_of(interpretation)))
        return [m for m in found if _same_edition(m.page, interpretation)]

    @cached_property
    def _joint(self) -> dict[str, list[int]]:
        """Places of interpretations of several documents, by the titles that do not lead the matching by title."""
        found: dict[str, list[int]] = {}
        for place, page in enumerate(self.interpretations):
            main = core_title(title_of(page))
            for core in _joint_titles(page):
                if core != main:
                    found.setdefault(core, []).append(place)
        return found

    def left_out(self, interpretation: PageFacts) -> Match | None:
        """Of several documents that the very title of ``interpretation`` names, one that it does not lead to."""
        targets = self.targets(interpretation)
        exact = [
            [m for m in self._documents_by_title.matches(c) if m.score == _EXACT]
            for c in _joint_titles(interpretation)
        ]
        named = [
            same for found in exact if (same := [m for m in found if _same_edition(m.page, interpretation)])
        ]
        linked = [found for found in named if not targets.isdisjoint(self.key(m.page.url) for m in found)]
        return next((found[0] for found in named if found not in linked), None) if linked else None

    def led_from(self, document: PageFacts) -> list[Match]:
        """Interpretations of no known title that lead to ``document`` and to no other document: likely its own."""
        places = self._leading.get(self.key(document.url), ())
        return [Match(self.interpretations[place], POSSIBLE) for place in places]

    @cached_property
    def _leading(self) -> dict[str, list[int]]:
        """Places of interpretations by the document they lead to."""
        found: dict[str, list[int]] = {}
        for place, page in enumerate(self.interpretations):
            targets = {self.key(k.url) for k in self.document_links(page)} & self.document_keys
            if len(targets) == 1 and not self.documents_of(page):
                found.setdefault(targets.pop(), []).append(place)
        return found

    def copies(self, document: PageFacts) -> list[PageFacts]:
        """``document`` and its other copies on the site (same matter, same day of signing or same number)."""
        same = self._documents_by_title.matches(core_title(title_of(document)))
        others = [m.page for m in same if m.score == _EXACT and _same_number(m.page, document)]
        return others or [document]

    def interpretation_links(self, document: PageFacts) -> list[Link]:
        """Links in the reading part that lead, or say they lead, to an interpretation and not to a column."""
        return [link for link in self.anchors(document) if self._to_interpretation(link)]

    def speaks_of_another(self, link: Link, document: PageFacts) -> bool:
        """Whether ``link`` leads to an interpretation whose title surely names other documents of the site than this one."""
        page = self.site.pages.get(link.url) if self.key(link.url) in self.interpretation_keys else None
        named = self.documents_of(page) if page is not None else []
        own = {self.key(c.url) for c in self.copies(document)}
        return bool(named) and named[0].certain and all(self.key(m.page.url) not in own for m in named)

    def vague_links(self, document: PageFacts) -> list[Link]:
        """Links named like an interpretation column whose target is not known."""
        return [
            link
            for link in self.anchors(document)
            if link.place in _READER_PLACES
            and _COLUMN_WORDS.fullmatch(link.text.strip())
            and not self._is_column_or_interpretation(self.key(link.url))
        ]

    def _to_interpretation(self, link: Link) -> bool:
        if link.place not in _READER_PLACES or self.key(link.url) in self.column_keys:
            return False
        text = link.text.strip("【】[]（）() :：")
        return bool(INTERPRETS.search(text)) and (
            not _COLUMN_WORDS.fullmatch(text) or self.key(link.url) in self.interpretation_keys
        )

    def document_links(self, interpretation: PageFacts) -> list[Link]:
        """Links in the reading part that lead, or say they lead, to a document."""
        return [
            link
            for link in self.anchors(interpretation)
            if link.place in _READER_PLACES
            and not self._is_column_or_interpretation(self.key(link.url))
            and (self.key(link.url) in self.document_keys or bool(_ORIGINAL.search(link.text)))
        ]


def _joint_titles(interpretation: PageFacts) -> list[str]:
    """The cores of the titles that the title names, where it names several."""
    cores = [core_title(t) for t in quoted_titles(title_of(interpretation))]
    cores = [c for c in dict.fromkeys(cores) if len(c) >= _SHORTEST]
    return cores if len(cores) > 1 else []


def _may_be_tied(page: PageFacts) -> bool:
    """Whether it is a numbered document that is not known for a normative one, and no order, law or draft."""
    facts = page.document
    if facts is None or facts.normative or not facts.number or is_order(facts.number):
        return False
    return not _NO_PAIR.search(title_of(page))


def _own(page: PageFacts) -> bool:
    return page.document is not None and not page.document.reposted


def _same_number(a: PageFacts, b: PageFacts) -> bool:
    numbers = {p.document.number for p in (a, b) if p.document and p.document.number}
    return len(numbers) <= 1


def _same_edition(document: PageFacts, interpretation: PageFacts) -> bool:
    first, second = published_day(document), published_day(interpretation)
    return not first or not second or _EARLIEST <= (second - first).days <= _LATEST
