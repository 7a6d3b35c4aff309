"""Facts of a site that need requests of their own (主动探测): how its search, its certificate and its names answer."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from core.fetch import FetchProblem


class SearchEntrance(StrEnum):
    """How the home page lets its visitors search. All but ``FORM`` and ``TEMPLATE`` cannot be tried from here."""

    FORM = "form"  # a form sent by GET
    TEMPLATE = "template"  # an address named in the overrides
    POST = "post"
    SCRIPT = "script"
    ELSEWHERE = "elsewhere"  # on a site of strangers
    NONE = "none"  # nothing that looks like a search
    UNREAD = "unread"  # the home page could not be read


class QueryKind(StrEnum):
    """What is asked of a search: ``CONTROL`` is a word that stands nowhere, the rest come from a title of the site."""

    CONTROL = "control"
    TITLE = "title"
    WORDS = "words"
    TYPO = "typo"
    PINYIN = "pinyin"


#: The doubt where a search lists the same pages whatever it is asked, and those are no part of every page.
ALWAYS_THE_SAME = "查什么都列出同样的几条"


class SearchAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One query and what came back.

    ``about`` numbers the titles that queries are made from, from 1. ``query``, its address ``url``, and ``target`` and
    ``title`` of the page that ought to be found are kept only where it was not: every night keeps eight answers a unit.
    ``rank`` is the page's place in the list from 1, 0 where it is not on the first page, ``results`` counts what the
    list shows. ``none`` tells that the page says there is nothing, ``related`` that some result holds the word that was
    meant. ``doubt`` says why the page decides nothing. ``seconds`` is the time until the answer began.
    """

    kind: QueryKind
    about: int = 0
    query: str = ""
    url: str = ""
    target: str = ""
    title: str = ""
    status: int = 0
    problem: FetchProblem | None = None
    seconds: float = 0.0
    results: int = 0
    rank: int = 0
    none: bool = False
    related: bool = False
    doubt: str = ""

    @property
    def decided(self) -> bool:
        """Whether the answer says something about the search."""
        return self.problem is None and not self.doubt

    @property
    def found(self) -> bool:
        return self.rank > 0 or self.related


class SearchFacts(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A site's search (站内搜索) as tried at the end of a visit. ``reason`` says why nothing was asked."""

    entrance: SearchEntrance
    reason: str = ""
    page: str = ""
    answers: tuple[SearchAnswer, ...] = ()


class TlsState(StrEnum):
    """How the greeting on the HTTPS port ended."""

    TRUSTED = "trusted"
    UNTRUSTED = "untrusted"  # a certificate came, and browsers refuse it
    OLD = "old"  # only protocols that browsers have given up
    REFUSED = "refused"  # nothing listens
    NOT_TLS = "not-tls"  # something else listens
    UNKNOWN = "unknown"  # the line, the guard, or a protocol we do not speak


class CertificateFault(StrEnum):
    """Why browsers refuse a certificate."""

    EXPIRED = "expired"
    NOT_YET_VALID = "not-yet-valid"
    WRONG_NAME = "wrong-name"
    SELF_SIGNED = "self-signed"
    INCOMPLETE_CHAIN = "incomplete-chain"
    UNKNOWN_ISSUER = "unknown-issuer"
    OTHER = "other"


class TlsFacts(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The certificate (证书) that the home page's host shows.

    ``begins`` and ``ends`` are ISO moments in UTC. ``chain`` counts the certificates sent, ``protocol`` is
    the one that was greeted in where it is an old one. ``detail`` is the words of the library or of the line.
    """

    host: str
    port: int = 443
    state: TlsState = TlsState.UNKNOWN
    faults: tuple[CertificateFault, ...] = ()
    detail: str = ""
    begins: str = ""
    ends: str = ""
    names: tuple[str, ...] = ()
    issuer: str = ""
    chain: int = 0
    protocol: str = ""


class Ipv6Facts(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whether the home page's host has IPv6 addresses (AAAA 记录) and answers on them.

    ``answered`` tells that the name servers said something, so that no record means none. ``reached`` is ``None`` where
    it was not tried or our own line is in doubt; ``detail`` says why. ``opened`` tells whether the home page came over such a
    connection, ``None`` where it was not asked for or the answer may be meant for us; ``said`` is what came instead.
    """

    host: str
    answered: bool = False
    addresses: tuple[str, ...] = ()
    reached: bool | None = None
    detail: str = ""
    opened: bool | None = None
    said: str = ""


class BrowserFacts(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the browser could not do yet: pages that wait for a turn, and pages it failed at.

    ``failed`` maps an address to [visits at which it was tried in vain, the reason]; ``reason`` says why there was no
    browser at all. ``shown`` maps the address of a page whose facts come from the browser to [ISO day on which it was
    shown, whether it asked for data]: such a page may show something else tomorrow, though its own bytes stay the same.
    """

    left: tuple[str, ...] = ()
    failed: dict[str, tuple[int, str]] = {}
    reason: str = ""
    shown: dict[str, tuple[str, bool]] = {}


class AxeRule(msgspec.Struct, frozen=True, array_like=True):
    """A rule of axe-core that elements of a page break: id, impact, number of elements, its words, and the first element.

    ``impact`` is critical, serious, moderate, minor or empty.
    """

    id: str
    impact: str
    nodes: int
    help: str = ""
    where: str = ""
    quote: str = ""


class AxePage(msgspec.Struct, frozen=True, kw_only=True):
    """A page tested with axe-core, as a browser showed it; ``payload_hash`` names the bytes it was made from."""

    url: str
    kind: str
    payload_hash: str = ""
    rules: tuple[AxeRule, ...] = ()


class AxeFacts(msgspec.Struct, frozen=True, kw_only=True):
    """The pages tested for accessibility (无障碍): the home page and one page for each template.

    ``reason`` says why nothing was tested.
    """

    pages: tuple[AxePage, ...] = ()
    version: str = ""
    reason: str = ""


class ClickEnd(StrEnum):
    """What came of a click on the home page."""

    PROMPT = "prompt"  # visitors are asked before they leave
    OWN = "own"  # a page of the site's own came in between
    LEFT = "left"  # the browser set out for the foreign site, unasked
    OPENED = "opened"  # the page changed, or another one opened
    NOTHING = "nothing"  # nothing was seen to happen


class Click(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A click in the browser: on a link with the address ``target``, or on an entry with these words.

    ``said`` is what the page then said or where it led. ``doubt`` says why the end decides nothing.
    """

    target: str
    end: ClickEnd
    said: str = ""
    doubt: str = ""


class HomeShown(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The home page as a browser showed it, and what clicks on it did (点击试验). ``payload_hash`` names the bytes it was made from.

    ``elder_entry``, ``elder_url`` and ``exit_prompt`` are as in :class:`core.page.AidFacts`, from the tree that scripts left.
    ``exits`` are clicks on links to foreign sites, ``elder`` the click on an entry that is no link; ``doubt`` says why what
    is not there may be missing for the browser alone.
    """

    url: str
    payload_hash: str
    elder_entry: str = ""
    elder_url: str = ""
    exit_prompt: str = ""
    exits: tuple[Click, ...] = ()
    elder: Click | None = None
    doubt: str = ""


class HomeAgain(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The home page asked for a second time, when the visit had ended. Empty fields where it could not be read."""

    status: int = 0
    problem: FetchProblem | None = None
    final_url: str = ""
    head_title: str = ""
    body_hash: str = ""
    chrome: str = ""
