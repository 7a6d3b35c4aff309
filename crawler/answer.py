"""A body that an address answered with, and all that is known of how it came."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256

from scrapy.http import Response

from core.fetch import FetchOutcome
from crawler.net.headers import file_name, header
from crawler.net.sent import Sent, sent_of
from crawler.task import Task


@dataclass(slots=True)
class Answer:
    """``etag``, ``modified`` and the ``name`` of a file come from its head, empty where missing.

    ``digest`` is the SHA-256 of the body in hex. ``content_type`` is the whole of that header: it may name the charset.
    """

    task: Task
    outcome: FetchOutcome
    body: bytes
    etag: str
    modified: str
    sent: Sent
    name: str = ""
    content_type: str = ""
    digest: str = field(init=False)

    def __post_init__(self) -> None:
        self.digest = sha256(self.body).hexdigest()

    @classmethod
    def of(cls, task: Task, outcome: FetchOutcome, response: Response) -> Answer:
        """What Scrapy brought for ``task``."""
        etag, modified = header(response, "ETag"), header(response, "Last-Modified")
        sent, name, kind = sent_of(response), file_name(response), header(response, "Content-Type")
        return cls(task, outcome, response.body, etag, modified, sent, name, kind)
