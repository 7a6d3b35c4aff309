"""The demo as people meet it: its own place, commands that work afterwards, and a picture that stands alone."""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import subprocess
from contextlib import closing
from datetime import date
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from rich.cells import cell_len
from rich.console import Console

from crawler.config import load
from demo.nights import _nights_left, truth_command
from demo.picture import terminal_picture
from tests import warm

_CELL = 11.0


def run(folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("MINJIAN_")}
    own = {"MINJIAN_HOME": str(folder), "MINJIAN_AS_OF": "2026-11-20T01:00:00+08:00"}
    return warm.run(["cli", *arguments], kept | own | variables, timeout=300)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    folder = tmp_path_factory.mktemp("home") / "我的 数据"
    return folder, run(folder, "demo", "--units", "2", "--pages", "20")


def found(folder: Path, *arguments: str) -> list[dict[str, object]]:
    done = run(folder, "findings", "--format", "json", *arguments)
    assert done.returncode == 0, done.stderr
    return list(json.loads(done.stdout)["findings"])


def test_what_the_demo_names_works_as_it_is_written(
    demo: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    _, done = demo
    assert done.returncode == 0, done.stderr
    lines = [line.strip() for line in done.stdout.splitlines() if "cli" in line and "serve" not in line]
    assert len(lines) == 6
    for line in lines:
        if "问题编号" not in line:
            shown = subprocess.run(line, shell=True, capture_output=True, text=True, check=False, timeout=300)
            assert shown.returncode == 0, (line, shown.stderr)
            assert "lx-lanxishi" in shown.stdout + shown.stderr or "岚溪市" in shown.stdout + shown.stderr, (
                line
            )


def test_findings_right_after_the_demo_are_those_of_the_province(
    demo: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    folder, _ = demo
    assert {f["unit_id"] for f in found(folder)} == {"lx-lanxishi", "lx-lanban"}
    assert found(folder, "--unit", "lx-lanban")
    assert "练习省" in run(folder, "units").stderr


def test_the_demo_ends_with_a_year(demo: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    folder, done = demo
    papers = ("2026年度评分.xlsx", "2026年度通报.docx", "2026年第4季度检查情况.docx")
    for name in papers:
        assert str(folder / "reports" / name) in done.stdout
        assert (folder / "reports" / name).read_bytes()[:2] == b"PK"
    assert list((folder / "reports/整改通知单").glob("*.docx"))
    assert "平均分：设区市" in done.stdout and "已签字定稿" in done.stdout and "人工评分：" in done.stdout
    (year,) = json.loads(run(folder, "year", "status", "--format", "json").stdout)["years"]
    assert (year["state"], year["missing"]) == ("定稿", "")
    assert run(folder, "year", "verify").returncode == 0
    rows = json.loads(run(folder, "score", "lx-lanxishi", "--year", "2026", "--format", "json").stdout)
    assert {len(r["marks"].split("、")) for r in rows["indicators"] if r["indicator"] == "D-LEAD"} == {2}


def test_a_real_night_is_not_mixed_with_it(demo: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    folder, _ = demo
    done = run(folder, "nightly", MINJIAN_HOSTS="*=127.0.0.1:9")
    assert done.returncode == 2
    assert "minjian.db" in done.stderr and "练习省" in done.stderr


def test_a_second_demo_on_the_same_day_is_another_run(
    demo: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    folder, _ = demo
    before = {f["id"] for f in found(folder)}
    again = run(folder, "demo", "--units", "2", "--pages", "20")
    assert again.returncode == 0, again.stderr
    assert "第 3 夜" in again.stdout and "第 2 夜" not in again.stdout
    assert {f["id"] for f in found(folder)} == before
    assert "第 1 版，已签字定稿" in again.stdout  # no number moved: no new version


def test_a_demo_that_was_interrupted_goes_on_there(
    demo: tuple[Path, subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    first = date(2026, 11, 18)
    config = load({"MINJIAN_HOME": str(tmp_path)})
    assert list(_nights_left(config, first)) == [1, 2, 3], "nothing was visited yet"
    shutil.copy(demo[0] / "minjian.db", tmp_path / "minjian.db")
    assert list(_nights_left(config, first)) == [3]
    assert list(_nights_left(config, date(2026, 11, 19))) == [3], "a demo of another day"
    with closing(sqlite3.connect(tmp_path / "minjian.db")) as database, database:
        database.execute("UPDATE visits SET status = 'planned' WHERE night = '2026-11-19'")
    assert list(_nights_left(config, first)) == [2, 3]


def test_truth_is_that_of_the_served_province() -> None:
    first = date(2026, 11, 18)
    assert truth_command(126, 60, 1, first) == ["farm", "truth", "--today", "2026-11-18"]
    assert truth_command(2, 20, 7, first)[2:-2] == ["--units", "2", "--pages", "20", "--seed", "7"]


def test_the_picture_loads_nothing_and_keeps_its_cells() -> None:
    console = Console(record=True, width=60, file=open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
    console.print("发文字号规范 document-number <b>&amp; 25", markup=False, highlight=False)
    console.file.close()
    picture = terminal_picture(console, "make demo")
    assert set(re.findall(r"https?://[^\"'\s<]+", picture)) == {"http://www.w3.org/2000/svg"}
    assert not re.search(r"@import|@font-face|href|<script|<image|url\((?!#)", picture)
    texts = [e for e in ET.fromstring(picture).iter() if e.tag.endswith("}text") and e.get("textLength")]
    assert "".join(t.text or "" for t in texts).replace("\xa0", " ") == (
        "发文字号规范 document-number <b>&amp; 25"
    )
    for text in texts:
        assert float(text.get("textLength", 0)) == pytest.approx(_CELL * cell_len(text.text or ""))
    places = [(float(t.get("x", 0)), float(t.get("textLength", 0))) for t in texts]
    assert all(x + length <= after + 0.01 for (x, length), (after, _) in pairwise(places))
