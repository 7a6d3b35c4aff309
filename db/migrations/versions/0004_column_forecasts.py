"""How a column was found, and its working period in words."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_BEFORE = """
    CREATE VIEW v_columns AS
    SELECT c.unit_id, u.short_name AS unit, c.url, c.name AS "column", c.type, c.level, c.period_days,
        c.from_inventory, c.newest, c.newest_title, c.items, c.blank, c.due
    FROM columns c JOIN units u ON u.id = c.unit_id
"""
_AFTER = """
    CREATE VIEW v_columns AS
    SELECT c.unit_id, u.short_name AS unit, c.url, c.name AS "column", c.type, c.level, c.period_days,
        c.from_inventory, c.newest, c.newest_title, c.items, c.blank, c.due, c.dated, c.period, c.found_by
    FROM columns c JOIN units u ON u.id = c.unit_id
"""


def upgrade() -> None:
    op.execute("DROP VIEW v_columns")
    for name in ("period", "found_by"):
        op.add_column("columns", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    op.execute("UPDATE columns SET found_by = 'inventory' WHERE from_inventory")
    op.execute(_AFTER)


def downgrade() -> None:
    op.execute("DROP VIEW v_columns")
    for name in ("period", "found_by"):
        op.drop_column("columns", name)
    op.execute(_BEFORE)
