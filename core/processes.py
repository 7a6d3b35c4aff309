"""Starting processes that do not load the program's main script again."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType


@contextmanager
def bare_main() -> Iterator[None]:
    """Hides the main script from :mod:`multiprocessing`, which would import it anew in every process it forks."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main
