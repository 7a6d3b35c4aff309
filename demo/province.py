"""The practice province, served on loopback, and a configuration turned towards it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

from core.times import local_date
from core.troubles import trouble
from crawler.config import Config
from crawler.errors import RunError
from crawler.net.hosts import HostMap
from crawler.office import connect, read_config
from crawler.practice import practice_place
from demo.words import command, place_variables

#: The usual province.
UNITS, PAGES, SEED = 126, 60, 1
REGISTRY = "practice-units.csv"
#: The root certificate that the province trusts, beside the registry.
AUTHORITY = "practice-authority.pem"

_AT_ONCE = 8


def place_of_practice(config: Config) -> Config:
    """``config`` with a home and a database that the province has to itself; the home is made."""
    with closing(connect(config)) as database:
        config = practice_place(config, database)
    try:
        config.home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RunError(f"{config.home}：无法建立数据目录（{trouble(error)}）；请检查路径和权限", 5) from error
    return config


def practice(config: Config, units: Path, port: int) -> Config:
    """``config`` turned towards the practice province: its registry, its server, its authority beside the registry, no pauses."""
    authorities = units.with_name(AUTHORITY)
    return replace(
        config,
        units=units,
        overrides=units.with_name("none.toml"),
        columns=units.with_name("none.csv"),
        hosts=HostMap((("*", "127.0.0.1", port),)),
        authorities=authorities if authorities.is_file() else None,
        nameserver=("127.0.0.1", port),
        delay=0.0,
        retry_pause=0.2,
        concurrency=_AT_ONCE,
        # One browser for all sites would take most of the demo's time; who wants it says so.
        browser_share=config.browser_share if "MINJIAN_BROWSER_SHARE" in os.environ else 0.0,
    )


@contextmanager
def province(
    units: int, pages: int, seed: int, night: int, today: date, registry: Path, *flags: str
) -> Iterator[int]:
    """The server in a process of its own; gives its port. Raises :class:`~crawler.errors.RunError` where it fails.

    ``flags`` are switches of ``farm.server``, such as ``--rich``.
    """
    command = [sys.executable, "-m", "farm.server", "--port", "0", "--registry", str(registry)]
    command += ["--authority", str(registry.with_name(AUTHORITY))]
    options = {"units": units, "pages": pages, "seed": seed, "night": night, "today": today.isoformat()}
    command += [part for name, value in options.items() for part in (f"--{name}", str(value))]
    command += flags
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:
        try:
            line = server.stdout.readline() if server.stdout else ""
            if not re.fullmatch(r"\d{1,5}\n", line):
                raise RunError(f"练习省没有起来：{server.stderr.read()[-500:] if server.stderr else ''}", 5)
            yield int(line)
        finally:
            server.terminate()


def serve(port: int, units: int, pages: int, seed: int, night: int, today: date | None = None) -> None:
    """Serves until Ctrl-C, and says how to point a crawl at it. ``today`` is the day of the first night."""
    from farm import server

    config = place_of_practice(read_config())
    registry = config.home / REGISTRY
    variables = {
        **place_variables(config),
        "MINJIAN_UNITS": str(registry),
        "MINJIAN_OVERRIDES": os.devnull,
        "MINJIAN_HOSTS": f"*=127.0.0.1:{port}",
        "MINJIAN_AUTHORITIES": str(registry.with_name(AUTHORITY)),
        "MINJIAN_NAMESERVER": f"127.0.0.1:{port}",
        "MINJIAN_DELAY": "0",
    }
    print(f"名册：{registry}\n另开一个终端：", file=sys.stderr)
    print(f"  {command(variables, 'nightly')}", file=sys.stderr)
    first = (today or local_date(config.now())).isoformat()
    arguments = {"port": port, "units": units, "pages": pages, "seed": seed, "night": night, "today": first}
    files = ["--registry", str(registry), "--authority", str(registry.with_name(AUTHORITY))]
    server.main([p for k, v in arguments.items() for p in (f"--{k}", str(v))] + files)
