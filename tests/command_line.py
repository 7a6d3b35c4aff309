"""Command lines that documents and units name, parsed as the program would parse them."""

from __future__ import annotations

import typer

import cli


def parsed(words: list[str]) -> None:
    """Parses what follows ``minjian`` as the program would; raises what the program would say is wrong."""
    command = typer.main.get_command(cli.app)
    name = "minjian"
    while True:
        context = command.make_context(name, list(words), resilient_parsing=False)
        rest = [*getattr(context, "_protected_args", ()), *context.args]
        if not hasattr(command, "resolve_command") or not rest:
            return
        name, command, words = command.resolve_command(context, rest)
