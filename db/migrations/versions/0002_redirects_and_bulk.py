"""Where an address sent its visitor (redirects were stored as failures); links of pages apart from their other
facts; an index that gives findings worst first."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

#: Facts of before stay whole; a higher reader version has every page read again.
_EMPTY = "''"


_WORST_FIRST = ("veto-candidate", "serious", "moderate", "minor", "notice")


def upgrade() -> None:
    op.add_column("pages", sa.Column("final_url", sa.Text(), nullable=False, server_default=""))
    op.execute(
        "UPDATE pages SET problem = '', detail = '', failures = 0, streak = 1"
        " WHERE problem = 'bad-response' AND http_status >= 300 AND http_status < 400 AND http_status <> 304"
    )

    op.add_column(
        "page_facts", sa.Column("bulk", sa.LargeBinary(), nullable=False, server_default=sa.text(_EMPTY))
    )

    op.add_column(
        "findings", sa.Column("severity_rank", sa.SmallInteger(), nullable=False, server_default="9")
    )
    ranks = " ".join(f"WHEN '{name}' THEN {rank}" for rank, name in enumerate(_WORST_FIRST))
    op.execute(f"UPDATE findings SET severity_rank = CASE severity {ranks} ELSE 9 END")
    op.create_index("ix_findings_worst", "findings", ["severity_rank", "unit_id", "check_id", "id"])
    op.create_index("ix_pages_unit_id_kind", "pages", ["unit_id", "kind"])


def downgrade() -> None:
    op.drop_index("ix_pages_unit_id_kind", table_name="pages")
    op.drop_index("ix_findings_worst", table_name="findings")
    op.drop_column("findings", "severity_rank")
    op.drop_column("page_facts", "bulk")
    op.drop_column("pages", "final_url")
