"""``minjian worker``: takes pieces of work from the queue and does each in a process of its own.

A worker says every other second that it is alive. Work of one that is silent is given to others; so one that could not
say it in time stops at once whatever it does, before others begin with it. Nothing is lost: a visit goes on from its
done-set, and an overtaken process is kept from writing by the number of its attempt.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
import sys
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic, time
from typing import Any, NoReturn

import msgspec
import psycopg
from procrastinate import App, JobContext
from procrastinate.exceptions import ConnectorException
from procrastinate.worker import Worker

from checks.catalogue import Catalogue
from core.times import SHANGHAI
from crawler.config import Config
from crawler.evidence.sending import send_waiting
from crawler.night.pool import Inbox, Pool
from crawler.queue.parcels import Parcel, Probe, Visit, from_json, program_key, unpacked
from crawler.queue.patience import Again, PatientManager, TryAgain, insisted
from crawler.queue.rescue import rescue, still_mine
from crawler.queue.tasks import TASK, queue_of, taking
from db import queries
from db.errors import DatabaseError
from db.records.visits import RESUMABLE
from db.running import work
from db.session import Database

logger = logging.getLogger("minjian.worker")

#: Set in a worker that begins anew because it had lost its standing: it waits for a database that is away.
AGAIN = "MINJIAN_WORKER_AGAIN"
_BEAT_SECONDS = 2.0
_NOTE_SECONDS = 5.0
_SEND_SECONDS = 60.0
#: Silent for so long, a worker stops; silent for longer, its work is given away.
FENCED_SECONDS, STALLED_SECONDS = 8.0, 12.0
_MOST_DEATHS = 3
_RETRIED = frozenset({"DatabaseUnavailable"})


@dataclass
class State:
    """What health and metrics tell of a worker."""

    name: str
    slots: int
    alive_at: datetime | None = None
    trouble: str = ""
    draining: bool = False
    running: dict[str, datetime] = field(default_factory=dict)
    ended: Counter[str] = field(default_factory=Counter)
    rescued: int = 0


class Taker:
    """One worker. ``grace`` is how many seconds running work may go on after the worker was told to end."""

    def __init__(
        self, config: Config, database: Database, catalogue: Catalogue, slots: int, grace: float
    ) -> None:
        self.config, self.database = config, database
        self.program = program_key(catalogue)
        self.state = State(f"{socket.gethostname()}-{os.getpid()}", slots)
        self._grace = grace
        self._inbox = Inbox()
        self._pool = Pool(slots, lambda name, news: None, self._piece_ended)
        self._ends: dict[str, asyncio.Future[tuple[str, Any]]] = {}
        self._jobs: dict[str, int] = {}
        self._handing_back: set[str] = set()
        self._giving_back = False
        self._stood = monotonic()
        self._began = datetime.now(SHANGHAI)
        self._noted = 0.0
        self._waiting = 0
        self._over = False

    def run(self) -> int:
        """Until it is told to end; gives the exit code. Raises :class:`db.errors.DatabaseError`."""
        thread = threading.Thread(target=self._pool.serve, args=(self._inbox,), name="pieces", daemon=True)
        thread.start()
        try:
            asyncio.run(self._main())
        finally:
            self._inbox.close()
            thread.join(30)
        return 0

    async def _main(self) -> None:
        self._loop = asyncio.get_running_loop()
        app = taking(self.config.database_url)
        app.job_manager = PatientManager(app.connector)
        app.task(name=TASK, pass_context=True, retry=TryAgain())(self._piece)
        async with app.open_async():
            self._worker = Worker(
                app, queues=[queue_of(self.program)], name=self.state.name, concurrency=self.state.slots,
                fetch_job_polling_interval=1.0, abort_job_polling_interval=1.0, listen_notify=False,
                install_signal_handlers=False, stalled_worker_timeout=STALLED_SECONDS,
                update_heartbeat_interval=86400.0,  # the library stops it while the last jobs end; ours goes on
            )  # fmt: skip
            for number in (signal.SIGINT, signal.SIGTERM):
                self._loop.add_signal_handler(number, self._told_to_end)
            sending = asyncio.create_task(self._send())
            beating = asyncio.create_task(self._beat(app))
            beating.add_done_callback(self._beating_ended)
            try:
                await self._worker.run()  # type: ignore[no-untyped-call]
            finally:
                await self._end(beating, sending)
        await asyncio.to_thread(work.forget_worker, self.database, self.state.name)

    # Taking and doing work ---------------------------------------------------------------------------------------

    async def _piece(self, context: JobContext, parcel: Any) -> None:
        """The queue's task. Its end is written down before the queue learns of it."""
        job = context.job
        number = int(job.id or 0)
        try:
            wanted = from_json(parcel)
        except msgspec.ValidationError as error:
            await self._note(number, "?", "failed", ("ValidationError", f"任务内容无法识别：{error}"))
            return
        kind, value = await self._done_before(wanted) or await self._do(number, wanted)
        await self._own(number)
        if wanted.name in self._handing_back:
            self._handing_back.discard(wanted.name)
            raise Again(0)
        if kind == "failed" and value[0] in _RETRIED:
            raise Again(5)
        if kind == "died" and job.attempts + 1 < _MOST_DEATHS:
            logger.warning("%s: its process ended with %s; it is tried again", wanted.name, value)
            raise Again(0)
        if kind == "failed":
            logger.error("%s: %s: %s", wanted.name, *value)
        await self._note(number, wanted.name, kind, value)

    async def _done_before(self, wanted: Parcel) -> tuple[str, Any] | None:
        """A visit that was closed, by who was killed before saying so, is not begun anew; nor is a round for nobody."""
        if isinstance(wanted.work, Probe) and time() > wanted.work.until:
            return "failed", ("TooLate", "这一轮探测没有人等了")
        if not isinstance(wanted.work, Visit) or wanted.work.order.night is None:
            return None
        order = wanted.work.order
        rows = await self._insist(
            lambda: queries.visits(self.database, night=order.night, unit_id=order.unit.id, limit=1)
        )
        return None if not rows or rows[0].status in RESUMABLE else ("done", rows[0].id)

    async def _do(self, number: int, wanted: Parcel) -> tuple[str, Any]:
        future: asyncio.Future[tuple[str, Any]] = self._loop.create_future()
        name = wanted.name
        if self._giving_back:
            raise Again(0)
        self._ends[name], self._jobs[name] = future, number
        self.state.running[name] = datetime.now(SHANGHAI)
        logger.info("%s: begun (job %s)", name, number)
        self._inbox.put(unpacked(wanted, self.config))
        try:
            return await asyncio.shield(future)
        except asyncio.CancelledError:  # whoever handed it in takes it back
            self._inbox.end(name)
            return await future
        finally:
            del self._ends[name], self._jobs[name], self.state.running[name]

    def _piece_ended(self, name: str, kind: str, value: Any) -> None:
        """Called in the pool's thread."""
        self._loop.call_soon_threadsafe(self._settle, name, kind, value)

    def _settle(self, name: str, kind: str, value: Any) -> None:
        self.state.ended[kind] += 1
        logger.info("%s: %s", name, kind)
        if not self._ends[name].done():
            self._ends[name].set_result((kind, value))

    async def _note(self, number: int, name: str, kind: str, value: Any) -> None:
        end = work.End(job=number, name=name, kind=kind, value=value, worker=self.state.name)
        await self._insist(lambda: work.note_end(self.database, end, datetime.now(SHANGHAI)))

    async def _insist(self, deed: Callable[[], Any]) -> Any:
        """Does it in a thread, and again while the database is away; losing one's standing ends the trying."""
        while True:
            try:
                return await asyncio.to_thread(deed)
            except DatabaseError as error:
                logger.warning("%s", error)
                await asyncio.sleep(1)

    async def _own(self, number: int) -> None:
        """Returns where the job is this worker's still."""
        app: App = self._worker.app
        mine = await insisted(lambda: still_mine(app, self._worker.worker_id, [number]))
        if number not in mine:
            self._begin_anew("任务已交给别的工作进程")

    # Standing ----------------------------------------------------------------------------------------------------

    async def _beat(self, app: App) -> None:
        """Says that this worker is alive, gives away the work of silent ones, and looks whether its own still is."""
        while not self._over:
            await asyncio.sleep(_BEAT_SECONDS)
            if monotonic() - self._stood > FENCED_SECONDS:
                self._begin_anew("太久没能向数据库报到")
            if self._worker.worker_id is None:
                continue
            try:
                async with asyncio.timeout(FENCED_SECONDS):
                    await self._beat_once(app)
                    await self._note_worker()
            except (ConnectorException, psycopg.Error, DatabaseError, TimeoutError) as error:
                self.state.trouble = str(error.__cause__ or error)[:300] or type(error).__name__
                logger.warning("database: %s", self.state.trouble)

    async def _beat_once(self, app: App) -> None:
        worker_id = self._worker.worker_id
        numbers = list(self._jobs.values())
        mine = await still_mine(app, worker_id, numbers, beat=True)
        if (set(numbers) - mine) & set(self._jobs.values()):
            self._begin_anew("任务已交给别的工作进程")
        self._stood = monotonic()
        self.state.alive_at, self.state.trouble = datetime.now(SHANGHAI), ""
        given = await rescue(app, STALLED_SECONDS)
        if given:
            self.state.rescued += given
            logger.warning("%s pieces of work of silent workers are in the queue again", given)

    async def _note_worker(self) -> None:
        if monotonic() - self._noted < _NOTE_SECONDS:
            return
        self._noted = monotonic()
        row = work.Worker(
            name=self.state.name, program=self.program, slots=self.state.slots, running=tuple(self.state.running),
            ended=self.state.ended.total(), draining=self.state.draining, started_at=self._began, seen_at=datetime.now(SHANGHAI), waiting=self._waiting,
        )  # fmt: skip
        await asyncio.to_thread(work.note_worker, self.database, row)

    async def _send(self) -> None:
        """What could not go to the store when its visit ended goes later; visits of killed processes leave such files."""
        vault = self.config.vault
        while vault.shared:
            try:
                done = await asyncio.to_thread(send_waiting, vault, self.database, datetime.now(SHANGHAI))
                self._waiting = done.waiting
            except DatabaseError as error:
                logger.warning("%s", error)
            await asyncio.sleep(_SEND_SECONDS)

    def _beating_ended(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (error := task.exception()) is not None:
            logger.error("%s", error, exc_info=error)
            self._begin_anew("内部出错")

    def _begin_anew(self, why: str) -> NoReturn:
        """Drops everything: the processes of the pieces die with the fork server, and that with this program's image."""
        logger.error("%s；放下手里的任务，重新开始", why)
        if self.state.draining:
            os._exit(75)
        os.environ[AGAIN] = "1"
        sys.stderr.flush()
        os.execv(sys.executable, [sys.executable, "-m", "cli", *sys.argv[1:]])

    # The end -----------------------------------------------------------------------------------------------------

    async def _end(self, *tasks: asyncio.Task[None]) -> None:
        """Ends them while the queue is still open.

        A cancellation can be lost (``wait_for`` of Python 3.11, where what it waits for comes at the same moment): a
        task that goes on sees that all is over before it waits again.
        """
        self._over = True
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)

    def _told_to_end(self) -> None:
        """Takes nothing more; what runs may go on for a while, then it ends in order and goes back to the queue."""
        grace = 0.0 if self.state.draining else self._grace
        self.state.draining = True
        self._worker.stop()  # type: ignore[no-untyped-call]
        logger.info("ending; %s pieces of work may go on for %.0f s", len(self._ends), grace)
        self._loop.call_later(grace, self._hand_back)

    def _hand_back(self) -> None:
        self._giving_back = True
        for name in self._ends:
            self._handing_back.add(name)
            self._inbox.end(name)
