"""Counts the steps a backtracking engine takes, so that a slow pattern is found without a clock.

The matcher walks Python's own parse of a pattern and does what ``re`` does: the same order of attempts, the same
backtracking, one step for each character looked at and each way tried. Every node becomes a function that is given
a position and knows what comes after it; state that a failed attempt has changed is put back before it returns.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from enum import Enum
from re import _compiler, _constants, _parser  # type: ignore[attr-defined]
from typing import Any

Text = str | bytes
Node = tuple[Any, Any]
Continuation = Callable[[int], bool]

_ONE = frozenset(
    {_constants.LITERAL, _constants.NOT_LITERAL, _constants.IN, _constants.ANY, _constants.CATEGORY}
)
_REPEATS = frozenset({_constants.MAX_REPEAT, _constants.MIN_REPEAT})
_POSSESSIVE = _constants.POSSESSIVE_REPEAT
_DEEP = 400_000


class Use(Enum):
    """How the code applies a pattern; ``ALL`` goes on after each match as ``sub`` and ``findall`` do."""

    FULLMATCH = "fullmatch"
    MATCH = "match"
    SEARCH = "search"
    ALL = "all"


class TooManySteps(Exception):
    """The limit was passed; the search would have gone on."""


class CharacterTest(dict[Text, bool]):
    """Whether a part of a pattern takes one character: asked once for each character, and never for the end."""

    def __init__(self, ask: Callable[[Text], bool]) -> None:
        self._ask = ask

    def __missing__(self, unit: Text) -> bool:
        answer = self[unit] = bool(unit) and self._ask(unit)
        return answer


class StepMatcher:
    """One pattern, ready to be tried on texts. ``steps`` belongs to the last call of :meth:`run`."""

    def __init__(self, pattern: re.Pattern[Any]) -> None:
        self.steps = 0
        self._tree = _parser.parse(pattern.pattern, pattern.flags)
        self._bytes = isinstance(pattern.pattern, bytes)
        self._limit = 0
        self._text: Text = ""
        self._units: list[Text] = []
        self._length = 0
        self._end = 0
        self._full = False
        self._barred = -1
        self._runs: dict[int, list[int]] = {}
        self._groups: dict[int, tuple[int, int]] = {}
        self._counters: list[tuple[int, int]] = []
        flags = self._tree.state.flags
        self._first = self._first_test(list(self._tree), flags)
        self._match = self._sequence(list(self._tree), flags, self._finish)

    def run(self, text: Text, use: Use, limit: int) -> list[tuple[int, int]]:
        """The matches; raises :class:`TooManySteps` above ``limit``."""
        self._prepare(text, use, limit)
        with _deep_recursion():
            if use in (Use.MATCH, Use.FULLMATCH):
                return [(0, self._end)] if self._match(0) else []
            found = self._matches()
            return list(found) if use is Use.ALL else [m for m in [next(found, None)] if m]

    def _prepare(self, text: Text, use: Use, limit: int) -> None:
        self._text, self._length = text, len(text)
        self._units = [text[n : n + 1] for n in range(len(text) + 1)]
        self._full, self._limit, self.steps = use is Use.FULLMATCH, limit, 0
        self._barred = -1
        self._runs.clear()
        self._groups.clear()

    def _matches(self) -> Iterator[tuple[int, int]]:
        start = 0
        while start <= self._length:
            begin = self._next_start(start)
            self._count(begin - start + 1)
            if begin > self._length or not self._match(begin):
                start = begin + 1
                continue
            yield begin, self._end
            # Behind an empty match ``re`` looks at the same place again, for one that is not empty.
            start, self._barred = self._end, self._end if self._end == begin else -1
            self._groups.clear()

    def _next_start(self, start: int) -> int:
        """The next place whose character the pattern can begin with; ``re`` skips the others in one loop."""
        if self._first is None:
            return start
        for place in range(start, self._length):
            if self._first[self._units[place]]:
                return place
        return self._length + 1

    def _count(self, steps: int) -> None:
        self.steps += steps
        if self.steps > self._limit:
            raise TooManySteps(self.steps)

    def _finish(self, at: int) -> bool:
        self._end = at
        return at != self._barred and (not self._full or at == self._length)

    def _accept(self, at: int) -> bool:
        self._end = at
        return True

    # --- one function a kind of node

    def _sequence(self, nodes: Sequence[Node], flags: int, then: Continuation) -> Continuation:
        for place in range(len(nodes) - 1, -1, -1):
            op, value = nodes[place]
            if op in _ONE:
                then = self._one(self._test(nodes[place], flags), then)
            elif op in _REPEATS or op is _POSSESSIVE:
                follows = self._first_test(nodes[place + 1 :], flags)
                then = self._repeat(op, value, flags, then, follows)
            else:
                then = self._others[op](self, value, flags, then)
        return then

    def _one(self, test: CharacterTest, then: Continuation) -> Continuation:
        def one(at: int) -> bool:
            self.steps += 1
            return test[self._units[at]] and then(at + 1)

        return one

    def _test(self, node: Node, flags: int) -> CharacterTest:
        """The test of a node that takes one character: ``re`` itself answers."""
        matches = self._compiled(node, flags).fullmatch
        return CharacterTest(lambda unit: matches(unit) is not None)

    def _compiled(self, node: Node, flags: int) -> re.Pattern[Any]:
        compiled: re.Pattern[Any] = _compiler.compile(_parser.SubPattern(self._tree.state, [node]), flags)
        return compiled

    def _at(self, place: Any, flags: int, then: Continuation) -> Continuation:
        stands = self._compiled((_constants.AT, place), flags).match

        def at_place(at: int) -> bool:
            self._count(1)
            return stands(self._text, at) is not None and then(at)

        return at_place

    def _branch(self, value: tuple[None, list[Any]], flags: int, then: Continuation) -> Continuation:
        ways = [(self._first_test(list(w), flags), self._sequence(list(w), flags, then)) for w in value[1]]
        known: dict[Text, list[Continuation]] = {}

        def branch(at: int) -> bool:
            self._count(len(ways))
            unit = self._text[at : at + 1]
            open_ways = known.get(unit)
            if open_ways is None:
                open_ways = known[unit] = [w for first, w in ways if first is None or first[unit]]
            for way in open_ways:  # noqa: SIM110 - a generator would leave the interpreter's own stack
                if way(at):
                    return True
            return False

        return branch

    def _subpattern(self, value: tuple[Any, int, int, Any], flags: int, then: Continuation) -> Continuation:
        group, add, remove, body = value
        inner = _compiler._combine_flags(flags, add, remove)
        if group is None:
            return self._sequence(list(body), inner, then)
        opened: list[int] = []

        def close(at: int) -> bool:
            start, before = opened.pop(), self._groups.get(group)
            self._groups[group] = (start, at)
            if then(at):
                return True
            opened.append(start)
            self._set_group(group, before)
            return False

        inside = self._sequence(list(body), inner, close)

        def open_group(at: int) -> bool:
            depth = len(opened)
            opened.append(at)
            if inside(at):
                return True
            del opened[depth:]
            return False

        return open_group

    def _set_group(self, group: int, span: tuple[int, int] | None) -> None:
        if span is None:
            self._groups.pop(group, None)
        else:
            self._groups[group] = span

    def _atomic(self, body: Any, flags: int, then: Continuation) -> Continuation:
        inside = self._sequence(list(body), flags, self._accept)
        return lambda at: inside(at) and then(self._end)

    def _look(self, value: tuple[int, Any], flags: int, then: Continuation) -> Continuation:
        return self._assertion(value, flags, then, wanted=True)

    def _look_not(self, value: tuple[int, Any], flags: int, then: Continuation) -> Continuation:
        return self._assertion(value, flags, then, wanted=False)

    def _assertion(
        self, value: tuple[int, Any], flags: int, then: Continuation, *, wanted: bool
    ) -> Continuation:
        direction, body = value
        back = body.getwidth()[0] if direction < 0 else 0
        inside = self._sequence(list(body), flags, self._accept)

        def look(at: int) -> bool:
            self._count(1)
            return (at >= back and inside(at - back)) is wanted and then(at)

        return look

    def _group_reference(self, group: int, flags: int, then: Continuation) -> Continuation:
        fold = bool(flags & re.IGNORECASE)

        def reference(at: int) -> bool:
            if group not in self._groups:
                return False
            start, end = self._groups[group]
            self._count(end - start + 1)
            one, other = self._text[start:end], self._text[at : at + end - start]
            same = one.lower() == other.lower() if fold else one == other
            return same and then(at + end - start)

        return reference

    def _group_exists(self, value: tuple[int, Any, Any], flags: int, then: Continuation) -> Continuation:
        group, yes, no = value
        with_group = self._sequence(list(yes), flags, then)
        without = self._sequence(list(no), flags, then) if no is not None else then
        return lambda at: with_group(at) if group in self._groups else without(at)

    # --- repeats

    def _repeat(
        self,
        op: Any,
        value: tuple[int, Any, Any],
        flags: int,
        then: Continuation,
        follows: CharacterTest | None,
    ) -> Continuation:
        least, most, body = value
        most = sys.maxsize if most is _constants.MAXREPEAT else int(most)
        single = _single(body)
        if single is not None:
            run_end = self._run_end(self._test(single, flags))
            if op is _constants.MAX_REPEAT:
                return self._greedy(run_end, int(least), most, then, follows)
            one_by_one = self._lazy if op is _constants.MIN_REPEAT else self._possessive
            return one_by_one(run_end, int(least), most, then)
        if op is _POSSESSIVE:
            return self._possessive_group(body, int(least), most, flags, then)
        return self._group(op is _constants.MAX_REPEAT, (int(least), most, body), flags, then)

    def _run_end(self, test: CharacterTest) -> Callable[[int], int]:
        """Where the run of fitting characters ends that starts at a position: counted once for a text."""
        key = id(test)

        def run_end(at: int) -> int:
            ends = self._runs.get(key)
            if ends is None:
                ends = self._runs[key] = list(range(self._length + 1))
                for n in range(self._length - 1, -1, -1):
                    if test[self._units[n]]:
                        ends[n] = ends[n + 1]
            return ends[at]

        return run_end

    def _greedy(
        self,
        run_end: Callable[[int], int],
        least: int,
        most: int,
        then: Continuation,
        follows: CharacterTest | None,
    ) -> Continuation:
        """Gives back one character after another; places that cannot go on cost a step, as a comparison does."""

        def greedy(at: int) -> bool:
            end = min(run_end(at), at + most)
            self._count(end - at + 1)
            units, steps = self._units, 0
            while end >= at + least:
                if follows is None or follows[units[end]]:
                    self._count(steps)
                    steps = 0
                    if then(end):
                        return True
                end -= 1
                steps += 1
            self._count(steps)
            return False

        return greedy

    def _lazy(self, run_end: Callable[[int], int], least: int, most: int, then: Continuation) -> Continuation:
        def lazy(at: int) -> bool:
            last, end = min(run_end(at), at + most), at + least
            self._count(least + 1)
            while end <= last:
                if then(end):
                    return True
                end += 1
                self._count(1)
            return False

        return lazy

    def _possessive(
        self, run_end: Callable[[int], int], least: int, most: int, then: Continuation
    ) -> Continuation:
        def possessive(at: int) -> bool:
            end = min(run_end(at), at + most)
            self._count(end - at + 1)
            return end >= at + least and then(end)

        return possessive

    def _possessive_group(
        self, body: Any, least: int, most: int, flags: int, then: Continuation
    ) -> Continuation:
        inside = self._sequence(list(body), flags, self._accept)

        def possessive(at: int) -> bool:
            times = 0
            while times < most and inside(at):
                self._count(1)
                times += 1
                if self._end == at:
                    times = max(times, least)
                    break
                at = self._end
            return times >= least and then(at)

        return possessive

    def _group(
        self, greedy: bool, value: tuple[int, int, Any], flags: int, then: Continuation
    ) -> Continuation:
        """A repeat of more than one character: a counter and the last position, put back when an attempt fails."""
        least, most, body = value
        index = len(self._counters)
        self._counters.append((0, -1))
        inside: Continuation

        def once_more(at: int) -> bool:
            count, last = before = self._counters[index]
            if count >= most or (at == last and count >= least):
                return False
            self._counters[index] = (count + 1, at)
            if inside(at):
                return True
            self._counters[index] = before
            return False

        def go_on(at: int) -> bool:
            return self._counters[index][0] >= least and then(at)

        first, second = (once_more, go_on) if greedy else (go_on, once_more)

        def again(at: int) -> bool:
            self._count(1)
            return first(at) or second(at)

        def enter(at: int) -> bool:
            outer = self._counters[index]
            self._counters[index] = (0, -1)
            if again(at):
                return True
            self._counters[index] = outer
            return False

        inside = self._sequence(list(body), flags, again)
        return enter

    # --- what a sequence can begin with

    def _first_test(self, nodes: Sequence[Node], flags: int) -> CharacterTest | None:
        """A test of the first character a sequence must begin with, ``None`` where it may begin with nothing."""
        for op, value in nodes:
            if op is _constants.AT:
                continue
            if op in _ONE:
                return self._test((op, value), flags)
            if op is _constants.BRANCH:
                return _either([self._first_test(list(w), flags) for w in value[1]])
            if op is _constants.SUBPATTERN:
                inner = _compiler._combine_flags(flags, value[1], value[2])
                return self._first_test(list(value[3]), inner)
            if (op in _REPEATS or op is _POSSESSIVE) and value[0] > 0:
                return self._first_test(list(value[2]), flags)
            return None
        return None

    _others: dict[Any, Callable[[StepMatcher, Any, int, Continuation], Continuation]] = {  # noqa: RUF012
        _constants.AT: _at,
        _constants.BRANCH: _branch,
        _constants.SUBPATTERN: _subpattern,
        _constants.ATOMIC_GROUP: _atomic,
        _constants.ASSERT: _look,
        _constants.ASSERT_NOT: _look_not,
        _constants.GROUPREF: _group_reference,
        _constants.GROUPREF_EXISTS: _group_exists,
    }


def _single(body: Any) -> Node | None:
    """The node of a repeat that ``re`` runs as a loop over single characters."""
    if len(body) != 1:
        return None
    op, value = body[0]
    if op is _constants.SUBPATTERN and value[0] is None and not value[1] and not value[2]:
        return _single(value[3])
    return (op, value) if op in _ONE else None


def _either(tests: Sequence[CharacterTest | None]) -> CharacterTest | None:
    known = [t for t in tests if t is not None]
    return CharacterTest(lambda unit: any(t[unit] for t in known)) if len(known) == len(tests) else None


@contextmanager
def _deep_recursion() -> Iterator[None]:
    """Functions of Python that call each other need no C stack, only a higher limit."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(_DEEP)
    try:
        yield
    finally:
        sys.setrecursionlimit(before)
