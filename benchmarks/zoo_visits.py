"""Visits to the sites of the zoo, and what is true of each: shared by the benchmark and the tests."""

from __future__ import annotations

import resource
import time
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from benchmarks.measure import peak_mb
from checks import catalogue
from core.times import SHANGHAI
from crawler import settings
from crawler.config import Config
from crawler.evidence.naming import keep_named
from crawler.net.hosts import HostMap
from crawler.night.judging import judge_unit
from crawler.night.pool import Piece, Pool
from crawler.night.visiting import Order, run_visit
from db import queries, site_reads
from db.records.findings import FindingRow
from db.records.visits import VisitRow
from db.session import open_database
from db.store import Store
from farm import zoo
from farm.acts import make_bombs
from farm.authority import write_authority
from farm.server import Running

NIGHT = date(2026, 11, 20)
_PAGES = 25

#: By way, problems that must be stored: path (``*`` for any but the home page) → name; an empty name is a page that was read.
EXPECTED: dict[str, dict[str, str]] = {
    "plain": {"/": "", **{f"/xwzx/tzgg/{n}.html": "" for n in range(1, 7)}},
    "drip": {"/": "timeout"}, "stall": {"/": "timeout"}, "half-header": {"/": "timeout"}, "endless-header": {"/": "*"},
    "huge": {"/": "too-large"}, "ten-gigabytes": {"/": "too-large"}, "no-end": {"/": "too-large"}, "bomb": {"/": "too-large"},
    "brotli-bomb": {"/": "too-large"},
    "reset": {"/": "reset"}, "close": {"/": "reset"}, "long-length": {"/": "truncated"}, "mid-body": {"/": "truncated"},
    "old-http": {"/": "reset"}, "header-flood": {"/": "*"}, "chunk-lies": {"/": "*"}, "two-lengths": {"/": "*"},
    "loop": {"/a": "redirect-loop"}, "chain": {"/": "redirect-loop"}, "login": {"/": "blocked"}, "members": {"/": "", "/0.html": "", "/2.html": ""}, "soft404": {"/gone/1.html": "not-found"},
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
#: What the certificate check says of each greeting: no more and no less than is true.
TOLD = {
    "tls-good": set(), "tls-expired": {"expired"}, "tls-later": {"not-yet-valid"}, "tls-other-name": {"wrong-name"},
    "tls-no-name": {"wrong-name"}, "tls-self-signed": {"self-signed"}, "tls-leaf-only": {"incomplete-chain"},
    "tls-stranger": {"unknown-issuer"}, "tls-tls10": {"old-protocol"}, "tls-tls11": {"old-protocol"},
}  # fmt: skip
#: Findings of an animal that are true besides those of the plain one.
TRUE: dict[str, set[str]] = {
    "titles": {"dead-link", "image-alternative"},
    **{w: {"dead-link"} for w in ("soft404", "empty")}, "away": {"dead-link", "wrong-link"}, "loop": {"dead-link"},
    "intranet": {"wrong-link"}, "members": {"wrong-link"}, **{w: {"https", "search-accuracy"} for w in TOLD},
    "calendar": {"crawler-trap"}, "sessions": {"crawler-trap"}, "parameters": {"crawler-trap"}, "segments": {"crawler-trap"}, "endless": {"crawler-trap"},
}  # fmt: skip
#: Said of any small site without most things a site has.
_ORDINARY = frozenset({"map-themes"})


@dataclass(frozen=True)
class Seen:
    """What a visit of one animal left behind; ``seconds`` by the clock, ``cpu`` and ``megabytes`` of the visit's process."""

    row: VisitRow
    outcomes: dict[str, str]
    findings: list[FindingRow]
    seconds: float
    cpu: float
    megabytes: float

    @property
    def ended(self) -> str:
        """The names of all that happened, with their numbers."""
        counted = Counter(o or "read" for o in self.outcomes.values())
        return ", ".join(f"{name} {n}" if n > 1 else name for name, n in counted.most_common())


def _hosts(port: int) -> HostMap:
    """One port for all; named for HTTPS as well, so that what it answers there is the site's."""
    return HostMap.parse(f"*:443=127.0.0.1:{port};*=127.0.0.1:{port}")


def visit(way: str, server: Running, folder: Path) -> Seen:
    """Visits an animal in a process of its own and judges what came of it; raises where the process failed."""
    config = Config(
        home=folder, database_url=f"sqlite:///{folder / 'minjian.db'}", units=folder / "units.csv",
        overrides=folder / "none.toml", columns=folder / "none.csv", hosts=_hosts(server.port),
        as_of=datetime(2026, 11, 20, 1, tzinfo=SHANGHAI), delay=0.0, retry_pause=0.05,
        authorities=write_authority(folder / "root.pem"),
    )  # fmt: skip
    unit = zoo.unit(way)
    database = open_database(config.database_url)
    Store(database).sync_units([unit])
    ends: list[tuple[str, Any]] = []
    pool = Pool(1, lambda name, news: None, lambda name, kind, value: ends.append((kind, value)))
    zoo.make_heavy(way)
    if way.endswith("bomb"):
        make_bombs()
    began = time.monotonic()
    order = Order(unit=unit, night=NIGHT, max_pages=_PAGES, probes=way in zoo.TLS)
    pool.run([Piece(unit.id, _impatient, (config, order, str(folder / "log")))])
    seconds = time.monotonic() - began
    kind, value = ends[0]
    if kind != "done":
        raise RuntimeError(f"{way}: {value}: {(folder / 'log').read_text()[-2000:]}")
    (row,) = queries.visits(database, unit_id=unit.id)
    judge_unit(database, unit, row.id, catalogue.load(), config.now())
    keep_named(config.vault, database, queries.visit_handle(database, row.id), config.now())
    found = site_reads.outcomes(database, unit.id, row.id)
    outcomes = {url.removeprefix(unit.homepage[:-1]): str(o.problem or "") for url, o in found.items()}
    return Seen(row, outcomes, queries.findings(database), seconds, *value)


def _impatient(config: Config, order: Order, log: str, tell: Any) -> tuple[float, float]:
    """A visit that waits five seconds instead of thirty; gives its processor seconds and the most memory it took, in MB."""
    settings.DOWNLOAD_TIMEOUT = 5
    run_visit(config, order, None, log)
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime, peak_mb()


def misnamed(way: str, seen: Seen) -> list[str]:
    """Addresses whose stored problem is not the one that happened."""
    wanted = EXPECTED.get(way, {})
    return [
        f"{path}: {seen.outcomes.get(path)!r}"
        for path, problem in wanted.items()
        if (seen.outcomes.get(path) is None if problem == "*" else seen.outcomes.get(path) != problem)
    ]


def invented(way: str, seen: Seen, plain: Seen) -> list[FindingRow]:
    """Findings that are neither said of a plain page of the same words nor true of this animal."""
    allowed = {f.check for f in plain.findings} | _ORDINARY | TRUE.get(way, set())
    return [f for f in seen.findings if f.check not in allowed]
