"""The sample of an external page, taken from the answer that says how asking for it ended."""

from __future__ import annotations

import msgspec
from scrapy.http import Response

from core.fetch import FetchOutcome
from crawler.gather.sample import is_sampled, sample_of
from crawler.net.headers import header
from crawler.task import Task


def with_sample(task: Task, outcome: FetchOutcome, response: Response | None) -> FetchOutcome:
    """``outcome`` with title and sample where a page of strangers was read, as it is elsewhere."""
    if response is None or outcome.problem is not None or response.status != 200 or not response.body:
        return outcome
    if "html" not in outcome.content_type or not is_sampled(task.url):
        return outcome
    kind = header(response, "Content-Type")
    title, sample = sample_of(response.body, kind)
    return msgspec.structs.replace(outcome, title=title, sample=sample)
