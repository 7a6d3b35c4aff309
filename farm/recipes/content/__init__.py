"""Faults and decoys of content: wrong words, personal data, garbled text, secrecy, planted text, sources, doubles.

The modules register in this order, and what is planted where follows from it: another order is another province.
"""

# isort: off
from farm.recipes.content import typos  # noqa: F401
from farm.recipes.content import statements  # noqa: F401
from farm.recipes.content import harmful  # noqa: F401
from farm.recipes.content import privacy  # noqa: F401
from farm.recipes.content import garbled  # noqa: F401
from farm.recipes.content import secrecy  # noqa: F401
from farm.recipes.content import sources  # noqa: F401
from farm.recipes.content import doubles  # noqa: F401
from farm.recipes.content import adverts  # noqa: F401
