"""Commands of the program that benchmarks begin: ``python -m cli …``. In quick runs they are forked from one that has loaded everything."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.measure import hurried

_LONGEST = 1200.0  # seconds of a quick command, on a busy machine


def begin(words: tuple[str, ...], environment: Mapping[str, str], log: Path) -> Any:
    """A command under way in a session of its own, as a :class:`subprocess.Popen`; what it writes is added to ``log``."""
    with log.open("ab") as stream:
        if hurried():
            from tests import warm

            return warm.Command(["cli", *words], environment, session=True, log=stream)
        return subprocess.Popen(
            [sys.executable, "-m", "cli", *words], env=dict(environment), stdout=stream, stderr=stream, start_new_session=True
        )  # fmt: skip


def run(words: tuple[str, ...], environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """A command, waited for, with what it wrote."""
    if hurried():
        from tests import warm

        return warm.run(["cli", *words], environment, timeout=_LONGEST)
    return subprocess.run(
        [sys.executable, "-m", "cli", *words], env=dict(environment), capture_output=True, text=True, check=False
    )  # fmt: skip
