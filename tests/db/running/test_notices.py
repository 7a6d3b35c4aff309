"""The daily mail and the alarms: sent through a real webhook, and never twice."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from core.finding import Severity
from core.probe import Probe
from core.times import local_date
from db.running import schedules as stored
from db.running.probes import save_probes
from db.running.schedules import Schedule
from db.session import open_database
from db.store import Store
from reports.digest import alarms, digest
from tests import warm
from tests.db.handmade import fault, night_time, page, result, unit
from tests.db.house import House


@pytest.fixture
def post() -> Iterator[tuple[str, list[dict[str, Any]], dict[str, int]]]:
    """A webhook on loopback: its address for apprise, what came, and the status it answers."""
    came: list[dict[str, Any]] = []
    answer = {"status": 200}

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            came.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(answer["status"])
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Nothing on stderr."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield f"json://127.0.0.1:{server.server_address[1]}/hook", came, answer
    server.shutdown()
    server.server_close()
    thread.join()


def said(folder: Path, *words: str, code: int = 0, **more: str) -> str:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("MINJIAN_")}
    own = {"MINJIAN_HOME": str(folder), "MINJIAN_AS_OF": "2026-11-21T08:00:00+08:00"}
    done = warm.run(["cli", *words], {**environment, **own, **more})
    assert done.returncode == code, done.stderr
    return done.stdout + done.stderr


def house_at(folder: Path) -> House:
    database = open_database(f"sqlite:///{folder / 'minjian.db'}")
    store = Store(database)
    store.sync_units([unit()])
    house = House(database, store)
    veto = fault(
        check="home-stale",
        key="stale",
        severity=Severity.VETO_CANDIDATE,
        message="首页最新信息发布于一个月前。",
    )
    house.visit(0, page(1, result(fault())), site=[result(veto, check="home-stale")])
    house.store.finish_night(local_date(night_time(0)), night_time(0) + timedelta(hours=1))
    return house


def test_the_summary_goes_out_once(tmp_path: Path, post: Any) -> None:
    address, came, answer = post
    house_at(tmp_path)
    assert "没有设置 notify" in said(tmp_path, "summary", "--send")
    answer["status"] = 500
    assert "没有全部送达" in said(tmp_path, "summary", "--send", code=5, MINJIAN_NOTIFY=address)
    answer["status"] = 200
    assert "已发送 1 条" in said(tmp_path, "summary", "--send", MINJIAN_NOTIFY=address)
    assert "没有再发" in said(tmp_path, "summary", "--send", MINJIAN_NOTIFY=address)
    assert len(came) == 2 and "夜间小结" in came[1]["title"] and "涉及单项否决 1 个" in came[1]["message"]
    assert "其中新的 1 个" in came[1]["message"] and "（新）首页最新信息" in came[1]["message"]
    bad = said(tmp_path, "alarms", "--send", code=2, MINJIAN_NOTIFY="nosuch://user:secret@x")
    assert "无法识别" in bad and "secret" not in bad


def test_a_new_veto_is_told_at_once_and_once(tmp_path: Path, post: Any) -> None:
    address, came, _ = post
    house_at(tmp_path)
    assert "首页最新信息" in said(tmp_path, "alarms", "--send", MINJIAN_NOTIFY=address)
    said(tmp_path, "alarms", "--send", MINJIAN_NOTIFY=address)
    assert len(came) == 1 and "涉及单项否决" in came[0]["message"]


def test_what_is_alarming(house: House, tmp_path: Path) -> None:
    now = night_time(9)
    for night, number in enumerate((60, 62, 61, 12)):
        house.visit(night, *(page(n, version=night) for n in range(number)))
    with house.database.write() as connection:
        connection.exec_driver_sql("UPDATE visits SET fetched = 60 WHERE id < (SELECT max(id) FROM visits)")
        connection.exec_driver_sql("UPDATE visits SET fetched = 12 WHERE id = (SELECT max(id) FROM visits)")
    stored.plant(
        house.database, [Schedule(name="nightly", command=("nightly",), cron="30 0 * * *")], night_time(0)
    )
    run = stored.begin_run(house.database, "backup", now, now)
    stored.end_run(house.database, run, "failed", now, 5, "退出码 5")
    save_probes(house.database, {"qh": Probe(at=now, struck="本轮没有应答")})
    found = alarms(house.database, tmp_path, now)
    assert set(found) - {"disk"} == {"night-late", "fell:qh", "our-line", "failed:backup"}
    assert "12 页，往常 60 页" in found["fell:qh"]
    run = stored.begin_run(house.database, "backup", now, now)
    stored.end_run(house.database, run, "done", now, 0)
    assert "failed:backup" not in alarms(house.database, tmp_path, now)
    night = stored.begin_run(house.database, "nightly", now, now)
    stored.end_run(house.database, night, "done", now, 0)
    assert "night-late" not in alarms(house.database, tmp_path, now)


def test_a_clock_behind_the_newest_night_is_alarming(house: House, tmp_path: Path) -> None:
    house.visit(9, page(1))
    assert "clock" not in alarms(house.database, tmp_path, night_time(9))
    words = alarms(house.database, tmp_path, night_time(9) - timedelta(days=400))["clock"]
    assert "本机时钟可能不对" in words and f"{local_date(night_time(9))} 这一夜" in words


def test_the_digest_names_what_was_not_done_and_why(house: House) -> None:
    handle, now = house.begin(0)
    house.store.close_visit(handle, "unreachable", "http://a/：连接超时", None, now)
    stored.no_run(house.database, "backup", now, "missed", "已过 20:00")
    text = digest(house.database, local_date(night_time(0)), 7, now + timedelta(hours=6))
    assert "还没有收尾" in text and "连接超时" in text and "任务 backup 错过 1 次" in text
