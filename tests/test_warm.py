"""A command of the warm process is what one that is begun anew is."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests import warm


@pytest.mark.parametrize("words", ["units", "findings --format json", "nightly --jobs 0", "nosuch"])
def test_it_says_what_a_cold_one_says(tmp_path: Path, words: str) -> None:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("MINJIAN_")}
    env = kept | {"MINJIAN_HOME": str(tmp_path)}
    cold = subprocess.run(
        [sys.executable, "-m", "cli", *words.split()],
        cwd=warm.ROOT, env=env, capture_output=True, text=True, check=False,
    )  # fmt: skip
    done = warm.run(["cli", *words.split()], env)
    assert (done.returncode, done.stdout, done.stderr) == (cold.returncode, cold.stdout, cold.stderr)


def test_its_number_and_its_end_are_its_own(tmp_path: Path) -> None:
    env = {**os.environ, "MINJIAN_HOME": str(tmp_path)}
    process = warm.Command(["http.server", "0", "--bind", "127.0.0.1"], env, session=True)
    assert process.poll() is None and os.getsid(process.pid) == process.pid
    with pytest.raises(subprocess.TimeoutExpired):
        process.communicate(timeout=0.1)
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(timeout=0.1)
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=60)
    assert process.returncode == process.wait() == -signal.SIGKILL
    process.kill()
