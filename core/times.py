"""Time as people here read it. The clock itself is read elsewhere; these functions only convert."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

#: Asia/Shanghai has had no daylight saving since 1991; a fixed offset is exact for every date we meet.
SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")


def local(moment: datetime) -> datetime:
    """The aware ``moment`` in Asia/Shanghai; a naive one is taken as local already."""
    return moment.replace(tzinfo=SHANGHAI) if moment.tzinfo is None else moment.astimezone(SHANGHAI)


def utc(moment: datetime) -> datetime:
    """The aware ``moment`` in UTC; a naive one is taken as Asia/Shanghai."""
    return local(moment).astimezone(UTC)


def local_date(moment: datetime) -> date:
    """The calendar day in Asia/Shanghai."""
    return local(moment).date()
