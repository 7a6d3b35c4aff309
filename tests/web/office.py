"""A dashboard on a real server over a real database, with one person of every role."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from threading import Thread
from time import sleep

import httpx

from checks import catalogue
from clock.scheduling import Timetable
from core.finding import Severity, Status
from core.times import local_date
from core.unit import Category
from db import queries
from db.people import reads as people_reads
from db.people import tokens
from db.people import writes as people_writes
from db.people.records import Deed, Person, Role
from db.records.findings import FindingFilter, FindingRecord, FindingRow
from db.rectify import writes as rectify_writes
from db.rectify.records import NewItem, Upload
from db.session import Database
from scoring.load import find
from sites.registry import Registry
from tests.yearly.handmade import Town, day, fault, town, unit
from web import passwords
from web.bearers import new_token
from web.desk import Desk, Files, SetupToken
from web.pages.tokens import token_of
from web.server import bind, server_of

PASSWORD = "Qing-He-2026-xian"
HASHED = passwords.hashed(PASSWORD)
NOW = day(12, 6) + timedelta(hours=7)
OWN, OTHER = "qh", "lh"
PEOPLE = {
    Role.ADMINISTRATOR: "guan",
    Role.REVIEWER: "fu",
    Role.READER: "du",
    Role.CONTACT: "lian",
}


@dataclass
class Clock:
    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Office:
    """The running dashboard."""

    desk: Desk
    house: Town
    clock: Clock
    base: str
    opened: list[httpx.Client] = field(default_factory=list)
    programs: dict[str, httpx.Client] = field(default_factory=dict)
    notices: dict[str, str] = field(default_factory=dict)
    logged_in: dict[Role, tuple[httpx.Client, str]] = field(default_factory=dict)

    @property
    def database(self) -> Database:
        return self.desk.database

    def client(self, **more: object) -> httpx.Client:
        made = httpx.Client(base_url=self.base, timeout=30, trust_env=False, **more)  # type: ignore[arg-type]
        self.opened.append(made)
        return made

    def as_role(self, role: Role) -> httpx.Client:
        """A client logged in as the person of that role."""
        client = self.client()
        answer = log_in(client, PEOPLE[role])
        assert answer.status_code == 303, answer.text
        return client

    def kept(self, role: Role) -> tuple[httpx.Client, str]:
        """The same client for all that only look, with its token for forms."""
        if role not in self.logged_in:
            client = self.as_role(role)
            self.logged_in[role] = client, csrf_of(client)
        return self.logged_in[role]

    def program(self, kind: str) -> httpx.Client:
        """A program with a token: ``w`` reviews, ``r`` reads, ``u`` reads of the own unit."""
        if kind not in self.programs:
            word = self.token(Role.REVIEWER if kind == "w" else Role.READER, OWN if kind == "u" else None)
            self.programs[kind] = self.client(headers={"authorization": f"Bearer {word}"})
        return self.programs[kind]

    def token(self, role: Role, unit_id: str | None = None, days: int = 30) -> str:
        """A new token, made by the administrator."""
        word, now = new_token(), self.clock()
        maker = people_reads.by_name(self.database, PEOPLE[Role.ADMINISTRATOR])
        assert maker is not None
        given = token_of("试验", role, unit_id, now, days)
        tokens.add(self.database, word, given, maker.id, Deed(at=now, action="token-made"))
        return word

    def findings(self, unit_id: str = "") -> list[FindingRow]:
        wanted = FindingFilter(statuses=(), units=(unit_id,) if unit_id else ())
        return queries.findings(self.database, wanted)


def form_of(client: httpx.Client, path: str = "/login") -> str:
    found = re.search(r'name="form" value="([^"]+)"', client.get(path).text)
    assert found, f"no form at {path}"
    return found[1]


def csrf_of(client: httpx.Client) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', client.get("/account").text)
    assert found, "no token on the page"
    return found[1]


def log_in(client: httpx.Client, name: str, password: str = PASSWORD, to: str = "/") -> httpx.Response:
    data = {"form": form_of(client), "name": name, "password": password, "to": to}
    return client.post("/login", data=data)


def send(client: httpx.Client, path: str, **data: object) -> httpx.Response:
    """A form of a page that the person has open."""
    return client.post(path, data={"csrf": csrf_of(client), **data})


def person(name: str, role: Role, **more: object) -> Person:
    given: dict[str, object] = {
        "id": 0,
        "name": name,
        "full_name": "",
        "role": role,
        "unit_id": OWN if role is Role.CONTACT else None,
        "password": HASHED,
        "must_change": False,
        "active": True,
        "created_at": NOW,
        **more,
    }
    return Person(**given)  # type: ignore[arg-type]


CHANNEL = fault(
    severity=Severity.VETO_CANDIDATE, message="整个网站没有找到咨询渠道", quote="导航：首页 公开 互动"
)


def night(house: Town, at: datetime, **found: tuple[FindingRecord, ...]) -> None:
    """One night over all units; what is not ``found`` of a unit was seen mended."""
    day_of = local_date(at)
    house.store.plan_night(day_of, [u.id for u in house.units], at)
    settles = {check: (lambda subject, url: True) for check in house.rubric.checks}
    for each in house.units:
        handle = house.store.begin_visit(each.id, day_of, at)
        results = [house._result(c, found.get(each.id, ()), False) for c in sorted(house.rubric.checks)]
        house.store.apply_site_results(handle, each.id, results, settles, at)
        house.store.close_visit(handle, "done", "", None, at + timedelta(minutes=5))
    house.store.finish_night(day_of, at + timedelta(minutes=6))


def notice(office: Office, unit_id: str) -> str:
    """A notice of rectification to the unit, received, over the first of its findings, which is confirmed for it."""
    finding = next(f for f in office.findings(unit_id) if f.status is Status.OPEN)
    deed = Deed(at=office.clock(), action="rectify-issued", name="fu", role="reviewer")
    office.desk.store.review(finding.id, "confirmed", "属实", "fu", None, office.clock())
    item = NewItem(
        finding_id=finding.id, severity=finding.severity, message=finding.message, url=finding.url,
        due=local_date(office.clock()) + timedelta(days=14), recurrences=0,
    )  # fmt: skip
    paper = Upload(name="整改通知单.docx", kind="docx", content=b"PK")
    number = rectify_writes.issue(office.database, unit_id, [item], "", paper, deed)
    rectify_writes.receive(office.database, number, deed)
    return number


def _files(home: Path, house: Town) -> Files:
    """The registry as files, as an office has it."""
    made = Files(home / "units.csv", home / "overrides.toml", home / "columns.csv")
    rows = [f"{u.id},{u.name},{u.short_name},{u.category.value},{u.homepage}" for u in house.units]
    made.units.write_text("\n".join(["unit_id,name,short_name,category,homepage", *rows, ""]), "utf-8")
    made.overrides.write_text(f"# 本办公室的设置\n[{OTHER}]\ndelay = 3.0\n", "utf-8")
    return made


def populated(database: Database) -> Town:
    """Three units over two nights: one finding was seen mended in the second."""
    house = town(database, unit(OTHER), unit("ct", Category.CITY))
    house.rubric = find("")
    others = {i: (fault(subject=f"http://www.{i}.gov.cn/guide"),) for i in (OTHER, "ct")}
    night(house, day(12, 5), qh=(CHANNEL, fault("fee-list-age", message="收费清单没有更新")), **others)
    night(house, day(12, 6), qh=(CHANNEL,), **others)
    return house


@contextmanager
def running(
    database: Database, home: Path, *, people: bool = True, token: str = "", requests: int = 6000
) -> Iterator[Office]:
    """The dashboard served on a free port of the loopback until the block ends."""
    house, clock = populated(database), Clock()
    if people:
        deed = Deed(at=NOW, action="setup")
        for role, name in PEOPLE.items():
            people_writes.add(database, person(name, role), deed)
        assert people_reads.anyone(database)
    desk = Desk(
        home=home,
        database=database,
        catalogue=catalogue.load(),
        registry=Registry(tuple(house.units)),
        rubric="",
        now=clock,
        clock=clock,
        setup=SetupToken(token),
        agent="minjian/0.1 (test)",
        requests_per_minute=requests,
        timetable=Timetable(database),
        files=_files(home, house),
    )
    listening = bind("127.0.0.1", 0)
    server = server_of(desk, certificate=None, key=None)
    thread = Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        sleep(0.01)
    office = Office(desk, house, clock, f"http://127.0.0.1:{listening.getsockname()[1]}")
    try:
        yield office
    finally:
        for client in office.opened:
            client.close()
        server.should_exit = True
        thread.join(10)
        listening.close()
        assert not thread.is_alive()


PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"


NEW_PASSWORD = "Xin-De-Mi-Ma-2027"


def set_up(client: httpx.Client, token: str = "open-sesame-once", **more: str) -> httpx.Response:
    data = {"form": form_of(client, "/setup"), "token": token, "name": "Lin", "full_name": "林某", **more}
    return client.post("/setup", data={"password": NEW_PASSWORD, "again": NEW_PASSWORD, **data})
