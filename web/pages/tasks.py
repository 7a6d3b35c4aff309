"""What runs by itself, in people's words: its name, its times, how it went."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from db.running import schedules
from db.running.schedules import Schedule, ScheduleRun
from web.desk import Desk

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
