"""People of the dashboard, their sessions, and the log of what they did, which only grows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from db.types import Json, Moment, RowId

revision = "0020"
down_revision = "0008"
branch_labels = None
depends_on = None

_REFUSAL = "audit_log only grows"
_SQLITE = (
    f"CREATE TRIGGER audit_log_no_update BEFORE UPDATE ON audit_log BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END",
    f"CREATE TRIGGER audit_log_no_delete BEFORE DELETE ON audit_log BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END",
)
_POSTGRESQL = (
    "CREATE FUNCTION audit_log_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$",
    "CREATE TRIGGER audit_log_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_log_refuse()",
)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False, server_default="")


def upgrade() -> None:
    op.create_table(
        "people",
        sa.Column("id", RowId, nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        _text("full_name"),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("unit_id", sa.String(64)),
        sa.Column("password", sa.Text(), nullable=False),
        sa.Column("must_change", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_people"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_people_unit_id_units"),
        sa.UniqueConstraint("name", name="uq_people_name"),
    )
    op.create_table(
        "sessions",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("csrf", sa.String(64), nullable=False),
        sa.Column("began_at", Moment, nullable=False),
        sa.Column("seen_at", Moment, nullable=False),
        sa.Column("revoked_at", Moment),
        _text("address"),
        _text("agent"),
        sa.PrimaryKeyConstraint("key", name="pk_sessions"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_sessions_person_id_people"),
    )
    op.create_index("ix_sessions_person_id", "sessions", ["person_id"])
    op.create_table(
        "login_failures",
        sa.Column("id", RowId, nullable=False),
        sa.Column("at", Moment, nullable=False),
        _text("name"),
        _text("address"),
        sa.PrimaryKeyConstraint("id", name="pk_login_failures"),
    )
    op.create_index("ix_login_failures_at", "login_failures", ["at"])
    _audit_log()
    op.create_index("ix_findings_standing", "findings", ["status", "unit_id", "category", "severity"])
    op.create_index("ix_findings_verdicts", "findings", ["check_id", "check_version", "verdict"])


def _audit_log() -> None:
    op.create_table(
        "audit_log",
        sa.Column("id", RowId, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("person_id", sa.BigInteger()),
        _text("name"),
        _text("role"),
        _text("address"),
        sa.Column("action", sa.String(32), nullable=False),
        _text("target"),
        sa.Column("before", Json, nullable=False),
        sa.Column("after", Json, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_log"),
    )
    op.create_index("ix_audit_log_action", "audit_log", ["action", "id"])
    for statement in _POSTGRESQL if op.get_bind().dialect.name == "postgresql" else _SQLITE:
        op.execute(statement)


def downgrade() -> None:
    op.drop_index("ix_findings_verdicts", "findings")
    op.drop_index("ix_findings_standing", "findings")
    postgresql = op.get_bind().dialect.name == "postgresql"
    op.drop_table("audit_log")  # takes its triggers along
    if postgresql:
        op.execute("DROP FUNCTION audit_log_refuse()")
    op.drop_table("login_failures")
    op.drop_table("sessions")
    op.drop_table("people")
