"""The files of a folder of evidence."""

from __future__ import annotations

WARC, FINDING, PAGE, PICTURE = "evidence.warc.gz", "finding.json", "index.html", "screenshot.png"
WACZ, MARKED, CHECK = "evidence.wacz", "screenshot-marked.png", "check.py"
