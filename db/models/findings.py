"""Findings, what happened to them, and the observations they rest on."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    Table,
    literal_column,
)

from db.models.base import count, metadata, of_unit, row_id, text
from db.types import Json, Moment

findings = Table(
    "findings",
    metadata,
    Column("id", String(32), primary_key=True),
    of_unit(nullable=False),
    Column("check_id", String(64), nullable=False),
    Column("check_version", Integer, nullable=False),
    Column("category", String(64), nullable=False),
    Column("severity", String(16), nullable=False),
    Column("severity_rank", SmallInteger, nullable=False),  # 0 is the worst; for the order of the index below
    Column("status", String(16), nullable=False),
    Column("on_pages", Boolean, nullable=False),  # from a page check: its sightings are pages
    text("subject"),
    text("url"),
    text("parent_url"),
    text("where_text"),
    text("quote"),
    Column("message_key", String(64), nullable=False),
    text("message"),
    text("remedy"),
    Column("data", Json, nullable=False),
    Column("basis", Json, nullable=False),
    Column("pages", Integer, nullable=False),
    Column("first_seen", Moment, nullable=False),
    Column("last_seen", Moment, nullable=False),
    Column("came_at", Moment, nullable=False),  # first seen, or seen again after it was resolved
    Column("opened_at", Moment),
    Column("resolved_at", Moment),
    count("recurrences"),
    Column("confirmations", Integer, nullable=False),
    count("sightings"),
    count("goods"),
    Column("counted_visit", BigInteger),
    text("verdict"),
    text("verdict_reason"),
    text("verdict_by"),
    Column("verdict_until", Date),
    text("evidence_key"),
    text("payload_hash"),
    Column("fetched_at", Moment),
    Column("seal", Integer),  # the seal that covers the row as it stands; a change takes it away
    Index("ix_findings_unit_id_check_id", "unit_id", "check_id"),
    Index("ix_findings_unit_id_status", "unit_id", "status"),
    Index("ix_findings_worst", "severity_rank", "unit_id", "check_id", "id"),
    Index(
        "ix_findings_standing", "status", "unit_id", "category", "severity"
    ),  # counted without reading the rows
    Index("ix_findings_verdicts", "check_id", "check_version", "verdict"),
    Index(
        "ix_findings_confirmed",
        "status",
        "unit_id",
        "id",
        sqlite_where=literal_column("verdict = 'confirmed'"),
        postgresql_where=literal_column("verdict = 'confirmed'"),
    ),  # the few that may go into a notice
    Index(
        "ix_findings_standing_id",
        "id",
        sqlite_where=literal_column("status IN ('open', 'suspected')"),
        postgresql_where=literal_column("status IN ('open', 'suspected')"),
    ),  # whether what a notice held as mended stands again
)

finding_events = Table(
    "finding_events",
    metadata,
    row_id(),
    Column("finding_id", String(32), ForeignKey("findings.id"), nullable=False),
    Column("visit_id", BigInteger),
    Column("at", Moment, nullable=False),
    Column("kind", String(16), nullable=False),
    text("from_status"),
    text("to_status"),
    text("by"),
    text("reason"),
    Index("ix_finding_events_finding_id", "finding_id"),
    Index(
        "ix_finding_events_visit_id_to_status_from_status", "visit_id", "to_status", "from_status"
    ),  # counted without reading the rows
)

#: The observations a finding rests on. One row per page and version of its bytes; ``state`` is current, kept or past.
sightings = Table(
    "sightings",
    metadata,
    row_id(),
    Column("finding_id", String(32), ForeignKey("findings.id"), nullable=False),
    Column("unit_id", String(64), nullable=False),
    Column("number", Integer),
    Column("visit_id", BigInteger, nullable=False),
    text("url"),
    text("payload_hash"),
    Column("fetched_at", Moment),
    Column("seen_at", Moment, nullable=False),
    text("where_text"),
    text("quote"),
    Column("state", String(8), nullable=False),
    Index("ix_sightings_finding_id", "finding_id"),
    Index("ix_sightings_unit_id_number", "unit_id", "number"),
)
