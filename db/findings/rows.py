"""Rows of ``findings`` and ``finding_events`` to and from the life they hold."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row

from core.finding import Status
from db.findings.life import Life, Turn
from db.text import clean

LIFE_FIELDS = tuple(Life.__dataclass_fields__)


def event_row(identity: str, visit_id: int | None, now: datetime, change: Turn) -> dict[str, Any]:
    """A change as a row of ``finding_events``."""
    return {
        "finding_id": identity,
        "visit_id": visit_id,
        "at": now,
        "kind": change.kind,
        "from_status": str(change.before),
        "to_status": str(change.after),
        "by": clean(change.by),
        "reason": clean(change.reason),
    }


def life_of(row: Row[Any]) -> Life:
    """The life stored in a row of ``findings``."""
    values = {name: getattr(row, name) for name in LIFE_FIELDS}
    return Life(**{**values, "status": Status(row.status)})


def life_values(life: Life) -> dict[str, Any]:
    """The columns of ``findings`` that hold ``life``."""
    values = {name: getattr(life, name) for name in LIFE_FIELDS}
    return {**values, "status": life.status.value}


def life_columns(life: Life) -> dict[str, Any]:
    """The same, and no seal: it covered the row as it was."""
    return {**life_values(life), "seal": None}
