"""``minjian token``: the tokens of the interface for programs, made and taken back on the terminal."""

from __future__ import annotations

import getpass
import sys
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands.opening import database_errors
from commands.output import write
from commands.speaking import App
from core.times import SHANGHAI

if TYPE_CHECKING:
    from db.people.records import Deed

token_app = App(no_args_is_help=True, help="数据接口的令牌：建立、列出、收回。")
_FORMATS = ("table", "json", "jsonl", "csv")
_COLUMNS = ("id", "hint", "name", "role", "unit_id", "maker", "begins_at", "expires_at", "used_at", "state")


@token_app.command("add")
def add(
    name: Annotated[str, typer.Argument(metavar="用途", help="给谁、做什么")],
    role: Annotated[str, typer.Option(help="reader 只读，reviewer 还能交入复核结论")] = "reader",
    unit: Annotated[str | None, typer.Option(help="只限这个单位")] = None,
    days: Annotated[int, typer.Option(min=1, max=366, help="有效天数")] = 90,
) -> None:
    """建立一个令牌；只显示这一次。"""
    from crawler.errors import RunError
    from crawler.office import open_reading
    from db.people import tokens
    from web.bearers import new_token
    from web.pages.tokens import token_of
    from web.rules import TOKEN_ROLES

    known = {r.value: r for r in TOKEN_ROLES}
    if role not in known:
        raise RunError(f"--role “{role}”应为 {'、'.join(known)} 之一", 2)
    office = open_reading()
    if unit is not None and unit not in {u.id for u in office.registry.units}:
        raise RunError(f"--unit：没有单位 {unit}，见 minjian units", 2)
    now, word = datetime.now(SHANGHAI), new_token()
    given = token_of(name, known[role], unit, now, days)
    with database_errors():
        number = tokens.add(office.database, word, given, None, _deed("token-made", now))
    print(word)
    print(
        f"令牌 {number} 有效到 {given.expires_at:%Y-%m-%d %H:%M}；只显示这一次，请现在抄下", file=sys.stderr
    )


@token_app.command("list")
def listed(
    output_format: Annotated[str, typer.Option("--format", help="、".join(_FORMATS))] = "table",
) -> None:
    """列出全部令牌，失效的也在内；令牌本身不保存，只有开头几位。"""
    from crawler.office import open_reading
    from db.people import tokens

    now = datetime.now(SHANGHAI)
    with database_errors():
        rows = [_row(t, now) for t in tokens.every(open_reading().database)]
    write(rows, output_format, None, "tokens", _COLUMNS, _FORMATS)


def _row(token: Any, now: datetime) -> dict[str, Any]:
    values = {n: getattr(token, n, None) for n in _COLUMNS} | {"begins_at": token.made_at}
    if token.holds(now):
        state = "在用"
    else:
        state = "已收回" if token.revoked_at else "已过期" if now >= token.expires_at else "建立人已停用"
    return {**values, "state": state}


@token_app.command("revoke")
def revoke(number: Annotated[int, typer.Argument(metavar="编号", help="见 minjian token list")]) -> None:
    """收回一个令牌，立即失效。"""
    from crawler.errors import RunError
    from crawler.office import open_reading
    from db.errors import UnknownToken
    from db.people import tokens

    now = datetime.now(SHANGHAI)
    with database_errors():
        try:
            tokens.revoke(open_reading().database, number, _deed("token-revoked", now))
        except UnknownToken as error:
            raise RunError(str(error), 2) from error
    print(f"已收回令牌 {number}")


def _deed(action: str, now: datetime) -> Deed:
    """Who sits at the terminal, for the log."""
    from db.people.records import Deed

    return Deed(at=now, action=action, name=f"终端 {getpass.getuser()}", role="administrator")
