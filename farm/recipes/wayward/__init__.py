"""Links that lead astray, names and domains that are not the site's: faults and decoys.

The modules register in this order, and what is planted where follows from it: another order is another province.
"""

# isort: off
from farm.recipes.wayward import links  # noqa: F401
from farm.recipes.wayward import prompts  # noqa: F401
from farm.recipes.wayward import traps  # noqa: F401
from farm.recipes.wayward import domains  # noqa: F401
from farm.recipes.wayward import names  # noqa: F401
