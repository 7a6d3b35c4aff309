"""Runs every YAML case: markup → readers → check → what it says."""

from __future__ import annotations

import pytest

from checks.catalogue import load
from core.finding import OutcomeStatus
from tests.checks.build import Case, load_cases, run

CATALOGUE = load()


@pytest.mark.parametrize("case", [pytest.param(c, id=f"{c.check}:{c.name}") for c in load_cases()])
def test_case(case: Case) -> None:
    check, outcome = run(case, CATALOGUE)
    keys = sorted(f.key for f in outcome.findings)
    assert (outcome.status, keys) == (case.status, case.finds), outcome
    for finding in outcome.findings:
        assert check.message(finding)
    if "data" in case.spec:
        said = outcome.findings[0].data
        assert {k: said.get(k) for k in case.spec["data"]} == case.spec["data"]
    if case.status is OutcomeStatus.UNDECIDED:
        assert outcome.reason
