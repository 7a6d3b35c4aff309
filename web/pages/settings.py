"""设置 (settings): rubrics and lexicons to read; registry, users and schedules are on pages of their own."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from fastapi import FastAPI, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from checks.content.lexicon import Lexicon, LexiconError, own_files, read_lexicon
from checks.references import certainty_words
from scoring.load import RubricError, read, shipped
from scoring.rubric import Rubric
from web.desk import Desk
from web.guard import Refused
from web.render import desk_of, page
from web.uploads import MOST_BYTES, sent

_SHOWN_PROBLEMS = 50


def register(app: FastAPI) -> None:
    app.get("/settings")(front)
    app.get("/settings/rubrics")(rubrics)
    app.get("/settings/rubrics/{name}")(rubric)
    app.get("/settings/lexicons")(lexicons)
    app.post("/settings/lexicons")(check_lexicon)


def front(request: Request) -> Response:
    return RedirectResponse("/settings/units", 303)


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
