"""Names that lead into private networks at once, later, or among others: a real name server, real connections."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import dns.message
import dns.rdatatype
import dns.rrset
import pytest

from core.fetch import FetchProblem
from db import queries, site_reads
from db.session import open_database
from tests.crawler.name_server import name_server
from tests.crawler.named_visit import HOST, PUBLIC
from tests.crawler.site_server import Answer, Plan, serving
from tests.crawler.visits import page

_PRIVATE = "127.0.0.1"
#: By name, the answers in turn; the last one stays. Text with a colon is an AAAA record.
_NAMES = {
    HOST: ((PUBLIC,),),
    "turning.qinghe.gov.cn": ((PUBLIC,), (_PRIVATE,)),
    "inside.qinghe.gov.cn": ((_PRIVATE,),),
    "both.qinghe.gov.cn": ((_PRIVATE, PUBLIC, "10.0.0.8"),),
    "mapped.qinghe.gov.cn": (("::ffff:127.0.0.1", "::1"),),
    "stranger.example": ((_PRIVATE,),),
}


@contextmanager
def naming() -> Iterator[tuple[int, Counter[str]]]:
    """A name server on loopback; gives its port and how often it was asked for the addresses of each name."""
    times: Counter[str] = Counter()
    with name_server(lambda question: _reply(question, times)) as (_, port):
        yield port, times


def _reply(question: dns.message.Message, times: Counter[str]) -> bytes:
    answer = dns.message.make_response(question, recursion_available=True)
    asked = question.question[0]
    name = asked.name.to_text(omit_final_dot=True).lower()
    turns = _NAMES.get(name, ((),))
    addresses = turns[min(times[name], len(turns) - 1)]
    if asked.rdtype == dns.rdatatype.A:
        times[name] += 1
    kind, wanted = (
        ("AAAA", [a for a in addresses if ":" in a])
        if asked.rdtype == dns.rdatatype.AAAA
        else ("A", [a for a in addresses if ":" not in a])
    )
    if wanted:
        answer.answer.append(dns.rrset.from_text(asked.name, 0, "IN", kind, *wanted))
    return answer.to_wire()


def _plan(port: int) -> Plan:
    """The site on the "public" address; every connection is closed, so that every request looks its name up."""

    def answer(body: str = "", status: int = 200, location: str = "") -> Answer:
        return Answer(body, status, {"Connection": "close"} | ({"Location": location} if location else {}))

    ways = {
        "/r1": f"http://127.0.0.1:{port}/secret", "/r2": f"http://inside.qinghe.gov.cn:{port}/secret",
        "/r3": "file:///etc/passwd", "/r4": f"ftp://127.0.0.1:{port}/x", "/r5": "http://169.254.169.254/latest/meta-data/",
        "/r6": f"http://turning.qinghe.gov.cn:{port}/3.html",
    }  # fmt: skip
    turning = [f"http://turning.qinghe.gov.cn:{port}/{n}.html" for n in (1, 2)]
    others = [
        f"http://{name}:{port}/x.html"
        for name in ("inside.qinghe.gov.cn", "both.qinghe.gov.cn", "mapped.qinghe.gov.cn", "stranger.example")
    ]
    plan: Plan = {"/": answer(page(*turning, *others, *ways)), "/robots.txt": answer(status=404)}
    plan |= {path: answer(page(title=path)) for path in ("/1.html", "/2.html", "/3.html", "/x.html")}
    return plan | {path: answer(status=302, location=target) for path, target in ways.items()}


@pytest.mark.parametrize("cache", ["cached", "uncached"])
def test_nobody_in_a_private_network_is_connected_to(tmp_path: Path, cache: str) -> None:
    with ExitStack() as stack:
        private, (names, times) = stack.enter_context(serving({})), stack.enter_context(naming())
        public = stack.enter_context(serving(_plan(private.port), PUBLIC, private.port))
        arguments = [str(tmp_path), str(names), str(private.port), cache]
        command = [sys.executable, "-m", "tests.crawler.named_visit", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    (row,) = queries.visits(open_database(f"sqlite:///{tmp_path / 'minjian.db'}"), unit_id="qh")
    found = site_reads.outcomes(open_database(f"sqlite:///{tmp_path / 'minjian.db'}"), "qh", row.id)
    outcomes = {
        url.replace(f":{private.port}", "").removeprefix("http://"): o.problem for url, o in found.items()
    }
    assert private.asked == []
    assert {host.partition(":")[0] for host, _, _ in public.asked} == {
        HOST,
        "turning.qinghe.gov.cn",
        "both.qinghe.gov.cn",
    }
    assert row.status == "done", row.reason
    assert outcomes[f"{HOST}/"] is None and outcomes["both.qinghe.gov.cn/x.html"] is None
    for url in (
        "inside.qinghe.gov.cn/x.html",
        "mapped.qinghe.gov.cn/x.html",
        "stranger.example/x.html",
        f"{HOST}/r2",
    ):
        assert outcomes[url] is FetchProblem.FORBIDDEN_ADDRESS, (url, outcomes)
    assert outcomes[f"{HOST}/r3"] is outcomes[f"{HOST}/r4"] is FetchProblem.BAD_REDIRECT
    turned = [outcomes[f"turning.qinghe.gov.cn/{n}.html"] for n in (1, 2)]
    if cache == "cached":  # the address that was looked at is kept and connected to
        assert turned == [None, None]
    else:
        assert times["turning.qinghe.gov.cn"] > 1
        assert FetchProblem.FORBIDDEN_ADDRESS in turned
