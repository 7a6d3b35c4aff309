"""What pages of strangers, to which a site links, call themselves and how their text begins."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_COLUMNS = ("title", "sample")


def upgrade() -> None:
    for name in _COLUMNS:
        op.add_column("links", sa.Column(name, sa.Text, nullable=False, server_default=""))


def downgrade() -> None:
    for name in _COLUMNS:
        op.drop_column("links", name)
