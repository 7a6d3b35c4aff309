"""What people bring to a year: accounts and their posts, marks of reviewers, scores of past years.

A file is checked whole before anything of it is stored; the same file again changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, TypeVar

from core.address import address_hash
from core.times import SHANGHAI
from core.unit import Category
from db.session import Database
from db.year import reads as year_reads
from db.year import writes as year_writes
from db.year.records import ManualScore, PastScore
from reading.dates import find_dates
from scoring.rubric import Rubric
from yearly.errors import YearError
from yearly.sheets import Field, Problems, read_rows

#: The scores of past years that come with the program.
SHIPPED = Path(__file__).parent / "past" / "fujian.csv"
FORMS = ("文字", "图片", "音频", "视频")
#: Other words for a form. 图文 is none: on most platforms it names any article.
_FORM_WORDS = {
    **dict.fromkeys(("文", "文本", "纯文字"), "文字"),
    **dict.fromkeys(("图", "长图", "海报", "漫画", "图解"), "图片"),
    **dict.fromkeys(("语音", "录音"), "音频"),
    **dict.fromkeys(("短视频", "动画", "动漫", "直播"), "视频"),
}
_BETWEEN_FORMS = re.compile(r"[、，,；;/+＋\s]+")
_YES = frozenset({"是", "有", "1", "true", "yes", "y", "√", "✓", "已开通", "开通", "能", "可以"})
_NO = frozenset(
    {"否", "无", "0", "false", "no", "n", "×", "✗", "没有", "未开通", "已关闭", "关闭", "不能", "不可以"}
)
_CATEGORY_WORDS = {"省直部门": "department", "设区市": "city", "县（市、区）": "county", "县": "county"}
_T = TypeVar("_T")

_UNIT = Field("unit_id", "单位编号", "名册里的编号，见 minjian units", example="xm-siming")
_PLATFORM = Field("platform", "平台", "如 微信公众号、新浪微博、抖音", example="微信公众号")
_NAME = Field("name", "账号名称", "平台上显示的名称", example="某某发布")
KINDS: Mapping[str, tuple[Field, ...]] = {
    "accounts": (
        _UNIT,
        _PLATFORM,
        _NAME,
        Field("address", "账号地址", "网址，可不填", required=False),
        Field("sampled_on", "抽样日期", "哪一天看的，如 2026-11-20", example="2026-11-20"),
        Field("interactive", "有无互动功能", "有、无；没有看就不填", required=False, example="有"),
        Field("closed_on", "注销日期", "已注销的才填", required=False),
    ),
    "posts": (
        _UNIT,
        _PLATFORM,
        _NAME,
        Field("posted_at", "发布时间", "如 2026-11-18 09:30，只有日期也可以", example="2026-11-18 09:30"),
        Field("title", "标题", "发布内容的标题或第一句", example="一图读懂某某办法"),
        Field("url", "地址", "可不填", required=False),
        Field("interpretation", "是否政策解读", "是、否；没有判断就不填", required=False, example="是"),
        Field(
            "forms",
            "形式",
            "文字、图片、音频、视频，多个用顿号隔开；没有记就不填",
            required=False,
            example="图片",
        ),
    ),
    "manual": (
        Field("year", "年度", "如 2026", example="2026"),
        _UNIT,
        Field("indicator", "指标编号", "评分标准里由人评分的指标", example="D-LEAD"),
        Field("points", "得分", "0 到该指标满分，至多两位小数", example="2.5"),
        Field("reviewer", "评审人", "姓名；两名评审人各写一行", example="张三"),
        Field("scored_on", "评分日期", "如 2026-12-20", example="2026-12-20"),
        Field("note", "说明", "可不填", required=False),
    ),
    "past-years": (
        Field("year", "年度", "如 2023", example="2023"),
        Field("category", "类别", "省直部门、设区市、县（市、区）", example="设区市"),
        Field("unit_id", "单位编号", "不填表示该类平均分", required=False),
        Field("points", "得分", "0 到 200，至多两位小数", example="87.51"),
        Field("source", "来源", "如通报文号，可不填", required=False),
    ),
}


@dataclass(frozen=True)
class Imported:
    """How many rows a file held, and how many of them were new or different."""

    rows: int
    changed: int


def import_file(
    database: Database, kind: str, path: Path, units: Mapping[str, Category], rubric: Rubric
) -> Imported:
    """Checks and stores the rows of ``path``. Raises :class:`YearError` naming file, row and column."""
    readers: Mapping[str, Callable[..., Imported]] = {
        "accounts": _accounts,
        "posts": _posts,
        "manual": _manual,
        "past-years": _past,
    }
    return readers[kind](database, path, units, rubric)


class _Row:
    """One row being read: each question answers with a value, or notes a problem and answers ``None``."""

    def __init__(
        self, number: int, values: Mapping[str, str], problems: Problems, fields: tuple[Field, ...]
    ) -> None:
        self.number, self.values, self._problems = number, values, problems
        self._headings = {f.name: f.heading for f in fields}
        self.good = True

    def text(self, name: str, most: int = 128) -> str:
        value = self.values[name]
        if not value:
            self.bad(name, "不能为空")
            return ""
        if len(value) > most:
            self.bad(name, f"过长（至多 {most} 字）")
            return ""
        return value

    def unit(self, units: Mapping[str, Category]) -> str:
        value = self.text("unit_id")
        if value and value not in units:
            self.bad("unit_id", f"“{value}”不在名册里；见 minjian units")
        return value

    def day(self, name: str, required: bool = True) -> date | None:
        value = self.values[name]
        if not value and not required:
            return None
        moment = self._moment(name, value)
        return moment.date() if moment else None

    def moment(self, name: str) -> datetime | None:
        return self._moment(name, self.values[name])

    def flag(self, name: str) -> bool | None:
        value = self.values[name].lower()
        if value in _YES:
            return True
        if value in _NO:
            return False
        if value:
            self.bad(name, f"“{value}”应为 是、否（有、无），或不填")
        return None

    def points(self, most: Decimal) -> int | None:
        value = self.values["points"]
        try:
            given = Decimal(value)
        except InvalidOperation:
            self.bad("points", f"“{value}”不是数字")
            return None
        if not given.is_finite() or not Decimal(0) <= given <= most:
            self.bad("points", f"“{value}”应在 0 到 {most} 之间")
            return None
        if given * 100 % 1:
            self.bad("points", f"“{value}”至多两位小数")
            return None
        return int(given * 100)

    def year(self) -> int | None:
        value = self.values["year"]
        if not (value.isascii() and value.isdigit() and 2000 <= int(value) <= 2100):
            self.bad("year", f"“{value}”应为年份，如 2026")
            return None
        return int(value)

    def one_of(self, name: str, allowed: Collection[str]) -> str:
        value = self.text(name)
        if value and value not in allowed:
            self.bad(name, f"“{value}”应为 {'、'.join(allowed)} 之一")
        return value

    def _moment(self, name: str, value: str) -> datetime | None:
        """The formats of our own sheets, else one whole day as platforms show it (2026年11月18日 09:30)."""
        text = value.replace("/", "-").replace("年", "-").replace("月", "-").removesuffix("日")
        for pattern in ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d", "%Y%m%d"):
            try:
                return datetime.strptime(text, pattern).replace(tzinfo=SHANGHAI)
            except ValueError:
                continue
        days = find_dates(value)
        if len(days) == 1 and value[days[0][1] : days[0][2]] == value:
            return datetime.fromisoformat(days[0][0]).replace(tzinfo=SHANGHAI)
        self.bad(name, f"“{value}”不是日期；应写成 2026-11-20")
        return None

    def bad(self, name: str, words: str) -> None:
        self.good = False
        self._problems.add(self.number, f"{self._headings[name]}{words}")


def _read(path: Path, kind: str, make: Callable[[_Row], _T]) -> list[tuple[int, _T]]:
    """Every good row made into what it says; raises where one was not good."""
    problems = Problems(path)
    made: list[tuple[int, _T]] = []
    for number, values in read_rows(path, KINDS[kind]):
        row = _Row(number, values, problems, KINDS[kind])
        value = make(row)
        if row.good:
            made.append((number, value))
    problems.settle()
    if not made:
        raise YearError(f"{path}：没有数据行；表头下至少写一行")
    return made


def _single(path: Path, rows: list[tuple[int, _T]], key: Callable[[_T], Any], words: str) -> list[_T]:
    """The values; raises where two rows say different things of the same thing."""
    problems = Problems(path)
    seen: dict[Any, tuple[int, _T]] = {}
    for number, value in rows:
        before = seen.setdefault(key(value), (number, value))
        if before[1] != value:
            problems.add(number, f"与第 {before[0]} 行是同一{words}，内容不同")
    problems.settle()
    return [value for _, value in seen.values()]


def _accounts(database: Database, path: Path, units: Mapping[str, Category], _: Rubric) -> Imported:
    def made(row: _Row) -> dict[str, Any]:
        return {
            "unit_id": row.unit(units),
            "platform": row.text("platform", 64),
            "name": row.text("name"),
            "address": row.values["address"],
            "sampled_on": row.day("sampled_on"),
            "interactive": row.flag("interactive"),
            "closed_on": row.day("closed_on", required=False),
        }

    rows = _read(path, "accounts", made)
    single = _single(path, rows, lambda r: (r["unit_id"], r["platform"], r["name"]), "账号")
    return Imported(len(rows), year_writes.save_accounts(database, single))


def _posts(database: Database, path: Path, units: Mapping[str, Category], _: Rubric) -> Imported:
    known = year_reads.account_keys(database)

    def made(row: _Row) -> dict[str, Any]:
        unit, platform, name = row.unit(units), row.text("platform", 64), row.text("name")
        moment, title = row.moment("posted_at"), row.text("title", 2000)
        if row.good and (unit, platform, name) not in known:
            row.bad("name", f"“{name}”（{platform}）还没有导入；请先 minjian import accounts")
        said = [f for f in _BETWEEN_FORMS.split(row.values["forms"]) if f]
        forms = list(dict.fromkeys(_FORM_WORDS.get(f, f) for f in said))
        if odd := [f for f in forms if f not in FORMS]:
            row.bad("forms", f"“{'、'.join(odd)}”应为 {'、'.join(FORMS)}")
        url = row.values["url"]
        return {
            "unit_id": unit,
            "platform": platform,
            "name": name,
            "key": address_hash(url or f"{moment}\n{title}"),
            "posted_at": moment,
            "title": title,
            "url": url,
            "interpretation": row.flag("interpretation"),
            "forms": "、".join(forms),
        }

    rows = _read(path, "posts", made)
    keys = ("unit_id", "platform", "name", "key")
    single = _single(path, rows, lambda r: tuple(r[k] for k in keys), "条发布")
    return Imported(len(rows), year_writes.save_posts(database, single))


def _manual(database: Database, path: Path, units: Mapping[str, Category], rubric: Rubric) -> Imported:
    manual = {i.id: i for i in rubric.indicators if i.manual}
    if not manual:
        raise YearError(f"评分标准 {rubric.id} 没有由人评分的指标；请用 --rubric 指定标准")

    def made(row: _Row) -> ManualScore:
        indicator = row.one_of("indicator", manual)
        most = manual[indicator].points if indicator in manual else Decimal(1000)
        year, points, day = row.year(), row.points(most), row.day("scored_on")
        unit, reviewer = row.unit(units), row.text("reviewer", 64)
        return ManualScore(
            year or 0, unit, indicator, reviewer, points or 0, day or date.min, row.values["note"]
        )

    rows = _read(path, "manual", made)
    single = _single(path, rows, lambda m: (m.year, m.unit_id, m.indicator, m.reviewer), "人对同一指标的评分")
    return Imported(len(rows), year_writes.save_manual(database, single))


def _past(database: Database, path: Path, units: Mapping[str, Category], _: Rubric) -> Imported:
    def made(row: _Row) -> PastScore:
        said = _CATEGORY_WORDS.get(row.values["category"], row.values["category"])
        if said not in set(Category):
            row.bad("category", f"“{said}”应为 {'、'.join(list(_CATEGORY_WORDS)[:3])} 之一")
        unit = row.unit(units) if row.values["unit_id"] else ""
        if unit in units and units[unit].value != said:
            row.bad("category", f"“{said}”与名册不符（{units[unit].value}）")
        year, points = row.year(), row.points(Decimal(200))
        return PastScore(year or 0, said, unit, points or 0, row.values["source"])

    rows = _read(path, "past-years", made)
    single = _single(path, rows, lambda p: (p.year, p.category, p.unit_id), "年同一对象的得分")
    return Imported(len(rows), year_writes.save_past(database, single))
