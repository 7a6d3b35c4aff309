"""What ``deploy/`` starts exists: every command and option of the units, the compose file and its README, every setting."""

from __future__ import annotations

import configparser
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

import cli
from crawler.config import KEYS
from tests.command_line import parsed

_FOLDER = Path(__file__).parents[1] / "deploy"
_UNITS = sorted(p.name for p in _FOLDER.glob("*.service"))


def unit(name: str) -> configparser.ConfigParser:
    told = configparser.ConfigParser(interpolation=None, strict=False)
    told.optionxform = str  # type: ignore[assignment,method-assign]
    told.read_string((_FOLDER / name).read_text("utf-8"))
    return told


def compose() -> dict[str, dict[str, Any]]:
    return dict(yaml.safe_load((_FOLDER / "compose.yaml").read_text("utf-8"))["services"])


def commands_of_readme() -> Iterator[str]:
    text = (_FOLDER / "README.md").read_text("utf-8")
    for block in re.findall(r"```console\n(.*?)```", text, re.S):
        for line in block.splitlines():
            if found := re.search(r"\bminjian ((?:schedule|worker|db|evidence|nightly)\b[^#]*)", line):
                yield found[1].strip()


@pytest.mark.parametrize("name", _UNITS)
def test_units_start_a_command_that_exists(name: str) -> None:
    program, *words = shlex.split(unit(name)["Service"]["ExecStart"].replace("%i", "1"))
    assert program == "/srv/minjian/.venv/bin/minjian"
    parsed(words)


def test_what_is_not_a_command_is_noticed() -> None:
    for words in (["worker", "--drian", "30"], ["db", "upgrad"], ["schedul"]):
        with pytest.raises(cli._USAGE_ERROR):
            parsed(words)


def test_compose_starts_commands_that_exist() -> None:
    started = [service["command"] for service in compose().values() if "command" in service]
    assert len(started) == 3
    for program, *words in started:
        assert program == "minjian"
        parsed(words)


def test_the_readme_names_commands_that_exist() -> None:
    named = list(commands_of_readme())
    assert len(named) >= 4
    for line in named:
        parsed(shlex.split(line))


def test_settings_that_are_named_exist() -> None:
    named = set(
        re.findall(r"^#?(MINJIAN_[A-Z_]+)=", (_FOLDER / "minjian.env.example").read_text("utf-8"), re.M)
    )
    for service in compose().values():
        named |= {k for k in service.get("environment", {}) if k.startswith("MINJIAN_")}
    assert len(named) >= 8
    assert {n.removeprefix("MINJIAN_").lower() for n in named} <= KEYS


def test_a_stop_leaves_time_for_what_runs() -> None:
    """Who ends a worker waits longer than the worker lets its work go on."""
    for service in (
        unit("minjian-worker@.service")["Service"]["ExecStart"],
        " ".join(compose()["worker"]["command"]),
    ):
        found = re.search(r"--drain (\d+)", service)
        assert found and int(found[1]) + 30 <= 90
    assert unit("minjian-worker@.service")["Service"]["TimeoutStopSec"] == "90"
    assert compose()["worker"]["stop_grace_period"] == "90s"
    for name in _UNITS:
        home = re.search(r"^MINJIAN_HOME=(\S+)", (_FOLDER / "minjian.env.example").read_text("utf-8"), re.M)
        assert home and home[1] in unit(name)["Service"]["ReadWritePaths"].split()
