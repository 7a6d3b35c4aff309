"""What to tell the operator of sites that refuse us: which address of ours they are to be asked to admit (放行)."""

from __future__ import annotations

import socket
from collections.abc import Iterable, Sequence

from core.address import host_of
from core.unit import Unit
from crawler.addresses import is_public
from crawler.config import Config
from db.records import VisitRow, VisitStatus

_AFAR = (
    "198.51.100.1",
    53,
)  # an address of nobody's (RFC 5737): only the route is looked up, nothing is sent


def admission_lines(rows: Iterable[VisitRow], units: Sequence[Unit], config: Config) -> list[str]:
    """One line with our address, and one with the sites that refused us; none where no site did."""
    refused = sorted((r for r in rows if r.status is VisitStatus.BLOCKED), key=lambda r: r.id)
    if not refused:
        return []
    hosts = {u.id: host_of(u.homepage) for u in units}
    product = config.agent.partition(" ")[0]
    return [
        f"被拦截 {len(refused)} 个网站，不作判断，也不设法绕过。请联系网站运维单位，在防护设备上放行本系统："
        f"出口地址 {_our_address(config)}，User-Agent 以“{product}”开头",
        "· 需要放行的网站：" + "、".join(f"{r.unit} {hosts.get(r.unit_id, '')}".strip() for r in refused),
    ]


def _our_address(config: Config) -> str:
    return "、".join(config.our_address) or _routed() or "（未设置：请把单位的公网出口地址写入 our_address）"


def _routed() -> str:
    """This machine's own address towards the world, where it is a public one; behind a gateway nobody here knows it."""
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect(_AFAR)
            address = str(probe.getsockname()[0])
    except OSError:
        return ""
    return address if is_public(address) else ""
