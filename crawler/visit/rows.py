"""From addresses and what they answered to what the database keeps of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from core.fetch import FetchOutcome
from core.page import PageFacts, encode_facts
from crawler.answer import Answer
from crawler.task import Task
from db.records.findings import CheckResult
from db.records.pages import Discovered, Failure, PageRecord


def page_record(
    answer: Answer, facts: PageFacts, results: Iterable[CheckResult], fetched_at: datetime, key: str
) -> PageRecord:
    """A page that was read, with what was said of it; ``key`` names the checks that said it."""
    task, (head, bulk) = answer.task, encode_facts(facts)
    return PageRecord(
        url=task.url,
        parent_url=task.parent_url,
        place=task.place,
        depth=task.depth,
        worth=task.worth,
        status=answer.outcome.status,
        etag=answer.etag,
        last_modified=answer.modified,
        payload_hash=answer.digest,
        size=len(answer.body),
        content_type=answer.outcome.content_type,
        kind=facts.kind,
        title=facts.title,
        published=facts.published,
        facts=head,
        bulk=bulk,
        facts_version=facts.version,
        fetched_at=fetched_at,
        checks_key=key,
        results=tuple(results),
    )


def failure_of(task: Task, outcome: FetchOutcome) -> Failure:
    """An address of which no page is kept, and why."""
    return Failure(
        url=task.asked_url,
        parent_url=task.parent_url,
        place=task.place,
        depth=task.depth,
        worth=task.worth,
        outcome=outcome,
    )


def discovered_of(task: Task) -> Discovered:
    """An address met tonight, still to be asked for."""
    return Discovered(
        url=task.url, parent_url=task.parent_url, place=task.place, depth=task.depth, worth=task.worth
    )
