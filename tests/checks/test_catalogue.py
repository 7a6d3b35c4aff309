"""Checks that other packages bring: what is wrong with one is said and stops nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from checks.base import PageCheck

_CHECK = '''
from checks.base import PageCheck
from core.finding import Severity

class Mine(PageCheck):
    """A check of somebody else."""

    id = "{id}"
    title = "外来检查"
    failure_title = "外来检查不合格"
    severity = Severity.NOTICE
    basis = ("X-1",)
    certainty = "DER"
    messages = {{"bad": "不好。"}}
    remedies = {{"": "改好。"}}

    def evaluate(self, page):
        return iter(())
'''


def package(folder: Path, name: str, module: str, text: str) -> None:
    """An installed package, as its metadata tells it."""
    path = folder / f"{module.replace('.', '/')}.py"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    about = folder / f"{name}-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n", "utf-8")
    (about / "entry_points.txt").write_text(f"[minjian.checks]\n{name} = {module}\n", "utf-8")


def minjian(folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("MINJIAN_")}
    root = str(Path(__file__).parents[2])
    return subprocess.run(
        [sys.executable, "-m", "cli", *arguments],
        env=kept
        | {"PYTHONPATH": os.pathsep.join((str(folder), root)), "MINJIAN_HOME": str(folder / "home")}
        | variables,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def origins(done: subprocess.CompletedProcess[str]) -> dict[str, tuple[str, str]]:
    rows = json.loads(done.stdout)["checks"]
    return {row["id"]: (row["origin"], row["category"]) for row in rows}


def test_a_module_on_its_own_is_a_theme_by_itself(tmp_path: Path) -> None:
    package(tmp_path, "ourcity", "ourcity_marks", _CHECK.format(id="city-marks"))
    package(tmp_path, "ourtown", "ourtown.content.marks", _CHECK.format(id="town-marks"))
    done = minjian(tmp_path, "checks", "--format", "json")
    assert done.returncode == 0, done.stderr
    found = origins(done)
    assert found["city-marks"] == ("ourcity", "ourcity_marks")
    assert found["town-marks"] == ("ourtown", "content")
    assert not done.stderr


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("import nothing_of_that_name\n", "No module named 'nothing_of_that_name'"),
        ("raise SystemExit('out of here')\n", "out of here"),
        ("WORDS = 'no check at all'\n", "既不是检查类"),
        (_CHECK.format(id="dead-link"), "编号 dead-link 与 minjian 的检查重复"),
        (_CHECK.format(id="half").replace('    title = "外来检查"\n', ""), "没有声明 title"),
        (_CHECK.format(id="ill") + "\n    def __init__(self):\n        1 / 0\n", "division by zero"),
    ],
)
def test_a_package_that_is_wrong_is_named_in_one_line_and_left_out(
    tmp_path: Path, text: str, words: str
) -> None:
    package(tmp_path, "badcity", "badcity.marks", text)
    done = minjian(tmp_path, "checks", "--format", "json")
    assert done.returncode == 0, done.stderr
    assert {origin for origin, _ in origins(done).values()} == {"minjian"}
    (line,) = done.stderr.splitlines()
    assert "badcity" in line and words in line


def test_documents_are_of_our_own_checks_only(tmp_path: Path) -> None:
    package(tmp_path, "ourcity", "ourcity_marks", _CHECK.format(id="city-marks"))
    done = minjian(tmp_path, "checks", "--write-docs", str(tmp_path / "docs"))
    assert done.returncode == 0, done.stderr
    names = {path.name for path in (tmp_path / "docs").iterdir()}
    assert "dead-link.md" in names and "city-marks.md" not in names
    assert "city-marks" not in (tmp_path / "docs/README.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "[checks.dead-lnik]\nmonths = 1\n",
            "minjian.toml：[checks.dead-lnik]：没有检查 dead-lnik；是不是 dead-link？",
        ),
        ("[checks.fee-list-age]\nmonth = 1\n", "minjian.toml：[checks]：检查 fee-list-age 没有选项 month；"),
    ],
)
def test_settings_of_no_check_are_refused(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "minjian.toml").write_text(text, "utf-8")
    done = minjian(tmp_path, "checks")
    assert done.returncode == 2
    assert words in done.stderr and len(done.stderr.splitlines()) == 1


def test_exemptions_of_no_check_are_refused(tmp_path: Path) -> None:
    (tmp_path / "overrides.toml").write_text(
        '[fj-fgw]\ndelay = 2\nexemptions = ["dead-link", "dead-lnik"]\n', "utf-8"
    )
    done = minjian(tmp_path, "findings", MINJIAN_OVERRIDES=str(tmp_path / "overrides.toml"))
    assert done.returncode == 2
    assert "overrides.toml：第 3 行：fj-fgw.exemptions：没有检查 dead-lnik；是不是 dead-link？" in done.stderr


def test_what_a_missing_package_would_know_is_not_refused(tmp_path: Path) -> None:
    package(tmp_path, "badcity", "badcity.marks", "raise ValueError\n")
    (tmp_path / "minjian.toml").write_text("[checks.city-marks]\nmonths = 1\n", "utf-8")
    (tmp_path / "overrides.toml").write_text('[fj-fgw]\nexemptions = ["city-marks"]\n', "utf-8")
    done = minjian(tmp_path, "findings", MINJIAN_OVERRIDES=str(tmp_path / "overrides.toml"))
    assert done.returncode == 0, done.stderr


def test_category_of_our_own_checks_is_their_folder() -> None:
    from checks import catalogue

    made = catalogue.load()
    assert isinstance(made.checks["document-number"], PageCheck)
    assert made.checks["document-number"].category == "documents"
