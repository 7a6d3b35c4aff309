"""Lines that people can copy: the program called as it was started here."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from crawler import config as configuration
from crawler.config import Config

_PLACE = ("MINJIAN_HOME", "MINJIAN_DATABASE_URL")


def command(variables: Mapping[str, str], *arguments: str) -> str:
    """A line that runs the program as it was started here, with ``variables`` set."""
    settings = [f"{name}={shlex.quote(value)}" for name, value in variables.items()]
    return " ".join([*settings, *_program(), *arguments])


def _program() -> list[str]:
    """How the program is called from the current folder: by its name where the shell finds it, else by its path."""
    path = Path(sys.argv[0])
    if path.suffix == ".py":
        return [shlex.quote(_from_here(Path(sys.executable))), "-m", path.stem]
    found = shutil.which(path.name)
    return [path.name if found and Path(found) == path else shlex.quote(_from_here(path))]


def _from_here(path: Path) -> str:
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


def place_variables(config: Config) -> dict[str, str]:
    """The variables that lead a command from this folder to the home and the database of ``config``.

    A variable that is set now may be set for this one command only, so it is named again; an address with a password in
    it is not.
    """
    rest = {k: v for k, v in os.environ.items() if k not in _PLACE}
    home = {} if config.home == configuration.load(rest).home else {"MINJIAN_HOME": str(config.home)}
    usual = configuration.load({**rest, **home}).database_url
    secret = urlsplit(config.database_url).password
    if config.database_url == usual or secret:
        return home
    return {**home, "MINJIAN_DATABASE_URL": config.database_url}
