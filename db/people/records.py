"""People of the dashboard (看板用户), their sessions, and what they did: plain frozen records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class Role(StrEnum):
    """What a person may do; a contact sees the own unit only."""

    ADMINISTRATOR = "administrator"
    REVIEWER = "reviewer"
    READER = "reader"
    CONTACT = "contact"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person with an account. ``password`` is an argon2id hash; ``must_change`` until the first own password is set.

    ``sign_on`` is the name by which single sign-on knows the person, empty where that is ``name``.
    """

    id: int
    name: str
    full_name: str
    role: Role
    unit_id: str | None
    password: str = field(repr=False)
    must_change: bool
    active: bool
    created_at: datetime
    sign_on: str = ""

    @property
    def called(self) -> str:
        """The name that others read."""
        return self.full_name or self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A login that goes on. ``key`` is the SHA-256 of its token, ``csrf`` what the person's own forms carry."""

    key: str
    person: Person
    csrf: str = field(repr=False)
    began_at: datetime
    seen_at: datetime
    address: str
    agent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """One act of a person, for the log. ``before`` and ``after`` hold what it changed, never a password."""

    at: datetime
    action: str
    target: str = ""
    person_id: int | None = None
    name: str = ""
    role: str = ""
    address: str = ""
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    id: int = 0
