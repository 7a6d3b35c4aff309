"""An index over the findings that stand, and how large the tables of a year are, for SQLite to plan by.

PostgreSQL keeps count itself. SQLite counts only where it is told to (ANALYZE), and without numbers walks through all
findings for the first fifty. These are a year of 126 units, written once: the same plans from the first night on, however
much is in the tables by then.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

#: Table → index → its rows, and how many of them are alike in the first column, in the first two, and so on.
_SIZES = {
    "units": {"sqlite_autoindex_units_1": "126 1"},
    "nights": {"sqlite_autoindex_nights_1": "365 1"},
    "visits": {"sqlite_autoindex_visits_1": "46000 365 1 1", "ix_visits_night": "46000 126"},
    "findings": {
        "sqlite_autoindex_findings_1": "200000 1",
        "ix_findings_unit_id_check_id": "200000 1600 800",
        "ix_findings_unit_id_status": "200000 1600 530",
        "ix_findings_worst": "200000 40000 320 160 1",
        "ix_findings_standing": "200000 50000 530 530 110",
        "ix_findings_verdicts": "200000 17000 17000 13000",
        "ix_findings_confirmed": "10000 10000 160 1",
        "ix_findings_standing_id": "60000 1",
    },
    "finding_events": {
        "ix_finding_events_finding_id": "1000000 5",
        "ix_finding_events_visit_id_to_status_from_status": "1000000 22 22 22",
    },
    "rectifications": {
        "sqlite_autoindex_rectifications_1": "1500 1",
        "ix_rectifications_unit_id_state": "1500 12 6",
    },
    "rectification_items": {
        "sqlite_autoindex_rectification_items_1": "12000 8 1",
        "ix_rectification_items_finding_id": "12000 1",
        "ix_rectification_items_state_due": "12000 2400 34",
    },
}


def upgrade() -> None:
    standing = sa.text("status IN ('open', 'suspected')")
    op.create_index(
        "ix_findings_standing_id",
        "findings",
        ["id"],
        sqlite_where=standing,
        postgresql_where=standing,
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute("ANALYZE sqlite_master")  # makes the table that holds the sizes
        for table, indexes in _SIZES.items():
            op.execute(f"DELETE FROM sqlite_stat1 WHERE tbl = '{table}'")
            for index, size in indexes.items():
                op.execute(f"INSERT INTO sqlite_stat1 VALUES ('{table}', '{index}', '{size}')")
        op.execute("ANALYZE sqlite_master")  # reads them anew


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table in _SIZES:
            op.execute(f"DELETE FROM sqlite_stat1 WHERE tbl = '{table}'")
    op.drop_index("ix_findings_standing_id", "findings")
