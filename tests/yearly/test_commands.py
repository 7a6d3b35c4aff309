"""The commands as people type them, against a database made by visits."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path

import pytest

import cli
from db.session import open_database
from tests.yearly.handmade import Town, day, fault, town, unit

_HEAD = "unit_id,name,short_name,category,homepage\n"


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Town:
    """A home with a registry of two units, visited twice."""
    registry = tmp_path / "units.csv"
    rows = "".join(f"{i},{i}人民政府,{i},county,http://www.{i}.gov.cn/\n" for i in ("qh", "lh"))
    registry.write_text(_HEAD + rows, "utf-8")
    for name, value in {
        "HOME": tmp_path,
        "UNITS": registry,
        "OVERRIDES": tmp_path / "none.toml",
        "COLUMNS": tmp_path / "none.csv",
        "AS_OF": "2027-01-15T09:00:00+08:00",
        "RUBRIC": Path(__file__).parents[1] / "scoring/small-rubric.toml",
    }.items():
        monkeypatch.setenv(f"MINJIAN_{name}", str(value))
    (tmp_path / "none.toml").write_text("", "utf-8")
    (tmp_path / "none.csv").write_text("unit_id,kind,name,url\n", "utf-8")
    house = town(open_database(f"sqlite:///{tmp_path / 'minjian.db'}"), unit("lh"))
    house.visit(day(12, 1), fault(), fault("column-blank", message_key="blank"))
    house.visit(day(12, 1), of="lh")
    return house


def minjian(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["minjian", *arguments])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return int(ended.value.code or 0)


def test_a_year_from_roll_up_to_signature(
    office: Town, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def run(*arguments: str, code: int = 0) -> str:
        assert minjian(monkeypatch, *arguments) == code, capsys.readouterr().err
        said = capsys.readouterr()
        return said.out if code == 0 else said.err

    assert "还没有汇总：请先运行 minjian rollup --year 2026" in run("score", "qh", "--year", "2026", code=2)
    run("rollup", "--year", "2026", "--what-if", "national-2019")
    assert "还没有汇总" in run("score", "qh", "--year", "2026", code=2), "nothing was stored"
    table = run("rollup", "--year", "2026")
    assert "96.00" in table and "平均分：县（市、区） 98.00（2 家）" in table
    rows = json.loads(run("score", "qh", "--year", "2026", "--explain", "--format", "json"))["deductions"]
    rows_ids = [r["id"] for r in rows]
    assert set(rows_ids) == set(office.ids()) and all("sha256" in r for r in rows)
    assert [r["lost"] for r in rows] == ["3.00", "1.00"]
    assert "扣分的问题 2 个，已人工复核 0 个" in run("year", "sign", "--year", "2026", "--by", "张三", code=2)
    office.judge("confirmed")
    assert "又有变化" not in run("rollup", "--year", "2026")
    assert "还差 1 人。" in run("year", "sign", "--year", "2026", "--by", "张三")
    assert "已定稿：2026 年第 1 版（张三、李四 签字）" in run(
        "year", "sign", "--year", "2026", "--by", "李四"
    )
    assert "--correct" in run("rollup", "--year", "2026", code=2)
    assert run("rollup", "--year", "2026", "--what-if", "national-2019"), "a signed year may be compared"
    assert "均与哈希相符" in run("year", "verify")
    (row,) = json.loads(run("year", "status", "--format", "json"))["years"]
    assert (row["state"], row["signatures"], row["missing"]) == ("定稿", "张三、李四", "")
    office.judge("false-alarm", rows_ids[0])
    run("rollup", "--year", "2026", "--correct", "一处误报")
    (moved,) = json.loads(run("year", "changes", "--year", "2026", "--format", "json"))["changes"]
    assert (moved["unit_id"], moved["score_before"], moved["score"]) == ("qh", "96.00", "99.00")
    assert "没有第 7 版" in run("year", "changes", "--year", "2026", "--version", "7", code=2)
    for name, suffix in (("workbook", "xlsx"), ("circular", "docx")):
        path = tmp_path / f"{name}.{suffix}"
        run("report", name, "--year", "2026", "-o", str(path))
        assert path.read_bytes()[:2] == b"PK"


def test_import_by_template(
    office: Town, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "marks.csv"
    assert minjian(monkeypatch, "import", "manual", "--template", str(path)) == 0
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.writer(file).writerow(["2026", "qh", "LOOK", "12.5", "张三", "2026-12-20", ""])
    assert minjian(monkeypatch, "import", "manual", str(path)) == 0
    assert minjian(monkeypatch, "import", "manual", str(path)) == 0
    said = capsys.readouterr().out
    assert "1 行，新增或更新 1 行" in said and "1 行，新增或更新 0 行" in said
    assert minjian(monkeypatch, "import", "past-years", "--shipped") == 0
    assert "12 行" in capsys.readouterr().out
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.writer(file).writerow(["2026", "qh", "LOOK", "99", "李四", "2026-12-20", ""])
    assert minjian(monkeypatch, "import", "manual", str(path)) == 2
    assert "第 3 行：得分“99”应在 0 到 15 之间" in capsys.readouterr().err


def test_notices_for_those_who_have_something_to_mend(
    office: Town, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert minjian(monkeypatch, "report", "notice", "--all", "-o", str(tmp_path / "notices")) == 0
    assert "1 份通知单" in capsys.readouterr().out
    assert [p.name for p in (tmp_path / "notices").iterdir()] == ["整改通知单-qh.docx"]
    assert minjian(monkeypatch, "report", "template", "notice") == 0
    own = tmp_path / "templates/notice.docx"
    assert own.is_file()
    assert minjian(monkeypatch, "report", "template", "notice") == 2
    own.write_bytes(b"spoilt")
    capsys.readouterr()
    assert minjian(monkeypatch, "report", "notice", "qh", "-o", str(tmp_path / "n.docx")) == 2
    assert str(own) in capsys.readouterr().err


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("rollup", "缺少选项 --year"),
        ("rollup --year 1899", "至少为 2000"),
        ("rollup --year 2026 --rubric nope", "没有评分标准 nope"),
        ("score zz --year 2026", "没有单位“zz”"),
        ("import shoes x.csv", "没有种类 shoes；可用：accounts、posts、manual、past-years"),
        ("import posts", "请写出要导入的文件"),
        ("report quarter 2026Q5 -o x.docx", "季度“2026Q5”应写成 2026Q3"),
        ("report notice -o x.docx", "请给出单位编号，或用 --all"),
        ("report notice qh -o x.txt", "x.txt：应以 .docx 或 .pdf 结尾"),
        ("report circular --year 2026 -o x.docx --date 昨天", "--date “昨天”应写成"),
        ("report template letter", "没有模板 letter；可用：circular、quarter、notice"),
        ("year sign --year 2025 --by 张三", "2025 年"),
    ],
)
def test_what_cannot_be_done_is_said(
    office: Town, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], line: str, words: str
) -> None:
    office.roll()
    assert minjian(monkeypatch, *line.split()) == 2
    assert words in capsys.readouterr().err


def test_a_changed_rubric_is_not_used_for_old_numbers(
    office: Town, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    source = Path(__file__).parents[1] / "scoring/small-rubric.toml"
    path = tmp_path / "small-rubric.toml"
    path.write_bytes(source.read_bytes())
    monkeypatch.setenv("MINJIAN_RUBRIC", str(path))
    assert minjian(monkeypatch, "rollup", "--year", "2026") == 0
    path.write_bytes(source.read_bytes() + "# 改\n".encode())
    assert minjian(monkeypatch, "score", "qh", "--year", "2026") == 2
    assert "内容在 2026 年汇总之后变了" in capsys.readouterr().err
    assert minjian(monkeypatch, "rollup", "--year", "2026") == 2
    assert "请恢复原文，或把 version 改为 2" in capsys.readouterr().err


def test_a_final_year_has_kept_its_rubric(
    office: Town, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    source = Path(__file__).parents[1] / "scoring/small-rubric.toml"
    path = tmp_path / "small-rubric.toml"
    path.write_bytes(source.read_bytes())
    monkeypatch.setenv("MINJIAN_RUBRIC", str(path))
    office.judge("confirmed")
    assert minjian(monkeypatch, "rollup", "--year", "2026") == 0
    for name in ("张三", "李四"):
        assert minjian(monkeypatch, "year", "sign", "--year", "2026", "--by", name) == 0
    changed = source.read_text("utf-8").replace("version = 1\n", "version = 2\n", 1)
    assert changed != source.read_text("utf-8")
    path.write_text(changed, "utf-8")
    capsys.readouterr()
    assert minjian(monkeypatch, "score", "qh", "--year", "2026", "--explain", "--format", "json") == 0
    assert [r["lost"] for r in json.loads(capsys.readouterr().out)["deductions"]] == ["3.00", "1.00"]
    target = tmp_path / "c.docx"
    assert minjian(monkeypatch, "report", "circular", "--year", "2026", "-o", str(target)) == 0
    assert minjian(monkeypatch, "year", "verify") == 0
