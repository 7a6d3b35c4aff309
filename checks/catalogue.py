"""Which checks there are: every check class in this package, then those of installed packages.

A package from outside declares an entry point in the group ``minjian.checks`` that names a check class or a
module with check classes.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.metadata import EntryPoint, entry_points
from types import ModuleType
from typing import Any

import checks
from checks.base import Check, PageCheck, SiteCheck
from core.near import no_such_check

GROUP = "minjian.checks"
OURS = "minjian"
_DECLARED = (
    "id", "title", "failure_title", "severity", "basis", "certainty", "messages", "remedies",
)  # fmt: skip
_PLUMBING = {"checks.base", "checks.runner", "checks.catalogue", "checks.docs", "checks.references"}


@dataclass(frozen=True)
class Catalogue:
    """The checks by id, with where each comes from (``minjian`` or the name of the package that brings it).

    ``left_out`` says in a line each which checks of installed packages cannot be used, and why.
    """

    checks: Mapping[str, Check]
    origins: Mapping[str, str]
    left_out: tuple[str, ...] = ()

    @cached_property
    def page_checks(self) -> tuple[PageCheck, ...]:
        return tuple(c for c in self.checks.values() if isinstance(c, PageCheck))

    @cached_property
    def site_checks(self) -> tuple[SiteCheck, ...]:
        return tuple(c for c in self.checks.values() if isinstance(c, SiteCheck))

    @property
    def ours(self) -> Catalogue:
        """Only the checks of this package."""
        return self.select(i for i, origin in self.origins.items() if origin == OURS)

    def select(self, ids: Iterable[str]) -> Catalogue:
        """Only these checks; raises :class:`KeyError` with the unknown ids."""
        wanted = list(ids)
        unknown = [i for i in wanted if i not in self.checks]
        if unknown:
            raise KeyError(no_such_check(unknown, self.checks))
        return Catalogue(
            {i: self.checks[i] for i in wanted}, {i: self.origins[i] for i in wanted}, self.left_out
        )


def load(options: Mapping[str, Mapping[str, Any]] | None = None) -> Catalogue:
    """All checks, ours first by theme and id, with ``options`` by check id (thresholds) applied.

    What is wrong with the package of somebody else stops nobody: its check is left out, and the catalogue says so.
    Raises :class:`ValueError` where an option is unknown, or two checks of ours share an id.
    """
    made: dict[str, Check] = {}
    origins: dict[str, str] = {}
    found, left_out = _classes()
    for check_class, origin in found:
        if check_class.id in made:
            raise ValueError(f"检查 {check_class.id} 有两个来源：{origins[check_class.id]} 与 {origin}")
        made[check_class.id] = check_class(**(options or {}).get(check_class.id, {}))
        origins[check_class.id] = origin
    return Catalogue(made, origins, left_out)


Found = tuple[tuple[type[Check], str], ...]


@cache
def _classes() -> tuple[Found, tuple[str, ...]]:
    """Every usable check class with its origin, and what was left out."""
    ours = sorted(
        (c for m in _modules() for c in _check_classes(m)), key=lambda c: (c.__module__.split(".")[-2], c.id)
    )
    found: list[tuple[type[Check], str]] = [(c, OURS) for c in ours]
    left_out: list[str] = []
    for point in sorted(entry_points(group=GROUP), key=lambda p: p.name):
        package = point.dist.name if point.dist else point.name
        try:
            loaded = _from_entry_point(point)
        except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever it is, it is told and stops nobody
            words = " ".join(f"{type(error).__name__}: {error}".split())[:300]
            left_out.append(f"软件包 {package} 的检查 {point.name}（{point.value}）无法载入，已略去：{words}")
            continue
        for check_class in loaded:
            if problem := _problem(check_class, found):
                left_out.append(f"软件包 {package} 的检查 {check_class.__name__} 不能用，已略去：{problem}")
            else:
                found.append((check_class, package))
    return tuple(found), tuple(left_out)


def _problem(check_class: type[Check], found: Sequence[tuple[type[Check], str]]) -> str:
    """Why a check from outside cannot stand beside those ``found``; empty where it can."""
    missing = [name for name in _DECLARED if not hasattr(check_class, name)]
    if missing:
        return f"没有声明 {'、'.join(missing)}"
    same = [origin for other, origin in found if other.id == check_class.id]
    return f"编号 {check_class.id} 与 {same[0]} 的检查重复" if same else ""


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
    found = _check_classes(loaded) if isinstance(loaded, ModuleType) else [loaded]
    if not found or not all(isinstance(c, type) and issubclass(c, PageCheck | SiteCheck) for c in found):
        raise TypeError("既不是检查类，也不是含有检查类的模块")
    for check_class in found:
        check_class()
    return found
