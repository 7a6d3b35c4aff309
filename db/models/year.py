"""A year: roll-ups with their scores and signatures, what people scored by hand, past years."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
)

from db.models.base import metadata, of_unit, row_id, text, whole
from db.types import Json, Moment


def _of_rollup() -> Column[int]:
    return Column("rollup_id", BigInteger, ForeignKey("rollups.id"), primary_key=True, autoincrement=False)


#: A roll-up of a year under one rubric. ``version`` counts publications; a draft is the next one. ``hash`` names its numbers.
rollups = Table(
    "rollups",
    metadata,
    row_id(),
    Column("year", Integer, nullable=False),
    Column("rubric", String(64), nullable=False),
    Column("rubric_version", Integer, nullable=False),
    Column("rubric_hash", String(64), nullable=False),
    Column("version", Integer, nullable=False),
    Column("state", String(8), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("as_of", Moment, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("summary", Json, nullable=False),
    text("reason"),
    Column("changes", Json, nullable=False),
    UniqueConstraint("year", "rubric", "version"),
)

#: Points are whole hundredths here and in ``scores``: what is stored is what was reckoned, to the last digit.
unit_scores = Table(
    "unit_scores",
    metadata,
    _of_rollup(),
    of_unit(primary_key=True),
    Column("category", String(16), nullable=False),
    whole("rank"),
    text("grade"),
    Column("excellent", Boolean, nullable=False),
    Column("vetoed", Boolean, nullable=False),
    whole("points"),
    whole("low"),
    whole("high"),
    Column("details", LargeBinary, nullable=False),
)

scores = Table(
    "scores",
    metadata,
    _of_rollup(),
    of_unit(primary_key=True),
    Column("indicator", String(64), primary_key=True),
    whole("points"),
    whole("lost"),
    whole("low"),
    whole("high"),
)

#: ``account`` is the name by which the person logs in, empty for who signed on the command line.
signatures = Table(
    "signatures",
    metadata,
    _of_rollup(),
    Column("account", String(64), primary_key=True, server_default=""),
    Column("name", String(64), primary_key=True),
    Column("hash", String(64), nullable=False),
    Column("at", Moment, nullable=False),
)

manual_scores = Table(
    "manual_scores",
    metadata,
    Column("year", Integer, primary_key=True, autoincrement=False),
    of_unit(primary_key=True),
    Column("indicator", String(64), primary_key=True),
    Column("reviewer", String(64), primary_key=True),
    whole("points"),
    Column("scored_on", Date, nullable=False),
    text("note"),
)

#: ``unit_id`` is empty for the average of a category.
past_scores = Table(
    "past_scores",
    metadata,
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("category", String(16), primary_key=True),
    Column("unit_id", String(64), primary_key=True, server_default=""),
    whole("points"),
    text("source"),
)
