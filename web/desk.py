"""What the dashboard works on: opened by whoever starts it, so that it knows neither crawler nor configuration."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from hmac import compare_digest
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Protocol

from checks.catalogue import Catalogue
from core.unit import Unit
from db.evidence.vault import Vault, vault_at
from db.people.records import Deed
from db.session import Database
from db.store import Store
from sites.registry import Registry

if TYPE_CHECKING:  # it needs packages that are only there where it is used
    from web.sso import SignOn


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


class Timetable(Protocol):
    """The clock's schedules, as whoever starts the dashboard lets it have them.

    Raises :class:`db.running.schedules.BadSchedule` or :class:`db.running.schedules.UnknownSchedule`.
    """

    def rows(self) -> list[dict[str, Any]]: ...
    def set(self, name: str, cron: str, until: str, catch_up: bool, jitter: int, deed: Deed) -> str: ...
    def pause(self, name: str, paused: bool, deed: Deed) -> str: ...
    def ask(self, name: str, deed: Deed) -> str: ...


@dataclass(frozen=True)
class Files:
    """Where the registry comes from; ``None`` in a desk whose registry is not made of files."""

    units: Path
    overrides: Path
    columns: Path


@dataclass(frozen=True)
class Desk:
    """``now`` is the monitoring point, which a setting may freeze; ``clock`` is the time by which sessions and waits end.

    ``secure`` tells that browsers come over HTTPS; ``agent`` is how the crawler names itself to sites.

    A program may ask ``requests_per_minute`` times with one token.

    ``sign_on`` lets people in whom another server knows (统一登录), ``None`` where none is configured.

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
    timetable: Timetable | None = None
    files: Files | None = None
    sign_on: SignOn | None = None
    evidence: str = ""
    units: dict[str, Unit] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "units", {u.id: u for u in self.registry.units})

    @property
    def vault(self) -> Vault:
        """The files of evidence; ``evidence`` is the address of the store that machines share."""
        return vault_at(self.home, self.evidence)

    def take(self, registry: Registry) -> None:
        """Goes on with another registry: its files were changed."""
        object.__setattr__(self, "registry", registry)
        object.__setattr__(self, "units", {u.id: u for u in registry.units})

    @property
    def store(self) -> Store:
        return Store(self.database)
