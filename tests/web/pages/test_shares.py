"""Links that show one thing to whoever has them: nothing else, not for ever, and only with their password."""

from __future__ import annotations

import re
from datetime import timedelta
from hashlib import sha256

import httpx
import pytest
from sqlalchemy import text

from db.people import reads as people_reads
from db.people import writes as people_writes
from db.people.records import Deed, Role
from tests.web.office import OTHER, OWN, PEOPLE, Office, person, send
from tests.web.sharing import share_link, with_picture

PNG = b"\x89PNG\r\n\x1a\n" + b"a picture" * 20


def test_a_finding_is_shown_and_nothing_else(office: Office) -> None:
    one, other = office.findings(OWN)[0], office.findings(OTHER)[0]
    link = share_link(office, f"/findings/{one.id}")
    reader = office.client()
    page = reader.get(link)
    assert page.status_code == 200
    assert one.message in page.text
    assert other.message not in page.text
    assert page.headers["x-robots-tag"] == "noindex, nofollow"
    assert not re.findall(r'(?:href|action)="/(?!"|s/|static/)', page.text), (
        "it leads further into the dashboard"
    )
    assert reader.get("/findings").status_code == 303
    assert reader.get(f"{link}x").status_code == 404


def test_a_unit_is_shown_with_all_that_stands(office: Office) -> None:
    page = office.client().get(share_link(office, f"/units/{OTHER}")).text
    for row in office.findings(OTHER):
        assert row.message in page
    assert office.findings(OWN)[0].message not in page


def test_it_ends_by_time_by_hand_and_with_its_maker(office: Office) -> None:
    links = [share_link(office, f"/units/{OWN}") for _ in range(3)]
    reader = office.client()
    fu = office.as_role(Role.REVIEWER)
    number = re.search(r"/shares/(\d+)/revoke", fu.get("/shares").text)
    assert number
    assert send(office.as_role(Role.ADMINISTRATOR), f"/shares/{number[1]}/revoke").status_code == 303
    assert [reader.get(link).status_code for link in links] == [200, 200, 404]
    maker = people_reads.by_name(office.database, PEOPLE[Role.REVIEWER])
    assert maker is not None
    for active, status in ((False, 404), (True, 200)):
        people_writes.change(
            office.database, maker.id, {"active": active}, Deed(at=office.clock(), action="x")
        )
        assert reader.get(links[0]).status_code == status
    office.clock.now += timedelta(days=8)
    assert reader.get(links[0]).status_code == 404


def test_reviewers_take_back_their_own_links_only(office: Office) -> None:
    people_writes.add(office.database, person("zhang", Role.REVIEWER), Deed(at=office.clock(), action="x"))
    share_link(office, f"/units/{OWN}", Role.ADMINISTRATOR)
    fu = office.as_role(Role.REVIEWER)
    assert "收回" not in fu.get("/shares").text.partition("<table")[2]
    assert send(fu, "/shares/1/revoke").status_code == 404


def unlock(client: httpx.Client, link: str, password: str) -> int:
    return client.post(link, data={"password": password}).status_code


def test_a_password_is_asked_for_and_not_guessed(office: Office) -> None:
    one = office.findings(OWN)[0]
    link = share_link(office, f"/findings/{one.id}", password="qing-he")
    reader, guesser = office.client(), office.client()
    assert one.message not in reader.get(link).text
    assert unlock(reader, link, "qing-he") == 303
    assert one.message in reader.get(link).text
    assert one.message not in guesser.get(link).text
    assert [unlock(guesser, link, f"guess-{n}") for n in range(6)] == [401] * 5 + [429]
    assert unlock(guesser, link, "qing-he") == 429
    office.clock.now += timedelta(minutes=20)
    assert unlock(guesser, link, "qing-he") == 303
    refused = [d for d in people_reads.deeds(office.database) if d.action == "share-refused"]
    assert len(refused) == 5


@pytest.mark.parametrize(
    ("given", "words"), [({"days": "9999"}, "有效期"), ({"days": "7", "password": "abc"}, "密码")]
)
def test_what_cannot_be_a_link(shared: Office, given: dict[str, str], words: str) -> None:
    client, csrf = shared.kept(Role.REVIEWER)
    answer = client.post(f"/units/{OWN}/share", data={"csrf": csrf, **given})
    assert answer.status_code == 400
    assert words in answer.text


def test_neither_word_nor_password_is_stored(office: Office) -> None:
    link = share_link(office, f"/units/{OWN}", password="qing-he-2")
    with office.database.read() as connection:
        stored = [str(v) for row in connection.execute(text("SELECT * FROM share_links")) for v in row]
    assert len(stored) == 12
    assert not any(link.rpartition("/")[2] in v or "qing-he-2" in v for v in stored)


def test_a_picture_is_served_as_nothing_but_a_picture(office: Office) -> None:
    one = with_picture(office, PNG)
    link = share_link(office, f"/findings/{one}", password="qing-he")
    answer = office.as_role(Role.CONTACT).get(f"/findings/{one}/screenshot.png")
    assert (answer.status_code, answer.content, answer.headers["content-type"]) == (200, PNG, "image/png")
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    reader = office.client()
    assert reader.get(f"{link}/screenshot.png").status_code == 404
    unlock(reader, link, "qing-he")
    assert reader.get(f"{link}/screenshot.png").content == PNG
    assert f'src="{link}/screenshot.png"' in reader.get(link).text


@pytest.mark.parametrize("data", [b"<html>not a picture</html>", PNG + b"changed"])
def test_what_is_not_the_picture_is_not_served(office: Office, data: bytes) -> None:
    name = sha256(PNG if data.startswith(PNG) else data).hexdigest()
    one = with_picture(office, data, name)
    answer = office.as_role(Role.READER).get(f"/findings/{one}/screenshot.png")
    assert answer.status_code == 500
    assert data not in answer.content
