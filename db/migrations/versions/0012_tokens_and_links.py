"""Tokens for programs, links for showing one thing to others, filters kept under a name; indexes for trends and words."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from db.types import Json, Moment, RowId

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


_WORDS = " || ".join(f"{{row}}.{name} || char(10) || char(10)" for name in ("message", "url", "quote"))
_CHANGED = " OR ".join(f"old.{name} IS NOT new.{name}" for name in ("message", "url", "quote"))
_NUMBER = "(SELECT number FROM finding_text_numbers WHERE finding_id = {row}.id)"
_ADD = f"INSERT INTO finding_text_grams(rowid, words) VALUES ({_NUMBER}, {_WORDS});"
_DROP = f"INSERT INTO finding_text_grams(finding_text_grams, rowid, words) VALUES ('delete', {_NUMBER}, {_WORDS});"
_NEW, _OLD = {"row": "new"}, {"row": "old"}
#: SQLite's index of all triples of letters of what findings say. Findings get numbers of their own in it, since SQLite may
#: renumber their rows. Two line ends behind each text make every pair of letters the beginning of a triple.
_INDEX_OF_WORDS = (
    "CREATE TABLE finding_text_numbers (number INTEGER PRIMARY KEY, finding_id VARCHAR(32) NOT NULL UNIQUE)",
    "CREATE VIRTUAL TABLE finding_text_grams USING fts5(words, content='', detail='none', tokenize='trigram')",
    "CREATE VIRTUAL TABLE finding_text_terms USING fts5vocab(finding_text_grams, 'row')",
    "INSERT INTO finding_text_numbers(finding_id) SELECT id FROM findings",
    "INSERT INTO finding_text_grams(rowid, words) SELECT n.number, "
    + _WORDS.format(row="f")
    + " FROM findings f JOIN finding_text_numbers n ON n.finding_id = f.id",
    "CREATE TRIGGER finding_text_insert AFTER INSERT ON findings BEGIN "
    f"INSERT INTO finding_text_numbers(finding_id) VALUES (new.id); {_ADD.format(**_NEW)} END",
    f"CREATE TRIGGER finding_text_update AFTER UPDATE OF message, url, quote ON findings WHEN {_CHANGED} BEGIN "
    f"{_DROP.format(**_OLD)} {_ADD.format(**_NEW)} END",
    f"CREATE TRIGGER finding_text_delete AFTER DELETE ON findings BEGIN {_DROP.format(**_OLD)} "
    "DELETE FROM finding_text_numbers WHERE finding_id = old.id; END",
)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False, server_default="")


def upgrade() -> None:
    _tokens()
    _links()
    _views()
    op.drop_index("ix_finding_events_visit_id", "finding_events")
    op.create_index("ix_finding_events_visit_id_to_status", "finding_events", ["visit_id", "to_status"])
    if op.get_bind().dialect.name == "sqlite":
        for statement in _INDEX_OF_WORDS:
            op.execute(statement)


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
    if op.get_bind().dialect.name == "sqlite":
        for name in ("insert", "update", "delete"):
            op.execute(f"DROP TRIGGER finding_text_{name}")
        for name in ("terms", "grams", "numbers"):
            op.execute(f"DROP TABLE finding_text_{name}")
    op.drop_index("ix_finding_events_visit_id_to_status", "finding_events")
    op.create_index("ix_finding_events_visit_id", "finding_events", ["visit_id"])
    for table in ("saved_views", "share_links", "api_tokens"):
        op.drop_table(table)
