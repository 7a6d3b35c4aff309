"""Faults and decoys of what a portal offers: services at all, statistics, open data, maps.

The modules register in this order, and what is planted where follows from it: another order is another province.
"""

# isort: off
from farm.recipes.portal import services  # noqa: F401
from farm.recipes.portal import data  # noqa: F401
from farm.recipes.portal import maps  # noqa: F401
