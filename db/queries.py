"""All reads for people: findings, coverage, visits, units, and the stored facts of a site."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from core.fetch import FetchOutcome
from core.site import PageIndex
from db.records import (
    CoverageRow,
    FindingFilter,
    FindingHistory,
    FindingRow,
    NightSummary,
    UnitRow,
    VisitHandle,
    VisitRow,
)
from db.session import Database


def findings(database: Database, wanted: FindingFilter = FindingFilter()) -> list[FindingRow]:
    """Worst first, then by unit and address."""
    raise NotImplementedError


def finding(database: Database, finding_id: str) -> FindingHistory:
    """One finding, whole; raises :class:`db.errors.UnknownFinding`."""
    raise NotImplementedError


def coverage(database: Database, night: date | None = None) -> list[CoverageRow]:
    """Coverage of ``night``, or of the newest night, by unit and check."""
    raise NotImplementedError


def visits(
    database: Database,
    *,
    night: date | None = None,
    unit_id: str | None = None,
    limit: int | None = None,
) -> list[VisitRow]:
    """Visits, newest first."""
    raise NotImplementedError


def units(database: Database) -> list[UnitRow]:
    """All active units in registry order."""
    raise NotImplementedError


def nights(database: Database) -> list[date]:
    """The nights there were, newest first."""
    raise NotImplementedError


def night_summary(database: Database, night: date) -> NightSummary:
    """A night in numbers."""
    raise NotImplementedError


def site_pages(database: Database, unit_id: str) -> PageIndex:
    """The stored facts of the unit's pages, read as asked for."""
    raise NotImplementedError


def observed_urls(database: Database, visit: VisitHandle | int) -> frozenset[str]:
    """Normalised addresses of the pages read or found unchanged in this visit."""
    raise NotImplementedError


def outcomes(database: Database, unit_id: str, visit: VisitHandle | int) -> Mapping[str, FetchOutcome]:
    """How every address asked for in this visit ended (pages and link targets), by normalised address."""
    raise NotImplementedError


def first_seen(database: Database, unit_id: str) -> Mapping[str, datetime]:
    """When each page of the unit was first read, by normalised address."""
    raise NotImplementedError
