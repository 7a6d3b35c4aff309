"""Finds every regular expression of the product: module globals, class attributes, and those written in a call."""

from __future__ import annotations

import ast
import importlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from tests.regex_steps import Use

ROOT = Path(__file__).parents[1]
#: What reads crawled text; the command line around them reads what its own user types.
PACKAGES = ("core", "reading", "checks", "sites", "scoring", "db", "crawler", "reports")
_FLAGS_AT = {"compile": 1, "search": 2, "match": 2, "fullmatch": 2, "findall": 2, "finditer": 2} | {
    "split": 3,
    "sub": 4,
    "subn": 4,
}
_USES = {"search": Use.SEARCH, "match": Use.MATCH, "fullmatch": Use.FULLMATCH}


@dataclass(frozen=True, slots=True)
class Found:
    """A pattern, where it is written and how it is used."""

    module: str
    name: str
    pattern: re.Pattern[Any]
    uses: frozenset[Use]

    def __str__(self) -> str:
        return f"{self.module}.{self.name}"


class UnreadablePattern(Exception):
    """A pattern that is put together at run time from something this finder cannot see."""


def find_patterns(samples: Mapping[tuple[str, str], str]) -> list[Found]:
    """All patterns. ``samples`` says what local variables of a module hold that end up inside a pattern."""
    trees = {m: ast.parse(_file(m).read_text("utf-8")) for m in _modules()}
    named = uses_of_names(trees)
    found: list[Found] = []
    for module, tree in trees.items():
        if _imports_re(tree):
            found += patterns_of(importlib.import_module(module), tree, named, samples)
    return found


def _modules() -> Iterator[str]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _file(module: str) -> Path:
    path = ROOT.joinpath(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def _imports_re(tree: ast.Module) -> bool:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "re":
            raise UnreadablePattern("functions of re are called by their full name: re.search")
        if isinstance(node, ast.Import) and any(a.name == "re" for a in node.names):
            return True
    return False


def patterns_of(
    module: ModuleType,
    tree: ast.Module,
    named: Mapping[tuple[str, str], frozenset[Use]],
    samples: Mapping[tuple[str, str], str],
) -> Iterator[Found]:
    """The patterns of one module; ``named`` says how its globals are used in all modules."""
    seen: set[tuple[Any, int]] = set()
    elsewhere = _imported(ast.walk(tree))
    for name, pattern in _held(module):
        seen.add((pattern.pattern, pattern.flags))
        if re.split(r"[.\[]", name, maxsplit=1)[0] in elsewhere:
            continue
        yield Found(module.__name__, name, pattern, named.get((module.__name__, name), frozenset({Use.ALL})))
    for call in _calls(tree):
        try:
            pattern = _pattern_of(call, module, samples)
        except UnreadablePattern:
            if _function(call) == "compile" and id(call) in _run_at_import(tree):
                continue  # what it made is held by a global
            raise
        if (pattern.pattern, pattern.flags) not in seen:
            uses = frozenset({_USES.get(_function(call), Use.ALL)})
            yield Found(module.__name__, f"line {call.lineno}", pattern, uses)


# --- objects


def _held(module: ModuleType) -> Iterator[tuple[str, re.Pattern[Any]]]:
    """Patterns in globals and in the attributes of classes written here."""
    for name, value in vars(module).items():
        if isinstance(value, type):
            if value.__module__ == module.__name__:
                for attribute, held in vars(value).items():
                    yield from _inside(f"{name}.{attribute}", held)
        elif not name.startswith("__"):
            yield from _inside(name, value)


def _inside(name: str, value: Any) -> Iterator[tuple[str, re.Pattern[Any]]]:
    if isinstance(value, re.Pattern):
        yield name, value
    elif isinstance(value, Mapping):
        for key, held in value.items():
            yield from _inside(f"{name}[{key!r}]", held)
            yield from _inside(f"{name} key", key)
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from _inside(f"{name}.{field.name}", getattr(value, field.name))
    elif isinstance(value, (tuple, list, set, frozenset)):
        for number, held in enumerate(value):
            yield from _inside(f"{name}[{number}]", held)


# --- calls


def _calls(tree: ast.Module) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _function(node) in _FLAGS_AT:
            yield node


def _run_at_import(tree: ast.Module) -> set[int]:
    """What stands in no function."""
    functions = (
        n for n in ast.walk(tree) if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))
    )
    inside = {id(inner) for function in functions for inner in ast.walk(function)}
    return {id(n) for n in ast.walk(tree)} - inside


def _function(call: ast.Call) -> str:
    """``search`` for a call of ``re.search``."""
    target = call.func
    if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name) and target.value.id == "re":
        return target.attr
    return ""


def _pattern_of(
    call: ast.Call, module: ModuleType, samples: Mapping[tuple[str, str], str]
) -> re.Pattern[Any]:
    at = _FLAGS_AT[_function(call)]
    flags = [k.value for k in call.keywords if k.arg == "flags"] + call.args[at : at + 1]
    written = _value(call.args[0], module, samples)
    return re.compile(written, _value(flags[0], module, samples) if flags else 0)


def _value(node: ast.expr, module: ModuleType, samples: Mapping[tuple[str, str], str]) -> Any:
    """What an expression of names of the module and of sampled local names is."""
    local = {name: sample for (where, name), sample in samples.items() if where == module.__name__}
    source = ast.unparse(node)
    try:
        return eval(compile(ast.Expression(node), "<pattern>", "eval"), {**vars(module), **local})
    except NameError as error:
        raise UnreadablePattern(
            f"{module.__name__} line {node.lineno}: {source}: {error}; name a sample"
        ) from error


# --- uses


def uses_of_names(trees: Mapping[str, ast.Module]) -> dict[tuple[str, str], frozenset[Use]]:
    """How each global is used anywhere: by its methods, or in a way that can mean everything."""
    uses: defaultdict[tuple[str, str], set[Use]] = defaultdict(set)
    for module, tree in trees.items():
        nodes = list(ast.walk(tree))
        owners = _imported(nodes)
        methods, started_late = _methods(nodes), _with_position(nodes)
        for node in nodes:
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                method = methods.get(id(node), "")
                use = Use.ALL if id(node) in started_late else _USES.get(method, Use.ALL)
                if method != "pattern":
                    uses[owners.get(node.id, (module, node.id))].add(use)
    return {key: frozenset(_hardest(held)) for key, held in uses.items()}


def _hardest(uses: set[Use]) -> Iterator[Use]:
    """A search tries what a match tries, and more; only a full match goes another way."""
    yield from (u for u in uses if u is Use.FULLMATCH)
    for use in (Use.ALL, Use.SEARCH, Use.MATCH):
        if use in uses:
            yield use
            return


def _imported(nodes: Iterable[ast.AST]) -> dict[str, tuple[str, str]]:
    imports = [n for n in nodes if isinstance(n, ast.ImportFrom) and n.module and not n.level]
    return {a.asname or a.name: (str(n.module), a.name) for n in imports for a in n.names}


def _methods(nodes: Iterable[ast.AST]) -> dict[int, str]:
    """Names of which an attribute is taken, and which."""
    taken = (n for n in nodes if isinstance(n, ast.Attribute))
    return {id(n.value): n.attr for n in taken if isinstance(n.value, ast.Name)}


def _with_position(nodes: Iterable[ast.AST]) -> set[int]:
    """Names whose method is given a place to start: a loop may call it at every place."""
    calls = (n for n in nodes if isinstance(n, ast.Call) and len(n.args) > 1)
    return {
        id(n.func.value)
        for n in calls
        if isinstance(n.func, ast.Attribute) and isinstance(n.func.value, ast.Name)
    }
