"""Accounts of units on other platforms (政务新媒体), and their posts."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Date, ForeignKeyConstraint, String, Table

from db.models.base import metadata, of_unit, text
from db.types import Moment

#: Accounts of units on other platforms (政务新媒体), as samplers found them on ``sampled_on``.
accounts = Table(
    "accounts",
    metadata,
    of_unit(primary_key=True),
    Column("platform", String(64), primary_key=True),
    Column("name", String(128), primary_key=True),
    text("address"),
    Column("sampled_on", Date, nullable=False),
    Column("interactive", Boolean),
    Column("closed_on", Date),
)

posts = Table(
    "posts",
    metadata,
    Column("unit_id", String(64), primary_key=True),
    Column("platform", String(64), primary_key=True),
    Column("name", String(128), primary_key=True),
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("posted_at", Moment, nullable=False),
    text("title"),
    text("url"),
    Column("interpretation", Boolean),
    text("forms"),
    ForeignKeyConstraint(
        ["unit_id", "platform", "name"], ["accounts.unit_id", "accounts.platform", "accounts.name"]
    ),
)
