"""Tokens for programs, links for showing one thing to others, filters kept under a name."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from db.types import Json, Moment, RowId

revision = "0012"
down_revision = "0010"
branch_labels = None
depends_on = None


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False, server_default="")


def upgrade() -> None:
    _tokens()
    _links()
    _views()


def _tokens() -> None:
    op.create_table(
        "api_tokens",
        sa.Column("id", RowId, nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("hint", sa.String(16), nullable=False),
        _text("name"),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("unit_id", sa.String(64)),
        sa.Column("made_by", sa.BigInteger()),
        sa.Column("made_at", Moment, nullable=False),
        sa.Column("expires_at", Moment, nullable=False),
        sa.Column("revoked_at", Moment),
        sa.Column("used_at", Moment),
        sa.PrimaryKeyConstraint("id", name="pk_api_tokens"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_api_tokens_unit_id_units"),
        sa.ForeignKeyConstraint(["made_by"], ["people.id"], name="fk_api_tokens_made_by_people"),
        sa.UniqueConstraint("key", name="uq_api_tokens_key"),
    )


def _links() -> None:
    op.create_table(
        "share_links",
        sa.Column("id", RowId, nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("target", sa.String(64), nullable=False),
        sa.Column("unit_id", sa.String(64), nullable=False),
        sa.Column("made_by", sa.BigInteger(), nullable=False),
        sa.Column("made_at", Moment, nullable=False),
        sa.Column("expires_at", Moment, nullable=False),
        _text("password"),
        sa.Column("revoked_at", Moment),
        sa.Column("opened", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("opened_at", Moment),
        sa.PrimaryKeyConstraint("id", name="pk_share_links"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_share_links_unit_id_units"),
        sa.ForeignKeyConstraint(["made_by"], ["people.id"], name="fk_share_links_made_by_people"),
        sa.UniqueConstraint("key", name="uq_share_links_key"),
    )
    op.create_index("ix_share_links_made_by", "share_links", ["made_by"])


def _views() -> None:
    op.create_table(
        "saved_views",
        sa.Column("id", RowId, nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        _text("name"),
        sa.Column("chosen", Json, nullable=False),
        sa.Column("made_at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_saved_views"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_saved_views_person_id_people"),
        sa.UniqueConstraint("person_id", "name", name="uq_saved_views_person_id_name"),
    )


def downgrade() -> None:
    for table in ("saved_views", "share_links", "api_tokens"):
        op.drop_table(table)
