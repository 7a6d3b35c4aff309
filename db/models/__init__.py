"""The tables, a module for each folder of things that are kept. What people query with SQL are the ``v_…`` views made by the
migrations, not these.

All modules are read together, so that :data:`db.models.base.metadata` is whole and foreign keys find their tables.
"""

from __future__ import annotations

from db.models import evidence, findings, media, people, rectify, running, visits, year

__all__ = ["evidence", "findings", "media", "people", "rectify", "running", "visits", "year"]
