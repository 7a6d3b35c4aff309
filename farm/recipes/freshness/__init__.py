"""Faults and decoys of updating: home page, columns, blank lists, order of lists.

The modules register in this order, and what is planted where follows from it: another order is another province.
"""

# isort: off
from farm.recipes.freshness import home  # noqa: F401
from farm.recipes.freshness import stale  # noqa: F401
from farm.recipes.freshness import blank  # noqa: F401
from farm.recipes.freshness import order  # noqa: F401
