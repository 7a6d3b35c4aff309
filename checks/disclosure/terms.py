"""Which documents of a site are no longer in force by their own words, or by another's."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from checks.disclosure.matching import core_title, title_of
from checks.disclosure.policies import published_day
from checks.freshness.ages import day_of
from core.packed import Packed
from core.page import PageHead, PageKind, Repeal
from core.site import SiteFacts

_OVER = re.compile(r"失效|废止|无效|已被?(?:部分)?修[改订]|部分失效|终止|作废|过期|否|历史|届满")
_VALID = re.compile(r"有效|现行|生效|是|执行中|实施中|在施")
_BRACKETS = str.maketrans("[]【】()﹝﹞［］{}", "〔〕〔〕〔〕〔〕〔〕〔〕")
#: Later pages that may have kept a document in force: extensions, amendments, results of a clean-up.
EXTENDS = re.compile(r"延长|延续|延期|继续(?:有效|执行|实施)|续期")
CLEANS = re.compile(
    r"(?:清理|评估)(?:结果|情况|意见)|继续有效|(?:现行)?有效(?:的)?(?:行政)?规范性文件目录|文件目录"
)
_MARKED = re.compile(r"[（(【\[](?:已)?(?:废止|失效|作废|过期)[）)】\]]|^(?:已)?(?:废止|失效)[：:|]")


def says_valid(text: str) -> bool | None:
    """What the header's validity says: in force, no longer in force, or nothing that can be told."""
    words = "".join(text.split())
    if _OVER.search(words):
        return False
    return True if _VALID.search(words) else None


def is_marked(page: PageHead) -> bool:
    """Whether the title itself says that the document is no longer in force."""
    return bool(_MARKED.search(title_of(page)))


def plain_number(text: str) -> str:
    """A document number in one spelling of its brackets and digits."""
    return unicodedata.normalize("NFKC", "".join(text.split())).translate(_BRACKETS)


@dataclass(frozen=True)
class End:
    """``by`` declared the document repealed; ``by_number`` tells that it named its number, else its title alone."""

    by: PageHead
    day: date
    by_number: bool


class Ends:
    """Who repealed what, told from all documents of a site."""

    def __init__(self, site: SiteFacts) -> None:
        heads = site.pages.heads(PageKind.DOCUMENT)
        own = (h for h in heads if h.document is not None and not h.document.reposted)
        self.documents = Packed(PageHead, own)
        self._by_number: dict[str, list[tuple[PageHead, Repeal]]] = defaultdict(list)
        self._by_title: dict[str, list[tuple[PageHead, Repeal]]] = defaultdict(list)
        for head in site.pages.heads(PageKind.DOCUMENT):
            for repeal in head.document.repeals if head.document else ():
                if repeal.number:
                    self._by_number[plain_number(repeal.number)].append((head, repeal))
                if repeal.title:
                    self._by_title[core_title(repeal.title)].append((head, repeal))
        self._titles: dict[str, int] = defaultdict(int)
        for head in self.documents:
            self._titles[core_title(title_of(head))] += 1

    def end_of(self, head: PageHead, today: date) -> End | None:
        """The first surely later document that repeals ``head``; by number before by title."""
        own = head.document.number if head.document else ""
        for by, _ in self._by_number.get(plain_number(own), ()) if own else ():
            if (end := _end(head, by, today, by_number=True)) is not None:
                return end
        core = core_title(title_of(head))
        for by, repeal in self._by_title.get(core, ()) if len(core) >= 4 else ():
            contradicts = own and repeal.number and plain_number(own) != plain_number(repeal.number)
            if not contradicts and (end := _end(head, by, today, by_number=False)) is not None:
                return end
        return None

    def is_only_edition(self, head: PageHead) -> bool:
        """Whether the title, without the edition that repeals it, names one document of the site alone."""
        return self._titles[core_title(title_of(head))] <= 1


def _end(head: PageHead, by: PageHead, today: date, *, by_number: bool) -> End | None:
    """``by`` as the end of ``head``, where it is another, later document that applies by ``today``."""
    document = by.document
    day = (day_of(document.effective) if document else None) or published_day(by)
    first, later = _born(head), _born(by)
    if by.url == head.url or day is None or day > today or first is None or later is None or later <= first:
        return None
    return End(by, day, by_number)


def _born(head: PageHead) -> date | None:
    """The day of a document: when it was signed, else published."""
    document = head.document
    written = day_of(document.signed) or day_of(document.header.get("written", "")) if document else None
    return written or day_of(head.published)
