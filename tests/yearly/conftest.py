"""A town to score, on both databases."""

from __future__ import annotations

import pytest

from db.session import Database
from tests.yearly.handmade import Town, town


@pytest.fixture
def house(database: Database) -> Town:
    return town(database)
