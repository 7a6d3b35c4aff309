"""Lexicons: what a file may hold, what is said of a bad one, and how words are found."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from checks.catalogue import load
from checks.content.lexicon import LexiconError, LexiconKind, own_files, read_lexicon
from checks.content.scanning import Scanner, scanner
from checks.runner import run_page_checks
from cli import app
from core.finding import OutcomeStatus
from crawler.visit.records import checks_key
from tests.checks.build import Case, build_page

HEAD = "# title: 试验词表\n# date: 2026-11-20\nkind,word,right,certain,unless,near,since,until,source,certainty,reason\n"


def write(folder: Path, text: str, name: str = "own.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def problems(path: Path) -> list[tuple[int, str]]:
    with pytest.raises(LexiconError) as caught:
        read_lexicon(path)
    assert str(path) in str(caught.value)
    return [(p.line, p.key) for p in caught.value.problems]


def scan(path: Path, text: str) -> list[str]:
    found = Scanner(read_lexicon(path).entries).hits(text)
    return [text[h.start : h.end] for h in found]


@pytest.mark.parametrize("path", own_files(), ids=lambda p: p.stem)
def test_own_tables_are_sound(path: Path) -> None:
    lexicon = read_lexicon(path)
    assert lexicon.entries and lexicon.title and lexicon.note
    for entry in lexicon.entries:
        assert entry.reason and entry.source in ("public", "usage")


def test_no_own_entry_is_harmless_by_itself() -> None:
    for path in own_files():
        entries = read_lexicon(path).entries
        search = Scanner(entries)
        for entry in entries:
            for word in entry.words:
                near = entry.near[0] if entry.near else ""
                assert any(
                    h.entry is entry or h.entry.kind is entry.kind for h in search.hits(f"，{word}，{near}")
                ), word
                for phrase in entry.unless:
                    assert all(h.entry is not entry for h in search.hits(f"，{phrase}，")), (word, phrase)


def test_right_words_are_never_found() -> None:
    search = scanner(())
    rights = [e.right for p in own_files() for e in read_lexicon(p).entries if e.kind is LexiconKind.TYPO]
    assert rights
    assert [(r, h.entry.words) for r in rights for h in search.hits(f"，{r}，")] == []


def test_reads_every_column(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        HEAD + "wrong-statement,甲局|乙局,丙局,,甲局长|乙局面,改革,2019-04-01,2026-01-01,own,A,改名\n",
    )
    (entry,) = read_lexicon(path).entries
    assert entry.words == ("甲局", "乙局") and entry.right == "丙局" and entry.near == ("改革",)
    assert (entry.since, entry.until) == (date(2019, 4, 1), date(2026, 1, 1))


def test_reads_what_spreadsheets_write(tmp_path: Path) -> None:
    text = '"# title: 甲,乙",,,\r\n# date: 2026-11-20,,,\r\nkind,word,right,certain,source,certainty,reason,\r\ntypo,错词,对词,yes,own,A,"甲,乙",\r\n,,,,,,,\r\n'
    lexicon = read_lexicon(write(tmp_path, text, encoding="utf-8-sig"))
    assert len(lexicon.entries) == 1 and lexicon.entries[0].reason == "甲,乙"


@pytest.mark.parametrize(
    ("row", "key"),
    [
        ("spelling,错词,对词,yes,,,,,own,A,理由", "kind"),
        ("typo,,对词,yes,,,,,own,A,理由", "word"),
        ("typo,错,对词,yes,,,,,own,A,理由", "word"),
        ("typo,错词,,yes,,,,,own,A,理由", "right"),
        ("typo,错词,错词,yes,,,,,own,A,理由", "right"),
        ("typo,错词,对词,maybe,,,,,own,A,理由", "certain"),
        ("wrong-statement,错词,对词,yes,,,,,own,A,理由", "certain"),
        ("typo,错词,对词,yes,别的,,,,own,A,理由", "unless"),
        ("typo,错词,对词,yes,,,2026-13-01,,own,A,理由", "since"),
        ("typo,错词,对词,yes,,,2026-02-01,2026-01-01,own,A,理由", "until"),
        ("typo,错词,对词,yes,,,,,hearsay,A,理由", "source"),
        ("typo,错词,对词,yes,,,,,own,C,理由", "certainty"),
        ("typo,错词,对词,yes,,,,,own,A,", "reason"),
        ("typo,错词,对词,yes,,,,,own,A,理由,多,了", ""),
    ],
)
def test_names_line_and_key(tmp_path: Path, row: str, key: str) -> None:
    assert problems(write(tmp_path, HEAD + row + "\n")) == [(4, key)]


def test_names_all_problems_at_once(tmp_path: Path) -> None:
    rows = "typo,错词,对词,yes,,,,,own,A,理由\ntypo,错词,对词,yes,,,,,own,A,理由\nx,y,,,,,,,own,A,理由\n"
    assert problems(write(tmp_path, HEAD + rows)) == [(5, "word"), (6, "kind")]


def test_names_missing_headings_and_columns(tmp_path: Path) -> None:
    assert problems(write(tmp_path, "kind,word\n")) == [(1, "title"), (1, "date")]
    top = "# title: 词表\n# date: 2026-11-20\n"
    assert (3, "reason") in problems(write(tmp_path, top + "kind,word,source,certainty\n"))
    assert (3, "wort") in problems(write(tmp_path, top + "kind,word,source,certainty,reason,wort\n"))


def test_tells_what_cannot_be_read(tmp_path: Path) -> None:
    assert problems(tmp_path / "none.csv") == [(0, "")]
    assert problems(write(tmp_path, HEAD + "typo,错词", encoding="gb18030")) == [(1, "")]
    assert problems(write(tmp_path, HEAD + 'typo,"错词')) == [(4, "")]


def test_a_longer_harmless_word_explains_a_hit(tmp_path: Path) -> None:
    path = write(tmp_path, HEAD + "typo,布署,部署,yes,公布署|布署名,,,,own,A,理由\n")
    assert scan(path, "公布署名文章，公布署名") == []
    assert scan(path, "公布署名文章后又布署工作") == ["布署"]


def test_near_words_are_a_condition(tmp_path: Path) -> None:
    path = write(tmp_path, HEAD + "wrong-statement,来华,来大陆,,,台商,,,own,A,理由\n")
    assert scan(path, "台商来华考察") == ["来华"]
    assert scan(path, "外商来华考察" + "，" * 41 + "台商") == []


def test_a_longer_entry_takes_the_place_of_a_shorter(tmp_path: Path) -> None:
    rows = "typo,台帐,台账,,,,,,own,A,理由\ntypo,工作台帐,工作台账,,,,,,own,A,理由\n"
    assert scan(write(tmp_path, HEAD + rows), "建立工作台帐") == ["工作台帐"]


def test_dated_entries_hold_for_their_time(tmp_path: Path) -> None:
    path = write(tmp_path, HEAD + "typo,环保旧局,生态新局,yes,,,2019-04-01,,own,A,理由\n")
    said = {}
    for day in ("2018-12-20", "2026-11-02"):
        said[day] = statuses(path, f"<p>环保旧局发布公告。{'各单位要压实责任，认真抓好落实。' * 4}</p>", day)
    assert said == {"2018-12-20": OutcomeStatus.PASSED, "2026-11-02": OutcomeStatus.FAILED}


def statuses(path: Path, body: str, day: str) -> OutcomeStatus:
    check = load({"typo": {"lexicons": [str(path)]}}).checks["typo"]
    case = Case("typo", "pass_x", {}, {})
    html = f"<h1>清河县公告</h1><div>来源：清河县　发布时间：{day}</div><div class='TRS_Editor'>{body}</div>"
    page = build_page({"body": html}, case.unit, case.as_of)
    return run_page_checks(page, [check])[0].status  # type: ignore[list-item]


def test_a_changed_table_judges_pages_again(tmp_path: Path) -> None:
    path = write(tmp_path, HEAD + "typo,错词,对词,yes,,,,,own,A,理由\n")
    keys = [checks_key(load({"typo": {"lexicons": [str(path)]}}))]
    scanner.cache_clear()
    write(tmp_path, HEAD + "typo,错词,对词,,,,,,own,A,理由\n")
    keys.append(checks_key(load({"typo": {"lexicons": [str(path)]}})))
    assert len({*keys, checks_key(load())}) == 3


def test_an_unusable_table_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match="第 4 行"):
        load({"typo": {"lexicons": [str(write(tmp_path, HEAD + "typo,错\n"))]}})


def test_command_checks_files(tmp_path: Path) -> None:
    good = write(tmp_path, HEAD + "typo,错词,对词,yes,,,,,own,A,理由\n", "good.csv")
    bad = write(tmp_path, HEAD + "typo,错词,,yes,,,,,own,A,理由\n", "bad.csv")
    fine = CliRunner().invoke(app, ["lexicon", "check", str(good)])
    assert fine.exit_code == 0 and "typo 1 条" in fine.stdout
    wrong = CliRunner().invoke(app, ["lexicon", "check", str(good), str(bad)])
    assert wrong.exit_code == 2 and "bad.csv：第 4 行，right" in wrong.stderr
