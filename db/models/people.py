"""People, what lets them and programs in, what they did, and what they keep."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    String,
    Table,
    Text,
    UniqueConstraint,
    literal_column,
)

from db.models.base import count, metadata, of_unit, row_id, text
from db.types import Json, Moment

#: People who may open the dashboard. ``name`` is what they type, in lower case; ``unit_id`` only for contacts of a unit.
people = Table(
    "people",
    metadata,
    row_id(),
    Column("name", String(64), nullable=False),
    text("full_name"),
    Column("role", String(16), nullable=False),
    of_unit(),
    Column("password", Text, nullable=False),
    Column("must_change", Boolean, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("sign_on", String(200), nullable=False, server_default=""),
    UniqueConstraint("name"),
    Index(
        "ix_people_sign_on",
        "sign_on",
        unique=True,
        sqlite_where=literal_column("sign_on <> ''"),
        postgresql_where=literal_column("sign_on <> ''"),
    ),
)

#: ``key`` is the SHA-256 of the token in the person's cookie: who reads the table cannot use it.
sessions = Table(
    "sessions",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("person_id", BigInteger, ForeignKey("people.id"), nullable=False),
    Column("csrf", String(64), nullable=False),
    Column("began_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("revoked_at", Moment),
    text("address"),
    text("agent"),
    Index("ix_sessions_person_id", "person_id"),
)

login_failures = Table(
    "login_failures",
    metadata,
    row_id(),
    Column("at", Moment, nullable=False),
    text("name"),
    text("address"),
    Index("ix_login_failures_at", "at"),
)

#: What people did. Triggers refuse to change or delete a row.
audit_log = Table(
    "audit_log",
    metadata,
    row_id(),
    Column("at", Moment, nullable=False),
    Column("person_id", BigInteger),
    text("name"),
    text("role"),
    text("address"),
    Column("action", String(32), nullable=False),
    text("target"),
    Column("before", Json, nullable=False),
    Column("after", Json, nullable=False),
    Index("ix_audit_log_action", "action", "id"),
)

#: Words that let programs in (接口令牌). ``key`` is the SHA-256 of the token: who reads the table cannot use it. ``hint`` are
#: its first letters, for telling tokens apart. ``unit_id`` narrows it to one unit. ``made_by`` is empty for the terminal.
api_tokens = Table(
    "api_tokens",
    metadata,
    row_id(),
    Column("key", String(64), nullable=False),
    Column("hint", String(16), nullable=False),
    text("name"),
    Column("role", String(16), nullable=False),
    of_unit(),
    Column("made_by", BigInteger, ForeignKey("people.id")),
    Column("made_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("revoked_at", Moment),
    Column("used_at", Moment),
    UniqueConstraint("key"),
)

#: Links that show one unit or one finding to whoever has them (分享链接). ``kind``: unit or finding; ``password`` is an
#: argon2id hash, empty for none; ``opened`` counts how often it was shown.
share_links = Table(
    "share_links",
    metadata,
    row_id(),
    Column("key", String(64), nullable=False),
    Column("kind", String(8), nullable=False),
    Column("target", String(64), nullable=False),
    of_unit(nullable=False),
    Column("made_by", BigInteger, ForeignKey("people.id"), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    text("password"),
    Column("revoked_at", Moment),
    count("opened"),
    Column("opened_at", Moment),
    UniqueConstraint("key"),
    Index("ix_share_links_made_by", "made_by"),
)

#: Filters of the list of findings that a person keeps under a name (常用筛选).
saved_views = Table(
    "saved_views",
    metadata,
    row_id(),
    Column("person_id", BigInteger, ForeignKey("people.id"), nullable=False),
    text("name"),
    Column("chosen", Json, nullable=False),
    Column("made_at", Moment, nullable=False),
    UniqueConstraint("person_id", "name"),
)

#: Every version of a settings file that was stored through the dashboard, and the one found before the first.
settings_history = Table(
    "settings_history",
    metadata,
    row_id(),
    Column("name", String(64), nullable=False),
    Column("at", Moment, nullable=False),
    text("by"),
    text("reason"),
    Column("sha256", String(64), nullable=False),
    Column("content", Text, nullable=False),
    Index("ix_settings_history_name_id", "name", "id"),
)
