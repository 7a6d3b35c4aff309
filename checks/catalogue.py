"""Which checks there are: every check class in this package, then those of installed packages.

A package from outside declares an entry point in the group ``minjian.checks`` that names a check class or a
module with check classes.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.metadata import EntryPoint, entry_points
from types import ModuleType
from typing import Any

import checks
from checks.base import Check, PageCheck, SiteCheck

GROUP = "minjian.checks"
_PLUMBING = {"checks.base", "checks.runner", "checks.catalogue", "checks.docs"}


@dataclass(frozen=True)
class Catalogue:
    """The checks by id, with where each comes from (``minjian`` or the name of the package that brings it)."""

    checks: Mapping[str, Check]
    origins: Mapping[str, str]

    @cached_property
    def page_checks(self) -> tuple[PageCheck, ...]:
        return tuple(c for c in self.checks.values() if isinstance(c, PageCheck))

    @cached_property
    def site_checks(self) -> tuple[SiteCheck, ...]:
        return tuple(c for c in self.checks.values() if isinstance(c, SiteCheck))

    def select(self, ids: Iterable[str]) -> Catalogue:
        """Only these checks; raises :class:`KeyError` with the unknown ids."""
        wanted = list(ids)
        unknown = [i for i in wanted if i not in self.checks]
        if unknown:
            raise KeyError(f"没有检查 {'、'.join(unknown)}；可用：{'、'.join(self.checks)}")
        return Catalogue({i: self.checks[i] for i in wanted}, {i: self.origins[i] for i in wanted})


def load(options: Mapping[str, Mapping[str, Any]] | None = None) -> Catalogue:
    """All checks, ours first by theme and id, with ``options`` by check id (thresholds) applied.

    Raises :class:`ValueError` where two checks share an id, or an option is unknown.
    """
    made: dict[str, Check] = {}
    origins: dict[str, str] = {}
    for check_class, origin in _classes():
        if check_class.id in made:
            raise ValueError(f"检查 {check_class.id} 有两个来源：{origins[check_class.id]} 与 {origin}")
        made[check_class.id] = check_class(**(options or {}).get(check_class.id, {}))
        origins[check_class.id] = origin
    return Catalogue(made, origins)


@cache
def _classes() -> tuple[tuple[type[Check], str], ...]:
    return tuple(_found())


def _found() -> Iterator[tuple[type[Check], str]]:
    ours = [c for m in _modules() for c in _check_classes(m)]
    for check_class in sorted(ours, key=lambda c: (c.__module__.split(".")[-2], c.id)):
        yield check_class, "minjian"
    for point in sorted(entry_points(group=GROUP), key=lambda p: p.name):
        for check_class in _from_entry_point(point):
            yield check_class, point.dist.name if point.dist else point.name


def _modules() -> Iterator[ModuleType]:
    for info in pkgutil.walk_packages(checks.__path__, "checks."):
        if not info.ispkg and info.name not in _PLUMBING:
            yield importlib.import_module(info.name)


def _check_classes(module: ModuleType) -> list[type[Check]]:
    return [
        c
        for _, c in inspect.getmembers(module, inspect.isclass)
        if issubclass(c, PageCheck | SiteCheck) and c.__module__ == module.__name__ and "id" in vars(c)
    ]


def _from_entry_point(point: EntryPoint) -> list[type[Check]]:
    loaded = point.load()
    return _check_classes(loaded) if isinstance(loaded, ModuleType) else [loaded]
