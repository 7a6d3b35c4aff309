"""Rubrics that cannot be used are refused with file and key; those that are shipped are what they say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from checks.catalogue import load
from scoring.load import FOLDER, RubricError, find, read, shipped, unknown_checks
from tests.scoring.handmade import RUBRICS

GOOD = (Path(__file__).parent / "small-rubric.toml").read_text("utf-8")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("each = 0.5", 'each = "0.5"', "indicator[1]（LINKS）.rule[1].each：“0.5”应为数字"),
        ("each = 0.5\n", "", "indicator[1]（LINKS）.rule[1]：缺少 each"),
        ("each = 0.5", "each = -1", "indicator[1]（LINKS）.rule[1].each：“-1”不合要求："),
        ("each = 0.5", "eech = 0.5\neach = 1", "没有名为 eech 的项；是不是 each？"),
        ('kind = "per-page"', 'kind = "per-pages"', "indicator[1]（LINKS）.rule[2].kind：“per-pages”应为"),
        ("points = 25", "points = 26", "part（website）：各指标满分合计 101，应为 100"),
        ("cap = 3", "cap = 30", "indicator（LINKS）.rule[1].cap：30 超过指标满分 20"),
        ('group = "service"', 'group = "servise"', "indicator（GUIDES）.group：没有分组 servise"),
        ('id = "LABELS"', 'id = "LINKS"', "indicator（LINKS）：编号重复"),
        ('theme = "basic"', 'theme = "bosic"', "indicator（LINKS）.theme：没有主题 bosic"),
        ("share = 1.5", "share = 0.5", "duration.standing：各档应按天数从少到多、比例不减"),
        ("mended = [{ upto = 10, share = 0 }, { share = 0.5 }]", "mended = [{ share = 1.2 }]", "duration.mended：开着 0 天时"),
        ("least = 60", "least = -60", "grade[1]（合格）.least：“-60”不合要求"),
        ('id = "small-rubric"', 'id = "other"', "应与文件名一致"),
        ("version = 1", "version = 1\nversion = 1", "不是合格的 TOML"),
        ("[duration]\ncertainty", "[duration]\ncertanty", "duration：没有名为 certanty 的项；是不是 certainty？"),
        ("manual = true\nbonus = true", "bonus = true", "indicator（EXTRA）：manual = true"),
        ('department = "1/3"', 'department = "a third"', "excellent.department"),
    ],
)  # fmt: skip
def test_errors_name_file_and_key(tmp_path: Path, old: str, new: str, words: str) -> None:
    assert old in GOOD
    path = tmp_path / "small-rubric.toml"
    path.write_text(GOOD.replace(old, new, 1), "utf-8")
    with pytest.raises(RubricError) as raised:
        read(path)
    said = str(raised.value)
    assert said.startswith(f"{path}：") and words in said, said
    assert "\n" not in said


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(RubricError, match="无法读取"):
        find(str(tmp_path / "none.toml"))
    path = tmp_path / "gbk.toml"
    path.write_bytes("标题".encode("gbk"))
    with pytest.raises(RubricError, match="UTF-8"):
        read(path)
    with pytest.raises(RubricError, match="没有评分标准 fujian；可用：national-2019、fujian-2023"):
        find("fujian")


def test_the_newest_is_the_default() -> None:
    assert list(shipped()) == ["national-2019", "fujian-2023"]
    assert find("").id == "fujian-2023"


def test_the_hash_is_of_the_bytes(tmp_path: Path) -> None:
    path = tmp_path / "small-rubric.toml"
    path.write_text(GOOD, "utf-8")
    first = read(path).hash
    path.write_text(GOOD + "# 一个字\n", "utf-8")
    assert re.fullmatch("[0-9a-f]{64}", first) and read(path).hash != first


@pytest.mark.parametrize("rubric", RUBRICS[1:], ids=lambda r: r.id)
def test_shipped_rubrics_name_checks_and_messages_there_are(rubric: object) -> None:
    assert unknown_checks(rubric, load().checks) == []  # type: ignore[arg-type]
    catalogue = load().checks
    for rule in [*(r for i in rubric.indicators for r in i.rules), *rubric.vetoes]:  # type: ignore[attr-defined]
        known = [c for c in rule.checks if c in catalogue]
        for key in rule.keys if known else ():
            assert any(key in catalogue[c].messages for c in known), (rule.checks, key)


def test_what_we_made_up_says_so() -> None:
    """The table of FY2023 was never published: no figure of ours may look like the office's."""
    fujian = find("fujian-2023")
    assert fujian.indicative and "推定" in fujian.note
    for indicator in fujian.indicators:
        assert indicator.certainty == "DER", indicator.id
    assert {p.certainty for p in fujian.parts} == {fujian.duration.certainty} == {"DER"}
    text = (FOLDER / "fujian-2023.toml").read_text("utf-8")
    figures = re.findall(r"^(?:points|each|weight|ceiling|least|bar|reviewed) = ", text, re.M)
    assert len(figures) > 40


def test_the_national_rubric_has_its_published_totals() -> None:
    national = find("national-2019")
    groups = {g.id: sum(i.points for i in national.indicators if i.group == g.id) for g in national.groups}
    assert groups["service"] == 25 and groups["bonus"] == 30
    assert sum(groups.values()) == 130
    assert national.bonus is not None and national.bonus.above == 80


def test_a_near_name_is_offered() -> None:
    known = [c for c in load().checks if c != "dead-link"] + ["dead-links"]
    assert any("是不是 dead-links" in words for words in unknown_checks(find(""), known))
