"""Names by which single sign-on knows people, signatures by account, what a site's documents hang together by, mended apart."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from db.types import Moment

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_EVENTS = "ix_finding_events_visit_id_to_status"
_MORE = "ix_finding_events_visit_id_to_status_from_status"
_SIGNED = sa.text("sign_on <> ''")


def upgrade() -> None:
    op.add_column("people", sa.Column("sign_on", sa.String(200), server_default="", nullable=False))
    op.create_index(
        "ix_people_sign_on",
        "people",
        ["sign_on"],
        unique=True,
        sqlite_where=_SIGNED,
        postgresql_where=_SIGNED,
    )
    _keyed(["rollup_id", "account", "name"])
    op.create_index(_MORE, "finding_events", ["visit_id", "to_status", "from_status"])
    op.drop_index(_EVENTS, "finding_events")
    op.create_table(
        "site_maps",
        sa.Column("unit_id", sa.String(64), nullable=False),
        sa.Column("name", sa.String(32), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_site_maps_unit_id_units")),
        sa.PrimaryKeyConstraint("unit_id", "name", name=op.f("pk_site_maps")),
    )


def _keyed(key: list[str]) -> None:
    """Signatures under another key. Two people of one name have two accounts; who signed by name alone has none."""
    kept = [n for n in ("rollup_id", "account", "name", "hash", "at") if n in {"hash", "at", *key}]
    op.rename_table("signatures", "signatures_before")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE signatures_before DROP CONSTRAINT pk_signatures")
        op.execute("ALTER TABLE signatures_before DROP CONSTRAINT fk_signatures_rollup_id_rollups")
    made: dict[str, sa.Column[Any]] = {
        "rollup_id": sa.Column("rollup_id", sa.BigInteger(), autoincrement=False, nullable=False),
        "account": sa.Column("account", sa.String(64), server_default="", nullable=False),
        "name": sa.Column("name", sa.String(64), nullable=False),
        "hash": sa.Column("hash", sa.String(64), nullable=False),
        "at": sa.Column("at", Moment(), nullable=False),
    }
    op.create_table(
        "signatures",
        *(made[n] for n in kept),
        sa.ForeignKeyConstraint(["rollup_id"], ["rollups.id"], name=op.f("fk_signatures_rollup_id_rollups")),
        sa.PrimaryKeyConstraint(*key, name=op.f("pk_signatures")),
    )
    columns = 'rollup_id, name, hash, "at"'
    first = 'SELECT rollup_id, name, min(hash), min("at") FROM signatures_before GROUP BY rollup_id, name'
    op.execute(f"INSERT INTO signatures ({columns}) {first}")
    op.drop_table("signatures_before")


def downgrade() -> None:
    op.drop_table("site_maps")
    op.create_index(_EVENTS, "finding_events", ["visit_id", "to_status"])
    op.drop_index(_MORE, "finding_events")
    _keyed(["rollup_id", "name"])
    op.drop_index("ix_people_sign_on", "people")
    op.drop_column("people", "sign_on")
