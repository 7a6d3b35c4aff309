"""Notices of rectification (整改通知单): their findings, steps and files."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from db.models.base import count, metadata, of_unit, row_id, text
from db.types import Moment

#: Notices of rectification (整改通知单). ``number`` is ours, such as ZG-2026-0007.
rectifications = Table(
    "rectifications",
    metadata,
    row_id(),
    Column("number", String(32), nullable=False),
    of_unit(nullable=False),
    Column("state", String(16), nullable=False),
    Column("issued_at", Moment, nullable=False),
    text("issued_by"),
    text("note"),
    Column("received_at", Moment),
    text("received_by"),
    Column("closed_at", Moment),
    UniqueConstraint("number"),
    Index("ix_rectifications_unit_id_state", "unit_id", "state"),
)

#: The findings of a notice, as they read when it was issued. ``recurrences`` is how often each had come back by then.
rectification_items = Table(
    "rectification_items",
    metadata,
    Column(
        "rectification_id",
        BigInteger,
        ForeignKey("rectifications.id"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("finding_id", String(32), ForeignKey("findings.id"), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("severity", String(16), nullable=False),
    text("message"),
    text("url"),
    Column("due", Date, nullable=False),
    count("recurrences"),
    Column("claimed_at", Moment),
    Column("ended_at", Moment),
    Index("ix_rectification_items_finding_id", "finding_id"),
    Index("ix_rectification_items_state_due", "state", "due"),
)

#: What happened to a notice, or to one of its findings. ``by`` is empty where monitoring saw it.
rectification_steps = Table(
    "rectification_steps",
    metadata,
    row_id(),
    Column("rectification_id", BigInteger, ForeignKey("rectifications.id"), nullable=False),
    Column("finding_id", String(32)),
    Column("at", Moment, nullable=False),
    Column("kind", String(16), nullable=False),
    text("by"),
    text("role"),
    text("words"),
    Column("file_id", BigInteger),
    Index("ix_rectification_steps_rectification_id", "rectification_id"),
)

#: The notice itself as it was sent, and what units attach to their answers.
rectification_files = Table(
    "rectification_files",
    metadata,
    row_id(),
    Column("rectification_id", BigInteger, ForeignKey("rectifications.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("kind", String(8), nullable=False),
    Column("size", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("at", Moment, nullable=False),
    text("by"),
    Index("ix_rectification_files_rectification_id", "rectification_id"),
)
