"""The columns of a unit with their forecasts: stored after each visit, and worked out anew when somebody asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import msgspec

from checks.catalogue import Catalogue
from checks.freshness.column_stale import ColumnStale
from checks.freshness.forecast import Forecast, forecast
from core.site import Column, SiteFacts
from core.times import local_date
from core.unit import ColumnType, Unit
from core.words import FOUND_BY
from crawler.config import Config
from db import queries, site_reads
from db.records.columns import ColumnRecord, ColumnRow
from db.session import Database
from db.store import Store
from reading.lists.columns import column_key, find_columns
from sites.inventory_form import Entry, as_csv, as_toml


def column_records(site: SiteFacts, catalogue: Catalogue) -> list[ColumnRecord]:
    """The columns of the site with period and due day by the rules (and options) of column-stale."""
    check = catalogue.checks.get(ColumnStale.id)
    option = check.option if check else ColumnStale.options
    return [_record(site, column, option) for column in site.columns]


def _record(site: SiteFacts, column: Column, option: Mapping[str, Any]) -> ColumnRecord:
    ahead = forecast(site, column, option)
    if ahead is None:
        return ColumnRecord(column=column)
    return ColumnRecord(column=_stated(column, ahead), period=ahead.period.words, due=ahead.due)


def _stated(column: Column, ahead: Forecast) -> Column:
    """The column with the period and the newest item that the rule goes by."""
    column = msgspec.structs.replace(column, period_days=ahead.period.about_days)
    newest = ahead.material.newest
    if newest is None or newest.isoformat() == column.newest[:10]:
        return column
    return msgspec.structs.replace(column, newest=newest.isoformat(), newest_title=ahead.material.title)


def columns_of(database: Database, unit: Unit, catalogue: Catalogue, now: datetime) -> list[ColumnRow]:
    """The unit's columns by its pages as last read and the inventory as it is now; what is stored is made equal to it."""
    pages = site_reads.site_pages(database, unit.id)
    site = SiteFacts(unit=unit, as_of=now, pages=pages, columns=find_columns(unit, pages))
    Store(database).save_columns(unit.id, column_records(site, catalogue), now)
    today = local_date(now)
    rows = queries.columns(database, unit.id)
    return [replace(row, left=(row.due - today).days if row.due else None) for row in rows]


def inventory_form(unit: Unit, rows: Sequence[ColumnRow], form: str) -> str:
    """The columns as the inventory names them, to be corrected: ``toml`` for overrides, ``csv`` for columns.csv."""
    stated = {column_key(c.url): c.period_days for c in unit.columns}
    entries = [
        Entry(r.url, r.column, ColumnType(r.type), stated.get(column_key(r.url)), _note(r)) for r in rows
    ]
    return as_csv(unit.id, entries) if form == "csv" else as_toml(unit.id, entries)


def _note(row: ColumnRow) -> str:
    found = f"凭{FOUND_BY.get(row.found_by, row.found_by)}识别，第 {row.level} 级"
    period = f"，期限{row.period}" if row.period else "，没有更新期限"
    return found + period + (f"，最新 {row.newest}" if row.newest else "")


def how_to_correct(unit: Unit, rows: Sequence[ColumnRow], config: Config) -> str:
    """What to do where a column is wrong, in a few lines."""
    if not rows:
        return f"没有看到 {unit.id} 的栏目：先走访它（minjian crawl {unit.id}），或在 {config.overrides} 里列出栏目"
    return (
        f"更正：minjian columns {unit.id} --inventory toml，把要改的几段放进 {config.overrides}，"
        "改 name、type、period_days（天），不是栏目的写 ignore = true；\n"
        f"或者 --inventory csv，放进 {config.columns}。再运行本命令即可看到更正后的结果，下次走访起照此检查。"
    )
