"""Whose an address is on a host that several sites share."""

import pytest

from core.address import place_of
from core.ground import Ground, folder_of, settled


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("http://127.0.0.1:8001/a", "127.0.0.1:8001"),
        ("HTTP://WWW.Qinghe.gov.cn:80/", "www.qinghe.gov.cn"),
        ("https://www.qinghe.gov.cn:443", "www.qinghe.gov.cn"),
        ("http://www.qinghe.gov.cn:443/", "www.qinghe.gov.cn:443"),
        ("http://www.qinghe.gov.cn/a?t=10:30", "www.qinghe.gov.cn"),
        ("http://[::1]:8001/", "[::1]:8001"),
        ("http://[::1]/", "::1"),
        ("http://a:99999999/", "a"),
        ("/a.html", ""),
    ],
)
def test_a_place_has_its_port_where_one_is_written(url: str, place: str) -> None:
    assert place_of(url) == place


@pytest.mark.parametrize(
    ("home", "folder"),
    [
        ("http://a.cn", "/"),
        ("http://a.cn/index.html", "/"),
        ("http://a.cn/JYJ", "/JYJ/"),
        ("http://a.cn/jyj/", "/jyj/"),
        ("http://a.cn/bm/jyj/index.html?x=1", "/bm/jyj/"),
    ],
)
def test_a_home_page_stands_in_a_folder(home: str, folder: str) -> None:
    assert folder_of(home) == folder


def test_ports_tell_sites_apart() -> None:
    ground = Ground(frozenset({"127.0.0.1:8001"}), frozenset({"127.0.0.1:8002"}))
    assert ground.owns("http://127.0.0.1:8001/a.html")
    assert not ground.owns("http://127.0.0.1:8002/a.html") and ground.neighbours("http://127.0.0.1:8002/")
    assert not ground.owns("http://127.0.0.1/") and not ground.neighbours("http://127.0.0.1/")
    assert ground.hosts == {"127.0.0.1"} and ground.places == {"127.0.0.1:8001"}


def test_a_host_without_a_port_has_all_that_are_not_anothers() -> None:
    ground = Ground(frozenset({"10.1.2.3"}), frozenset({"10.1.2.3:8080"}))
    assert ground.owns("http://10.1.2.3/") and ground.owns("https://10.1.2.3/")
    assert ground.owns("http://10.1.2.3:8090/xin/") and not ground.owns("http://10.1.2.3:8080/xin/")


def test_folders_tell_sites_apart() -> None:
    county = Ground(frozenset({"www.x.gov.cn"}), frozenset({"www.x.gov.cn/jyj/", "www.x.gov.cn/wjj/"}))
    school = Ground(frozenset({"www.x.gov.cn/jyj/"}), frozenset({"www.x.gov.cn", "www.x.gov.cn/wjj/"}))
    for url in ("http://www.x.gov.cn/jyj/", "https://www.x.gov.cn/JYJ/a/b.html", "http://www.x.gov.cn/jyj"):
        assert school.owns(url) and not county.owns(url) and county.neighbours(url)
    for url in ("http://www.x.gov.cn/", "http://www.x.gov.cn/jyjgg/a.html", "http://www.x.gov.cn/art/1.html"):
        assert county.owns(url) and not school.owns(url) and school.neighbours(url)
    assert not county.owns("http://www.x.gov.cn/wjj/a.html") and not school.owns("http://other.gov.cn/jyj/")


def test_ipv6_addresses_are_hosts_like_others() -> None:
    assert Ground(frozenset({"[::1]:8001"})).owns("http://[::1]:8001/a")
    assert Ground(frozenset({"::1"})).owns("http://[::1]/a") and Ground(frozenset({"::1"})).hosts == {"::1"}


def test_a_folder_counts_only_where_the_host_is_shared() -> None:
    home = "http://www.x.gov.cn/jyj/index.html"
    assert settled(home, ["www.x.gov.cn", "wap.x.gov.cn"], []) == ("www.x.gov.cn", "wap.x.gov.cn")
    assert settled(home, ["www.x.gov.cn", "wap.x.gov.cn"], ["https://www.x.gov.cn/wjj/"]) == (
        "www.x.gov.cn/jyj/",
        "wap.x.gov.cn",
    )
    assert settled(home, ["www.x.gov.cn", "www.x.gov.cn/jyj/"], []) == ("www.x.gov.cn/jyj/",)
    assert settled("http://www.x.gov.cn/", [], [home]) == ("www.x.gov.cn",)
