"""The tables. What people query with SQL are the ``v_…`` views made by the migrations, not these."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    literal_column,
)

from db.types import Json, Moment, RowId

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False, server_default="")


def _count(name: str, kind: type[Integer] = Integer) -> Column[int]:
    return Column(name, kind, nullable=False, server_default="0")


units = Table(
    "units",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("position", Integer, nullable=False),
    _text("name"),
    _text("short_name"),
    _text("category"),
    _text("parent"),
    _text("homepage"),
    _text("site_id_code"),
    Column("active", Boolean, nullable=False),
    _count("last_number"),  # the highest page number given out
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
    Column("id", RowId, primary_key=True),
    Column("unit_id", String(64), ForeignKey("units.id"), nullable=False),
    Column("night", Date, ForeignKey("nights.night")),
    Column("run", Integer, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("status", String(16), nullable=False),
    _text("reason"),
    Column("planned_at", Moment, nullable=False),
    Column("started_at", Moment),
    Column("ended_at", Moment),
    Column("seconds", Float, nullable=False, server_default="0"),
    _count("planned"),
    _count("fetched"),
    _count("unchanged"),
    _count("failed"),
    _count("blocked"),
    _count("bytes", BigInteger),
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
    Column("unit_id", String(64), ForeignKey("units.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("url_hash", BigInteger, nullable=False),
    Column("url", Text, nullable=False),
    _text("parent_url"),
    _text("place"),
    _count("depth"),
    Column("worth", Float, nullable=False, server_default="0"),
    _text("kind"),
    _text("title"),
    _text("published"),
    _count("http_status"),
    _text("content_type"),
    _text("etag"),
    _text("last_modified"),
    _text("payload_hash"),
    _count("size", BigInteger),
    _count("facts_version"),
    _text("checks_key"),
    Column("profile", BigInteger),
    Column("discovered_at", Moment, nullable=False),
    Column("first_read_at", Moment),
    Column("last_read_at", Moment),
    Column("last_changed_at", Moment),
    Column("seen_visit", BigInteger),
    Column("asked_visit", BigInteger),
    _text("problem"),
    _text("detail"),
    _text("final_url"),
    _count("failures"),
    _count("streak"),
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

findings = Table(
    "findings",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("unit_id", String(64), ForeignKey("units.id"), nullable=False),
    Column("check_id", String(64), nullable=False),
    Column("check_version", Integer, nullable=False),
    Column("category", String(64), nullable=False),
    Column("severity", String(16), nullable=False),
    Column("severity_rank", SmallInteger, nullable=False),  # 0 is the worst; for the order of the index below
    Column("status", String(16), nullable=False),
    Column("on_pages", Boolean, nullable=False),  # from a page check: its sightings are pages
    _text("subject"),
    _text("url"),
    _text("parent_url"),
    _text("where_text"),
    _text("quote"),
    Column("message_key", String(64), nullable=False),
    _text("message"),
    _text("remedy"),
    Column("data", Json, nullable=False),
    Column("basis", Json, nullable=False),
    Column("pages", Integer, nullable=False),
    Column("first_seen", Moment, nullable=False),
    Column("last_seen", Moment, nullable=False),
    Column("came_at", Moment, nullable=False),  # first seen, or seen again after it was resolved
    Column("opened_at", Moment),
    Column("resolved_at", Moment),
    _count("recurrences"),
    Column("confirmations", Integer, nullable=False),
    _count("sightings"),
    _count("goods"),
    Column("counted_visit", BigInteger),
    _text("verdict"),
    _text("verdict_reason"),
    _text("verdict_by"),
    Column("verdict_until", Date),
    _text("evidence_key"),
    _text("payload_hash"),
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
    Column("id", RowId, primary_key=True),
    Column("finding_id", String(32), ForeignKey("findings.id"), nullable=False),
    Column("visit_id", BigInteger),
    Column("at", Moment, nullable=False),
    Column("kind", String(16), nullable=False),
    _text("from_status"),
    _text("to_status"),
    _text("by"),
    _text("reason"),
    Index("ix_finding_events_finding_id", "finding_id"),
    Index(
        "ix_finding_events_visit_id_to_status_from_status", "visit_id", "to_status", "from_status"
    ),  # counted without reading the rows
)

#: The observations a finding rests on. One row per page and version of its bytes; ``state`` is current, kept or past.
sightings = Table(
    "sightings",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("finding_id", String(32), ForeignKey("findings.id"), nullable=False),
    Column("unit_id", String(64), nullable=False),
    Column("number", Integer),
    Column("visit_id", BigInteger, nullable=False),
    _text("url"),
    _text("payload_hash"),
    Column("fetched_at", Moment),
    Column("seen_at", Moment, nullable=False),
    _text("where_text"),
    _text("quote"),
    Column("state", String(8), nullable=False),
    Index("ix_sightings_finding_id", "finding_id"),
    Index("ix_sightings_unit_id_number", "unit_id", "number"),
)

#: Bytes that findings rest on, kept in WARC files: where the record begins in ``file`` (below the data folder), how long
#: it is as compressed there, and the SHA-256 of exactly these bytes. ``payload_hash`` is the page's, as in ``pages``,
#: ``payload_digest`` that of the body as sent. Rows are never changed but for ``seal``.
evidence = Table(
    "evidence",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("unit_id", String(64), ForeignKey("units.id"), nullable=False),
    Column("visit_id", BigInteger, nullable=False),
    Column("night", Date),
    Column("url", Text, nullable=False),
    Column("payload_hash", Text, nullable=False),
    Column("payload_digest", Text, nullable=False),
    Column("fetched_at", Moment, nullable=False),
    Column("file", Text, nullable=False),
    Column("offset", BigInteger, nullable=False),
    Column("length", BigInteger, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("seal", Integer),
    Index("ix_evidence_unit_id_payload_hash", "unit_id", "payload_hash"),
    Index("ix_evidence_unit_id_url", "unit_id", "url"),
    Index("ix_evidence_file", "file"),
)

#: What a browser showed of a page whose served bytes are ``payload_hash``: the tree it made of them (``rendered_hash``, kept
#: as evidence under that hash) and the SHA-256 of the picture (a file named by it; empty where none was taken).
renderings = Table(
    "renderings",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("unit_id", String(64), ForeignKey("units.id"), nullable=False),
    Column("visit_id", BigInteger, nullable=False),
    Column("url", Text, nullable=False),
    Column("payload_hash", Text, nullable=False),
    Column("rendered_hash", Text, nullable=False),
    Column("screenshot", String(64), nullable=False, server_default=""),
    Column("shown_at", Moment, nullable=False),
    Index("ix_renderings_unit_id_payload_hash", "unit_id", "payload_hash"),
    Index("ix_renderings_unit_id_rendered_hash", "unit_id", "rendered_hash"),
    Index("ix_renderings_screenshot", "screenshot"),
)

#: One row a night: the chain over what was found and kept since the seal before, and its signature.
#: ``entries`` is MessagePack, a list of [kind, id, SHA-256].
seals = Table(
    "seals",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("night", Date, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("entries", LargeBinary, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("head", String(64), nullable=False),
    Column("public_key", String(64), nullable=False),
    Column("signature", String(128), nullable=False),
    Index("ix_seals_night", "night"),
)

#: WARC files that were deleted because nothing that must be kept rests on them any more.
purged_files = Table(
    "purged_files",
    metadata,
    Column("file", String(255), primary_key=True),
    Column("at", Moment, nullable=False),
    _count("bytes", BigInteger),
)

#: Files in the store that machines share, as they were when they were sent.
sent_files = Table(
    "sent_files",
    metadata,
    Column("file", String(255), primary_key=True),
    _count("bytes", BigInteger),
    Column("sha256", String(64), nullable=False),
    Column("at", Moment, nullable=False),
    Column("sealed", Boolean, nullable=False),
)

#: External addresses the unit links to (and other addresses asked for), with how asking last ended.
links = Table(
    "links",
    metadata,
    Column("unit_id", String(64), ForeignKey("units.id"), primary_key=True),
    Column("target_hash", BigInteger, primary_key=True, autoincrement=False),
    Column("target", Text, nullable=False),
    _text("seen_on"),
    Column("linked", Boolean, nullable=False),
    _count("http_status"),
    _text("problem"),
    _text("detail"),
    _text("final_url"),
    _text("content_type"),
    _text("title"),
    _text("sample"),
    _text("verdict"),
    _count("streak"),
    Column("asked_visit", BigInteger),
    Column("asked_at", Moment),
    Column("since", Moment),
)

#: How things of a site hang together, as its last whole judging saw them: MessagePack, packed. ``name`` tells what of.
site_maps = Table(
    "site_maps",
    metadata,
    Column("unit_id", String(64), ForeignKey("units.id"), primary_key=True),
    Column("name", String(32), primary_key=True),
    Column("made_at", Moment, nullable=False),
    Column("content", LargeBinary, nullable=False),
)

columns = Table(
    "columns",
    metadata,
    Column("unit_id", String(64), ForeignKey("units.id"), primary_key=True),
    Column("url_hash", BigInteger, primary_key=True, autoincrement=False),
    Column("url", Text, nullable=False),
    _text("name"),
    _text("type"),
    _count("level"),
    Column("period_days", Integer),
    _text("period"),
    Column("from_inventory", Boolean, nullable=False),
    _text("found_by"),
    _text("newest"),
    _text("newest_title"),
    _count("items"),
    _count("dated"),
    Column("blank", Boolean),
    Column("due", Date),
    Column("first_seen", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
)

#: One try of a home page: ``at`` in seconds since 1970, ``problem`` what the network did, ``struck`` why the try does not
#: count (our own fault). Narrow, since a year brings a million.
probes = Table(
    "probes",
    metadata,
    Column("unit_id", String(64), ForeignKey("units.id"), primary_key=True),
    Column("at", BigInteger, primary_key=True, autoincrement=False),
    _count("http_status", SmallInteger),
    _text("problem"),
    Column("milliseconds", Integer),
    _text("struck"),
    sqlite_with_rowid=False,
)

#: What runs when. ``command`` are the words after ``minjian``, ``until`` is the time of day at which a run has to be over.
#: ``asked_at`` asks for a run now; ``last_due`` is the last due time that was dealt with.
schedules = Table(
    "schedules",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("command", Json, nullable=False),
    _text("cron"),
    _text("until"),
    Column("catch_up", Boolean, nullable=False),
    _count("jitter"),
    Column("paused", Boolean, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("asked_at", Moment),
    Column("last_due", Moment),
)

schedule_runs = Table(
    "schedule_runs",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("name", String(64), nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("started_at", Moment),
    Column("ended_at", Moment),
    Column("outcome", String(16), nullable=False),
    Column("code", Integer),
    _text("words"),
    Index("ix_schedule_runs_name_due_at", "name", "due_at"),
)

#: What people were told already, so that nothing is told twice.
notices = Table(
    "notices",
    metadata,
    Column("key", String(128), primary_key=True),
    Column("sent_at", Moment, nullable=False),
    _text("words"),
)

#: A roll-up of a year under one rubric. ``version`` counts publications; a draft is the next one. ``hash`` names its numbers.
rollups = Table(
    "rollups",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("year", Integer, nullable=False),
    Column("rubric", String(64), nullable=False),
    Column("rubric_version", Integer, nullable=False),
    Column("rubric_hash", String(64), nullable=False),
    Column("version", Integer, nullable=False),
    Column("state", String(8), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("as_of", Moment, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("summary", Json, nullable=False),
    _text("reason"),
    Column("changes", Json, nullable=False),
    UniqueConstraint("year", "rubric", "version"),
)


def _of_rollup() -> Column[int]:
    return Column("rollup_id", BigInteger, ForeignKey("rollups.id"), primary_key=True, autoincrement=False)


def _of_unit() -> Column[str]:
    return Column("unit_id", String(64), ForeignKey("units.id"), primary_key=True)


def _whole(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False)


#: Points are whole hundredths here and in ``scores``: what is stored is what was reckoned, to the last digit.
unit_scores = Table(
    "unit_scores",
    metadata,
    _of_rollup(),
    _of_unit(),
    Column("category", String(16), nullable=False),
    _whole("rank"),
    _text("grade"),
    Column("excellent", Boolean, nullable=False),
    Column("vetoed", Boolean, nullable=False),
    _whole("points"),
    _whole("low"),
    _whole("high"),
    Column("details", LargeBinary, nullable=False),
)

scores = Table(
    "scores",
    metadata,
    _of_rollup(),
    _of_unit(),
    Column("indicator", String(64), primary_key=True),
    _whole("points"),
    _whole("lost"),
    _whole("low"),
    _whole("high"),
)

#: ``account`` is the name by which the person logs in, empty for who signed on the command line.
signatures = Table(
    "signatures",
    metadata,
    _of_rollup(),
    Column("account", String(64), primary_key=True, server_default=""),
    Column("name", String(64), primary_key=True),
    Column("hash", String(64), nullable=False),
    Column("at", Moment, nullable=False),
)

manual_scores = Table(
    "manual_scores",
    metadata,
    Column("year", Integer, primary_key=True, autoincrement=False),
    _of_unit(),
    Column("indicator", String(64), primary_key=True),
    Column("reviewer", String(64), primary_key=True),
    _whole("points"),
    Column("scored_on", Date, nullable=False),
    _text("note"),
)

#: Accounts of units on other platforms (政务新媒体), as samplers found them on ``sampled_on``.
accounts = Table(
    "accounts",
    metadata,
    _of_unit(),
    Column("platform", String(64), primary_key=True),
    Column("name", String(128), primary_key=True),
    _text("address"),
    Column("sampled_on", Date, nullable=False),
    Column("interactive", Boolean),
    Column("closed_on", Date),
)

posts = Table(
    "posts",
    metadata,
    Column("unit_id", String(64), primary_key=True),
    Column("platform", String(64), primary_key=True),
    Column("name", String(128), primary_key=True),
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("posted_at", Moment, nullable=False),
    _text("title"),
    _text("url"),
    Column("interpretation", Boolean),
    _text("forms"),
    ForeignKeyConstraint(
        ["unit_id", "platform", "name"], ["accounts.unit_id", "accounts.platform", "accounts.name"]
    ),
)

#: ``unit_id`` is empty for the average of a category.
past_scores = Table(
    "past_scores",
    metadata,
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("category", String(16), primary_key=True),
    Column("unit_id", String(64), primary_key=True, server_default=""),
    _whole("points"),
    _text("source"),
)

#: People who may open the dashboard. ``name`` is what they type, in lower case; ``unit_id`` only for contacts of a unit.
people = Table(
    "people",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("name", String(64), nullable=False),
    _text("full_name"),
    Column("role", String(16), nullable=False),
    Column("unit_id", String(64), ForeignKey("units.id")),
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
    _text("address"),
    _text("agent"),
    Index("ix_sessions_person_id", "person_id"),
)

login_failures = Table(
    "login_failures",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("at", Moment, nullable=False),
    _text("name"),
    _text("address"),
    Index("ix_login_failures_at", "at"),
)

#: What people did. Triggers refuse to change or delete a row.
audit_log = Table(
    "audit_log",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("person_id", BigInteger),
    _text("name"),
    _text("role"),
    _text("address"),
    Column("action", String(32), nullable=False),
    _text("target"),
    Column("before", Json, nullable=False),
    Column("after", Json, nullable=False),
    Index("ix_audit_log_action", "action", "id"),
)

#: Words that let programs in (接口令牌). ``key`` is the SHA-256 of the token: who reads the table cannot use it. ``hint`` are
#: its first letters, for telling tokens apart. ``unit_id`` narrows it to one unit. ``made_by`` is empty for the terminal.
api_tokens = Table(
    "api_tokens",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("key", String(64), nullable=False),
    Column("hint", String(16), nullable=False),
    _text("name"),
    Column("role", String(16), nullable=False),
    Column("unit_id", String(64), ForeignKey("units.id")),
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
    Column("id", RowId, primary_key=True),
    Column("key", String(64), nullable=False),
    Column("kind", String(8), nullable=False),
    Column("target", String(64), nullable=False),
    Column("unit_id", String(64), ForeignKey("units.id"), nullable=False),
    Column("made_by", BigInteger, ForeignKey("people.id"), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    _text("password"),
    Column("revoked_at", Moment),
    _count("opened"),
    Column("opened_at", Moment),
    UniqueConstraint("key"),
    Index("ix_share_links_made_by", "made_by"),
)

#: Filters of the list of findings that a person keeps under a name (常用筛选).
saved_views = Table(
    "saved_views",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("person_id", BigInteger, ForeignKey("people.id"), nullable=False),
    _text("name"),
    Column("chosen", Json, nullable=False),
    Column("made_at", Moment, nullable=False),
    UniqueConstraint("person_id", "name"),
)

#: Processes that take work from the queue (工作进程). ``program`` names the program and its checks: equal ones judge alike.
workers = Table(
    "workers",
    metadata,
    Column("name", String(128), primary_key=True),
    _text("program"),
    _count("slots"),
    Column("running", Json, nullable=False),
    _count("ended"),
    Column("draining", Boolean, nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    _count("waiting"),
)

#: How pieces of work ended that workers did. ``kind`` and ``value`` as in :class:`crawler.night.pool.Pool`; ``job`` is the queue's number.
work_ends = Table(
    "work_ends",
    metadata,
    Column("job", BigInteger, primary_key=True, autoincrement=False),
    _text("name"),
    Column("kind", String(16), nullable=False),
    Column("value", Json),
    _text("worker"),
    Column("at", Moment, nullable=False),
    Index("ix_work_ends_at", "at"),
)

#: Probes of one day, folded when the single tries are no longer needed. ``reasons`` maps what a try ended with (a problem's
#: name, ``struck``) to how often; ``milliseconds`` is the mean of those that came, ``slowest`` the longest of them.
probe_days = Table(
    "probe_days",
    metadata,
    Column("unit_id", String(64), ForeignKey("units.id"), primary_key=True),
    Column("day", Date, primary_key=True),
    _count("tries"),
    _count("failed"),
    _count("undecided"),
    _count("struck"),
    Column("milliseconds", Integer),
    Column("slowest", Integer),
    Column("reasons", Json, nullable=False),
    sqlite_with_rowid=False,
)

#: Notices of rectification (整改通知单). ``number`` is ours, such as ZG-2026-0007.
rectifications = Table(
    "rectifications",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("number", String(32), nullable=False),
    Column("unit_id", String(64), ForeignKey("units.id"), nullable=False),
    Column("state", String(16), nullable=False),
    Column("issued_at", Moment, nullable=False),
    _text("issued_by"),
    _text("note"),
    Column("received_at", Moment),
    _text("received_by"),
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
    _text("message"),
    _text("url"),
    Column("due", Date, nullable=False),
    _count("recurrences"),
    Column("claimed_at", Moment),
    Column("ended_at", Moment),
    Index("ix_rectification_items_finding_id", "finding_id"),
    Index("ix_rectification_items_state_due", "state", "due"),
)

#: What happened to a notice, or to one of its findings. ``by`` is empty where monitoring saw it.
rectification_steps = Table(
    "rectification_steps",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("rectification_id", BigInteger, ForeignKey("rectifications.id"), nullable=False),
    Column("finding_id", String(32)),
    Column("at", Moment, nullable=False),
    Column("kind", String(16), nullable=False),
    _text("by"),
    _text("role"),
    _text("words"),
    Column("file_id", BigInteger),
    Index("ix_rectification_steps_rectification_id", "rectification_id"),
)

#: The notice itself as it was sent, and what units attach to their answers.
rectification_files = Table(
    "rectification_files",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("rectification_id", BigInteger, ForeignKey("rectifications.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("kind", String(8), nullable=False),
    Column("size", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("at", Moment, nullable=False),
    _text("by"),
    Index("ix_rectification_files_rectification_id", "rectification_id"),
)

#: Every version of a settings file that was stored through the dashboard, and the one found before the first.
settings_history = Table(
    "settings_history",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("name", String(64), nullable=False),
    Column("at", Moment, nullable=False),
    _text("by"),
    _text("reason"),
    Column("sha256", String(64), nullable=False),
    Column("content", Text, nullable=False),
    Index("ix_settings_history_name_id", "name", "id"),
)
