"""Visits, pages, links and columns, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest
from sqlalchemy import func, select, text

from core.fetch import FetchOutcome, FetchProblem
from core.page import PageKind
from core.site import Column
from core.times import local_date
from db import bitmap, night_reads, queries, site_reads
from db.errors import Overtaken, UnknownUnit
from db.models.base import metadata
from db.models.findings import findings as found_table
from db.models.visits import page_facts as facts_table
from db.models.visits import pages as pages_table
from db.records.columns import ColumnRecord
from db.records.findings import FindingFilter
from db.records.pages import Discovered, Failure, Ranks
from db.records.visits import VisitCounts, VisitStatus
from db.session import Database
from db.store import Store
from db.visits import links
from tests.db.handmade import fault, known_pages, night_time, page, result, unit, url
from tests.db.house import House

NIGHT = local_date(night_time(0))


def row_counts(database: Database) -> dict[str, int]:
    with database.read() as connection:
        return {
            t.name: connection.execute(select(func.count()).select_from(t)).scalar_one()
            for t in metadata.sorted_tables
        }


def test_numbers_are_stable_and_dense(house: House) -> None:
    handle, now = house.begin(0)
    first = house.store.save(handle, now=now, pages=[page(1)], discovered=[Discovered(url=url(2))])
    again = house.store.save(
        handle,
        now=now,
        pages=[page(2)],
        discovered=[Discovered(url=url(i)) for i in (1, 2, 3)],
        failures=[Failure(url=url(4), outcome=FetchOutcome(url=url(4), problem=FetchProblem.TIMEOUT))],
    )
    assert first == {url(1): 1, url(2): 2}
    assert {again[url(i)] for i in (1, 2, 3, 4)} == {1, 2, 3, 4}
    assert (again[url(1)], again[url(2)]) == (1, 2)
    assert [k.number for k in known_pages(house.store)] == [1, 2, 3, 4]
    assert bitmap.members(house.store.done(handle)) == {1, 2, again[url(4)]}


def test_one_address_in_two_spellings_is_one_page(house: House) -> None:
    handle, now = house.begin(0)
    shouted = url(1).replace("www.qinghe", "WWW.Qinghe") + "#top"
    numbers = house.store.save(handle, now=now, discovered=[Discovered(url=url(1)), Discovered(url=shouted)])
    assert numbers == {url(1): 1, shouted: 1}
    assert [k.url for k in known_pages(house.store)] == [url(1)]


def test_the_same_batch_twice_changes_nothing_more(house: House) -> None:
    handle, now = house.begin(0)
    batch = {
        "pages": [page(i, result(fault(confirmations=3))) for i in range(3)],
        "failures": [Failure(url=url(9), outcome=FetchOutcome(url=url(9), problem=FetchProblem.TIMEOUT))],
        "targets": {"http://a.example.cn/": url(1)},
    }
    house.store.save(handle, now=now, **batch)  # type: ignore[arg-type]
    before = (row_counts(house.database), house.all(), known_pages(house.store))
    house.store.save(handle, now=now, **batch)  # type: ignore[arg-type]
    assert (row_counts(house.database), house.all(), known_pages(house.store)) == before


def test_large_batches_store_what_small_ones_do(house: House) -> None:
    """PostgreSQL takes large batches by COPY: nothing of what pages may hold is lost or changed on the way."""
    odd = [
        "tab\there",
        "line\nbreak\r",
        "back\\slash \\N \\.",
        "'quotes\"",
        "汉字 😀",
        "null",
        "",
        "\\x41",
        "NUL\0",
    ]
    pages = [
        replace(page(n, result(fault(quote=odd[n % 9]))), title=odd[n % 9], facts=bytes(range(256)))
        for n in range(60)
    ]
    small, now = house.begin(0)
    for n in range(0, 60, 5):
        house.store.save(small, now=now, pages=pages[n : n + 5])
    other = Store(house.database)
    other.sync_units([unit(), unit("xq")])
    large, now = house.begin(0, "xq")
    house.store.save(large, now=now, pages=pages)
    again, now = house.begin(1, "xq")
    house.store.save(again, now=now, pages=[replace(p, payload_hash="ff") for p in pages])

    def held(unit_id: str) -> list[tuple[object, ...]]:
        with house.database.read() as connection:
            of_pages = select(pages_table.c.url, pages_table.c.title).where(pages_table.c.unit_id == unit_id)
            of_facts = select(facts_table.c.number, facts_table.c.facts).where(
                facts_table.c.unit_id == unit_id
            )
            of_findings = select(found_table.c.quote, found_table.c.data, found_table.c.url).where(
                found_table.c.unit_id == unit_id
            )
            return [
                tuple(sorted(map(repr, connection.execute(s)))) for s in (of_pages, of_facts, of_findings)
            ]

    assert held("xq") == held("qh")
    assert all(len(part) == 60 for part in held("xq"))


def test_a_quiet_night_adds_one_row(house: House) -> None:
    faults = [page(i, result(fault()) if i % 3 else result()) for i in range(50)]
    site = [result(fault(check="home-stale", key="old", url=url(1)), check="home-stale")]
    column = Column(url=url("list"), name="公告")
    for night in (0, 1):
        handle, now = house.begin(night)
        before = row_counts(house.database)
        if night == 0:
            house.store.save(handle, now=now, pages=faults, targets={"http://a.example.cn/": url(1)})
        else:
            house.store.save(handle, now=now, unchanged=list(range(1, 51)))
        outcome = FetchOutcome(url="http://a.example.cn/", status=404, problem=FetchProblem.NOT_FOUND)
        house.store.save_outcomes("qh", handle, {outcome.url: outcome}, now)
        house.store.apply_site_results(handle, "qh", site, {}, now)
        house.store.save_columns("qh", [ColumnRecord(column=column)], now)
        house.store.close_visit(handle, "done", "", None, now)
        house.store.finish_night(local_date(now), now)
    assert row_counts(house.database) == before  # counted after planning: the one row is the visit's
    (coverage,) = [c for c in queries.coverage(house.database) if c.check == "document-number"]
    assert (coverage.passed, coverage.failed, coverage.unseen) == (17, 33, 0)


def test_coverage_tells_what_was_not_seen(house: House) -> None:
    house.visit(0, *(page(i, result(), result(check="page-labels")) for i in range(10)))
    house.visit(1, page(1, result(fault()), version=2), unchanged=[3, 4], site=[result(check="dead-link")])
    rows = {c.check: c for c in queries.coverage(house.database)}
    number = rows["document-number"]
    assert (number.night, number.passed, number.failed, number.unseen) == (
        local_date(night_time(1)),
        2,
        1,
        7,
    )
    assert (rows["page-labels"].passed, rows["page-labels"].unseen) == (2, 7)
    assert rows["dead-link"].passed == 1


def test_an_overtaken_process_writes_nothing(house: House) -> None:
    old, now = house.begin(0)
    house.store.save(old, now=now, pages=[page(1)], counts=VisitCounts(fetched=1, bytes=7))
    new = house.store.begin_visit("qh", NIGHT, now)
    assert (new.id, new.attempt, new.resumed, new.counts.fetched) == (old.id, 2, True, 1)
    assert bitmap.members(house.store.done(new)) == {1}
    before = row_counts(house.database)
    with pytest.raises(Overtaken):
        house.store.save(old, now=now, pages=[page(2)])
    with pytest.raises(Overtaken):
        house.store.close_visit(old, "done", "", None, now)
    assert row_counts(house.database) == before
    house.store.save(new, now=now, pages=[page(2)])
    house.store.close_visit(new, "done", "", None, now + timedelta(seconds=90))
    with pytest.raises(Overtaken):
        house.store.save(new, now=now, pages=[page(3)])
    (visit,) = queries.visits(house.database)
    assert (visit.status, visit.seconds, visit.attempt) == (VisitStatus.DONE, 90.0, 2)


def test_every_planned_visit_ends_in_a_row(house: House) -> None:
    store, now = house.store, night_time(0)
    units = ["a", "b", "c", "d"]
    store.sync_units([unit(u) for u in units])
    assert store.plan_night(NIGHT, units, now) == tuple(units)
    done = store.begin_visit("a", NIGHT, now)
    store.close_visit(done, "done", "", None, now)
    away = store.begin_visit("b", NIGHT, now)
    store.close_visit(away, "unreachable", "connection refused", None, now)
    cut_off = store.begin_visit("c", NIGHT, now)
    store.save(cut_off, now=now, pages=[page(1, result())])
    assert store.plan_night(NIGHT, units, now) == ("c", "d")
    store.finish_night(NIGHT, now)
    rows = {v.unit_id: v for v in queries.visits(house.database, night=NIGHT)}
    assert {u: r.status.value for u, r in rows.items()} == {
        "a": "done",
        "b": "unreachable",
        "c": "incomplete",
        "d": "not-started",
    }
    assert all(rows[u].reason for u in "bcd")
    assert [c.unit_id for c in queries.coverage(house.database, NIGHT)] == ["c"]
    summary = night_reads.night_summary(house.database, NIGHT)
    assert summary.by_status == {"done": 1, "unreachable": 1, "incomplete": 1, "not-started": 1}


def test_a_finished_night_can_be_run_again(house: House) -> None:
    house.visit(0, page(1, result(fault())))
    house.store.finish_night(NIGHT, night_time(0))
    again = house.visit(0, page(1, result(), version=2))
    assert [v.run for v in queries.visits(house.database, night=NIGHT)] == [2, 1]
    assert set(site_reads.observed_urls(house.database, again)) == {url(1)}
    assert night_reads.night_summary(house.database, NIGHT).resolved == 1
    assert len(queries.coverage(house.database, NIGHT)) == 1


def test_unknown_units_are_named(house: House) -> None:
    with pytest.raises(UnknownUnit, match="nowhere"):
        house.store.plan_night(NIGHT, ["nowhere"], night_time(0))
    with pytest.raises(UnknownUnit, match="nowhere"):
        house.store.begin_visit("nowhere", None, night_time(0))


def test_units_follow_the_registry(house: House) -> None:
    house.store.sync_units([unit("a"), unit("b")])
    house.store.sync_units([msgspec.structs.replace(unit("b"), name="新名"), unit("c")])
    assert [(u.id, u.name) for u in queries.units(house.database)] == [("b", "新名"), ("c", "c人民政府")]


def test_streaks_count_nights_not_questions(house: House) -> None:
    dead = FetchOutcome(url="http://a.example.cn/", status=404, problem=FetchProblem.NOT_FOUND)
    fine = FetchOutcome(url="http://a.example.cn/", status=200, final_url="http://a.example.cn/x")
    streaks = []
    for night, outcome in enumerate([dead, dead, fine, fine, dead]):
        handle, now = house.begin(night)
        house.store.save_outcomes("qh", handle, {outcome.url: outcome}, now)
        house.store.save_outcomes("qh", handle, {outcome.url: outcome}, now)
        stored = site_reads.outcomes(house.database, "qh", handle)[outcome.url]
        assert (stored.status, stored.problem, stored.final_url) == (
            outcome.status,
            outcome.problem,
            outcome.final_url,
        )
        streaks.append(stored.streak)
        house.store.close_visit(handle, "done", "", None, now)
    assert streaks == [1, 2, 1, 2, 1]


def test_outcomes_hold_pages_and_links_of_this_visit_only(house: House) -> None:
    refused = FetchOutcome(url=url(2), problem=FetchProblem.REFUSED, detail="no route")
    house.visit(0, page(1), page(2), page(3))
    for night in (1, 2):
        handle = house.visit(night, unchanged=[1], failures=[Failure(url=url(2), outcome=refused)])
    ended = site_reads.outcomes(house.database, "qh", handle)
    assert set(ended) == {url(1), url(2)}
    assert (ended[url(2)].problem, ended[url(2)].streak, ended[url(2)].detail) == (
        FetchProblem.REFUSED,
        2,
        "no route",
    )
    assert set(site_reads.observed_urls(house.database, handle)) == {url(1)}
    assert site_reads.first_seen(house.database, "qh")[url(3)] == night_time(0)


def test_external_targets_are_asked_once_for_all(house: House) -> None:
    store, now = house.store, night_time(0)
    store.sync_units([unit("qh"), unit("b"), unit("c")])
    store.plan_night(NIGHT, ["qh", "b"], now)
    shared, own = "http://shared.example.cn/", "http://own.example.cn/"
    with house.database.write() as connection:
        links.add_targets(connection, "qh", {shared: url(1), own: url(2)})
        links.add_targets(connection, "b", {shared: url(7)})
        links.add_targets(connection, "c", {"http://c.example.cn/": url(8)})
    assert store.external_targets(NIGHT) == {shared: {"qh": url(1), "b": url(7)}, own: {"qh": url(2)}}
    handle = store.begin_visit("b", NIGHT, now)
    assert store.external_targets([handle.id]) == {shared: {"b": url(7)}}


def test_site_pages_keep_the_facts(house: House) -> None:
    house.visit(
        0, *(page(i, kind=PageKind.COLUMN if i % 2 else PageKind.ARTICLE, links=3) for i in range(450))
    )
    pages = site_reads.site_pages(house.database, "qh")
    assert len(pages) == 450
    columns = pages.of_kind(PageKind.COLUMN)
    assert (len(columns), columns[0].url, columns[-1].url) == (225, url(1), url(449))
    assert [f.url for f in columns[1:3]] == [url(3), url(5)]
    assert [f.url for f in pages.all()] == [url(i) for i in range(450)]
    found = pages.get(url(7) + "#x")
    assert found is not None
    assert len(found.links) == 3
    assert pages.get("http://nowhere.example.cn/") is None


def test_pages_that_stay_away_are_no_part_of_the_site(house: House) -> None:
    house.visit(0, page(1), page(2))
    gone = Failure(url=url(1), outcome=FetchOutcome(url=url(1), status=404, problem=FetchProblem.NOT_FOUND))
    house.visit(1, failures=[gone])
    assert len(site_reads.site_pages(house.database, "qh")) == 2
    house.visit(2, failures=[gone])
    assert [f.url for f in site_reads.site_pages(house.database, "qh").all()] == [url(2)]


def test_columns_change_only_when_they_change(house: House) -> None:
    a, b = Column(url=url("a"), name="甲", items=3), Column(url=url("b"), name="乙")
    due = local_date(night_time(5))
    first = ColumnRecord(column=a, period="14天", due=due)
    house.store.save_columns("qh", [first, ColumnRecord(column=b)], night_time(0))
    again = replace(first, column=msgspec.structs.replace(a, items=4))
    house.store.save_columns("qh", [again], night_time(1))
    with house.database.read() as connection:
        rows = connection.execute(text('SELECT "column", items FROM v_columns')).all()
    assert [tuple(r) for r in rows] == [("甲", 4)]
    (row,) = queries.columns(house.database, "qh")
    assert (row.period, row.due, row.found_by, row.dated) == ("14天", due, "shape", 0)


def test_hostile_text_is_stored(house: House) -> None:
    nasty = "a\0b\ud800c\U0001f600"
    bad = fault(quote=nasty, message=nasty, where=nasty, data={"t": nasty, nasty: [nasty, float("nan")]})
    hostile = replace(page(1, result(bad)), title=nasty, etag=nasty, url=url("x") + "?q=\ud800")
    handle, now = house.begin(0)
    numbers = house.store.save(
        handle, now=now, pages=[hostile], targets={"http://x.cn/\0\udfff": nasty}, counts=None
    )
    house.store.close_visit(handle, "failed", nasty, None, now)
    assert numbers[hostile.url] == 1
    assert house.one().finding.quote == "a\ufffdb\ufffdc\U0001f600"


def test_findings_are_filtered(house: House) -> None:
    house.visit(0, page(1, result(fault(quote="100%_x"))), page(2, result(fault())))
    house.visit(1, page(3, result(fault(check="dead-link", review=True), check="dead-link")))

    def found(**wanted: object) -> list[str]:
        rows = queries.findings(house.database, FindingFilter(**wanted))  # type: ignore[arg-type]
        return [r.url for r in rows]

    assert found() == [url(3), url(1), url(2)]
    assert found(checks=("dead-link",)) == [url(3)]
    assert found(text="0%_X") == [url(1)]
    assert found(text="HTTP://WWW", limit=1) == [url(3)]
    assert found(since=night_time(1)) == [url(3)]
    assert found(until=night_time(1)) == [url(1), url(2)]
    assert found(units=("other",)) == []


def test_views_for_people_who_write_sql(house: House) -> None:
    house.visit(0, page(1, result(fault())), site=[result(check="dead-link")])
    wanted = {
        "v_findings": "id unit_id unit check check_version category severity status url parent_url where message_key"
        " message data basis first_seen last_seen resolved_at recurrences pages evidence",
        "v_finding_events": "finding_id at kind from_status to_status by",
        "v_visits": "unit_id night status planned fetched unchanged failed blocked seconds reason",
        "v_coverage": "night unit_id check passed failed review not_applicable undecided error",
        "v_pages": "url kind title published first_seen last_seen last_changed",
        "v_columns": "column type level period newest due dated found_by",
        "v_probes": "unit_id at",
        "v_probe_days": "unit_id day tries failed undecided struck",
        "v_links": "target outcome reason streak seen_on",
        "v_scores": "year unit_id rubric indicator points lost low high",
        "v_units": "id name category",
    }
    filled = {"v_findings", "v_finding_events", "v_visits", "v_coverage", "v_pages", "v_units"}
    with house.database.read() as connection:
        for view, names in wanted.items():
            answer = connection.execute(text(f"SELECT * FROM {view}"))
            assert set(names.split()) <= set(answer.keys())
            assert bool(answer.all()) is (view in filled)


def test_a_bitmap_holds_what_was_added_and_nothing_else() -> None:
    numbers = {0, 1, 7, 8, 63, 5000}
    assert bitmap.members(bitmap.add(b"", numbers)) == numbers
    assert bitmap.members(bitmap.add(bitmap.add(b"", [5]), [900])) == {5, 900}
    assert bitmap.add(b"\1", []) == b"\1"
    assert [n for n in range(100) if bitmap.holds(bitmap.add(b"", [0, 9, 70]), n)] == [0, 9, 70]


def test_two_writers_of_one_unit_do_not_collide(house: House, database_url: str) -> None:
    from concurrent.futures import ThreadPoolExecutor

    from db.session import open_database

    other = open_database(database_url)
    visits = [house.store.begin_visit("qh", None, night_time(0)) for _ in range(2)]
    stores = [house.store, Store(other)]

    def work(index: int) -> None:
        for start in range(0, 60, 10):
            found = [Discovered(url=url(i)) for i in range(start, start + 15)]
            stores[index].save(visits[index], now=night_time(0), discovered=found, pages=[page(start)])

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, [0, 1]))
    other.close()
    assert [k.number for k in known_pages(house.store)] == list(range(1, 66))


def test_pages_that_link_to_an_address_are_found_without_reading_the_others(house: House) -> None:
    house.visit(0, page(1, links=2), page(2, links=2), page(11, links=2))
    pages = site_reads.site_pages(house.database, "qh")
    wanted = "https://www.qinghe.gov.cn/a/b/t2026_1_0.htm"
    assert [p.url for p in pages.linking([wanted])] == [url(1)]
    looked_for = {"http://www.qinghe.gov.cn/a/b/t2026_1_1.htm": None, "http://www.qinghe.gov.cn/": None}
    assert {p.url for p in pages.linking(looked_for)} >= {url(1)}
    assert list(pages.linking(["http://www.qinghe.gov.cn/a/b/t2026_1"])) == []
    both = ["http://www.qinghe.gov.cn/a/b/", "http://www.qinghe.gov.cn/a/b/t2026_1_0.htm"]
    assert [p.url for p in pages.linking(both)] == [url(1)]  # the shorter path begins the longer one
    assert list(pages.linking([])) == []


def test_heads_are_the_pages_without_their_links(house: House) -> None:
    house.visit(0, page(1, links=2), page(2, kind=PageKind.ARTICLE))
    pages = site_reads.site_pages(house.database, "qh")
    assert [h.url for h in pages.heads()] == [url(1), url(2)]
    assert [h.url for h in pages.heads(PageKind.ARTICLE)] == [url(2)]
    assert [h.title for h in pages.heads()] == [p.title for p in pages.all()]
    assert len(next(pages.all()).links) == 2
    fresh, one = site_reads.site_pages(house.database, "qh"), pages.head(url(2))
    assert one is not None and one.kind is PageKind.ARTICLE and fresh.head(url(2)) == one
    assert pages.head(url(9)) is None


def test_pages_are_asked_for_by_rank_and_the_longest_unread_first(house: House) -> None:
    house.visit(0, page(1), page(2), page(3, kind=PageKind.COLUMN), page(4, worth=3.0))
    house.visit(1, page(1))
    handle, now = house.begin(2)
    house.store.save(handle, now=now, discovered=[Discovered(url=url(5), worth=3.0)])
    ranks = Ranks(home=-1, column=-0.5, new=3.0, read=4.0)
    order = house.store.page_order("qh", [url(2)], ranks)
    asked = [k.url for k in house.store.known("qh", order.numbers)]
    assert asked == [url(2), url(3), url(1), url(5), url(4)]
    assert len(order.hashes) == 5
