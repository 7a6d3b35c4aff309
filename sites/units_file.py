"""The units file: one row for each monitored site."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from core.address import host_of, normalise, place_of
from core.ground import folder_of
from core.unit import Category, Unit
from sites.errors import RegistryError
from sites.tables import Row, parse_table, read_table

_REQUIRED = frozenset({"unit_id", "name", "category", "homepage"})
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_HOST = re.compile(r"[a-z0-9][a-z0-9.-]{0,252}(?::[1-9]\d{0,4})?(?:/(?:[^\s/?#]{1,60}/){1,9})?")


def load_units(path: Path) -> tuple[Unit, ...]:
    """All units in file order; ids and home pages' places (host, port, folder) are unique. Raises :class:`~sites.errors.RegistryError`."""
    return _units(path, read_table(path, _REQUIRED))


def parse_units(path: Path, text: str) -> tuple[Unit, ...]:
    """The same of a text that is not in the file yet; ``path`` is for the errors alone."""
    return _units(path, parse_table(path, text, _REQUIRED))


def _units(path: Path, rows: Iterable[Row]) -> tuple[Unit, ...]:
    units: dict[str, Unit] = {}
    places: dict[str, str] = {}
    for line, row in rows:
        unit = _unit(path, (line, row))
        if unit.id in units:
            raise RegistryError(path, line, f"unit_id “{unit.id}”重复；每个单位用一个不同的编号")
        if unit.parent == unit.id:  # one that no row has is another part of the province's
            raise RegistryError(
                path, line, f"{unit.id} 的 parent 就是它自己；应写上级单位的 unit_id，没有就留空"
            )
        place = place_of(unit.homepage) + folder_of(unit.homepage).lower().rstrip("/")
        if place in places:
            raise RegistryError(
                path, line, f"homepage {place} 已属于 {places[place]}；每个单位一个主机、端口或目录"
            )
        units[unit.id], places[place] = unit, unit.id
    if not units:
        raise RegistryError(path, None, "名册里没有单位；至少写一行")
    return tuple(units.values())


def _unit(path: Path, numbered: Row) -> Unit:
    line, row = numbered
    unit_id = row["unit_id"]
    if not _ID.fullmatch(unit_id):
        raise RegistryError(path, line, f"unit_id “{unit_id}”应为小写字母、数字和连字符")
    if not row["name"]:
        raise RegistryError(path, line, f"{unit_id} 的 name 为空；请写单位全称")
    homepage = _homepage(path, line, row["homepage"])
    return Unit(
        id=unit_id,
        name=row["name"],
        short_name=row.get("short_name") or row["name"],
        category=_category(path, line, row["category"]),
        homepage=homepage,
        parent=row.get("parent", ""),
        division_code=row.get("division_code", ""),
        site_id_code=_site_code(path, line, row.get("site_id_code", "")),
        hosts=_hosts(path, line, place_of(homepage), row.get("alt_hosts", "")),
    )


def _category(path: Path, line: int, text: str) -> Category:
    try:
        return Category(text)
    except ValueError as error:
        allowed = "、".join(c.value for c in Category)
        raise RegistryError(path, line, f"category “{text}”应为 {allowed} 之一") from error


def _homepage(path: Path, line: int, text: str) -> str:
    url = normalise(text)
    if not url.startswith(("http://", "https://")) or not host_of(url):
        raise RegistryError(path, line, f"homepage “{text}”不是网址；应写成 https://www.example.gov.cn/")
    return url


def _site_code(path: Path, line: int, text: str) -> str:
    if text and not (text.isascii() and text.isdigit() and len(text) == 10):
        raise RegistryError(path, line, f"site_id_code “{text}”应为 10 位数字，或留空")
    return text


def _hosts(path: Path, line: int, place: str, others: str) -> tuple[str, ...]:
    found = [place]
    for text in (part.strip().lower() for part in others.split(";")):
        if text and not _HOST.fullmatch(text):
            raise RegistryError(
                path,
                line,
                f"alt_hosts 中的“{text}”不是主机名（可带端口和目录，如 www.example.gov.cn:8080、www.example.gov.cn/jyj/）；多个用分号隔开",
            )
        if text:
            found.append(text)
    return tuple(dict.fromkeys(found))
