"""The command line by itself: what was typed wrong is said in Chinese, in one line, with exit code 2."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import typer

import cli
from commands import nights
from commands.output import write
from core.times import SHANGHAI
from core.version import VERSION
from crawler.errors import RunError
from crawler.office import read_config, read_registry
from db.evidence.vault import vault_at


def minjian(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["minjian", *arguments])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return int(ended.value.code or 0)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("--nope", "没有选项 --nope。"),
        ("nightl", "没有命令 nightl；是不是 nightly？"),
        ("findings --chek x", "没有选项 --chek；是不是 --check、"),
        ("finding", "缺少参数：编号。"),
        ("review F-1", "缺少选项 --verdict。"),
        ("nightly --jobs abc", "--jobs 的值不对：应为整数。"),
        ("nightly --jobs 0", "--jobs 的值不对：至少为 1。"),
        ("demo --units 500", "--units 的值不对：至多为 126。"),
        ("nightly --jobs", "选项 --jobs 后面缺少值。"),
        ("checks --write-docs --check", "选项 --write-docs 后面缺少值。"),
        ("findings -o --format csv", "选项 -o 后面缺少值。"),
        ("crawl --all=3", "选项 --all 后面不带值。"),
        ("units extra", "多出参数：extra。"),
        ("db upgrad", "没有命令 upgrad；是不是 upgrade？"),
    ],
)
def test_usage_errors_are_chinese(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], line: str, words: str
) -> None:
    assert minjian(monkeypatch, *line.split()) == 2
    said = capsys.readouterr().err
    assert said.startswith(f"minjian：{words}") and said.count("\n") == 1
    assert said.endswith("--help\n")


@pytest.mark.parametrize("option", ["--version", "-V"])
def test_the_version_is_that_of_the_package(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], option: str
) -> None:
    project = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))
    assert project["tool"]["setuptools"]["dynamic"]["version"] == {"attr": "core.version.VERSION"}
    assert minjian(monkeypatch, option) == 0
    assert capsys.readouterr().out == f"minjian {VERSION}\n"


def test_what_stands_behind_two_dashes_is_no_option() -> None:
    made = typer.main.get_command(cli.app).commands["finding"]  # type: ignore[attr-defined]
    assert made.make_context("finding", ["--", "--picture"]).params["identifier"] == "--picture"


def test_help_is_no_error_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert minjian(monkeypatch) == 2
    assert "minjian：" not in capsys.readouterr().err
    assert minjian(monkeypatch, "--help") == 0


def _lines(command: Any, words: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every command and group, as it is typed."""
    yield words
    for name, below in getattr(command, "commands", {}).items():
        yield from _lines(below, (*words, name))


_LINES = list(_lines(typer.main.get_command(cli.app)))
_ENGLISH = re.compile(
    r"Usage|Options|Commands|Arguments|OPTIONS|COMMAND|ARGS|Show this|required|default:|env var"
)


@pytest.mark.parametrize("line", _LINES, ids=" ".join)
def test_help_is_chinese(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], line: tuple[str, ...]
) -> None:
    assert minjian(monkeypatch, *line, "--help") == 0
    said = capsys.readouterr().out
    assert f"用法：minjian {' '.join(line)}".strip() in said or len(" ".join(line)) > 40
    assert "─ 选项 ─" in said and "显示这份说明" in said
    assert not _ENGLISH.search(said)


def test_all_commands_are_asked() -> None:
    assert {(), ("nightly",), ("db",), ("db", "backup"), ("schedule", "pause")} <= set(_LINES)


def test_a_workbook_is_not_poured_into_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stdout", Terminal())
    with pytest.raises(RunError, match="-o 文件名") as raised:
        write([], "xlsx", None, "findings")
    assert raised.value.code == 2


@pytest.mark.parametrize(
    ("now", "clock", "minutes"),
    [
        ("00:30", "06:00", 330),
        ("06:05", "06:00", -5),
        ("12:00", "06:00", -360),
        ("12:01", "06:00", 17 * 60 + 59),
        ("23:50", "00:10", 20),
        ("00:05", "23:55", -10),
        ("06:00", "06:00", 0),
    ],
)
def test_a_deadline_that_has_just_passed_is_not_tomorrows(
    monkeypatch: pytest.MonkeyPatch, now: str, clock: str, minutes: int
) -> None:
    class Clock(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return datetime.fromisoformat(f"2026-11-20T{now}:00").replace(tzinfo=SHANGHAI)

    monkeypatch.setattr(nights, "datetime", Clock)
    assert nights._seconds_until(clock) == minutes * 60


def test_the_browser_may_be_refused_for_one_unit(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    overrides = tmp_path / "overrides.toml"
    overrides.write_text("[fj-fgw]\nbrowser = false\n[fj-jyt]\nbrowser = true\n", "utf-8")
    monkeypatch.setenv("MINJIAN_OVERRIDES", str(overrides))
    registry = read_registry(read_config())
    assert [registry.get(i).browser for i in ("fj-fgw", "fj-jyt", "fj-mzt")] == [False, True, True]


def test_a_browser_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINJIAN_CHROMIUM", "/nowhere/chromium")
    with pytest.raises(RunError, match="MINJIAN_CHROMIUM"):
        read_config()


@pytest.mark.parametrize(
    "line", ["findings", "nightly", "db upgrade", "db backup", "worker", "schedule list"]
)
def test_an_address_of_another_kind_of_database_ends_with_two(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MINJIAN_HOME", str(tmp_path))
    monkeypatch.setenv("MINJIAN_DATABASE_URL", "mysql://admin:geheim@127.0.0.1/minjian")
    assert minjian(monkeypatch, *line.split()) == 2
    said = capsys.readouterr().err
    assert said.startswith("minjian：") and len(said.strip().splitlines()) == 1
    assert "PostgreSQL" in said and "geheim" not in said


def test_a_backup_that_is_not_there_ends_with_two(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MINJIAN_HOME", str(tmp_path))
    monkeypatch.setenv("MINJIAN_DATABASE_URL", f"sqlite:///{tmp_path}/minjian.db")
    assert minjian(monkeypatch, "db", "restore", "missing.db") == 2
    assert (
        capsys.readouterr().err
        == "minjian：missing.db 不存在或不是文件：请给出 minjian db backup 写出的文件。\n"
    )
    assert not (tmp_path / "minjian.db").exists()


def test_settings_in_another_encoding_end_with_two(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "minjian.toml").write_bytes('contact = "网站办"'.encode("gbk"))
    assert minjian(monkeypatch, "checks") == 2
    assert "minjian.toml：第 1 行第 12 个字节" in capsys.readouterr().err


def test_what_waits_is_sent_by_hand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    home, store = tmp_path / "var", tmp_path / "store"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MINJIAN_HOME", str(home))
    monkeypatch.setenv("MINJIAN_DATABASE_URL", f"sqlite:///{home}/minjian.db")
    assert minjian(monkeypatch, "evidence", "send") == 2
    assert "没有设置证据存储" in capsys.readouterr().err
    shot = home / "screenshots" / "ab" / f"{'ab' * 32}.png"
    shot.parent.mkdir(parents=True)
    shot.write_bytes(b"png")
    monkeypatch.setenv("MINJIAN_EVIDENCE", str(store))
    assert minjian(monkeypatch, "evidence", "send") == 3
    assert (
        "已送出 0 个文件" in (said := capsys.readouterr().out)
        and "还有 1 个文件" in said
        and "没有挂载" in said
    )
    store.mkdir()
    vault_at(home, str(store))._away = (0.0, "")  # as another process has it
    assert minjian(monkeypatch, "evidence", "send") == 0
    assert "已送出 1 个文件" in capsys.readouterr().out and not shot.exists()
    assert (store / shot.relative_to(home)).read_bytes() == b"png"
    assert minjian(monkeypatch, "coverage") == 0
    assert "截图 1 张" in capsys.readouterr().err


def test_looking_into_the_database_loads_neither_checks_nor_readers(tmp_path: Path) -> None:
    """Loading them takes longer than the rest of the command; the first time, the database is made."""
    asked = (
        "import sys, cli; cli.app(['findings'], standalone_mode=False); print(*sys.modules, file=sys.stderr)"
    )
    environment = {
        **os.environ,
        "MINJIAN_HOME": str(tmp_path),
        "MINJIAN_OVERRIDES": str(tmp_path / "none.toml"),
    }
    environment["MINJIAN_DATABASE_URL"] = f"sqlite:///{tmp_path / 'looked.db'}"
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-c", asked], env=environment, capture_output=True, text=True, check=True
        )
    loaded = set(done.stderr.split())
    assert "db.queries" in loaded and "共 0 条" in done.stdout
    assert loaded.isdisjoint({"scrapy", "twisted", "alembic", "jsonschema", "reading", "checks.content"})
