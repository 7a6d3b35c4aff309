"""Files of evidence in a store that machines share, and how many wait on each worker to be sent there."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from db.types import Moment

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sent_files",
        sa.Column("file", sa.String(255), nullable=False),
        sa.Column("bytes", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("sealed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("file", name=op.f("pk_sent_files")),
    )
    op.add_column("workers", sa.Column("waiting", sa.Integer(), server_default="0", nullable=False))


def downgrade() -> None:
    op.drop_column("workers", "waiting")
    op.drop_table("sent_files")
