"""Watching ourselves: health and metrics of the scheduler, and of workers, on a loopback port."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily

from core.times import SHANGHAI

logger = logging.getLogger("minjian.scheduler")

_STUCK = timedelta(seconds=60)


@dataclass
class State:
    """What health and metrics tell; written by the loop, read by anyone."""

    alive_at: datetime | None = None
    trouble: str = ""
    running: tuple[str, ...] = ()
    next_due: Mapping[str, datetime] = field(default_factory=dict)
    ended: dict[tuple[str, str], int] = field(default_factory=dict)
    last: dict[str, tuple[datetime, str]] = field(default_factory=dict)


Report = Callable[[Any, datetime], tuple[int, dict[str, Any]]]
Figures = Callable[[Any], Iterator[Any]]


@contextmanager
def serve_health(
    port: int, state: Any, report: Report | None = None, figures: Figures | None = None
) -> Iterator[int]:
    """Answers ``/healthz`` and ``/metrics`` on loopback while the block runs; gives the port, 0 where it is switched off.

    ``report`` and ``figures`` say what they tell of ``state``; those of the scheduler where nothing else is given.
    A port that is taken is said in the log and stops nobody from working.
    """
    if not port:
        yield 0
        return
    try:
        server = ThreadingHTTPServer(
            ("127.0.0.1", port), _handler(state, report or health, figures or scheduler_figures)
        )
    except OSError as error:
        logger.error("metrics_port %s: %s; no /healthz, no /metrics", port, error.strerror)
        yield 0
        return
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, name="health", daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


def health(state: State, now: datetime) -> tuple[int, dict[str, Any]]:
    """Status and body of ``/healthz``: 503 where the loop stands still or the database is away."""
    stuck = state.alive_at is None or now - state.alive_at > _STUCK
    trouble = state.trouble or ("the loop does not move" if stuck else "")
    return (503 if trouble else 200), {
        "status": "trouble" if trouble else "ok",
        "trouble": trouble,
        "alive_at": state.alive_at.isoformat() if state.alive_at else None,
        "running": list(state.running),
        "next": {name: due.isoformat() for name, due in state.next_due.items()},
        "last": {n: {"at": at.isoformat(), "outcome": o} for n, (at, o) in state.last.items()},
    }


class _Collector:
    """A state as Prometheus reads it."""

    def __init__(self, state: Any, figures: Figures) -> None:
        self._state, self._figures = state, figures

    def collect(self) -> Iterator[Any]:
        yield from self._figures(self._state)


def scheduler_figures(state: State) -> Iterator[Any]:
    """The metrics of the scheduler."""
    alive = state.alive_at.timestamp() if state.alive_at else 0
    yield GaugeMetricFamily(
        "minjian_scheduler_alive_timestamp_seconds", "Last turn of the loop.", value=alive
    )
    yield GaugeMetricFamily(
        "minjian_scheduler_trouble", "1 while the database is away.", value=bool(state.trouble)
    )
    running = GaugeMetricFamily("minjian_schedule_running", "Runs under way.", labels=["schedule"])
    due = GaugeMetricFamily("minjian_schedule_next_timestamp_seconds", "When it is due.", labels=["schedule"])
    for name, moment in dict(state.next_due).items():
        running.add_metric([name], name in state.running)
        due.add_metric([name], moment.timestamp())
    ended = CounterMetricFamily("minjian_schedule_runs", "Runs by outcome.", labels=["schedule", "outcome"])
    for (name, outcome), number in dict(state.ended).items():
        ended.add_metric([name, outcome], number)
    last = GaugeMetricFamily(
        "minjian_schedule_last_timestamp_seconds", "Last end.", labels=["schedule", "outcome"]
    )
    for name, (moment, outcome) in dict(state.last).items():
        last.add_metric([name, outcome], moment.timestamp())
    yield from (running, due, ended, last)


def _handler(state: Any, report: Report, figures: Figures) -> type[BaseHTTPRequestHandler]:
    registry = CollectorRegistry()
    registry.register(_Collector(state, figures))

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/healthz":
                status, body = report(state, datetime.now(SHANGHAI))
                self._say(status, "application/json", json.dumps(body, ensure_ascii=False).encode())
            elif self.path == "/metrics":
                self._say(200, CONTENT_TYPE_LATEST, generate_latest(registry))
            else:
                self._say(404, "text/plain", b"/healthz or /metrics\n")

        def _say(self, status: int, kind: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Nothing on stderr."""

    return Handler
