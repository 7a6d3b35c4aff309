"""The terminal of the demo as a picture."""

from __future__ import annotations

import re
from html import escape, unescape
from itertools import groupby

from rich.cells import cell_len
from rich.console import Console

#: Cells in a line of the picture.
CELLS = 90
_ASPECT = (
    0.55  # width of a cell to its height; narrower than rich's, so that two cells fit a Chinese character
)
_CELL = 20 * _ASPECT  # pixels; rich draws cells 20 high
_FONTS = '"Sarasa Mono SC", "Noto Sans Mono CJK SC", Menlo, Consolas, "DejaVu Sans Mono", "PingFang SC", "Microsoft YaHei", monospace'
_TEXT = re.compile(
    r'<text class="([^"]+)" x="([\d.]+)" y="([\d.]+)" textLength="[\d.]+" clip-path="([^"]+)">([^<]*)</text>'
)
_FRAME = """<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{ font-family: FONTS; font-size: {char_height}px; line-height: {line_height}px; }}
.{unique_id}-title {{ font-size: 18px; font-weight: bold; font-family: sans-serif; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" />
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
""".replace("FONTS", _FONTS)


def terminal_picture(console: Console, title: str) -> str:
    """What ``console`` has recorded, as an SVG that loads nothing from elsewhere and keeps Chinese text in its cells."""
    svg = console.export_svg(title=title, code_format=_FRAME, font_aspect_ratio=_ASPECT, unique_id="demo")
    return "\n".join(line.rstrip() for line in _TEXT.sub(_in_cells, svg).splitlines()) + "\n"


def _in_cells(match: re.Match[str]) -> str:
    """A run of text cut into narrow and wide stretches, each as long as its cells; rich counts characters instead."""
    style, left, top, clip, text = match.groups()
    parts, at = [], float(left)
    for _, stretch in groupby(unescape(text), key=cell_len):
        piece = "".join(stretch)
        length = _CELL * cell_len(piece)
        if piece.strip():
            place = f'x="{at:g}" y="{top}" textLength="{length:g}"'
            shown = escape(piece).replace("\xa0", "&#160;")
            parts.append(f'<text class="{style}" {place} clip-path="{clip}">{shown}</text>')
        at += length
    return "\n".join(parts)
