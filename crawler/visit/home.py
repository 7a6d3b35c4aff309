"""What is taken for a site's home page: where it may move to, and what stands at its address and is none."""

from __future__ import annotations

import logging

import tldextract

from core.address import host_of, place_of
from core.fetch import FetchOutcome, FetchProblem
from core.unit import Category, Unit
from crawler.net import validity
from crawler.visit.scope import Scope

logger = logging.getLogger(__name__)


def moves_with(unit: Unit, scope: Scope, url: str) -> bool:
    """Whether a home page that moved to ``url`` takes its site along: to another host of the same registered domain."""
    if scope.ground.neighbours(url):
        return False
    if _domain(url) != _domain(unit.homepage) or _joins_the_portal(unit, url):
        return False
    logger.warning("%s: the home page moved to %s", unit.id, place_of(url))
    return True


def _joins_the_portal(unit: Unit, url: str) -> bool:
    """Whether a department's own host sends its visitors to the government's portal, which did not become its site."""
    domain = _domain(url)
    portals = (domain, f"www.{domain}")
    leaves = host_of(unit.homepage) not in portals and host_of(url) in portals
    return leaves and unit.category is Category.DEPARTMENT


def why_none(body: bytes) -> str:
    """Why what the home page's address answered is no home page; empty where it may be one."""
    if validity.is_login_form(body):
        return f"{validity.LOGIN}（首页只有登录框）"
    return "首页没有一个汉字，不是本单位的网页" if validity.is_nobodys(body) else ""


def not_home(outcome: FetchOutcome, why: str) -> FetchOutcome:
    """The outcome of asking for a home page that answered with something else."""
    return FetchOutcome(
        url=outcome.url,
        status=outcome.status,
        problem=FetchProblem.BLOCKED,
        detail=f"HTTP {outcome.status}，{why}",
        final_url=outcome.final_url,
    )


def _domain(url: str) -> str:
    """The registered domain; the host itself where it has none, as an IP address."""
    return tldextract.extract(url).top_domain_under_public_suffix or host_of(url)
