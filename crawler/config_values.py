"""What one setting may say: each is understood here, or refused with words that name it and what to write instead."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from datetime import datetime
from ipaddress import ip_address
from pathlib import Path
from shutil import which
from typing import Any

from core.times import local
from crawler.errors import ConfigError
from crawler.net.hosts import HostMap, HostMapError
from db.evidence.vault import bad_address

PREFIX = "MINJIAN_"


def hosts(text: str) -> HostMap:
    try:
        return HostMap.parse(text)
    except HostMapError as error:
        raise ConfigError(str(error)) from error


def several(value: Any, key: str) -> tuple[str, ...]:
    """A list of texts, as TOML has it, or one text with blanks between, as the environment has it."""
    parts = value.split(" ") if isinstance(value, str) else value
    if not isinstance(parts, list | tuple) or not all(isinstance(p, str) for p in parts):
        raise ConfigError(f"{PREFIX}{key.upper()}（{key}）“{value}”应为文字，几项用空格分开，或者文字的列表")
    return tuple(p.strip() for p in parts if p.strip())


def controls(value: Any) -> tuple[str, ...]:
    urls = several(value, "controls")
    for url in urls:
        if not url.startswith(("http://", "https://")):
            raise ConfigError(f"MINJIAN_CONTROLS（controls）“{url}”应为 http:// 或 https:// 开头的网址")
    return urls


def authorities(text: str) -> Path | None:
    if not text:
        return None
    try:
        ssl.create_default_context(cafile=text)
    except OSError as error:  # of which ssl.SSLError is one
        raise ConfigError(
            f"MINJIAN_AUTHORITIES（authorities）“{text}”不能用作证书文件（{error.strerror or error}）；应为 PEM 格式的根证书"
        ) from error
    return Path(text)


def program(text: str) -> str:
    if text and which(text) is None:
        raise ConfigError(
            f"MINJIAN_CHROMIUM（chromium）“{text}”不是可以运行的程序；请写明 Chromium 的路径，或不设"
        )
    return text


def engine(text: str) -> str:
    if text not in ("pool", "workers"):
        raise ConfigError(
            f"MINJIAN_ENGINE（engine）“{text}”应为 pool（本机）或 workers（由 minjian worker 从队列里取）"
        )
    return text


def evidence(text: str, home: Path) -> str:
    if text and (why := bad_address(text, home)):
        raise ConfigError(f"MINJIAN_EVIDENCE（evidence）“{text}”{why}")
    return text


def own_addresses(value: Any) -> tuple[str, ...]:
    found = tuple(p.strip(",，、;") for p in several(value, "our_address"))
    for text in found:
        try:
            ip_address(text)
        except ValueError as error:
            raise ConfigError(
                f"MINJIAN_OUR_ADDRESS（our_address）“{text}”不是 IP 地址；应写本单位的公网出口地址，几个用空格分开"
            ) from error
    return found


def nameserver(text: str, key: str = "nameserver") -> tuple[str, int] | None:
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
            f"{PREFIX}{key.upper()}（{key}）“{text}”无法识别；应写成 IP 或 IP:端口，例如 223.5.5.5:53"
        )
    return ip.strip("[]"), number


def moment(value: Any) -> datetime | None:
    if value in (None, ""):
        return None
    try:
        return local(value if isinstance(value, datetime) else datetime.fromisoformat(str(value)))
    except ValueError as error:
        raise ConfigError(
            f"MINJIAN_AS_OF（as_of）“{value}”不是时间；应写成 2026-11-20T01:00:00+08:00"
        ) from error


def number(values: Mapping[str, Any], key: str, default: float, low: float, high: float) -> float:
    raw = values.get(key, default)
    try:
        number = float("nan") if isinstance(raw, bool) else float(raw)
    except (TypeError, ValueError):
        number = float("nan")
    if not low <= number <= high:
        raise ConfigError(f"{PREFIX}{key.upper()}（{key}）“{raw}”应为 {low:g} 到 {high:g} 之间的数字")
    return number


def options(file: Path, value: Any) -> Mapping[str, Mapping[str, Any]]:
    if not isinstance(value, dict) or not all(isinstance(v, dict) for v in value.values()):
        raise ConfigError(f"{file}：[checks.<检查编号>] 下应为该检查的选项")
    return value
