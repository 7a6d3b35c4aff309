"""Reading rubrics: TOML, a JSON Schema, and what a schema cannot say. Every error names file and key."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Collection, Iterable, Iterator, Sequence
from decimal import Decimal
from difflib import get_close_matches
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec

from core.schema_words import schema_words
from core.troubles import trouble
from scoring.rubric import Indicator, Rubric, Step

FOLDER = Path(__file__).with_name("rubrics")
_SCHEMA = Path(__file__).with_name("rubric.schema.json")


class RubricError(ValueError):
    """A rubric cannot be used. The message is Chinese, one line: file, key, what is wrong, what to do."""


def shipped() -> dict[str, Path]:
    """The rubrics that come with the program, by id, the newest last."""
    found = {p.stem: p for p in sorted(FOLDER.glob("*.toml"))}
    return dict(sorted(found.items(), key=lambda item: (read(item[1]).year, item[0])))


def find(name: str) -> Rubric:
    """The rubric called ``name`` (an id, or the path of a file); empty: the newest of ours. Raises :class:`RubricError`."""
    if name.endswith(".toml"):
        return read(Path(name))
    ours = shipped()
    if not name:
        return read(list(ours.values())[-1])
    if name not in ours:
        raise RubricError(f"没有评分标准 {name}；可用：{'、'.join(ours)}，或写出文件路径（以 .toml 结尾）")
    return read(ours[name])


def read(path: Path) -> Rubric:
    """The rubric in ``path``, checked. Raises :class:`RubricError`."""
    content = _bytes(path)
    return _read(str(path), content)


def kept(identity: str, text: str) -> Rubric:
    """The rubric that a year keeps as ``text``. Raises :class:`RubricError`."""
    return _read(f"{identity}.toml", text.encode("utf-8"))


@cache
def _read(name: str, content: bytes) -> Rubric:
    tables = _tables(name, content)
    problems = sorted(_validator().iter_errors(tables), key=lambda p: [str(k) for k in p.absolute_path])
    for problem in problems:
        raise RubricError(f"{name}：{_key(tables, problem.absolute_path)}：{schema_words(problem)}")
    said = {"hash": sha256(content).hexdigest(), "text": content.decode("utf-8")}
    rubric = msgspec.convert({**tables, **said}, Rubric)
    for key, words in _doubts(rubric, name):
        raise RubricError(f"{name}：{key}：{words}")
    return rubric


def unknown_checks(rubric: Rubric, known: Collection[str]) -> list[str]:
    """Checks that the rubric names and this program does not have, each with a near name where there is one."""
    found = []
    for check in sorted(rubric.checks - set(known)):
        near = get_close_matches(check, list(known), 1, 0.8)
        found.append(check + (f"（是不是 {near[0]}？）" if near else ""))
    return found


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise RubricError(f"{path}：无法读取（{trouble(error)}）；请检查路径和权限") from error


def _tables(name: str, content: bytes) -> dict[str, Any]:
    try:
        return tomllib.loads(content.decode("utf-8"), parse_float=Decimal)
    except UnicodeDecodeError as error:
        raise RubricError(f"{name}：不是 UTF-8 编码；请另存为 UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise RubricError(f"{name}：不是合格的 TOML：{error}") from error


@cache
def _validator() -> Any:
    import jsonschema

    return jsonschema.Draft202012Validator(json.loads(_SCHEMA.read_text("utf-8")))


def _key(tables: Any, path: Iterable[str | int]) -> str:
    """``indicator[3]（D-DOC）.rule[0].each``: numbers count from 1, as people do."""
    words, here = "", tables
    for step in path:
        here = here[step]
        if isinstance(step, int):
            named = here.get("id") or here.get("name") if isinstance(here, dict) else None
            words += f"[{step + 1}]" + (f"（{named}）" if named else "")
        else:
            words += ("." if words else "") + step
    return words or "（文件开头）"


# --- what a schema cannot say ---------------------------------------------------------------------------------


def _doubts(rubric: Rubric, name: str) -> Iterator[tuple[str, str]]:
    yield from _names(rubric, name)
    for part in rubric.parts:
        inside = {g.id for g in rubric.groups if g.part == part.id}
        whole = sum(i.points for i in rubric.indicators if i.group in inside and not i.bonus)
        if whole != rubric.scale.base:
            yield f"part（{part.id}）", f"各指标满分合计 {whole}，应为 {rubric.scale.base}"
    for indicator in rubric.indicators:
        yield from _indicator_doubts(rubric, indicator)
    yield from _duration_doubts(rubric)
    leasts = [g.least for g in rubric.grades]
    if leasts != sorted(leasts, reverse=True):
        yield "grade", "等次应从高到低排列"


def _names(rubric: Rubric, name: str) -> Iterator[tuple[str, str]]:
    if Path(name).stem != rubric.id:
        yield "id", f"“{rubric.id}”应与文件名一致（{Path(name).stem}）"
    kinds: dict[str, Sequence[Any]] = {
        "part": rubric.parts,
        "group": rubric.groups,
        "indicator": rubric.indicators,
        "veto": rubric.vetoes,
        "theme": rubric.themes,
    }
    for kind, tables in kinds.items():
        ids = [t.id for t in tables]
        for again in sorted({i for i in ids if ids.count(i) > 1}):
            yield f"{kind}（{again}）", "编号重复"
    parts, groups, themes = ({t.id for t in kinds[k]} for k in ("part", "group", "theme"))
    for group in rubric.groups:
        if group.part not in parts:
            yield f"group（{group.id}）.part", f"没有部分 {group.part}；可用：{'、'.join(sorted(parts))}"
    for indicator in rubric.indicators:
        if indicator.group not in groups:
            yield f"indicator（{indicator.id}）.group", f"没有分组 {indicator.group}"
        if indicator.theme and indicator.theme not in themes:
            yield f"indicator（{indicator.id}）.theme", f"没有主题 {indicator.theme}"


def _indicator_doubts(rubric: Rubric, indicator: Indicator) -> Iterator[tuple[str, str]]:
    key = f"indicator（{indicator.id}）"
    if indicator.manual == bool(indicator.rules):
        yield key, "manual = true 的指标由人评分、不写 rule；其余的至少写一条 rule"
    if indicator.bonus and not indicator.manual:
        yield key, "加分指标只能由人评分（manual = true）"
    if indicator.bonus and rubric.bonus is None:
        yield key, "有加分指标时应写 [bonus]"
    for number, rule in enumerate(indicator.rules, 1):
        if rule.cap is not None and rule.cap > indicator.points:
            yield f"{key}.rule[{number}].cap", f"{rule.cap} 超过指标满分 {indicator.points}"


def _duration_doubts(rubric: Rubric) -> Iterator[tuple[str, str]]:
    """A longer time open never weighs less, and standing never less than mended: else mending could cost points."""
    duration = rubric.duration
    for kind, steps in (("standing", duration.standing), ("mended", duration.mended)):
        shares = [s.share for s in steps]
        bounds = [s.upto for s in steps[:-1]]
        if shares != sorted(shares) or None in bounds or steps[-1].upto is not None:
            yield f"duration.{kind}", "各档应按天数从少到多、比例不减；只有最后一档不写 upto"
        elif bounds != sorted(b for b in bounds if b is not None):
            yield f"duration.{kind}", "各档天数应递增"
    ends = [s.upto for s in (*duration.standing, *duration.mended) if s.upto is not None]
    for day in [0, *(d for e in ends for d in (e, e + 1))]:
        if share_of(duration.standing, day) < share_of(duration.mended, day):
            yield "duration.mended", f"开着 {day} 天时，已整改的比例高于未整改的"


def share_of(steps: Sequence[Step], days: int) -> Decimal:
    """The share that holds for a fault that stood open for ``days``."""
    return next(s.share for s in steps if s.upto is None or days <= s.upto)
