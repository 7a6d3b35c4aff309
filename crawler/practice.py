"""The practice province and real sites never share a database."""

from __future__ import annotations

from dataclasses import replace

from crawler.config import Config
from db.session import Database
from db.visits.visited import visited_units
from sites.registry import Registry


def holds_practice(database: Database) -> bool | None:
    """Whether all that was ever visited is the practice province; ``None`` where nothing was visited yet."""
    visited = visited_units(database)
    return all(unit.practice for unit in visited) if visited else None


def is_practice(registry: Registry) -> bool:
    return all(unit.practice for unit in registry.units)


def stored_registry(database: Database) -> Registry:
    """The units of the province as the database keeps them."""
    return Registry(tuple(visited_units(database)))


def conflict(registry: Registry, database: Database) -> str:
    """Why units of ``registry`` must not be visited into ``database``; empty where they may."""
    held = holds_practice(database)
    if held is None or held == is_practice(registry):
        return ""
    if held:
        return (
            f"数据库 {place_of(database)} 里是练习省的数据，不能混入真实网站："
            f"请{_removal(database)}后再运行，或用 MINJIAN_HOME（MINJIAN_DATABASE_URL）另设；继续练习请用 minjian farm serve"
        )
    return (
        f"数据库 {place_of(database)} 里已有真实网站的数据，不能混入练习省："
        "练习省请用 minjian demo，或用 MINJIAN_HOME 另设数据目录"
    )


def practice_place(config: Config, database: Database) -> Config:
    """Where the province belongs: the configured place while nothing else is in it, else the folder ``demo`` there."""
    if holds_practice(database) is not False:
        return config
    home = config.home / "demo"
    return replace(config, home=home, database_url=f"sqlite:///{home / 'minjian.db'}")


def place_of(database: Database) -> str:
    """The database as a person names it: the file, or the address without its password."""
    return database.url.removeprefix("sqlite:///")


def _removal(database: Database) -> str:
    if database.dialect != "sqlite":
        return "另建一个数据库"
    return "删除该文件（连同同名的 -wal、-shm 文件）"
