"""Hosts of addresses, and what is kept of very many of them."""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.address import host_of, keeps_secrets, without_session
from core.compact import AddressMap, AddressSet, Outcomes
from core.fetch import FetchOutcome, FetchProblem

_URLS = [
    "http://a.b/x", "https://a.b", "http://a.b:80/", "http://a.b:x/", "http://u@a.b/", "http://u:p@a.b:1/", "http://a.b?x",
    "http://A.b/", "http://[::1]/", "http://[::1", "http://a.b:", "http://a.b:8a/", "", "mailto:x", "http://a.b\\c", "http://a_b/",
    "http:///x", "http://a.b:99999999/", "http://政务.cn/", "http://a.b\n/", "//a.b/",
]  # fmt: skip


def _by_library(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


@pytest.mark.parametrize("url", _URLS)
def test_the_host_is_what_the_library_says(url: str) -> None:
    assert host_of(url) == _by_library(url)


@given(st.text(alphabet="htps:/.ab@?#[]\\ \n1", max_size=30).map("http://".__add__))
def test_the_host_of_anything_is_what_the_library_says(url: str) -> None:
    assert host_of(url) == _by_library(url)


@given(st.lists(st.text(max_size=12), unique=True, max_size=40), st.text(max_size=12))
def test_a_set_of_addresses_is_a_set(urls: list[str], other: str) -> None:
    kept = AddressSet(urls)
    assert list(kept) == urls and len(kept) == len(urls)
    assert all(url in kept for url in urls)
    assert (other in kept) == (other in urls) and cast(Any, 7) not in kept


@given(st.dictionaries(st.text(max_size=12), st.integers(0, 3), max_size=40))
def test_a_mapping_of_addresses_is_a_mapping(wanted: dict[str, int]) -> None:
    kept = AddressMap(wanted.items())
    assert dict(kept) == wanted and "\0no" not in kept
    assert dict(kept.where(lambda v: v > 1)) == {k: v for k, v in wanted.items() if v > 1}
    with pytest.raises(KeyError):
        kept["\0no"]


def test_outcomes_come_back_as_they_were() -> None:
    well = [FetchOutcome(url=f"http://a.cn/{n}", status=200, content_type="text/html") for n in range(5)]
    ill = FetchOutcome(url="http://a.cn/x", status=404, problem=FetchProblem.NOT_FOUND, streak=3)
    kept = Outcomes([*well, ill])
    assert list(kept.values()) == [*well, ill] and kept[ill.url] == ill
    assert list(kept.where(lambda o: o.problem is not None)) == [ill]


@pytest.mark.parametrize(
    "url", ["https://sso.example.gov.cn/a", "http://127.0.0.1:8/", "http://[::1]/", "http://localhost/"]
)
def test_secrets_go_over_https_or_stay_on_this_machine(url: str) -> None:
    assert keeps_secrets(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://sso.example.gov.cn/",
        "ftp://127.0.0.1/",
        "https:///x",
        "http://[bad",
        "sso",
        "http://localhost.cn/",
    ],
)
def test_secrets_do_not_go_there(url: str) -> None:
    assert not keeps_secrets(url)


@pytest.mark.parametrize(
    ("url", "clean"),
    [
        ("http://a.gov.cn/x.do;jsessionid=8A7F?id=1", "http://a.gov.cn/x.do?id=1"),
        ("http://a.gov.cn/x?PHPSESSID=abc", "http://a.gov.cn/x"),
        ("http://a.gov.cn/x.asp?ASPSESSIONIDQQ=KJ&id=2", "http://a.gov.cn/x.asp?id=2"),
        ("http://a.gov.cn/x?sid=8f14e45fceea167a5a36&id=1", "http://a.gov.cn/x?id=1"),
        ("http://a.gov.cn/x?sessionid=8F14E45FCEEA167A5A36", "http://a.gov.cn/x"),
        # a section, a term of a congress
        ("http://a.gov.cn/list.asp?sid=12", "http://a.gov.cn/list.asp?sid=12"),
        ("http://a.gov.cn/list.asp?sid=zhengwugongkai", "http://a.gov.cn/list.asp?sid=zhengwugongkai"),
        ("http://a.gov.cn/hy?sessionId=3", "http://a.gov.cn/hy?sessionId=3"),
        ("http://a.gov.cn/x?site=abc", "http://a.gov.cn/x?site=abc"),
    ],
)
def test_session_identifiers_go(url: str, clean: str) -> None:
    assert without_session(url) == clean


def test_stamps_against_caches_are_no_part_of_an_address() -> None:
    assert (
        without_session("http://a.gov.cn/list.jsp?id=3&_t=1732012345678") == "http://a.gov.cn/list.jsp?id=3"
    )
    assert without_session("http://a.gov.cn/a.htm?random=0.1234") == "http://a.gov.cn/a.htm"
    kept = "http://a.gov.cn/list.jsp?random=news&t=5"
    assert without_session(kept) == kept
