"""What the benchmarks share: a piece of work in a clean process with its cost, and the two ways of printing."""

from __future__ import annotations

import json
import multiprocessing
import re
import resource
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from time import perf_counter
from typing import Any

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True)
class Cost:
    """``value`` is what the work returned; times in seconds of this process alone, ``peak_mb`` its largest size."""

    value: Any
    seconds: float
    cpu: float
    peak_mb: float


_way = "spawn"


def hurry() -> None:
    """From here on pieces of work, and commands, are forked from processes that have loaded what they need.

    For quick runs, which show that a benchmark works: loading the same again and again took most of their time.
    """
    global _way  # noqa: PLW0603 - a switch of the whole run
    _way = "forkserver"


def hurried() -> bool:
    return _way == "forkserver"


def alone(work: Callable[..., Any], *arguments: Any, imports: tuple[str, ...] = ()) -> Cost:
    """Runs ``work`` in a fresh interpreter and measures it from its first statement to its last.

    ``imports`` are loaded before the clock starts: a night's processes are forked with their imports in place.
    """
    context: Any = multiprocessing.get_context(_way)
    if hurried():
        multiprocessing.set_forkserver_preload([*imports, work.__module__])
    inbox, outbox = context.Pipe(duplex=False)
    process = context.Process(target=_measured, args=(outbox, work, arguments, imports))
    process.start()
    outbox.close()
    try:
        kind, value = inbox.recv()
    except EOFError:
        raise RuntimeError(f"{work.__name__} died") from None
    finally:
        process.join()
    if kind == "failed":
        raise RuntimeError(f"{work.__name__}: {value}")
    return Cost(*value)


def _measured(
    outbox: Any, work: Callable[..., Any], arguments: tuple[Any, ...], imports: tuple[str, ...]
) -> None:
    for name in imports:
        import_module(name)
    began, used = perf_counter(), _cpu()
    try:
        value = work(*arguments)
    except Exception as error:
        outbox.send(("failed", repr(error)))
        raise
    outbox.send(("done", (value, perf_counter() - began, _cpu() - used, peak_mb())))


def _cpu() -> float:
    """Processor seconds of this process and of its ended helpers (the one that opens files)."""
    own, helpers = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + helpers.ru_utime + helpers.ru_stime


def peak_mb() -> float:
    """The largest size of this process so far, in MB. What ``getrusage`` says begins with the size of whoever started it."""
    if sys.platform == "linux":
        said = re.search(r"^VmHWM:\s+(\d+) kB$", Path("/proc/self/status").read_text("ascii"), re.MULTILINE)
        if said is not None:
            return int(said[1]) / 1024
    size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return size / (1024 * 1024 if sys.platform == "darwin" else 1024)


def bar(want: str, got: float, ok: bool) -> dict[str, Any]:
    """One bar: what is wanted in words, what was got, and whether that is enough."""
    return {"want": want, "got": round(got, 4), "ok": bool(ok)}


def report(
    name: str, rows: Sequence[tuple[str, ...]], figures: Mapping[str, Any], bars: Mapping[str, Any]
) -> None:
    """A table for people (first row: headings), then one line of JSON with every figure."""
    table = Table(title=name)
    for heading in rows[0]:
        table.add_column(heading)
    for row in rows[1:]:
        table.add_row(*row)
    Console(width=140).print(table)
    print(json.dumps({"name": name, "figures": figures, "bars": bars}, ensure_ascii=False))


def missed(bars: Mapping[str, Any]) -> list[str]:
    """The names of the bars that were not reached."""
    return [name for name, value in bars.items() if not value["ok"]]
