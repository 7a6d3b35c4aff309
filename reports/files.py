"""Files that appear whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path


def replace_file(path: Path, content: bytes) -> None:
    """As :func:`replace_with`, with all of it at hand."""
    replace_with(path, (content,))


def replace_with(path: Path, pieces: Iterable[bytes]) -> None:
    """Writes beside the file first, so that a full disk leaves the old one; a device or a pipe is written to as it is."""
    path = path.resolve()  # a link keeps pointing where it did
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and not path.is_file():
        _fill(path, pieces)
        return
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        _fill(beside, pieces)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _fill(path: Path, pieces: Iterable[bytes]) -> None:
    with path.open("wb") as file:
        for piece in pieces:
            file.write(piece)
