"""People's verdicts counted by check and version, and the command that shows them."""

from __future__ import annotations

import json
import os
from pathlib import Path

from checks.catalogue import load
from db import queries
from db.records.findings import FindingRecord
from reports.accuracy import accuracy_rows
from scoring.trust import Bar, Trust
from tests import warm
from tests.db.handmade import fault, night_time, page, result
from tests.db.house import House


def say(house: House, number: int, *verdicts: str) -> None:
    for verdict in verdicts:
        house.store.review(house.all()[number].id, verdict, "看过", "张三", None, night_time(1))


def of_today(check: str) -> FindingRecord:
    """A finding of the check as it stands now; verdicts on others do not count."""
    return fault(check, check_version=load().checks[check].version)


def test_the_last_word_on_a_finding_counts_once(house: House) -> None:
    house.visit(0, *(page(n, result(fault())) for n in range(4)))
    say(house, 0, "false-alarm", "confirmed")
    say(house, 1, "confirmed", "false-alarm")
    say(house, 2, "explained")
    (count,) = queries.verdicts(house.database)
    assert (count.check, count.check_version) == ("document-number", 1)
    assert (count.confirmed, count.false_alarms, count.explained) == (1, 1, 1)


def test_verdicts_of_an_earlier_version_do_not_count(house: House) -> None:
    version = load().checks["document-number"].version
    old = fault(check_version=version - 1)
    house.visit(0, page(1, result(old)), *(page(n, result(fault(check_version=version))) for n in (2, 3)))
    for number, row in enumerate(house.all()):
        say(house, number, "false-alarm" if row.check_version < version else "confirmed")
    rows = {r.check: r for r in accuracy_rows(queries.verdicts(house.database), load(), Bar())}
    own = rows["document-number"]
    assert (own.confirmed, own.false_alarms, own.earlier, own.trust) == (2, 0, 1, Trust.UNREVIEWED)
    assert own.precision == 1.0 and 0.34 < own.low < 0.35 and own.high == 1.0
    assert rows["typo"].precision is None and len(rows) == len(load().checks)


def test_the_least_trusted_come_first(house: House) -> None:
    checks = load()
    typo, numbered = of_today("typo"), of_today("document-number")
    house.visit(0, page(1, result(numbered), result(typo, check="typo")))
    for number, row in enumerate(house.all()):
        say(house, number, "false-alarm" if row.check == "typo" else "confirmed")
    rows = accuracy_rows(queries.verdicts(house.database), checks, Bar())
    assert [r.check for r in rows[:2]] == ["typo", "document-number"]
    assert rows[0].trust is Trust.DOUBTED


def test_the_command_tells_how_often_a_check_was_right(house: House, tmp_path: Path) -> None:
    house.visit(0, page(1, result(of_today("document-number"))))
    say(house, 0, "confirmed")
    own = {"MINJIAN_HOME": str(tmp_path), "MINJIAN_DATABASE_URL": house.database.url}
    kept = {k: v for k, v in os.environ.items() if not k.startswith("MINJIAN_")}
    done = warm.run(["cli", "accuracy", "--format", "json"], kept | own)
    assert done.returncode == 0, done.stderr
    (row,) = json.loads(done.stdout)["accuracy"]
    assert (row["check"], row["confirmed"], row["trust"]) == ("document-number", 1, "unreviewed")
