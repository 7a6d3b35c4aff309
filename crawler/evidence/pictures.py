"""Screenshots below the data folder, each named by its SHA-256: the same picture is stored once."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path

from core.pictures import picture_path


def keep_picture(home: Path, data: bytes) -> str:
    """Stores the PNG and gives its hash; it is whole and on the disk when this returns. Raises :class:`OSError`."""
    name = sha256(data).hexdigest()
    path = home / picture_path(name)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        half = path.with_suffix(f".{os.getpid()}.part")
        with half.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        half.replace(path)
    return name
