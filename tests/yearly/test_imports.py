"""Files that offices fill in: both kinds, both encodings, every mistake told with its row, nothing stored twice."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from core.times import SHANGHAI
from core.unit import Category
from db.session import Database
from db.visits.media import accounts_of
from db.year import reads as year_reads
from tests.yearly.handmade import SMALL, town
from yearly.errors import YearError
from yearly.imports import KINDS, SHIPPED, Imported, import_file
from yearly.templates import write_template

UNITS = {"qh": Category.COUNTY, "lh": Category.COUNTY}
ACCOUNTS = [
    ["单位编号", "平台", "账号名称", "账号地址", "抽样日期", "有无互动功能", "注销日期"],
    ["qh", "微信公众号", "清河发布", "", "2026-11-20", "有", ""],
    ["qh", "新浪微博", "清河政务", "", "2026/11/20", "无", "2026年6月30日"],
]
POSTS = [
    ["单位编号", "平台", "账号名称", "发布时间", "标题", "地址", "是否政策解读", "形式"],
    ["qh", "微信公众号", "清河发布", "2026-11-18 09:30", "一图读懂", "http://a/1", "是", "图片、文字"],
    ["qh", "微信公众号", "清河发布", "2026-11-17", '=HYPERLINK("x")', "", "", ""],
]
MANUAL = [
    ["年度", "单位编号", "指标编号", "得分", "评审人", "评分日期", "说明"],
    ["2026", "qh", "LOOK", "12.5", "甲", "2026-12-20", ""],
    ["2026", "qh", "LOOK", "13", "乙", "2026-12-21", "整洁"],
]
PAST = [
    ["年度", "类别", "单位编号", "得分", "来源"],
    ["2025", "县（市、区）", "qh", "87.51", "某文"],
    ["2025", "县（市、区）", "", "80", ""],
]
FILES = {"accounts": ACCOUNTS, "posts": POSTS, "manual": MANUAL, "past-years": PAST}


def as_csv(path: Path, rows: list[list[str]], encoding: str = "utf-8-sig") -> Path:
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows(rows)
    path.write_bytes(buffer.getvalue().encode(encoding))
    return path


def as_xlsx(path: Path, rows: list[list[Any]]) -> Path:
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        moment = book.add_format({"num_format": "yyyy-mm-dd"})
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, datetime):
                    sheet.write_datetime(number, column, value, moment)
                else:
                    sheet.write(number, column, value)
    return path


def bring(database: Database, kind: str, path: Path) -> Imported:
    return import_file(database, kind, path, UNITS, SMALL)


@pytest.fixture
def office(database: Database) -> Database:
    house = town(database)
    house.store.sync_units([*house.units])
    return database


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "gb18030"])
def test_accounts_and_posts(office: Database, tmp_path: Path, encoding: str) -> None:
    accounts = as_csv(tmp_path / "a.csv", ACCOUNTS, encoding)
    assert bring(office, "accounts", accounts) == Imported(2, 2)
    assert bring(office, "posts", as_csv(tmp_path / "p.csv", POSTS, encoding)) == Imported(2, 2)
    wechat, weibo = accounts_of(office, "qh")
    assert (wechat.name, wechat.interactive, wechat.closed) == ("清河发布", True, None)
    assert weibo.interactive is False and str(weibo.closed) == "2026-06-30"
    first, second = wechat.posts
    assert first.posted == datetime(2026, 11, 18, 9, 30, tzinfo=SHANGHAI)
    assert (first.interpretation, first.forms) == (True, ("图片", "文字"))
    assert (second.interpretation, second.forms, second.title) == (None, (), '=HYPERLINK("x")')
    assert year_reads.units_with_accounts(office) == {"qh"}


@pytest.mark.parametrize(
    ("column", "value", "want"),
    [
        (3, "2026年11月18日 09:30", ("2026-11-18 09:30", None, ())),
        (3, "2026.11.18", ("2026-11-18 00:00", None, ())),
        (3, "2026-11-18T09:30:00", ("2026-11-18 09:30", None, ())),
        (3, "20261118", ("2026-11-18 00:00", None, ())),
        (6, "√", ("2026-11-17 00:00", True, ())),
        (6, "没有", ("2026-11-17 00:00", False, ())),
        (7, "长图；短视频", ("2026-11-17 00:00", None, ("图片", "视频"))),
        (7, "图 文字", ("2026-11-17 00:00", None, ("图片", "文字"))),
    ],
)
def test_words_that_people_write_instead(
    office: Database, tmp_path: Path, column: int, value: str, want: tuple[str, bool | None, tuple[str, ...]]
) -> None:
    bring(office, "accounts", as_csv(tmp_path / "a.csv", ACCOUNTS))
    row = ["qh", "微信公众号", "清河发布", "2026-11-17", "一图读懂", "", "", ""]
    row[column] = value
    bring(office, "posts", as_csv(tmp_path / "p.csv", [POSTS[0], row]))
    (post,) = accounts_of(office, "qh")[0].posts
    assert (f"{post.posted:%Y-%m-%d %H:%M}", post.interpretation, post.forms) == want


@pytest.mark.parametrize("kind", list(FILES))
def test_the_same_file_again_changes_nothing(office: Database, tmp_path: Path, kind: str) -> None:
    bring(office, "accounts", as_csv(tmp_path / "a.csv", ACCOUNTS))
    path = as_csv(tmp_path / "x.csv", FILES[kind])
    bring(office, kind, path)
    assert bring(office, kind, path) == Imported(2, 0)
    corrected = [row[:] for row in FILES[kind]]
    corrected[1][-1] = {"accounts": "2026-11-01", "posts": "视频"}.get(kind, "更正")
    assert bring(office, kind, as_csv(tmp_path / "y.csv", corrected)) == Imported(2, 1)


def test_workbooks_with_dates_and_numbers(office: Database, tmp_path: Path) -> None:
    rows: list[list[Any]] = [MANUAL[0], [2026, "qh", "LOOK", 12.51, "甲", datetime(2026, 12, 20), None]]
    assert bring(office, "manual", as_xlsx(tmp_path / "m.xlsx", rows)) == Imported(1, 1)
    (mark,) = year_reads.manual_marks(office, 2026)
    assert (mark.points, mark.reviewer, str(mark.scored_on)) == (1251, "甲", "2026-12-20")


@pytest.mark.parametrize(
    ("kind", "column", "value", "words"),
    [
        ("accounts", 0, "nope", "第 3 行：单位编号“nope”不在名册里"),
        ("accounts", 1, "", "第 3 行：平台不能为空"),
        ("accounts", 2, "长" * 200, "第 3 行：账号名称过长"),
        ("accounts", 4, "昨天", "第 3 行：抽样日期“昨天”不是日期"),
        ("accounts", 4, "2026-02-30", "第 3 行：抽样日期“2026-02-30”不是日期"),
        ("accounts", 5, "也许", "第 3 行：有无互动功能“也许”应为 是、否"),
        ("posts", 2, "清河交警", "第 3 行：账号名称“清河交警”（微信公众号）还没有导入"),
        ("posts", 3, "", "第 3 行：发布时间“”不是日期"),
        ("posts", 3, "11月18日", "第 3 行：发布时间“11月18日”不是日期"),
        ("posts", 3, "2026-11-18 至 2026-11-20", "第 3 行：发布时间“2026-11-18 至 2026-11-20”不是日期"),
        ("posts", 7, "图文", "第 3 行：形式“图文”应为 文字、图片、音频、视频"),
        ("posts", 7, "图片、气味", "第 3 行：形式“气味”应为 文字、图片、音频、视频"),
        ("manual", 0, "去年", "第 3 行：年度“去年”应为年份"),
        ("manual", 2, "LINKS", "第 3 行：指标编号“LINKS”应为 LOOK、EXTRA 之一"),
        ("manual", 3, "15.01", "第 3 行：得分“15.01”应在 0 到 15 之间"),
        ("manual", 3, "-1", "第 3 行：得分“-1”应在 0 到 15 之间"),
        ("manual", 3, "NaN", "第 3 行：得分“NaN”应在 0 到 15 之间"),
        ("manual", 3, "12.345", "第 3 行：得分“12.345”至多两位小数"),
        ("manual", 3, "优", "第 3 行：得分“优”不是数字"),
        ("manual", 4, "", "第 3 行：评审人不能为空"),
        ("past-years", 1, "乡镇", "第 3 行：类别“乡镇”应为 省直部门、设区市、县（市、区） 之一"),
        ("past-years", 3, "201", "第 3 行：得分“201”应在 0 到 200 之间"),
    ],
)
def test_mistakes_are_told_with_their_row_and_nothing_is_stored(
    office: Database, tmp_path: Path, kind: str, column: int, value: str, words: str
) -> None:
    bring(office, "accounts", as_csv(tmp_path / "a.csv", ACCOUNTS))
    rows = [row[:] for row in FILES[kind]]
    rows[2][column] = value
    path = as_csv(tmp_path / "bad.csv", rows)
    before = year_reads.account_keys(office)
    with pytest.raises(YearError) as raised:
        bring(office, kind, path)
    assert f"{path}：{words}" in str(raised.value)
    assert "没有导入任何内容" in str(raised.value)
    assert not year_reads.manual_marks(office, 2026) and not year_reads.past(office)
    assert year_reads.account_keys(office) == before and not accounts_of(office, "qh")[0].posts


def test_every_mistake_is_told_at_once(office: Database, tmp_path: Path) -> None:
    rows = [MANUAL[0], *(["2026", "x", "y", "z", "", "", ""] for _ in range(10))]
    with pytest.raises(YearError) as raised:
        bring(office, "manual", as_csv(tmp_path / "m.csv", rows))
    lines = str(raised.value).splitlines()
    assert len(lines) == 22 and lines[-2].startswith("……另有 30 处")


def test_a_row_that_contradicts_another(office: Database, tmp_path: Path) -> None:
    rows = [*MANUAL, ["2026", "qh", "LOOK", "9", "甲", "2026-12-20", ""]]
    with pytest.raises(YearError, match="第 4 行：与第 2 行是同一人对同一指标的评分，内容不同"):
        bring(office, "manual", as_csv(tmp_path / "m.csv", rows))
    assert bring(office, "manual", as_csv(tmp_path / "n.csv", [*MANUAL, MANUAL[1]])) == Imported(3, 2)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("x.xls", b"", "只能读 .xlsx 和 .csv"),
        ("x.csv", b"", "第 1 行：表头缺少 单位编号、平台"),
        ("x.csv", "单位编号,平台\n".encode(), "表头缺少 账号名称、抽样日期"),
        ("x.csv", "单位编号,平台,账号名称,抽样日期\n".encode(), "没有数据行"),
        ("x.csv", b"\xff\xff\xff", "既不是 UTF-8 也不是 GBK"),
        ("x.csv", '单位编号,平台,账号名称,抽样日期\nqh,"微信\n'.encode(), "不是合格的 CSV"),
        ("x.xlsx", b"PK\x03\x04 nonsense", "文件已损坏"),
        ("none.csv", None, "无法读取"),
    ],
)
def test_files_that_are_none(
    office: Database, tmp_path: Path, name: str, content: bytes | None, words: str
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(YearError, match=words):
        bring(office, "accounts", path)


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
@pytest.mark.parametrize("kind", list(KINDS))
def test_templates_can_be_filled_in(office: Database, tmp_path: Path, kind: str, suffix: str) -> None:
    path = tmp_path / f"empty{suffix}"
    write_template(path, kind, KINDS[kind])
    head: Sequence[Any]
    if suffix == ".xlsx":
        head = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()[0]
    else:
        head = path.read_text("utf-8-sig").strip().split(",")
    assert head == [f.heading for f in KINDS[kind]] == FILES[kind][0]
    with pytest.raises(YearError, match="没有数据行"):
        bring(office, kind, path)


def test_the_shipped_averages(office: Database) -> None:
    assert bring(office, "past-years", SHIPPED) == Imported(12, 12)
    past = year_reads.past(office)
    assert [p.points for p in past if p.year == 2023] == [8751, 8425, 8592]
    assert not any(p.unit_id for p in past)


def test_a_bomb_is_not_opened(office: Database, tmp_path: Path) -> None:
    import zipfile

    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (60 << 20))
    with pytest.raises(YearError, match="压缩"):
        bring(office, "accounts", path)
