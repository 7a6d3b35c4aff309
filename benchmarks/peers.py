"""Links checked a second beside LinkChecker and lychee: ``python -m benchmarks.peers [--bars] [--quick]``.

All three check the links of the same practice sites on the same server, in turn; the server counts the distinct
addresses each asked for. Each uses the machine as it can: LinkChecker's threads share one interpreter, lychee has a thread
for each core, ours a process for each core. LinkChecker runs without its pace limit, which it keeps (ten requests a second at most, whatever
its settings say) unless the server's answers allow it to go faster, as they do here; lychee gets the addresses of all pages, since it does
not crawl. Ours visits the pages, judges them with all checks and stores what it found. The tools are installed by
``make peers`` into ``.venv-peers``; one that is missing is left out and said so.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from benchmarks.measure import bar, missed, report
from benchmarks.nights import environment
from benchmarks.sites import SEED, TODAY
from crawler.config import load
from demo.province import practice
from farm.answers import answer_of
from farm.entries import paths_of
from farm.names import practice_units, write_registry
from farm.province import make_province
from farm.server import Running, running
from farm.site import Site

_TOOLS = Path(__file__).parents[1] / ".venv-peers" / "bin"
_UNITS = 48
_AT_ONCE = 8
_PR_SET_CHILD_SUBREAPER = 36
#: What a server says to have LinkChecker ask as fast as its settings allow.
_WELCOME = (("LinkChecker", "welcome"),)


@dataclass(frozen=True)
class Checked:
    """One run: distinct addresses the server was asked for, wall and processor seconds of the tool."""

    addresses: int
    seconds: float
    cpu: float


@contextmanager
def sites_of(count: int, pages: int) -> Iterator[tuple[Running, list[Site], Path]]:
    """Plain practice sites under a server in this process, all their pages made, and a folder."""
    made = make_province(SEED, practice_units(_UNITS), pages, TODAY, rich=True)
    plain = [s for s in made.sites.values() if s.style.id == "boda" and s.unit.id not in made.troubled]
    if len(plain) < count:
        raise ValueError(f"only {len(plain)} of {_UNITS} practice sites are plain")
    with running(made, always=_WELCOME) as server, tempfile.TemporaryDirectory() as folder:
        write_registry(made.units, Path(folder) / "units.csv")
        for site in plain[:count]:
            for path in paths_of(site, 1):
                answer_of(site, path, 1)
        yield server, plain[:count], Path(folder)


def find(name: str) -> str | None:
    own = _TOOLS / name
    return str(own) if own.exists() else shutil.which(name)


def commands(sites: Sequence[Site], folder: Path) -> dict[str, list[str]]:
    """The tools that are there, each with its command."""
    found: dict[str, list[str]] = {}
    if tool := find("linkchecker"):
        (folder / "linkchecker.ini").write_text(
            "[checking]\nmaxrequestspersecond=10000\nmaxconnectionshttp=100\n"
        )
        found["LinkChecker"] = [tool, "-f", str(folder / "linkchecker.ini"), "--no-status", "--check-extern", "-t", str(_AT_ONCE),
                                "-o", "none", *(s.unit.homepage for s in sites)]  # fmt: skip
    if tool := find("lychee"):
        pages = [s.url(p) for s in sites for p in paths_of(s, 1) if not p.endswith((".txt", ".xml"))]
        found["lychee"] = [
            tool,
            "-q",
            "--no-progress",
            "--max-retries",
            "0",
            "--max-concurrency",
            str(_AT_ONCE),
            "--host-request-interval",
            "0ms",
            *pages,
        ]
    jobs = str(min(len(sites), os.cpu_count() or 1))
    found["minjian"] = [sys.executable, "-m", "cli", "crawl", *(s.unit.id for s in sites), "--jobs", jobs]
    return found


def run(server: Running, command: list[str], surroundings: dict[str, str]) -> Checked:
    """Runs a tool; whatever it says of the links, its exit code does not matter, but it must have asked for them."""
    server.stats.log.clear()
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), perf_counter()
    subprocess.run(command, env=surroundings, capture_output=True, check=False)
    seconds = perf_counter() - began
    _wait_for_orphans()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Checked(len({(line.host, line.target) for line in server.stats.log}), seconds, cpu)


def _adopt_orphans() -> None:
    """Has this process told of the ends of processes that a tool leaves behind: ours ends before the one it forks visits from."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _wait_for_orphans() -> None:
    """Returns when no process of a tool is left, so that the time of all is counted."""
    try:
        while True:
            os.wait()
    except ChildProcessError:
        return


def measure(count: int, pages: int, rounds: int) -> dict[str, list[Checked]]:
    """What each tool did in each round, on ``count`` sites of about ``pages`` pages."""
    found: dict[str, list[Checked]] = {}
    _adopt_orphans()
    with sites_of(count, pages) as (server, sites, folder):
        proxy = f"http://127.0.0.1:{server.port}"
        for number in range(rounds):
            ours = _ours(folder, server.port, number)
            through = {**os.environ, "http_proxy": proxy, "HTTP_PROXY": proxy, "no_proxy": ""}
            for name, command in commands(sites, folder).items():
                surroundings = ours if name == "minjian" else through
                found.setdefault(name, []).append(run(server, command, surroundings))
    return found


def _ours(folder: Path, port: int, number: int) -> dict[str, str]:
    config = practice(replace(load({}), home=folder), folder / "units.csv", port)
    return environment(replace(config, database_url=f"sqlite:///{folder / f'{number}.db'}"))


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--bars", action="store_true", help="exit 1 where a bar is missed")
    parser.add_argument("--quick", action="store_true", help="two small sites, one round")
    options = parser.parse_args(arguments)
    found = measure(*((2, 60, 1) if options.quick else (4, 1000, 5)))
    rows, figures = [("tool", "addresses", "addresses per second", "addresses per CPU second")], {}
    for name, runs in found.items():
        wall, cpu = (median(r.addresses / getattr(r, n) for r in runs) for n in ("seconds", "cpu"))
        figures[name] = {
            "addresses": runs[0].addresses,
            "per_second": round(wall, 1),
            "per_cpu_second": round(cpu, 1),
        }
        rows.append((name, str(runs[0].addresses), f"{wall:.1f}", f"{cpu:.1f}"))
    bars = dict(_bars(found))
    for name in {"LinkChecker", "lychee"} - set(found):
        print(f"{name} is not installed (make peers): left out", file=sys.stderr)
    report("peers", rows, figures, bars)
    return 1 if options.bars and missed(bars) else 0


def _bars(found: dict[str, list[Checked]]) -> Iterator[tuple[str, dict[str, Any]]]:
    ours = found["minjian"]
    if "LinkChecker" in found:
        pairs = zip(ours, found["LinkChecker"], strict=True)
        got = median((a.addresses / a.seconds) / (b.addresses / b.seconds) for a, b in pairs)
        yield "addresses a second, times LinkChecker", bar(">= 10", got, got >= 10)
    if "lychee" in found:
        pairs = zip(ours, found["lychee"], strict=True)
        got = median((b.addresses / b.cpu) / (a.addresses / a.cpu) for a, b in pairs)
        yield "lychee's addresses a CPU second, times ours", bar("<= 1.5", got, got <= 1.5)


if __name__ == "__main__":
    sys.exit(main())
