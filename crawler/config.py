"""Settings of the whole program: environment first, then ``minjian.toml``, then defaults."""

from __future__ import annotations

import codecs
import os
import re
import ssl
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from ipaddress import ip_address
from pathlib import Path
from shutil import which
from typing import Any

from core.address import keeps_secrets
from core.near import near_names
from core.times import SHANGHAI, local
from core.troubles import trouble
from core.version import agent
from crawler.net.hosts import HostMap, HostMapError
from db.evidence.vault import Vault, bad_address, vault_at

ROOT = Path(__file__).resolve().parent.parent
_PREFIX = "MINJIAN_"
_OIDC = ("issuer", "client_id", "client_secret", "claim", "name")
_KEYS = frozenset([
    "database_url", "home", "units", "overrides", "columns", "rubric", "hosts", "allow_private",
    "as_of", "delay", "concurrency", "contact", "max_pages", "jobs", "retry_pause", "checks",
    "controls", "notify", "metrics_port", "revisit_nights", "authorities", "nameserver",
    "browser_share", "chromium", "our_address", "second_nameserver", "engine", "oidc_issuer",
    "oidc_client_id", "oidc_client_secret", "oidc_claim", "oidc_name", "evidence"
])  # fmt: skip


#: Variables of ours that are read elsewhere: before the settings, by the program itself, by the tests.
_OTHERS = ("log_format", "parent", "worker_again", "browser", "need_browser")


class ConfigError(ValueError):
    """A setting cannot be used; the message names where it stands and what to do."""


@dataclass(frozen=True)
class Oidc:
    """Single sign-on (统一登录): the issuer's address, as what we are known there, the claim that names people, and the
    words on the button.
    """

    issuer: str
    client_id: str
    client_secret: str = field(default="", repr=False)
    claim: str = "preferred_username"
    name: str = "统一身份认证"


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
    """The settings in force; raises :class:`ConfigError`."""
    env = os.environ if environment is None else environment
    file = file or Path("minjian.toml")
    _refuse_slips(env)
    values = _from_file(file)
    values |= {k: env[_PREFIX + k.upper()] for k in _KEYS if env.get(_PREFIX + k.upper())}
    home = Path(str(values.get("home", "var")))
    return Config(
        home=home,
        database_url=str(values.get("database_url") or f"sqlite:///{home / 'minjian.db'}"),
        units=Path(str(values.get("units") or ROOT / "sites/units.csv")),
        overrides=Path(str(values.get("overrides") or ROOT / "sites/overrides.toml")),
        columns=Path(str(values.get("columns") or ROOT / "sites/columns.csv")),
        hosts=_hosts(str(values.get("hosts", ""))),
        allow_private=str(values.get("allow_private", "0")).lower() in {"1", "true", "yes"},
        as_of=_moment(values.get("as_of")),
        delay=_number(values, "delay", 1.0, 0.0, 3600.0),
        concurrency=int(_number(values, "concurrency", 1, 1, 64)),
        retry_pause=_number(values, "retry_pause", 2.0, 0.0, 600.0),
        contact=str(values.get("contact", "")),
        max_pages=int(_number(values, "max_pages", 5000, 1, 10_000_000)),
        jobs=int(_number(values, "jobs", max(2, os.cpu_count() or 1), 1, 256)),
        checks=_options(file, values.get("checks", {})),
        file=file,
        rubric=str(values.get("rubric", "")),
        controls=_controls(values.get("controls", ())),
        notify=_several(values.get("notify", ()), " "),
        metrics_port=int(_number(values, "metrics_port", 9310, 0, 65535)),
        revisit_nights=int(_number(values, "revisit_nights", 7, 1, 365)),
        authorities=_authorities(str(values.get("authorities", ""))),
        nameserver=_nameserver(str(values.get("nameserver", ""))),
        browser_share=_number(values, "browser_share", 0.05, 0.0, 1.0),
        chromium=_program(str(values.get("chromium", ""))),
        our_address=_own_addresses(values.get("our_address", ())),
        second_nameserver=_nameserver(str(values.get("second_nameserver", "")), "second_nameserver"),
        engine=_engine(str(values.get("engine", "pool"))),
        oidc=_oidc({name: str(values.get(f"oidc_{name}", "")).strip() for name in _OIDC}),
        evidence=_evidence(str(values.get("evidence", "")), home),
    )


def _refuse_slips(env: Mapping[str, str]) -> None:
    """A name that is nearly one of ours would be passed over: a night would go into the wrong database."""
    known = [_PREFIX + key.upper() for key in (*sorted(_KEYS), *_OTHERS)]
    for name in sorted(env):
        if name.startswith(_PREFIX) and name not in known and (hint := near_names([name], known, 0.8)):
            raise ConfigError(f"没有名为 {name} 的环境变量；{hint}改正或删去它再运行")


def _from_file(path: Path) -> dict[str, Any]:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise ConfigError(f"{path}：读不出（{trouble(error)}）；请检查路径和权限") from error
    values = _parsed(path, data)
    for key in values:
        if key not in _KEYS:
            hint = near_names([key], _KEYS) or f"可用：{'、'.join(sorted(_KEYS))}"
            raise ConfigError(f"{path}：没有名为 {key} 的设置；{hint}")
    return values


def _parsed(path: Path, data: bytes) -> dict[str, Any]:
    """What the file says; a byte order mark, which Windows' editors write, is no fault."""
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        return tomllib.loads(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line, byte = before.count(b"\n") + 1, error.start - before.rfind(b"\n")
        raise ConfigError(
            f"{path}：第 {line} 行第 {byte} 个字节（0x{data[error.start]:02X}）不是 UTF-8：请把文件另存为 UTF-8 编码"
        ) from error
    except tomllib.TOMLDecodeError as error:
        where = re.search(r"at line (\d+), column (\d+)", str(error))
        place = (
            f"第 {where[1]} 行第 {where[2]} 列附近"
            if where
            else "文件末尾"
            if "end of document" in str(error)
            else ""
        )
        raise ConfigError(f"{path}：{place}不合 TOML 的写法（{error}）") from error


def _hosts(text: str) -> HostMap:
    try:
        return HostMap.parse(text)
    except HostMapError as error:
        raise ConfigError(str(error)) from error


def _several(value: Any, mark: str) -> tuple[str, ...]:
    """A list, as TOML has it, or a text with ``mark`` between, as the environment has it."""
    parts = value.split(mark) if isinstance(value, str) else list(value)
    return tuple(str(p).strip() for p in parts if str(p).strip())


def _controls(value: Any) -> tuple[str, ...]:
    urls = _several(value, " ")
    for url in urls:
        if not url.startswith(("http://", "https://")):
            raise ConfigError(f"MINJIAN_CONTROLS（controls）“{url}”应为 http:// 或 https:// 开头的网址")
    return urls


def _authorities(text: str) -> Path | None:
    if not text:
        return None
    try:
        ssl.create_default_context(cafile=text)
    except OSError as error:  # of which ssl.SSLError is one
        raise ConfigError(
            f"MINJIAN_AUTHORITIES（authorities）“{text}”不能用作证书文件（{error.strerror or error}）；应为 PEM 格式的根证书"
        ) from error
    return Path(text)


def _program(text: str) -> str:
    if text and which(text) is None:
        raise ConfigError(
            f"MINJIAN_CHROMIUM（chromium）“{text}”不是可以运行的程序；请写明 Chromium 的路径，或不设"
        )
    return text


def _engine(text: str) -> str:
    if text not in ("pool", "workers"):
        raise ConfigError(
            f"MINJIAN_ENGINE（engine）“{text}”应为 pool（本机）或 workers（由 minjian worker 从队列里取）"
        )
    return text


def _evidence(text: str, home: Path) -> str:
    if text and (why := bad_address(text, home)):
        raise ConfigError(f"MINJIAN_EVIDENCE（evidence）“{text}”{why}")
    return text


def _own_addresses(value: Any) -> tuple[str, ...]:
    found = tuple(p.strip(",，、;") for p in _several(value, " "))
    for text in found:
        try:
            ip_address(text)
        except ValueError as error:
            raise ConfigError(
                f"MINJIAN_OUR_ADDRESS（our_address）“{text}”不是 IP 地址；应写本单位的公网出口地址，几个用空格分开"
            ) from error
    return found


def _oidc(given: Mapping[str, str]) -> Oidc | None:
    values = {name: value for name, value in given.items() if value}
    if not values:
        return None
    for name in ("issuer", "client_id"):
        if name not in values:
            raise ConfigError(
                f"{_PREFIX}OIDC_{name.upper()}（oidc_{name}）没有设：统一登录要有颁发者地址和客户端编号"
            )
    if not keeps_secrets(values["issuer"]) or {"?", "#"} & set(values["issuer"]):
        raise ConfigError(f"MINJIAN_OIDC_ISSUER（oidc_issuer）“{values['issuer']}”应为 https:// 开头的网址")
    if not values["client_id"].isascii() or not values.get("client_secret", "").isascii():
        raise ConfigError("MINJIAN_OIDC_CLIENT_ID、MINJIAN_OIDC_CLIENT_SECRET 只能有英文字母、数字和符号")
    return Oidc(**values)


def _nameserver(text: str, key: str = "nameserver") -> tuple[str, int] | None:
    if not text:
        return None
    ip, _, port = (
        text.rpartition(":") if ("." in text and ":" in text) or text.startswith("[") else (text, "", "53")
    )
    try:
        number = int(port)
        ip_address(ip.strip("[]"))
    except ValueError:
        number = 0
    if not 0 < number < 65536:
        raise ConfigError(
            f"{_PREFIX}{key.upper()}（{key}）“{text}”无法识别；应写成 IP 或 IP:端口，例如 223.5.5.5:53"
        )
    return ip.strip("[]"), number


def _moment(value: Any) -> datetime | None:
    if value in (None, ""):
        return None
    try:
        return local(value if isinstance(value, datetime) else datetime.fromisoformat(str(value)))
    except ValueError as error:
        raise ConfigError(
            f"MINJIAN_AS_OF（as_of）“{value}”不是时间；应写成 2026-11-20T01:00:00+08:00"
        ) from error


def _number(values: Mapping[str, Any], key: str, default: float, low: float, high: float) -> float:
    raw = values.get(key, default)
    try:
        number = float(raw)
    except (TypeError, ValueError):
        number = float("nan")
    if not low <= number <= high:
        raise ConfigError(f"{_PREFIX}{key.upper()}（{key}）“{raw}”应为 {low:g} 到 {high:g} 之间的数字")
    return number


def _options(file: Path, value: Any) -> Mapping[str, Mapping[str, Any]]:
    if not isinstance(value, dict) or not all(isinstance(v, dict) for v in value.values()):
        raise ConfigError(f"{file}：[checks.<检查编号>] 下应为该检查的选项")
    return value
