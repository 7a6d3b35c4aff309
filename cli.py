"""``minjian …``: the commands people and machines use. Results go to stdout, progress and logs to stderr."""

from __future__ import annotations

import logging
import os
import sys
from typing import Annotated, Any

import typer

from commands import checks, digests, findings, nights, practice, rechecks, serve, sites, worker, year
from commands.database import database_app
from commands.lexicons import lexicon_app
from commands.reports import report_app
from commands.schedules import schedule_app
from commands.speaking import App
from commands.tokens import token_app
from commands.usage import usage_words
from commands.version import show_version
from core.logs import handler

app = App(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="闽鉴：政府网站夜间监测。",
)


@app.callback()
def _with_version(
    version: Annotated[
        bool, typer.Option("--version", "-V", help="显示版本", is_eager=True, callback=show_version)
    ] = False,
) -> None:
    pass


for _command in (
    nights.nightly, nights.crawl, rechecks.recheck, rechecks.probe,
    findings.findings, findings.finding, findings.evidence, findings.review,
    sites.units, sites.columns, sites.coverage, sites.savepage,
    checks.checks, checks.accuracy,
    digests.summary, digests.alarms,
    year.rollup, year.score,
    serve.serve, worker.worker, practice.demo,
):  # fmt: skip
    app.command()(_command)
app.command("import")(year.import_table)
for _name, _group in {
    "year": year.year_app,
    "report": report_app,
    "schedule": schedule_app,
    "db": database_app,
    "token": token_app,
    "lexicon": lexicon_app,
    "farm": practice.farm_app,
}.items():
    app.add_typer(_group, name=_name)

_USAGE_ERROR: Any = typer.BadParameter.__base__


def main() -> None:
    """The entry point; turns errors of a run into one line and its exit code."""
    from crawler.errors import RunError

    if "MINJIAN_PARENT" in os.environ:
        from clock.launching import die_with_parent

        die_with_parent()
    log_format = os.environ.get("MINJIAN_LOG_FORMAT", "")
    logging.basicConfig(level=logging.WARNING, handlers=[handler(log_format)])
    try:
        sys.exit(app(prog_name="minjian", standalone_mode=False))
    except _USAGE_ERROR as error:
        if words := usage_words(error):
            print(f"minjian：{words}", file=sys.stderr)
        sys.exit(2)
    except RunError as error:
        print(f"minjian：{error}", file=sys.stderr)
        sys.exit(error.code)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except (KeyboardInterrupt, typer.Abort):
        sys.exit(130)


if __name__ == "__main__":
    main()
