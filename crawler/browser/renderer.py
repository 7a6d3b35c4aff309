"""The browser as a visit sees it: started when first needed, one on a machine at a time, ended with the visit.

A page that hangs, or a browser that dies, costs that page; the next one gets a new browser.
"""

from __future__ import annotations

import contextlib
import fcntl
import logging
import os
import select
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from time import monotonic, sleep
from typing import IO

import msgspec

from core.gathered import AxeRule, Click
from crawler.browser.words import Job, Setup, Shown

logger = logging.getLogger(__name__)

_ROOT = Path(__file__).resolve().parent.parent.parent
_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
_START_SECONDS, _PAGE_SECONDS = 60.0, 90.0
#: Pages after which the browser is started anew.
_RECYCLED_AFTER = 40
_DROPPED = frozenset({"content-encoding", "content-length", "transfer-encoding", "connection", "keep-alive"})


class BrowserGone(Exception):
    """There is no browser to be had; the message says why."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A page to show, as the visit read it. ``headers`` are the answer's, ``body`` is unpacked, ``at`` is its moment (ISO)."""

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    picture: bool = True
    axe: bool = False
    at: str = ""
    clicks: bool = False


@dataclass(frozen=True, kw_only=True)
class Rendering:
    """A page as the browser showed it: ``html`` in UTF-8, ``picture`` a PNG, either empty where there is none.

    ``problem`` says why what is shown proves nothing, ``errors`` are those of its scripts; ``live`` tells that it asked
    for data. ``axe`` is ``None`` where the test was not made or did not end; ``exits`` and ``elder`` are the clicks made.
    """

    html: bytes = b""
    picture: bytes = b""
    axe: tuple[AxeRule, ...] | None = None
    problem: str = ""
    errors: tuple[str, ...] = ()
    live: bool = False
    exits: tuple[Click, ...] = ()
    elder: Click | None = None


def find_browser(named: str = "") -> str:
    """The Chromium to use, empty where there is none or the extra ``browser`` is not installed."""
    if find_spec("playwright") is None:
        return ""
    return which(named) or "" if named else next(filter(None, map(which, _NAMES)), "")


class Renderer:
    """``own`` and ``others`` are the site's ground; ``until`` is in monotonic seconds. To be closed; :meth:`stop` ends it from another thread."""

    def __init__(
        self,
        chromium: str,
        *,
        agent: str,
        hosts: str = "",
        private: Iterable[str] = (),
        own: Iterable[str] = (),
        others: Iterable[str] = (),
        until: float = float("inf"),
    ) -> None:
        self._chromium, self._agent, self._hosts = chromium, agent, hosts
        self._private, self._own, self._until = tuple(private), tuple(own), until
        self._others = tuple(others)
        self._folder = tempfile.TemporaryDirectory(prefix="minjian-browser-")
        self._process: subprocess.Popen[bytes] | None = None
        self._lock: IO[str] | None = None
        self._stopped = threading.Event()
        self._shown = 0

    def render(self, page: Wanted) -> Rendering:
        """Shows one page; raises :class:`BrowserGone` where no browser can be had."""
        self._in_time()
        if self._process is None or self._shown >= _RECYCLED_AFTER:
            self._end_process()
            self._start()
        self._shown += 1
        prefix = Path(self._folder.name) / f"{self._shown}"
        body = prefix.with_suffix(".body")
        body.write_bytes(page.body)
        job = Job(
            url=page.url, status=page.status, headers=_kept(page.headers), body=str(body), own=self._own, others=self._others,
            prefix=str(prefix), picture=page.picture, axe=page.axe, at=page.at,
            clicks=page.clicks,
        )  # fmt: skip
        try:
            return _rendering(self._ask(job, _PAGE_SECONDS))
        except (OSError, msgspec.DecodeError) as error:
            self._end_process()
            self._in_time()
            if self._stopped.is_set():
                raise BrowserGone("走访被中断") from error
            return Rendering(problem=f"浏览器没有应答（{error}）")
        finally:
            for path in Path(self._folder.name).iterdir():
                path.unlink()

    def _in_time(self) -> None:
        if monotonic() > self._until:
            raise BrowserGone("浏览器的时间用完了")

    def stop(self) -> None:
        """Ends a rendering under way."""
        self._stopped.set()
        self._end_process()

    def close(self) -> None:
        self._end_process()
        if self._lock is not None:
            self._lock.close()
        self._folder.cleanup()

    # The process -------------------------------------------------------------------------------------------

    def _start(self) -> None:
        self._take_turn()
        log = Path(self._folder.name).with_suffix(".log")
        with log.open("wb") as errors:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "crawler.browser.process"],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, start_new_session=True,
                env={**os.environ, "PYTHONPATH": str(_ROOT)},
            )  # fmt: skip
        setup = Setup(
            chromium=self._chromium, agent=self._agent, hosts=self._hosts, private=self._private,
            folder=self._folder.name,
        )  # fmt: skip
        self._shown = 0
        try:
            self._ask(setup, _START_SECONDS)
        except (OSError, msgspec.DecodeError) as error:
            self._end_process()
            said = log.read_text("utf-8", "replace").strip().splitlines()[-1:]
            raise BrowserGone(f"浏览器启动不了：{(said or [str(error)])[0][:200]}") from error
        finally:
            log.unlink(missing_ok=True)

    def _take_turn(self) -> None:
        """Waits until no other visit on this machine has a browser."""
        if self._lock is not None:
            return
        path = Path(tempfile.gettempdir()) / f"minjian-browser-{os.getuid()}.lock"
        stream = path.open("a")
        while True:
            try:
                fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if self._stopped.is_set() or monotonic() > self._until:
                    stream.close()
                    raise BrowserGone("没有轮到浏览器") from None
                sleep(0.2)
            else:
                self._lock = stream
                return

    def _ask(self, words: Setup | Job, seconds: float) -> Shown:
        process = self._process
        if process is None or process.stdin is None or process.stdout is None or self._stopped.is_set():
            raise OSError("stopped")
        process.stdin.write(msgspec.json.encode(words) + b"\n")
        process.stdin.flush()
        limit = min(monotonic() + seconds, max(self._until, monotonic() + 1.0))
        ready, _, _ = select.select([process.stdout], [], [], limit - monotonic())
        if not ready:
            raise TimeoutError("超时")
        line = process.stdout.readline()
        if not line.endswith(b"\n"):
            raise OSError("进程异常结束")
        return msgspec.json.decode(line, type=Shown)

    def _end_process(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if process.stdin is not None and not self._stopped.is_set():
            _closed(process.stdin)
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                logger.warning("the browser did not end in time and is killed")
        # Also where the process itself has ended: what it started may not have.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                _closed(stream)


def _closed(stream: IO[bytes]) -> None:
    try:
        stream.close()
    except BrokenPipeError:
        logger.debug("the browser was gone already")


def _kept(headers: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    return tuple((n, v) for n, v in headers if n.lower() not in _DROPPED)


def _rendering(shown: Shown) -> Rendering:
    def read(name: str) -> bytes:
        return Path(name).read_bytes() if name else b""

    return Rendering(
        html=read(shown.html),
        picture=read(shown.picture),
        axe=shown.axe,
        problem=shown.problem,
        errors=shown.errors,
        live=shown.live,
        exits=shown.exits,
        elder=shown.elder,
    )
