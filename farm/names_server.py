"""The name server of the practice province: AAAA records of its hosts, or the lack of them, over UDP on loopback."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator

import dns.exception
import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

#: What it may say of a host. All but ``own``, ``several`` and ``alias`` lead nowhere over IPv6.
WAYS = (
    "own",
    "several",
    "alias",
    "none",
    "soa",
    "alias-without",
    "other-name",
    "servfail",
    "refused",
    "nxdomain",
    "garbage",
    "cut",
)
_ADDRESS, _SECOND = "2001:db8:11::80", "2001:db8:12::80"
_RCODES = {"servfail": dns.rcode.SERVFAIL, "refused": dns.rcode.REFUSED, "nxdomain": dns.rcode.NXDOMAIN}


class NameServer(asyncio.DatagramProtocol):
    """Answers as ``way_of`` says of the host asked for; hosts it does not know do not exist."""

    def __init__(self, way_of: Callable[[str], str]) -> None:
        self._way_of = way_of
        self._transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport  # type: ignore[assignment]

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        try:
            question = dns.message.from_wire(data)
        except dns.exception.DNSException:
            return
        if self._transport is not None and question.question:
            host = question.question[0].name.to_text(omit_final_dot=True).lower()
            self._transport.sendto(reply(question, self._way_of(host)), addr)


def reply(question: dns.message.Message, way: str) -> bytes:
    """The bytes of the answer in this way."""
    if way == "garbage":
        return question.to_wire()[:6] + b"\xff" * 20
    answer = dns.message.make_response(question, recursion_available=True)
    asked = question.question[0]
    if way in _RCODES:
        answer.set_rcode(_RCODES[way])
    elif way == "cut":
        answer.flags |= dns.flags.TC
    elif asked.rdtype == dns.rdatatype.AAAA:
        answer.answer.extend(_records(asked.name.to_text(), way))
        if way == "soa":
            answer.authority.append(
                dns.rrset.from_text(
                    asked.name,
                    300,
                    "IN",
                    "SOA",
                    "ns.practice.example. hostmaster.practice.example. 1 3600 600 86400 300",
                )
            )
    elif asked.rdtype == dns.rdatatype.A:
        answer.answer.append(dns.rrset.from_text(asked.name, 300, "IN", "A", "192.0.2.80"))
    return answer.to_wire()


def _records(name: str, way: str) -> Iterator[dns.rrset.RRset]:
    if way in ("alias", "alias-without"):
        yield dns.rrset.from_text(name, 300, "IN", "CNAME", "cdn.practice.example.")
    if way in ("own", "several"):
        yield dns.rrset.from_text(
            name, 300, "IN", "AAAA", *([_ADDRESS, _SECOND] if way == "several" else [_ADDRESS])
        )
    if way == "alias":
        yield dns.rrset.from_text("cdn.practice.example.", 300, "IN", "AAAA", _ADDRESS)
    if way == "other-name":
        yield dns.rrset.from_text("v6." + name.removeprefix("www."), 300, "IN", "AAAA", _ADDRESS)
