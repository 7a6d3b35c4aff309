"""Every kind of misbehaving site: the visit ends in time, in bounded memory, with the right name, and accuses nobody falsely."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from checks import catalogue
from core.times import SHANGHAI
from crawler import settings
from crawler.admission import admission_lines
from crawler.config import Config
from crawler.evidence.naming import keep_named
from crawler.hosts import HostMap
from crawler.judging import judge_unit
from crawler.pool import Piece, Pool
from crawler.visiting import Order, run_visit
from db import queries
from db.records import FindingRow, VisitRow, VisitStatus
from db.session import open_database
from db.store import Store
from farm import zoo
from farm.authority import write_authority
from farm.names import practice_units
from farm.province import make_province
from farm.server import Running, running
from reports import exports

_NIGHT = date(2026, 11, 20)
_SECONDS, _MEGABYTES = 100, 250
_PAGES = 25


@dataclass(frozen=True)
class Seen:
    """What a visit of one animal left behind."""

    row: VisitRow
    outcomes: dict[str, str]
    findings: list[FindingRow]
    seconds: float
    megabytes: float


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    with running(make_province(1, practice_units(1), 20, _NIGHT)) as made:
        yield made


@pytest.fixture(scope="module")
def visited(server: Running, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Seen]:
    """Visits an animal of the zoo, once for all tests."""
    return cache(lambda way: _visit(way, server, tmp_path_factory.mktemp(way)))


def _visit(way: str, server: Running, folder: Path) -> Seen:
    config = Config(
        home=folder, database_url=f"sqlite:///{folder / 'minjian.db'}", units=folder / "units.csv",
        overrides=folder / "none.toml", columns=folder / "none.csv", hosts=HostMap.parse(f"*=127.0.0.1:{server.port}"),
        as_of=datetime(2026, 11, 20, 1, tzinfo=SHANGHAI), delay=0.0, retry_pause=0.05,
        authorities=write_authority(folder / "root.pem"),
    )  # fmt: skip
    unit = zoo.unit(way)
    database = open_database(config.database_url)
    Store(database).sync_units([unit])
    ends: list[tuple[str, Any]] = []
    pool = Pool(1, lambda name, news: None, lambda name, kind, value: ends.append((kind, value)))
    began = time.monotonic()
    order = Order(unit=unit, night=_NIGHT, max_pages=_PAGES, probes=way in zoo.TLS)
    pool.run([Piece(unit.id, _impatient, (config, order, str(folder / "log")))])
    seconds = time.monotonic() - began
    kind, value = ends[0]
    assert kind == "done", (value, (folder / "log").read_text()[-2000:])
    (row,) = queries.visits(database, unit_id=unit.id)
    judge_unit(database, unit, row.id, catalogue.load(), config.now())
    keep_named(folder, database, queries.visit_handle(database, row.id))
    found = queries.outcomes(database, unit.id, row.id)
    outcomes = {url.removeprefix(unit.homepage[:-1]): str(o.problem or "") for url, o in found.items()}
    return Seen(row, outcomes, queries.findings(database), seconds, value)


def _impatient(config: Config, order: Order, log: str, tell: Any) -> float:
    """A visit that waits five seconds instead of thirty; gives the most memory it took, in MB."""
    settings.DOWNLOAD_TIMEOUT = 5
    run_visit(config, order, None, log)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


#: By way, problems that must be stored: path (``*`` for any but the home page) → name; an empty name is a page that was read.
_EXPECTED: dict[str, dict[str, str]] = {
    "plain": {"/": ""},
    "drip": {"/": "timeout"}, "stall": {"/": "timeout"}, "half-header": {"/": "timeout"}, "endless-header": {"/": "*"},
    "huge": {"/": "too-large"}, "ten-gigabytes": {"/": "too-large"}, "no-end": {"/": "too-large"}, "bomb": {"/": "too-large"},
    "reset": {"/": "reset"}, "close": {"/": "reset"}, "long-length": {"/": "truncated"}, "mid-body": {"/": "truncated"},
    "old-http": {"/": "reset"}, "header-flood": {"/": "*"}, "chunk-lies": {"/": "*"}, "two-lengths": {"/": "*"},
    "loop": {"/a": ""}, "chain": {"/": "redirect-loop"}, "login": {}, "soft404": {"/gone/1.html": "not-found"},
    "intranet": {"/go": ""}, "limit429": {"/": "robots"}, "challenge521": {"/": "robots"},
    **{w: {"/": "blocked"} for w in ("challenge200", "challenge412", "forbidden403", "waf200", "captcha", "login401", "foreign")},
    "busy503": {"/": "robots"}, "too-often": {"/": "", "/0.html": "blocked"},
    **{f"heavy-{n}": {"/": "", "/heavy.html": ""} for n in ("nested", "tables", "attributes", "attribute", "unclosed", "text", "nul", "entities")},
    **{f"heavy-{n}": {"/": "", "/heavy.html": "too-large"} for n in ("links", "breaks", "comments", "spread-attributes")},
    "marks": {p: "" for p in ("/", "/utf8.html", "/utf16le.html", "/utf16be.html", "/twice.html", "/none.html")},
    "titles": {"/": "", "/t/0.html": "", "/t/4.html": ""},
    "bombs": {p: "" for p in ("/", "/e.docx", "/s.docx", "/e.ofd", "/s.ofd", "/e.xlsx", "/s.xlsx", "/p.pdf", "/n.pdf")},
    "sitemap": {"/": ""}, "cookies": {"/": "", "/1.html": "", "/2.html": ""},
    "empty": {"/": "", "/304": "bad-response", "/200": "blocked"},
    "hollow": {"/": "", "/0.html": "", **{f"/{n}.html": "blocked" for n in range(1, 16, 2)}},
    **{w: {"/": "", "/1.html": "", "/2.html": ""} for w in zoo.TLS if w not in ("tls-plain", "tls-drop")},
    "tls-plain": {"/": "tls"}, "tls-drop": {"/": "*"},
    "away": {"/r/0": "bad-redirect", "/r/1": "bad-redirect", "/r/2": "bad-redirect", "/r/9": "bad-redirect", "/r/10": "bad-redirect"},
}  # fmt: skip


@pytest.mark.parametrize("way", list(zoo.WAYS))
def test_the_visit_ends_in_time_and_in_bounded_memory(way: str, visited: Callable[[str], Seen]) -> None:
    seen = visited(way)
    print(f"{way}: {seen.seconds:.1f} s, {seen.megabytes:.0f} MB, {seen.row.status}: {seen.row.reason}")
    assert seen.seconds < _SECONDS
    assert seen.megabytes < _MEGABYTES
    assert "程序出错" not in seen.row.reason


@pytest.mark.parametrize("way", list(_EXPECTED))
def test_what_happened_has_its_name(way: str, visited: Callable[[str], Seen]) -> None:
    seen = visited(way)
    for path, problem in _EXPECTED[way].items():
        if problem == "*":
            assert seen.outcomes.get(path) is not None
        else:
            assert seen.outcomes.get(path) == problem, (path, seen.outcomes, seen.row.reason)


#: What the certificate check says of each greeting: no more and no less than is true.
_TOLD = {
    "tls-good": set(), "tls-expired": {"expired"}, "tls-later": {"not-yet-valid"}, "tls-other-name": {"wrong-name"},
    "tls-no-name": {"wrong-name"}, "tls-self-signed": {"self-signed"}, "tls-leaf-only": {"incomplete-chain"},
    "tls-stranger": {"unknown-issuer"}, "tls-tls10": {"old-protocol"}, "tls-tls11": {"old-protocol"},
}  # fmt: skip
#: Findings of an animal that are true besides those of the plain one.
_TRUE: dict[str, set[str]] = {
    "titles": {"dead-link", "image-alternative"},
    **{w: {"dead-link"} for w in ("soft404", "empty")}, "away": {"dead-link", "wrong-link"},
    "intranet": {"wrong-link", "external-prompt"}, **{w: {"https", "search-accuracy"} for w in _TOLD},
    "calendar": {"crawler-trap"}, "sessions": {"crawler-trap"}, "parameters": {"crawler-trap"}, "segments": {"crawler-trap"}, "endless": {"crawler-trap"},
}  # fmt: skip


@pytest.mark.parametrize("way", list(_TOLD))
def test_what_the_certificate_check_says_is_true(way: str, visited: Callable[[str], Seen]) -> None:
    said = [f for f in visited(way).findings if f.check == "https"]
    assert {f.message_key for f in said} == _TOLD[way]
    assert all(f.url.startswith(f"https://{way}{zoo.SUFFIX}") for f in said)


@pytest.mark.parametrize("way", [w for w in zoo.WAYS if w != "plain"])
def test_nothing_is_invented(way: str, visited: Callable[[str], Seen]) -> None:
    """What a plain page of the same words is rightly told may be said here as well; anything else must be true."""
    ordinary = {f.check for f in visited("plain").findings} | {
        "map-themes"
    }  # said of sites of some pages only
    said = {f.check for f in visited(way).findings} - ordinary - _TRUE.get(way, set())
    assert said == set(), [(f.check, f.url, f.message) for f in visited(way).findings if f.check in said]


def test_nobody_in_a_private_network_is_asked(server: Running, visited: Callable[[str], Seen]) -> None:
    """All hosts are mapped to the farm here: whatever was asked for has left its trace there."""
    for way in ("intranet", "away"):
        visited(way)
    asked = {host for host in server.stats.requests if not host.endswith(zoo.SUFFIX)}
    assert asked == set()


@pytest.mark.parametrize("way", ["hollow", "too-often", "challenge412", "foreign"])
def test_a_site_that_refuses_us_is_called_blocked(way: str, visited: Callable[[str], Seen]) -> None:
    row = visited(way).row
    assert row.status is VisitStatus.BLOCKED
    config = Config(
        home=Path(),
        database_url="",
        units=Path(),
        overrides=Path(),
        columns=Path(),
        our_address=("218.85.1.1",),
    )
    first, site = admission_lines([row], [zoo.unit(way)], config)
    assert "218.85.1.1" in first and "minjian/0.1" in first
    assert f"{way}{zoo.SUFFIX}" in site and row.reason[:40] in site


def test_a_site_whose_pages_are_partly_behind_a_login_is_not_called_blocked(
    visited: Callable[[str], Seen],
) -> None:
    assert visited("login").row.status is not VisitStatus.BLOCKED


def test_dangerous_titles_are_harmless_when_exported(visited: Callable[[str], Seen]) -> None:
    import io

    found = visited("titles").findings
    assert found
    for form in ("csv", "json", "table", "sarif", "junit"):
        out = io.BytesIO()
        exports.write(found, form, out)
        text = out.getvalue().decode()
        assert not any(c in text for c in "\x00\x1b\x07\u202e"), form
        if form == "csv":
            cells = [c.strip('"') for line in text.splitlines() for c in line.split(",")]
            assert not [c for c in cells if c.startswith(("=", "@SUM", "+"))]
