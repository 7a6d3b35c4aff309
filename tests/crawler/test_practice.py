"""The practice province and real sites never share a database."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from core.times import SHANGHAI
from core.unit import Unit
from crawler.config import Config, load
from crawler.errors import RunError
from crawler.office import open_office, open_reading
from crawler.practice import practice_place
from db.session import open_database
from db.store import Store
from farm.names import practice_units, write_registry
from tests.crawler.visits import UNIT

_NOW = datetime(2026, 11, 20, 1, tzinfo=SHANGHAI)


def config_of(folder: Path, units: tuple[Unit, ...]) -> Config:
    write_registry(units, folder / "units.csv")
    (folder / "minjian.db").touch()
    environment = {"MINJIAN_HOME": str(folder), "MINJIAN_UNITS": str(folder / "units.csv")}
    none = {"MINJIAN_OVERRIDES": os.devnull, "MINJIAN_COLUMNS": str(folder / "none.csv")}
    return load(environment | none, folder / "none.toml")


def visited(config: Config, units: tuple[Unit, ...]) -> Config:
    """``config`` with a database that holds a visit of each of these units."""
    database = open_database(config.database_url)
    store = Store(database)
    store.sync_units(units)
    store.plan_night(date(2026, 11, 20), [u.id for u in units], _NOW)
    database.close()
    return config


def test_every_practice_unit_is_known_as_one_and_no_real_one() -> None:
    assert all(u.practice for u in practice_units(126))
    assert not UNIT.practice
    assert not any(u.practice for u in open_registry())


def open_registry() -> tuple[Unit, ...]:
    from sites.registry import load_units

    return load_units(Path(__file__).parents[2] / "sites/units.csv")


def test_practice_data_is_read_with_its_own_registry(tmp_path: Path) -> None:
    config = visited(config_of(tmp_path, (UNIT,)), practice_units(3))
    office = open_reading(config)
    assert office.borrowed
    assert [u.id for u in office.units(["lx-fgw"])] == ["lx-fgw"]
    with pytest.raises(RunError, match="没有单位“qh”"):
        office.units(["qh"])
    again = open_reading(config)
    assert [u.id for u in again.registry.units] == [u.id for u in practice_units(3)]


def test_real_sites_are_not_visited_into_practice_data(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="练习省的数据，不能混入真实网站") as raised:
        open_office(visited(config_of(tmp_path, (UNIT,)), practice_units(3)))
    assert raised.value.code == 2
    assert str(tmp_path / "minjian.db") in str(raised.value)


def test_the_province_is_not_visited_into_real_data(tmp_path: Path) -> None:
    config = visited(config_of(tmp_path, practice_units(3)), (UNIT,))
    with pytest.raises(RunError, match="已有真实网站的数据，不能混入练习省") as raised:
        open_office(config)
    assert raised.value.code == 2


def test_other_visits_go_on_as_ever(tmp_path: Path) -> None:
    one, other = practice_units(2)
    for name, first, then in (("real", UNIT, UNIT), ("practice", one, other)):
        folder = tmp_path / name
        folder.mkdir()
        assert not open_office(visited(config_of(folder, (then,)), (first,))).borrowed


def test_the_province_keeps_a_place_of_its_own(tmp_path: Path, sqlite_template: Path) -> None:
    config = config_of(tmp_path, (UNIT,))
    shutil.copy(sqlite_template, tmp_path / "minjian.db")
    assert practice_place(config, open_database(config.database_url)) == config
    visited(config, practice_units(2))
    assert practice_place(config, open_database(config.database_url)) == config
    visited(config, (UNIT,))
    apart = practice_place(config, open_database(config.database_url))
    assert apart == replace(
        config, home=tmp_path / "demo", database_url=f"sqlite:///{tmp_path}/demo/minjian.db"
    )
