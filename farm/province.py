"""The province: its sites, what is planted in them, and what they answer on each night."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property

import msgspec

from core.unit import Unit
from farm import content, outside, reach, shown, zoo
from farm.answer import Answer
from farm.answers import answer_of
from farm.chance import number, shuffled
from farm.frame import footer_html
from farm.layout import make_site
from farm.model import ALWAYS, Article, Kind, Life, RawPage, Row, Special
from farm.recipes import (  # noqa: F401  (imported, they register what they plant)
    abandoned,
    access,
    dates,
    documents,
    fees,
    freshness,
    guides,
    hijacking,
    identity,
    interaction,
    interpretations,
    library,
    links,
    missing,
    naming,
    platform,
    portal,
    readings,
    repeats,
    searching,
    secure,
    tampering,
    wayward,
)
from farm.recipes import content as wording  # noqa: F401
from farm.recipes.base import DOCUMENT_CHECKS, RECIPES, Recipe, optional
from farm.recipes.wayward.domains import domain_rows
from farm.site import Site

NIGHTS = (1, 2, 3)
CHECKS = (*dict.fromkeys(r.check for r in RECIPES), *reach.CHECKS)
_TROUBLES = ("reset", "challenge412", "forbidden403", "challenge200", "busy503")


@dataclass
class Province:
    """All sites of a practice province. ``troubled`` are units whose site cannot be read on night 2.

    ``reaches`` tells whose home page is out of reach or slow in some hours of the week before the last night.
    """

    seed: int
    today: date
    units: tuple[Unit, ...]
    sites: dict[str, Site]
    rows: list[Row] = field(default_factory=list)
    troubled: tuple[str, ...] = ()
    reaches: dict[str, reach.Reach] = field(default_factory=dict)

    @cached_property
    def _hosts(self) -> dict[str, tuple[Site, bool]]:
        hosts: dict[str, tuple[Site, bool]] = {}
        for site in self.sites.values():
            for name in site.unit.hosts:
                hosts.setdefault(name.lower(), (site, False))
            hosts[site.host.lower()] = (site, True)
        return hosts

    @property
    def hosts(self) -> tuple[str, ...]:
        """The hosts that the sites live on, without alternatives that only redirect."""
        return tuple(site.host for site in self.sites.values())

    def truth(self, *, checks: Iterable[str] = (), kind: Kind | None = None) -> list[Row]:
        """The rows of the truth table, of the wanted checks and kind."""
        wanted = set(checks)
        return [
            r for r in self.rows if (not wanted or r.check in wanted) and (kind is None or r.kind is kind)
        ]

    def site_of(self, host: str) -> Site | None:
        found = self._hosts.get(host.lower())
        return found[0] if found else None

    def answer(self, host: str, target: str, night: int = 1, method: str = "GET") -> Answer:
        """The answer of any host to a path with query; ``act`` is set where the server has to misbehave."""
        host = host.lower().split(":", 1)[0]
        found = self._hosts.get(host)
        if found is None:
            return zoo.answer(host, target) or outside.answer(host, target, method)
        site, canonical = found
        if not canonical:
            return Answer(301, b"", "text/html", (("Location", site.url(target)),))
        answer = answer_of(site, target, night)
        if answer.act and answer.status == 0:
            return outside.behaviour(answer.act) or answer
        return answer


def make_province(
    seed: int,
    units: Sequence[Unit],
    pages_per_site: int,
    today: date,
    *,
    rich: bool = False,
    probed: bool = False,
) -> Province:
    """A province of ``units``; the same arguments always make the same pages and the same truth.

    Every third site, or all with ``rich``, carry around their content what real pages carry (menus, side columns, scripts).

    With ``probed`` the truth has faults of availability as well, which only those find who probe by the hour.

    Pages are made when they are asked for, so that sites of thousands of pages cost little before.
    """
    units = tuple(units)
    troubled = _troubled(seed, units)
    calm = tuple(u for u in units if u.id not in troubled and u.homepage.endswith(".gov.cn/"))
    sites = {}
    for n, unit in enumerate(units):
        others = shuffled([u for u in calm if u.id != unit.id], seed, unit.id, "neighbours")[:3]
        site = make_site(unit, seed, today, pages_per_site, n, tuple(others))
        site.rich, site.troubled = rich or n % 3 == 0, unit.id in troubled
        site.raw["/footer.html"] = RawPage(f"<html><body>{footer_html(site, 1)}</body></html>".encode())
        sites[unit.id] = site
    province = Province(seed, today, units, sites, troubled=tuple(troubled))
    _fill(province)
    if probed:
        province.reaches = reach.planted(calm, seed)
        province.rows += reach.rows(calm, seed)
    return province


def _fill(province: Province) -> None:
    """Plants everything, and lists what it leads to as well."""
    _plant(province)
    _pin_dead(province)
    for site in province.sites.values():
        province.rows += domain_rows(site)
    _trouble(province)
    _go_on(province)
    _show(province)
    province.rows += [*_relapses(province.rows), *_libraries(province), *_consequences(province.rows)]


def _show(province: Province) -> None:
    """What only a browser can tell, last: it changes nothing of what was planted before."""
    decided = [shown.decided(province.sites[row.unit], row) for row in province.rows]
    more = [row for site in province.sites.values() for row in shown.planted(site)]
    province.rows = [*decided, *more]


def _pin_dead(province: Province) -> None:
    """On sites that answer unknown addresses in a way of their own, the planted dead addresses are still dead."""
    for site in (s for s in province.sites.values() if s.missing):
        rows = [r for r in province.rows if r.unit == site.unit.id]
        shown = {u for r in rows if r.check == "soft-404" for u in r.urls}
        proper, site.missing = site.missing, None
        for url in {u for r in rows for u in r.urls if u.startswith(site.url("/"))} - shown:
            path = url.removeprefix(site.url(""))
            answer = answer_of(site, path, 1)
            if all(answer_of(site, path, night).status == 404 for night in NIGHTS):
                site.raw[path] = RawPage(answer.body, answer.content_type, 404)
        site.missing = proper


def _libraries(province: Province) -> list[Row]:
    """A policy library is as old as the newest document, and as young: where those are old, it may be called stale."""
    rows = []
    for site in province.sites.values():
        newest = site.column("policy").newest
        if newest and (province.today - newest.date()).days > 120:
            rows.append(optional(site, "column-stale", "library", site.column_path(site.column("lib"))))
    return rows


#: What a planted fault may also be called, by another check that sees the same thing.
_ALSO = {"harmful-content": "hidden-link", "soft-404": "page-labels"}


def _consequences(rows: Iterable[Row]) -> list[Row]:
    return [
        msgspec.structs.replace(r, check=_ALSO[r.check], kind=Kind.OPTIONAL, words=(), life=ALWAYS)
        for r in rows
        if r.check in _ALSO and r.urls
    ]


def _relapses(rows: Iterable[Row]) -> list[Row]:
    """A fault that comes back may be called a relapse, whatever it was planted for."""
    back = [r for r in rows if r.kind is Kind.FAULT and r.life.again is not None]
    return [
        msgspec.structs.replace(
            r, check="recurrence", kind=Kind.OPTIONAL, meaning="整改后又出现", words=(), life=ALWAYS
        )
        for r in back
    ]


def _troubled(seed: int, units: tuple[Unit, ...]) -> dict[str, str]:
    count = min(len(_TROUBLES), len(units) // 6)
    chosen = shuffled([u.id for u in units], seed, "troubled")[:count]
    return dict(zip(chosen, _TROUBLES, strict=False))


def _ordered(seed: int) -> list[Recipe]:
    """All recipes: those that age whole columns first, then one of each check in turn."""
    first = [r for r in RECIPES if "fresh" in r.aspects or "col-policy" in r.aspects]
    rest = [r for r in RECIPES if r not in first]
    turns: list[tuple[int, int, Recipe]] = []
    counted: Counter[tuple[str, bool]] = Counter()
    for recipe in shuffled(rest, seed, "rest"):
        key = (recipe.check, recipe.kind is Kind.FAULT)
        turns.append((counted[key], len(turns), recipe))
        counted[key] += 1
    return shuffled(first, seed, "first") + [r for _, _, r in sorted(turns, key=lambda t: t[:2])]


def _plant(province: Province) -> None:
    """Cooks every recipe once where the province is large enough, in small ones about twelve a site."""
    load: Counter[str] = Counter()
    room = 12 * len(province.units)
    recipes = _ordered(province.seed)
    first = [r for r in recipes if "fresh" in r.aspects or "col-policy" in r.aspects][
        : max(2, len(province.units))
    ]
    rest = [r for r in recipes if r not in first and not ("fresh" in r.aspects or "col-policy" in r.aspects)]
    for recipe in [*first, *rest]:
        if sum(load.values()) >= room:
            break
        _cook(province, recipe, load)
    for recipe in (*rest, *rest):
        if min((load[u.id] for u in province.units), default=3) >= 3 or sum(load.values()) >= room:
            break
        _cook(province, recipe, load, limit=3)


def _cook(province: Province, recipe: Recipe, load: Counter[str], limit: int = 40) -> None:
    order = shuffled([u.id for u in province.units], province.seed, recipe.check, recipe.form)
    for unit_id in sorted(order, key=lambda u: load[u]):
        site = province.sites[unit_id]
        if load[unit_id] >= limit or not recipe.fits(site) or site.taken & set(recipe.aspects):
            continue
        if (recipe.check, recipe.form) in {(r.check, r.form) for r in province.rows if r.unit == unit_id}:
            continue
        site.taken |= set(recipe.aspects)
        life = _life(province, unit_id, recipe)
        province.rows += recipe.plant(site, life, recipe)
        load[unit_id] += 1
        return


def _life(province: Province, unit_id: str, recipe: Recipe) -> Life:
    if not recipe.flex or recipe.kind is not Kind.FAULT or unit_id in province.troubled:
        return ALWAYS
    lives = {
        0: Life(mended=2),
        1: Life(mended=2),
        2: Life(mended=2, again=3),
        3: Life(first=2),
        4: Life(first=2),
    }
    return lives.get(number(province.seed, unit_id, recipe.check, recipe.form, "life") % 20, ALWAYS)


def _trouble(province: Province) -> None:
    """Night 2: the troubled sites cannot be read, and neither can some faulty pages of others."""
    kinds = _troubled(province.seed, province.units)
    for unit_id, trouble in kinds.items():
        province.sites[unit_id].acts[2] = trouble
    rows = []
    for row in province.rows:
        if row.unit in kinds:
            rows.append(msgspec.structs.replace(row, unreached=(2,)))
        elif _may_hide(province, row):
            rows += _hide(province.sites[row.unit], row, number(province.seed, row.unit, row.form))
        else:
            rows.append(row)
    province.rows = rows


def _may_hide(province: Province, row: Row) -> bool:
    faulty = (
        row.kind is Kind.FAULT and row.check in DOCUMENT_CHECKS and row.life == ALWAYS and len(row.urls) == 1
    )
    return faulty and number(province.seed, row.unit, row.check, row.form, "hide") % 9 == 0


def _hide(site: Site, row: Row, chance: int) -> list[Row]:
    special = _special_at(site, row.urls[0])
    if special is None:
        return [row]
    special.answer[2] = ("challenge412", "busy503", "forbidden403", "reset")[chance % 4]
    kept = msgspec.structs.replace(row, unreached=(2,))
    dead = msgspec.structs.replace(
        row, check="dead-link", kind=Kind.OPTIONAL, meaning="当晚打不开", words=(), life=ALWAYS
    )
    link = msgspec.structs.replace(dead, check="interpretation-link")
    return [kept, dead, link]


def _special_at(site: Site, url: str) -> Special | None:
    for column in site.columns:
        for special in column.specials:
            if site.url(site.special_path(column, special)) == url:
                return special
    return None


def _go_on(province: Province) -> None:
    """Life goes on: every third site has a piece of news on nights 2 and 3."""
    for n, site in enumerate(province.sites.values()):
        if n % 3 or site.taken & {"fresh", "home", "order", "col-news"}:
            continue
        column = site.column("news")
        for night in NIGHTS[1:]:
            moment = content.at(province.today + timedelta(days=night - 2), 17, 30)
            special, _ = site.add(column, _news(site, moment, night), moment)
            special.life = Life(first=night)


def _news(site: Site, moment: datetime, night: int) -> Callable[[], Article]:
    def make() -> Article:
        return content.news(
            site.unit.short_name, moment, site.office, site.seed, site.unit.id, "night", night
        )

    return make


__all__ = ["CHECKS", "NIGHTS", "Province", "make_province"]
