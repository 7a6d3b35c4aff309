"""Every kind of misbehaving site: the visit ends in time, in bounded memory, with the right name, and accuses nobody falsely."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from benchmarks import hostile, zoo_visits
from benchmarks.zoo_visits import Seen
from crawler.config import Config
from crawler.telling.admission import admission_lines
from db.records.visits import VisitStatus
from farm import zoo
from farm.names import practice_units
from farm.province import make_province
from farm.server import Running, running
from reports import exports


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    with running(make_province(1, practice_units(1), 20, zoo_visits.NIGHT)) as made:
        yield made


@pytest.fixture(scope="module")
def visited(server: Running, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Seen]:
    """Visits an animal of the zoo, once for all tests."""
    return cache(lambda way: zoo_visits.visit(way, server, tmp_path_factory.mktemp(way)))


@pytest.mark.parametrize("way", list(zoo.WAYS))
def test_the_visit_ends_in_time_and_in_bounded_memory(way: str, visited: Callable[[str], Seen]) -> None:
    seen = visited(way)
    print(f"{way}: {seen.seconds:.1f} s, {seen.megabytes:.0f} MB, {seen.row.status}: {seen.row.reason}")
    assert seen.seconds < hostile.SECONDS
    assert seen.megabytes < hostile.MEGABYTES
    assert "程序出错" not in seen.row.reason


@pytest.mark.parametrize("way", list(zoo_visits.EXPECTED))
def test_what_happened_has_its_name(way: str, visited: Callable[[str], Seen]) -> None:
    seen = visited(way)
    assert not zoo_visits.misnamed(way, seen), (seen.outcomes, seen.row.reason)


@pytest.mark.parametrize("way", list(zoo_visits.TOLD))
def test_what_the_certificate_check_says_is_true(way: str, visited: Callable[[str], Seen]) -> None:
    said = [f for f in visited(way).findings if f.check == "https"]
    assert {f.message_key for f in said} == zoo_visits.TOLD[way]
    assert all(f.url.startswith(f"https://{way}{zoo.SUFFIX}") for f in said)


@pytest.mark.parametrize("way", [w for w in zoo.WAYS if w != "plain"])
def test_nothing_is_invented(way: str, visited: Callable[[str], Seen]) -> None:
    """What a plain page of the same words is rightly told may be said here as well; anything else must be true."""
    false = zoo_visits.invented(way, visited(way), visited("plain"))
    assert not false, [(f.check, f.url, f.message) for f in false]


def test_nobody_in_a_private_network_is_asked(server: Running, visited: Callable[[str], Seen]) -> None:
    """All hosts are mapped to the farm here: whatever was asked for has left its trace there."""
    for way in ("intranet", "away"):
        visited(way)
    asked = {host for host in server.stats.requests if not host.endswith(zoo.SUFFIX)}
    assert asked == set()


@pytest.mark.parametrize("way", ["hollow", "too-often", "challenge412", "foreign", "login"])
def test_a_site_that_refuses_us_is_called_blocked(way: str, visited: Callable[[str], Seen]) -> None:
    row = visited(way).row
    assert row.status is VisitStatus.BLOCKED
    config = Config(
        home=Path(),
        database_url="",
        units=Path(),
        overrides=Path(),
        columns=Path(),
        our_address=("218.85.1.1",),
    )
    first, site = admission_lines([row], [zoo.unit(way)], config)
    assert "218.85.1.1" in first and "minjian/0.1" in first
    assert f"{way}{zoo.SUFFIX}" in site


@pytest.mark.parametrize("way", ["limit429", "challenge521", "busy503"])
def test_a_site_whose_rules_cannot_be_had_is_named(way: str, visited: Callable[[str], Seen]) -> None:
    row = visited(way).row
    assert row.status is VisitStatus.UNREACHABLE
    assert f"按 robots.txt 的规则没有访问（robots.txt 应答 {way[-3:]}）" in row.reason
    config = Config(home=Path(), database_url="", units=Path(), overrides=Path(), columns=Path())
    (line,) = admission_lines([row], [zoo.unit(way)], config)
    assert f"{way}{zoo.SUFFIX}" in line and "恢复 robots.txt" in line


def test_a_site_whose_pages_are_partly_behind_a_login_is_not_called_blocked(
    visited: Callable[[str], Seen],
) -> None:
    row = visited("members").row
    assert row.status is VisitStatus.DONE and row.counts.fetched > 6


def test_dangerous_titles_are_harmless_when_exported(visited: Callable[[str], Seen]) -> None:
    import io

    found = visited("titles").findings
    assert found
    for form in ("csv", "json", "table", "sarif", "junit"):
        out = io.BytesIO()
        exports.write(found, form, out)
        text = out.getvalue().decode()
        assert not any(c in text for c in "\x00\x1b\x07\u202e"), form
        if form == "csv":
            cells = [c.strip('"') for line in text.splitlines() for c in line.split(",")]
            assert not [c for c in cells if c.startswith(("=", "@SUM", "+"))]
