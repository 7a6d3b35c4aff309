"""设置 (settings): registry, schedules, rubrics and lexicons to read; users are on a page of their own."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

from fastapi import FastAPI, Form, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from checks.content.lexicon import Lexicon, LexiconError, own_files, read_lexicon
from checks.references import certainty_words
from db.schedules import BadSchedule, UnknownSchedule
from scoring.load import RubricError, read, shipped
from scoring.rubric import Rubric
from web.desk import Desk, Timetable
from web.guard import Refused
from web.render import desk_of, page, viewer_of
from web.uploads import MOST_BYTES, sent

_SHOWN_PROBLEMS = 50
Text = Annotated[str, Form()]


def register(app: FastAPI) -> None:
    app.get("/settings")(front)
    app.get("/settings/schedules")(schedules)
    app.post("/settings/schedules/{name}")(change_schedule)
    app.get("/settings/rubrics")(rubrics)
    app.get("/settings/rubrics/{name}")(rubric)
    app.get("/settings/lexicons")(lexicons)
    app.post("/settings/lexicons")(check_lexicon)


def front(request: Request) -> Response:
    return RedirectResponse("/settings/units", 303)


# Schedules --------------------------------------------------------------------------------------------------------


def schedules(request: Request) -> Response:
    return _schedules(request)


def _schedules(request: Request, *, words: str = "", problem: str = "") -> Response:
    timetable = desk_of(request).timetable
    rows = timetable.rows() if timetable else []
    status = 400 if problem else 200
    return page(
        request,
        "settings_schedules.html",
        status=status,
        rows=rows,
        words=words,
        problem=problem,
        connected=timetable is not None,
    )


def change_schedule(
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
    if desk.timetable is None:
        raise Refused(409, "这个看板没有接上调度：请用 minjian schedule")
    given = {"cron": " ".join(cron.split()), "until": until.strip(), "catch_up": catch_up, "jitter": jitter}
    try:
        words = _changed(desk.timetable, name, act, given, viewer, desk)
    except (BadSchedule, UnknownSchedule) as error:
        return _schedules(request, problem=str(error))
    return _schedules(request, words=words)


def _changed(
    timetable: Timetable, name: str, act: str, given: dict[str, str], viewer: Any, desk: Desk
) -> str:
    now = desk.clock()
    if act in {"pause", "resume"}:
        return timetable.pause(name, act == "pause", viewer.deed("schedule-paused", now))
    if act == "ask":
        return timetable.ask(name, viewer.deed("schedule-asked", now))
    if act != "set":
        raise BadSchedule("请选择要做什么：更改、暂停、恢复或马上运行")
    jitter = given["jitter"]
    if not (jitter.isascii() and jitter.isdigit() and len(jitter) <= 4 and int(jitter) <= 3600):
        raise BadSchedule(f"随机推迟“{jitter[:20]}”应为 0 到 3600 秒")
    deed = viewer.deed("schedule-changed", now)
    return timetable.set(name, given["cron"], given["until"], given["catch_up"] == "yes", int(jitter), deed)


# Rubrics ----------------------------------------------------------------------------------------------------------


def rubrics(request: Request) -> Response:
    desk = desk_of(request)
    found = [(name, _read(path)) for name, path in _rubrics(desk).items()]
    chosen = Path(desk.rubric).stem if desk.rubric else found[-1][0]
    return page(request, "settings_rubrics.html", found=found, chosen=chosen)


def rubric(request: Request, name: str) -> Response:
    desk = desk_of(request)
    paths = _rubrics(desk)
    if name not in paths:
        raise Refused(404, "没有这个评分标准")
    found = _read(paths[name])
    groups = [(g, [i for i in found.indicators if i.group == g.id]) for g in found.groups]
    return page(
        request,
        "settings_rubric.html",
        rubric=found,
        groups=groups,
        checks=desk.catalogue.checks,
        certainty=certainty_words,
    )


def _rubrics(desk: Desk) -> dict[str, Path]:
    """Those that come with the program, and the office's own where one is configured."""
    found = shipped()
    if desk.rubric.endswith(".toml"):
        found[Path(desk.rubric).stem] = Path(desk.rubric)
    return found


def _read(path: Path) -> Rubric:
    try:
        return read(path)
    except RubricError as error:
        raise Refused(500, str(error)) from error


# Lexicons ---------------------------------------------------------------------------------------------------------


def lexicons(request: Request) -> Response:
    return _lexicons(request)


def _lexicons(request: Request, **more: Any) -> Response:
    desk = desk_of(request)
    rows = [(p.name, True, _lexicon(p)) for p in own_files()]
    rows += [(p.name, False, _lexicon(p)) for p in _own_lexicons(desk)]
    values: dict[str, Any] = {"problems": (), "made": None, "name": "", **more}
    status = 400 if values["problems"] else 200
    return page(request, "settings_lexicons.html", status=status, rows=rows, **values)


def _own_lexicons(desk: Desk) -> list[Path]:
    """The tables that the office has added by the option ``lexicons``."""
    named = (p for c in desk.catalogue.checks.values() for p in c.option.get("lexicons", ()))
    return [Path(str(p)) for p in dict.fromkeys(named)]


def _lexicon(path: Path) -> Lexicon | str:
    try:
        return read_lexicon(path)
    except LexiconError as error:
        return "；".join(str(p) for p in error.problems[:3])


async def check_lexicon(request: Request) -> Response:
    """Reads a table as the checks would, and keeps nothing of it."""
    form = await sent(request)
    if not form.name:
        return await run_in_threadpool(_lexicons, request, problems=("请选择一个 CSV 文件",))
    return await run_in_threadpool(_checked, request, form.name[-80:], form.content)


def _checked(request: Request, name: str, content: bytes) -> Response:
    if len(content) > MOST_BYTES:
        return _lexicons(request, problems=("文件超过 5 MB；请拆成几个词表",), name=name)
    with TemporaryDirectory(prefix="minjian-lexicon-") as folder:
        path = Path(folder) / "lexicon.csv"
        path.write_bytes(content)
        try:
            return _lexicons(request, made=read_lexicon(path), name=name)
        except LexiconError as error:
            problems = tuple(str(p) for p in error.problems[:_SHOWN_PROBLEMS])
            beyond = len(error.problems) - len(problems)
            more = (f"另有 {beyond} 处",) if beyond else ()
            return _lexicons(request, problems=(*problems, *more), name=name)
