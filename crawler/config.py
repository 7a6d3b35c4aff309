"""Settings of the whole program: environment first, then ``minjian.toml``, then defaults."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from core.times import SHANGHAI
from core.version import agent
from crawler import config_values as read
from crawler.config_oidc import NAMES as OIDC_NAMES
from crawler.config_oidc import Oidc, oidc_of
from crawler.config_sources import from_file, refuse_slips
from crawler.config_values import PREFIX
from crawler.net.hosts import HostMap
from db.evidence.vault import Vault, vault_at

ROOT = Path(__file__).resolve().parent.parent
KEYS = frozenset([
    "database_url", "home", "units", "overrides", "columns", "rubric", "hosts", "allow_private",
    "as_of", "delay", "concurrency", "contact", "max_pages", "jobs", "retry_pause", "checks",
    "controls", "notify", "metrics_port", "revisit_nights", "authorities", "nameserver",
    "browser_share", "chromium", "our_address", "second_nameserver", "engine", "oidc_issuer",
    "oidc_client_id", "oidc_client_secret", "oidc_claim", "oidc_name", "evidence"
])  # fmt: skip


@dataclass(frozen=True)
class Config:
    """What a run needs to know. ``delay`` and ``retry_pause`` (before a second try) are in seconds, ``jobs`` the number of sites visited at once.

    ``controls`` are addresses that tell whether our own line works, ``notify`` where summaries and alarms go (apprise's
    addresses), ``metrics_port`` the loopback port of the scheduler's health, 0 for none. Every known page is asked for within
    ``revisit_nights``.
    ``authorities`` is a PEM file of authorities to trust beside the usual ones when certificates are judged, ``nameserver``
    the (IP, port) asked for AAAA records instead of the system's. ``browser_share`` is the share of a site's pages that may be
    shown in a browser at one visit, ``chromium`` the program to use (empty: the one that is found).
    ``our_address`` are the public addresses under which sites see us, ``second_nameserver`` the (IP, port) asked when the
    system's name servers know a host not. ``engine`` is who does the
    work of a night: ``pool``, processes of this machine, or ``workers``, whoever takes it from the queue. ``oidc`` is who
    lets people into the dashboard besides their passwords. ``evidence`` is
    the store that machines share for files of evidence: a folder, or ``s3://bucket/prefix``; empty for none.
    """

    home: Path
    database_url: str
    units: Path
    overrides: Path
    columns: Path
    hosts: HostMap = field(default_factory=HostMap)
    allow_private: bool = False
    as_of: datetime | None = None
    delay: float = 1.0
    concurrency: int = 1
    retry_pause: float = 2.0
    contact: str = ""
    max_pages: int = 5000
    jobs: int = 4
    checks: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    file: Path = Path("minjian.toml")
    rubric: str = ""
    controls: tuple[str, ...] = ()
    notify: tuple[str, ...] = ()
    metrics_port: int = 9310
    revisit_nights: int = 7
    authorities: Path | None = None
    nameserver: tuple[str, int] | None = None
    browser_share: float = 0.0
    chromium: str = ""
    our_address: tuple[str, ...] = ()
    second_nameserver: tuple[str, int] | None = None
    engine: str = "pool"
    oidc: Oidc | None = None
    evidence: str = ""

    @property
    def vault(self) -> Vault:
        """The files of evidence: those of the data folder, and those of the shared store where there is one."""
        return vault_at(self.home, self.evidence)

    @property
    def agent(self) -> str:
        """How the crawler names itself to sites (User-Agent)."""
        return agent(self.contact)

    def now(self) -> datetime:
        """The monitoring point: ``MINJIAN_AS_OF`` where set, else the clock, in Asia/Shanghai."""
        return self.as_of or datetime.now(SHANGHAI)


def load(environment: Mapping[str, str] | None = None, file: Path | None = None) -> Config:
    """The settings in force; raises :class:`crawler.errors.ConfigError`."""
    env = os.environ if environment is None else environment
    file = file or Path("minjian.toml")
    refuse_slips(env, KEYS)
    values = from_file(file, KEYS)
    values |= {k: env[PREFIX + k.upper()] for k in KEYS if env.get(PREFIX + k.upper())}
    home = Path(str(values.get("home", "var")))
    return Config(
        home=home,
        database_url=str(values.get("database_url") or f"sqlite:///{home / 'minjian.db'}"),
        units=Path(str(values.get("units") or ROOT / "sites/units.csv")),
        overrides=Path(str(values.get("overrides") or ROOT / "sites/overrides.toml")),
        columns=Path(str(values.get("columns") or ROOT / "sites/columns.csv")),
        hosts=read.hosts(str(values.get("hosts", ""))),
        allow_private=str(values.get("allow_private", "0")).lower() in {"1", "true", "yes"},
        as_of=read.moment(values.get("as_of")),
        delay=read.number(values, "delay", 1.0, 0.0, 3600.0),
        concurrency=int(read.number(values, "concurrency", 1, 1, 64)),
        retry_pause=read.number(values, "retry_pause", 2.0, 0.0, 600.0),
        contact=str(values.get("contact", "")),
        max_pages=int(read.number(values, "max_pages", 5000, 1, 10_000_000)),
        jobs=int(read.number(values, "jobs", max(2, os.cpu_count() or 1), 1, 256)),
        checks=read.options(file, values.get("checks", {})),
        file=file,
        rubric=str(values.get("rubric", "")),
        controls=read.controls(values.get("controls", ())),
        notify=read.several(values.get("notify", ()), "notify"),
        metrics_port=int(read.number(values, "metrics_port", 9310, 0, 65535)),
        revisit_nights=int(read.number(values, "revisit_nights", 7, 1, 365)),
        authorities=read.authorities(str(values.get("authorities", ""))),
        nameserver=read.nameserver(str(values.get("nameserver", ""))),
        browser_share=read.number(values, "browser_share", 0.05, 0.0, 1.0),
        chromium=read.program(str(values.get("chromium", ""))),
        our_address=read.own_addresses(values.get("our_address", ())),
        second_nameserver=read.nameserver(str(values.get("second_nameserver", "")), "second_nameserver"),
        engine=read.engine(str(values.get("engine", "pool"))),
        oidc=oidc_of({name: str(values.get(f"oidc_{name}", "")).strip() for name in OIDC_NAMES}),
        evidence=read.evidence(str(values.get("evidence", "")), home),
    )
