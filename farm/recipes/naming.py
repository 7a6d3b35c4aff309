"""Hosts without an IPv6 address, and name servers that say nothing about it."""

from __future__ import annotations

from farm.model import Kind, Life, Row
from farm.recipes.base import Recipe, recipe
from farm.site import Site

F, D = Kind.FAULT, Kind.DECOY
IPV6 = "ipv6"


def _named(form: str, meaning: str, way: str, *words: str, kind: Kind = F, flex: bool = True) -> None:
    @recipe(IPV6, form, kind, meaning, *words, aspects=("names",), flex=flex)
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        site.names_changes.append((life, way))
        return [chosen.row(site, life, strict=False)]


_RECORD = r"没有 AAAA"
_named("no record", "没有AAAA记录", "none", _RECORD)
_named("no record, with SOA", "没有AAAA记录（附SOA）", "soa", _RECORD)
_named("alias to a name without", "别名指向的域名没有AAAA记录", "alias-without", _RECORD)
_named("record for another name", "只给别的域名登了AAAA", "other-name", _RECORD)
_named("never had a record", "一直没有AAAA记录", "none", _RECORD, flex=False)
_named("never had a record, with SOA", "一直没有AAAA记录（附SOA）", "soa", _RECORD, flex=False)
_named("alias without, always", "别名一直没有AAAA记录", "alias-without", _RECORD, flex=False)
_named("other name, always", "一直只给别的域名登了AAAA", "other-name", _RECORD, flex=False)

_named("one record", "有AAAA记录", "own", kind=D)
_named("two records", "有两条AAAA记录", "several", kind=D)
_named("over an alias", "AAAA记录经过别名", "alias", kind=D)
_named("server fails", "域名服务器出错", "servfail", kind=D)
_named("server refuses", "域名服务器拒绝", "refused", kind=D)
_named("name unknown to the server", "域名服务器说没有这个域名", "nxdomain", kind=D)
_named("answer garbled", "域名服务器的答复损坏", "garbage", kind=D)
_named("answer cut", "域名服务器的答复被截断", "cut", kind=D)
