"""Rows as text: what somebody copies stays whole, whatever the width."""

from __future__ import annotations

import io

import pytest
from rich.cells import cell_len

from core.layout import laid_out, terminal_width

_URL = "http://www.qinghe.gov.cn/" + "zwgk/" * 40 + "t20261102_1.htm"
_ROWS = [
    ("F-7K2M9QX3A5BD", "清河县人民政府关于印发办法的通知没有相互关联的解读。" * 6, _URL),
    ("F-AAAAAAAAAAAA", "短", "http://a.gov.cn/"),
]
_HEADINGS = ("编号 id", "问题 message", "网址 url")


@pytest.mark.parametrize("terminal", [None, 40, 80, 120, 400])
def test_addresses_and_ids_are_never_broken(terminal: int | None) -> None:
    text = laid_out(_HEADINGS, _ROWS, {0, 2}, terminal)
    for row in _ROWS:
        assert row[0] in text and row[2] in text
    assert not any(line != line.rstrip() for line in text.splitlines())
    assert text.endswith("\n")


def test_sentences_are_folded_to_the_terminal_or_a_readable_width() -> None:
    rows = [(i, m, "http://a.gov.cn/") for i, m, _ in _ROWS]
    for terminal in (80, 120):
        assert max(cell_len(x) for x in laid_out(_HEADINGS, rows, {0, 2}, terminal).splitlines()) <= terminal
    piped = laid_out(_HEADINGS, rows, {0, 2}, None).splitlines()
    assert 80 < max(map(cell_len, piped)) < 130


def test_where_it_does_not_fit_rows_become_named_values() -> None:
    first, second = laid_out(_HEADINGS, [("F-1", "", _URL), ("F-2", "短", "x")], {0, 2}, 40).split("编号 ")[
        1:
    ]
    assert first.splitlines() == ["F-1", f"    网址 {_URL}"]
    assert second.splitlines() == ["F-2  问题 短  网址 x"]


def test_only_a_terminal_sets_the_width() -> None:
    assert terminal_width(io.StringIO()) is None
    assert laid_out(("编号",), [], set(), None).startswith(" 编号")


def test_the_first_rows_settle_the_widths_and_a_longer_address_stays_whole() -> None:
    rows = [(f"F-{n:04}", "短", "http://a.gov.cn/") for n in range(300)]
    rows[250] = ("F-0250", "长" * 70, _URL)
    lines = laid_out(_HEADINGS, rows, {0, 2}, None).splitlines()
    assert len(lines) == 2 + 300 + 11  # the sentence goes on below itself, as wide as its column became
    assert sum(_URL in line for line in lines) == 1
    assert len({line.index("http") for line in lines if "F-" in line and "短" in line}) == 1


@pytest.mark.parametrize("terminal", [90, 110, 140])
def test_what_a_terminal_has_left_goes_to_the_columns_that_were_cut_short(terminal: int) -> None:
    row = ("F-1", "一" * 12, "二" * 60)
    lines = laid_out(("编号", "栏目", "说明"), [row], {0}, terminal).splitlines()
    assert row[1] in lines[2]
    assert terminal - 4 <= max(map(cell_len, lines)) <= terminal
