"""The inventory printed for correction can be read back, whatever the columns are called."""

from __future__ import annotations

import csv
import io
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.unit import ColumnType
from sites.errors import RegistryError
from sites.inventory import load_columns
from sites.inventory_form import Entry, as_csv, as_toml
from sites.overrides import load_overrides

URL = "http://www.qinghe.gov.cn/zwgk/"
ODD = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)


@given(ODD, st.sampled_from(ColumnType), st.one_of(st.none(), st.integers(1, 3660)))
def test_toml_is_read_back(name: str, kind: ColumnType, days: int | None) -> None:
    entry = Entry(URL, name, kind, days, note=f"凭{name}识别")
    text = as_toml("qh", [entry, Entry(URL + "b/", "乙", ColumnType.NEWS)])
    first, second = tomllib.loads(text)["qh"]["columns"]
    assert (first["url"], first["name"], first["type"]) == (URL, name, kind.value)
    assert first.get("period_days") == days and second["name"] == "乙"
    assert all(c.isprintable() or c == "\n" for c in text)


@given(ODD, st.sampled_from(ColumnType))
def test_csv_holds_no_formula_and_one_line_each(name: str, kind: ColumnType) -> None:
    text = as_csv("qh", [Entry(URL, name, kind, 30)])
    (row,) = csv.DictReader(io.StringIO(text, newline=""))
    assert row["name"][:1] not in set("=+-@|%") and text.count("\n") == 2
    assert row["kind"] == f"{kind.value}-column" and row["period_days"] == "30"


def test_both_forms_are_accepted_by_the_registry(tmp_path: Path) -> None:
    entries = [Entry(URL, "规划“计划”", ColumnType.OTHER, 365), Entry(URL + "tz/", "通知", ColumnType.NOTICE)]
    (tmp_path / "o.toml").write_text(as_toml("qh", entries), "utf-8")
    (tmp_path / "c.csv").write_text(as_csv("qh", entries), "utf-8")
    columns = load_overrides(tmp_path / "o.toml", {"qh"})["qh"]["columns"]
    assert [c["name"] for c in columns] == ["规划“计划”", "通知"]
    named = load_columns(tmp_path / "c.csv", {"qh"})["qh"]
    assert [(c.name, c.type, c.period_days) for c in named] == [
        ("规划“计划”", ColumnType.OTHER, 365),
        ("通知", ColumnType.NOTICE, None),
    ]


@pytest.mark.parametrize("days", ["0", "-3", "一年", "3661", "9" * 30])
def test_periods_that_make_no_sense_are_named(tmp_path: Path, days: str) -> None:
    path = tmp_path / "columns.csv"
    path.write_text(f"unit_id,kind,name,url,period_days\nqh,news-column,要闻,{URL},{days}\n", "utf-8")
    with pytest.raises(RegistryError, match="period_days") as raised:
        load_columns(path, {"qh"})
    assert "第 2 行" in str(raised.value)
