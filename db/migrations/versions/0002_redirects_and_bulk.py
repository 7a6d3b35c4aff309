"""Where an address sent its visitor (redirects were stored as failures); links of pages apart from their other facts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

#: Facts of before stay whole; a higher reader version has every page read again.
_EMPTY = "''"


def upgrade() -> None:
    op.add_column("pages", sa.Column("final_url", sa.Text(), nullable=False, server_default=""))
    op.execute(
        "UPDATE pages SET problem = '', detail = '', failures = 0, streak = 1"
        " WHERE problem = 'bad-response' AND http_status >= 300 AND http_status < 400 AND http_status <> 304"
    )

    op.add_column(
        "page_facts", sa.Column("bulk", sa.LargeBinary(), nullable=False, server_default=sa.text(_EMPTY))
    )


def downgrade() -> None:
    op.drop_column("page_facts", "bulk")
    op.drop_column("pages", "final_url")
