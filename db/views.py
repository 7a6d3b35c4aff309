"""The public views, typed for our own reads."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Boolean, Date, Float, Integer, String, TableClause, column, table
from sqlalchemy.types import TypeEngine

from db.types import Json, Moment


def _view(name: str, strings: str, **typed: TypeEngine[Any]) -> TableClause:
    kinds: dict[str, TypeEngine[Any]] = {s: String() for s in strings.split()}
    return table(name, *(column(n, kind) for n, kind in {**kinds, **typed}.items()))


v_findings = _view(
    "v_findings",
    "id unit_id unit check category severity status subject url parent_url where quote message_key message remedy"
    " verdict verdict_reason verdict_by sha256",
    check_version=Integer(),
    data=Json,
    basis=Json,
    first_seen=Moment(),
    last_seen=Moment(),
    came_at=Moment(),
    opened_at=Moment(),
    resolved_at=Moment(),
    recurrences=Integer(),
    pages=Integer(),
    sightings=Integer(),
    confirmations=Integer(),
    verdict_until=Date(),
    fetched_at=Moment(),
)

v_visits = _view(
    "v_visits",
    "unit_id unit status reason",
    id=Integer(),
    night=Date(),
    run=Integer(),
    attempt=Integer(),
    planned=Integer(),
    fetched=Integer(),
    unchanged=Integer(),
    failed=Integer(),
    blocked=Integer(),
    bytes=Integer(),
    started_at=Moment(),
    ended_at=Moment(),
    seconds=Float(),
)

v_coverage = _view(
    "v_coverage",
    "unit_id unit check",
    night=Date(),
    passed=Integer(),
    failed=Integer(),
    review=Integer(),
    not_applicable=Integer(),
    undecided=Integer(),
    error=Integer(),
    unseen=Integer(),
)

v_columns = _view(
    "v_columns",
    "unit_id unit url column type period newest newest_title found_by",
    level=Integer(),
    period_days=Integer(),
    from_inventory=Boolean(),
    items=Integer(),
    dated=Integer(),
    blank=Boolean(),
    due=Date(),
)

v_units = _view("v_units", "id name short_name category parent homepage site_id_code", active=Boolean())
