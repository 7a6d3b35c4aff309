"""Who is looking, and what may be seen by them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from db.people.records import Deed, Person, Role, Session
from db.people.tokens import Token
from db.records.findings import FindingFilter

#: In whose filters no unit is left over to be seen.
NOWHERE = "-"


class Sight:
    """What may be seen: of all units, or of one only."""

    @property
    def own_unit(self) -> str | None:
        """The only unit that may be seen; ``None`` for all."""
        raise NotImplementedError

    def sees(self, unit_id: str) -> bool:
        """Whether the unit's affairs may be seen."""
        return self.own_unit in (None, unit_id)

    def within(self, wanted: FindingFilter) -> FindingFilter:
        """The filter narrowed to what may be seen."""
        return wanted if self.own_unit is None else replace(wanted, units=(self.own_unit,))


@dataclass(frozen=True)
class Bearer(Sight):
    """A program that has a token, from ``address``."""

    token: Token
    address: str

    @property
    def role(self) -> Role:
        return self.token.role

    @property
    def own_unit(self) -> str | None:
        return self.token.unit_id

    def deed(self, action: str, now: datetime, target: str = "") -> Deed:
        """A line for the log about what this program does; it names the token."""
        name = f"接口 {self.token.name or self.token.hint}"
        return Deed(
            at=now, action=action, target=target, name=name, role=self.role.value, address=self.address
        )


@dataclass(frozen=True)
class Viewer(Sight):
    """A person who is logged in, from ``address``."""

    session: Session
    address: str

    @property
    def person(self) -> Person:
        return self.session.person

    @property
    def role(self) -> Role:
        return self.person.role

    @property
    def own_unit(self) -> str | None:
        """The only unit that may be seen; ``None`` for all."""
        if self.role is not Role.CONTACT:
            return None
        return self.person.unit_id or NOWHERE

    @property
    def reviews(self) -> bool:
        return self.role in {Role.ADMINISTRATOR, Role.REVIEWER}

    @property
    def administers(self) -> bool:
        return self.role is Role.ADMINISTRATOR

    def deed(self, action: str, now: datetime, target: str = "") -> Deed:
        """A line for the log about what this person does."""
        return Deed(
            at=now,
            action=action,
            target=target,
            person_id=self.person.id,
            name=self.person.name,
            role=self.role.value,
            address=self.address,
        )
