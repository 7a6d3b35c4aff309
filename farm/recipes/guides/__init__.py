"""Faults and decoys of service guides: their ten elements, their forms, their terms.

The modules register in this order, and what is planted where follows from it: another order is another province.
"""

# isort: off
from farm.recipes.guides import elements  # noqa: F401
from farm.recipes.guides import terms  # noqa: F401
from farm.recipes.guides import forms  # noqa: F401
