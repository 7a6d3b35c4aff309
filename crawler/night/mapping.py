"""After the site checks: how documents and interpretations hang together, and the lists of fees, kept for people to look at."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import date, datetime

from checks.catalogue import Catalogue
from checks.disclosure.fee_list_age import FeeListAge
from checks.disclosure.fee_map import fee_map
from checks.disclosure.interpretation_link import InterpretationLink
from checks.disclosure.policy_map import policy_map
from core.maps import SiteMap
from core.site import SiteFacts
from db.records.findings import CheckResult
from db.session import Database
from db.visits import site_maps

logger = logging.getLogger(__name__)
#: The checks whose word is shown beside it.
_TOLD = ("interpretation-link", "interpretation-delay", "fee-disclosure", "fee-list-age")


def keep_map(
    database: Database, site: SiteFacts, catalogue: Catalogue, results: Sequence[CheckResult], now: datetime
) -> None:
    """Makes and keeps the map. Where that fails, the one before stays: what the checks said is stored already."""
    try:
        made = site_map(site, catalogue, results)
    except Exception:
        logger.exception("no map of %s", site.unit.id)
        return
    site_maps.save(database, site.unit.id, made, now)


def site_map(site: SiteFacts, catalogue: Catalogue, results: Sequence[CheckResult]) -> SiteMap:
    """The map by the options of the checks."""
    link, age = (catalogue.checks.get(c.id) for c in (InterpretationLink, FeeListAge))
    since = date.fromisoformat((link.option if link else InterpretationLink.options)["since"])
    return SiteMap(
        policies=policy_map(site, since),
        fees=fee_map(site, age if isinstance(age, FeeListAge) else FeeListAge()),
        complete=site.visit.complete,
        said={r.check: (r.status.value, r.reason) for r in results if r.check in _TOLD},
    )
