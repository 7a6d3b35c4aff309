"""Samples of the practice province: accounts of its units with posts, marks of reviewers, and scores of invented years before.

Files as samplers would hand them in. A few accounts are silent, have no interaction or bring no interpretation; others only
look so (closed, or a film platform). Now and then two reviewers are far apart, or only one has given marks.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from core.unit import Unit
from farm.chance import between, number, pick
from farm.model import Kind, Row
from farm.reviewers import REVIEWERS

_TITLES = (
    "全市召开重点项目推进会",
    "秋冬季森林防火提示",
    "民生实事进度通报",
    "今日要闻",
    "便民服务大厅延时开放",
    "主要领导调研企业",
)
_ACCOUNT_HEAD = ("单位编号", "平台", "账号名称", "账号地址", "抽样日期", "有无互动功能", "注销日期")
_POST_HEAD = ("单位编号", "平台", "账号名称", "发布时间", "标题", "地址", "是否政策解读", "形式")
_MANUAL_HEAD = ("年度", "单位编号", "指标编号", "得分", "评审人", "评分日期", "说明")
_PAST_HEAD = ("年度", "类别", "单位编号", "得分", "来源")
_POSTS = 20
#: What the checks should say of a kind of account: check and meaning.
_FAULTS = {
    "silent": ("account-silent", "账号超过两周没有更新"),
    "mute": ("account-interaction", "账号没有互动功能"),
    "dry": ("account-interpretation", "账号不推送政策解读"),
    "plain": ("account-forms", "账号的政策解读只有文字"),
}
_PAST_YEARS = 3


def write_samples(
    folder: Path, units: Sequence[Unit], seed: int, today: date, manual: Mapping[str, Decimal]
) -> dict[str, Path]:
    """Writes the samples as CSV and gives their paths by what ``minjian import`` calls them.

    ``manual`` are the indicators that reviewers score, with their points.
    """
    folder.mkdir(parents=True, exist_ok=True)
    tables = {
        "accounts": (_ACCOUNT_HEAD, _accounts(units, seed, today)),
        "posts": (_POST_HEAD, _posts(units, seed, today)),
        "past-years": (_PAST_HEAD, _past(units, seed, today.year)),
    }
    if manual:
        tables["manual"] = (_MANUAL_HEAD, _manual(units, seed, today, manual))
    paths = {kind: folder / f"practice-{kind}.csv" for kind in tables}
    for kind, (head, rows) in tables.items():
        with paths[kind].open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows([head, *rows])
    return paths


def sampled_faults(units: Iterable[Unit], seed: int) -> list[Row]:
    """What is planted in the samples, as rows of the truth."""
    found = []
    for unit in units:
        kind = _kind(unit, seed)
        if kind in _FAULTS:
            check, meaning = _FAULTS[kind]
            found.append(Row(unit=unit.id, check=check, kind=Kind.FAULT, form=kind, meaning=meaning))
    return found


def _kind(unit: Unit, seed: int) -> str:
    """What is the matter with the unit's account; mostly nothing."""
    drawn = number(seed, "media", unit.id) % 100
    kinds = ((4, "silent"), (8, "mute"), (14, "dry"), (18, "plain"), (22, "closed"), (26, "unsure"))
    return next((kind for bound, kind in kinds if drawn < bound), "good")


def _name(unit: Unit) -> str:
    return f"{unit.short_name}发布"


def _accounts(units: Iterable[Unit], seed: int, today: date) -> Iterable[tuple[str, ...]]:
    for unit in units:
        kind = _kind(unit, seed)
        interactive = {"mute": "无", "unsure": ""}.get(kind, "有")
        closed = (today - timedelta(days=90)).isoformat() if kind == "closed" else ""
        yield (unit.id, "微信公众号", _name(unit), "", today.isoformat(), interactive, closed)


def _posts(units: Iterable[Unit], seed: int, today: date) -> Iterable[tuple[str, ...]]:
    for unit in units:
        kind = _kind(unit, seed)
        first = {"silent": 19, "closed": 91}.get(kind, between(0, 4, seed, "posts", unit.id))
        for post in range(_POSTS):
            at = today - timedelta(days=first + 2 * post)
            teaches = kind != "dry" and post % 6 == 2
            title = (
                f"《{unit.short_name}惠民补贴办法》政策解读（{post}）"
                if teaches
                else f"{pick(_TITLES, seed, unit.id, post)}（{post}）"
            )
            form = "文字" if kind == "plain" or not teaches else "图片"
            yield (
                unit.id,
                "微信公众号",
                _name(unit),
                f"{at} 09:30",
                title,
                "",
                "是" if teaches else "否",
                form,
            )


def _manual(
    units: Iterable[Unit], seed: int, today: date, manual: Mapping[str, Decimal]
) -> Iterable[tuple[str, ...]]:
    """Marks in tenths: mostly close together, for one unit in thirty far apart, for one in forty of one reviewer only."""
    for unit in units:
        for indicator, full in manual.items():
            drawn = number(seed, "marks", unit.id, indicator)
            given = full * between(60, 100, seed, "mark", unit.id, indicator) / 100
            other = given - full * (Decimal("0.5") if drawn % 30 == 0 else Decimal(drawn % 4) / 40)
            for reviewer, points in zip(
                REVIEWERS[: 1 if drawn % 40 == 1 else 2], (given, other), strict=False
            ):
                shown = f"{max(points, Decimal(0)):.1f}"
                yield (
                    str(today.year),
                    unit.id,
                    indicator,
                    shown,
                    reviewer,
                    today.isoformat(),
                    "练习省，虚构",
                )


def _past(units: Sequence[Unit], seed: int, year: int) -> Iterable[tuple[str, ...]]:
    """Averages of some years, and every unit's score of the last one. Invented, as the province is."""
    source = "练习省，虚构"
    kinds = dict.fromkeys(u.category.value for u in units)
    for past in range(year - _PAST_YEARS, year):
        for kind in kinds:
            points = 7600 + 300 * (past - year + _PAST_YEARS) + between(0, 400, seed, "past", kind, past)
            yield (str(past), kind, "", f"{points / 100:.2f}", source)
    for unit in units:
        points = between(7800, 9600, seed, "past", unit.id)
        yield (str(year - 1), unit.category.value, unit.id, f"{points / 100:.2f}", source)
