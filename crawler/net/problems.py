"""From what the network did to the one list of names, :class:`core.fetch.FetchProblem`."""

from __future__ import annotations

from OpenSSL import SSL
from scrapy import exceptions as scrapy_errors
from scrapy.exceptions import IgnoreRequest
from twisted.internet import error as network
from twisted.python.failure import Failure
from twisted.web.client import ResponseFailed, ResponseNeverReceived
from twisted.web.http import PotentialDataLoss

from core.address import host_of
from core.fetch import FetchProblem
from crawler.net.guard import refused_hosts

_BY_CLASS: tuple[tuple[tuple[type[BaseException], ...], FetchProblem], ...] = (
    ((scrapy_errors.ResponseDataLossError, PotentialDataLoss), FetchProblem.TRUNCATED),
    (
        (scrapy_errors.DownloadTimeoutError, network.TimeoutError, network.TCPTimedOutError),
        FetchProblem.TIMEOUT,
    ),
    ((scrapy_errors.DownloadConnectionRefusedError, network.ConnectionRefusedError), FetchProblem.REFUSED),
    ((scrapy_errors.CannotResolveHostError, network.DNSLookupError), FetchProblem.DNS),
    ((network.NoRouteError,), FetchProblem.OUR_LINE),
    ((SSL.Error,), FetchProblem.TLS),
    (
        (network.ConnectionLost, network.ConnectionDone, network.ConnectError, ConnectionResetError),
        FetchProblem.RESET,
    ),
    ((scrapy_errors.UnsupportedURLSchemeError,), FetchProblem.BAD_REDIRECT),
)


def problem_of(failure: Failure, url: str) -> tuple[FetchProblem, str]:
    """The name of what went wrong while asking for ``url``, and one line of detail."""
    error = failure.value
    detail = f"{type(error).__name__}: {error}"[:200]
    if isinstance(error, IgnoreRequest | scrapy_errors.DownloadCancelledError):  # both: more than it may be
        return FetchProblem.TOO_LARGE, detail
    for cause in _causes(error):
        for classes, problem in _BY_CLASS:
            if isinstance(cause, classes):
                return _refined(problem, url), detail
    return FetchProblem.BAD_RESPONSE, detail


def _causes(error: BaseException | None) -> list[BaseException]:
    """The error, what it wraps, and what it was raised from; a bounded walk."""
    found: list[BaseException] = [error] if error is not None else []
    for known in found:
        if len(found) > 20:
            break
        inner = [known.__cause__] if known.__cause__ else []
        if isinstance(known, ResponseFailed | ResponseNeverReceived):
            inner += [r.value for r in known.reasons if isinstance(r, Failure) and r.value is not None]
        found.extend(e for e in inner if e not in found)
    return sorted(found, key=lambda e: isinstance(e, scrapy_errors.DownloadFailedError | ResponseFailed))


def _refined(problem: FetchProblem, url: str) -> FetchProblem:
    if problem is FetchProblem.DNS and host_of(url) in refused_hosts:
        return FetchProblem.FORBIDDEN_ADDRESS
    return problem
