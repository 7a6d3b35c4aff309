"""The practice sites that benchmarks crawl: pages of a real weight, all of them to be reached by plain links."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from core.times import SHANGHAI
from core.unit import Unit
from crawler.config import Config, load
from demo.province import practice, province
from farm.entries import paths_of
from farm.names import practice_units
from farm.province import make_province

TODAY = date(2026, 11, 20)
SEED = 7
FIRST = datetime(2026, 11, 20, 1, tzinfo=SHANGHAI)
#: Styles of practice sites whose lists go on by plain links; the others page by script.
_PLAIN = frozenset({"boda", "asp", "java"})
_REACHED = 0.95


@dataclass(frozen=True)
class Field:
    """Some sites under a server. ``pages`` maps a unit's id to the number of addresses that lead to honest pages."""

    config: Config
    units: tuple[Unit, ...]
    pages: dict[str, int]

    def with_database(self, name: str) -> Field:
        """The same sites with a fresh data folder and database beside the registry."""
        from crawler.office import open_office

        url = f"sqlite:///{self.config.home / name}.db"
        config = replace(self.config, home=self.config.home / name, database_url=url)
        open_office(config)
        return replace(self, config=config)


@contextmanager
def served(count: int, pages: int, *flags: str) -> Iterator[Field]:
    """``count`` sites of about ``pages`` pages each, whose lists a plain crawler can follow; served with ``flags``."""
    total = min(126, 24 + 6 * count)
    made = make_province(SEED, practice_units(total), pages, TODAY, rich=True)
    plain = [s for s in made.sites.values() if s.style.id in _PLAIN and s.unit.id not in made.troubled]
    chosen = plain[:count]
    if len(chosen) < count:
        raise ValueError(f"only {len(chosen)} of {total} practice sites are plain")
    with tempfile.TemporaryDirectory() as folder:
        registry = Path(folder) / "units.csv"
        with province(total, pages, SEED, 1, TODAY, registry, "--rich", *flags) as port:
            config = practice(replace(load({}), home=Path(folder), as_of=FIRST), registry, port)
            yield Field(
                config, tuple(s.unit for s in chosen), {s.unit.id: len(paths_of(s, 1)) for s in chosen}
            )


def check_reached(field: Field, unit: Unit, fetched: int) -> None:
    """Raises where a crawl saw much less than the site holds: its figures would say nothing."""
    wanted = _REACHED * field.pages[unit.id]
    if fetched < wanted:
        raise RuntimeError(f"{unit.id}: {fetched} pages seen, the site holds {field.pages[unit.id]}")
