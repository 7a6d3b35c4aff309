"""Share links, as a person of the office makes them, and something with a picture to share."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path

from sqlalchemy import text

from core.pictures import picture_path
from db.people.records import Role
from tests.web.office import OWN, Office, send


def share_link(office: Office, what: str, role: Role = Role.REVIEWER, **more: str) -> str:
    """The path of a new link."""
    page = send(office.as_role(role), f"{what}/share", days="7", **more).text
    found = re.search(r"http://[^<]+(/s/[^<]+)<", page)
    assert found, page
    return found[1]


def with_picture(office: Office, data: bytes, name: str = "") -> str:
    """A finding that rests on a page of which a picture was taken; gives its id."""
    one, name = office.findings(OWN)[0], name or sha256(data).hexdigest()
    path: Path = office.desk.home / picture_path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    with office.database.write() as connection:
        connection.execute(text("UPDATE findings SET payload_hash = 'p' WHERE id = :i"), {"i": one.id})
        connection.execute(
            text("INSERT INTO renderings (unit_id, visit_id, url, payload_hash, rendered_hash, screenshot, shown_at)"
                 " VALUES (:u, 1, :url, 'p', 'r', :s, '2026-12-06 00:00:00')"),
            {"u": OWN, "url": one.url, "s": name},
        )  # fmt: skip
    return one.id
