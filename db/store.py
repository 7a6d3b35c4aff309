"""All writes. Each method is one transaction: wholly there or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from datetime import date, datetime

from core.fetch import FetchOutcome
from core.site import Column
from core.unit import Unit
from db.records import (
    CheckResult,
    Discovered,
    Failure,
    KnownPage,
    PageRecord,
    Verdict,
    VisitCounts,
    VisitHandle,
    VisitStatus,
)
from db.session import Database

#: Says of an old finding (subject, url) whether tonight's material was enough to call it mended.
Settles = Callable[[str, str], bool] | Set[str]


class Store:
    """Writes to one database."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def sync_units(self, units: Iterable[Unit]) -> None:
        """Makes the stored units equal to the registry; units no longer in it stay, marked inactive."""
        raise NotImplementedError

    def plan_night(self, night: date, unit_ids: Sequence[str], now: datetime) -> tuple[str, ...]:
        """One visit row per unit; returns the units still to be visited. Again on an unfinished night: what is left.

        On a night that was finished (:meth:`finish_night`) it plans another run of it.
        """
        raise NotImplementedError

    def begin_visit(self, unit_id: str, night: date | None, now: datetime) -> VisitHandle:
        """Starts, or takes up again, the unit's visit of ``night``; ``None`` starts a spot check."""
        raise NotImplementedError

    def done_numbers(self, visit: VisitHandle) -> set[int]:
        """Numbers of the pages that this visit has dealt with (read, unchanged or failed)."""
        raise NotImplementedError

    def known_pages(self, unit_id: str) -> list[KnownPage]:
        """Every page the unit is known to have, by number."""
        raise NotImplementedError

    def save(
        self,
        visit: VisitHandle,
        *,
        now: datetime,
        pages: Sequence[PageRecord] = (),
        discovered: Sequence[Discovered] = (),
        unchanged: Sequence[int] = (),
        failures: Sequence[Failure] = (),
        counts: VisitCounts | None = None,
    ) -> dict[str, int]:
        """Stores a batch and returns the number of every address in it; the same batch twice changes nothing more.

        Raises :class:`db.errors.Overtaken` where another process has taken the visit over.
        """
        raise NotImplementedError

    def save_outcomes(
        self,
        unit_id: str,
        visit: VisitHandle | int | None,
        outcomes: Mapping[str, FetchOutcome],
        now: datetime,
    ) -> None:
        """How asking for link targets ended (normalised address → outcome); counts streaks over visits."""
        raise NotImplementedError

    def add_link_targets(
        self, unit_id: str, visit: VisitHandle | int | None, targets: Mapping[str, str]
    ) -> None:
        """Remembers external link targets: target address → address of a page that links to it."""
        raise NotImplementedError

    def external_targets(self, visits: date | Iterable[int]) -> dict[str, dict[str, str]]:
        """Distinct targets to ask for: address → {unit id: page that links to it}, for a night or given visits."""
        raise NotImplementedError

    def apply_site_results(
        self,
        visit: VisitHandle | int,
        unit_id: str,
        results: Sequence[CheckResult],
        settles: Mapping[str, Settles],
        now: datetime,
    ) -> None:
        """Stores what the site checks said.

        An old finding that was not yielded is resolved where ``settles[check]`` (called with subject and url, or a
        set of subjects) says that the material was enough, and neither the check nor the subject was undecided.
        """
        raise NotImplementedError

    def save_columns(
        self, unit_id: str, columns: Sequence[Column], due: Mapping[str, date | None], now: datetime
    ) -> None:
        """Makes the unit's stored columns equal to ``columns``; ``due`` maps a column's address to its due day."""
        raise NotImplementedError

    def close_visit(
        self,
        visit: VisitHandle,
        status: VisitStatus | str,
        reason: str,
        counts: VisitCounts | None,
        now: datetime,
    ) -> None:
        """Ends the visit and stores its coverage."""
        raise NotImplementedError

    def finish_night(self, night: date, now: datetime) -> None:
        """Ends the night: visits never begun become ``not-started``, those cut off ``incomplete``, each with a reason."""
        raise NotImplementedError

    def review(
        self,
        finding_id: str,
        verdict: Verdict | str,
        reason: str,
        by: str,
        until: date | None,
        now: datetime,
    ) -> None:
        """A person's word; raises :class:`db.errors.UnknownFinding`."""
        raise NotImplementedError
