"""What the dashboard works on: opened by whoever starts it, so that it knows neither crawler nor configuration."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from hmac import compare_digest
from pathlib import Path
from threading import Lock

from checks.catalogue import Catalogue
from core.unit import Unit
from db.session import Database
from db.store import Store
from sites.registry import Registry


class SetupToken:
    """The one-time word that lets the first administrator in (一次性口令); spent when it was used."""

    def __init__(self, word: str) -> None:
        self._word = word
        self._lock = Lock()

    @property
    def wanted(self) -> bool:
        """Whether it can still be used."""
        return bool(self._word)

    def shown(self) -> str:
        """The word, for the terminal."""
        return self._word

    def matches(self, word: str) -> bool:
        return bool(self._word) and compare_digest(self._word.encode(), word.encode())

    def spend(self) -> None:
        with self._lock:
            self._word = ""


@dataclass(frozen=True)
class Desk:
    """``now`` is the monitoring point, which a setting may freeze; ``clock`` is the time by which sessions and waits end.

    ``secure`` tells that browsers come over HTTPS; ``agent`` is how the crawler names itself to sites.

    A program may ask ``requests_per_minute`` times with one token.

    ``recovery`` lets :attr:`setup` make one more administrator where there are some.
    """

    home: Path
    database: Database
    catalogue: Catalogue
    registry: Registry
    rubric: str
    now: Callable[[], datetime]
    clock: Callable[[], datetime]
    setup: SetupToken
    hosts: tuple[str, ...] = ("127.0.0.1", "localhost")
    secure: bool = False
    recovery: bool = False
    practice: bool = False
    agent: str = ""
    requests_per_minute: int = 240
    units: dict[str, Unit] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "units", {u.id: u for u in self.registry.units})

    @property
    def store(self) -> Store:
        return Store(self.database)
