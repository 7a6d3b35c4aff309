"""Workers that take work from a queue, and how pieces of work ended."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from db.types import Json, Moment

revision = "0013"
down_revision = "0010"
branch_labels = None
depends_on = None


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


def downgrade() -> None:
    op.drop_table("work_ends")
    op.drop_table("workers")
