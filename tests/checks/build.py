"""Turns a YAML case into the page or the site that a check judges, through the real readers."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import yaml

from checks.base import Check, PageCheck, SiteCheck
from checks.catalogue import Catalogue
from checks.runner import run_page_checks, run_site_checks
from core.address import normalise
from core.fetch import FetchOutcome
from core.finding import Outcome, OutcomeStatus
from core.gathered import AxeFacts, HomeShown, Ipv6Facts, SearchFacts, TlsFacts
from core.page import Page
from core.probe import Probe
from core.site import (
    Account,
    MemoryPages,
    PastFinding,
    PastVisit,
    Post,
    SiteFacts,
    Spell,
    UnknownAnswer,
    VisitFacts,
)
from core.times import SHANGHAI
from core.unit import Unit
from crawler.gather.queries import Titled
from crawler.gather.search import SearchTrial
from crawler.gather.unknown import unknown_answer
from reading.lists.columns import find_columns
from reading.page import read_page

_Kind = TypeVar("_Kind")
FOLDER = Path(__file__).parent
STATUSES: Mapping[str, OutcomeStatus] = {
    "pass": OutcomeStatus.PASSED,
    "fail": OutcomeStatus.FAILED,
    "review": OutcomeStatus.REVIEW,
    "not": OutcomeStatus.NOT_APPLICABLE,
    "undecided": OutcomeStatus.UNDECIDED,
}
_AS_OF = "2026-11-20T02:00:00+08:00"
_URL = "http://www.qinghe.gov.cn/zwgk/zcwj/202611/t20261102_101.htm"
_UNIT: Mapping[str, Any] = {
    "id": "qh",
    "name": "清河县人民政府",
    "short_name": "清河县",
    "homepage": "http://www.qinghe.gov.cn/",
    "category": "county",
}
_PAGE_KEYS = {"url", "html", "head", "body", "base64", "content_type", "encoding", "status"}
_CASE_KEYS = _PAGE_KEYS | {
    "as_of",
    "unit",
    "pages",
    "outcomes",
    "unknown",
    "search",
    "tls",
    "ipv6",
    "axe",
    "home_shown",
    "unobserved",
    "visit",
    "first_seen",
    "visits",
    "history",
    "probes",
    "accounts",
    "finds",
    "data",
    "options",
}


@dataclass(frozen=True)
class Case:
    """One named case of a check's file."""

    check: str
    name: str
    spec: Mapping[str, Any]
    options: Mapping[str, Any]

    @property
    def status(self) -> OutcomeStatus:
        return STATUSES[self.name.split("_")[0]]

    @property
    def finds(self) -> list[str]:
        return sorted(self.spec.get("finds", []))

    @property
    def as_of(self) -> datetime:
        return datetime.fromisoformat(str(self.spec.get("as_of", _AS_OF)))

    @property
    def unit(self) -> Unit:
        given: dict[str, Any] = {**_UNIT, **self.spec.get("unit", {})}
        given.setdefault("hosts", [given["homepage"].split("/")[2]])
        return msgspec.convert(given, Unit)


def load_cases() -> list[Case]:
    """Every case of every file below this folder; raises :class:`ValueError` naming file and case where one is odd."""
    return [c for path in sorted(FOLDER.rglob("*.yml")) for c in _cases(path)]


def _cases(path: Path) -> list[Case]:
    content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    check, options = content.pop("check"), content.pop("options", {})
    if path.stem != check:
        raise ValueError(f"{path.name} holds the cases of {check}")
    for name, spec in content.items():
        odd = sorted(set(spec) - _CASE_KEYS)
        if name.split("_")[0] not in STATUSES or odd:
            raise ValueError(f"{path.name}: {name}: unknown status or keys {odd}")
    return [Case(check, name, s, {**options, **s.get("options", {})}) for name, s in content.items()]


def run(case: Case, catalogue: Catalogue) -> tuple[Check, Outcome]:
    """The check of ``case`` with its options, and what it says."""
    check = type(catalogue.checks[case.check])(**case.options)
    if isinstance(check, PageCheck):
        page = build_page(case.spec, case.unit, case.as_of)
        return check, run_page_checks(page, [check])[0]
    assert isinstance(check, SiteCheck)
    return check, run_site_checks(build_site(case), [check])[0]


def build_page(spec: Mapping[str, Any], unit: Unit, as_of: datetime, url: str = "") -> Page:
    """The page of ``spec`` as read by the readers."""
    address = url or spec.get("url", _URL)
    return read_page(
        address,
        _bytes(spec),
        unit=unit,
        fetched_at=as_of,
        content_type=spec.get("content_type", ""),
        status=spec.get("status", 200),
        is_home=normalise(address) == normalise(unit.homepage),
    )


def build_site(case: Case) -> SiteFacts:
    """The site of ``case``: its pages read, its columns found, every page observed but the ``unobserved``."""
    unit = case.unit
    specs = {u: {"html": p} if isinstance(p, str) else p for u, p in case.spec.get("pages", {}).items()}
    odd = {k for p in specs.values() for k in p} - _PAGE_KEYS
    assert not odd, f"{case.check}: {case.name}: unknown page keys {odd}"
    pages = MemoryPages(build_page(p, unit, case.as_of, u).facts for u, p in specs.items())
    observed = {normalise(u) for u in specs} - {normalise(u) for u in case.spec.get("unobserved", [])}
    return SiteFacts(
        unit=unit,
        as_of=case.as_of,
        pages=pages,
        columns=find_columns(unit, pages),
        outcomes=_outcomes(case, observed),
        unknown=tuple(_unknown(case)),
        search=_search(case),
        tls=_gathered(case, "tls", TlsFacts),
        ipv6=_gathered(case, "ipv6", Ipv6Facts),
        axe=_gathered(case, "axe", AxeFacts),
        home_shown=_gathered(case, "home_shown", HomeShown),
        observed=frozenset(observed),
        visit=msgspec.convert(case.spec.get("visit", {}), VisitFacts),
        first_seen={normalise(u): _moment(m) for u, m in case.spec.get("first_seen", {}).items()},
        visits=tuple(_past_visit(v) for v in case.spec.get("visits", [])),
        history=tuple(_past_finding(f) for f in case.spec.get("history", [])),
        probes=sorted((p for g in case.spec.get("probes", []) for p in _probes(g)), key=lambda p: p.at),
        accounts=tuple(_account(a) for a in case.spec.get("accounts", [])),
    )


def _moment(text: Any) -> datetime:
    return datetime.fromisoformat(str(text))


def _past_visit(spec: Any) -> PastVisit:
    """A moment is a visit of an hour that came to its end; a mapping may say otherwise."""
    given = spec if isinstance(spec, Mapping) else {"started": spec}
    started = _moment(given["started"])
    return PastVisit(started, started + timedelta(hours=1), given.get("done", True))


def _account(spec: Mapping[str, Any]) -> Account:
    """``posts`` are mappings, or lists of a day, a title and, where given, the forms and whether it interprets a policy."""
    given = {"platform": "微信公众号", "name": "清河发布", "sampled": "2026-11-19", **spec}
    posts = [_post(p) for p in given.pop("posts", [])]
    for name in ("sampled", "closed"):
        if given.get(name) is not None:
            given[name] = str(given[name])
    account = msgspec.convert(given, Account)
    return msgspec.structs.replace(account, posts=tuple(sorted(posts, key=lambda p: p.posted, reverse=True)))


def _post(spec: Any) -> Post:
    given = (
        dict(zip(("posted", "title", "forms", "interpretation"), spec, strict=False))
        if isinstance(spec, list)
        else dict(spec)
    )
    moment = _moment(given["posted"])
    return msgspec.convert(
        {**given, "posted": moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)}, Post
    )


def _past_finding(spec: Mapping[str, Any]) -> PastFinding:
    """``spells`` are pairs of moments, the second empty while the finding stands."""
    given = dict(spec)
    spells = tuple(Spell(_moment(a), _moment(b) if b else None) for a, b in given.pop("spells", []))
    return msgspec.convert({**given, "spells": spells}, PastFinding, from_attributes=True)


def _probes(group: Mapping[str, Any]) -> Iterator[Probe]:
    """``times`` probes of the same kind, the first at ``from``, then one ``every`` so many minutes."""
    told = {"status": 200, **group}
    first, times, every = _moment(told.pop("from")), told.pop("times", 1), told.pop("every", 60)
    for number in range(times):
        yield msgspec.convert({**told, "at": first + timedelta(minutes=every * number)}, Probe)


def _outcomes(case: Case, observed: set[str]) -> dict[str, FetchOutcome]:
    said = {u: FetchOutcome(url=u, status=200) for u in observed}
    for url, fields in case.spec.get("outcomes", {}).items():
        said[normalise(url)] = msgspec.convert({"url": url, **fields}, FetchOutcome)
    return said


def _unknown(case: Case) -> Iterator[UnknownAnswer]:
    """The answers to random addresses: ``html`` is the page that came back, the rest how asking ended."""
    for url, spec in case.spec.get("unknown", {}).items():
        html = spec.get("html")
        fields = {"status": 200, **{k: v for k, v in spec.items() if k != "html"}}
        outcome = msgspec.convert({"url": url, **fields}, FetchOutcome)
        yield unknown_answer(case.unit, outcome, html.encode() if html else None, "text/html", case.as_of)


def _gathered(case: Case, name: str, kind: type[_Kind]) -> _Kind | None:
    return msgspec.convert(case.spec[name], kind) if case.spec.get(name) is not None else None


def _search(case: Case) -> SearchFacts | None:
    """The site's search tried on answers of the case: ``control``, and one for each kind of query.

    ``home`` and ``linked`` are pages with a search; ``{query}``, ``{title}`` and ``{target}`` in an answer are filled in.
    """
    spec = case.spec.get("search")
    if spec is None:
        return None
    titles = [Titled(*map(str, t)) for t in spec.get("titles", [])]
    trial = SearchTrial(case.unit, case.as_of.date(), lambda: titles)
    trial.read_home(_searched(case, case.unit.homepage, spec["home"]) if spec.get("home") else None)
    for url in trial.linked():
        trial.read_linked(_searched(case, url, spec["linked"]) if spec.get("linked") else None)
    for step in (trial.control, trial.questions):
        for url in step():
            _answer(case, trial, url, spec)
    return trial.facts()


def _answer(case: Case, trial: SearchTrial, url: str, spec: Mapping[str, Any]) -> None:
    query = trial.query(url)
    told = spec["answers"].get(query.kind.value, spec["answers"]["control"])
    fields = {"status": 200, **told} if isinstance(told, Mapping) else {"html": told, "status": 200}
    html, seconds = fields.pop("html", None), fields.pop("seconds", 0.4)
    outcome = msgspec.convert({"url": url, **fields}, FetchOutcome)
    if html is not None:
        title, target = (query.page.title, query.page.url) if query.page else ("", "")
        html = html.replace("{query}", query.text).replace("{title}", title).replace("{target}", target)
    trial.answer(url, outcome, _searched(case, url, html) if html is not None else None, seconds)


def _searched(case: Case, url: str, html: str) -> Page:
    return build_page({"html": html}, case.unit, case.as_of, url)


def _bytes(spec: Mapping[str, Any]) -> bytes:
    if "base64" in spec:
        return base64.b64decode(spec["base64"])
    html = spec.get("html")
    if html is None:
        html = _MINIMAL.format(head=spec.get("head", ""), body=spec.get("body", ""))
    return str(html).encode(spec.get("encoding", "utf-8"))


_MINIMAL = """<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>清河县人民政府</title>
{head}
</head><body>
{body}
</body></html>
"""
