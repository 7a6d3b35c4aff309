"""What commands open before they begin, and how they tell what went wrong with it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crawler.office import Office


def working() -> Office:
    """The office for a run; the processes of this machine get ready meanwhile."""
    from crawler.night.pool import warm_up
    from crawler.office import open_office, read_config

    config = read_config()
    if config.engine == "pool":
        warm_up()
    return open_office(config)


def reading() -> Office:
    """The office for looking only; says so where the data are those of the practice province."""
    from crawler.office import open_reading
    from crawler.practice import place_of

    office = open_reading()
    if office.borrowed:
        print(f"以下是练习省的数据（{place_of(office.database)}）", file=sys.stderr)
    return office


@contextmanager
def database_errors() -> Iterator[None]:
    """Errors of the database as the command line tells them."""
    from crawler.errors import RunError
    from db.backup import NoBackup, WouldOverwrite
    from db.errors import BadAddress, DatabaseError, UnknownFinding
    from db.running.schedules import UnknownSchedule

    try:
        yield
    except (UnknownFinding, UnknownSchedule, WouldOverwrite, NoBackup, BadAddress) as error:
        raise RunError(str(error), 2) from error
    except DatabaseError as error:
        raise RunError(str(error), 5) from error
