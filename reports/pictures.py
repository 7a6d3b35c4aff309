"""Screenshots with the place of a finding outlined, and a bar that says whose page it is, when it was seen, and its hash.

The screenshot itself is never changed: what is drawn here is a copy for the eye, made anew whenever it is asked for.
"""

from __future__ import annotations

import logging
import subprocess
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache, partial
from hashlib import sha256
from io import BytesIO
from itertools import islice
from pathlib import Path
from shutil import which

from PIL import Image, ImageDraw, ImageFont

from core.pictures import note_of, picture_path
from core.times import local
from core.troubles import trouble
from db.evidence.vault import Vault
from db.records.findings import FindingRow
from reports.places import Box, Layout, Mark, Sought, places, read_layout
from reports.safe import plain

#: Bytes of a whole picture, and of one cut out for a letter.
MOST_WHOLE, MOST_CUT = 4_000_000, 250_000
_CUT_HEIGHT, _ABOVE = 620, 220
logger = logging.getLogger(__name__)

_RED, _BAR, _INK = (214, 0, 15), (255, 248, 220), (40, 40, 40)
_WHOLE_FONT, _CUT_FONT, _PAD, _FRAME = 20, 26, 14, 4
_CANDIDATES = 80  # findings of a unit among which those for a letter are chosen
_MOST_PIXELS = 1366 * 8000 * 2
_FACES = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/System/Library/Fonts/PingFang.ttc",
    "C:/Windows/Fonts/msyh.ttc",
)


class PictureError(Exception):
    """A screenshot cannot be used; the message is Chinese, names the file and what to do."""


@dataclass(frozen=True, eq=False)
class Shot:
    """A screenshot as it is kept, its hash checked. ``layout`` is ``None`` for pictures that do not say what stands where."""

    sha256: str
    png: bytes
    layout: Layout | None


def shot_of(vault: Vault, name: str) -> Shot | None:
    """The screenshot with this hash; ``None`` where none was taken or it is past its time. Raises :class:`PictureError`."""
    path = picture_path(name)
    if not name:
        return None
    try:
        data = vault.read(path)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise PictureError(f"{path}：读不出（{trouble(error)}）") from error
    if sha256(data).hexdigest() != name:
        raise PictureError(f"{path}：内容与文件名里的哈希不符；见 minjian evidence verify")
    return Shot(name, data, read_layout(note_of(data)))


def marks_of(shot: Shot, row: FindingRow) -> list[Mark]:
    """The places of the finding on the picture; none where they cannot be told or lie below its end."""
    if shot.layout is None:
        return []
    sought = Sought(row.where, row.quote, row.message, row.subject, row.url, row.data)
    return places(shot.layout, sought)


def marked(shot: Shot, row: FindingRow) -> bytes:
    """The whole picture as PNG, the places outlined, the bar above it; at most :data:`MOST_WHOLE` bytes."""
    image = _opened(shot)
    marks = [m for m in marks_of(shot, row) if m.box[1] < image.height]
    drawn = _outlined(image, marks)
    whole = _with_bar(drawn, _caption(shot, row, marks), _WHOLE_FONT)
    data = _png(whole)
    if len(data) > MOST_WHOLE:
        data = _png(whole.quantize(64))
    while len(data) > MOST_WHOLE:
        whole = whole.reduce(2)
        data = _png(whole.quantize(64))
    return data


def cut_out(shot: Shot, row: FindingRow) -> bytes:
    """The part of the picture around the place as JPEG, for a letter; at most :data:`MOST_CUT` bytes."""
    image = _opened(shot)
    marks = [m for m in marks_of(shot, row) if m.box[1] < image.height]
    first = min((m.box[1] for m in marks), default=0)
    top = max(0, min(first - _ABOVE, image.height - _CUT_HEIGHT))
    part = _outlined(image, marks).crop((0, top, image.width, min(image.height, top + _CUT_HEIGHT)))
    framed = _with_bar(part, _caption(shot, row, marks), _CUT_FONT)
    for quality in (82, 65, 45, 25):
        data = _jpeg(framed, quality)
        if len(data) <= MOST_CUT:
            return data
    return _jpeg(framed.reduce(2), 40)


def for_letter(vault: Vault, rows: Iterable[FindingRow], most: int) -> dict[str, bytes]:
    """By finding id, :func:`cut_out` of the first ``most`` findings whose place can be shown, one of each check first."""
    cached = lru_cache(maxsize=4)(partial(shot_of, vault))
    shown = [row for row in islice((r for r in rows if r.screenshot), _CANDIDATES) if _is_shown(cached, row)]
    first = {row.check: row for row in reversed(shown)}.values()
    worst = [row for row in shown if row in first] + [row for row in shown if row not in first]
    chosen = sorted(
        worst[:most], key=lambda row: row.screenshot
    )  # those on one picture together: it is opened once
    return {row.id: cut_out(shot, row) for row in chosen if (shot := cached(row.screenshot)) is not None}


def _is_shown(shots: Callable[[str], Shot | None], row: FindingRow) -> bool:
    shot = shots(row.screenshot)
    return shot is not None and any(m.box[1] < _height(shot) for m in marks_of(shot, row))


def _height(shot: Shot) -> int:
    return int.from_bytes(shot.png[20:24], "big")


@lru_cache(maxsize=2)
def _opened(shot: Shot) -> Image.Image:
    try:
        image = Image.open(BytesIO(shot.png), formats=("PNG",))
        if image.width * image.height > _MOST_PIXELS:
            raise PictureError(f"截图 {shot.sha256}：{image.width}×{image.height} 像素，太大")
        return image.convert("RGB")
    except (OSError, SyntaxError, ValueError) as error:
        raise PictureError(f"截图 {shot.sha256}：不是能打开的 PNG（{error}）") from error


def _png(image: Image.Image) -> bytes:
    buffer = BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def _jpeg(image: Image.Image, quality: int) -> bytes:
    buffer = BytesIO()
    image.save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()


# Drawing ------------------------------------------------------------------------------------------------------------


def _outlined(image: Image.Image, marks: Sequence[Mark]) -> Image.Image:
    drawn = image.copy()
    pen = ImageDraw.Draw(drawn)
    for mark in marks:
        box = _grown(mark.box, image.width, image.height)
        if mark.unseen:
            for dash in _dashes(box):
                pen.line(dash, fill=_RED, width=_FRAME)
        else:
            pen.rectangle(box, outline=_RED, width=_FRAME)
    return drawn


def _grown(box: Box, width: int, height: int) -> Box:
    """Corners with some room around, within the picture."""
    x, y, w, h = box
    left, top = min(max(0, x - 6), width - 2), min(max(0, y - 6), height - 2)
    return left, top, max(left + 1, min(width - 1, x + w + 6)), max(top + 1, min(height - 1, y + h + 6))


def _dashes(corners: Box) -> Iterator[Box]:
    left, top, right, bottom = corners
    for x in range(left, right, 18):
        yield x, top, min(x + 10, right), top
        yield x, bottom, min(x + 10, right), bottom
    for y in range(top, bottom, 18):
        yield left, y, left, min(y + 10, bottom)
        yield right, y, right, min(y + 10, bottom)


def _with_bar(image: Image.Image, lines: Sequence[str], size: int) -> Image.Image:
    font = _font(size)
    wrapped = [part for line in lines for part in _wrapped(line, font, image.width - 2 * _PAD)]
    step = round(size * 1.5)
    bar = step * len(wrapped) + 2 * _PAD
    whole = Image.new("RGB", (image.width, image.height + bar), _BAR)
    pen = ImageDraw.Draw(whole)
    for number, line in enumerate(wrapped):
        pen.text((_PAD, _PAD + number * step), line, fill=_INK, font=font)
    pen.line((0, bar - 1, image.width, bar - 1), fill=_RED, width=2)
    whole.paste(image, (0, bar))
    return whole


def _wrapped(line: str, font: ImageFont.FreeTypeFont, width: int, most: int = 3) -> Iterator[str]:
    """The line in pieces that fit; what needs more than ``most`` pieces is cut."""
    for number in range(most):
        if not line:
            return
        fits = next((n for n in range(len(line), 0, -1) if font.getlength(line[:n]) <= width), 1)
        last = number == most - 1 and fits < len(line)
        yield f"{line[: fits - 1]}…" if last else line[:fits]
        line = line[fits:]


# The bar ------------------------------------------------------------------------------------------------------------


def _caption(shot: Shot, row: FindingRow, marks: Sequence[Mark]) -> list[str]:
    url = plain(shot.layout.url if shot.layout else row.url)
    at = _moment(shot, row)
    if not _face()[0]:  # no font for Chinese: what needs none
        return [row.id, _ascii(url), f"{at}  sha256 {shot.sha256}"]
    return [
        f"{row.id}　{plain(row.message)[:160]}",
        f"网址 {url}",
        f"时间 {at}　{_legend(shot, row, marks)}",
        f"原图 SHA-256 {shot.sha256}",
    ]


def _moment(shot: Shot, row: FindingRow) -> str:
    at = row.fetched_at
    if shot.layout is not None and shot.layout.at:
        at = datetime.fromisoformat(shot.layout.at)
    return f"{local(at):%Y-%m-%d %H:%M:%S} +08:00" if at else ""


def _legend(shot: Shot, row: FindingRow, marks: Sequence[Mark]) -> str:
    if not marks:
        return f"图上没有标出位置（{plain(row.where)[:40] or '整页'}）"
    return "虚线框：问题在此处，访问者看不见" if all(m.unseen for m in marks) else "红框：问题所在"


def _ascii(text: str) -> str:
    return text.encode("ascii", "backslashreplace").decode("ascii")


@cache
def _face() -> tuple[str, int]:
    """A font file with Chinese and its number in that file; an empty name where the machine has none."""
    file, index = _asked_for()
    return (file, index) if file else (next((f for f in _FACES if Path(f).is_file()), ""), 0)


def _asked_for() -> tuple[str, int]:
    """What fontconfig names, if it is there and has a font with Chinese."""
    program = which("fc-match")
    asked = [program or "", "-f", "%{file}|%{index}|%{lang}", "Noto Sans CJK SC:lang=zh-cn"]
    try:
        said = subprocess.run(asked, capture_output=True, text=True, check=False, timeout=30).stdout
    except (OSError, subprocess.TimeoutExpired) as error:
        logger.info("fc-match names no font: %s", error)
        return "", 0
    file, _, rest = said.partition("|")
    index, _, languages = rest.partition("|")
    usable = "zh-cn" in languages.lower().split("|") and Path(file).is_file()
    return (file, int(index or 0) & 0xFFFF) if usable else ("", 0)


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    file, index = _face()
    font = ImageFont.truetype(file, size, index=index) if file else ImageFont.load_default(size)
    assert isinstance(font, ImageFont.FreeTypeFont)
    return font
