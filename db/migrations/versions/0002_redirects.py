"""Where an address sent its visitor; addresses that only redirect were stored as failures."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("pages", sa.Column("final_url", sa.Text(), nullable=False, server_default=""))
    op.execute(
        "UPDATE pages SET problem = '', detail = '', failures = 0, streak = 1"
        " WHERE problem = 'bad-response' AND http_status >= 300 AND http_status < 400 AND http_status <> 304"
    )


def downgrade() -> None:
    op.drop_column("pages", "final_url")
