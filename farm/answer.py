"""What a practice site gives to one request."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Answer:
    """What the server sends. ``act`` names a misbehaviour of :mod:`farm.acts` instead of an honest answer."""

    status: int
    body: bytes
    content_type: str
    headers: tuple[tuple[str, str], ...] = ()
    validators: bool = False
    act: str = ""
