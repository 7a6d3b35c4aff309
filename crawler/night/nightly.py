"""The whole night: plan, visits, external links, site checks, coverage, summary."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from core.times import SHANGHAI
from core.unit import Unit
from crawler.errors import RunError
from crawler.evidence.sealing import seal_night
from crawler.evidence.sending import send_waiting, waiting_lines
from crawler.net.our_line import WORDS
from crawler.night.ending import interruptions, translated
from crawler.night.linking import ask_links_piece
from crawler.night.pieces import judge_piece, visit_piece
from crawler.night.pool import Engine, Piece, Pool
from crawler.night.visiting import Order
from crawler.office import Office, log_file
from crawler.reasons import INTERRUPTED
from crawler.telling.admission import admission_lines
from crawler.telling.progress import NightProgress
from db import night_reads, queries
from db.hold import held
from db.records.visits import NightSummary, VisitRow, VisitStatus
from db.rectify import settle as rectify_settle
from db.visits.our_line import StruckOut, our_line_lines, struck_out

logger = logging.getLogger(__name__)

_DATABASE_ERRORS = frozenset(
    {"StorageFull", "DatabaseUnavailable", "DatabaseOutdated", "DatabaseTooNew", "DatabaseError"}
)
_BLOCKED_SHARE = 0.2
_TRIES = 3  # of a piece whose process was killed
_NAMED = 5


@dataclass
class Night:
    """One run over many units. ``night`` is ``None`` for spot checks (``minjian crawl``), which are not part of a night.

    ``engine`` makes who does the work, from how many at once, what to tell of news and of ends, and the deadline.
    """

    office: Office
    units: Sequence[Unit]
    night: date | None
    jobs: int
    max_pages: int
    deadline: float | None = None
    engine: Callable[..., Engine] = Pool
    visits: dict[str, int] = field(default_factory=dict)
    trouble: str = ""
    interrupted: bool = False
    unjudged: set[str] = field(default_factory=set)
    _died: set[str] = field(default_factory=set)

    def run(self) -> int:
        """Everything; gives the exit code. Raises :class:`RunError` where nothing could be done at all."""
        try:
            with translated(), self._held():
                left = self._plan()
                with interruptions(self._interrupt):
                    self._visit(left)
                    if not self.interrupted and not self.trouble:
                        self._links()
                        self._judge()
                if self.night and not self.interrupted and not self.trouble:
                    self.office.store.finish_night(self.night, self._now())
                    send_waiting(self.office.config.vault, self.office.database, self._now())
                    seal_night(self.office.config.vault, self.office.database, self.night, self._now())
                    rectify_settle.settle(self.office.database, self._now())
                return self._exit_code()
        except KeyboardInterrupt:
            return 130

    def rows(self) -> list[VisitRow]:
        """The visits of this run."""
        if self.night:
            newest: dict[str, VisitRow] = {}
            for row in queries.visits(self.office.database, night=self.night):
                newest.setdefault(row.unit_id, row)
            return list(newest.values())
        found = (queries.visits(self.office.database, unit_id=u, limit=5) for u in self.visits)
        return [row for rows in found for row in rows if row.id == self.visits[row.unit_id]]

    def summary(self) -> NightSummary:
        """The night in numbers; only for a run that belongs to a night."""
        if self.night is None:
            raise ValueError("a spot check has no night")
        return night_reads.night_summary(self.office.database, self.night)

    def notes(self) -> list[str]:
        """What the operator has to do or to know about our own part."""
        found = struck_out(self.office.database, self.night) if self.night else StruckOut()
        config, database = self.office.config, self.office.database
        return [
            *our_line_lines(found),
            *self._unjudged_lines(),
            *admission_lines(self.rows(), self.units, config),
            *waiting_lines(config.vault, database, datetime.now(SHANGHAI)),
        ]

    def _unjudged_lines(self) -> list[str]:
        names = [u.short_name for u in self.units if u.id in self.unjudged]
        if not names:
            return []
        listed = "、".join(names[:_NAMED]) + ("等" if len(names) > _NAMED else "")
        return [
            f"{len(names)} 个网站的全站检查没有做成（{listed}），这些网站的栏目、链接等问题维持原样；原因见日志，再运行一次即补做"
        ]

    def _held(self) -> AbstractContextManager[None]:
        if self.night is None:
            return nullcontext()
        return held(self.office.database, f"minjian nightly {self.night}")

    # Stages --------------------------------------------------------------------------------------------------

    def _now(self) -> datetime:
        return self.office.config.now()

    def _plan(self) -> list[Unit]:
        if self.night is None:
            return list(self.units)
        left = set(self.office.store.plan_night(self.night, [u.id for u in self.units], self._now()))
        return [u for u in self.units if u.id in left]

    def _visit(self, units: Sequence[Unit]) -> None:
        """Visits all; a process that was killed is replaced, and goes on where the first one stopped."""
        for attempt in range(_TRIES):
            self._died.clear()
            with NightProgress("续访" if attempt else "走访", len(units)) as progress:
                pool = self._pool(progress, self._visited, self.deadline)
                pool.run(
                    Piece(
                        u.id, visit_piece, (self.office.config, self._order(u), self._log_file(u.id)), u.turn
                    )
                    for u in units
                )
            units = [u for u in units if u.id in self._died]
            if not units or not self.night or pool.stopping:
                break
        if self.night:
            self.visits |= {row.unit_id: row.id for row in self.rows()}

    def _order(self, unit: Unit) -> Order:
        return Order(
            unit=unit,
            night=self.night,
            max_pages=self.max_pages,
            deadline=self.deadline,
            external=self.night is None,
            probes=self.night is not None,
        )

    def _visited(self, name: str, kind: str, value: Any) -> None:
        if kind == "done":
            self.visits[name] = value
        else:
            self._failed(name, kind, value)

    def _failed(self, name: str, kind: str, value: Any) -> None:
        """A piece came to no good end. What stops the whole run is said once, at its end, and not for every site."""
        if kind == "not-started":
            return
        if kind == "died":
            self._died.add(name)
        if kind == "failed" and value[0] in _DATABASE_ERRORS:
            self.trouble = self.trouble or value[1]
            self._current.stop(self.trouble)
            return
        words = f"{value[0]}：{value[1]}" if kind == "failed" else f"进程异常结束（{value}）"
        logger.error("%s: %s", name, words)

    def _links(self) -> None:
        if self.night and self.visits:
            log = str(self.office.config.home / "logs" / "links.log")
            self._run_one(Piece("外链核验", ask_links_piece, (self.office.config, dict(self.visits), log)))

    def _run_one(self, piece: Piece) -> None:
        """Runs one piece in a process of its own."""

        def ended(name: str, kind: str, value: Any) -> None:
            if kind != "done":
                self._failed(name, kind, value)

        for _ in range(_TRIES):
            self._died.clear()
            with NightProgress(piece.name, 1) as progress:
                self._pool(progress, ended, self.deadline).run([piece])
            if not self._died or self._current.stopping:
                break

    def _judge(self) -> None:
        units = [u for u in self.units if u.id in self.visits]
        self.unjudged = {u.id for u in units}
        for _ in range(_TRIES):
            self._died.clear()
            with NightProgress("全站检查", len(units)) as progress:
                pool = self._pool(progress, self._judged, None)
                pool.run(Piece(u.id, judge_piece, (self.office.config, u, self.visits[u.id])) for u in units)
            units = [u for u in units if u.id in self._died]
            if not units or pool.stopping:
                break

    def _judged(self, name: str, kind: str, value: Any) -> None:
        if kind == "done":
            self.unjudged.discard(name)
        else:
            self._failed(name, kind, value)

    # Around the stages -----------------------------------------------------------------------------------------

    def _pool(
        self, progress: NightProgress, ended: Callable[[str, str, Any], None], deadline: float | None
    ) -> Engine:
        def on_end(name: str, kind: str, value: Any) -> None:
            progress.ended(name)
            ended(name, kind, value)

        self._current: Engine = self.engine(
            self.jobs, lambda name, news: progress.news(name, *news), on_end, deadline
        )
        return self._current

    def _interrupt(self) -> None:
        self.interrupted = True
        self._current.stop(INTERRUPTED)

    def _log_file(self, unit_id: str) -> str:
        return log_file(self.office.config, self.night.isoformat() if self.night else "spot", unit_id)

    def _exit_code(self) -> int:
        if self.interrupted:
            return 130
        if self.trouble:
            raise RunError(self.trouble, 5)
        rows = self.rows()
        return night_exit_code(rows) or (3 if len(rows) < len(self.units) or self.unjudged else 0)


def night_exit_code(rows: Sequence[VisitRow]) -> int:
    """5 where no site at all could be reached, or our own line was at fault with most, 4 where a fifth or more blocked us, 3 incomplete, else 0."""
    states = [row.status for row in rows]
    if sum(row.reason.startswith(WORDS) for row in rows) > len(rows) / 2:
        return 5
    if len(states) > 1 and all(s is VisitStatus.UNREACHABLE for s in states):
        return 5
    if states and states.count(VisitStatus.BLOCKED) >= max(1, _BLOCKED_SHARE * len(states)):
        return 4
    finished = (VisitStatus.DONE, VisitStatus.UNREACHABLE, VisitStatus.BLOCKED)
    return 0 if all(s in finished for s in states) else 3
