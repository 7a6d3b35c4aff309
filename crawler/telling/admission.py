"""What to tell the operator of sites that refuse us: which address of ours they are to be asked to admit (放行)."""

from __future__ import annotations

import socket
from collections.abc import Iterable, Mapping, Sequence

from core.address import place_of
from core.unit import Unit
from crawler.config import Config
from crawler.net.addresses import is_public
from crawler.net.robots import UNAVAILABLE
from db.records.visits import VisitRow, VisitStatus

_AFAR = (
    "198.51.100.1",
    53,
)  # an address of nobody's (RFC 5737): only the route is looked up, nothing is sent


def admission_lines(rows: Iterable[VisitRow], units: Sequence[Unit], config: Config) -> list[str]:
    """What to ask of sites that refused us, with our address; another line for those whose robots.txt is out of order."""
    ordered = sorted(rows, key=lambda r: r.id)
    refused = [r for r in ordered if r.status is VisitStatus.BLOCKED]
    silent = [r for r in ordered if r.status is VisitStatus.UNREACHABLE and UNAVAILABLE in r.reason]
    hosts = {u.id: place_of(u.homepage) for u in units}
    product = config.agent.partition(" ")[0]
    lines = []
    if refused:
        lines += [
            f"被拦截 {len(refused)} 个网站：没有读到的不作判断，也不设法绕过。请联系网站运维单位，在防护设备上放行本系统："
            f"{_our_address(config)}，User-Agent 以“{product}”开头",
            f"· 需要放行的网站：{_named(refused, hosts)}",
        ]
    if silent:
        lines.append(
            f"· robots.txt 出错，按规则没有访问的网站：{_named(silent, hosts)}。请网站恢复 robots.txt（没有该文件时应答 404 即可），或放行本系统"
        )
    return lines


def _named(rows: Iterable[VisitRow], hosts: Mapping[str, str]) -> str:
    return "、".join(f"{r.unit} {hosts.get(r.unit_id, '')}".strip() for r in rows)


def _our_address(config: Config) -> str:
    known = "、".join(config.our_address) or _routed()
    return (
        f"出口地址 {known}"
        if known
        else "出口地址（未设置，请用 MINJIAN_OUR_ADDRESS 写明单位的公网出口地址）"
    )


def _routed() -> str:
    """This machine's own address towards the world, where it is a public one; behind a gateway nobody here knows it."""
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect(_AFAR)
            address = str(probe.getsockname()[0])
    except OSError:
        return ""
    return address if is_public(address) else ""
