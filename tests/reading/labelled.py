"""The labelled pages of ``tests/pages/reading``: one file per style of content system.

Each file holds a ``frame`` (the template with @head@, @main@ and other marks) and ``pages`` that fill it, with what a
reader must find. An expected value may be a list: any of its entries is right. An empty ``published`` means that
the page claims no time, so that any date read is invented.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from core.page import Page
from core.times import SHANGHAI
from core.unit import Category, Unit
from reading.page import read_page

FOLDER = Path(__file__).parents[1] / "pages" / "reading"
READ_AT = datetime(2026, 11, 20, 2, tzinfo=SHANGHAI)


@dataclass(frozen=True)
class Labelled:
    """A page with its expectations; ``html`` is the text before it is encoded."""

    id: str
    url: str
    html: str
    charset: str
    content_type: str
    expect: dict[str, Any]

    def body(self) -> bytes:
        return self.html.encode(self.charset)

    def read(self) -> Page:
        return read_page(
            self.url, self.body(), unit=unit_of(self.url), fetched_at=READ_AT, content_type=self.content_type
        )

    def fits(self, field: str, value: str) -> bool:
        """Whether ``value`` is right for ``field``; a field without expectation is always right."""
        if field not in self.expect:
            return True
        wanted = self.expect[field]
        allowed = wanted if isinstance(wanted, list) else [wanted]
        if field == "starts":
            return any(value.startswith(str(a)) if a else not value for a in allowed)
        return value in map(str, allowed)


def unit_of(url: str) -> Unit:
    """A county unit that owns the host of ``url``."""
    host = urlsplit(url).hostname or ""
    home = f"http://{host}/"
    return Unit(
        id="u", name="某某单位", short_name="某某", category=Category.COUNTY, homepage=home, hosts=(host,)
    )


@cache
def load() -> tuple[Labelled, ...]:
    """All labelled pages, in a stable order."""
    return tuple(page for path in sorted(FOLDER.glob("*.yml")) for page in _of_file(path))


def _of_file(path: Path) -> Iterator[Labelled]:
    content = yaml.safe_load(path.read_text("utf-8"))
    for name, page in content["pages"].items():
        html = content["frame"]
        for mark in ("head", "path", "main"):
            html = html.replace(f"@{mark}@", str(page.get(mark, "")).rstrip())
        yield Labelled(
            id=f"{path.stem}/{name}",
            url=page["url"],
            html=html,
            charset=page.get("charset", "utf-8"),
            content_type=page.get("content_type", "text/html"),
            expect=page["expect"],
        )


def answers(page: Page) -> dict[str, str]:
    """What was read, field by field, in the words of the expectations."""
    facts = page.facts
    return {
        "kind": facts.kind.value,
        "title": facts.title,
        "published": facts.published,
        "source": facts.source,
        "starts": page.body_text,
    }
