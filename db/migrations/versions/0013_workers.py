"""Workers that take work from a queue, how pieces of work ended, and probes folded by the day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from db.types import Json, Moment

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


#: Failed: the same words as core.probe.Probe.verdict.
_BROKEN = (
    "timeout", "refused", "reset", "dns", "certificate", "tls", "truncated", "redirect-loop", "bad-redirect",
    "not-found", "server-error", "bad-response",
)  # fmt: skip


def view(dialect: str) -> str:
    """Every day's probes, folded or not; a day is a day of Asia/Shanghai."""
    day = (
        "date(at + 28800, 'unixepoch')"
        if dialect == "sqlite"
        else "((to_timestamp(at) AT TIME ZONE 'Asia/Shanghai')::date)"
    )
    broken = ", ".join(f"'{name}'" for name in _BROKEN)
    return f"""
        CREATE VIEW v_probe_days AS
        SELECT d.unit_id, u.short_name AS unit, d.day, d.tries, d.failed, d.undecided, d.struck,
            d.milliseconds / 1000.0 AS seconds, d.slowest / 1000.0 AS slowest
        FROM (
            SELECT unit_id, day, tries, failed, undecided, struck, milliseconds, slowest FROM probe_days
            UNION ALL
            SELECT unit_id, {day}, count(*),
                sum(CASE WHEN struck = '' AND problem IN ({broken}) THEN 1 ELSE 0 END),
                sum(CASE WHEN struck = '' AND problem <> '' AND problem NOT IN ({broken}) THEN 1 ELSE 0 END),
                sum(CASE WHEN struck <> '' THEN 1 ELSE 0 END),
                CAST(avg(milliseconds) AS INTEGER), max(milliseconds)
            FROM probes GROUP BY unit_id, {day}
        ) d JOIN units u ON u.id = d.unit_id
    """


def upgrade() -> None:
    op.create_table(
        "workers",
        sa.Column("name", sa.String(128), nullable=False),
        sa.Column("program", sa.Text(), server_default="", nullable=False),
        sa.Column("slots", sa.Integer(), server_default="0", nullable=False),
        sa.Column("running", Json, nullable=False),
        sa.Column("ended", sa.Integer(), server_default="0", nullable=False),
        sa.Column("draining", sa.Boolean(), nullable=False),
        sa.Column("started_at", Moment(), nullable=False),
        sa.Column("seen_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_workers")),
    )
    op.create_table(
        "work_ends",
        sa.Column("job", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("value", Json),
        sa.Column("worker", sa.Text(), server_default="", nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("job", name=op.f("pk_work_ends")),
    )
    op.create_index("ix_work_ends_at", "work_ends", ["at"])
    op.create_table(
        "probe_days",
        sa.Column("unit_id", sa.String(64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("failed", sa.Integer(), server_default="0", nullable=False),
        sa.Column("undecided", sa.Integer(), server_default="0", nullable=False),
        sa.Column("struck", sa.Integer(), server_default="0", nullable=False),
        sa.Column("milliseconds", sa.Integer()),
        sa.Column("slowest", sa.Integer()),
        sa.Column("reasons", Json, nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_probe_days_unit_id_units")),
        sa.PrimaryKeyConstraint("unit_id", "day", name=op.f("pk_probe_days")),
        sqlite_with_rowid=False,
    )
    op.execute(view(op.get_bind().dialect.name))


def downgrade() -> None:
    op.execute("DROP VIEW v_probe_days")
    op.drop_table("probe_days")
    op.drop_table("work_ends")
    op.drop_table("workers")
