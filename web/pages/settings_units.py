"""设置 → 名册 (registry): the units, what is different for some of them, and the file that says so with its history."""

from __future__ import annotations

import tomllib
from difflib import unified_diff
from pathlib import Path
from typing import Annotated, Any

from fastapi import FastAPI, Form, Request
from starlette.responses import RedirectResponse, Response

from db import settings_history
from db.settings_history import digest
from reports.exports import replace_file
from sites import registry
from sites.errors import RegistryError
from sites.overrides import parse_overrides
from web.desk import Desk, Files
from web.guard import Refused
from web.numbers import Number
from web.render import desk_of, page, viewer_of

NAME = "overrides.toml"
_LONGEST = 200 * 1024
_LONGEST_REASON = 200
Text = Annotated[str, Form()]


def register(app: FastAPI) -> None:
    app.get("/settings/units")(units)
    app.get("/settings/overrides")(editor)
    app.post("/settings/overrides")(save)
    app.get("/settings/overrides/{number}")(version)


def units(request: Request) -> Response:
    desk = desk_of(request)
    try:
        different = tomllib.loads(_current(desk)[1]) if desk.files else {}
    except tomllib.TOMLDecodeError as error:
        raise Refused(500, f"{NAME}：不是合格的 TOML：{error}") from error
    return page(request, "settings_units.html", different=different, connected=desk.files is not None)


def _current(desk: Desk) -> tuple[Files, str]:
    """The files, and what the overrides say now; an absent file says nothing."""
    if desk.files is None:
        raise Refused(409, "练习省的单位来自数据库，没有名册文件可改")
    path = desk.files.overrides
    try:
        return desk.files, path.read_text("utf-8") if path.exists() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(500, f"{path.name} 无法读取：请检查权限，并存为 UTF-8") from error


def editor(request: Request, source: Number | None = None) -> Response:
    """The file to be changed; with ``source`` an earlier version, to be looked over and stored again."""
    desk = desk_of(request)
    _, text = _current(desk)
    old = settings_history.version(desk.database, NAME, source) if source is not None else None
    return _editor(
        request,
        text,
        old.content if old else text,
        words=f"这是第 {source} 版的内容，还没有保存" if old else "",
    )


def _editor(request: Request, current: str, text: str, **more: Any) -> Response:
    values: dict[str, Any] = {
        "problem": "",
        "words": "",
        "reason": "",
        "checked": False,
        "base": digest(current),
        **more,
    }
    desk = desk_of(request)
    return page(
        request,
        "settings_overrides.html",
        status=400 if values["problem"] else 200,
        text=text,
        difference=difference(current, text),
        kept=settings_history.versions(desk.database, NAME),
        **values,
    )


def difference(old: str, new: str) -> list[str]:
    """What would change, line by line, as ``diff -u`` says it."""
    lines = unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=2)
    return [line for line in lines if not line.startswith(("---", "+++"))]


def save(request: Request, text: Text = "", base: Text = "", reason: Text = "", act: Text = "") -> Response:
    """Checks the text as every run would; ``act=save`` stores it, and the dashboard goes on with it at once."""
    desk, viewer = desk_of(request), viewer_of(request)
    files, current = _current(desk)
    text = text.replace("\r\n", "\n").rstrip() + "\n"
    reason = " ".join(reason.split())[:_LONGEST_REASON]
    given = {"reason": reason, "base": base}
    if problem := _problem(desk, files, text, reason, act):
        return _editor(request, current, text, problem=problem, **given)
    if act != "save":
        return _editor(request, current, text, checked=True, words="格式和编号都对，还没有保存", **given)
    if base != digest(current):
        problem = "文件在您打开之后被别人改过：下面的差别是和现在的文件比的，请核对后再保存"
        return _editor(request, current, text, problem=problem, reason=reason)
    deed = viewer.deed("overrides-changed", desk.clock())
    try:
        settings_history.store(
            desk.database, NAME, current, text, deed, reason, lambda: _write(files.overrides, text)
        )
    except OSError as error:
        words = f"{files.overrides.name} 写不进（{error.strerror}）：请检查运行看板的用户的权限和磁盘"
        return _editor(request, current, text, problem=words, **given)
    _reload(desk, files)
    return RedirectResponse("/settings/overrides", 303)


def _write(path: Path, text: str) -> None:
    replace_file(path, text.encode())


def _problem(desk: Desk, files: Files, text: str, reason: str, act: str) -> str:
    if len(text) > _LONGEST or "\0" in text:
        return f"内容太长或含有不能保存的字符（至多 {_LONGEST // 1024} KB）"
    checks = None if desk.catalogue.left_out else desk.catalogue.checks
    try:
        parse_overrides(Path(files.overrides.name), text, desk.units, checks)
    except RegistryError as error:
        return str(error)
    return "请写明为什么改" if act == "save" and not reason else ""


def _reload(desk: Desk, files: Files) -> None:
    try:
        made = registry.load(files.units, files.overrides, files.columns)
    except RegistryError as error:
        raise Refused(500, f"已经保存，但名册读不出来：{error}") from error
    desk.store.sync_units(made.units)
    desk.take(made)


def version(request: Request, number: Number) -> Response:
    desk = desk_of(request)
    found = settings_history.version(desk.database, NAME, number)
    if found is None:
        raise Refused(404, "没有这一版")
    _, current = _current(desk)
    return page(request, "settings_version.html", found=found, difference=difference(current, found.content))
