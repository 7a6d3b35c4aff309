"""Screenshots (截图) as browsers may have them: whole, as written down, and never as anything but a picture."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from starlette.responses import Response

from core.pictures import picture_path
from db.records import FindingRow
from web.refusals import Refused

_HEAD = b"\x89PNG\r\n\x1a\n"
_HEADERS = {
    "content-security-policy": "sandbox; default-src 'none'",
    "cache-control": "private, max-age=600",
    "content-disposition": "inline",
}


def there(home: Path, row: FindingRow) -> bool:
    """Whether a picture was taken and is still kept."""
    return bool(row.screenshot) and (home / picture_path(row.screenshot)).is_file()


def picture(home: Path, row: FindingRow) -> Response:
    """The picture of the page a finding rests on; raises :class:`Refused` where it is missing or not what was taken."""
    if not there(home, row):
        raise Refused(404, "没有截图，或已按保存期限清除")
    try:
        data = (home / picture_path(row.screenshot)).read_bytes()
    except OSError as error:
        raise Refused(500, f"截图读不出（{error.strerror}）：请告诉管理员") from error
    if not data.startswith(_HEAD) or sha256(data).hexdigest() != row.screenshot:
        raise Refused(500, "截图与当时记下的哈希不符，不显示：请管理员运行 minjian evidence verify")
    return Response(data, media_type="image/png", headers=_HEADERS)
