"""``python -m cli …`` without its seconds of importing: forked from a process that has imported everything and done nothing.

What comes of it is what a process of its own would be: arguments, environment, folder, streams, signals and exit code are its own,
and so is the fork server that it begins for its visits, which is forked from the same state. Only the loading is saved. Tests of
the loading (what is imported when, plug-ins, a service as people start it) begin real ones.
"""

from __future__ import annotations

import atexit
import fcntl
import gc
import json
import multiprocessing.util
import os
import runpy
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import IO, Any

ROOT = Path(__file__).parents[1]
_LARGEST = 1 << 17  # bytes of one order
_HIGH = 100  # descriptors from here on are nobody's
#: What a command would import when it is called.
_MODULES = (
    "crawler.night.preload", "cli", "crawler.night.nightly", "crawler.single.recheck", "crawler.telling.summary", "db.backup", "reports.exports", "reports.evidence.folder",
    "alembic.command", "rich.live", "rich.table", "clock.scheduling", "crawler.queue.worker", "crawler.queue.submitting",
)  # fmt: skip


class Command:
    """``Command(["cli", "nightly"], env)``: ``python -m cli nightly`` under way in the repository's root.

    It has of :class:`subprocess.Popen` what tests ask for. What the command writes is read all the time, or goes to ``log``.
    """

    def __init__(
        self,
        words: Sequence[str],
        env: Mapping[str, str],
        session: bool = False,
        log: IO[bytes] | None = None,
    ) -> None:
        self.args = list(words)
        self.returncode: int | None = None
        self._answers, theirs = socket.socketpair()
        pipes = [] if log else [os.pipe(), os.pipe()]
        written = [log.fileno()] * 2 if log else [writing for _, writing in pipes]
        order = {"words": self.args, "env": dict(env), "session": session}
        with theirs, open(os.devnull, "rb") as nothing:
            given = [nothing.fileno(), *written, theirs.fileno()]
            socket.send_fds(_server(), [json.dumps(order).encode()], given)
        for _, writing in pipes:
            os.close(writing)
        self._written = [_Written(reading) for reading, _ in pipes]
        self.pid = self._number()

    def _number(self) -> int:
        said = self._answers.recv(4)
        assert said, "the warm process has ended"
        return int.from_bytes(said, "little")

    def poll(self) -> int | None:
        """The exit code, ``None`` while it is under way. It is another's child: that one tells how it ended."""
        if self.returncode is None and select.select([self._answers], [], [], 0)[0]:
            with self._answers:
                self.returncode = os.waitstatus_to_exitcode(self._number())
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        if self.returncode is None and not select.select([self._answers], [], [], timeout)[0]:
            raise subprocess.TimeoutExpired(self.args, timeout or 0)
        code = self.poll()
        assert code is not None
        return code

    def communicate(self, timeout: float | None = None) -> tuple[str, str]:
        """What it wrote to stdout and stderr until both were closed, once it has ended."""
        until = None if timeout is None else time.monotonic() + timeout
        for written in self._written:
            written.join(_left(until))
            if written.is_alive():
                raise subprocess.TimeoutExpired(self.args, timeout or 0)
        self.wait(_left(until))
        out, err = (written.text for written in self._written) if self._written else ("", "")
        return out, err

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


class _Written(Thread):
    """Reads what a command writes to one of its streams, to the end."""

    def __init__(self, reading: int) -> None:
        super().__init__(daemon=True)
        self.text = ""
        self._reading = reading
        self.start()

    def run(self) -> None:
        with open(self._reading, encoding="utf-8") as stream:
            self.text = stream.read()


def _left(until: float | None) -> float | None:
    return None if until is None else max(until - time.monotonic(), 0.0)


def run(
    words: Sequence[str], env: Mapping[str, str], timeout: float = 120
) -> subprocess.CompletedProcess[str]:
    """As :func:`subprocess.run` of ``python -m …``, with what it writes."""
    process = Command(words, env)
    try:
        out, err = process.communicate(timeout)
    except BaseException:
        process.kill()
        raise
    return subprocess.CompletedProcess(process.args, process.wait(), out, err)


@cache
def _server() -> socket.socket:
    """The line to the warm process, begun at the first call; it ends with this process."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        subprocess.Popen(
            [sys.executable, "-m", "tests.warm", str(theirs.fileno())],
            cwd=ROOT, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL,
        ).returncode = 0  # fmt: skip # nobody waits for it
    atexit.register(ours.close)
    return ours


# In the warm process -------------------------------------------------------------------------------------------------


def _serve(line: socket.socket) -> list[str]:
    """Returns in the process of each command, with its words."""
    while True:
        said, given, _, _ = socket.recv_fds(line, _LARGEST, 4)
        if not said:
            os._exit(0)
        with suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                """Buries those who watched a command that has ended."""
        if os.fork() == 0:
            line.close()
            *streams, answers = given
            if (pid := os.fork()) == 0:
                return _dressed(json.loads(said), streams, answers)
            for each in streams:
                os.close(each)
            _, status = os.waitpid(pid, 0)
            os.write(answers, status.to_bytes(4, "little"))
            os._exit(0)
        for each in given:
            os.close(each)


def _dressed(order: Mapping[str, Any], streams: list[int], answers: int) -> list[str]:
    """This process with a command's streams and environment; tells its number, and gives the words."""
    if order["session"]:
        os.setsid()
    for number, each in enumerate(streams):
        os.dup2(each, number)
        os.close(each)
    os.environ.clear()
    os.environ.update(order["env"])
    os.write(answers, os.getpid().to_bytes(4, "little"))
    os.close(answers)
    _set_fork_server_aside()
    return list(order["words"])


def _set_fork_server_aside() -> None:
    """The fork server of :mod:`multiprocessing` is forked now, while nothing has happened, and told what to do when one is started."""
    line, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    pid = os.fork()
    if pid == 0:
        line.close()
        _become_fork_server(theirs)
    theirs.close()
    usual = multiprocessing.util.spawnv_passfds
    kept = [line]

    def start(path: Any, words: Sequence[Any], given: Sequence[int]) -> int:
        if not (kept and "multiprocessing.forkserver" in words[-1]):
            return int(usual(path, words, given))
        with kept.pop() as line:
            socket.send_fds(line, [json.dumps([words[-1], *given]).encode()], given)
        return pid

    multiprocessing.util.spawnv_passfds = start  # type: ignore[assignment]


def _become_fork_server(line: socket.socket) -> None:
    said, given, _, _ = socket.recv_fds(line, _LARGEST, 8)
    if not said:
        os._exit(0)
    code, *wanted = json.loads(said)
    line.close()
    high = [fcntl.fcntl(each, fcntl.F_DUPFD, _HIGH) for each in given]
    for each in given:
        os.close(each)
    for each, number in zip(high, wanted, strict=True):
        os.dup2(each, number)
        os.close(each)
    exec(code)
    os._exit(0)


if __name__ == "__main__":
    for _name in _MODULES:
        import_module(_name)
    gc.collect()
    gc.freeze()
    _module, *_words = _serve(socket.socket(fileno=int(sys.argv[1])))
    sys.argv = [_module, *_words]
    runpy.run_module(_module, run_name="__main__", alter_sys=True)
