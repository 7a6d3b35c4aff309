"""What every run starts from: configuration, registry, database."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property

from checks import catalogue as check_catalogue
from checks.catalogue import Catalogue
from core.near import no_such_check
from core.troubles import trouble
from core.unit import Unit
from crawler import config as configuration
from crawler.config import Config
from crawler.errors import ConfigError, RunError
from crawler.practice import conflict, holds_practice, is_practice, stored_registry
from db.errors import BadAddress, DatabaseError
from db.session import Database, open_database
from db.store import Store
from sites import registry
from sites.errors import RegistryError, UnknownUnit
from sites.registry import Registry

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Office:
    """The opened working place of one run.

    ``borrowed`` tells that the registry is not the configured one but that of the practice province in the database.
    """

    config: Config
    registry: Registry
    database: Database
    borrowed: bool = False
    checks: Catalogue | None = None

    @cached_property
    def catalogue(self) -> Catalogue:
        """``checks``, else read when first asked for: most questions to the database need none. Raises :class:`RunError`."""
        return self.checks or read_catalogue(self.config)

    @property
    def store(self) -> Store:
        return Store(self.database)

    def units(self, ids: Sequence[str]) -> list[Unit]:
        """The units by id; raises :class:`RunError` with near names for an unknown one."""
        try:
            return [self.registry.get(i) for i in ids]
        except UnknownUnit as error:
            raise RunError(str(error), 2) from error


def read_config() -> Config:
    """The configuration in force; raises :class:`RunError`."""
    try:
        return configuration.load()
    except ConfigError as error:
        raise RunError(str(error), 2) from error


def read_registry(config: Config, checks: Catalogue | None = None) -> Registry:
    """The registry in force; raises :class:`RunError` naming file, line and key.

    With ``checks``, exemptions may name these only, unless a package's checks had to be left out and its ids are not known.
    """
    ids = None if checks is None or checks.left_out else checks.checks
    try:
        return registry.load(config.units, config.overrides, config.columns, ids)
    except RegistryError as error:
        raise RunError(str(error), 2) from error


def read_catalogue(config: Config) -> Catalogue:
    """All checks with the configured options; raises :class:`RunError`. What was left out is logged."""
    try:
        checks = check_catalogue.load(config.checks)
    except ValueError as error:
        raise RunError(f"{config.file}：[checks]：{error}", 2) from error
    for words in checks.left_out:
        logger.warning("%s", words)
    unknown = sorted(set(config.checks) - set(checks.checks))
    if unknown and not checks.left_out:
        words = no_such_check(unknown, checks.checks)
        raise RunError(f"{config.file}：[checks.{unknown[0]}]：{words}", 2)
    return checks


def connect(config: Config) -> Database:
    """The database, ready to use; raises :class:`RunError` with one clear line."""
    try:
        return open_database(config.database_url)
    except DatabaseError as error:
        raise RunError(str(error), 2 if isinstance(error, BadAddress) else 5) from error


def open_office(config: Config | None = None) -> Office:
    """Everything a visit needs, opened; the stored units are made equal to the registry.

    Raises :class:`RunError` also where practice data and real data would meet.
    """
    config = config or read_config()
    checks = read_catalogue(config)
    units = read_registry(config, checks)
    office = Office(config, units, connect(config), checks=checks)
    with _database_errors():
        if words := conflict(units, office.database):
            raise RunError(words, 2)
        office.store.sync_units(units.units)
    return office


def open_reading(config: Config | None = None) -> Office:
    """The same for looking only: a database of the practice province is read with its own registry.

    Checks are loaded only where the settings name some, so that a wrong name is told.
    """
    config = config or read_config()
    units = read_registry(config)
    if config.checks or any(u.exemptions for u in units.units):
        units = read_registry(config, read_catalogue(config))
    database = connect(config)
    with _database_errors():
        if holds_practice(database) and not is_practice(units):
            return Office(config, stored_registry(database), database, borrowed=True)
        office = Office(config, units, database)
        office.store.sync_units(units.units)
    return office


def log_file(config: Config, folder: str, unit_id: str) -> str:
    """Where the log of a unit's visit is kept, in a folder for each night; raises :class:`RunError`."""
    path = config.home / "logs" / folder
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RunError(f"{path}：无法建立日志目录（{trouble(error)}）；请检查路径、权限和磁盘", 5) from error
    return str(path / f"{unit_id}.log")


@contextmanager
def _database_errors() -> Iterator[None]:
    try:
        yield
    except DatabaseError as error:
        raise RunError(str(error), 5) from error
