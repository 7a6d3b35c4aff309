"""All writes. Each method is one transaction: wholly there or not at all."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, case, func, select

from core.address import address_hash
from core.fetch import FetchOutcome, FetchProblem
from core.page import PageKind
from core.unit import Unit
from db import bitmap
from db.evidence import renderings as rendering_rows
from db.evidence import rows as evidence_rows
from db.findings import reviews as review_writes
from db.findings.templates import TemplateWriter
from db.findings.writes import FindingWriter, Settles
from db.models.visits import pages, visits
from db.people.records import Deed
from db.records.columns import ColumnRecord
from db.records.evidence import EvidenceRecord, RenderingRecord
from db.records.findings import CheckResult, Verdict
from db.records.pages import Discovered, Failure, KnownPage, PageOrder, PageRecord, Ranks
from db.records.visits import VisitCounts, VisitHandle, VisitStatus
from db.session import Database
from db.text import clean
from db.visits import columns as column_writes
from db.visits import coverage
from db.visits import links as link_writes
from db.visits import writes as visit_writes
from db.visits.guarantee import rotation
from db.visits.pages import Address, PageWriter

__all__ = ["Settles", "Store"]


class Store:
    """Writes to one database."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def sync_units(self, units: Iterable[Unit]) -> None:
        """Makes the stored units equal to the registry; units no longer in it stay, marked inactive."""
        with self.database.write() as connection:
            visit_writes.sync_units(connection, units)

    def plan_night(self, night: date, unit_ids: Sequence[str], now: datetime) -> tuple[str, ...]:
        """One visit row per unit; returns the units still to be visited. Again on an unfinished night: what is left.

        On a night that was finished (:meth:`finish_night`) it plans another run of it.
        """
        with self.database.write() as connection:
            return visit_writes.plan_night(connection, night, unit_ids, now)

    def begin_visit(self, unit_id: str, night: date | None, now: datetime) -> VisitHandle:
        """Starts, or takes up again, the unit's visit of ``night``; ``None`` starts a spot check."""
        with self.database.write() as connection:
            visit_writes.expire_explanations(connection, unit_id, now)
            return visit_writes.begin(connection, unit_id, night, now)

    def done(self, visit: VisitHandle) -> bytes:
        """The pages that this visit has dealt with (read, unchanged or failed), as a bitmap of their numbers."""
        with self.database.read() as connection:
            return bytes(
                connection.execute(select(visits.c.done).where(visits.c.id == visit.id)).scalar_one()
            )

    def page_order(
        self,
        unit_id: str,
        homepages: Iterable[str],
        ranks: Ranks,
        before: datetime | None = None,
        nights: int = 7,
    ) -> PageOrder:
        """The unit's pages in the order of ``ranks``, as compact as numbers are: a site may have 100,000 pages.

        Of the pages not asked for since ``before``, those that waited longest come right behind home and columns, as many
        as it takes for every page to have its turn within ``nights``.

        Addresses of a trap are met, and not asked for again: each answer would name the next ones.
        """
        worth = case(
            (pages.c.url_hash.in_([address_hash(u) for u in homepages]), ranks.home),
            (pages.c.kind == PageKind.COLUMN.value, ranks.column),
            ((pages.c.worth == ranks.new) & pages.c.last_read_at.is_not(None), ranks.read),
            else_=pages.c.worth,
        )
        statement = (
            select(pages.c.number, pages.c.url_hash, pages.c.problem, worth.label("rank"))
            .where(pages.c.unit_id == unit_id)
            .order_by(worth, pages.c.last_read_at.nulls_first(), pages.c.number)
        )
        first, rest, hashes = array("q"), array("q"), set()
        with self.database.read() as connection:
            due = self._due(connection, unit_id, before, nights)
            turn = frozenset(due)
            for number, value, problem, rank in connection.execute(statement).yield_per(5000):
                hashes.add(value)
                if problem == FetchProblem.TRAP:
                    continue
                if rank <= ranks.column:
                    first.append(number)
                elif number not in turn:
                    rest.append(number)
        known = set(first) if due else set()
        return PageOrder(first + array("q", (n for n in due if n not in known)) + rest, hashes, turn - known)

    @staticmethod
    def _due(connection: Connection, unit_id: str, before: datetime | None, nights: int) -> list[int]:
        if before is None:
            return []
        number = connection.execute(select(func.count()).where(pages.c.unit_id == unit_id)).scalar_one()
        return list(connection.execute(rotation(unit_id, before, -(-number // nights))).scalars())

    def numbers_at(self, unit_id: str, urls: Iterable[str]) -> dict[str, int]:
        """The numbers of the pages at these addresses; addresses that nobody met are left out."""
        wanted = {address_hash(u): u for u in urls}
        statement = select(pages.c.url_hash, pages.c.number).where(
            pages.c.unit_id == unit_id, pages.c.url_hash.in_(list(wanted))
        )
        with self.database.read() as connection:
            return {wanted[row.url_hash]: row.number for row in connection.execute(statement)}

    def known(self, unit_id: str, numbers: Sequence[int]) -> list[KnownPage]:
        """These pages, in this order."""
        names = KnownPage.__dataclass_fields__
        statement = select(*(pages.c[name] for name in names)).where(
            pages.c.unit_id == unit_id, pages.c.number.in_(numbers)
        )
        with self.database.read() as connection:
            found = {row["number"]: KnownPage(**row) for row in connection.execute(statement).mappings()}
        return [found[n] for n in numbers if n in found]

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
        targets: Mapping[str, str] | None = None,
        evidence: Sequence[EvidenceRecord] = (),
        renderings: Sequence[RenderingRecord] = (),
    ) -> dict[str, int]:
        """Stores a batch and returns the number of every address in it; the same batch twice changes nothing more.

        ``targets`` are external link targets: target address → address of a page that links to it. ``evidence`` tells where the bytes of pages are, which must be on the disk already,
        ``renderings`` what a browser showed of them.
        Raises :class:`db.errors.Overtaken` where another process has taken the visit over.
        """
        with self.database.write() as connection:
            done = visit_writes.fence(connection, visit, running=True)
            writer = PageWriter(connection, visit.unit_id, visit.id, now)
            addresses: list[Address] = [*pages, *failures, *discovered]
            numbers, stored = writer.numbers(addresses)
            writer.read(pages, numbers, stored)
            writer.unchanged(unchanged)
            writer.failed(failures, numbers, stored)
            link_writes.add_targets(connection, visit.unit_id, targets or {})
            evidence_rows.add(connection, visit, evidence)
            rendering_rows.add(connection, visit, renderings)
            dealt_with = {numbers[a.url] for a in addresses[: len(pages) + len(failures)]} | set(unchanged)
            visit_writes.progress(connection, visit.id, bitmap.add(done, dealt_with), counts)
        return numbers

    def save_outcomes(
        self,
        unit_id: str,
        visit: VisitHandle | int | None,
        outcomes: Mapping[str, FetchOutcome],
        now: datetime,
    ) -> None:
        """How asking for link targets ended (normalised address → outcome); counts streaks over visits."""
        with self.database.write() as connection:
            link_writes.save_outcomes(connection, unit_id, visit_writes.id_of(visit), outcomes, now)

    def external_targets(
        self, visits: date | Iterable[int], *, unanswered: bool = False
    ) -> dict[str, dict[str, str]]:
        """Distinct targets to ask for: address → {unit id: page that links to it}, for a night or given visits.

        With ``unanswered``, only those to which not every one of the visits concerned has an answer.
        """
        with self.database.read() as connection:
            return link_writes.external_targets(connection, visits, unanswered=unanswered)

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
        with self.database.write() as connection:
            if isinstance(visit, VisitHandle):
                visit_writes.fence(connection, visit)
            identity = visit_writes.id_of(visit)
            FindingWriter(connection, unit_id, identity, now).site(results, settles)
            coverage.note_site_results(connection, identity, results)

    def join_templates(
        self, visit_id: int, unit_id: str, kinds: Mapping[str, Mapping[str, str]], now: datetime
    ) -> int:
        """Makes one finding of what nearly all pages of a folder show; gives the number of those made. ``kinds`` maps
        checks to the messages that may be a template's fault, each with the data that has to be the same.
        """
        with self.database.write() as connection:
            return TemplateWriter(connection, unit_id, visit_id, now).join(kinds)

    def save_columns(self, unit_id: str, columns: Sequence[ColumnRecord], now: datetime) -> None:
        """Makes the unit's stored columns equal to ``columns``."""
        with self.database.write() as connection:
            column_writes.save(connection, unit_id, columns, now)

    def save_gathered(self, visit: VisitHandle, name: str, facts: Any) -> None:
        """Keeps what a gatherer found with the visit; the same name again replaces it."""
        with self.database.write() as connection:
            visit_writes.fence(connection, visit)
            visit_writes.save_gathered(connection, visit, name, facts)

    def save_evidence(self, visit: VisitHandle, records: Sequence[EvidenceRecord]) -> None:
        """Where bytes are that were written down after the visit."""
        with self.database.write() as connection:
            visit_writes.fence(connection, visit)
            evidence_rows.add(connection, visit, records)

    def close_visit(
        self,
        visit: VisitHandle,
        status: VisitStatus | str,
        reason: str,
        counts: VisitCounts | None,
        now: datetime,
    ) -> None:
        """Ends the visit and stores its coverage."""
        with self.database.write() as connection:
            visit_writes.fence(connection, visit)
            visit_writes.close(connection, visit, VisitStatus(status), clean(reason), counts, now)

    def finish_night(self, night: date, now: datetime) -> None:
        """Ends the night: visits never begun become ``not-started``, those cut off ``incomplete``, each with a reason."""
        with self.database.write() as connection:
            visit_writes.finish_night(connection, night, now)

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
        with self.database.write() as connection:
            review_writes.review(
                connection, finding_id, Verdict(verdict), reason=reason, by=by, until=until, now=now
            )

    def review_many(
        self,
        ids: Sequence[str],
        verdict: Verdict,
        reason: str,
        until: date | None,
        deed: Deed,
        seen: Mapping[str, str] | None = None,
    ) -> int:
        """One word on many findings, all or none; gives the number under which it can be taken back.

        ``seen`` maps findings to the revisions looked at; raises :class:`db.errors.Moved` where one has another by now.
        """
        return review_writes.review_many(
            self.database, ids, verdict, reason=reason, until=until, deed=deed, seen=seen
        )

    def take_back(self, number: int, deed: Deed) -> list[str]:
        """Undoes a review; raises :class:`db.errors.Moved` where something else happened since."""
        return review_writes.take_back(self.database, number, deed)
