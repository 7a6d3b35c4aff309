"""Words of the markup that are looked for all at once."""

from __future__ import annotations

import pytest

from reading.tree import hints
from reading.tree.hints import WORDS, hints_of


@pytest.mark.parametrize("word", WORDS)
def test_each_word_is_found_wherever_it_stands(word: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert hints_of(f"<html>{word}".encode()) == hints_of(f"{word}>页</html>".encode()) == {word}
    monkeypatch.setattr(hints, "_STRETCH", 16)
    for before in range(40):  # also across the end of a stretch
        assert hints_of(f"{'x' * before}{word}{'y' * 20}".encode()) == {word}


def test_all_words_are_found_beside_each_other_and_none_where_there_is_none() -> None:
    assert hints_of("".join(WORDS).encode()) == set(WORDS)
    assert hints_of("首页 新闻 <p>".encode()) == hints_of(b"") == set()


def test_no_word_hides_another() -> None:
    pairs = [(a, b) for a in WORDS for b in WORDS if a != b]
    for one, other in pairs:
        assert one not in other
        assert not any(one.endswith(other[:length]) for length in range(1, len(other)))


def test_a_word_a_million_times_over_is_one_hint() -> None:
    assert hints_of("位置".encode() * 1_000_000) == {"位置"}
