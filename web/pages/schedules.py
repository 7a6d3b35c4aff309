"""运行 → 定时任务: the one place where what runs by itself is paused, changed and run now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import FastAPI, Form, Request
from starlette.responses import Response

from db.people.records import Deed
from db.running.schedules import BadSchedule, UnknownSchedule
from web.desk import Timetable
from web.guard import Refused
from web.pages.runs import shown
from web.pages.tasks import TASKS
from web.render import desk_of, viewer_of

Text = Annotated[str, Form()]
_ACTIONS = {
    "run": "schedule-asked",
    "pause": "schedule-paused",
    "resume": "schedule-resumed",
    "set": "schedule-changed",
}


def register(app: FastAPI) -> None:
    app.post("/runs/schedules/{name}")(steer)


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
