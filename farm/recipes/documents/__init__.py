"""Faults and decoys on the pages of official documents (公文).

The modules register in this order, and what is planted where follows from it: another order is another province.
"""

# isort: off
from farm.recipes.documents import number  # noqa: F401
from farm.recipes.documents import headings  # noqa: F401
from farm.recipes.documents import paragraphs  # noqa: F401
from farm.recipes.documents import structure  # noqa: F401
from farm.recipes.documents import text  # noqa: F401
from farm.recipes.documents import attachments  # noqa: F401
from farm.recipes.documents import header  # noqa: F401
