"""One run at a time, on both databases; the hold dies with its process."""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import date

import pytest

from db.errors import Held
from db.hold import held
from db.session import Database, open_database

_HOLD = """
import sys
from db.hold import held
from db.session import open_database
with held(open_database(sys.argv[1]), "minjian nightly 2026-11-20"):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_the_second_run_is_refused_and_told_who_has_it(database_url: str) -> None:
    first, second = open_database(database_url), open_database(database_url)
    with held(first, f"minjian nightly {date(2026, 11, 20)}"):
        with pytest.raises(Held, match=r"minjian nightly 2026-11-20 pid \d+"), held(second, "another"):
            pass
        with first.read() as connection:
            assert connection.exec_driver_sql("SELECT 1").scalar() == 1
    with held(second, "another"):
        pass
    first.close()
    second.close()


def test_the_hold_ends_with_an_error_inside(database: Database) -> None:
    with pytest.raises(ValueError, match="inside"), held(database, "one"):
        raise ValueError("inside")
    with held(database, "two"):
        pass


def test_a_killed_process_holds_nothing(database: Database, database_url: str) -> None:
    command = [sys.executable, "-c", _HOLD, database_url]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None and other.stdout.readline() == "held\n"
        with pytest.raises(Held, match=f"pid {other.pid}"), held(database, "mine"):
            pass
        other.kill()
        other.wait()
    for attempt in range(600):
        try:
            with held(database, "mine"):
                return
        except Held:
            if attempt == 599:
                raise
            time.sleep(0.1)
