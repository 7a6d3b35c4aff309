"""Runs real visits against a real server, each in a process of its own, and looks into the database afterwards."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from core.times import SHANGHAI
from core.unit import Category, Unit
from crawler.config import Config
from crawler.net.hosts import HostMap
from crawler.night.pieces import visit_piece
from crawler.night.pool import Piece, Pool
from crawler.night.visiting import Order
from db import queries, site_reads
from db.records.visits import VisitRow
from db.session import Database, open_database
from db.store import Store
from tests.crawler.site_server import Site

HOST = "www.qinghe.gov.cn"
UNIT = Unit(
    id="qh",
    name="清河县人民政府",
    short_name="清河县",
    category=Category.COUNTY,
    homepage=f"http://{HOST}/",
    hosts=(HOST,),
)
NIGHT = date(2026, 11, 20)


def page(*links: str, title: str = "清河县人民政府", words: str = "今日要闻。") -> str:
    """An ordinary page with these links."""
    anchors = "".join(f'<li><a href="{link}">链接{n}</a></li>' for n, link in enumerate(links))
    return (
        f"<html><head><title>{title}</title></head><body><p>{words * 30}</p><ul>{anchors}</ul></body></html>"
    )


@dataclass
class Bench:
    """One unit, one database in ``folder``, and the server that plays its site."""

    folder: Path
    site: Site
    unit: Unit = UNIT
    delay: float = 0.0
    hosts: str = ""
    allow_private: bool = False
    evidence: str = ""

    @property
    def config(self) -> Config:
        return Config(
            home=self.folder,
            database_url=f"sqlite:///{self.folder / 'minjian.db'}",
            units=self.folder / "units.csv",
            overrides=self.folder / "none.toml",
            columns=self.folder / "none.csv",
            hosts=HostMap.parse(self.hosts or self.site.hosts),
            as_of=datetime(2026, 11, 20, 1, tzinfo=SHANGHAI),
            delay=self.delay,
            retry_pause=0.05,
            allow_private=self.allow_private,
            evidence=self.evidence,
        )

    @property
    def database(self) -> Database:
        file = self.folder / "minjian.db"
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(_empty_database())
        return open_database(self.config.database_url)

    def visit(
        self, night: date | None = NIGHT, max_pages: int = 500, work: Any = visit_piece, **order: Any
    ) -> VisitRow:
        """Visits the site once; gives the visit's row. Raises where the process failed."""
        Store(self.database).sync_units([self.unit])
        ends: list[tuple[str, Any]] = []
        pool = Pool(1, lambda name, news: None, lambda name, kind, value: ends.append((kind, value)))
        wanted = Order(unit=self.unit, night=night, max_pages=max_pages, **order)
        pool.run([Piece("qh", work, (self.config, wanted, str(self.folder / "log")))])
        kind, value = ends[0]
        if kind != "done":
            raise RuntimeError(f"{kind}: {value}")
        return next(row for row in queries.visits(self.database, unit_id="qh") if row.id == value)

    def outcomes(self, row: VisitRow) -> dict[str, str]:
        """Path → problem (empty for a page that was read) of everything asked for in this visit."""
        found = site_reads.outcomes(self.database, "qh", row.id)
        return {url.split(HOST, 1)[-1]: (o.problem or "") for url, o in found.items()}

    def with_unit(self, **changes: Any) -> Bench:
        import msgspec

        return replace(self, unit=msgspec.structs.replace(self.unit, **changes))


def get_ready() -> None:
    """Waits until what visits are forked from has loaded everything: on a busy machine that takes longer than a test's deadline."""
    Pool(1, lambda *_: None, lambda *_: None).run([Piece("first", _nothing)])


def _nothing(tell: Any) -> None: ...


@cache
def _empty_database() -> bytes:
    """A migrated file without rows: to migrate one anew takes as long as a visit of a few pages."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "minjian.db"
        open_database(f"sqlite:///{file}").close()
        return file.read_bytes()
