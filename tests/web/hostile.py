"""Words of a hostile site in an office, and the pages that have to bear them."""

from __future__ import annotations

from core.finding import Severity
from tests.web.office import OTHER, OWN, Office
from tests.yearly.handmade import day, fault

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'>{{ 7*7 }}\u202egnp.exe\u200b\x00\x1b[31m"
PAGES = ("/", "/findings", "/units", f"/units/{OWN}", f"/units/{OWN}/documents", "/runs", "/runs/2026-12-06", "/year", "/year/2026",
         f"/year/2026/units/{OWN}", "/people", "/audit", "/rectify", "/rectify?show=all", f"/rectify/new/{OWN}", "/settings/units", "/settings/registry", "/settings/columns", "/settings/overrides",
         "/settings/rubrics", "/settings/rubrics/fujian-2023", "/settings/lexicons",
         "/year/2026/what-if?rubric=national-2019", "/account", "/tokens", "/shares", "/api", "/nowhere")  # fmt: skip


def with_hostile(office: Office) -> str:
    """A finding all of whose texts are hostile; gives its id."""
    url = f"javascript:alert(3)//{HOSTILE}"
    bad = fault("dead-link", url, severity=Severity.SERIOUS, message=HOSTILE, quote=HOSTILE, where=HOSTILE,
                remedy=HOSTILE, parent_url=url, message_key="page")  # fmt: skip
    office.house.visit(day(12, 7), bad, of=OTHER)
    return next(f.id for f in office.findings(OTHER) if "script" in f.message)
