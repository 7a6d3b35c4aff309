"""What a visit reads and keeps: units, nights, visits, pages with their facts, columns, links."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
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
from db.types import Json, Moment

units = Table(
    "units",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("position", Integer, nullable=False),
    text("name"),
    text("short_name"),
    text("category"),
    text("parent"),
    text("homepage"),
    text("site_id_code"),
    Column("active", Boolean, nullable=False),
    count("last_number"),  # the highest page number given out
)

nights = Table(
    "nights",
    metadata,
    Column("night", Date, primary_key=True),
    Column("planned_at", Moment, nullable=False),
    Column("finished_at", Moment),
    Column("run", Integer, nullable=False),
)

#: ``done`` is a bitmap of page numbers: bit ``n`` (lowest bit of a byte first) says that page ``n`` is dealt with.
#: ``coverage`` maps a check's id to its counts, ``site_results`` to [version, status, reason] of a site check.
#: ``gathered`` maps the name of a gatherer to the facts that it asked for.
visits = Table(
    "visits",
    metadata,
    row_id(),
    of_unit(nullable=False),
    Column("night", Date, ForeignKey("nights.night")),
    Column("run", Integer, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("status", String(16), nullable=False),
    text("reason"),
    Column("planned_at", Moment, nullable=False),
    Column("started_at", Moment),
    Column("ended_at", Moment),
    Column("seconds", Float, nullable=False, server_default="0"),
    count("planned"),
    count("fetched"),
    count("unchanged"),
    count("failed"),
    count("blocked"),
    count("bytes", BigInteger),
    Column("done", LargeBinary, nullable=False),
    Column("coverage", Json, nullable=False),
    Column("site_results", Json, nullable=False),
    Column("gathered", Json),
    UniqueConstraint("unit_id", "night", "run"),
    Index("ix_visits_night", "night"),
)

#: One row per known page, narrow because it is touched every night. ``seen_visit`` is the last visit that read the
#: page or found it unchanged, ``asked_visit`` the last one that asked for it at all.
pages = Table(
    "pages",
    metadata,
    of_unit(primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("url_hash", BigInteger, nullable=False),
    Column("url", Text, nullable=False),
    text("parent_url"),
    text("place"),
    count("depth"),
    Column("worth", Float, nullable=False, server_default="0"),
    text("kind"),
    text("title"),
    text("published"),
    count("http_status"),
    text("content_type"),
    text("etag"),
    text("last_modified"),
    text("payload_hash"),
    count("size", BigInteger),
    count("facts_version"),
    text("checks_key"),
    Column("profile", BigInteger),
    Column("discovered_at", Moment, nullable=False),
    Column("first_read_at", Moment),
    Column("last_read_at", Moment),
    Column("last_changed_at", Moment),
    Column("seen_visit", BigInteger),
    Column("asked_visit", BigInteger),
    text("problem"),
    text("detail"),
    text("final_url"),
    count("failures"),
    count("streak"),
    UniqueConstraint("unit_id", "url_hash"),
    Index("ix_pages_unit_id_kind", "unit_id", "kind"),  # counts without reading the rows
)

#: The facts of a page as it was last read: MessagePack, deflated; its links and pictures apart, since few ask for them.
page_facts = Table(
    "page_facts",
    metadata,
    Column("unit_id", String(64), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("facts", LargeBinary, nullable=False),
    Column("bulk", LargeBinary, nullable=False),
)

#: What all checks said of a page, kept once for all pages of which they said the same:
#: check id → [version, status, reason].
profiles = Table(
    "profiles",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("results", Json, nullable=False),
)

#: External addresses the unit links to (and other addresses asked for), with how asking last ended.
links = Table(
    "links",
    metadata,
    of_unit(primary_key=True),
    Column("target_hash", BigInteger, primary_key=True, autoincrement=False),
    Column("target", Text, nullable=False),
    text("seen_on"),
    Column("linked", Boolean, nullable=False),
    count("http_status"),
    text("problem"),
    text("detail"),
    text("final_url"),
    text("content_type"),
    text("title"),
    text("sample"),
    text("verdict"),
    count("streak"),
    Column("asked_visit", BigInteger),
    Column("asked_at", Moment),
    Column("since", Moment),
)

#: How things of a site hang together, as its last whole judging saw them: MessagePack, packed. ``name`` tells what of.
site_maps = Table(
    "site_maps",
    metadata,
    of_unit(primary_key=True),
    Column("name", String(32), primary_key=True),
    Column("made_at", Moment, nullable=False),
    Column("content", LargeBinary, nullable=False),
)

columns = Table(
    "columns",
    metadata,
    of_unit(primary_key=True),
    Column("url_hash", BigInteger, primary_key=True, autoincrement=False),
    Column("url", Text, nullable=False),
    text("name"),
    text("type"),
    count("level"),
    Column("period_days", Integer),
    text("period"),
    Column("from_inventory", Boolean, nullable=False),
    text("found_by"),
    text("newest"),
    text("newest_title"),
    count("items"),
    count("dated"),
    Column("blank", Boolean),
    Column("due", Date),
    Column("first_seen", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
)
