"""Every id that people meet has a Chinese word, the same everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from pathlib import Path

import pytest

from checks import catalogue
from checks.docs import documents
from core import words
from core.finding import OutcomeStatus, Severity, Status
from core.unit import Category
from db.records.findings import Verdict
from db.records.visits import VisitStatus
from reports.words import value


@pytest.mark.parametrize(
    ("table", "ids"),
    [
        (words.SEVERITIES, Severity),
        (words.STATUSES, Status),
        (words.VISIT_STATUSES, VisitStatus),
        (words.VERDICTS, Verdict),
        (words.UNIT_CATEGORIES, Category),
    ],
)
def test_tables_are_whole(table: Mapping[str, str], ids: type[Enum]) -> None:
    assert set(table) == {i.value for i in ids}
    assert len(set(table.values())) == len(table)


def test_why_a_finding_changed_is_said_in_chinese() -> None:
    answers = [words.because(str(s)) for s in OutcomeStatus if s is not OutcomeStatus.ERROR]
    assert len(set(answers)) == len(answers) and not any(a.isascii() for a in answers)
    assert words.because("explanation ended") == ""  # the event's own word says it


def test_every_theme_has_its_word_in_reports_and_documents() -> None:
    index = documents(catalogue.load())["README.md"]
    for theme in {c.category for c in catalogue.load().ours.checks.values()}:
        assert value("category", theme) == f"{words.THEMES[theme]} {theme}"
        assert f"## {words.THEMES[theme]} `{theme}`" in index


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("文件《甲关于印发《乙办法》的通知》的页面", "文件《甲关于印发〈乙办法〉的通知》的页面"),
        ("解读《《甲办法》解读》与《丙》", "解读《〈甲办法〉解读》与《丙》"),
        ("《甲》《乙》", "《甲》《乙》"),
        ("标题“关于印发《甲的通知”的书名号不成对", "标题“关于印发《甲的通知”的书名号不成对"),
        ("文件《关于印发《甲办法…》的页面", "文件《关于印发《甲办法…》的页面"),
        ("《甲》没有链接到《乙《丙》解读》", "《甲》没有链接到《乙〈丙〉解读》"),
        ("没有书名号", "没有书名号"),
    ],
)
def test_titles_inside_titles(text: str, shown: str) -> None:
    assert words.nested_marks(text) == shown


def test_every_change_of_a_life_has_its_word() -> None:
    source = (Path(__file__).parents[2] / "db/findings/life.py").read_text("utf-8")
    kinds = {
        "seen",
        "reopened",
        "resolved",
        "exempted",
        "merged",
        "doubted",
        "opened",
        "suspected",
        "reviewed",
        "expired",
    }
    assert all(f'"{kind}"' in source for kind in kinds)
    assert kinds <= set(words.EVENTS)
