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
        entry = self._entry(host, port)
        return entry[1:] if entry else None

    def for_all_ports(self, host: str, port: int) -> bool:
        """Whether one target stands for all ports of ``host``: it can speak either TLS or plain HTTP, so that a greeting
        that fails says nothing of the site."""
        entry = self._entry(host, port)
        return entry is not None and ":" not in entry[0]

    def _entry(self, host: str, port: int | None) -> tuple[str, str, int] | None:
        for entry in self.entries:
            name, _, only = entry[0].partition(":")
            if fnmatchcase(host.lower(), name) and (not only or only == str(port)):
                return entry
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
