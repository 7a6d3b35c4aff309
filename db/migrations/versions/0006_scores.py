"""Scores of a year in versions with signatures; marks of reviewers, accounts and their posts, scores of past years."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from db.types import Json

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)

_SCORES = """
    SELECT r.year, s.unit_id, u.short_name AS unit, r.rubric, s.indicator, round(s.points / 100.0, 2) AS points,
        round(s.lost / 100.0, 2) AS lost, round(s.low / 100.0, 2) AS low, round(s.high / 100.0, 2) AS high,
        r.version, r.state
    FROM scores s JOIN rollups r ON r.id = s.rollup_id JOIN units u ON u.id = s.unit_id
    WHERE r.version = (SELECT max(q.version) FROM rollups q WHERE q.year = r.year AND q.rubric = r.rubric)
"""
_OLD_SCORES = """
    SELECT s.year, s.unit_id, u.short_name AS unit, s.rubric, s.indicator, s.points, s.lost, s.low, s.high
    FROM scores s JOIN units u ON u.id = s.unit_id
"""


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), server_default="", nullable=False)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _unit(name: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f(f"fk_{name}_unit_id_units"))


def _rollup(name: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["rollup_id"], ["rollups.id"], name=op.f(f"fk_{name}_rollup_id_rollups"))


def upgrade() -> None:
    op.execute("DROP VIEW v_scores")
    op.drop_table("scores")  # nothing has ever written to it
    _create_scores()
    _create_given()
    op.execute(f"CREATE VIEW v_scores AS {_SCORES}")


def _create_scores() -> None:
    op.create_table(
        "rollups",
        sa.Column("id", ID, nullable=False),
        _number("year"),
        sa.Column("rubric", sa.String(64), nullable=False),
        _number("rubric_version"),
        sa.Column("rubric_hash", sa.String(64), nullable=False),
        _number("version"),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("as_of", MOMENT, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("summary", Json, nullable=False),
        _text("reason"),
        sa.Column("changes", Json, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rollups")),
        sa.UniqueConstraint("year", "rubric", "version", name=op.f("uq_rollups_year_rubric_version")),
    )
    op.create_table(
        "unit_scores",
        sa.Column("rollup_id", sa.BigInteger(), nullable=False),
        sa.Column("unit_id", sa.String(64), nullable=False),
        sa.Column("category", sa.String(16), nullable=False),
        _number("rank"),
        _text("grade"),
        sa.Column("excellent", sa.Boolean(), nullable=False),
        sa.Column("vetoed", sa.Boolean(), nullable=False),
        *(_number(n) for n in ("points", "low", "high")),
        sa.Column("details", sa.LargeBinary(), nullable=False),
        _rollup("unit_scores"),
        _unit("unit_scores"),
        sa.PrimaryKeyConstraint("rollup_id", "unit_id", name=op.f("pk_unit_scores")),
    )
    op.create_table(
        "scores",
        sa.Column("rollup_id", sa.BigInteger(), nullable=False),
        sa.Column("unit_id", sa.String(64), nullable=False),
        sa.Column("indicator", sa.String(64), nullable=False),
        *(_number(n) for n in ("points", "lost", "low", "high")),
        _rollup("scores"),
        _unit("scores"),
        sa.PrimaryKeyConstraint("rollup_id", "unit_id", "indicator", name=op.f("pk_scores")),
    )
    op.create_table(
        "signatures",
        sa.Column("rollup_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        _rollup("signatures"),
        sa.PrimaryKeyConstraint("rollup_id", "name", name=op.f("pk_signatures")),
    )


def _create_given() -> None:
    op.create_table(
        "manual_scores",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("unit_id", sa.String(64), nullable=False),
        sa.Column("indicator", sa.String(64), nullable=False),
        sa.Column("reviewer", sa.String(64), nullable=False),
        _number("points"),
        sa.Column("scored_on", sa.Date(), nullable=False),
        _text("note"),
        _unit("manual_scores"),
        sa.PrimaryKeyConstraint("year", "unit_id", "indicator", "reviewer", name=op.f("pk_manual_scores")),
    )
    op.create_table(
        "accounts",
        sa.Column("unit_id", sa.String(64), nullable=False),
        sa.Column("platform", sa.String(64), nullable=False),
        sa.Column("name", sa.String(128), nullable=False),
        _text("address"),
        sa.Column("sampled_on", sa.Date(), nullable=False),
        sa.Column("interactive", sa.Boolean()),
        sa.Column("closed_on", sa.Date()),
        _unit("accounts"),
        sa.PrimaryKeyConstraint("unit_id", "platform", "name", name=op.f("pk_accounts")),
    )
    op.create_table(
        "posts",
        sa.Column("unit_id", sa.String(64), nullable=False),
        sa.Column("platform", sa.String(64), nullable=False),
        sa.Column("name", sa.String(128), nullable=False),
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("posted_at", MOMENT, nullable=False),
        _text("title"),
        _text("url"),
        sa.Column("interpretation", sa.Boolean()),
        _text("forms"),
        sa.ForeignKeyConstraint(
            ["unit_id", "platform", "name"],
            ["accounts.unit_id", "accounts.platform", "accounts.name"],
            name=op.f("fk_posts_unit_id_accounts"),
        ),
        sa.PrimaryKeyConstraint("unit_id", "platform", "name", "key", name=op.f("pk_posts")),
    )
    op.create_table(
        "past_scores",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("category", sa.String(16), nullable=False),
        sa.Column("unit_id", sa.String(64), server_default="", nullable=False),
        _number("points"),
        _text("source"),
        sa.PrimaryKeyConstraint("year", "category", "unit_id", name=op.f("pk_past_scores")),
    )


def downgrade() -> None:
    op.execute("DROP VIEW v_scores")
    for table in ("past_scores", "posts", "accounts", "manual_scores", "signatures", "scores", "unit_scores"):
        op.drop_table(table)
    op.drop_table("rollups")
    op.create_table(
        "scores",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("unit_id", sa.String(64), nullable=False),
        sa.Column("rubric", sa.String(64), nullable=False),
        sa.Column("indicator", sa.String(64), nullable=False),
        *(sa.Column(n, sa.Float()) for n in ("points", "lost", "low", "high")),
        _unit("scores"),
        sa.PrimaryKeyConstraint("year", "unit_id", "rubric", "indicator", name=op.f("pk_scores")),
    )
    op.execute(f"CREATE VIEW v_scores AS {_OLD_SCORES}")
