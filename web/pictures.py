"""Screenshots (截图) as browsers may have them: whole, as written down, and never as anything but a picture."""

from __future__ import annotations

from hashlib import sha256

from starlette.responses import Response

from core.pictures import picture_path
from core.troubles import trouble
from db.evidence.vault import StoreAway, Vault
from db.records.findings import FindingRow
from web.refusals import Refused

_HEAD = b"\x89PNG\r\n\x1a\n"
_HEADERS = {
    "content-security-policy": "sandbox; default-src 'none'",
    "cache-control": "private, max-age=600",
    "content-disposition": "inline",
}


def there(vault: Vault, row: FindingRow) -> bool:
    """Whether a picture was taken and is still kept; where the store is away, it is taken for kept."""
    try:
        return bool(row.screenshot) and vault.exists(picture_path(row.screenshot))
    except StoreAway:
        return True


def picture(vault: Vault, row: FindingRow) -> Response:
    """The picture of the page a finding rests on; raises :class:`Refused` where it is missing or not what was taken."""
    try:
        data = vault.read(picture_path(row.screenshot)) if row.screenshot else b""
    except FileNotFoundError:
        data = b""
    except OSError as error:
        raise Refused(500, f"截图读不出（{trouble(error)}）：请告诉管理员") from error
    if not data:
        raise Refused(404, "没有截图，或已按保存期限清除")
    if not data.startswith(_HEAD) or sha256(data).hexdigest() != row.screenshot:
        raise Refused(500, "截图与当时记下的哈希不符，不显示：请管理员运行 minjian evidence verify")
    return Response(data, media_type="image/png", headers=_HEADERS)
