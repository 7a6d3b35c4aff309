"""What the checks of service guides (办事指南) share."""

from __future__ import annotations

import re

from core.page import PageHead, PageKind
from core.services import GuideFacts

#: The ten element classes of a guide, in their order, as people call them.
NAMES = {
    "name": "事项名称",
    "basis": "设定依据",
    "condition": "申请条件",
    "materials": "办理材料",
    "place": "办理地点",
    "body": "办理机构",
    "fee": "收费标准",
    "time": "办理时间",
    "phone": "联系电话",
    "flow": "办理流程",
}
#: Titles of pages about many guides, or about the making of guides: none of them is the guide of one matter.
_NO_SINGLE = re.compile(
    r"目录|汇编|清单|一览|大全|合集|导航|标准化|编制|公开指南|公告|通知|说明会|[（(]模板[)）]"
)
#: Guides to other things than a matter that an authority decides: trips, shopping, schools, jobs.
_OTHER_SORT = re.compile(
    r"旅游|出行|消费|观赛|观展|参观|游览|购物|乘车|投稿|参会|参赛|防护|避险|旅行|用餐|住宿"
)


def guide_of(page: PageHead) -> GuideFacts | None:
    """The guide on a page, ``None`` where it is none for a single matter or where it says too little to be one."""
    if page.kind not in (PageKind.GUIDE, PageKind.ARTICLE) or page.services is None:
        return None
    guide = page.services.guide
    if guide is None or _NO_SINGLE.search(page.title) or _OTHER_SORT.search(page.title):
        return None
    return guide if guide.named or len(guide.elements) >= 4 else None


def called(page: PageHead, guide: GuideFacts) -> str:
    """What people call the guide: its title, else the matter it names, else the page's ``<title>``."""
    return page.title or guide.elements.get("name", "") or page.head_title


def names_of(elements: list[str]) -> str:
    return "、".join(NAMES[e] for e in elements)
