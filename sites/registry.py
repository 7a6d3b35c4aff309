"""The registry as a whole: units, with their known columns and overrides."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import msgspec
from rapidfuzz import process

from core.address import host_of
from core.ground import name_of, settled
from core.unit import Unit
from sites.errors import RegistryError, UnknownUnit
from sites.inventory import load_columns
from sites.overrides import apply, load_overrides
from sites.units_file import load_units

__all__ = ["Registry", "RegistryError", "UnknownUnit", "load", "load_units"]

_NEAR = 60.0


@dataclass(frozen=True)
class Registry:
    """The units in file order."""

    units: tuple[Unit, ...]

    @cached_property
    def _by_id(self) -> dict[str, Unit]:
        return {unit.id: unit for unit in self.units}

    def get(self, unit_id: str) -> Unit:
        """The unit of this id; raises :class:`~sites.errors.UnknownUnit` with near ids."""
        try:
            return self._by_id[unit_id]
        except KeyError:
            raise UnknownUnit(unit_id, self.near(unit_id)) from None

    def near(self, text: str) -> list[str]:
        """Up to five ids whose id or name looks like ``text``, best first."""
        names = [(u.id, n) for u in self.units for n in (u.id, u.short_name, u.name)]
        found = process.extract(text, [n for _, n in names], limit=8, score_cutoff=_NEAR)
        return list(dict.fromkeys(names[position][0] for _, _, position in found))[:5]


def load(
    units_path: Path,
    overrides_path: Path | None = None,
    columns_path: Path | None = None,
    checks: Collection[str] | None = None,
) -> Registry:
    """The registry from its files; a missing optional file counts as empty. ``checks`` are the ids of all checks.

    Raises :class:`RegistryError`.
    """
    units = load_units(units_path)
    known = {unit.id for unit in units}
    columns = load_columns(columns_path, known) if columns_path and columns_path.exists() else {}
    overrides = (
        load_overrides(overrides_path, known, checks) if overrides_path and overrides_path.exists() else {}
    )
    full = (msgspec.structs.replace(u, columns=columns.get(u.id, ())) for u in units)
    return Registry(told_apart(apply(u, overrides.get(u.id, {})) for u in full))


def told_apart(units: Iterable[Unit]) -> tuple[Unit, ...]:
    """The units, each knowing what of its hosts is others': several may share one, on ports or in folders of their own."""
    homes: dict[str, list[str]] = {}
    found = list(units)
    for unit in found:
        homes.setdefault(host_of(unit.homepage), []).append(unit.homepage)
    for number, unit in enumerate(found):
        taken = [h for h in homes[host_of(unit.homepage)] if h != unit.homepage]
        hosts = settled(unit.homepage, unit.hosts, taken)
        found[number] = msgspec.structs.replace(unit, hosts=hosts)
    entries: dict[str, set[str]] = {}
    for unit in found:
        for entry in unit.hosts:
            entries.setdefault(name_of(entry), set()).add(entry)
    return tuple(_with_neighbours(u, entries) for u in found)


def _with_neighbours(unit: Unit, entries: Mapping[str, set[str]]) -> Unit:
    names = {name_of(entry) for entry in unit.hosts}
    others = {e for name in names for e in entries[name]}.difference(unit.hosts)
    return msgspec.structs.replace(unit, neighbours=tuple(sorted(others))) if others else unit
