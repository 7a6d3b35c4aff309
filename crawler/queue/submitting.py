"""Who hands in the pieces of a night, waits for their ends, and takes back what is no longer wanted."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic, sleep
from typing import Any

from procrastinate import App, sql
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job, Status

from core.times import SHANGHAI
from crawler.night.pool import Piece
from crawler.queue.parcels import Parcel, key_of, lock_of, packed, to_json, urgency_of
from crawler.queue.schema import unavailable
from crawler.queue.tasks import TASK, handing_in, queue_of
from crawler.reasons import DEADLINE_REACHED
from db.running.work import alive, all_workers, ends_of
from db.session import Database

logger = logging.getLogger(__name__)

_TICK_SECONDS = 0.3
_LOOK_SECONDS = 3.0
_GRACE_SECONDS = 40.0
_SILENT_SECONDS = 60.0
_KEPT_HOURS = 7 * 24
_OF_NIGHTS = ("visit ", "links ", "judge ")
_OPEN = (Status.TODO.value, Status.DOING.value)
_ENDED = tuple(s.value for s in (Status.SUCCEEDED, Status.FAILED, Status.CANCELLED, Status.ABORTED))


@dataclass
class WorkerPool:
    """An :class:`crawler.night.pool.Engine`: other processes do the work, here or on other machines.

    Whoever hands in a night's work holds the night (:mod:`db.hold`), so there is one at a time. Work of that night that is
    in the queue already, because who handed it in was killed, is waited for and not handed in again; work of other nights is
    taken back. Other runs (rechecks, probes, spot checks) have a ``group`` of their own and leave all other work alone; what
    they handed in is done even where they are killed. What is not begun within ``patience`` seconds is taken back.
    """

    database: Database
    url: str
    program: str
    on_end: Callable[[str, str, Any], None]
    deadline: float | None = None
    group: str = ""
    patience: float | None = None
    stopping: str = ""
    _names: dict[int, str] = field(default_factory=dict)
    _told_to_stop: float | None = None
    _heard: float = 0.0
    _began: float = 0.0

    def run(self, pieces: Iterable[Piece]) -> None:
        """Returns when everything has ended. Raises :class:`db.errors.DatabaseUnavailable`."""
        with _translated(), handing_in(self.url).open() as app:
            self._hand_in(app, [packed(p) for p in pieces])
            self._began = self._heard = looked = monotonic()
            while self._names:
                self._take_ends()
                self._stop_if_due(app)
                if monotonic() - looked > _LOOK_SECONDS:
                    looked = monotonic()
                    self._look(app)
                if self._names:
                    sleep(_TICK_SECONDS)

    def stop(self, reason: str) -> None:
        self.stopping = self.stopping or reason

    # Handing in ------------------------------------------------------------------------------------------------

    def _hand_in(self, app: App, parcels: list[Parcel]) -> None:
        _forget_old(app)
        listed = (j for s in _OPEN for j in app.job_manager.list_jobs(task=TASK, status=s))
        there = {j.queueing_lock: j for j in listed if self._is_ours(j.queueing_lock or "")}
        wanted = {f"{self._prefix}{key_of(p)}": p for p in parcels}
        for key, job in there.items():
            if key not in wanted or job.queue != queue_of(self.program):
                app.job_manager.cancel_job_by_id(_number(job), abort=True)
            else:
                self._names[_number(job)] = wanted.pop(key).name
        new = [_job(key, parcel, self.program) for key, parcel in wanted.items()]
        if new:
            for job, parcel in zip(app.job_manager.batch_defer_jobs(new), wanted.values(), strict=True):
                self._names[_number(job)] = parcel.name

    @property
    def _prefix(self) -> str:
        return f"{self.group} " if self.group else ""

    def _is_ours(self, key: str) -> bool:
        """Whether the work belongs to this run; a night's has no group before its key."""
        return key.startswith(self._prefix) if self.group else key.startswith(_OF_NIGHTS)

    # Waiting ---------------------------------------------------------------------------------------------------

    def _take_ends(self) -> None:
        for number, end in ends_of(self.database, list(self._names)).items():
            self._heard = monotonic()
            self._ended(number, end.kind, tuple(end.value) if end.kind == "failed" else end.value)

    def _ended(self, number: int, kind: str, value: Any) -> None:
        self.on_end(self._names.pop(number), kind, value)

    def _look(self, app: App) -> None:
        """What the queue itself says: jobs that were taken back or given up leave no end; nobody may be there at all."""
        known = _states(app, list(self._names))
        self._take_ends()
        for number in list(self._names):
            status = known.get(number)
            if status == Status.CANCELLED.value:
                self._ended(number, "not-started", self.stopping or "任务已从队列撤回")
            elif status not in _OPEN:
                self._ended(number, "died", f"队列里记为 {status or '不存在'}")
        if self.patience is not None and monotonic() - self._began > self.patience:
            self._lose_patience(app, [n for n, s in known.items() if s == Status.TODO.value])
        if Status.DOING.value in known.values():
            self._heard = monotonic()
        elif self._names and monotonic() - self._heard > _SILENT_SECONDS:
            self._heard = monotonic()
            logger.warning("%s", self._nobody())

    def _lose_patience(self, app: App, numbers: list[int]) -> None:
        """What waits still is taken back; what a worker takes at this moment stays with it."""
        for number in numbers:
            if number in self._names and app.job_manager.cancel_job_by_id(number):
                self._ended(number, "not-started", "没有工作进程接")

    def _nobody(self) -> str:
        there = alive(all_workers(self.database), datetime.now(SHANGHAI))
        others = [w.name for w in there if w.program != self.program]
        if others and len(others) == len(there):
            return f"在线的工作进程（{'、'.join(others)}）程序或检查与本机不同，不能接这一夜的任务：请在各机器安装同一版本"
        return (
            "任务没有人接：请在一台或多台机器上运行 minjian worker"
            if not there
            else "工作进程都在忙，仍在等待"
        )

    # Stopping --------------------------------------------------------------------------------------------------

    def _stop_if_due(self, app: App) -> None:
        if self.deadline is not None and monotonic() > self.deadline:
            self.stop(DEADLINE_REACHED)
        if not self.stopping:
            return
        if self._told_to_stop is None:
            self._told_to_stop = monotonic()
            for number in self._names:
                app.job_manager.cancel_job_by_id(number, abort=True)
        elif monotonic() - self._told_to_stop > _GRACE_SECONDS:
            for number in list(self._names):
                self._ended(number, "died", "没有按时结束")


def _states(app: App, numbers: list[int]) -> dict[int, str]:
    """The states of these jobs; a whole listing would bring their arguments along."""
    query = "SELECT id, status::text AS status FROM procrastinate_jobs WHERE id = ANY(%(numbers)s)"
    rows = app.connector.get_sync_connector().execute_query_all(query, numbers=numbers)
    return {row["id"]: row["status"] for row in rows}


def _forget_old(app: App) -> None:
    """Jobs that ended a week ago are deleted, with their events."""
    app.connector.get_sync_connector().execute_query(
        sql.queries["delete_old_jobs"], nb_hours=_KEPT_HOURS, queue=None, statuses=list(_ENDED)
    )


def _job(key: str, parcel: Parcel, program: str) -> Job:
    return Job(
        queue=queue_of(program), priority=urgency_of(parcel), lock=lock_of(parcel), queueing_lock=key, task_name=TASK, task_kwargs={"parcel": to_json(parcel)}
    )  # fmt: skip


def _number(job: Job) -> int:
    if job.id is None:
        raise ValueError("a job without a number was never handed in")
    return job.id


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except ConnectorException as error:
        raise unavailable(error.__cause__ or error) from error
