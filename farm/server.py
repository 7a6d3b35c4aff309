"""Serves a practice province by host name on loopback: ``python -m farm.server --units 126 --port 8899``.

One event loop, HTTP/1.1 with keep-alive, pages kept once made. It also keeps count of what visitors do, so that
tests can prove their manners: requests, connections and requests at the same time per host, robots violations.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from farm.authority import write_authority
from farm.connections import Connection
from farm.names import practice_units, write_registry
from farm.names_server import NameServer
from farm.prepared import Headers
from farm.province import NIGHTS, Province, make_province
from farm.served import Farm
from farm.stats import Stats


@dataclass
class Running:
    """A server at work in a thread of its own. ``night`` may be changed while it runs."""

    farm: Farm
    port: int

    @property
    def stats(self) -> Stats:
        return self.farm.stats

    @property
    def night(self) -> int:
        return self.farm.night

    @night.setter
    def night(self, value: int) -> None:
        self.farm.night = value


@contextlib.contextmanager
def running(
    province: Province,
    night: int = 1,
    *,
    port: int = 0,
    latency: float = 0.0,
    validators: bool = True,
    always: Headers = (),
) -> Iterator[Running]:
    """Serves ``province`` on loopback while the block runs; ``port`` 0 takes a free one. UDP on it is the name server."""
    farm = Farm(province, night, latency, validators=validators, always=always)
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(
        loop.create_server(lambda: Connection(farm), "127.0.0.1", port, backlog=512)
    )
    bound = server.sockets[0].getsockname()[1]
    named, _ = loop.run_until_complete(
        loop.create_datagram_endpoint(lambda: NameServer(farm.way_of), local_addr=("127.0.0.1", bound))
    )
    thread = threading.Thread(target=loop.run_forever, name="farm", daemon=True)
    thread.start()
    try:
        yield Running(farm, bound)
    finally:
        loop.call_soon_threadsafe(named.close)
        asyncio.run_coroutine_threadsafe(_stop(server), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


async def _stop(server: asyncio.Server) -> None:
    server.close()
    for task in asyncio.all_tasks() - {asyncio.current_task()}:
        task.cancel()
    server.close_clients() if hasattr(server, "close_clients") else None
    await asyncio.sleep(0)


def serve(province: Province, night: int, port: int, *, validators: bool = True) -> None:
    """Serves until interrupted."""
    with running(province, night, port=port, validators=validators) as server:
        print(
            f"practice province: {len(province.units)} sites, night {night}, http://127.0.0.1:{server.port}/",
            file=sys.stderr,
        )
        print(server.port, flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            threading.Event().wait()


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="farm.server", description="Serve the practice province on loopback."
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--units", type=int, default=126)
    parser.add_argument("--pages", type=int, default=60, help="pages per site")
    parser.add_argument("--night", type=int, choices=NIGHTS, default=1)
    parser.add_argument(
        "--today", type=date.fromisoformat, default=date(2026, 11, 20), help="the day of night 1"
    )
    parser.add_argument("--no-validators", action="store_true", help="no ETag, no Last-Modified, never 304")
    parser.add_argument("--rich", action="store_true", help="pages of a real weight")
    parser.add_argument("--port", type=int, default=8899)
    parser.add_argument(
        "--authority", type=Path, help="write the root certificate here (MINJIAN_AUTHORITIES)"
    )
    parser.add_argument("--registry", type=Path, help="write the registry file of the units here")
    options = parser.parse_args(arguments)
    units = practice_units(options.units)
    if options.registry:
        write_registry(units, options.registry)
    if options.authority:
        write_authority(options.authority)
    province = make_province(options.seed, units, options.pages, options.today, rich=options.rich)
    serve(province, options.night, options.port, validators=not options.no_validators)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
