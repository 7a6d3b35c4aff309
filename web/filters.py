"""The filters of the list of findings, as they stand in an address (筛选)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from fastapi import Request

from core.finding import ACTIVE, SEVERITY_ORDER, Severity, Status
from core.times import SHANGHAI
from core.unit import Category
from core.words import SEVERITIES, STATUSES, THEMES, UNIT_CATEGORIES
from db.desk.paging import Key
from db.records.findings import Change, FindingFilter
from db.text import clean
from web.desk import Desk
from web.viewer import NOWHERE, Viewer

#: What a night changed, in words.
CHANGES: Mapping[Change, str] = {
    Change.NEW: "新发现",
    Change.OPENED: "多次看到、已确认",
    Change.REOPENED: "复发",
    Change.RESOLVED: "已整改",
    Change.CLEARED: "疑点消失",
}
#: Choices of the state: the usual one first.
STATES = {"": "未了结", **STATUSES, "all": "全部"}
_LONGEST_TEXT = 100


@dataclass(frozen=True)
class Filters:
    """The choices as they came, each one known or empty."""

    unit: str = ""
    group: str = ""
    city: str = ""
    theme: str = ""
    check: str = ""
    severity: str = ""
    status: str = ""
    since: str = ""
    until: str = ""
    text: str = ""
    change: str = ""
    night: str = ""

    @classmethod
    def of(cls, values: Mapping[str, str], desk: Desk) -> Filters:
        """What is not known is left out, as if it had not been chosen."""
        known: dict[str, Sequence[Any] | Mapping[str, Any]] = {
            "unit": desk.units,
            "group": UNIT_CATEGORIES,
            "city": [u.id for u in desk.registry.units if u.category is Category.CITY],
            "theme": THEMES,
            "check": desk.catalogue.checks,
            "severity": SEVERITIES,
            "status": STATES,
            "change": [c.value for c in Change],
        }
        chosen = {n: values.get(n, "") for n in cls.__dataclass_fields__}
        chosen |= {n: v if (v := chosen[n]) in known[n] else "" for n in known}
        chosen |= {n: chosen[n] if day_of(chosen[n]) else "" for n in ("since", "until", "night")}
        chosen["text"] = clean(chosen["text"]).replace("\ufffd", "").strip()[:_LONGEST_TEXT]
        return cls(**chosen)

    def chosen(self) -> dict[str, str]:
        """What has been chosen, for an address."""
        return {n: v for n in self.__dataclass_fields__ if (v := getattr(self, n))}

    def wanted(self, desk: Desk, viewer: Viewer) -> FindingFilter:
        """The filter for the database, narrowed to what ``viewer`` may see."""
        units = self._units(desk)
        night, until = day_of(self.night), day_of(self.until)
        changed = (night, Change(self.change)) if night and self.change else None
        made = FindingFilter(
            units=tuple(units),
            categories=(self.theme,) if self.theme else (),
            checks=(self.check,) if self.check else (),
            severities=(Severity(self.severity),) if self.severity else (),
            statuses=self._statuses(changed is not None),
            since=midnight(day_of(self.since)),
            until=midnight(until, 1),
            text=self.text,
            change=changed,
        )
        return viewer.within(made)

    def _units(self, desk: Desk) -> list[str]:
        """The units that all choices leave over; empty for all, and none where none is left."""
        if not (self.unit or self.group or self.city):
            return []
        left = [
            u.id
            for u in desk.registry.units
            if self.unit in ("", u.id)
            and self.group in ("", u.category.value)
            and self.city in ("", u.id, u.parent)
        ]
        return left or [NOWHERE]

    def _statuses(self, by_change: bool) -> tuple[Status, ...]:
        if self.status == "all" or (by_change and not self.status):
            return ()
        return (Status(self.status),) if self.status else tuple(s for s in Status if s in ACTIVE)

    def words(self, desk: Desk) -> list[str]:
        """What has been chosen, for people."""
        check = desk.catalogue.checks.get(self.check)
        night = day_of(self.night)
        changed = (
            f"{night.month}月{night.day}日夜间{CHANGES[Change(self.change)]}" if night and self.change else ""
        )
        words = [
            changed,
            desk.units[self.unit].short_name if self.unit else "",
            UNIT_CATEGORIES.get(self.group, ""),
            f"{desk.units[self.city].short_name}及所辖" if self.city else "",
            THEMES.get(self.theme, ""),
            check.title if check else "",
            SEVERITIES.get(self.severity, ""),
            STATES[self.status] if self.status else "",
            f"{self.since} 起" if self.since else "",
            f"{self.until} 止" if self.until else "",
            f"含“{self.text}”" if self.text else "",
        ]
        return [w for w in words if w]


def filters_of(request: Request, desk: Desk) -> Filters:
    return Filters.of(request.query_params, desk)


def key_words(key: Key) -> str:
    """A key as it stands in an address."""
    return ".".join(str(part) for part in key)


def key_of(words: str) -> Key | None:
    """The key again; ``None`` where the words are none."""
    parts = clean(words).split(".")
    if len(parts) != 4 or not parts[0].isascii() or not parts[0].isdigit() or len(parts[0]) > 2:
        return None
    return int(parts[0]), parts[1], parts[2], parts[3]


def rank_of(severity: Severity) -> int:
    return SEVERITY_ORDER.index(severity)


def day_of(text: str) -> date | None:
    """An ISO day of this century; ``None`` for anything else."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2100 else None


def midnight(day: date | None, later: int = 0) -> datetime | None:
    """When the day begins in Asia/Shanghai, or the day that is ``later`` days on."""
    if day is None:
        return None
    return datetime.combine(day + timedelta(days=later), datetime.min.time(), SHANGHAI)
