"""Faults and decoys of letters, channels to ask, surveys, and knowledge for questions and answers.

The modules register in this order, and what is planted where follows from it: another order is another province.
"""

# isort: off
from farm.recipes.interaction import facts  # noqa: F401
from farm.recipes.interaction import unanswered  # noqa: F401
from farm.recipes.interaction import channels  # noqa: F401
from farm.recipes.interaction import surveys  # noqa: F401
from farm.recipes.interaction import knowledge  # noqa: F401
