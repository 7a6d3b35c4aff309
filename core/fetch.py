"""How asking for an address ended."""

from __future__ import annotations

from enum import StrEnum

import msgspec

#: What stands in ``detail`` between the status and the title of a page that answered as if it were not there.
TITLED = "，标题："


class FetchProblem(StrEnum):
    """Why an address could not be read; the one list of names used everywhere."""

    TIMEOUT = "timeout"
    REFUSED = "refused"
    RESET = "reset"
    DNS = "dns"
    CERTIFICATE = "certificate"
    TLS = "tls"
    ROBOTS = "robots"
    BLOCKED = "blocked"
    RATE_LIMITED = "rate-limited"
    TOO_LARGE = "too-large"
    TRUNCATED = "truncated"
    REDIRECT_LOOP = "redirect-loop"
    BAD_REDIRECT = "bad-redirect"
    FORBIDDEN_ADDRESS = "forbidden-address"
    NOT_FOUND = "not-found"
    CLIENT_ERROR = "client-error"
    SERVER_ERROR = "server-error"
    BAD_RESPONSE = "bad-response"
    TRAP = "trap"
    BUDGET = "budget"
    OUR_LINE = "our-line"

    @property
    def retry(self) -> bool:
        """Whether asking again (soon, the same night) makes sense."""
        return self in _TRANSIENT

    @property
    def verdict(self) -> Verdict:
        """What the problem says about the address: broken, or nothing (undecided)."""
        return Verdict.BROKEN if self in _BROKEN else Verdict.UNDECIDED


class Verdict(StrEnum):
    """The three answers. Blocked is not broken, and not asked is neither."""

    OK = "ok"
    BROKEN = "broken"
    UNDECIDED = "undecided"


_TRANSIENT = frozenset(
    {
        FetchProblem.TIMEOUT,
        FetchProblem.REFUSED,
        FetchProblem.RESET,
        FetchProblem.DNS,
        FetchProblem.TLS,
        FetchProblem.RATE_LIMITED,
        FetchProblem.TRUNCATED,
        FetchProblem.SERVER_ERROR,
        FetchProblem.BAD_RESPONSE,
        FetchProblem.OUR_LINE,
    }
)
_BROKEN = frozenset(
    {
        FetchProblem.TIMEOUT,
        FetchProblem.REFUSED,
        FetchProblem.RESET,
        FetchProblem.DNS,
        FetchProblem.CERTIFICATE,
        FetchProblem.TLS,
        FetchProblem.TRUNCATED,
        FetchProblem.REDIRECT_LOOP,
        FetchProblem.BAD_REDIRECT,
        FetchProblem.NOT_FOUND,
        FetchProblem.SERVER_ERROR,
        FetchProblem.BAD_RESPONSE,
    }
)


class FetchOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """The result of asking for one address once.

    ``status`` is the HTTP status, 0 where there was none. ``streak`` counts how many nights in a row
    the verdict has been the same. ``content_type`` is the bare media type, lower case. ``title`` and ``sample`` are what
    a page of strangers calls itself and how its text begins, empty where that was not looked at.
    """

    url: str
    status: int = 0
    problem: FetchProblem | None = None
    detail: str = ""
    final_url: str = ""
    content_type: str = ""
    streak: int = 1
    title: str = ""
    sample: str = ""

    @property
    def own_title(self) -> str:
        """What the page that came with an answer of "not found" calls itself: an article may hide behind a wrong status."""
        return self.detail.partition(TITLED)[2]

    @property
    def verdict(self) -> Verdict:
        return Verdict.OK if self.problem is None else self.problem.verdict
