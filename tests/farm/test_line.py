"""What the province answers below HTTP: certificates by the host that is named, and AAAA records on its own port."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest

from core.gathered import CertificateFault, TlsState
from crawler.gather.certificate import certificate_facts
from crawler.gather.ipv6 import ipv6_facts
from crawler.net.connect import Line
from crawler.net.hosts import HostMap
from farm.authority import write_authority
from farm.model import Kind, Life
from farm.province import Province
from farm.server import running
from farm.site import Site


def line(port: int, folder: Path) -> Line:
    return Line(
        hosts=HostMap((("*", "127.0.0.1", port),)),
        timeout=5.0,
        authorities=str(write_authority(folder / "root.pem")),
        nameserver=("127.0.0.1", port),
    )


def chosen(province: Province, number: int) -> Site:
    """A site of the province without a certificate or names of its own."""
    free = [s for s in province.sites.values() if not s.certificate_changes and not s.names_changes]
    return free[number]


@pytest.mark.parametrize(
    ("kind", "state", "faults"),
    [
        ("good", TlsState.TRUSTED, ()),
        ("expired", TlsState.UNTRUSTED, (CertificateFault.EXPIRED,)),
        ("other-name", TlsState.UNTRUSTED, (CertificateFault.WRONG_NAME,)),
        ("leaf-only", TlsState.UNTRUSTED, (CertificateFault.INCOMPLETE_CHAIN,)),
        ("plain", TlsState.NOT_TLS, ()),
        ("drop", TlsState.UNKNOWN, ()),
    ],
)
def test_each_host_greets_in_its_own_way(
    small: Province, tmp_path: Path, kind: str, state: TlsState, faults: tuple[CertificateFault, ...]
) -> None:
    site, other = chosen(small, 0), chosen(small, 1)
    site.certificate_changes.append((Life(mended=2), kind))
    try:
        with running(small) as server:
            told = certificate_facts(site.host, 443, line(server.port, tmp_path))
            beside = certificate_facts(other.host, 443, line(server.port, tmp_path))
            server.night = 2
            mended = certificate_facts(site.host, 443, line(server.port, tmp_path))
    finally:
        site.certificate_changes.clear()
    assert (told.state, told.faults) == (state, faults)
    assert beside.state is TlsState.TRUSTED and beside.names == (other.host,)
    assert mended.state is TlsState.TRUSTED


def test_name_server_on_the_same_port(small: Province, tmp_path: Path) -> None:
    site = chosen(small, 0)
    site.names_changes.append((Life(first=2), "none"))
    try:
        with running(small) as server:
            first = ipv6_facts(f"http://{site.host}/", line(server.port, tmp_path))
            server.night = 2
            second = ipv6_facts(f"http://{site.host}/", line(server.port, tmp_path))
            stranger = ipv6_facts("http://www.gone.example/", line(server.port, tmp_path))
    finally:
        site.names_changes.clear()
    assert first.answered and first.addresses and first.reached is None
    assert second.answered and not second.addresses
    assert not stranger.answered


def test_secure_sites_and_their_faults_are_in_the_whole_province(whole: Province) -> None:
    secure = [s for s in whole.sites.values() if urlsplit(s.unit.homepage).scheme == "https"]
    assert len(secure) >= 6
    rows = [r for r in whole.truth(checks=["https"], kind=Kind.FAULT)]
    assert {"script by http", "picture by http", "expired", "leaf alone"} <= {r.form for r in rows}
