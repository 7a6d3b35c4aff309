"""Probes in narrow rows; schedules, their runs, and what people were told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from db.types import Json, Moment, RowId

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

#: Failed, undecided, struck or ok: the same words as core.probe.Probe.verdict.
_BROKEN = (
    "timeout", "refused", "reset", "dns", "certificate", "tls", "truncated", "redirect-loop", "bad-redirect",
    "not-found", "server-error", "bad-response",
)  # fmt: skip
_OLD_VIEW = """
    CREATE VIEW v_probes AS
    SELECT p.unit_id, u.short_name AS unit, p.at, p.url, p.http_status AS status, p.problem AS reason, p.seconds
    FROM probes p JOIN units u ON u.id = p.unit_id
"""


def view(dialect: str) -> str:
    """``at`` is a moment again: the table keeps seconds."""
    at = "datetime(p.at, 'unixepoch')" if dialect == "sqlite" else "to_timestamp(p.at)"
    broken = ", ".join(f"'{name}'" for name in _BROKEN)
    return f"""
        CREATE VIEW v_probes AS
        SELECT p.unit_id, u.short_name AS unit, {at} AS at, u.homepage AS url, p.http_status AS status,
            p.problem AS reason, p.milliseconds / 1000.0 AS seconds, p.struck,
            CASE WHEN p.struck <> '' THEN 'struck' WHEN p.problem = '' THEN 'ok'
                WHEN p.problem IN ({broken}) THEN 'failed' ELSE 'undecided' END AS outcome
        FROM probes p JOIN units u ON u.id = p.unit_id
    """


def upgrade() -> None:
    """The old table of probes was never written to."""
    op.execute("DROP VIEW v_probes")
    op.drop_table("probes")
    op.create_table(
        "probes",
        sa.Column("unit_id", sa.String(64), nullable=False),
        sa.Column("at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("http_status", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("problem", sa.Text(), server_default="", nullable=False),
        sa.Column("milliseconds", sa.Integer()),
        sa.Column("struck", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_probes_unit_id_units")),
        sa.PrimaryKeyConstraint("unit_id", "at", name=op.f("pk_probes")),
        sqlite_with_rowid=False,
    )
    op.execute(view(op.get_bind().dialect.name))
    op.create_table(
        "schedules",
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("command", Json, nullable=False),
        sa.Column("cron", sa.Text(), server_default="", nullable=False),
        sa.Column("until", sa.Text(), server_default="", nullable=False),
        sa.Column("catch_up", sa.Boolean(), nullable=False),
        sa.Column("jitter", sa.Integer(), server_default="0", nullable=False),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.Column("asked_at", Moment()),
        sa.Column("last_due", Moment()),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_schedules")),
    )
    op.create_table(
        "schedule_runs",
        sa.Column("id", RowId, nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("due_at", Moment(), nullable=False),
        sa.Column("started_at", Moment()),
        sa.Column("ended_at", Moment()),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("code", sa.Integer()),
        sa.Column("words", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedule_runs")),
    )
    op.create_index("ix_schedule_runs_name_due_at", "schedule_runs", ["name", "due_at"])
    op.create_table(
        "notices",
        sa.Column("key", sa.String(128), nullable=False),
        sa.Column("sent_at", Moment(), nullable=False),
        sa.Column("words", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_notices")),
    )


def downgrade() -> None:
    op.drop_table("notices")
    op.drop_table("schedule_runs")
    op.drop_table("schedules")
    op.execute("DROP VIEW v_probes")
    op.drop_table("probes")
    op.create_table(
        "probes",
        sa.Column("id", RowId, nullable=False),
        sa.Column("unit_id", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("url", sa.Text(), server_default="", nullable=False),
        sa.Column("http_status", sa.Integer(), server_default="0", nullable=False),
        sa.Column("problem", sa.Text(), server_default="", nullable=False),
        sa.Column("seconds", sa.Float()),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_probes_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_probes")),
    )
    op.create_index("ix_probes_unit_id_at", "probes", ["unit_id", "at"])
    op.execute(_OLD_VIEW)
