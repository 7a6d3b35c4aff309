"""Fixtures of the dashboard: one office for each test, or one for a whole module of tests that only look."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from db.session import open_database
from tests.web.office import OTHER, OWN, Office, notice, running

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@pytest.fixture
def office(sqlite_template: Path, tmp_path: Path) -> Iterator[Office]:
    shutil.copy(sqlite_template, tmp_path / "minjian.db")
    database = open_database(f"sqlite:///{tmp_path / 'minjian.db'}")
    with running(database, tmp_path) as made:
        yield made
    database.close()


@pytest.fixture(scope="module")
def shared(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("office")
    shutil.copy(sqlite_template, folder / "minjian.db")
    database = open_database(f"sqlite:///{folder / 'minjian.db'}")
    with running(database, folder) as made:
        made.house.roll(made.clock())
        made.notices |= {unit: notice(made, unit) for unit in (OWN, OTHER)}
        yield made
    database.close()


@pytest.fixture
def fresh(sqlite_template: Path, tmp_path: Path) -> Iterator[Office]:
    """Nobody has an account yet; the one-time word is ``open-sesame-once``."""
    shutil.copy(sqlite_template, tmp_path / "minjian.db")
    database = open_database(f"sqlite:///{tmp_path / 'minjian.db'}")
    with running(database, tmp_path, people=False, token="open-sesame-once") as made:
        yield made
    database.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    path = os.environ.get("MINJIAN_BROWSER") or next(filter(None, map(shutil.which, _NAMES)), None)
    if path is None:
        words = (
            "NO BROWSER: the dashboard's journeys were NOT tested (install chromium, or set MINJIAN_BROWSER)"
        )
        (pytest.fail if os.environ.get("MINJIAN_NEED_BROWSER") else pytest.skip)(words)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield launched
        launched.close()
