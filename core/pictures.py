"""Where the picture with a given hash lies."""

from __future__ import annotations


def picture_path(sha256: str) -> str:
    """The path of a screenshot below the data folder, empty for an empty hash."""
    return f"screenshots/{sha256[:2]}/{sha256}.png" if sha256 else ""
