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
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
_LARGEST = 1 << 17  # bytes of one order
_HIGH = 100  # descriptors from here on are nobody's
#: What a command would import when it is called.
_MODULES = (
    "crawler.preload", "cli", "crawler.nightly", "crawler.recheck", "crawler.summary", "db.backup", "reports.exports", "reports.evidence",
    "alembic.command", "rich.live", "rich.table", "clock.scheduling", "crawler.queue.worker", "crawler.queue.submitting",
)  # fmt: skip


class Command(subprocess.Popen[str]):
    """``Command(["cli", "nightly"], env=…)``: as :class:`subprocess.Popen` of ``python -m cli nightly`` in the repository's root."""

    def _execute_child(self, args: Any, *rest: Any) -> None:
        env, pipes, session = rest[5], rest[9:15], rest[20]
        order = {"words": args, "env": dict(os.environ if env is None else env), "session": session}
        streams = [own if own != -1 else usual for usual, own in enumerate((pipes[0], pipes[3], pipes[5]))]
        self._answers, theirs = socket.socketpair()
        try:
            socket.send_fds(_server(), [json.dumps(order).encode()], [*streams, theirs.fileno()])
        finally:
            theirs.close()
            self._close_pipe_fds(*pipes)  # type: ignore[attr-defined]
        self.pid = self._number()
        self._child_created = True

    def _number(self) -> int:
        said = self._answers.recv(4)
        assert said, "the warm process has ended"
        return int.from_bytes(said, "little")

    def _try_wait(self, wait_flags: int) -> tuple[int, int]:
        """As of a child of ours, though it is another's: that one tells how it ended."""
        if wait_flags & os.WNOHANG and not select.select([self._answers], [], [], 0)[0]:
            return 0, 0
        with self._answers:
            return self.pid, self._number()

    def _internal_poll(self, *_: Any, **__: Any) -> int | None:
        if self.returncode is None and self._waitpid_lock.acquire(False):  # type: ignore[attr-defined]
            try:
                pid, status = self._try_wait(os.WNOHANG) if self.returncode is None else (0, 0)
                if pid:
                    self._handle_exitstatus(status)  # type: ignore[attr-defined]
            finally:
                self._waitpid_lock.release()  # type: ignore[attr-defined]
        return self.returncode


def begun(words: Sequence[str], env: Mapping[str, str], session: bool = False) -> Command:
    """A command under way, with pipes for what it writes."""
    return Command(
        list(words), env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=session,
    )  # fmt: skip


def run(
    words: Sequence[str], env: Mapping[str, str], timeout: float = 120
) -> subprocess.CompletedProcess[str]:
    """As :func:`subprocess.run` of ``python -m …``, with what it writes."""
    with begun(words, env) as process:
        try:
            out, err = process.communicate(timeout=timeout)
        except BaseException:
            process.kill()
            raise
    return subprocess.CompletedProcess(list(words), process.returncode, out, err)


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
