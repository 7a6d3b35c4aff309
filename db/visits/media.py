"""The accounts of a unit on other platforms (政务新媒体), with their sampled posts."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import select

from core.site import Account, Post
from db.models.media import accounts, posts
from db.session import Database


def accounts_of(database: Database, unit_id: str) -> tuple[Account, ...]:
    """All accounts of the unit by platform and name, each with its posts newest first."""
    table = accounts.c
    of_unit = select(accounts).where(table.unit_id == unit_id)
    told = select(posts).where(posts.c.unit_id == unit_id)
    found: dict[tuple[str, str], list[Post]] = defaultdict(list)
    with database.read() as connection:
        rows = sorted(connection.execute(of_unit), key=lambda r: (r.platform, r.name))
        if rows:
            for row in connection.execute(told.order_by(posts.c.posted_at.desc(), posts.c.key)):
                found[row.platform, row.name].append(_post(row))
    return tuple(_account(row, found[row.platform, row.name]) for row in rows)


def _account(row: Any, sampled: list[Post]) -> Account:
    return Account(
        platform=row.platform,
        name=row.name,
        address=row.address,
        sampled=row.sampled_on,
        interactive=row.interactive,
        closed=row.closed_on,
        posts=tuple(sampled),
    )


def _post(row: Any) -> Post:
    return Post(
        posted=row.posted_at,
        title=row.title,
        url=row.url,
        interpretation=row.interpretation,
        forms=tuple(f for f in row.forms.split("、") if f),
    )
