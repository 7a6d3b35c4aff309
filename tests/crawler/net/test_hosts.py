"""The host mapping of practice and tests."""

import pytest

from crawler.net.hosts import HostMap, HostMapError


def test_first_matching_pattern_wins() -> None:
    hosts = HostMap.parse("www.a.gov.cn=127.0.0.1:81; *.gov.cn=127.0.0.1:82")
    assert hosts.find("www.a.gov.cn") == ("127.0.0.1", 81)
    assert hosts.find("WWW.B.gov.cn") == ("127.0.0.1", 82)
    assert hosts.find("www.b.com") is None


def test_a_pattern_may_be_for_one_port() -> None:
    hosts = HostMap.parse("*.gov.cn:443=[::1]:84;*=127.0.0.1:80")
    assert hosts.find("www.a.gov.cn", 443) == ("::1", 84)
    assert hosts.find("www.a.gov.cn", 80) == hosts.find("www.a.gov.cn") == ("127.0.0.1", 80)
    assert HostMap.parse(str(hosts)) == hosts


def test_reads_back_what_it_writes() -> None:
    hosts = HostMap.parse("*=127.0.0.1:8899")
    assert HostMap.parse(str(hosts)) == hosts
    assert HostMap.parse("").entries == ()


@pytest.mark.parametrize(
    "text", ["x", "*=localhost:80", "*=127.0.0.1", "*=127.0.0.1:0", "=127.0.0.1:80", "*=127.0.0.1:99999"]
)
def test_bad_entries_are_named(text: str) -> None:
    with pytest.raises(HostMapError, match="MINJIAN_HOSTS"):
        HostMap.parse(text)
