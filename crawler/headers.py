"""Fields of an answer's head, as text."""

from __future__ import annotations

from scrapy.http import Response


def header(response: Response, name: str) -> str:
    """The value of the field, empty where it is missing. Heads hold bytes; every one of them is a character here."""
    return (response.headers.get(name) or b"").decode("latin-1").strip()
