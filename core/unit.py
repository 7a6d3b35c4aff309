"""A monitored unit (单位) and what is known of its site beforehand."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache

import msgspec

from core.address import host_of, place_of
from core.ground import Ground

_PRACTICE_ID = "lx-"
_PRACTICE_HOSTS = ("-lx.gov.cn", "-lx.example.com", "-lx.example.org", "-lx-gov.example", "-lx.example")


class Category(StrEnum):
    """The three groups that are ranked apart: 省直部门, 设区市, 县（市、区）."""

    DEPARTMENT = "department"
    CITY = "city"
    COUNTY = "county"


class ColumnType(StrEnum):
    """What a column (栏目) publishes; decides how often it must be updated."""

    NEWS = "news"  # 工作动态、要闻
    NOTICE = "notice"  # 通知公告
    POLICY = "policy"  # 政策文件
    INTERPRETATION = "interpretation"  # 政策解读
    FEES = "fees"  # 收费清单
    OTHER = "other"


class InventoryColumn(msgspec.Struct, frozen=True, kw_only=True):
    """A column named by the office in the inventory (栏目清单). ``period_days`` beats the type's own period.

    ``ignore`` says that the page at ``url`` is no column, whatever it looks like.
    """

    url: str
    name: str
    type: ColumnType = ColumnType.OTHER
    period_days: int | None = None
    ignore: bool = False


class Unit(msgspec.Struct, frozen=True, kw_only=True):
    """One of the sites the office answers for.

    ``hosts`` are what counts as the unit's own (home page, alternatives, overrides), ``neighbours`` what of the same hosts is
    other units', both as entries of a :class:`~core.ground.Ground`.
    ``delay`` is in seconds between two requests to one host, ``None`` means the general setting.
    """

    id: str
    name: str
    short_name: str
    category: Category
    homepage: str
    parent: str = ""
    division_code: str = ""
    site_id_code: str = ""
    hosts: tuple[str, ...] = ()
    neighbours: tuple[str, ...] = ()
    columns: tuple[InventoryColumn, ...] = ()
    delay: float | None = None
    max_pages: int | None = None
    search_template: str = ""
    browser: bool = True
    ignore_robots_reason: str = ""
    exemptions: tuple[str, ...] = ()

    @property
    def ground(self) -> Ground:
        """``hosts`` and the home page's, and what of them is others'."""
        return _ground(self.hosts, self.neighbours, self.homepage)

    @property
    def own_hosts(self) -> frozenset[str]:
        """The names of the unit's hosts, without ports and folders."""
        return self.ground.hosts

    @property
    def turn(self) -> str:
        """What no two visits may have at once: the unit, or the host that it shares with other units."""
        place = place_of(self.homepage)
        shared = any(entry.partition("/")[0] == place for entry in self.neighbours)
        return f"host {place}" if shared else f"unit {self.id}"

    def owns(self, url: str) -> bool:
        """Whether ``url`` is one of the unit's own."""
        return self.ground.owns(url)

    @property
    def practice(self) -> bool:
        """Whether the unit is one of the practice province (练习省), whose sites are invented."""
        return self.id.startswith(_PRACTICE_ID) and host_of(self.homepage).endswith(_PRACTICE_HOSTS)


@lru_cache(maxsize=1024)
def _ground(hosts: tuple[str, ...], neighbours: tuple[str, ...], homepage: str) -> Ground:
    named = frozenset(h.lower() for h in hosts if h)
    made, place = Ground(named, frozenset(neighbours)), place_of(homepage)
    return made if not place or made.owns(homepage) else Ground(named | {place}, made.others)
