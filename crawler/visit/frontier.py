"""What is still to be asked for, best first; and the Scrapy scheduler that draws from it."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Iterator
from itertools import count
from typing import Any

from scrapy import Request
from scrapy.core.scheduler import BaseScheduler

from crawler.task import NEW, Task

#: Tasks that wait in memory; what is met beyond them waits in the database.
ROOM = 10_000


class Frontier:
    """A priority queue of tasks by (rank, age, order of arrival), and behind it a stream that is ordered already."""

    def __init__(self, room: int | None = None) -> None:
        self._room = ROOM if room is None else room
        self._heap: list[tuple[int, float, int, Task]] = []
        self._order = count()
        self._stream: Iterator[Task] = iter(())
        self._next: Task | None = None
        self._left = 0

    def stream(self, tasks: Iterator[Task], number: int) -> None:
        """Takes ``number`` ordered tasks from ``tasks`` one by one, as they are better than what was added."""
        self._stream, self._left = tasks, number
        self._next = next(tasks, None)

    def add(self, task: Task) -> None:
        heapq.heappush(self._heap, (task.rank, task.age, next(self._order), task))

    def offer(self, task: Task) -> bool:
        """Takes the task unless there is no room for it; home, columns and lists always find some."""
        if task.worth >= NEW and len(self._heap) >= self._room:
            return False
        self.add(task)
        return True

    def pop(self) -> Task | None:
        """The best task, ``None`` where nothing waits."""
        best = self._next
        if best is not None and (not self._heap or (best.rank, best.age) <= self._heap[0][:2]):
            self._next = next(self._stream, None)
            self._left = self._left - 1 if self._next is not None else 0
            return best
        return heapq.heappop(self._heap)[3] if self._heap else None

    def clear(self) -> None:
        """Forgets what waits, here and in the stream."""
        self._heap.clear()
        self._stream, self._next, self._left = iter(()), None, 0

    def __len__(self) -> int:
        return len(self._heap) + self._left


class FrontierScheduler(BaseScheduler):
    """Asks the spider for the next request only when the downloader has room for it.

    Requests handed to the engine directly (robots.txt, wake-ups) go first. The spider says with ``busy()`` whether
    something is still to come that is not ready yet (a postponed retry).
    """

    def __init__(self) -> None:
        self._direct: deque[Request] = deque()
        self._spider: Any = None

    @classmethod
    def from_crawler(cls, crawler: Any) -> FrontierScheduler:
        return cls()

    def open(self, spider: Any) -> None:
        self._spider = spider

    def has_pending_requests(self) -> bool:
        return bool(self._direct) or self._spider.busy()

    def enqueue_request(self, request: Request) -> bool:
        self._direct.append(request)
        return True

    def next_request(self) -> Request | None:
        return self._direct.popleft() if self._direct else self._spider.next_request()
