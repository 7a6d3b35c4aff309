"""A small and a whole province, made once for all tests."""

from __future__ import annotations

from datetime import date

import pytest

from farm.names import practice_units
from farm.province import Province, make_province

TODAY = date(2026, 11, 20)


@pytest.fixture(scope="session")
def small() -> Province:
    return make_province(1, practice_units(14), 40, TODAY)


@pytest.fixture(scope="session")
def whole() -> Province:
    return make_province(1, practice_units(126), 40, TODAY)
