"""What to say of a name that does not exist: the one that was probably meant."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from difflib import get_close_matches

_MOST = 3


def near_names(unknown: Iterable[str], known: Collection[str], cutoff: float = 0.7) -> str:
    """``是不是 dead-link？``, empty where nothing looks alike."""
    near = dict.fromkeys(n for u in unknown for n in get_close_matches(u, list(known), _MOST, cutoff))
    return f"是不是 {'、'.join(near)}？" if near else ""


def no_such_check(unknown: Collection[str], known: Collection[str]) -> str:
    """That these ids name no check."""
    return f"没有检查 {'、'.join(unknown)}；{near_names(unknown, known)}全部检查见 minjian checks"
