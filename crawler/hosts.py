"""Host mapping for practice and tests: connections to matching hosts go elsewhere, addresses stay as they are."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from ipaddress import ip_address


class HostMapError(ValueError):
    """The mapping cannot be read; the message names the entry."""


@dataclass(frozen=True)
class HostMap:
    """``pattern → (ip, port)``, first match wins; patterns are shell-like (``*.gov.cn``), ``*.gov.cn:443`` is for one port."""

    entries: tuple[tuple[str, str, int], ...] = ()

    @classmethod
    def parse(cls, text: str) -> HostMap:
        """From ``pattern=ip:port;…`` (``MINJIAN_HOSTS``); raises :class:`HostMapError`."""
        return cls(tuple(_entry(part.strip()) for part in text.split(";") if part.strip()))

    def find(self, host: str, port: int | None = None) -> tuple[str, int] | None:
        """Where connections to ``host`` (on ``port``) go instead, ``None`` where nothing matches."""
        for pattern, ip, mapped in self.entries:
            name, _, only = pattern.partition(":")
            if fnmatchcase(host.lower(), name) and (not only or only == str(port)):
                return ip, mapped
        return None

    def __str__(self) -> str:
        return ";".join(f"{pattern}={ip}:{port}" for pattern, ip, port in self.entries)


def _entry(text: str) -> tuple[str, str, int]:
    pattern, _, target = text.partition("=")
    ip, _, port = target.rpartition(":")
    try:
        ip_address(ip.strip("[]"))
        number = int(port)
    except ValueError:
        number = 0
    if not pattern or not 0 < number < 65536:
        raise HostMapError(
            f"MINJIAN_HOSTS 中的“{text}”无法识别；应写成 模式=IP:端口，例如 *.gov.cn=127.0.0.1:8899"
        )
    return pattern.lower(), ip.strip("[]"), number
