"""What a browser showed of pages: the tree as written down, and the picture taken of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from db.types import Moment, RowId

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "renderings",
        sa.Column("id", RowId, nullable=False),
        sa.Column("unit_id", sa.String(64), nullable=False),
        sa.Column("visit_id", sa.BigInteger(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("payload_hash", sa.Text(), nullable=False),
        sa.Column("rendered_hash", sa.Text(), nullable=False),
        sa.Column("screenshot", sa.String(64), nullable=False, server_default=""),
        sa.Column("shown_at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_renderings"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_renderings_unit_id_units"),
    )
    op.create_index("ix_renderings_unit_id_payload_hash", "renderings", ["unit_id", "payload_hash"])
    op.create_index("ix_renderings_unit_id_rendered_hash", "renderings", ["unit_id", "rendered_hash"])
    op.create_index("ix_renderings_screenshot", "renderings", ["screenshot"])


def downgrade() -> None:
    op.drop_table("renderings")
