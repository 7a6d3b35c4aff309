"""Quick runs of benchmarks, for tests. The longest have files of their own: a file runs on one of the suite's processes."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


@cache
def quick(name: str, *more: str) -> dict[str, Any]:
    """The last line of a quick run."""
    command = [sys.executable, "-m", f"benchmarks.{name}", "--quick", *more]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0 or name == "accuracy", done.stderr[-3000:]
    answer = json.loads(done.stdout.splitlines()[-1])
    assert answer["name"] == name
    assert all({"want", "got", "ok"} <= set(bar) for bar in answer["bars"].values())
    return dict(answer)
