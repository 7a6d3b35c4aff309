"""Which sites are portals, and what is said besides where their columns are gone."""

from __future__ import annotations

from core.unit import Category
from farm.site import Site

COLUMN_CHECKS = ("column-blank", "column-stale", "column-abandoned")


def is_portal(site: Site) -> bool:
    """Sites of governments, not of departments."""
    return site.unit.category is not Category.DEPARTMENT
