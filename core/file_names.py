"""Endings of names by which files to download are known."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

#: Documents, tables, slides, plain text and archives: what an office offers beside its pages.
DOCUMENTS = frozenset([
    "pdf", "doc", "docx", "xls", "xlsx", "wps", "et", "ofd", "ppt", "pptx", "rtf", "csv", "txt", "zip",
    "rar", "7z", "odt", "ods", "mht", "mhtml", "docm", "xlsm", "dps"
])  # fmt: skip

_ENDING = re.compile(r"\.([A-Za-z0-9]{1,5})\Z")
#: Programs that hand out files which the query names; a viewer written in HTML shows them in a page of its own.
_PROGRAMS = frozenset(["", "asp", "aspx", "ashx", "php", "jsp", "jspx", "do", "action", "cgi"])


def ending_of(url: str) -> str:
    """The ending, in small letters, by which an address names its file: ``doc`` for ``/a.DOC`` and ``x.asp?file=b.doc``."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    own = _ending(parts.path)
    if own not in _PROGRAMS or "." not in parts.query:
        return own
    named = (_ending(unquote(value.partition("=")[2] or value)) for value in parts.query.split("&"))
    return next((e for e in named if e in DOCUMENTS), own)


def _ending(name: str) -> str:
    match = _ENDING.search(name[-12:])
    return match[1].lower() if match else ""
