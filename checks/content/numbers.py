"""Numbers that belong to one person: identity cards, mobile phones, bank cards; and how they are shown masked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from stdnum import luhn
from stdnum.cn import ric

#: Each begins with fixed digits, so that a page without such numbers costs next to nothing.
_GATES = tuple(
    re.compile(p)
    for p in (
        r"1[3-9][0-9][ -]?[0-9]{4}[ -]?[0-9]{4}",
        r"19[0-9]{2} ?[0-9]{4} ?[0-9]{3}",
        r"20[0-9]{2} ?[0-9]{4} ?[0-9]{3}",
        r"62[0-9]{2} ?[0-9]{4} ?[0-9]{4}",
    )
)
_BORN = tuple(re.compile(rf"{c}[0-9]{{2}} ?[01][0-9]{{3}} ?[0-9]{{3}}[0-9Xx]") for c in ("19", "20"))
_ID = re.compile(
    r"(?<![0-9A-Za-z*＊×_/=\-.])[1-8]\d{5} ?(?:19|20)\d{2} ?\d{4} ?\d{3}[\dXxＸ](?![0-9A-Za-z*＊×_])",
    re.ASCII,
)
#: The number of a disabled person's card (two digits behind) and of a pupil (a letter before) holds the whole number.
_WITHIN = re.compile(
    r"(?<![0-9A-Za-z*＊×_/=\-.])(?:G(?P<pupil>[1-8]\d{5}(?:19|20)\d{2}\d{4}\d{3}[\dXx])"
    r"|(?P<card>[1-8]\d{5}(?:19|20)\d{2}\d{4}\d{3}[\dXx])[1-7][1-4])(?![0-9A-Za-z*＊×_])",
    re.ASCII,
)
_MOBILE = re.compile(r"(?<![0-9A-Za-z*＊×_/=\-.])1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?![0-9A-Za-z*＊×_])", re.ASCII)
_CARD = re.compile(
    r"(?<![0-9A-Za-z*＊×_/=\-.])62\d{2} ?\d{4} ?\d{4} ?\d{4}(?: ?\d{1,3})?(?![0-9A-Za-z*＊×_])", re.ASCII
)


#: Numbers typed with the wide digits of Chinese fonts.
_WIDE = re.compile("[０-９]{6}")
_NARROW = str.maketrans("０１２３４５６７８９Ｘ", "0123456789X")

_PROVINCES = frozenset([
    "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41",
    "42", "43", "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71",
    "81", "82", "83"
])  # fmt: skip


class NumberKind(StrEnum):
    ID = "id"
    MOBILE = "mobile"
    CARD = "card"


@dataclass(frozen=True, slots=True)
class Number:
    """A number in the text. ``valid`` tells that its check digit (and, of a card of identity, day and place) is right."""

    kind: NumberKind
    digits: str
    start: int
    end: int
    valid: bool

    @property
    def masked(self) -> str:
        """The number as our own findings show it: they must not publish it once more."""
        head, tail = (2, 3) if self.kind is NumberKind.ID else (3, 4)
        return self.digits[:head] + "*" * (len(self.digits) - head - tail) + self.digits[-tail:]


def may_hold_numbers(text: str) -> bool:
    """A cheap first look."""
    return any(gate.search(text) for gate in _GATES) or _WIDE.search(text) is not None


def may_hold_identities(text: str) -> bool:
    """A cheap first look for what stands behind the place in an identity number."""
    return any(gate.search(text) for gate in _BORN)


def numbers_in(text: str, today: date) -> Iterator[Number]:
    """All numbers of the three kinds, in order of kind; wide digits count like others."""
    if _WIDE.search(text):
        text = text.translate(_NARROW)
    for match in _ID.finditer(text):
        digits = match[0].replace(" ", "").replace("Ｘ", "X").upper()
        if _could_be_alive(digits, today):
            yield Number(NumberKind.ID, digits, match.start(), match.end(), _is_identity(digits))
    yield from _within(text, today)
    for match in _MOBILE.finditer(text):
        digits = re.sub(r"[ -]", "", match[0])
        yield Number(NumberKind.MOBILE, digits, match.start(), match.end(), True)
    for match in _CARD.finditer(text):
        digits = match[0].replace(" ", "")
        yield Number(NumberKind.CARD, digits, match.start(), match.end(), luhn.is_valid(digits))


def _within(text: str, today: date) -> Iterator[Number]:
    """Identity numbers inside those of pupils and of disabled persons, where the text speaks of such."""
    for kind, word in (("card", "残疾"), ("pupil", "学籍")):
        if word not in text:
            continue
        for match in _WITHIN.finditer(text):
            digits = (match[kind] or "").upper()
            if digits and _could_be_alive(digits, today) and _is_identity(digits):
                yield Number(NumberKind.ID, digits, match.start(), match.end(), True)


def _could_be_alive(digits: str, today: date) -> bool:
    """Whether the day of birth exists and lies within the last 110 years."""
    try:
        born = date(int(digits[6:10]), int(digits[10:12]), int(digits[12:14]))
    except ValueError:
        return False
    return born <= today and today.year - born.year <= 110


def _is_identity(digits: str) -> bool:
    """Whether the province exists and the check digit is right."""
    return digits[:2] in _PROVINCES and str(ric.calc_check_digit(digits)) == digits[-1]
