"""Makes texts that hurt a pattern out of the pattern itself: what nearly matches, many times, and then does not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from re import _compiler, _constants, _parser  # type: ignore[attr-defined]
from typing import Any, Generic, TypeVar

Text = TypeVar("Text", str, bytes)
Node = tuple[Any, Any]

_REPEATS = frozenset({_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT})
_SINGLE = frozenset({_constants.LITERAL, _constants.NOT_LITERAL, _constants.IN, _constants.ANY})
_PALETTE = " \n\t\xa0\u30000aAz_中、。：（）〔〕<>\"'&;=-./:,()[]{}#%?!|\\\x00"
_RUNS = (
    " ",
    "0",
    "a",
    "A",
    "中",
    "<",
    ">",
    '"',
    "'",
    "\n",
    "\xa0",
    "\u3000",
    "-",
    ".",
    "/",
    ":",
    "a ",
    "中 ",
    " \n",
)
_MOST_SAMPLES = 4
_MOST_WAYS = 40
_MOST_LOOPS = 24
_MOST_INPUTS = 240


@dataclass(frozen=True, slots=True)
class Recipe(Generic[Text]):
    """A text of any length: ``before``, then ``lead`` and ``body`` half and half (or only ``body``), then ``after``."""

    before: Text
    lead: Text
    body: Text
    after: Text

    def text(self, length: int) -> Text:
        """About ``length`` characters between ``before`` and ``after``."""
        if not self.lead:
            return self.before + self.body * (length // len(self.body)) + self.after
        half = length // 2
        return (
            self.before
            + self.lead * (half // len(self.lead))
            + self.body * (half // len(self.body))
            + self.after
        )

    def within(self, longest: int) -> Text:
        """At most ``longest`` characters in all, as many as fit."""
        return self.text(max(longest - len(self.before) - len(self.after), 0))[:longest]

    @property
    def period(self) -> int:
        """The longest piece that is repeated."""
        return max(len(self.lead), len(self.body))


@dataclass(frozen=True, slots=True)
class _Loop:
    """A repeat inside a pattern: samples of what comes before it, of its body and of what follows."""

    before: str
    bodies: tuple[str, ...]
    after: str
    breakers: tuple[str, ...]


def recipes(pattern: re.Pattern[Any]) -> list[Recipe[Any]]:
    """The texts to try on a pattern, the same ones every time."""
    made = dict.fromkeys(r for r in _Writer(pattern).recipes() if r.body)
    chosen = islice(made, _MOST_INPUTS)
    if isinstance(pattern.pattern, bytes):
        return list(
            dict.fromkeys(Recipe(*(_encoded(p) for p in (r.before, r.lead, r.body, r.after))) for r in chosen)
        )
    return list(chosen)


def _encoded(text: str) -> bytes:
    return text.encode("latin-1") if max(text, default="a") < "\u0100" else text.encode()


class _Writer:
    """Samples of the parts of one pattern. Bytes are treated as the characters of the same number."""

    def __init__(self, pattern: re.Pattern[Any]) -> None:
        self._tree = _parser.parse(pattern.pattern, pattern.flags)
        self._bytes = isinstance(pattern.pattern, bytes)
        self._fits: dict[int, tuple[str, ...]] = {}
        self._keep: list[Any] = []
        self._alphabet = self._representatives()

    # --- characters

    def _representatives(self) -> tuple[str, ...]:
        """One character of each kind the pattern can tell apart, those that most parts accept first."""
        tests = [self._compiled(n).fullmatch for n in _singles(self._tree)]
        kinds: dict[tuple[bool, ...], str] = {}
        for char in dict.fromkeys((*_PALETTE, *_mentioned(self._tree))):
            unit = self._unit(char)
            if unit is not None:
                kinds.setdefault(tuple(t(unit) is not None for t in tests), char)
        return tuple(char for _, char in sorted(kinds.items(), key=lambda kind: -sum(kind[0])))

    def _compiled(self, node: Node) -> re.Pattern[Any]:
        compiled: re.Pattern[Any] = _compiler.compile(_parser.SubPattern(self._tree.state, [node]))
        return compiled

    def _unit(self, char: str) -> str | bytes | None:
        if not self._bytes:
            return char
        return char.encode("latin-1") if char < "\u0100" else None

    def _fitting(self, node: Node) -> tuple[str, ...]:
        """The representatives a node accepts."""
        key = id(node)
        if key not in self._fits:
            self._keep.append(node)
            fits = self._compiled(node).fullmatch
            self._fits[key] = tuple(c for c in self._alphabet if fits(self._unit(c)))
        return self._fits[key]

    # --- samples

    def _samples(self, nodes: Sequence[Node]) -> tuple[str, ...]:
        """A few different texts a sequence matches: each part varied while the others stay at their first."""
        choices = [self._node_samples(n) or ("",) for n in nodes]
        first = [c[0] for c in choices]
        made = {"".join(first): None}
        for place, options in enumerate(choices):
            for option in options[1:]:
                made.setdefault("".join([*first[:place], option, *first[place + 1 :]]))
        return tuple(made)

    def _node_samples(self, node: Node) -> tuple[str, ...]:
        op, value = node
        if op in _SINGLE:
            return self._fitting(node)[:_MOST_SAMPLES]
        if op in _REPEATS:
            body = self._samples(list(value[2]))[:_MOST_SAMPLES]
            return tuple(b * min(max(int(value[0]), 1), 64) for b in body)
        if op is _constants.BRANCH:
            return tuple(s for way in value[1][:_MOST_WAYS] for s in self._samples(list(way))[:2])
        if op is _constants.SUBPATTERN:
            return self._samples(list(value[3]))
        if op is _constants.ATOMIC_GROUP:
            return self._samples(list(value))
        if op is _constants.GROUPREF_EXISTS:
            return self._samples(list(value[1]))
        return ("",)

    def _whole(self, nodes: Sequence[Node]) -> str:
        return self._samples(nodes)[0]

    # --- repeats and where they stand

    def _loops(self, nodes: Sequence[Node], before: str, after: str) -> Iterator[_Loop]:
        """Every repeat, from the outside in, with a sample of the way there."""
        for place, (op, value) in enumerate(nodes):
            head = before + self._whole(nodes[:place])
            tail = self._whole(nodes[place + 1 :]) + after
            if op in _REPEATS:
                yield self._loop(value, head, tail)
                yield from self._loops(list(value[2]), head, tail)
            for inner in _inner(op, value):
                yield from self._loops(inner, head, tail)

    def _loop(self, value: Any, before: str, after: str) -> _Loop:
        body = list(value[2])
        bodies = self._samples(body)
        accepted = {c for node in _singles(body) for c in self._fitting(node)}
        refused = [c for c in reversed(self._alphabet) if c not in accepted and not after.startswith(c)]
        return _Loop(before, tuple(b for b in bodies if b)[:_MOST_SAMPLES], after, tuple(refused[:1]))

    # --- texts

    def recipes(self) -> Iterator[Recipe[str]]:
        nodes = list(self._tree)
        loops = sorted(self._loops(nodes, "", ""), key=lambda loop: not loop.bodies)[:_MOST_LOOPS]
        yield from self._generic()
        for loop in loops:
            yield from _around(loop)
        yield from _neighbours(loops)
        for whole in self._samples(nodes)[: 2 * _MOST_SAMPLES]:
            yield Recipe("", "", whole, "")
            yield Recipe("", "", whole[:-1], "\x00")
        yield from self._inside_out(loops)

    def _generic(self) -> Iterator[Recipe[str]]:
        for run in _RUNS:
            yield Recipe("", "", run, "\x00" if run.isspace() else "")

    def _inside_out(self, loops: Sequence[_Loop]) -> Iterator[Recipe[str]]:
        """The bodies of all repeats after one another, and a run of the alternatives."""
        pieces = [b for loop in loops for b in loop.bodies[:2]]
        yield Recipe("", "", "".join(dict.fromkeys(pieces))[:200], "\x00")
        for node in _nodes(self._tree):
            if node[0] is _constants.BRANCH:
                for sample in self._node_samples(node):
                    yield Recipe("", "", sample, "\x00")


def _around(loop: _Loop) -> Iterator[Recipe[str]]:
    breaker = loop.breakers[0] if loop.breakers else ""
    for body in loop.bodies:
        yield Recipe(loop.before, "", body, breaker)
        yield Recipe(loop.before, "", body, "")
        yield Recipe("", "", loop.before + body, breaker)
        if loop.before:
            yield Recipe("", loop.before, body, breaker)
        if loop.after:
            yield Recipe(loop.before, "", body + loop.after[:-1], breaker)
            yield Recipe("", "", loop.before + body + loop.after[:-1], breaker)
    if loop.before:
        yield Recipe("", "", loop.before, breaker)


def _neighbours(loops: Sequence[_Loop]) -> Iterator[Recipe[str]]:
    for one, two in pairwise(loops):
        for lead in one.bodies[:2]:
            for body in two.bodies[:2]:
                breaker = two.breakers[0] if two.breakers else ""
                yield Recipe(one.before, lead, body, breaker)
                yield Recipe(one.before, "", lead + body, breaker)


def _inner(op: Any, value: Any) -> list[list[Node]]:
    """The sequences inside a node that is no repeat."""
    if op is _constants.BRANCH:
        return [list(way) for way in value[1]]
    if op is _constants.SUBPATTERN:
        return [list(value[3])]
    if op is _constants.ATOMIC_GROUP:
        return [list(value)]
    if op in (_constants.ASSERT, _constants.ASSERT_NOT):
        return [list(value[1])]
    if op is _constants.GROUPREF_EXISTS:
        return [list(way) for way in value[1:] if way is not None]
    return []


def _nodes(sequence: Any) -> Iterator[Node]:
    for op, value in sequence:
        yield op, value
        for inner in [list(value[2])] if op in _REPEATS else _inner(op, value):
            yield from _nodes(inner)


def _singles(sequence: Any) -> list[Node]:
    return [n for n in _nodes(sequence) if n[0] in _SINGLE]


def _mentioned(sequence: Any) -> Iterator[str]:
    """Characters named in a pattern: literals, and the first of each range."""
    for op, value in _nodes(sequence):
        members = value if op is _constants.IN else [(op, value)]
        for kind, what in members:
            if kind in (_constants.LITERAL, _constants.NOT_LITERAL):
                yield chr(what)
            elif kind is _constants.RANGE:
                yield chr(what[0])
