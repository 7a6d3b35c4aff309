"""What the two READMEs and the other documents tell people to type exists, and both READMEs say the same."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from crawler.config import KEYS
from tests.command_line import parsed

_ROOT = Path(__file__).parents[1]
_READMES = ("README.md", "README.zh-CN.md")
_DOCUMENTS = (*_READMES, "CONTRIBUTING.md", *(f"docs/{p.name}" for p in (_ROOT / "docs").glob("*.md")))
_ELSEWHERE = {"log_format"}  # a setting of the environment alone


def commands_of(name: str) -> list[str]:
    """Each ``minjian …`` of the document's blocks, without its remark and what is left to fill in."""
    found = []
    text = (_ROOT / name).read_text("utf-8")
    for kind, block in re.findall(r"^```(\w*)\n(.*?)^```", text, re.S | re.M):
        for line in block.splitlines() if kind in {"", "console"} else ():
            said = re.split(r"\s#|\s\[", line.removeprefix("$ "))[0]
            found += [c.strip() for c in said.split("&&") if c.strip().startswith("minjian ")]
    return found


@pytest.mark.parametrize("name", _DOCUMENTS)
def test_commands_exist_with_their_options(name: str) -> None:
    for line in commands_of(name):
        parsed(shlex.split(line)[1:])


def test_both_name_the_same_commands() -> None:
    english, chinese = ([re.sub(r"(?<=-o )\S+", "FILE", c) for c in commands_of(n)] for n in _READMES)
    assert len(english) > 40
    assert english == chinese


def test_both_name_every_setting() -> None:
    for name in _READMES:
        rows = re.findall(r"^\| (`MINJIAN_.*?) \|", (_ROOT / name).read_text("utf-8"), re.M)
        named = {
            n.removeprefix("MINJIAN_").lower() for row in rows for n in re.findall(r"MINJIAN_[A-Z_]+", row)
        }
        assert named == (KEYS - {"checks"}) | _ELSEWHERE, name


def test_both_give_the_same_defaults_and_codes() -> None:
    """The tables of settings and exit codes agree in what is no prose: names, numbers, values in code."""
    told = []
    for name in _READMES:
        text = (_ROOT / name).read_text("utf-8")
        rows = re.findall(r"^\| (\d+|`MINJIAN_\w+`) \|.*$", text, re.M)
        numbers = {
            row.group(1): set(re.findall(r"\b\d[\d_.]*\b", row.group(0)))
            for row in re.finditer(r"^\| (`MINJIAN_\w+`) \|.*$", text, re.M)
        }
        told.append((sorted(rows), numbers))
    assert told[0] == told[1]
