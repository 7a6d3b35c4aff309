"""The registry as a whole: units, with their known columns and overrides."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import msgspec
from rapidfuzz import process

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
    return Registry(tuple(apply(u, overrides.get(u.id, {})) for u in full))
