"""Addresses that nobody made (随机地址): what the site answers to them tells its error page from its pages."""

from __future__ import annotations

import re
from datetime import datetime
from hashlib import blake2b
from urllib.parse import urljoin

from core.fetch import FetchOutcome
from core.ground import folder_of
from core.page import LinkPlace, LinkUse, PageFacts
from core.site import UnknownAnswer
from core.unit import Unit
from reading.page import read_page

#: The name under which the answers are stored with the visit.
NAME = "unknown"
#: One address in the root, one folder, one written like an article: sites answer them in different ways.
_SHAPES = ("/jiance-{0}.html", "/jiance-{0}/{1}/", "/zwgk/jiance-{0}/202001/t20200101_{2}.htm")
_ERROR_TITLE = re.compile(
    r"404|403|不存在|找不到|未找到|出错|错误|无法访问|已删除|not found|error", re.IGNORECASE
)


def unknown_urls(unit: Unit, visit_id: int) -> list[str]:
    """The addresses of one visit: others each night, so that no server has learnt them."""
    root = urljoin(unit.homepage, "/").rstrip("/")
    if not unit.owns(f"{root}/"):
        root += folder_of(unit.homepage).rstrip("/")
    digest = blake2b(f"{unit.id}/{visit_id}".encode(), digest_size=12).hexdigest()
    number = int(digest, 16) % 9_000_000 + 1_000_000
    return [root + s.format(digest[:10], digest[10:18], number) for s in _SHAPES]


def unknown_answer(
    unit: Unit, outcome: FetchOutcome, body: bytes | None, content_type: str, now: datetime
) -> UnknownAnswer:
    """What came back; ``body`` is ``None`` where nothing was read (a redirect, a refusal, no answer)."""
    told = UnknownAnswer(
        url=outcome.url, status=outcome.status, problem=outcome.problem, final_url=outcome.final_url
    )
    if not body:
        return told
    page = read_page(
        outcome.url, body, unit=unit, fetched_at=now, content_type=content_type, status=outcome.status
    )
    return _with_page(told, page.facts)


def _with_page(told: UnknownAnswer, facts: PageFacts) -> UnknownAnswer:
    anchors = [k for k in facts.links if k.use is LinkUse.ANCHOR]
    return UnknownAnswer(
        url=told.url,
        status=told.status,
        problem=told.problem,
        final_url=told.final_url,
        read=True,
        head_title=facts.head_title,
        title=facts.title,
        body_hash=facts.body_hash,
        chrome=facts.chrome,
        says_error=bool(_ERROR_TITLE.search(f"{facts.head_title} {facts.title}")),
        header=sum(k.place is LinkPlace.NAV for k in anchors),
        footer=bool(facts.footer and (facts.footer.found or facts.footer.scripted)),
        scripted=bool(facts.script_signs)
        or any(k.use in (LinkUse.FRAME, LinkUse.SCRIPT) for k in facts.links),
    )
