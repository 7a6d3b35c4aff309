"""Words of the command line as the values they stand for; each raises :class:`~crawler.errors.RunError` with what would be right."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from core.finding import Severity, Status
from core.times import SHANGHAI

_Word = TypeVar("_Word", bound=StrEnum)


def severity_of(text: str) -> Severity:
    return one_of(Severity, text, "程度")


def severities_of(text: str | None) -> tuple[Severity, ...]:
    return tuple(severity_of(part.strip()) for part in (text or "").split(",") if part.strip())


def statuses_of(text: str | None) -> tuple[Status, ...]:
    if text == "all":
        return tuple(Status)
    return tuple(
        one_of(Status, part.strip(), "状态", "all（全部）")
        for part in (text or "").split(",")
        if part.strip()
    )


def one_of(kind: type[_Word], text: str, what: str, *others: str) -> _Word:
    from crawler.errors import RunError

    try:
        return kind(text)
    except ValueError as error:
        raise RunError(
            f"{what}“{text}”应为 {'、'.join([*(k.value for k in kind), *others])} 之一", 2
        ) from error


def date_of(text: str | None) -> date | None:
    """A day as it is written on the command line, ``None`` where none is."""
    from crawler.errors import RunError

    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError as error:
        raise RunError(f"日期“{text}”应写成 2026-11-20", 2) from error


def begin_of(text: str | None) -> datetime | None:
    """The first moment of such a day in China."""
    day = date_of(text)
    return None if day is None else datetime.combine(day, datetime.min.time(), SHANGHAI)
