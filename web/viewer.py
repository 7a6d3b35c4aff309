"""Who is looking, and what may be seen by them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from db.people_records import Deed, Person, Role, Session
from db.records import FindingFilter

#: In whose filters no unit is left over to be seen.
NOWHERE = "-"


@dataclass(frozen=True)
class Viewer:
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

    def sees(self, unit_id: str) -> bool:
        """Whether the unit's affairs may be seen."""
        return self.own_unit in (None, unit_id)

    def within(self, wanted: FindingFilter) -> FindingFilter:
        """The filter narrowed to what may be seen."""
        return wanted if self.own_unit is None else replace(wanted, units=(self.own_unit,))

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
