"""What a column publishes, told by its name or its ColumnType label. Doubtful names are of type OTHER."""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.unit import ColumnType

_PATTERNS = (
    (ColumnType.FEES, re.compile(
        r"行政事业性?收费|行政性收费|事业性收费|涉企收费|收费.{0,8}(?:清单|目录|公示|公开|标准|项目|信息)$"
        r"|^收费$"
    )),
    (ColumnType.INTERPRETATION, re.compile(r"解读|图解|一图读懂|答记者问")),
    (
        ColumnType.NEWS,
        re.compile(
            r"^(?:[\u4e00-\u9fa5]{0,8}?)(?:要闻"
            r"|(?:工作|政务|政府|部门|乡镇|镇街|街道|基层|市县|县区|区县|系统|行业|最新|本市|本县|本区|今日"
            r"|时政|财政|民政|教育|交通|水利|机关|综合)?动态"
            r"|(?:政务|今日|时政|工作|综合|本地|最新|图片|部门|热点)?新闻|时政|资讯|快讯|播报)(?:要闻|中心|速递|发布)?$"
        ),
    ),
    (ColumnType.NOTICE, re.compile(
        r"^(?:[\u4e00-\u9fa5]{0,6}?)(?:通知公告|公告通知|通知通告|公告公示|公示公告|通知公示|公示通告"
        r"|公告栏|通知|公告|公示)$"
    )),
    (
        ColumnType.POLICY,
        re.compile(
            r"(?:政策|规范性|政府|政务|本级|最新|公开|法规|市政府|县政府|区政府|办公室|部门)文件(?:库)?$"
            r"|^政策(?:法规|库|发布|文件库)?$|文件发布|^(?:法规)?文件$|行政规范性文件"
            r"|[市县区厅局委]\S{0,3}文件$"
        ),
    ),
)  # fmt: skip
#: Names that look like one of the types, but are kept up in another rhythm.
_OTHER = re.compile(
    r"专题|专栏|专区|归档|历史|往期|旧|失效|废止|清理|视频|直播|访谈|人事|任免|招考|招聘|采购|招标|中标"
    r"|征地|出让|听证|处罚|许可|双公示|年报|指南|目录$|制度$|规划|计划|预算|决算|统计|"
    r"(?:19|20)\d\d年|疫情|拍卖|挂牌|普查|换届|两会|督察|巡察|"
    r"^[市县区州]?政?府?新闻发布$|拟任|上级|国务院|省政府|省级|中央|国家|转载|领导活动|会议|备案|立法|征集|公开办|依申请"
)
#: Announcements of one kind of business come as it comes; the rule for 通知公告 is for those of the whole body.
_OF_ONE_BUSINESS = re.compile(
    r"执法|环评|环境|土地|国土|用地|矿|项目|工程|交易|价格|信用|失信|资质|资产|遗失|停水|停电|债券|质量"
    r"|抽检|监测|职称|评审|录用|录取|任前|干部|公务员|招租|减刑|救助|低保|"
    r"补贴|惠农|奖励|征收|拆迁|房屋|公证|税|事项|结果|食品|药品"
)
_CLOSED = re.compile(
    r"专题|专栏|归档|历史|往期|/(?:ztzl|ztbd|zt|zhuanti|ztlm|special|subject|lszt|gdzt)\d{0,4}/",
    re.IGNORECASE,
)


def type_of(name: str, label: str = "", path: Sequence[str] = ()) -> ColumnType:
    """The type of a column called ``name``, below the breadcrumb entries ``path`` (or its address); ``label`` is its ColumnType.

    The name decides. The label counts only where the name says nothing else and the label names a single type.
    Columns below 专题, 归档 and the like are OTHER: nobody expects them to go on.
    """
    own = _by_name(name)
    if own is not ColumnType.FEES and any(_CLOSED.search(p) for p in path):
        return ColumnType.OTHER
    if own is not ColumnType.OTHER or _OTHER.search(name):
        return own
    return _by_label(label)


def _by_name(name: str) -> ColumnType:
    text = "".join(name.split()).strip("·-—>»")[:40]
    for kind, pattern in _PATTERNS:
        if pattern.search(text):
            excluded = kind is not ColumnType.FEES and _OTHER.search(text)
            narrow = kind is ColumnType.NOTICE and _OF_ONE_BUSINESS.search(text)
            return ColumnType.OTHER if excluded or narrow else kind
    return ColumnType.OTHER


def _by_label(label: str) -> ColumnType:
    """The type a ColumnType label names; several values that disagree name none."""
    values = [v for v in re.split(r"[,，;；、/\s]+", label.strip()) if v and v.lower() != "null"]
    kinds = {_by_name(v) for v in values}
    return kinds.pop() if len(kinds) == 1 else ColumnType.OTHER
