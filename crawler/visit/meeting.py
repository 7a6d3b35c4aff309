"""Which links of a page are worth a task: every address once, whatever its scheme, those of traps not at all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from core.address import address_hash, normalise, other_scheme, without_session
from core.page import Link, PageKind
from crawler.task import Task
from crawler.visit.scope import Scope, worth_of
from crawler.visit.traps import TrapGuard


@dataclass(slots=True)
class Met:
    """What is new on a page: tasks, external addresses, and tasks that are traps, each with the reason."""

    tasks: list[Task] = field(default_factory=list)
    external: list[str] = field(default_factory=list)
    traps: list[tuple[Task, str]] = field(default_factory=list)


class Meeting:
    """Knows every address that a visit met, by eight bytes each; ``known`` are those of nights before, and grow."""

    def __init__(self, known: set[int], year: int) -> None:
        self._met = known
        self._raw_met: set[int] = set()
        self._traps = TrapGuard(year)

    def is_new(self, url: str) -> bool:
        """Whether the address was not met before, neither under http nor under https; from now on it was."""
        key = address_hash(url)
        if key in self._met or address_hash(other_scheme(url)) in self._met:
            return False
        self._met.add(key)
        return True

    def links(self, task: Task, kind: PageKind, links: Iterable[Link], scope: Scope) -> Met:
        """The links of ``task``'s page, which is of this kind. External addresses come back from each page that has them first written so."""
        met = Met()
        for link in links:
            raw = hash(link.url)
            if raw in self._raw_met or not link.url.startswith(("http://", "https://")):
                continue
            self._raw_met.add(raw)
            self._link(task, kind, link, scope, met)
        return met

    def _link(self, task: Task, kind: PageKind, link: Link, scope: Scope, met: Met) -> None:
        url = without_session(normalise(link.url))
        if not scope.is_page(link):
            met.external.append(url)
        elif self.is_new(url):
            found = Task(url=url, parent_url=task.url, place=link.place.value, depth=task.depth + 1)
            if trap := self._traps.reason(url):
                met.traps.append((found, trap))
            else:
                met.tasks.append(replace(found, worth=worth_of(link, url, kind, task.depth)))
