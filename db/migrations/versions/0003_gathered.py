"""Facts of a visit that needed requests of their own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from db.types import Json

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("visits", sa.Column("gathered", Json))


def downgrade() -> None:
    op.drop_column("visits", "gathered")
