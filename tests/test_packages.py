"""The two lists of packages: what running needs is part of what developing needs, to the last hash."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

_ROOT = Path(__file__).parents[1]
_PACKAGE = re.compile(r"^([a-z0-9._-]+)==([^\s\\]+)[^\n]*((?:\n    --hash=\S+[^\n]*)+)", re.M)


def _listed(name: str) -> dict[str, tuple[str, frozenset[str]]]:
    text = (_ROOT / name).read_text("utf-8")
    return {
        package: (version, frozenset(re.findall(r"sha256:[0-9a-f]{64}", hashes)))
        for package, version, hashes in _PACKAGE.findall(text)
    }


def test_what_running_needs_is_listed_the_same_in_both() -> None:
    runs, whole = _listed("requirements-run.lock"), _listed("requirements.lock")
    assert len(runs) > 60 and runs.items() <= whole.items()
    assert all(hashes for _, hashes in whole.values())


def test_every_dependency_of_the_program_is_listed() -> None:
    project = tomllib.loads((_ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    named = [
        *project["dependencies"],
        *project["optional-dependencies"]["postgres"],
        *project["optional-dependencies"]["sso"],
    ]
    wanted = {re.split(r"[\[<>=!~; ]", line)[0].lower().replace("_", "-") for line in named}
    assert wanted <= _listed("requirements-run.lock").keys()


def test_no_list_names_an_index() -> None:
    for name in (
        "requirements.lock",
        "requirements-run.lock",
        "requirements-pip.lock",
        "requirements-pywb.lock",
    ):
        assert "://" not in (_ROOT / name).read_text("utf-8")


def test_what_replays_archives_is_listed_with_hashes() -> None:
    replayer = _listed("requirements-pywb.lock")
    assert {"pywb", "warcio"} <= replayer.keys() and all(hashes for _, hashes in replayer.values())
