"""Endings of names by which files to download are known."""

from __future__ import annotations

#: Documents, tables, slides, plain text and archives: what an office offers beside its pages.
DOCUMENTS = frozenset([
    "pdf", "doc", "docx", "xls", "xlsx", "wps", "et", "ofd", "ppt", "pptx", "rtf", "csv", "txt", "zip",
    "rar", "7z", "odt", "ods", "mht", "mhtml", "docm", "xlsm", "dps"
])  # fmt: skip
