"""``scrapy crawl site -a unit=…``: the spot check. Findings go to the database, a summary to the terminal."""

from __future__ import annotations

import argparse
import sys

from scrapy.commands import crawl


class Command(crawl.Command):
    """Scrapy's own command, except that ``site`` is checked, judged and summed up."""

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if args != ["site"]:
            super().run(args, opts)
            return
        from crawler.errors import RunError
        from crawler.single.spot import SpotCheck

        try:
            check = SpotCheck.prepare(opts.spargs)
            self.exitcode = check.run(self.crawler_process, self.settings)
        except RunError as error:
            print(f"minjian：{error}", file=sys.stderr)
            self.exitcode = error.code
