"""What is written by hand: collocations of official language, and characters that look alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent
FILES = tuple(FOLDER / name for name in ("collocations.txt", "dictionary.txt", "shapes.txt"))
#: Sounds that many speakers do not tell apart; the left ones are written as the right ones.
_FOLDS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("l", "n"), ("h", "f"))
_ENDS = (("ang", "an"), ("eng", "en"), ("ing", "in"))


@dataclass(frozen=True)
class Writings:
    """``pairs`` are words that go together, each of the left with each of the right; ``sayings`` have three characters or more."""

    pairs: Sequence[tuple[Sequence[str], Sequence[str]]]
    sayings: Sequence[str]
    words: Sequence[str]
    harmless: Sequence[str]
    shapes: Mapping[str, str]

    @property
    def paired(self) -> set[str]:
        return {word for sides in self.pairs for side in sides for word in side}


def read_hand() -> Writings:
    """The tables written by hand."""
    pairs, sayings, words, harmless = [], [], [], []
    for line in lines_of("collocations.txt"):
        if " | " in line:
            left, right = line.split(" | ")
            pairs.append((left.split(), right.split()))
        elif line.startswith("! "):
            harmless += line.split()[1:]
        elif line.startswith("= "):
            words += line.split()[1:]
        else:
            sayings += line.split()
    return Writings(pairs, sayings, words, harmless, _alike(lines_of("shapes.txt")))


def lines_of(name: str) -> Iterator[str]:
    """The lines of one of our files, without remarks."""
    for line in (FOLDER / name).read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line


def folded(syllable: str) -> str:
    """The syllable as those speak it who tell neither zh from z nor ing from in."""
    for start, instead in _FOLDS:
        if syllable.startswith(start):
            syllable = instead + syllable[len(start) :]
            break
    for end, instead in _ENDS:
        if syllable.endswith(end):
            return syllable[: -len(end)] + instead
    return syllable


def _alike(lines: Iterator[str]) -> dict[str, str]:
    found: dict[str, str] = defaultdict(str)
    for line in lines:
        for group in line.split():
            for character in group:
                found[character] += group
    return dict(found)


@dataclass(frozen=True, slots=True)
class Confusion:
    """Which characters are taken for one another: those that sound or look alike."""

    sounds: Mapping[str, str]
    loose: Mapping[str, str]
    shapes: Mapping[str, str]
    said: Mapping[str, str]

    @classmethod
    def of(cls, syllables: Mapping[str, str], shapes: Mapping[str, str]) -> Confusion:
        """From the characters of each syllable; a syllable becomes one sign, so that readings compare fast."""
        folds = sorted({folded(s) for s in syllables})
        sounds: dict[str, str] = defaultdict(str)
        loose: dict[str, str] = defaultdict(str)
        said: dict[str, str] = {}
        for n, (syllable, characters) in enumerate(syllables.items()):
            sign, rough = chr(0x100 + n), chr(0x400 + folds.index(folded(syllable)))
            said[sign] = characters
            for character in characters:
                sounds[character] += sign
                loose[character] += rough
        return cls(dict(sounds), dict(loose), shapes, said)

    def how(self, wrong: str, right: str, *, loosely: bool = False) -> str:
        """``音同``, ``形近`` or ``音近`` (only ``loosely``); nothing where the two are not taken for one another."""
        mine = self.sounds.get(right, "")
        if any(sign in mine for sign in self.sounds.get(wrong, "")):
            return "音同"
        if wrong in self.shapes.get(right, ""):
            return "形近"
        mine = self.loose.get(right, "") if loosely else ""
        return "音近" if any(sign in mine for sign in self.loose.get(wrong, "")) else ""

    def alike(self, character: str) -> str:
        """All characters that are taken for this one, and itself."""
        sounds = self.sounds.get(character, "")
        heard = self.said[sounds] if len(sounds) == 1 else "".join(self.said[sign] for sign in sounds)
        return heard + self.shapes.get(character, "")
