"""单位 → 文件与解读、收费清单: how the unit's documents hang together with their interpretations, and its lists of fees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from fastapi import FastAPI, Request
from starlette.responses import Response

from checks.catalogue import Catalogue
from core.maps import FeeEntry, PolicyEntry, SiteMap
from core.times import local, local_date
from db import queries
from db.records.findings import FindingFilter, FindingRow
from db.visits import site_maps
from web.numbers import Number
from web.render import desk_of, page

_PAGE, _MOST_FINDINGS = 50, 300
POLICY_CHECKS = ("interpretation-link", "interpretation-delay")
FEE_CHECKS = ("fee-disclosure", "fee-list-age", "fee-list-fields")
#: What may be looked at alone: its words, and the states that belong to it.
SHOWS: Mapping[str, tuple[str, frozenset[str]]] = {
    "linked": ("相互关联", frozenset({"linked"})),
    "lacking": ("缺关联", frozenset({"document-only", "interpretation-only", "apart"})),
    "none": ("没有找到解读", frozenset({"none"})),
    "doubt": ("待核对、不能断定", frozenset({"doubtful", "undecided", "elsewhere"})),
}
_SAID = {
    "passed": ("good", "通过"),
    "failed": ("bad", "有问题"),
    "review": ("warn", "待复核"),
    "undecided": ("warn", "不能断定"),
    "not-applicable": ("", "不适用"),
    "error": ("bad", "检查出错"),
}


@dataclass(frozen=True)
class Row:
    """A document with what stands against it. ``age`` is for how many days there has been no interpretation."""

    entry: PolicyEntry
    age: int | None
    late: bool
    findings: tuple[FindingRow, ...]


@dataclass(frozen=True)
class Said:
    """What a check said, and how much of it stands now."""

    title: str
    colour: str
    words: str
    reason: str
    standing: int
    check: str


@dataclass(frozen=True)
class Sums:
    """A map in numbers, for the unit's own page."""

    made_at: datetime
    documents: int
    linked: int
    none: int
    fees: int
    newest: FeeEntry | None


def register(app: FastAPI) -> None:
    app.get("/units/{unit_id}/documents")(documents)


def documents(request: Request, unit_id: str, show: str = "", number: Number = 1) -> Response:
    desk = desk_of(request)
    kept = site_maps.read(desk.database, unit_id)
    made = kept[1] if kept else SiteMap()
    wanted = FindingFilter(units=(unit_id,), checks=(*POLICY_CHECKS, *FEE_CHECKS), limit=_MOST_FINDINGS)
    standing = queries.findings(desk.database, wanted)
    limit = _limit(desk.catalogue)
    chosen = [e for e in made.policies if _belongs(e, show, limit)]
    first = _PAGE * (max(1, number) - 1)
    today = local_date(desk.now())
    return page(
        request,
        "documents.html",
        unit=desk.units[unit_id],
        made_at=local(kept[0]) if kept else None,
        site=made,
        show=show if show in {*SHOWS, "late"} else "",
        counts=_counts(made.policies, limit),
        shows=SHOWS,
        limit=limit,
        rows=[_row(e, today, limit, standing) for e in chosen[first : first + _PAGE]],
        chosen=len(chosen),
        number=max(1, number),
        last=max(1, -(-len(chosen) // _PAGE)),
        fees=[(f, _about_list(f, standing)) for f in made.fees],
        said=[_said(c, desk.catalogue, made, standing) for c in (*POLICY_CHECKS, *FEE_CHECKS)],
    )


def sums(made_at: datetime, made: SiteMap) -> Sums:
    own = [f for f in made.fees if not f.upper]
    return Sums(
        made_at=made_at,
        documents=len(made.policies),
        linked=sum(e.state == "linked" for e in made.policies),
        none=sum(e.state == "none" for e in made.policies),
        fees=len(own),
        newest=own[0] if own else None,
    )


def _limit(catalogue: Catalogue) -> int:
    """Within how many working days an interpretation has to follow."""
    check = catalogue.checks.get("interpretation-delay")
    return int(check.option["limit"]) if check else 3


def _belongs(entry: PolicyEntry, show: str, limit: int) -> bool:
    if show == "late":
        return _late(entry, limit)
    return show not in SHOWS or entry.state in SHOWS[show][1]


def _late(entry: PolicyEntry, limit: int) -> bool:
    return entry.workdays is not None and entry.workdays > limit


def _counts(entries: Sequence[PolicyEntry], limit: int) -> dict[str, int]:
    counts = {show: sum(e.state in states for e in entries) for show, (_, states) in SHOWS.items()}
    return counts | {"": len(entries), "late": sum(_late(e, limit) for e in entries)}


def _row(entry: PolicyEntry, today: date, limit: int, standing: Sequence[FindingRow]) -> Row:
    urls = {entry.url, *(r.url for r in entry.readings)}
    age = (today - date.fromisoformat(entry.published)).days if entry.published else None
    mine = (f for f in standing if f.check in POLICY_CHECKS and f.subject in urls)
    return Row(entry, age if entry.state == "none" else None, _late(entry, limit), tuple(mine))


def _about_list(entry: FeeEntry, standing: Sequence[FindingRow]) -> list[FindingRow]:
    return [f for f in standing if f.check in FEE_CHECKS and f.url == entry.url]


def _said(check: str, catalogue: Catalogue, made: SiteMap, standing: Sequence[FindingRow]) -> Said:
    number = sum(f.check == check for f in standing)
    status, reason = made.said.get(check, ("", ""))
    colour, words = _SAID.get(status, ("", ""))
    if number:
        colour, words = "bad", ""
    known = catalogue.checks.get(check)
    return Said(known.title if known else check, colour, words, reason if not number else "", number, check)
