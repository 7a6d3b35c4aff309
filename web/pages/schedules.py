"""运行 → 定时任务: what runs by itself, when, and how it went; the one place where it is paused, changed and run now."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import FastAPI, Form, Request
from starlette.responses import Response

from db.people.records import Deed
from db.running import schedules
from db.running.schedules import BadSchedule, Schedule, ScheduleRun, UnknownSchedule
from web.desk import Desk, Timetable
from web.guard import Refused
from web.render import desk_of, viewer_of

Text = Annotated[str, Form()]
TASKS = {
    "nightly": "夜间走访",
    "probe": "首页探测",
    "recheck": "复查待确认的问题",
    "claims": "复查单位报已整改的问题",
    "coverage": "补走久未走访的网页",
    "summary": "发送每日摘要",
    "alarms": "发送告警",
    "backup": "备份数据库",
    "purge": "清除过期文件",
}
OUTCOMES = {
    "running": "正在运行",
    "done": "完成",
    "failed": "失败",
    "killed": "到时被停止",
    "lost": "调度中断",
    "missed": "错过",
    "skipped": "跳过",
}
OUTCOMES_BAD = ("failed", "killed", "lost", "missed")
_ACTIONS = {
    "run": "schedule-asked",
    "pause": "schedule-paused",
    "resume": "schedule-resumed",
    "set": "schedule-changed",
}
_PLAIN = re.compile(r"(\d{1,2}) (\*|\d{1,2}(?:,\d{1,2})*) \* \* (\*|mon-fri|[a-z]{3})")
_MINUTES = re.compile(r"(?:\*/(\d{1,2})|(\d{1,2}),(\d{1,2})) \* \* \* \*")
_DAYS = {
    "*": "每天", "mon-fri": "星期一至五", "mon": "每星期一", "tue": "每星期二", "wed": "每星期三", "thu": "每星期四", "fri": "每星期五",
    "sat": "每星期六", "sun": "每星期日",
}  # fmt: skip


@dataclass(frozen=True)
class Task:
    """A schedule with its last run, and when it runs next where that is known."""

    schedule: Schedule
    last: ScheduleRun | None
    due: datetime | None

    @property
    def called(self) -> str:
        return TASKS.get(self.schedule.name, self.schedule.name)

    @property
    def when(self) -> str:
        return in_words(self.schedule.cron)


def register(app: FastAPI) -> None:
    app.post("/runs/schedules/{name}")(steer)


def tasks(desk: Desk) -> list[Task]:
    last: dict[str, ScheduleRun] = {}
    for each in schedules.runs(desk.database, limit=500):
        last.setdefault(each.name, each)
    due = {r["name"]: r["next"] for r in desk.timetable.rows()} if desk.timetable else {}
    known = list(TASKS)
    found = [Task(s, last.get(s.name), due.get(s.name)) for s in schedules.all_schedules(desk.database)]
    return sorted(
        found, key=lambda t: known.index(t.schedule.name) if t.schedule.name in known else len(known)
    )


def in_words(cron: str) -> str:
    """A usual time as people say it; empty for one that is better read as it is written."""
    if (often := _MINUTES.fullmatch(cron)) is not None:
        return (
            f"每 {often[1]} 分钟" if often[1] else f"每小时的 {int(often[2]):02} 分和 {int(often[3]):02} 分"
        )
    plain = _PLAIN.fullmatch(cron)
    if plain is None or plain[3] not in _DAYS:
        return ""
    minute, days = int(plain[1]), _DAYS[plain[3]]
    if plain[2] == "*":
        hourly = f"每小时 {minute:02} 分"
        return hourly if plain[3] == "*" else f"{days}{hourly}"
    return f"{days} " + "、".join(f"{int(hour):02}:{minute:02}" for hour in plain[2].split(","))


def steer(
    request: Request,
    name: str,
    act: Text = "",
    cron: Text = "",
    until: Text = "",
    catch_up: Text = "",
    jitter: Text = "0",
) -> Response:
    """When it runs, pausing, and running now. What it runs is set on the command line alone."""
    from web.pages.runs import shown

    desk, viewer = desk_of(request), viewer_of(request)
    if act not in _ACTIONS:
        raise Refused(400, "没有这种操作")
    if desk.timetable is None:
        raise Refused(409, "这个看板没有接上调度：请用 minjian schedule")
    given = {"cron": " ".join(cron.split()), "until": until.strip(), "catch_up": catch_up, "jitter": jitter}
    try:
        words = _changed(desk.timetable, name, act, given, viewer.deed(_ACTIONS[act], desk.clock()))
    except UnknownSchedule as error:
        raise Refused(404, str(error)) from error
    except BadSchedule as error:
        return shown(request, problem=f"{TASKS.get(name, name)}没有更改：{error}")
    return shown(request, words=words.replace(f"{name}：", f"{TASKS.get(name, name)}：", 1))


def _changed(timetable: Timetable, name: str, act: str, given: Mapping[str, Any], deed: Deed) -> str:
    if act in {"pause", "resume"}:
        return timetable.pause(name, act == "pause", deed)
    if act == "run":
        return timetable.ask(name, deed)
    jitter = given["jitter"]
    if not (jitter.isascii() and jitter.isdigit() and len(jitter) <= 4 and int(jitter) <= 3600):
        raise BadSchedule(f"随机推迟“{jitter[:20]}”应为 0 到 3600 秒")
    return timetable.set(name, given["cron"], given["until"], given["catch_up"] == "yes", int(jitter), deed)
