"""Reads the pages of one visit and has them judged."""

from __future__ import annotations

from collections.abc import Sequence, Set
from datetime import datetime
from typing import Any

from checks.catalogue import Catalogue
from checks.runner import run_page_checks
from core.address import subject_key
from core.page import Page
from core.unit import Unit
from crawler.answer import Answer
from crawler.browser.renderer import Rendering
from crawler.task import Task
from crawler.visit.records import results_of
from db.records.findings import CheckResult
from reading.page import read_page, read_rendered


class Judge:
    """``home_keys`` are the addresses of the home page, to which the visit adds; ``now`` is when its pages were fetched."""

    def __init__(self, unit: Unit, catalogue: Catalogue, now: datetime, home_keys: Set[str]) -> None:
        self._unit, self._catalogue, self._now, self._home_keys = unit, catalogue, now, home_keys

    def is_home(self, task: Task) -> bool:
        return subject_key(task.asked_url) in self._home_keys

    def served(self, answer: Answer) -> Page:
        """The page as the site served it."""
        return read_page(answer.task.url, answer.body, file_name=answer.name, **self._parts(answer))

    def rendered(self, answer: Answer, rendering: Rendering) -> Page:
        """The page as a browser showed it."""
        return read_rendered(answer.task.url, answer.body, rendering.html, **self._parts(answer))

    def _parts(self, answer: Answer) -> dict[str, Any]:
        return {
            "unit": self._unit,
            "fetched_at": self._now,
            "content_type": answer.content_type or answer.outcome.content_type,
            "status": answer.outcome.status,
            "is_home": self.is_home(answer.task),
        }

    def results(self, page: Page, task: Task) -> list[CheckResult]:
        """What all page checks say of the page."""
        outcomes = run_page_checks(page, self._catalogue.page_checks, self._unit.exemptions)
        return results_of(outcomes, self._catalogue.checks, page.url, task.parent_url)

    def wants_a_look(self, results: Sequence[CheckResult]) -> bool:
        """Whether a person must see the page to follow what is said of it."""
        return any(r.findings and self._catalogue.checks[r.check].visual for r in results)
