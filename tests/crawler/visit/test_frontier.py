"""The order in which tasks are drawn, and what becomes of those without room."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.task import COLUMN, LIST, NEW, OLD, Task
from crawler.visit import frontier
from crawler.visit.frontier import Frontier
from db.records.visits import VisitStatus
from tests.crawler.site_server import Answer, serving
from tests.crawler.visits import Bench, page


def _drawn(queue: Frontier) -> list[str]:
    return [task.url for task in iter(queue.pop, None)]


def test_the_best_comes_first_and_equals_in_order_of_arrival() -> None:
    queue = Frontier()
    for url, worth in (("c", NEW), ("a", COLUMN), ("d", NEW), ("e", OLD), ("b", LIST)):
        queue.add(Task(url=url, worth=worth))
    assert len(queue) == 5 and _drawn(queue) == ["a", "b", "c", "d", "e"]


def test_a_stream_is_drawn_from_as_it_is_worth() -> None:
    queue = Frontier()
    queue.stream(iter([Task(url="s1", worth=COLUMN), Task(url="s2", worth=OLD)]), 2)
    queue.add(Task(url="new", worth=NEW))
    assert len(queue) == 3 and _drawn(queue) == ["s1", "new", "s2"] and len(queue) == 0


def test_articles_find_no_room_in_a_full_frontier_and_columns_do() -> None:
    queue = Frontier(room=2)
    assert queue.offer(Task(url="a", worth=NEW)) and queue.offer(Task(url="b", worth=NEW))
    assert not queue.offer(Task(url="c", worth=NEW))
    assert queue.offer(Task(url="list", worth=LIST))
    assert _drawn(queue) == ["list", "a", "b"]


def test_what_found_no_room_is_asked_for_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each page once, however small the room, and none of them twice."""
    monkeypatch.setattr(frontier, "ROOM", 3)
    names = [f"/a/{n}.htm" for n in range(40)]
    plan = {"/": Answer(page("/a/", *names[:20])), "/a/": Answer(page(*names[20:]))}
    plan |= {name: Answer(page("/", title=name)) for name in names}
    with serving(plan) as site:
        row = Bench(tmp_path, site).visit()
    asked = [p for p in site.paths() if p != "/robots.txt"]
    assert (row.status, row.counts.fetched, row.counts.planned) == (VisitStatus.DONE, 42, 42)
    assert sorted(asked) == sorted([*plan])
