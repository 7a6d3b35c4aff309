"""What nearly all pages of a folder show is one finding, and becoming one is neither a new fault nor a mended one."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from core.finding import OutcomeStatus, Status
from core.times import local_date
from db import queries
from db.findings.changes import changed_ids
from db.findings.life import MERGED
from db.findings.templates import LEAST, folders, is_template
from db.records.findings import Change, FindingRow, Verdict
from db.records.pages import PageRecord
from tests.db.handmade import fault, night_time, page, result
from tests.db.house import House

_CHECK = "article-source"
_KINDS = {_CHECK: {"no-source": "", "missing-fields": "fields"}}


def lacking(path: object, version: int = 1, **more: Any) -> PageRecord:
    found = fault(_CHECK, "no-source", quote=f"第{path}页", alike="", **more)
    return page(path, result(found, check=_CHECK), version=version)


def sound(path: object, version: int = 1) -> PageRecord:
    return page(path, result(check=_CHECK), version=version)


def visit(house: House, night: int, *pages: PageRecord, unchanged: tuple[int, ...] = ()) -> None:
    handle = house.visit(night, *pages, unchanged=unchanged)
    house.store.join_templates(handle.id, "qh", _KINDS, night_time(night))


def changes(house: House, night: int) -> Counter[str]:
    """How many findings the night changed, by direction; those that changed nothing are left out."""
    day = local_date(night_time(night))
    with house.database.read() as connection:
        counts = {c.value: len(list(connection.execute(changed_ids(day, c)))) for c in Change}
    return Counter({name: number for name, number in counts.items() if number})


def one(house: House) -> FindingRow:
    (found,) = [f for f in house.all() if is_template(f.subject)]
    return found


@pytest.mark.parametrize("path, wanted", [
    ("/zwgk/tzgg/202611/t20261102_1.htm", ["/", "/zwgk/", "/zwgk/tzgg/"]),
    ("/art/2026/11/3/art_1_1.html", ["/", "/art/"]),
    ("/info/1050/8.htm", ["/", "/info/", "/info/1050/"]),
    ("/content.jsp?id=1", ["/"]),
])  # fmt: skip
def test_folders_are_older_than_a_day(path: str, wanted: list[str]) -> None:
    assert folders(f"http://www.q.cn{path}") == [f"www.q.cn{w}" for w in wanted]


def test_a_fault_of_every_page_is_one_from_the_first_night_on(house: House) -> None:
    visit(house, 0, *map(lacking, range(LEAST + 2)))
    (found,) = house.all()
    assert (found.status, found.pages, found.subject) == (
        Status.OPEN,
        LEAST + 2,
        "template:pages:www.qinghe.gov.cn/",
    )
    assert changes(house, 0) == {"new": 1}
    assert len(queries.finding(house.database, found.id).sightings) == LEAST + 2


@pytest.mark.parametrize("wrong, right", [(LEAST - 1, 0), (LEAST, LEAST), (LEAST + 3, 1)])
def test_faults_of_single_pages_stay_single(house: House, wrong: int, right: int) -> None:
    visit(house, 0, *map(lacking, range(wrong)), *(sound(n) for n in range(100, 100 + right)))
    assert not any(is_template(f.subject) for f in house.all()) and len(house.all()) == wrong


def test_pages_of_another_folder_are_not_the_template_s(house: House) -> None:
    wrong = [lacking(f"tzgg/{n}") for n in range(LEAST)]
    visit(house, 0, *wrong, lacking("gzdt/1"), *(sound(f"gzdt/{n}") for n in range(2, 9)))
    subjects = sorted(f.subject for f in house.all())
    assert subjects == [
        "http://www.qinghe.gov.cn/zwgk/gzdt/1.htm",
        "template:pages:www.qinghe.gov.cn/zwgk/tzgg/",
    ]


def test_new_pages_join_and_mended_ones_leave_until_none_is_left(house: House) -> None:
    visit(house, 0, *map(lacking, range(LEAST)))
    visit(house, 1, lacking("new"))
    assert (one(house).pages, len(house.all()), changes(house, 1)) == (LEAST + 1, 1, Counter())
    visit(house, 2, *(sound(n, 2) for n in range(LEAST)))
    assert (one(house).status, one(house).pages) == (Status.OPEN, 1)
    visit(house, 3, sound("new", 2))
    assert one(house).status is Status.RESOLVED and changes(house, 3) == {"resolved": 1}


def test_single_findings_that_become_the_template_s_are_neither_new_nor_mended(house: House) -> None:
    house.visit(0, *map(lacking, range(LEAST)))
    before = {f.id for f in house.all()}
    visit(house, 1, lacking("more"))
    found = {f.id: f for f in house.all()}
    assert changes(house, 1) == Counter()
    assert {found[i].status for i in before} == {Status.EXPLAINED}
    assert all(found[i].verdict_reason == MERGED for i in before)
    assert (one(house).first_seen, one(house).pages) == (night_time(0), LEAST + 1)
    assert [e.kind for e in queries.finding(house.database, one(house).id).events] == ["merged"]
    visit(house, 2, *(lacking(n, 2) for n in range(LEAST)))
    assert changes(house, 2) == Counter() and one(house).pages == LEAST + 1


def test_what_a_person_has_judged_stays_as_it_is(house: House) -> None:
    house.visit(0, *map(lacking, range(11)))
    judged = next(f for f in house.all() if f.subject.endswith("/0.htm"))
    house.store.review(judged.id, Verdict.FALSE_ALARM, "不是文章", "张三", None, night_time(0))
    visit(house, 1, lacking("more"))
    visit(house, 2, lacking(0, 2), lacking(1, 2))
    assert next(f for f in house.all() if f.id == judged.id).verdict == "false-alarm"
    assert one(house).pages == 11


def test_a_word_on_the_template_holds_whichever_page_is_read_next(house: House) -> None:
    visit(house, 0, *map(lacking, range(LEAST)))
    house.store.review(one(house).id, Verdict.FALSE_ALARM, "来源在图片上", "张三", None, night_time(0))
    visit(house, 1, lacking(3, 2), lacking("new"))
    assert one(house).status is Status.DISMISSED and len(house.all()) == 1


def test_what_comes_back_on_every_page_is_counted(house: House) -> None:
    visit(house, 0, *map(lacking, range(LEAST)))
    visit(house, 1, *(sound(n, 2) for n in range(LEAST)))
    visit(house, 2, *(lacking(n, 3) for n in range(LEAST)))
    assert (one(house).status, one(house).recurrences) == (Status.OPEN, 1)
    assert changes(house, 2) == {"reopened": 1}


def test_pages_that_lack_different_things_are_not_alike(house: House) -> None:
    def missing(number: int, fields: str) -> PageRecord:
        found = fault(_CHECK, "missing-fields", data={"fields": fields}, alike=fields)
        return page(number, result(found, check=_CHECK))

    visit(house, 0, *(missing(n, "文号") for n in range(3)), *(missing(n, "索引号") for n in range(3, 6)))
    assert not any(is_template(f.subject) for f in house.all())


def test_what_was_left_beside_a_template_joins_it_without_a_word(house: House) -> None:
    """Findings that stood out of sight when the others were joined."""
    undecided = result(check=_CHECK, status=OutcomeStatus.UNDECIDED)
    house.visit(0, *map(lacking, range(20)))
    house.visit(1, *(page(n, undecided, version=2) for n in range(6)))
    visit(house, 2, *(lacking(n, 3) for n in range(6, 20)))
    visit(house, 3, *(lacking(n, 3) for n in range(6)))
    assert (one(house).pages, one(house).recurrences) == (20, 0)
    assert changes(house, 2) == changes(house, 3) == Counter()
