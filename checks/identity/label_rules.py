"""What each page label (网页标签) must hold, and what is wrong with the one a page carries."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches
from urllib.parse import urlsplit

from checks.links.hosts import is_private
from core.address import host_of
from core.page import DateOrigin, PageHead, PageKind
from core.site import SiteFacts
from core.unit import Unit
from reading.dates import parse_date
from reading.kind import is_content_address
from reading.labels import is_placeholder

_HOME_NAMES = frozenset({"首页", "网站首页", "首 页"})
_LETTERS = re.compile(r"信箱|来信|写信|留言|问政|(?:网上|在线|我要)咨询")
_CONTENT = frozenset({PageKind.ARTICLE, PageKind.DOCUMENT, PageKind.INTERPRETATION})
_COLUMN = frozenset({PageKind.COLUMN})
_BELOW_HOME = _CONTENT | _COLUMN
_ALL = _BELOW_HOME | {PageKind.HOME}

_HOST = re.compile(r"[a-z0-9\u4e00-\u9fff-]{1,63}(?:\.[a-z0-9\u4e00-\u9fff-]{1,63}){1,6}")
_PUB_DATE = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]) (?:[01]\d|2[0-3]):[0-5]\d")
_DECORATION = re.compile(
    r"门户网站|官方网站|政府网站|网站|门户|官网|首页|中国|人民政府|政府|[\s·•.—\-－_|（）()]"
)
_BODY = re.compile(r"(?:人民政府|委员会|厅|局|委|办公室|管委会|中心)(?:门户)?(?:网站)?$")
_LANGUAGE = re.compile(
    r"/(?:[^/]{1,20}/)?(?:en|eng|english|enversion|ywb|jp|ja|japanese|kr|ko|korean|fr|french|de|german|ru"
    r"|russian|es|spanish|pt|ar)(?:/|$)",
    re.IGNORECASE,
)
_VERSION_FRONT = re.compile(
    r"/(?:m|wap|mobile|phone|3g|sjb|wza|old|elder|zzb|big5)/?(?:(?:index|default|home)\.[a-z]{3,5})?"
    r"|/(?:portal|main|web|cms)/(?:index|default|home|main)\.[a-z]{3,5}|/(?:main|home|index)\d?\.[a-z]{3,5}",
    re.IGNORECASE,
)
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_WORD = re.compile(r"[\u4e00-\u9fa5A-Za-z0-9]")


Labels = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Defect:
    """``key`` names the message of the check, ``value`` is what the label holds, ``review`` asks for a person."""

    key: str
    value: str = ""
    review: bool = False


@dataclass(frozen=True, slots=True)
class LabelRule:
    """A required label: on which kinds of pages, and a judgement of its value beyond not being empty."""

    name: str
    kinds: frozenset[PageKind]
    judge: Callable[[str, PageHead, SiteFacts], Defect | None] = lambda value, page, site: None
    single: bool = True

    def asks(self, page: PageHead) -> bool:
        """Whether ``page`` must carry the label. Pages that are no plain column or article are not asked for its labels."""
        if page.kind not in self.kinds:
            return False
        if self.kinds is not _ALL and (is_foreign(page) or is_front_page(page)):
            return False
        if self.kinds is _CONTENT:
            return is_plain_content(page)
        return page.kind is not PageKind.COLUMN or self.kinds is _ALL or is_plain_column(page)

    def defect(self, page: PageHead, site: SiteFacts, labels: Labels) -> Defect | None:
        """What is wrong with this label on ``page``, which must carry it; ``labels`` are those of the page."""
        values = labels.get(self.name.lower())
        if not values:
            written = _misspelt(page, self.name)
            return Defect("misspelt", written) if written else Defect("missing")
        usable = list(dict.fromkeys(v for v in values if not is_placeholder(v)))
        if not usable:
            return Defect("empty", values[0])
        if self.single and len(usable) > 1:
            return Defect("several", "、".join(usable))
        return self.judge(usable[0], page, site)


def labels_of(page: PageHead) -> Labels:
    """The labels of a page by their names in lower case, values stripped."""
    found: Labels = {}
    for name, values in page.labels.items():
        found.setdefault(name.lower(), []).extend(v.strip() for v in values)
    return found


def _misspelt(page: PageHead, name: str) -> str:
    """The label that was meant: ``ColumnKeywods``, ``SiteID``, a colon in the name."""
    others = [key for key in page.labels if key.lower() not in _ALL_NAMES and 4 <= len(key) <= 30]
    near = get_close_matches(name.lower(), [key.lower() for key in others], n=1, cutoff=0.85)
    return next((key for key in others if near and key.lower() == near[0]), "")


def is_plain_column(page: PageHead) -> bool:
    """Whether a column page shows one list, or says itself which column it is. Front pages of channels are left out."""
    if _carries(page, _COLUMN_NAMES):
        return True
    items = page.listing.items if page.listing else ()
    return len(items) > 2 and all(item.section == 0 for item in items)


def is_plain_content(page: PageHead) -> bool:
    """Whether a page is one article of many: by its labels, its address or the date it shows. 机构概况 is none, nor is a
    letter that is not known for one, nor the card of a set of open data."""
    if _carries(page, _CONTENT_NAMES):
        return True
    columns = " ".join((*page.breadcrumb[-1:], page.label("ColumnName") or ""))
    if _LETTERS.search(columns) or _offers_data(page):
        return False
    return is_content_address(page.url) or page.published_from is DateOrigin.VISIBLE


def _offers_data(page: PageHead) -> bool:
    return page.services is not None and page.services.data is not None and bool(page.services.data.files)


def is_foreign(page: PageHead) -> bool:
    """Whether the page belongs to a version in another language, whose labels nobody has laid down."""
    return _LANGUAGE.match(urlsplit(page.url).path) is not None


def is_front_page(page: PageHead) -> bool:
    """Whether it is a home page, not a column: that of the version for phones or for those who see little, or the one
    in a frame or behind a picture to click through (首页)."""
    return page.title in _HOME_NAMES or _VERSION_FRONT.fullmatch(urlsplit(page.url).path) is not None


def _carries(page: PageHead, names: frozenset[str]) -> bool:
    return any(key.lower() in names for key in page.labels)


def _site_name(value: str, page: PageHead, site: SiteFacts) -> Defect | None:
    if names_agree(value, site.unit) or (is_foreign(page) and not _CHINESE.search(value)):
        return None
    return Defect("other-name", value, review=_BODY.search(value) is None)


def names_agree(value: str, unit: Unit) -> bool:
    """Whether a site's name as written may stand for the unit: additions such as 门户网站 and 中国· do not count."""
    said = _DECORATION.sub("", value)
    known = [_DECORATION.sub("", n) for n in (unit.name, unit.short_name)]
    if not said:
        return "政府" in value and "政府" in unit.name
    return any(k and _same_body(said, k, unit) for k in known)


def _same_body(said: str, known: str, unit: Unit) -> bool:
    """A name without its place (县发改局) fits the offices of every county: then the place must be the unit's."""
    if said in known or _shortens(said, known):
        return True
    if known[0] in "省市县区旗" and said[:2] not in unit.name:
        return False
    return known in said or _shortens(known, said)


def _shortens(short: str, long: str) -> bool:
    """Whether ``short`` is ``long`` with characters left out, as 发改委 is of 发展和改革委员会."""
    rest = iter(long)
    return len(short) > 2 and all(character in rest for character in short)


def _site_domain(value: str, page: PageHead, site: SiteFacts) -> Defect | None:
    host = value.lower()
    if not _HOST.fullmatch(host):
        return Defect("domain-form", value)
    bare = host.removeprefix("www.")
    known = {h.removeprefix("www.") for h in (*site.unit.own_hosts, *_hosts(site, page))}
    if bare in known:
        return None
    related = any(bare.endswith("." + k) or k.endswith("." + bare) for k in known)
    return Defect("other-domain", value, review=related or is_private(host_of(page.url)))


def _hosts(site: SiteFacts, page: PageHead) -> list[str]:
    return [url.split("/")[2].split(":")[0].lower() for url in (site.unit.homepage, page.url) if "//" in url]


def _pub_date(value: str, page: PageHead, site: SiteFacts) -> Defect | None:
    """A label that repeats the shown date is right, even where that lies in the future: forged-date asks about it."""
    day = parse_date(value)[:10]
    if not day:
        return Defect("date-unreadable", value)
    repeats = page.published_from is DateOrigin.VISIBLE and page.published[:10] == day
    if not repeats and date.fromisoformat(day) > site.today + timedelta(days=1):
        return Defect("date-future", value)
    if page.published_from is DateOrigin.VISIBLE and page.published[:10] != day:
        return Defect("date-differs", value, review=True)
    return None if _PUB_DATE.fullmatch(value) else Defect("date-form", value)


def _title(value: str, page: PageHead, site: SiteFacts) -> Defect | None:
    """Asks a person only where the label shares next to nothing with what the page shows as its title."""
    shown = [t for t in (page.title, page.head_title) if t]
    if not shown or any(_overlap(value, t) >= 0.5 for t in shown):
        return None
    return Defect("other-title", value, review=True)


def _overlap(a: str, b: str) -> float:
    """Share of the distinct characters of the shorter text that the other one has too."""
    left, right = set(_WORD.findall(a)), set(_WORD.findall(b))
    return len(left & right) / max(1, min(len(left), len(right)))


def _description(value: str, page: PageHead, site: SiteFacts) -> Defect | None:
    name = page.label("ColumnName") or ""
    return Defect("says-nothing", value) if value == name.strip() else None


#: Required labels in the order of the specification.
RULES: tuple[LabelRule, ...] = (
    LabelRule("SiteName", _ALL, _site_name),
    LabelRule("SiteDomain", _ALL, _site_domain),
    LabelRule("SiteIDCode", _ALL),
    LabelRule("ColumnName", _BELOW_HOME),
    LabelRule("ColumnDescription", _COLUMN, _description),
    LabelRule("ColumnKeywords", _COLUMN, single=False),
    LabelRule("ColumnType", _BELOW_HOME, single=False),
    LabelRule("ArticleTitle", _CONTENT, _title),
    LabelRule("PubDate", _CONTENT, _pub_date),
    LabelRule("ContentSource", _CONTENT),
)


_ALL_NAMES = frozenset(rule.name.lower() for rule in RULES)
_COLUMN_NAMES = frozenset(rule.name.lower() for rule in RULES if rule.kinds in (_COLUMN, _BELOW_HOME))
_CONTENT_NAMES = frozenset(rule.name.lower() for rule in RULES if rule.kinds is _CONTENT)


def has_none(page: PageHead) -> bool:
    """Whether the page carries not a single label of the specification."""
    return not _carries(page, _ALL_NAMES)
