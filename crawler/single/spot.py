"""The spot check of one unit: visit, external links, site checks and summary in one process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scrapy.settings import SETTINGS_PRIORITIES
from scrapy.utils.log import install_scrapy_root_handler

from checks.catalogue import Catalogue
from core.unit import Unit
from crawler.errors import RunError
from crawler.evidence.naming import keep_named
from crawler.night.visiting import Order, make_visit, settings_for, spider_arguments
from crawler.office import Office, log_file, open_office
from crawler.spiders.site import SiteSpider
from crawler.telling.admission import admission_lines
from crawler.visit.visit import Visit
from db import queries
from db.errors import DatabaseError
from db.records.findings import FindingFilter
from db.records.visits import VisitRow, VisitStatus

_ARGUMENTS = frozenset({"unit", "max_pages", "check"})


@dataclass(frozen=True)
class SpotCheck:
    """``shown`` are the checks whose findings the summary lists; all of them run, so that what is stored is whole."""

    office: Office
    unit: Unit
    max_pages: int
    shown: Catalogue

    @classmethod
    def prepare(cls, arguments: Mapping[str, str]) -> SpotCheck:
        """From ``-a`` arguments; raises :class:`RunError`."""
        unknown = sorted(set(arguments) - _ARGUMENTS)
        if unknown or not arguments.get("unit"):
            raise RunError(
                (f"没有参数 {'、'.join(unknown)}。" if unknown else "缺少单位。")
                + "用法：scrapy crawl site -a unit=单位编号 [-a max_pages=页数] [-a check=检查编号,…]；单位编号见 minjian units",
                2,
            )
        office = open_office()
        return cls(
            office=office,
            unit=office.units([arguments["unit"]])[0],
            max_pages=_pages(arguments.get("max_pages"), office.config.max_pages),
            shown=_shown(office.catalogue, arguments.get("check", "")),
        )

    def run(self, process: Any, settings: Any) -> int:
        """Runs inside Scrapy's own process; gives the exit code."""
        office = self.office
        settings.setdict(settings_for(office.config, self.unit), priority="spider")
        self._log_into_file(settings)
        order = Order(unit=self.unit, night=None, max_pages=self.max_pages, external=True)
        try:
            visit = make_visit(office.config, office.database, order)
            process.crawl(SiteSpider, **spider_arguments(order, visit, None))
            process.start()
            if visit.browsing is not None:
                visit.browsing.close()
            if visit.fatal is not None:
                raise visit.fatal
            _judge(office, self.unit, visit)
            visit.send()
            keep_named(office.config.vault, office.database, visit.handle, visit.now)
        except DatabaseError as error:
            raise RunError(str(error), 5) from error
        row = next(
            v
            for v in queries.visits(office.database, unit_id=self.unit.id, limit=20)
            if v.id == visit.handle.id
        )
        self._print(row)
        return exit_code(row)

    def _log_into_file(self, settings: Any) -> None:
        """What Scrapy and we log goes where the logs of all spot checks go, unless the person asked for another place."""
        if any(
            settings.getpriority(name) > SETTINGS_PRIORITIES["project"] for name in ("LOG_FILE", "LOG_LEVEL")
        ):
            return
        name = log_file(self.office.config, "spot", self.unit.id)
        settings.setdict({"LOG_FILE": name, "LOG_FILE_APPEND": True}, priority="cmdline")
        install_scrapy_root_handler(settings)

    def _print(self, row: VisitRow) -> None:
        from crawler.telling.summary import print_visit

        wanted = FindingFilter(units=(self.unit.id,), checks=tuple(self.shown.checks))
        notes = admission_lines([row], [self.unit], self.office.config)
        print_visit(row, queries.findings(self.office.database, wanted), notes=notes)


def _judge(office: Office, unit: Unit, visit: Visit) -> None:
    from crawler.night.judging import judge_unit  # takes a tenth of a second: not before the first request

    judge_unit(office.database, unit, visit.handle.id, office.catalogue, visit.now)


def exit_code(row: VisitRow) -> int:
    """0 for a visit that was done, 4 where the site blocks us, 3 for all that ended early or never reached the site."""
    return {
        VisitStatus.DONE: 0,
        VisitStatus.BLOCKED: 4,
        VisitStatus.UNREACHABLE: 3,
    }.get(row.status, 3)


def _pages(text: str | None, default: int) -> int:
    if text is None:
        return default
    if not text.isdigit() or int(text) < 1:
        raise RunError(f"max_pages 应为正整数，收到“{text}”", 2)
    return int(text)


def _shown(catalogue: Catalogue, text: str) -> Catalogue:
    ids = [i.strip() for i in text.split(",") if i.strip()]
    try:
        return catalogue.select(ids or list(catalogue.checks))
    except KeyError as error:
        raise RunError(str(error.args[0]), 2) from error
