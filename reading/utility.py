"""Utility pages (功能页): 网站地图, 无障碍说明, 隐私声明, 关于我们, 登录, 搜索, error pages. They are no columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from core.page import ListFacts

#: Whatever such a page lists, it is no column.
_TOOL = re.compile(
    r"(?:本?站|网站|网址|站点|本网|全站)(?:地图|导航)|site\s?map"
    r"|(?:站内|全站|全文|高级|智能|智慧|综合|本站|网站|信息)?(?:搜索|检索)(?:结果|页面?|中心|列表|引擎)?|search(?:\s?results?)?"
    r"|(?:用户|会员|个人|法人|统一|系统|后台|管理员?|网站){0,2}(?:身份认证|登[录陆]|注册)(?:页面?|中心)?|log\s?in|sign\s?in|register"
    r"|(?:HTTP\s?)?(?:404|403|500|502"
    r"|503)(?:[\s\-_:：]{0,3}(?:错误|页面?|提示|not found|error|forbidden|bad gateway|页面不存在"
    r"|未找到)){0,2}"
    r"|(?:(?:对不起|抱歉|很抱歉)[，,！!]?)?(?:您|你)?(?:要?(?:访问|查找|浏览|请求)的)?(?:页面|网页|文件"
    r"|资源|内容)(?:已)?(?:不存在|未找到|找不到|出错|错误|无法访问|被?删除|丢失)(?:了|提示)?"
    r"|(?:访问|系统|出错|错误)(?:出错|错误|提示|页面?|信息)|not found|page not found|error",
    re.IGNORECASE,
)
#: Such a page is no column unless it lists dated entries.
_ABOUT = re.compile(
    r"(?:网站)?(?:无障碍|适老化?|长者|(?:老年|关怀|大字)(?:模式|版))(?:浏览|辅助|访问|阅读|服务|模式|版"
    r"|通道|助手|专区)?(?:声明|说明|帮助|指南|工具|工具条|快捷键)?"
    r"|(?:本站|网站|用户|个人信息)?(?:隐私|版权|免责|法律|安全)(?:权|保护"
    r"|安全)?(?:[及与和、]?(?:隐私|版权|免责|安全)(?:权|保护)?)?(?:声明|申明|政策|条款|说明|保护|条例)"
    r"|(?:本站|网站)(?:声明|申明|说明|简介|介绍|概况|帮助|链接)|关于(?:我们|本站|本网|本?网站)|联系(?:我们|方式|本站)"
    r"|(?:使用|网站)?帮助(?:中心|信息|说明)?|(?:网站)?使用(?:说明|帮助|指南)|友情链接|相关链接|加入收藏|设为首页|rss(?:订阅)?|订阅中心"
    r"|about(?: us)?|contact(?: us)?|privacy(?: policy)?|help|accessibility",
    re.IGNORECASE,
)
_MAP_BEHIND_NAME = re.compile(r".{2,24}(?:网站|站点)地图")
#: Where sites keep the page that they show instead of another: whatever its template calls it.
_ERROR_ADDRESS = re.compile(
    r"/(?:404|403|50[023]|error(?:_?page)?|not_?found)(?:/(?:index|default)?)?(?:\.(?:s?html?|jsp|aspx?|php|do))?/?$",
    re.IGNORECASE,
)
#: The four hundred and fourth article of column 1012 is none of them.
_COUNTED = re.compile(r"/\d{1,8}/(?:40[34]|50[023])\.\w{2,5}$")
_TOOL_ADDRESS = re.compile(
    r"/(?:site_?map|wzdt|zddt|search(?:_?results?)?|log[io]n|register)"
    r"(?:/(?:index|default)?)?(?:\.(?:s?html?|jsp|aspx?|php|do))?/?$",
    re.IGNORECASE,
)
_NO_NAME = re.compile(r".{0,30}(?:网|网站|门户|政府|委员会|厅|局|办公室|管委会|首页)")
_SPACES = re.compile(r"\s+")
_EDGE = " \t　·•|-_—>»:：。！!"


def is_utility_page(url: str, said: Sequence[str], listing: ListFacts | None) -> bool:
    """Whether a page is of the kinds every site has beside its columns.

    ``said`` is what the page calls itself, best first: ``<title>`` without the site's name, column label, end of the
    breadcrumb. The first that is a name decides; the address is asked only where none is, but that of an error page before all names. ``listing`` is the
    page's list: the help column of a site that posts dated entries there stays a column.
    """
    path = urlsplit(url).path
    if _ERROR_ADDRESS.search(path) is not None and not _COUNTED.search(path) and not _is_dated(listing):
        return True
    for name in map(_tidy, said):
        if _TOOL.fullmatch(name) or _MAP_BEHIND_NAME.fullmatch(name):
            return True
        if _ABOUT.fullmatch(name):
            return not _is_dated(listing)
        if name and _NO_NAME.fullmatch(name) is None:
            return False
    return _TOOL_ADDRESS.search(path) is not None and not _is_dated(listing)


def may_be_utility_page(url: str, said: Sequence[str]) -> bool:
    """As :func:`is_utility_page` for a page without list: cheap, and false for nearly every page."""
    return is_utility_page(url, said, None)


def _tidy(name: str) -> str:
    return _SPACES.sub(" ", name[:80]).strip(_EDGE)


def _is_dated(listing: ListFacts | None) -> bool:
    return listing is not None and sum(bool(i.date) for i in listing.items) > 2
