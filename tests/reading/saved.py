"""Saved pages of real sites: a folder with ``manifest.csv`` and ``pages/``, as ``minjian savepage`` makes it.

What a person reads on a page stands in its row; an empty ``kind`` means that nobody has looked yet.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.page import Page
from reading.page import read_page
from tests.reading.labelled import READ_AT, unit_of


@dataclass(frozen=True)
class SavedPage:
    """``row`` is its line of the manifest; content type and status are those it was served with, where they were kept."""

    row: dict[str, str]
    url: str
    body: bytes
    content_type: str
    status: int

    def read(self) -> Page:
        return read_page(
            self.url,
            self.body,
            unit=unit_of(self.url),
            fetched_at=READ_AT,
            content_type=self.content_type,
            status=self.status,
        )


def saved_pages(folder: Path) -> Iterator[SavedPage]:
    """The pages in the order of the manifest."""
    with (folder / "manifest.csv").open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    for row in rows:
        path = folder / "pages" / row["file"]
        about = path.with_name(f"{path.name}.headers.json")
        told: dict[str, Any] = (
            json.loads(about.read_text("utf-8")) if about.exists() else {"headers": [], "status": 200}
        )
        headers = {name.lower(): value for name, value in told["headers"]}
        yield SavedPage(
            row=row,
            url=row["url"] or f"http://{row['host']}/a/content.html",
            body=path.read_bytes(),
            content_type=headers.get("content-type", ""),
            status=told["status"],
        )
