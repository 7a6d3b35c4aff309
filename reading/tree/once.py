"""An attribute that is worked out when it is first asked for. As ``functools.cached_property``, without its lock."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class once(Generic[T]):
    """Keeps the answer of a method under its own name in the instance, where it is found from then on."""

    def __init__(self, work: Callable[[Any], T]) -> None:
        self._work = work
        self._name = work.__name__
        self.__doc__ = work.__doc__

    def __get__(self, instance: Any, owner: type | None = None) -> T:
        answer = instance.__dict__[self._name] = self._work(instance)
        return answer
