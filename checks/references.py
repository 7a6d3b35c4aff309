"""What the documentation of a check says of its rules (依据): their ids, their words, and how sure they are."""

from __future__ import annotations

import re
from dataclasses import dataclass

#: How sure a rule is, in the words of people.
CERTAINTIES = {
    "A": "见官方原文或两份以上独立副本",
    "B": "仅见一次或见于转载",
    "MEM": "凭记忆，待核对原文，分值仅供参考",
    "DER": "推定，由我们提出",
}
_RULE = re.compile(r"(?<![A-Za-z0-9-])[A-Z]{1,6}(?:-[A-Z0-9]{1,8}){1,3}(?![A-Za-z0-9-])")
_CERTAINTY = re.compile(r"(?<![A-Za-z0-9-])(?:A|B|MEM|DER)(?![A-Za-z0-9-])")
_ITEM = re.compile(r"^- ", re.MULTILINE)
_BRACKETS = re.compile(r"（([^（）]*)）")
_PARTS = re.compile(r"([；，、])")
_CODE_LAST = re.compile(r"(?:^|(?<=\s))(?:A|B|MEM|DER)$")


@dataclass(frozen=True)
class Reference:
    """One line under 依据: the ids of the rules it names, the line itself, and the codes of certainty in it."""

    rules: tuple[str, ...]
    words: str
    certainty: tuple[str, ...]


def section(documentation: str, heading: str) -> str:
    """The text below ``## heading`` up to the next heading; empty where there is none."""
    _, found, rest = f"\n{documentation}".partition(f"\n## {heading}\n")
    return rest.partition("\n## ")[0].strip("\n") if found else ""


def references(documentation: str) -> tuple[Reference, ...]:
    """The lines under 依据 of a check's documentation, in order."""
    items = _ITEM.split(section(documentation, "依据"))[1:]
    return tuple(_reference(" ".join(item.split())) for item in items)


def _reference(line: str) -> Reference:
    codes = tuple(dict.fromkeys(_CERTAINTY.findall(line)))
    return Reference(tuple(_RULE.findall(line)), line, codes)


def certainty_words(certainty: str) -> str:
    """``A MEM`` in words, each code once."""
    codes = certainty.replace("/", " ").split()
    return "；".join(f"{code}：{CERTAINTIES.get(code, '见依据')}" for code in codes)


def plain_words(line: str) -> str:
    """A line under 依据 as a letter cites it: the same without the codes of certainty."""
    return _BRACKETS.sub(_without_codes, line).removesuffix("，DER")


def _without_codes(match: re.Match[str]) -> str:
    pieces = ["", *_PARTS.split(match[1])]
    parts = zip(pieces[::2], (_CODE_LAST.sub("", p).rstrip() for p in pieces[1::2]), strict=True)
    inside = "".join(sign + text for sign, text in parts if text).lstrip("；，、")
    return f"（{inside}）" if inside else ""
