"""Faults and decoys around the list of administrative fees (行政事业性收费目录清单).

The modules register in this order, and what is planted where follows from it: another order is another province.
"""

# isort: off
from farm.recipes.fees import disclosure  # noqa: F401
from farm.recipes.fees import fields  # noqa: F401
from farm.recipes.fees import age  # noqa: F401
