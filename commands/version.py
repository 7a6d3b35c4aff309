"""``minjian --version``."""

from __future__ import annotations

import typer

from core.version import VERSION


def show_version(wanted: bool) -> None:
    """Prints the version and ends the program."""
    if wanted:
        print(f"minjian {VERSION}")
        raise typer.Exit
