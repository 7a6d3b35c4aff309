"""The page, or we? Control pages and a second name server decide, and what is ours is held against nobody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset
import pytest

from core.fetch import FetchProblem
from crawler.net.hosts import HostMap
from crawler.net.our_line import WORDS, OurLine
from tests.crawler.name_server import name_server
from tests.crawler.nights import findings, run
from tests.crawler.probes import probed, registry
from tests.crawler.site_server import Answer, Plan, serving
from tests.crawler.visits import HOST, page

_CONTROL = "http://control.example/ok"
_CLOSED = "127.0.0.1:9"


@contextmanager
def naming(answer: str) -> Iterator[int]:
    """A name server on loopback that knows every host, none, has no answer, or is silent; gives its port."""
    with name_server(lambda question: _reply(question, answer)) as (_, port):
        yield port


def _reply(question: dns.message.Message, answer: str) -> bytes | None:
    if answer == "silent":
        return None
    made = dns.message.make_response(question, recursion_available=True)
    asked = question.question[0]
    if answer in ("nxdomain", "servfail"):
        made.set_rcode({"nxdomain": dns.rcode.NXDOMAIN, "servfail": dns.rcode.SERVFAIL}[answer])
    elif answer == "known" and asked.rdtype == dns.rdatatype.AAAA:
        made.answer.append(dns.rrset.from_text(asked.name, 60, "IN", "AAAA", "2001:db8::1"))
    return made.to_wire()


def _line(control: str = "", second: int = 0) -> OurLine:
    return OurLine(
        controls=(_CONTROL,) if control else (), second=("127.0.0.1", second) if second else None,
        hosts=HostMap.parse(f"control.example={control}") if control else HostMap(), timeout=2.0,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("answer", "ours"),
    [("known", True), ("nxdomain", False), ("servfail", False), ("empty", False)],
)
def test_a_name_that_only_our_servers_do_not_know_is_our_fault(answer: str, ours: bool) -> None:
    with naming(answer) as port:
        line = _line(second=port)
        assert line.may_tell(FetchProblem.DNS) and not line.may_tell(FetchProblem.TIMEOUT)
        told = line.fault("http://www.qinghe.gov.cn/", FetchProblem.DNS)
    assert told.startswith(WORDS) is ours
    assert ("www.qinghe.gov.cn" in told) is ours


def test_a_second_name_server_that_is_silent_decides_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.net.our_line._NAMES_WAIT", 0.3)
    with naming("silent") as port, serving({"/ok": Answer("ok")}) as site:
        assert "没有应答" in _line(second=port).fault("http://www.qinghe.gov.cn/", FetchProblem.DNS)
        with_control = _line(f"127.0.0.1:{site.port}", port)
        assert with_control.fault("http://www.qinghe.gov.cn/", FetchProblem.DNS) == ""


def test_controls_tell_and_are_asked_once_for_all_who_ask() -> None:
    for lost in (FetchProblem.TIMEOUT, FetchProblem.RESET, FetchProblem.REFUSED):
        told = _line(_CLOSED).fault("http://www.qinghe.gov.cn/", lost)
        assert told == f"{WORDS}：对照网址1个都打不开（control.example：refused）"
    with serving({"/ok": Answer("busy", 503)}) as site:
        line = _line(f"127.0.0.1:{site.port}")
        assert [line.fault(f"http://{n}.gov.cn/", FetchProblem.TIMEOUT) for n in "abc"] == ["", "", ""]
        assert len(site.asked) == 1
        assert not line.may_tell(FetchProblem.NOT_FOUND) and not line.may_tell(FetchProblem.BLOCKED)


def test_links_and_visits_of_a_night_on_which_our_line_is_down(tmp_path: Path) -> None:
    """The one site answers; nobody else does, the control neither: no link is held against it, and the summary says so."""
    links = [f"http://www.out{n}.example/" for n in range(3)]
    with serving({f"{HOST}/": Answer(page(*links)), "control.example/ok": Answer("ok")}) as site:
        here = f"127.0.0.1:{site.port}"
        for folder, control in (("down", _CLOSED), ("up", here)):
            (tmp_path / folder).mkdir()
            registry_of_two(tmp_path / folder)
            hosts = f"{HOST}={here};control.example={control};*={_CLOSED}"
            done = run(
                tmp_path / folder, site, "cli", "nightly", MINJIAN_HOSTS=hosts, MINJIAN_CONTROLS=_CONTROL
            )
            dead = findings(tmp_path / folder, site, "dead-link")
            text = done.stdout
            told = run(tmp_path / folder, site, "cli", "summary").stdout
            if folder == "down":
                assert dead == [] and "玉田县（yt）未走完：本机线路故障：对照网址1个都打不开" in text
                for shown in (text, told):
                    assert (
                        f"{WORDS}：对照网址1个都打不开（control.example：refused）：2 个网站的 1 个网页、3 个链接"
                        in shown
                    )
            else:
                assert {f["url"] for f in dead} == set(links) and "玉田县（yt）无法访问" in text
                assert WORDS not in text + told


def test_what_was_lost_while_nobody_answered_is_asked_for_again(tmp_path: Path) -> None:
    """A line that is away for a moment shows as silence of all; whoever is silent for good stays lost."""
    hosts = ("www.a.example", "www.b.example", "www.c.example")
    seen: Counter[str] = Counter()

    def later(handler: Any) -> Answer:
        host = handler.headers["Host"]
        seen[host] += 1
        return Answer(drop=True) if seen[host] <= 2 or host == hosts[2] else Answer(page())

    plan: Plan = {f"{HOST}/": Answer(page(*(f"http://{h}/" for h in hosts)))}
    plan |= {f"{h}{path}": later for h in hosts for path in ("/", "/robots.txt")}
    with serving(plan) as site:
        done = run(tmp_path, site, "cli", "nightly")
        dead = findings(tmp_path, site, "dead-link")
    assert done.returncode == 0, done.stderr
    assert [f["url"] for f in dead] == [f"http://{hosts[2]}/"], seen
    assert seen[hosts[2]] == 4, "twice, and twice again at the end"


def test_all_that_waited_for_one_robots_txt_are_asked_for_again(tmp_path: Path) -> None:
    seen: Counter[str] = Counter()

    def later(_: Any) -> Answer:
        seen["all"] += 1
        return Answer(drop=True) if seen["all"] <= 2 else Answer(page())

    links = [f"http://www.a.example/{n}" for n in range(3)]
    plan: Plan = {f"{HOST}/": Answer(page(*links))}
    plan |= {f"www.a.example{path}": later for path in ("/robots.txt", "/0", "/1", "/2")}
    with serving(plan) as site:
        done = run(tmp_path, site, "cli", "nightly")
        dead = findings(tmp_path, site, "dead-link")
    assert done.returncode == 0, done.stderr
    assert dead == [], seen


def registry_of_two(folder: Path) -> None:
    (folder / "units.csv").write_text(
        "unit_id,name,short_name,category,homepage\n"
        f"qh,清河县人民政府,清河县,county,http://{HOST}/\nyt,玉田县人民政府,玉田县,county,http://www.yutian.gov.cn/\n",
        "utf-8",
    )


def test_probes_while_our_line_is_down_are_struck_out(tmp_path: Path) -> None:
    registry(tmp_path, "a", "b", "c")
    with serving({"www.a.gov.cn/": Answer(page()), "control.example/ok": Answer("ok")}) as site:
        here = f"127.0.0.1:{site.port}"
        hosts = f"www.a.gov.cn={_CLOSED};control.example={_CLOSED};*={_CLOSED}"
        down = probed(tmp_path, site, code=5, MINJIAN_HOSTS=hosts, MINJIAN_CONTROLS=_CONTROL)
        hosts = f"www.a.gov.cn={here};control.example={here};*={_CLOSED}"
        up = probed(tmp_path, site, MINJIAN_HOSTS=hosts, MINJIAN_CONTROLS=_CONTROL)
    assert {r["outcome"] for r in down.values()} == {"struck"}
    assert all(r["struck"].startswith(f"{WORDS}：对照网址") for r in down.values())
    assert {n: r["outcome"] for n, r in up.items()} == {"a": "ok", "b": "failed", "c": "failed"}
