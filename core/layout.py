"""How rows are laid out as text. One rule everywhere: addresses, ids and hashes are never broken.

In a terminal a table takes the terminal's width, and where its unbroken columns do not fit, each row becomes a block of
named values. Elsewhere (a file, a pipe) the table is as wide as it has to be.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Sequence
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

#: Cells of a column of sentences where no terminal sets the width, and the fewest it can do with.
_MOST, _LEAST = 60, 12
_GAP = 3


def terminal_width(stream: Any) -> int | None:
    """The width of the terminal behind ``stream``, ``None`` where there is none."""
    if not (hasattr(stream, "isatty") and stream.isatty()):
        return None
    return Console(file=stream).width


def laid_out(
    headings: Sequence[str], rows: Sequence[Sequence[str]], unbroken: Collection[int], terminal: int | None
) -> str:
    """The rows as lines of text without blanks at their ends; ``unbroken`` are the columns that keep every value whole."""
    columns = zip(headings, *rows, strict=True)
    natural = [max(map(cell_len, column)) for column in columns]
    limit = _MOST if terminal is None else _LEAST
    needed = sum(n if i in unbroken else min(n, limit) for i, n in enumerate(natural)) + _GAP * len(natural)
    if terminal is not None and needed > terminal:
        return "\n".join(_block(headings, row, terminal) for row in rows) + ("\n" if rows else "")
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for number, heading in enumerate(headings):
        table.add_column(heading, overflow="fold", no_wrap=number in unbroken)
    for row in rows:
        table.add_row(*map(Text, row))
    buffer = io.StringIO()
    Console(file=buffer, width=terminal or needed, color_system=None, legacy_windows=False).print(table)
    return "\n".join(line.rstrip() for line in buffer.getvalue().splitlines()).strip("\n") + "\n"


def _block(headings: Sequence[str], row: Sequence[str], terminal: int) -> str:
    """One row: its values behind the first words of their headings, as many on a line as fit."""
    lines: list[str] = []
    for heading, value in zip(headings, row, strict=True):
        if not value:
            continue
        named = f"{heading.split(' ', 1)[0]} {value}"
        if lines and cell_len(lines[-1]) + 2 + cell_len(named) <= terminal:
            lines[-1] += f"  {named}"
        else:
            lines.append(f"    {named}" if lines else named)
    return "\n".join(lines)
