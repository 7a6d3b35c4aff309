"""The quarterly inspection report (季度检查情况): pass rate, failed sites, problems by class, and what became of the last quarter's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from core.words import THEMES
from db.year.records import OpenFinding
from reports.heading import Letterhead
from reports.sentences import day, listed, ordinal, share
from yearly.quarter import Quarter

_MOST_ROWS = 500
_NAMED = 2


def quarter_context(quarter: Quarter, head: Letterhead, deadline: date) -> dict[str, Any]:
    """What the template of the quarterly report asks for."""
    failed = _failed(quarter)
    rows = [_row(quarter, n, f) for n, f in enumerate(quarter.found[:_MOST_ROWS], 1)]
    beyond = len(quarter.found) - len(rows)
    words = "第" + "一二三四"[quarter.number - 1] + "季度"
    return {
        **head.fields(quarter.end.year),
        "title": f"关于{quarter.year}年{words}",
        "title_rest": "政府网站和政务新媒体检查情况的通报",
        "addressees": "各设区市、县（市、区）人民政府，省直各有关单位：",
        "opening": f"按照《{quarter.rubric.title}》，对{quarter.year}年{words}政府网站和政务新媒体运行情况进行了检查，现将有关情况通报如下。",
        "results": list(_results(quarter, len(failed))),
        "classes": _classes(quarter),
        "recheck": list(_recheck(quarter)),
        "deadline": day(deadline),
        "failed": failed,
        "rows": rows,
        "more": f"另有{beyond}个问题未列出，全部清单见 minjian findings。" if beyond else "",
    }


def _results(quarter: Quarter, failed: int) -> Iterator[str]:
    """合格率 = 1 − 不合格 ÷ 检查数; sites that could not be visited are no part of it."""
    checked, whole = len(quarter.seen), len(quarter.units)
    done = quarter.activity
    yield (
        f"正在运行的政府网站{whole}个，检查{checked}个，占{share(checked, whole)}；夜间走访{done.nights}夜、{done.visits}站次。"
    )
    if checked:
        yield f"不合格网站{failed}个，合格率{share(checked - failed, checked)}。"
    unseen = [quarter.name(u) for u in quarter.units if u not in quarter.seen]
    if unseen:
        yield f"未能走访、不作评价的网站{len(unseen)}个：{listed(unseen, 20)}。"
    yield (
        f"本季度确认问题{done.found}个，已整改{done.mended}个，整改率{share(done.mended, done.found)}。"
        if done.found
        else "本季度没有确认的问题。"
    )


def _failed(quarter: Quarter) -> list[dict[str, str]]:
    titles = {v.id: v.title for v in quarter.rubric.vetoes}
    struck = [r.score for r in quarter.scores.ranked if r.score.vetoed and r.score.unit in quarter.seen]
    return [
        {
            "number": str(number),
            "name": quarter.name(score.unit),
            "url": quarter.units[score.unit].homepage,
            "why": listed(titles.get(v.id, v.id) for v in score.vetoes if v.certain),
        }
        for number, score in enumerate(struck, 1)
    ]


def _classes(quarter: Quarter) -> list[dict[str, str]]:
    """Problems by theme, the most first, each with units and an address to look at."""
    by_theme: dict[str, list[OpenFinding]] = defaultdict(list)
    for finding in quarter.found:
        by_theme[finding.category].append(finding)
    ordered = sorted(by_theme.items(), key=lambda item: (-len(item[1]), item[0]))
    made = []
    for number, (theme, findings) in enumerate(ordered, 1):
        units = list(dict.fromkeys(f.unit_id for f in findings))
        examples = list({f.unit_id: f for f in reversed(findings)}.values())[::-1][:_NAMED]
        named = "；".join(f"{quarter.name(f.unit_id)}：{f.message.rstrip('。')}（{f.url}）" for f in examples)
        text = f"共{len(findings)}个问题，涉及{len(units)}家单位。如：{named}。"
        made.append({"heading": f"{ordinal(number)}{THEMES.get(theme, theme)}方面。", "text": text})
    return made or [{"heading": "", "text": "本季度没有确认的问题。"}]


def _recheck(quarter: Quarter) -> Iterator[str]:
    if not quarter.before:
        yield "上季度没有确认的问题。"
        return
    gone = sum(f.status == "resolved" for f in quarter.before)
    yield f"上季度确认的{len(quarter.before)}个问题中，经复查已整改{gone}个，整改率{share(gone, len(quarter.before))}。"
    left = [f for f in quarter.before if f.status != "resolved"]
    if left:
        units = [quarter.name(u) for u in dict.fromkeys(f.unit_id for f in left)]
        yield f"仍未整改的{len(left)}个，涉及{len(units)}家单位：{listed(units, 30)}。"


def _row(quarter: Quarter, number: int, finding: OpenFinding) -> dict[str, str]:
    state = "已整改" if finding.status == "resolved" else "未整改"
    return {
        "number": str(number),
        "name": quarter.name(finding.unit_id),
        "message": finding.message,
        "url": finding.url,
        "state": state,
    }
