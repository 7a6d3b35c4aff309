"""A store with one unit in it, and nights to visit it in."""

from __future__ import annotations

import pytest

from db.session import Database
from db.store import Store
from tests.db.handmade import unit
from tests.db.house import House


@pytest.fixture
def house(database: Database) -> House:
    store = Store(database)
    store.sync_units([unit()])
    return House(database, store)
