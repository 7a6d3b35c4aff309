"""What papers say of the check behind a finding: its name, and its rules in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from checks.base import Check
from checks.catalogue import load
from checks.references import plain_words
from reports.sentences import listed

_MOST_RULES = 3


def check_title(check: str) -> str:
    """The check's name; empty for one that is not (any more) installed."""
    known = _checks().get(check)
    return known.title if known else ""


def rules_in_words(check: str, basis: Sequence[str]) -> str:
    """The rules in words, as far as the check explains them; the rest by their ids."""
    known = _checks().get(check)
    told = [r for r in known.references() if set(r.rules) & set(basis)] if known else []
    named = {rule for r in told for rule in r.rules}
    rest = [rule for rule in basis if rule not in named]
    return "；".join([*(plain_words(r.words) for r in told[:_MOST_RULES]), *([listed(rest)] if rest else [])])


@cache
def _checks() -> Mapping[str, Check]:
    return load().checks
