"""How rows are laid out as text. One rule everywhere: addresses, ids and hashes are never broken.

In a terminal a table takes the terminal's width, and where its unbroken columns do not fit, each row becomes a block of
named values. Elsewhere (a file, a pipe) the table is as wide as it has to be. However many rows there are, the first ones
settle the widths, and each is laid out when it comes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain, islice, zip_longest
from typing import Any

from rich.cells import cell_len, chop_cells
from rich.console import Console

#: Cells of a column of sentences where no terminal sets the width, and the fewest it can do with.
_MOST, _LEAST = 60, 12
_GAP = 3
#: Rows that settle the widths.
_FIRST = 200


def terminal_width(stream: Any) -> int | None:
    """The width of the terminal behind ``stream``, ``None`` where there is none."""
    if not (hasattr(stream, "isatty") and stream.isatty()):
        return None
    return Console(file=stream).width


def laid_out(
    headings: Sequence[str], rows: Iterable[Sequence[str]], unbroken: Collection[int], terminal: int | None
) -> str:
    """The rows as lines of text without blanks at their ends; ``unbroken`` are the columns that keep every value whole."""
    return "".join(lines_of(headings, rows, unbroken, terminal))


def lines_of(
    headings: Sequence[str], rows: Iterable[Sequence[str]], unbroken: Collection[int], terminal: int | None
) -> Iterator[str]:
    """The same, a row's lines at a time."""
    rows = iter(rows)
    first = list(islice(rows, _FIRST))
    natural = [max(map(cell_len, column)) for column in zip(headings, *first, strict=True)]
    limit = _MOST if terminal is None else _LEAST
    folded = [n if i in unbroken else min(n, limit) for i, n in enumerate(natural)]
    if terminal is not None and _span(folded) > terminal:
        for row in chain(first, rows):
            yield _block(headings, row, terminal) + "\n"
        return
    widths = folded if terminal is None else _widened(folded, natural, terminal)
    yield _row(headings, widths, unbroken)
    yield " " + "─" * (_span(widths) - _GAP) + "\n"
    for row in chain(first, rows):
        yield _row(row, widths, unbroken)


def _span(widths: Sequence[int]) -> int:
    """Cells of a line, with the blank it begins with and those a terminal must have left."""
    return sum(widths) + _GAP * len(widths)


def _widened(least: Sequence[int], natural: Sequence[int], terminal: int) -> list[int]:
    """What a terminal has left goes to the columns that were cut short, the narrowest first served."""
    widths, left = list(least), terminal - _span(least)
    short = sorted((n for n in range(len(widths)) if natural[n] > widths[n]), key=lambda n: natural[n])
    for place, number in enumerate(short):
        share = min(natural[number] - widths[number], left // (len(short) - place))
        widths[number] += share
        left -= share
    return widths


def _row(values: Sequence[str], widths: Sequence[int], unbroken: Collection[int]) -> str:
    """One row; a value that is too long goes on below itself, one of an unbroken column pushes the rest to the right."""
    columns = [
        [value] if number in unbroken or cell_len(value) <= width else chop_cells(value, width)
        for number, (value, width) in enumerate(zip(values, widths, strict=True))
    ]
    return "".join(_line(cells, widths) + "\n" for cells in zip_longest(*columns, fillvalue=""))


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = [cell + " " * (width - cell_len(cell)) for cell, width in zip(cells, widths, strict=True)]
    return " " + (" " * _GAP).join(padded).rstrip()


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
