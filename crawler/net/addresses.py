"""Which addresses are on the public internet; everything that connects asks here."""

from __future__ import annotations

from collections.abc import Collection
from ipaddress import IPv4Address, IPv6Address, ip_address


def is_public(address: str) -> bool:
    """Whether ``address`` (IP text) is on the public internet; text that is no IP is not."""
    try:
        ip = ip_address(address.strip("[]").partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is not None:
            return _public(inner) and (ip.ipv4_mapped is not None or _public(ip))
    return _public(ip)


def _public(ip: IPv4Address | IPv6Address) -> bool:
    return ip.is_global and not ip.is_multicast


def may_be_private(host: str, port: int, named: Collection[str]) -> bool:
    """Whether ``host`` on ``port`` is among those that may be on private networks: hosts, or single ports of theirs."""
    return host in named or (f"[{host}]:{port}" if ":" in host else f"{host}:{port}") in named


def is_forbidden_literal(host: str) -> bool:
    """Whether ``host`` is written as an address that is not public, in any of the spellings browsers accept."""
    text = host.strip("[]")
    if all(part.isdigit() or part.lower().startswith("0x") for part in text.split(".")):
        return (
            text.count(".") != 3
            or any(len(p) > 1 and p[0] == "0" for p in text.split("."))
            or not is_public(text)
        )
    return ":" in text and not is_public(text)
