"""Private networks are out of bounds, however they are spelt."""

import pytest

from crawler.net.guard import is_forbidden_literal, is_public


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "0.0.0.0",
        "100.64.0.1",
        "224.0.0.1",
        "::1",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "::ffff:127.0.0.1",
        "2002:7f00:1::",
        "no address",
    ],
)
def test_a_private_address_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "218.85.1.1", "2400:3200::1", "::ffff:8.8.8.8"])
def test_a_public_address_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "[::1]", "10.0.0.8"]
)
def test_literal_spellings_of_private_addresses(host: str) -> None:
    assert is_forbidden_literal(host)


@pytest.mark.parametrize("host", ["www.a.gov.cn", "218.85.1.1", "12306.cn", "[2400:3200::1]", "10086.cn"])
def test_names_and_public_literals_pass(host: str) -> None:
    assert not is_forbidden_literal(host)
