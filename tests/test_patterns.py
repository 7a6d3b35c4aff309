"""No pattern of the product can be made slow by the text it is given: steps are counted, not seconds."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from types import ModuleType
from typing import Any

import pytest

from tests.regex_inputs import Recipe, recipes
from tests.regex_sources import Found, UnreadablePattern, find_patterns, patterns_of, uses_of_names
from tests.regex_steps import StepMatcher, TooManySteps, Use

#: What local variables hold where a function puts a pattern together.
SAMPLES = {
    ("checks.documents.document_headings", "wanted"): r"一、|一[.．，]|第一部分",
    ("reports.evidence.page", "pieces"): "甲乙",
    ("sites.overrides", "name"): "delay",
}


@dataclass(frozen=True, slots=True)
class Allowance:
    """A pattern that may be slow on long texts, because the code beside it never gives it one."""

    longest: int
    reason: str


#: Name of a pattern, as a failure prints it, to why it may stay. The bound must be visible where the pattern is used.
ALLOWED: dict[str, Allowance] = {}

SHORT = (16, 32)  # texts that may fall between the bounds of a pattern
ANCHORED = (Use.MATCH, Use.FULLMATCH)
SHORTEST = 64
LONGEST = 1 << 15
MOST_EACH = 500  # steps for each character: a hostile page of a million characters costs seconds, not hours
MOST_ALLOWED = 50_000  # steps on the longest text of an allowed pattern
FEW = 2  # steps for each character that leave no room for more than a pass over the text
SLACK = 1  # steps for each character that may come with the length
CALM = 1.5  # growth of the excess from which on it no longer follows the length


@dataclass(frozen=True, slots=True)
class Slow:
    """A text on which the steps grow faster than its length."""

    recipe: Recipe[Any]
    use: Use
    steps: tuple[int, ...]

    def __str__(self) -> str:
        r = self.recipe
        made = f"{r.before!r} + {r.lead!r}×n + {r.body!r}×n + {r.after!r}"
        return f"{self.use.value}: {made[:300]}: steps at doubled lengths {self.steps}"


def slow_inputs(pattern: re.Pattern[Any], uses: frozenset[Use]) -> Iterator[Slow]:
    matcher = StepMatcher(pattern)
    for recipe in recipes(pattern):
        for use in sorted(uses, key=lambda u: u.value):
            steps = growth(matcher, recipe, use)
            if steps:
                yield Slow(recipe, use, steps)


def growth(matcher: StepMatcher, recipe: Recipe[Any], use: Use) -> tuple[int, ...]:
    """Nothing when the steps keep up with the length; else the steps, up to where they were too many.

    The length is doubled until what the steps have beyond twice the last ones stays small, or no longer grows with
    the length, as it does when the bounds of a pattern are reached. (It grows fourfold where steps are squared.)
    Short texts come first: some patterns are slow only on a text that is too short to match. (A search tries the
    end of a long text as well, which is such a text.)
    """
    steps: list[int] = []
    excess = [0]
    try:
        for length in SHORT if recipe.before or use in ANCHORED else ():
            matcher.run(recipe.text(length), use, MOST_EACH * SHORTEST)
        length = max(SHORTEST, 8 * recipe.period)
        while length <= LONGEST:
            text = recipe.text(length)
            matcher.run(text, use, MOST_EACH * len(text))
            steps.append(matcher.steps)
            if len(steps) == 1 and matcher.steps <= FEW * len(text):
                return ()
            if len(steps) > 1:
                excess.append(steps[-1] - 2 * steps[-2])
                if excess[-1] <= max(SLACK * length, CALM * excess[-2]):
                    return ()
            length *= 2
    except TooManySteps:
        return (*steps, matcher.steps)
    return tuple(steps)


def slow_when_bounded(pattern: re.Pattern[Any], uses: frozenset[Use], longest: int) -> Iterator[Slow]:
    """The same for a pattern whose texts have at most ``longest`` characters."""
    matcher = StepMatcher(pattern)
    for recipe in recipes(pattern):
        for use in sorted(uses, key=lambda u: u.value):
            try:
                matcher.run(recipe.within(longest), use, MOST_ALLOWED)
            except TooManySteps:
                yield Slow(recipe, use, (matcher.steps,))


def slow(found: Found) -> Iterator[Slow]:
    allowance = ALLOWED.get(str(found))
    if allowance is None:
        return slow_inputs(found.pattern, found.uses)
    return slow_when_bounded(found.pattern, found.uses, allowance.longest)


@pytest.fixture(scope="module")
def product() -> list[Found]:
    return find_patterns(SAMPLES)


def test_no_pattern_of_the_product_is_slow(product: list[Found]) -> None:
    worst = [
        f"{found}: {found.pattern.pattern!r}\n    {s}" for found in product for s in islice(slow(found), 1)
    ]
    assert not worst, "\n".join(worst)


def test_the_allowed_patterns_exist_and_need_it(product: list[Found]) -> None:
    needed = {str(f) for f in product if str(f) in ALLOWED and any(slow_inputs(f.pattern, f.uses))}
    assert needed == set(ALLOWED)
    assert all(a.reason and a.longest > 0 for a in ALLOWED.values())


def test_the_product_is_searched_whole(product: list[Found]) -> None:
    packages = {f.module.split(".")[0] for f in product}
    assert {"reading", "checks", "sites", "crawler", "reports"} <= packages
    assert len(product) > 300
    assert {use for f in product for use in f.uses} == set(Use)


# --- the measure itself

SLOW = [
    (r"(a+)+b", Use.MATCH),
    (r"(a|a)*b", Use.MATCH),
    (r".*.*x", Use.MATCH),
    (r"(\w+\s?)*x", Use.MATCH),
    (r"^(([a-z])+.)+[A-Z]([a-z])+$", Use.SEARCH),
    (r"(?:\d+|\w+)*-", Use.MATCH),
    (r"(?:ab|a|b)*c", Use.SEARCH),
    (r"(a?){30}a{30}", Use.MATCH),
    (r"(.)\1*?x", Use.SEARCH),
    (r"(?:a{0,2}b?)*c", Use.MATCH),
    (r"[a-z0-9](?:[a-z0-9-]{0,62}\.?)+", Use.FULLMATCH),
    (r"\s*(?:x|-+)?\s*", Use.FULLMATCH),
    (r"-?0*\.?0*px", Use.MATCH),
    (r"\s+$", Use.SEARCH),
    (r"\s*\n\s*", Use.ALL),
    (r"\s*,\s*", Use.ALL),
    (r"a++b", Use.SEARCH),
    (r"(?>a+)b", Use.SEARCH),
    (r"[^,]*,x", Use.SEARCH),
    (r"\d+(?:,\d+)*元", Use.SEARCH),
    (r"第.*条", Use.SEARCH),
    (r"(?:<br\s*/?>\s*)+$", Use.SEARCH),
    (r'"(?:[^"\\]|\\.)*"', Use.SEARCH),
    (r"(?is)<script.*?</script>", Use.SEARCH),
    (r"<!--.*?-->", Use.ALL),
    (r"a(?=.*b)", Use.ALL),
    (r"(?m)^\s*x", Use.SEARCH),
    (r"(?:\s|&nbsp;)+$", Use.SEARCH),
    (r".{0,40}.{0,40}.{0,40}x", Use.SEARCH),
    (rb"<meta[^>]*url\s*=", Use.SEARCH),
]
QUICK = [
    (r"\s+", Use.ALL),
    (r"\s{1,20}$", Use.SEARCH),
    (r"(?<!\s)\s++$", Use.ALL),
    (r"^\s*x", Use.SEARCH),
    (r"[^<]*<", Use.MATCH),
    (r"(a|b)*c", Use.MATCH),
    (r"(?:a{1,3}b?)*+c", Use.MATCH),
    (r"(?<![ab])(?:a|b)*+c", Use.SEARCH),
    (r"(?>a+)b", Use.MATCH),
    (r"\s*+(?:x|-+)?\s*", Use.FULLMATCH),
    (r"第.{1,8}条", Use.ALL),
    (r"\d{1,4}年\d{1,2}月", Use.ALL),
    (r"<[^<>]{0,400}>", Use.ALL),
    (r"[。！]\s*$", Use.SEARCH),
    (r"(?:行政|事业){0,2}收费[^，。；]{0,16}目录", Use.SEARCH),
    (rb"<\?xml[^>]{0,100}encoding", Use.SEARCH),
]


@pytest.mark.parametrize(("pattern", "use"), SLOW)
def test_a_slow_pattern_is_found(pattern: str | bytes, use: Use) -> None:
    found = next(slow_inputs(re.compile(pattern), frozenset({use})))
    assert found.steps and found.recipe.body


@pytest.mark.parametrize(("pattern", "use"), QUICK)
def test_a_quick_pattern_passes(pattern: str | bytes, use: Use) -> None:
    assert list(slow_inputs(re.compile(pattern), frozenset({use}))) == []


def test_a_bound_helps_against_squares_only() -> None:
    searched = frozenset({Use.SEARCH})
    assert not list(slow_when_bounded(re.compile(r"\s+$"), searched, 100))
    assert list(slow_when_bounded(re.compile(r"\s+$"), searched, 2_000))
    assert list(slow_when_bounded(re.compile(r"(a+)+b"), searched, 40))


def test_steps_are_those_of_the_engine() -> None:
    matcher = StepMatcher(re.compile(r"a*b"))
    matcher.run("aaa", Use.MATCH, 100)
    assert matcher.steps == 4 + 4  # three characters and the end, then each place where b could have stood
    with pytest.raises(TooManySteps):
        matcher.run("a" * 100, Use.MATCH, 100)


ODD = [
    r"(?i)(Ab|c{2,3}?)+(?=d)(?<!e)x?\1",
    r"(?>a+|b)c|(?:ab?){2,5}+c|a*+b",
    r"(a)?b(?(1)c|d)",
    r"\ba.*?b\B|^x|y$",
    r"(?m)^a\s*$",
    r"(?s).{2,3}?b|[^a]{2,}?b",
    r"((a)|b)*c\2|(?:a|b(c))*?d",
    r"(?:(?:a{0,2}b){1,3}c?)*d",
    r"x{0,3}|abc|b",
]
USES: dict[Use, Callable[[re.Pattern[Any], Any], list[re.Match[Any] | None]]] = {
    Use.MATCH: lambda pattern, text: [pattern.match(text)],
    Use.FULLMATCH: lambda pattern, text: [pattern.fullmatch(text)],
    Use.SEARCH: lambda pattern, text: [pattern.search(text)],
    Use.ALL: lambda pattern, text: list(pattern.finditer(text)),
}


@pytest.mark.parametrize("written", ODD)
def test_the_matcher_finds_what_re_finds(written: str) -> None:
    pattern = re.compile(written)
    texts = ["aab\nabc", "abcd cc", "ABccdab", "xabcabdy", "baac c", *(r.text(12) for r in recipes(pattern))]
    agrees_with_re(pattern, texts)


def test_the_matcher_finds_what_re_finds_for_the_product(product: list[Found]) -> None:
    for found in product:
        agrees_with_re(found.pattern, [r.text(r.period * 2 + 8) for r in recipes(found.pattern)[::6]])


def agrees_with_re(pattern: re.Pattern[Any], texts: list[Any]) -> None:
    matcher = StepMatcher(pattern)
    for text in texts:
        for use, find in USES.items():
            spans = [m.span() for m in find(pattern, text) if m]
            assert matcher.run(text, use, 1_000_000) == spans, (pattern.pattern, text, use)


WRITTEN = """
import re
from dataclasses import dataclass
from core.words import TAKEN
PLAIN = re.compile("a")
_MARKS = {"x": ("one", re.compile("b"))}
_WORD = "c"
_LOOPED = tuple(re.compile(p) for p in ("h",))
@dataclass
class Rule:
    shape: re.Pattern
_RULE = Rule(re.compile("i"))
class Reader:
    held = [re.compile("d")]
def read(text, local):
    PLAIN.fullmatch(text)
    TAKEN.match(text)
    if re.match(rf"{_WORD}e", text) or PLAIN.match(text):
        return re.sub("f", "", text, flags=re.IGNORECASE)
"""


def test_patterns_are_found_wherever_they_are_written() -> None:
    found = {f.name: f for f in _found_in(WRITTEN)}
    written = {name: f.pattern.pattern for name, f in found.items()}
    assert written == {
        "PLAIN": "a",
        "_MARKS['x'][1]": "b",
        "_LOOPED[0]": "h",
        "_RULE.shape": "i",
        "Reader.held[0]": "d",
        "line 18": "ce",
        "line 19": "f",
    }
    assert found["PLAIN"].uses == {Use.FULLMATCH, Use.MATCH}
    assert found["_MARKS['x'][1]"].uses == {Use.ALL}
    assert found["line 18"].uses == {Use.MATCH}
    assert found["line 19"].pattern.flags & re.IGNORECASE


def test_a_pattern_that_cannot_be_read_is_named() -> None:
    with pytest.raises(UnreadablePattern, match="local"):
        _found_in(WRITTEN + "    re.search(local, text)\n")


def _found_in(source: str) -> list[Found]:
    module = ModuleType("written")
    vars(module)["TAKEN"] = re.compile("g")
    exec(source.replace("from core.words import TAKEN", ""), vars(module))
    vars(module)["Reader"].__module__ = "written"
    tree = ast.parse(source)
    return list(patterns_of(module, tree, uses_of_names({"written": tree}), {}))
