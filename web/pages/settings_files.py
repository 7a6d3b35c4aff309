"""设置 → the files of the registry, changed in the browser: checked as every run checks them, with their history."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path
from typing import Annotated, Any

from fastapi import FastAPI, Form, Request
from starlette.responses import RedirectResponse, Response

from core.troubles import trouble
from core.unit import Unit
from db.people import settings_history
from db.people.settings_history import digest
from reports.files import replace_file
from sites import registry
from sites.errors import RegistryError
from sites.inventory import parse_columns
from sites.overrides import parse_overrides
from sites.units_file import parse_units
from web.desk import Desk, Files
from web.guard import Refused
from web.numbers import Number
from web.render import desk_of, page, viewer_of

_LONGEST = 200 * 1024
_LONGEST_REASON = 200
_MOST_NAMED = 12
_BOM = b"\xef\xbb\xbf"
Text = Annotated[str, Form()]


@dataclass(frozen=True, slots=True)
class SettingsFile:
    """A file of the registry. ``check`` raises :class:`RegistryError`, or gives what storing the text would mean in words."""

    slug: str
    name: str
    title: str
    hint: str
    place: Callable[[Files], Path]
    check: Callable[[Desk, Files, str], str]

    @property
    def path(self) -> str:
        return f"/settings/{self.slug}"


def _check_overrides(desk: Desk, files: Files, text: str) -> str:
    parse_overrides(Path(OVERRIDES.name), text, desk.units, _check_ids(desk))
    return ""


def _check_units(desk: Desk, files: Files, text: str) -> str:
    """The units, and that the overrides name none that is gone."""
    made = {unit.id: unit for unit in parse_units(Path(UNITS.name), text)}
    parse_overrides(Path(OVERRIDES.name), read(files.overrides), made, _check_ids(desk))
    return _meaning(desk.units, made)


def _check_columns(desk: Desk, files: Files, text: str) -> str:
    made = parse_columns(Path(COLUMNS.name), text, desk.units)
    return f"{len(made)} 家单位的 {sum(map(len, made.values()))} 个栏目"


def _check_ids(desk: Desk) -> Mapping[str, Any] | None:
    return None if desk.catalogue.left_out else desk.catalogue.checks


def _meaning(before: Mapping[str, Unit], after: Mapping[str, Unit]) -> str:
    """Who comes and who goes with another registry; what is known of those that go stays."""
    come = [u.name for i, u in after.items() if i not in before]
    go = [u.name for i, u in before.items() if i not in after]
    parts = [f"共 {len(after)} 家单位"]
    parts += [f"新增 {len(come)} 家：{_named(come)}"] if come else []
    parts += [f"停用 {len(go)} 家（不再走访，已有的记录保留）：{_named(go)}"] if go else []
    return "；".join(parts)


def _named(names: list[str]) -> str:
    return "、".join(names[:_MOST_NAMED]) + ("等" if len(names) > _MOST_NAMED else "")


OVERRIDES = SettingsFile(
    "overrides", "overrides.toml", "单位设置", "每个单位一节；写法见 sites/overrides.schema.json",
    lambda files: files.overrides, _check_overrides,
)  # fmt: skip
UNITS = SettingsFile(
    "registry", "units.csv", "名册文件", "每家单位一行；必填 unit_id、name、category（department、city、county）、homepage",
    lambda files: files.units, _check_units,
)  # fmt: skip
COLUMNS = SettingsFile(
    "columns", "columns.csv", "已知栏目", "每个栏目一行：unit_id、kind、name、url，可填 period_days（多少天内应当更新）；没有写的栏目由程序自己找",
    lambda files: files.columns, _check_columns,
)  # fmt: skip
FILES = (UNITS, OVERRIDES, COLUMNS)


def register(app: FastAPI) -> None:
    for file in FILES:
        _register(app, file)


def _register(app: FastAPI, file: SettingsFile) -> None:
    """The three routes of one file."""

    def editor(request: Request, source: Number | None = None) -> Response:
        return edit(request, file, source)

    def save(
        request: Request, text: Text = "", base: Text = "", reason: Text = "", act: Text = ""
    ) -> Response:
        return store(request, file, text, base, reason, act)

    def version(request: Request, number: Number) -> Response:
        return show(request, file, number)

    app.get(file.path)(editor)
    app.post(file.path)(save)
    app.get(file.path + "/{number}")(version)


def read(path: Path) -> str:
    """What the file says now; an absent file says nothing."""
    try:
        return path.read_text("utf-8-sig") if path.exists() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(500, f"{path.name} 无法读取：请检查权限，并存为 UTF-8") from error


def _current(desk: Desk, file: SettingsFile) -> tuple[Files, str]:
    """The files, and what this one says now."""
    if desk.files is None:
        raise Refused(409, "练习省的单位来自数据库，没有名册文件可改")
    return desk.files, read(file.place(desk.files))


def edit(request: Request, file: SettingsFile, source: int | None) -> Response:
    """The file to be changed; with ``source`` an earlier version, to be looked over and stored again."""
    desk = desk_of(request)
    _, text = _current(desk, file)
    old = settings_history.version(desk.database, file.name, source) if source is not None else None
    words = f"这是第 {source} 版的内容，还没有保存" if old else ""
    return _editor(request, file, text, old.content if old else text, words=words)


def _editor(request: Request, file: SettingsFile, current: str, text: str, **more: Any) -> Response:
    values: dict[str, Any] = {"problem": "", "words": "", "reason": "", "base": digest(current), **more}
    return page(
        request,
        "settings_file.html",
        status=400 if values["problem"] else 200,
        file=file,
        text=text,
        difference=difference(current, text),
        kept=settings_history.versions(desk_of(request).database, file.name),
        **values,
    )


def difference(old: str, new: str) -> list[str]:
    """What would change, line by line, as ``diff -u`` says it."""
    lines = unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=2)
    return [line for line in lines if not line.startswith(("---", "+++"))]


def store(request: Request, file: SettingsFile, text: str, base: str, reason: str, act: str) -> Response:
    """Checks the text as every run would; ``act=save`` stores it, and the dashboard goes on with it at once."""
    desk = desk_of(request)
    files, current = _current(desk, file)
    text = text.replace("\r\n", "\n").rstrip() + "\n"
    reason = " ".join(reason.split())[:_LONGEST_REASON]
    given = {"reason": reason, "base": base}
    try:
        meaning = _checked(desk, files, file, text)
    except RegistryError as error:
        return _editor(request, file, current, text, problem=str(error), **given)
    if act != "save":
        words = "；".join(filter(None, ("格式和编号都对，还没有保存", meaning)))
        return _editor(request, file, current, text, words=words, **given)
    if not reason:
        return _editor(request, file, current, text, problem="请写明为什么改", **given)
    if base != digest(current):
        problem = "文件在您打开之后被别人改过：下面的差别是和现在的文件比的，请核对后再保存"
        return _editor(request, file, current, text, problem=problem, reason=reason)
    return _stored(request, file, files, current, text, given)


def _checked(desk: Desk, files: Files, file: SettingsFile, text: str) -> str:
    """What storing the text would mean; raises :class:`RegistryError` where no run could use it."""
    if len(text) > _LONGEST or "\0" in text:
        words = f"内容太长或含有不能保存的字符（至多 {_LONGEST // 1024} KB）"
        raise RegistryError(Path(file.name), None, words)
    return file.check(desk, files, text)


def _stored(
    request: Request, file: SettingsFile, files: Files, current: str, text: str, given: dict[str, str]
) -> Response:
    desk, path = desk_of(request), file.place(files)
    deed = viewer_of(request).deed(f"{file.slug}-changed", desk.clock())
    try:
        settings_history.store(
            desk.database, file.name, current, text, deed, given["reason"], lambda: _write(path, text)
        )
    except OSError as error:
        words = f"{file.name} 写不进（{trouble(error)}）：请检查运行看板的用户的权限和磁盘"
        return _editor(request, file, current, text, problem=words, **given)
    _reload(desk, files)
    return RedirectResponse(file.path, 303)


def _write(path: Path, text: str) -> None:
    """A byte-order mark, by which table programs know UTF-8, stays where there was one."""
    marked = path.exists() and path.read_bytes()[:3] == _BOM
    replace_file(path, (_BOM if marked else b"") + text.encode())


def _reload(desk: Desk, files: Files) -> None:
    try:
        made = registry.load(files.units, files.overrides, files.columns)
    except RegistryError as error:
        raise Refused(500, f"已经保存，但名册读不出来：{error}") from error
    desk.store.sync_units(made.units)
    desk.take(made)


def show(request: Request, file: SettingsFile, number: int) -> Response:
    desk = desk_of(request)
    found = settings_history.version(desk.database, file.name, number)
    if found is None:
        raise Refused(404, "没有这一版")
    _, current = _current(desk, file)
    return page(
        request,
        "settings_version.html",
        file=file,
        found=found,
        difference=difference(current, found.content),
    )
