"""What every check is made of.

A check judges what was gathered. It does not fetch, log, store or ask what time it is, so it runs the same on a
live crawl, on last month's pages and in a test.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from checks.references import Reference, references
from core.finding import Finding, Severity, Undecided
from core.page import Page, PageKind
from core.site import SiteFacts
from core.words import nested_marks


class Check:
    """What page checks and site checks share: the declaration.

    ``basis`` lists rule ids of the indicator files; ``certainty`` says how sure the threshold is: A (official text seen),
    B (seen once or on a copy), MEM (recalled, to be confirmed), DER (ours).
    ``messages`` holds one Chinese sentence per distinct defect, filled from ``Finding.data`` by ``str.format``.
    ``remedies`` says how to mend it, by message key or under ``""`` for all.
    ``confirmations`` counts the spaced observations needed before a finding is ``open`` (1: at once).
    """

    id: ClassVar[str]
    version: ClassVar[int] = 1
    title: ClassVar[str]
    failure_title: ClassVar[str]
    severity: ClassVar[Severity]
    basis: ClassVar[tuple[str, ...]]
    certainty: ClassVar[str]
    messages: ClassVar[Mapping[str, str]]
    remedies: ClassVar[Mapping[str, str]]
    severities: ClassVar[Mapping[str, Severity]] = {}
    options: ClassVar[Mapping[str, Any]] = {}
    confirmations: ClassVar[int] = 1
    #: Messages of a page check that may be a whole template's fault, and the data that then has to be the same on every
    #: page (empty: none). What nearly all pages of a folder show is stored as one finding (see :mod:`db.findings.templates`).
    of_template: ClassVar[Mapping[str, str]] = {}
    preview: ClassVar[bool] = False
    #: A person must see the page to judge what is said of it: a picture is taken where a browser is at hand.
    visual: ClassVar[bool] = False
    #: What its answers depend on besides pages, version and options (a hash of the tables it reads).
    material: str = ""

    def __init__(self, **options: Any) -> None:
        unknown = sorted(set(options) - set(self.options))
        if unknown:
            raise ValueError(
                f"检查 {self.id} 没有选项 {'、'.join(unknown)}；可用：{'、'.join(self.options) or '无'}"
            )
        self.option: dict[str, Any] = {**self.options, **options}

    @property
    def category(self) -> str:
        """The theme: the name of the folder that holds the check, of the module itself where it stands in none."""
        return type(self).__module__.split(".")[-2:][0]

    @classmethod
    def documentation(cls) -> str:
        """The docstring, dedented: the check's page in ``docs/checks``."""
        return inspect.cleandoc(cls.__doc__ or "")

    @classmethod
    def references(cls) -> tuple[Reference, ...]:
        """The rules with their words and certainty, as the docstring lists them under 依据."""
        return references(cls.documentation())

    def severity_of(self, finding: Finding) -> Severity:
        """The severity of one finding: its own, its message's, or the check's."""
        return finding.severity or self.severities.get(finding.key, self.severity)

    def message(self, finding: Finding) -> str:
        """The sentence a person reads; titles inside titles stand in single marks, as the rules of punctuation have it."""
        return nested_marks(self.messages[finding.key].format_map(finding.data))

    def alike(self, finding: Finding) -> str | None:
        """What pages must have in common to show the same fault of a template, ``None`` where it is the page's alone."""
        name = None if finding.subject else self.of_template.get(finding.key)
        return name if not name else str(finding.data.get(name, ""))

    def remedy(self, key: str) -> str:
        return self.remedies.get(key) or self.remedies.get("", "")


class PageCheck(Check):
    """Judges one page by itself. Its answer depends on the page's bytes and address alone."""

    kinds: ClassVar[frozenset[PageKind]] = frozenset()

    def applies_to(self, page: Page) -> bool:
        """Whether the check has anything to say about this page; the base looks at the page's kind only."""
        return not self.kinds or page.facts.kind in self.kinds

    def evaluate(self, page: Page) -> Iterator[Finding | Undecided]:
        """Yields one :class:`~core.finding.Finding` per thing wrong."""
        raise NotImplementedError


class SiteCheck(Check):
    """Judges a whole site when its visit has ended; runs every night.

    ``without_visit`` tells that it has an answer also where tonight's visit could not see the site at all; ``after_others``
    that it judges by ``site.history``, which holds what the other site checks said tonight when it is asked.
    """

    without_visit: ClassVar[bool] = False
    after_others: ClassVar[bool] = False

    def applies_to(self, site: SiteFacts) -> bool:
        """Whether the check has anything to say about this unit."""
        return True

    def evaluate(self, site: SiteFacts) -> Iterator[Finding | Undecided]:
        """Yields findings (with ``subject`` and ``url`` set) and what could not be decided."""
        raise NotImplementedError

    def settles(self, site: SiteFacts, subject: str, url: str) -> bool:
        """Whether tonight's material was enough to say that the old finding about ``subject`` is mended.

        Asked only for findings that were not yielded tonight and not undecided. ``url`` is the page the finding named.
        The base asks that a page subject was itself observed, and, for a root cause, that the visit was complete.
        """
        if subject.startswith(("http://", "https://")):
            return site.was_observed(subject)
        return site.visit.complete and (not url or site.was_observed(url))
