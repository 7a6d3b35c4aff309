"""Pictures that decorate a page rather than show something, told by their addresses: icons, logos, codes to scan, buttons."""

from __future__ import annotations

import re

_HOST = re.compile(r"(?:https?:)?//[^/?#]{0,300}", re.IGNORECASE)
_NAMES = re.compile(
    r"icon|ico[_-]|/ico|logo|qr(?![a-z])|qrcode|ewm|erweima|weixin|wechat|weibo|share|print|close|arrow"
    r"|blank|spacer|dot\.|gotop|totop",
    re.IGNORECASE,
)
_GIF = re.compile(r"\.gif(?:[?#]|$)", re.IGNORECASE)


def decorates(address: str, also: re.Pattern[str] | None = None) -> bool:
    """Whether the picture is an ornament by the name of its file and folders; hosts may be called anything.

    ``also`` are names that are ornaments where the asker looks.
    """
    if address[:5].lower() == "data:":
        return False
    host = _HOST.match(address)
    start = host.end() if host else 0
    return bool(_NAMES.search(address, start) or (also and also.search(address, start)))


def is_drawn(address: str) -> bool:
    """Whether the picture has the format of old drawn ornaments. Scans may have it as well."""
    return _GIF.search(address) is not None
