"""A document with its interpretation, and a list of fees, made by hand."""

from __future__ import annotations

from core.page import PageFacts, PageKind
from tests.checks.handmade import document, interpretation, link, page, table

TITLE = "清河县人民政府办公室关于印发清河县城市绿化管理办法的通知"
READING = "《清河县城市绿化管理办法》政策解读"
TO_READING, TO_TITLE = link("jd/1.htm", READING), link("zc/1.htm", TITLE)


def pair(*, out: bool = True, back: bool = True) -> list[PageFacts]:
    return [
        document("zc/1.htm", TITLE, "2026-11-02", *([TO_READING] if out else [])),
        interpretation("jd/1.htm", READING, "2026-11-03", *([TO_TITLE] if back else [])),
    ]


FULL = table("序号", "项目名称", "收费依据", "收费标准")
LIST = page("sf/1.htm", PageKind.FEE_LIST, "2026年清河县行政事业性收费目录清单", "2026-03-05", tables=(FULL,))
