"""``minjian --version``: the version of the package, which ``pyproject.toml`` says."""

from __future__ import annotations

from importlib.metadata import version

import typer

_NAME = "minjian"


def show_version(wanted: bool) -> None:
    """Prints the version and ends the program."""
    if wanted:
        print(f"{_NAME} {version(_NAME)}")
        raise typer.Exit
