"""Notices of rectification with their items, steps and files; what the settings were before."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from db.types import Moment, RowId

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_VIEW = """
    CREATE VIEW v_rectifications AS
    SELECT r.number, r.unit_id, u.short_name AS unit, r.state AS notice_state, r.issued_at, r.issued_by, r.received_at,
        r.closed_at, i.finding_id, i.severity, i.message, i.url, i.due, i.state, i.claimed_at, i.ended_at, i.recurrences
    FROM rectification_items i
    JOIN rectifications r ON r.id = i.rectification_id JOIN units u ON u.id = r.unit_id
"""


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False, server_default="")


def _of_notice(table: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_rectification_id_rectifications"
    return sa.ForeignKeyConstraint(["rectification_id"], ["rectifications.id"], name=name)


def upgrade() -> None:
    op.create_table(
        "rectifications",
        sa.Column("id", RowId, nullable=False),
        sa.Column("number", sa.String(32), nullable=False),
        sa.Column("unit_id", sa.String(64), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("issued_at", Moment, nullable=False),
        _text("issued_by"),
        _text("note"),
        sa.Column("received_at", Moment),
        _text("received_by"),
        sa.Column("closed_at", Moment),
        sa.PrimaryKeyConstraint("id", name="pk_rectifications"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_rectifications_unit_id_units"),
        sa.UniqueConstraint("number", name="uq_rectifications_number"),
    )
    op.create_index("ix_rectifications_unit_id_state", "rectifications", ["unit_id", "state"])
    op.create_table(
        "rectification_items",
        sa.Column("rectification_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("finding_id", sa.String(32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("severity", sa.String(16), nullable=False),
        _text("message"),
        _text("url"),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("recurrences", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("claimed_at", Moment),
        sa.Column("ended_at", Moment),
        sa.PrimaryKeyConstraint("rectification_id", "finding_id", name="pk_rectification_items"),
        _of_notice("rectification_items"),
        sa.ForeignKeyConstraint(
            ["finding_id"], ["findings.id"], name="fk_rectification_items_finding_id_findings"
        ),
    )
    op.create_index("ix_rectification_items_finding_id", "rectification_items", ["finding_id"])
    op.create_index("ix_rectification_items_state_due", "rectification_items", ["state", "due"])
    _steps_and_files()
    op.create_table(
        "settings_history",
        sa.Column("id", RowId, nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("at", Moment, nullable=False),
        _text("by"),
        _text("reason"),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_settings_history"),
    )
    op.create_index("ix_settings_history_name_id", "settings_history", ["name", "id"])
    confirmed = sa.text("verdict = 'confirmed'")
    op.create_index(
        "ix_findings_confirmed",
        "findings",
        ["status", "unit_id", "id"],
        sqlite_where=confirmed,
        postgresql_where=confirmed,
    )
    op.execute(_VIEW)


def _steps_and_files() -> None:
    op.create_table(
        "rectification_steps",
        sa.Column("id", RowId, nullable=False),
        sa.Column("rectification_id", sa.BigInteger(), nullable=False),
        sa.Column("finding_id", sa.String(32)),
        sa.Column("at", Moment, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        _text("by"),
        _text("role"),
        _text("words"),
        sa.Column("file_id", sa.BigInteger()),
        sa.PrimaryKeyConstraint("id", name="pk_rectification_steps"),
        _of_notice("rectification_steps"),
    )
    op.create_index("ix_rectification_steps_rectification_id", "rectification_steps", ["rectification_id"])
    op.create_table(
        "rectification_files",
        sa.Column("id", RowId, nullable=False),
        sa.Column("rectification_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("at", Moment, nullable=False),
        _text("by"),
        sa.PrimaryKeyConstraint("id", name="pk_rectification_files"),
        _of_notice("rectification_files"),
    )
    op.create_index("ix_rectification_files_rectification_id", "rectification_files", ["rectification_id"])


def downgrade() -> None:
    op.execute("DROP VIEW v_rectifications")
    op.drop_index("ix_findings_confirmed", "findings")
    tables = ("settings_history", "rectification_files", "rectification_steps", "rectification_items")
    for name in (*tables, "rectifications"):
        op.drop_table(name)
