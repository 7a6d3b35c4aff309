"""recurrence on histories made by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from checks.repeat.recurrence import Recurrence
from core.finding import Status
from core.page import PageKind
from core.site import PastFinding, SiteFacts, Spell
from tests.checks.handmade import AS_OF, at, outcome, page, said, site

CHECK = Recurrence()
DAY = timedelta(days=1)


def past(path: str, *spells: tuple[int, int | None], **more: object) -> PastFinding:
    """A finding with stretches given in days before now; ``None`` for what still stands."""
    made = tuple(Spell(AS_OF - a * DAY, None if b is None else AS_OF - b * DAY) for a, b in spells)
    status = Status.OPEN if spells and spells[-1][1] is None else Status.RESOLVED
    given_: dict[str, object] = {"status": status, "message_key": "wrong-brackets", **more}
    return PastFinding(
        id=f"F-{path}",
        check="document-number",
        subject=at(path),
        url=at(path),
        spells=made,
        **given_,  # type: ignore[arg-type]
    )


def history(*findings: PastFinding, **first: int) -> SiteFacts:
    facts = site([page("", PageKind.HOME)])
    seen = {at(path): AS_OF - days * DAY for path, days in first.items()}
    return replace(facts, history=findings, first_seen=seen)


def test_a_kind_is_mended_when_none_of_it_stands() -> None:
    kind = "document-number:wrong-brackets"
    stands = history(past("a", (90, 60), (5, None)))
    assert said(CHECK, stands) == ["failed", "returned"]
    assert not CHECK.settles(stands, kind, at("a"))
    assert CHECK.settles(history(past("a", (90, 60), (5, 1))), kind, at("a"))
    assert not CHECK.settles(history(past("a", (90, 60), (5, None), status=Status.REVIEW)), kind, at("a"))


def test_what_is_said_stays_the_same_from_night_to_night() -> None:
    facts = history(past("a", (90, 60), (5, None)))
    later = replace(facts, as_of=AS_OF + 3 * DAY)
    assert outcome(CHECK, facts).findings == outcome(CHECK, later).findings


def test_one_kind_on_many_pages_is_one_finding_with_their_number() -> None:
    (finding,) = outcome(CHECK, history(*(past(p, (90, 60), (5, None)) for p in "abcd"))).findings
    assert finding.pages == 4


def test_new_page_is_blamed_old_page_is_asked_about() -> None:
    before = past("a", (90, 60))
    assert said(CHECK, history(before, past("b", (5, None)), b=6)) == ["failed", "elsewhere"]
    assert said(CHECK, history(before, past("b", (5, None)), b=80)) == ["review", "perhaps-elsewhere?"]


@given(st.lists(st.tuples(st.integers(1, 400), st.integers(0, 399)), max_size=4), st.booleans())
def test_a_first_appearance_is_never_a_relapse(pairs: list[tuple[int, int]], stands: bool) -> None:
    """Findings of different kinds, each of which stood once, are no relapse of each other."""
    findings = []
    for n, (began, ended) in enumerate(pairs):
        spell = (began, None if stands else min(ended, began))
        findings.append(past(f"p{n}", spell, message_key=f"k{n}"))
    assert not outcome(CHECK, history(*findings)).findings
