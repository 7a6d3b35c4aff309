"""Words are found wherever they stand, whatever the index of words makes of them."""

from __future__ import annotations

from string import ascii_lowercase, ascii_uppercase

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, update

from db import queries
from db.desk.paging import listing
from db.findings import text_search
from db.models.findings import finding_events, findings, sightings
from db.records.findings import FindingFilter
from tests.db.handmade import fault, page, result
from tests.db.house import House

_SMALL = str.maketrans(ascii_uppercase, ascii_lowercase)
_TEXTS = (
    "文号“清政〔2026〕18号”的写法不规范", "信息公开", "公开", "网站标识码 A%_B 缺失", "Straße und ÄÖÜ", "x", "咨询\n渠道",
    '引号 "双" 与 \'单\'', "emoji 😀 字", "",
)  # fmt: skip


def stored(house: House) -> None:
    subjects = [f"http://www.qh.gov.cn/{n}" for n in range(len(_TEXTS))]
    texts = [fault(message=m, quote=m[::-1], subject=s, url=s) for m, s in zip(_TEXTS, subjects, strict=True)]
    house.visit(1, page(1, result(*texts)))
    assert len(house.all()) == len(_TEXTS)


def expected(house: House, word: str) -> set[str]:
    """Letters of our alphabet count the same small or large; nothing else does on both databases."""
    low = word.translate(_SMALL)
    return {r.id for r in house.all() if any(low in t.translate(_SMALL) for t in (r.message, r.url, r.quote))}


def found(house: House, word: str) -> set[str]:
    wanted = FindingFilter(statuses=(), text=word)
    rows, (number, whole) = listing(house.database, wanted, 50)
    ids = {r.id for r in rows.rows}
    assert (number, whole) == (len(ids), True)
    assert {r.id for r in queries.iter_findings(house.database, wanted)} == ids
    return ids


@pytest.mark.parametrize("common", [False, True], ids=["rare", "frequent"])
def test_every_piece_of_every_text_is_found(
    house: House, monkeypatch: pytest.MonkeyPatch, common: bool
) -> None:
    if common:
        monkeypatch.setattr(text_search, "FREQUENT", 0)
        monkeypatch.setattr(queries, "_SAMPLE", 0)
    stored(house)
    words = {t[a : a + n] for t in _TEXTS for a in range(len(t)) for n in (1, 2, 4)}
    assert len(words) > 80
    for word in sorted(words):
        assert found(house, word) == expected(house, word) != set(), word
    assert found(house, "没有这个词") == set()


def test_the_index_follows_changes(house: House) -> None:
    stored(house)
    one = next(r for r in house.all() if r.message == "信息公开")
    with house.database.write() as connection:
        connection.execute(
            update(findings).where(findings.c.id == one.id).values(message="改过的说法", quote="")
        )
    assert one.id not in found(house, "信息公开")
    assert found(house, "改过的") == {one.id}
    with house.database.write() as connection:
        for table in (finding_events, sightings):
            connection.execute(delete(table).where(table.c.finding_id == one.id))
        connection.execute(delete(findings).where(findings.c.id == one.id))
    assert found(house, "改过的") == set()


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    word=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=8)
)
def test_no_word_breaks_the_question(house: House, word: str) -> None:
    if not house.all():
        stored(house)
    assert found(house, word) <= {r.id for r in house.all()}


def test_the_index_of_words_leaves_few_rows_to_look_at(house: House) -> None:
    stored(house)
    with house.database.read() as connection:
        near = text_search.narrow(connection, "标识码")
        if house.database.dialect == "postgresql":
            assert near is None
            return
        assert near is not None
        assert near.ids is not None
        assert len(connection.execute(near.ids).all()) == 1
