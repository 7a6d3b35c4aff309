"""The registry files, good and bad: every error names file, line and key."""

from pathlib import Path

import pytest

from core.unit import Category, ColumnType
from sites.errors import RegistryError, UnknownUnit
from sites.registry import Registry, load, load_units

_HEAD = "unit_id,name,short_name,category,homepage,alt_hosts\n"
_ROW = "qh,清河县人民政府,清河县,county,http://www.qinghe.gov.cn/,\n"
_SHIPPED = Path(__file__).parents[2] / "sites"


def write(folder: Path, text: str | bytes, name: str = "units.csv") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return path


def read(folder: Path, rows: str, overrides: str = "", columns: str = "") -> Registry:
    return load(
        write(folder, _HEAD + rows),
        write(folder, overrides, "overrides.toml"),
        write(folder, columns or "unit_id,kind,name,url\n", "columns.csv"),
    )


def test_shipped_registry_is_whole() -> None:
    registry = load(_SHIPPED / "units.csv", _SHIPPED / "overrides.toml", _SHIPPED / "columns.csv")
    groups = [u.category for u in registry.units]
    assert {c: groups.count(c) for c in Category} == {
        Category.DEPARTMENT: 34,
        Category.CITY: 10,
        Category.COUNTY: 82,
    }
    assert any(u.columns for u in registry.units)


def test_any_registry_works(tmp_path: Path) -> None:
    registry = read(
        tmp_path,
        _ROW
        + "\n"
        + "yt,玉田县人民政府,,county,HTTPS://WWW.Yutian.gov.cn,wap.yutian.gov.cn; m.yutian.gov.cn\n",
    )
    other = registry.get("yt")
    assert other.short_name == "玉田县人民政府"
    assert other.homepage == "https://www.yutian.gov.cn/"
    assert other.hosts == ("www.yutian.gov.cn", "wap.yutian.gov.cn", "m.yutian.gov.cn")


def test_units_on_ports_of_one_address_are_told_apart(tmp_path: Path) -> None:
    rows = "".join(f"u{p},单位{p},,county,http://127.0.0.1:{p}/,\n" for p in (8001, 8002, 8003))
    one, two, three = read(tmp_path, rows).units
    assert (one.hosts, one.neighbours) == (("127.0.0.1:8001",), ("127.0.0.1:8002", "127.0.0.1:8003"))
    assert one.owns("http://127.0.0.1:8001/a.html") and not one.owns(two.homepage)
    assert not three.owns("http://127.0.0.1/")


def test_units_in_folders_of_one_host_are_told_apart(tmp_path: Path) -> None:
    rows = (
        _ROW
        + "jyj,清河县教育局,,department,http://www.qinghe.gov.cn/jyj/,wap.qinghe.gov.cn:8080;www.qinghe.gov.cn/jy/\n"
    )
    county, school = read(tmp_path, rows).units
    assert county.hosts == ("www.qinghe.gov.cn",)
    assert school.hosts == ("www.qinghe.gov.cn/jyj/", "wap.qinghe.gov.cn:8080", "www.qinghe.gov.cn/jy/")
    assert school.owns("http://www.qinghe.gov.cn/jy/1.html") and not county.owns(
        "http://www.qinghe.gov.cn/jy/1.html"
    )
    assert county.owns("http://www.qinghe.gov.cn/zwgk/") and not school.owns("http://www.qinghe.gov.cn/zwgk/")


def test_byte_order_mark_of_spreadsheets_is_survived(tmp_path: Path) -> None:
    path = write(tmp_path, b"\xef\xbb\xbf" + (_HEAD + _ROW).encode())
    assert load(path).units[0].id == "qh"


def test_unknown_unit_names_near_ones(tmp_path: Path) -> None:
    with pytest.raises(UnknownUnit) as raised:
        read(tmp_path, _ROW).get("qhh")
    assert raised.value.near == ["qh"]
    assert "qhh" in str(raised.value) and "qh？" in str(raised.value)


@pytest.mark.parametrize(
    ("rows", "line", "words"),
    [
        ("", None, "没有单位"),
        (_ROW + _ROW, 3, "重复"),
        (_ROW + "yt,玉田县,,county,https://www.qinghe.gov.cn/index.html,\n", 3, "已属于 qh"),
        (_ROW + "a,甲,,county,http://10.1.2.3:80/,\nb,乙,,county,http://10.1.2.3/,\n", 4, "已属于 a"),
        (_ROW + "a,甲,,county,http://x.cn/jyj/,\nb,乙,,county,http://x.cn/jyj,\n", 4, "x.cn/jyj 已属于 a"),
        ("QH 1,清河县,,county,http://www.qinghe.gov.cn/,\n", 2, "unit_id"),
        ("qh,,,county,http://www.qinghe.gov.cn/,\n", 2, "name"),
        ("qh,清河县,,district,http://www.qinghe.gov.cn/,\n", 2, "department"),
        ("qh,清河县,,county,www.qinghe.gov.cn,\n", 2, "homepage"),
        ("qh,清河县,,county,http://www.qinghe.gov.cn/,坏主机\n", 2, "alt_hosts"),
        ("qh,清河,县,county,county,http://www.qinghe.gov.cn/,,\n", 2, "列数"),
    ],
)
def test_bad_units_are_named(tmp_path: Path, rows: str, line: int | None, words: str) -> None:
    with pytest.raises(RegistryError, match=words) as raised:
        read(tmp_path, rows)
    assert raised.value.line == line
    assert "units.csv" in str(raised.value)


def test_no_unit_is_its_own_parent(tmp_path: Path) -> None:
    head = _HEAD.strip() + ",parent\n"
    with pytest.raises(RegistryError, match="就是它自己"):
        load_units(write(tmp_path, f"{head}{_ROW.strip()},qh\n"))
    part = load_units(write(tmp_path, f"{head}{_ROW.strip()},sm\n"))
    assert part[0].parent == "sm", "a registry may hold a part of the province"


def test_missing_header_column(tmp_path: Path) -> None:
    with pytest.raises(RegistryError, match="表头缺少 homepage"):
        load(write(tmp_path, "unit_id,name,category\nqh,清河县,county\n"))


def test_gbk_file_names_the_line(tmp_path: Path) -> None:
    with pytest.raises(RegistryError, match=r"第 2 行.*UTF-8"):
        load(write(tmp_path, (_HEAD + _ROW).encode("gbk")))


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(RegistryError, match="无法读取（没有这个文件或文件夹）"):
        load(tmp_path / "none.csv")
    with pytest.raises(RegistryError, match="无法读取（这是文件夹，不是文件）"):
        load(tmp_path)


def test_what_an_override_says_of_a_unit_counts(tmp_path: Path) -> None:
    toml = (
        '[qh]\nhosts = ["WAP.qinghe.gov.cn"]\ndelay = 2.5\nmax_pages = 9\nexemptions = ["fee-disclosure"]\n'
        '[[qh.columns]]\nurl = "http://www.qinghe.gov.cn/gh"\nname = "规划"\ntype = "policy"\nperiod_days = 365\n'
    )
    unit = read(tmp_path, _ROW, toml).get("qh")
    assert unit.hosts == ("www.qinghe.gov.cn", "wap.qinghe.gov.cn")
    assert (unit.delay, unit.max_pages, unit.exemptions) == (2.5, 9, ("fee-disclosure",))
    assert unit.columns[0].type is ColumnType.POLICY and unit.columns[0].period_days == 365


def test_override_of_a_listed_column_wins(tmp_path: Path) -> None:
    toml = '[[qh.columns]]\nurl = "http://www.qinghe.gov.cn/zc/"\nname = "政策"\ntype = "notice"\n'
    columns = "unit_id,kind,name,url\nqh,policy-column,政策文件,http://www.qinghe.gov.cn/zc/\nzz,news-column,要闻,http://z.gov.cn/\n"
    unit = read(tmp_path, _ROW, toml, columns).get("qh")
    assert [(c.name, c.type) for c in unit.columns] == [("政策", ColumnType.NOTICE)]


@pytest.mark.parametrize(
    ("toml", "line", "words"),
    [
        ("[qh]\ndelay = 1\ndealy = 2\n", 3, "没有名为 dealy 的项；是不是 delay？"),
        ('[qh]\ndelay = "fast"\n', 2, "qh.delay：“fast”应为数字"),
        ("[qh]\nmax_pages = 0\n", 2, "qh.max_pages：“0”不合要求：至少为 1"),
        ('[qh]\nhosts = ["a b"]\n', 2, "应写成 wap.example.gov.cn 这样"),
        ('[qh]\nsearch_template = "http://a.gov.cn/"\n', 2, "这样$"),
        ('[[qh.columns]]\nurl = "http://a.gov.cn/"\n', 1, "缺少 name"),
        ('[[qh.columns]]\nurl = "http://a.gov.cn/"\nname = "x"\ntype = "new"\n', 4, "“new”应为"),
        ("\n[zz]\ndelay = 1\n", 2, "没有单位 zz"),
        ("[qh\n", 1, "TOML"),
    ],
)
def test_bad_overrides_are_named(tmp_path: Path, toml: str, line: int, words: str) -> None:
    with pytest.raises(RegistryError, match=words) as raised:
        read(tmp_path, _ROW, toml)
    assert raised.value.line == line
    assert "overrides.toml" in str(raised.value)


def test_bad_column_kind(tmp_path: Path) -> None:
    with pytest.raises(RegistryError, match=r"columns.csv：第 2 行：kind"):
        read(tmp_path, _ROW, columns="unit_id,kind,name,url\nqh,polcy,政策,http://www.qinghe.gov.cn/zc/\n")
