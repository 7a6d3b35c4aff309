"""Who may come in, and what they did: for administrators."""

from __future__ import annotations

import re
from dataclasses import replace
from secrets import choice
from string import ascii_lowercase, digits
from typing import Annotated

from fastapi import FastAPI, Form, Request
from starlette.responses import RedirectResponse, Response

from core.rectification import ITEM_STATES
from db.errors import NameTaken, NoAdministratorLeft
from db.people import reads as people_reads
from db.people import writes as people_writes
from db.people.records import Person, Role
from web import passwords
from web.desk import Desk
from web.guard import Refused
from web.numbers import Number
from web.pages.account import name_problem
from web.render import desk_of, page, viewer_of

_PAGE = 100
_SIGN_ON = re.compile(r"[^\x00-\x1f\x7f-\x9f]{0,200}")
Text = Annotated[str, Form()]
ACTIONS = {
    "practice-review": "练习省的复核",
    "setup": "首次设置",
    "setup-failed": "首次设置失败",
    "login": "登录",
    "login-failed": "登录失败",
    "logout": "退出",
    "password": "更改密码",
    "password-refused": "更改密码失败",
    "sessions-ended": "退出其他登录",
    "person-added": "新增用户",
    "person-changed": "更改用户",
    "password-reset": "重设密码",
    "review": "复核",
    "review-undone": "撤回复核",
    "evidence": "下载证据",
    "document": "下载公文",
    "token-made": "新建接口令牌",
    "token-revoked": "收回接口令牌",
    "share-made": "新建分享链接",
    "share-revoked": "收回分享链接",
    "share-refused": "分享链接密码不对",
    "rectify-issued": "发出整改通知单",
    "rectify-received": "签收整改通知单",
    "rectify-claimed": "报告已整改",
    "rectify-appealed": "申诉",
    "rectify-decided": "决定申诉",
    "rectify-returned": "退回整改",
    "rectify-recheck": "要求马上复查",
    "rectify-withdrawn": "撤回整改通知单",
    "rectify-file": "下载整改附件",
    "year-rolled-up": "汇总年度",
    "year-signed": "年度签字",
    "overrides-changed": "更改单位设置",
    "registry-changed": "更改名册文件",
    "columns-changed": "更改已知栏目",
    "schedule-changed": "更改定时任务",
    "schedule-paused": "暂停或恢复定时任务",
    "schedule-resumed": "恢复定时任务",
    "schedule-asked": "要求马上运行",
}


FIELDS = {
    "name": "用户名",
    "full_name": "姓名",
    "role": "角色",
    "unit_id": "单位",
    "active": "在用",
    "must_change": "须改密码",
    "password": "密码",
    "sign_on": "统一登录账号",
    "expires_at": "有效到",
    "kind": "种类",
    "locked": "加密码",
    "unit": "单位",
    "finding": "问题",
    "findings": "问题",
    "state": "答复",
    "words": "说明",
    "file": "附件",
    "upheld": "申诉成立",
    "review": "结论",
    "reason": "理由",
    "sha256": "内容哈希",
    "cron": "时间",
    "until": "最晚到",
    "catch_up": "错过的补做",
    "jitter": "随机推迟",
    "paused": "暂停",
    "asked_at": "要求运行",
    "rubric": "评分标准",
    "version": "版本",
    "hash": "分数哈希",
    "signed_as": "签字人",
    "account": "账号",
    "final": "定稿",
}


def register(app: FastAPI) -> None:
    app.get("/people")(people)
    app.post("/people")(add)
    app.post("/people/{person_id}")(change)
    app.get("/audit")(audit)


def people(request: Request) -> Response:
    return _people(request)


def _people(
    request: Request, *, problem: str = "", fresh: tuple[str, str] | None = None, status: int = 200
) -> Response:
    desk = desk_of(request)
    everyone, way = people_reads.everyone(desk.database), desk.sign_on
    called = way.issuer.called if way else ""
    return page(
        request, "people.html", status=status, everyone=everyone, problem=problem, fresh=fresh, sign_on=called
    )


def add(
    request: Request, name: Text = "", full_name: Text = "", role: Text = "", unit_id: Text = ""
) -> Response:
    """A new person gets a password to be changed at once; it is shown this one time."""
    desk, viewer = desk_of(request), viewer_of(request)
    name, word = name.strip().lower(), _made_up()
    problem = name_problem(name) or _role_problem(desk, role, unit_id)
    if not problem:
        person = Person(
            id=0,
            name=name,
            full_name=full_name.strip()[:64],
            role=Role(role),
            unit_id=unit_id if role == Role.CONTACT else None,
            password=passwords.hashed(word),
            must_change=True,
            active=True,
            created_at=desk.clock(),
        )
        try:
            people_writes.add(desk.database, person, viewer.deed("person-added", desk.clock()))
        except NameTaken as error:
            problem = str(error)
    if problem:
        return _people(request, problem=problem, status=400)
    return _people(request, fresh=(name, word))


def change(
    request: Request,
    person_id: Number,
    act: Text = "",
    role: Text = "",
    unit_id: Text = "",
    sign_on: Text = "",
) -> Response:
    """Another role, another name for single sign-on, a new password, letting in or locking out; every session of that person ends."""
    desk, viewer = desk_of(request), viewer_of(request)
    person = people_reads.by_id(desk.database, person_id)
    if person is None:
        raise Refused(404, "没有这个用户")
    if person.id == viewer.person.id:
        return _people(
            request, problem="自己的角色和状态请由另一位管理员更改；密码在“我的账户”里改", status=400
        )
    word = _made_up() if act == "reset" else ""
    deed = viewer.deed("password-reset" if act == "reset" else "person-changed", desk.clock())
    try:
        values = _wanted(desk, act, role, unit_id, sign_on.strip(), word)
        people_writes.change(desk.database, person_id, values, replace(deed, target=person.name))
    except (_Unfit, NoAdministratorLeft, NameTaken) as error:
        return _people(request, problem=str(error), status=400)
    return _people(request, fresh=(person.name, word)) if word else RedirectResponse("/people", 303)


class _Unfit(ValueError):
    """A change that cannot be made as it was asked for; the message is for the page."""


def _wanted(desk: Desk, act: str, role: str, unit_id: str, sign_on: str, word: str) -> dict[str, object]:
    """What of the person is to become what; raises :class:`_Unfit`."""
    match act:
        case "role":
            if problem := _role_problem(desk, role, unit_id):
                raise _Unfit(problem)
            return {"role": role, "unit_id": unit_id if role == Role.CONTACT else None}
        case "sign-on":
            if not _SIGN_ON.fullmatch(sign_on):
                raise _Unfit("统一登录账号最多 200 个字符，不能有控制字符")
            return {"sign_on": sign_on}
        case "lock" | "unlock":
            return {"active": act == "unlock"}
        case "reset":
            return {"password": passwords.hashed(word), "must_change": True}
    raise Refused(400, "没有这种更改")


def _role_problem(desk: Desk, role: str, unit_id: str) -> str:
    if role not in set(Role):
        return "请选择角色"
    if role == Role.CONTACT and unit_id not in desk.units:
        return "单位联系人要选择单位"
    return ""


def _made_up() -> str:
    """A password that a person can read out: four groups of five."""
    letters = [c for c in ascii_lowercase + digits if c not in "il1o0"]
    return "-".join("".join(choice(letters) for _ in range(5)) for _ in range(4))


def audit(request: Request, before: Number | None = None) -> Response:
    deeds = people_reads.deeds(desk_of(request).database, before=before, limit=_PAGE + 1)
    more = deeds[_PAGE - 1].id if len(deeds) > _PAGE else None
    return page(
        request,
        "audit.html",
        deeds=deeds[:_PAGE],
        more=more,
        first=before is None,
        actions=ACTIONS,
        names=FIELDS,
        item_states=ITEM_STATES,
    )
