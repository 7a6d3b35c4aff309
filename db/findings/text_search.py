"""Where a word may stand: an index of all triples of letters (三字索引) that SQLite keeps beside the findings.

The migration's triggers write it, so that nothing that stores findings has to think of it. It only narrows: whoever asks
looks at the texts themselves as well. PostgreSQL walks through the table.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, column, func, select, table, text

#: All tables of the index begin so; no model describes them, since they are SQLite's alone.
PREFIX = "finding_text_"
_GRAMS = table(f"{PREFIX}grams", column("rowid"))
_NUMBERS = table(f"{PREFIX}numbers", column("number"), column("finding_id"))
_TERMS = table(f"{PREFIX}terms", column("term"), column("doc"))
_LENGTH = 3
#: Words found in more texts than this are frequent: then the first ones are met soon without any index.
FREQUENT = 20_000
_TRIED = 6
_MOST_TERMS = 500


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What the index says of a word. ``ids`` are where it may stand, ``None`` where that is nearly everywhere."""

    ids: Select[Any] | None


def narrow(connection: Connection, word: str) -> Narrowed | None:
    """Where ``word`` may stand; ``None`` where there is no index to ask, or it cannot tell."""
    if connection.dialect.name != "sqlite" or not word:
        return None
    asked = _asked(connection, word)
    if asked is None:
        return None
    near = select(_GRAMS.c.rowid).where(text(f"{_GRAMS.name} MATCH :grams").bindparams(grams=asked))
    if _number(connection, near) > FREQUENT:
        return Narrowed(None)
    return Narrowed(select(_NUMBERS.c.finding_id).where(_NUMBERS.c.number.in_(near)))


def _number(connection: Connection, near: Select[Any]) -> int:
    few = near.limit(FREQUENT + 1).subquery()
    return int(connection.execute(select(func.count()).select_from(few)).scalar_one())


def _asked(connection: Connection, word: str) -> str | None:
    """The question for the index: some triples of the word, all of them wanted; of a shorter word, all that begin with it."""
    if len(word) >= _LENGTH:
        starts = range(len(word) - _LENGTH + 1)
        step = max(1, len(starts) // _TRIED)
        chosen = {word[s : s + _LENGTH] for s in [*starts[::step], starts[-1]]}
        return " AND ".join(_quoted(t) for t in sorted(chosen))
    terms = _beginning_with(connection, word)
    if len(terms) > _MOST_TERMS:
        return None
    return " OR ".join(_quoted(t) for t in terms) or '""'


def _beginning_with(connection: Connection, word: str) -> list[str]:
    """Triples that begin with ``word``, which the index has in small letters; every text ends with two line ends."""
    small = word.lower()
    term = _TERMS.c.term
    statement = select(term).where(term >= small, term < small + "\U0010ffff").limit(_MOST_TERMS + 1)
    return list(connection.execute(statement).scalars())


def _quoted(words: str) -> str:
    return '"' + words.replace('"', '""') + '"'
