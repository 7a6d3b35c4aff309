"""The home page carries the full name of its site."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.base import SiteCheck
from core.finding import Finding, Severity, Undecided
from core.page import PageFacts
from core.site import SiteFacts
from core.unit import Category, Unit

_SUBJECT = "site-name:title"
_BLANK = re.compile(r"[\s·•・.。,，、|｜_\-—–－~:：!！【】\[\]()（）《》“”\"'\u200b\ufeff]+")
_BODY = re.compile(r"人民政府|政府|管理委员会|管委会|委员会|厅|局|办公室")
_LEVEL = re.compile(r"(?:综合实验区|经济开发区|自治县|自治州|自治区|[省市县区旗州])$")


class SiteName(SiteCheck):
    """The title of the home page without the full name of the site.

    ## 检查什么
    首页的 <title> 是否写有网站的规范名称：政府门户为“地区名＋人民政府（门户网站）”，部门网站为部门全称。空格、间隔号、
    “中国”“欢迎访问”“首页”等不影响判断。只写简称的报出；有地区名而没有写“人民政府”的、与网页标签 SiteName 一致而只与登记名称不同的
    （可能是登记有误或机构改名），交人工复核。标题为空由 page-language 检查；首页由脚本写出的不作判断。页头多为图片，不作判断。
    ## 为什么重要
    名称是访问者辨认网站主办单位的依据，搜索引擎也用它作为结果的标题。
    ## 不合格示例
        <title>首页</title>、<title>欢迎光临政务信息网</title>
    ## 合格示例
        <title>某县人民政府门户网站</title>
    ## 依据
    - G-NAME 网站使用规范全称，在页头和标题中显示（国办发〔2017〕47号；凭记忆，MEM）
    - D-FN-1 网站名称规范（国办秘函〔2019〕19号附件；B，分值凭记忆，MEM）
    """

    id = "site-name"
    title = "首页标题写有网站全称"
    failure_title = "首页标题没有网站全称"
    severity = Severity.MINOR
    basis = ("G-NAME", "D-FN-1")
    certainty = "MEM"
    messages = {
        "absent": "首页标题“{title}”没有网站名称，规范名称应含“{expected}”。",
        "abbreviated": "首页标题“{title}”只写了简称，规范名称应含“{expected}”。",
        "no-body": "首页标题“{title}”有地区名，但没有写“人民政府”，请核实。",
    }
    remedies = {"": "把首页模板的 <title> 改为网站规范名称。"}

    def evaluate(self, site: SiteFacts) -> Iterator[Finding | Undecided]:
        home = site.home
        if home is None or not site.was_observed(home.url):
            yield Undecided("当晚没有看到首页", _SUBJECT)
        elif not home.head_title.strip():
            yield Undecided("首页没有标题", _SUBJECT)
        elif home.script_signs and not home.rendered:
            yield Undecided("首页由脚本写出，标题可能也是", _SUBJECT)
        else:
            verdict = _verdict(home, site.unit)
            if verdict is not None:
                key, review = verdict
                title = home.head_title[:80]
                data = {"title": title, "expected": _expected(site.unit)}
                quote = f"<title>{title}</title>"
                yield Finding(key, data, "首页的 <title>", quote, _SUBJECT, home.url, review=review)

    def settles(self, site: SiteFacts, subject: str, url: str) -> bool:
        """Mended when tonight's home page names the site."""
        home = site.home
        return home is not None and site.was_observed(home.url) and bool(home.head_title.strip())


def _verdict(home: PageFacts, unit: Unit) -> tuple[str, bool] | None:
    """Message key and whether a person is asked."""
    title, name = _plain(home.head_title), _plain(unit.name)
    if not name:
        return None
    if name in title:
        portal = unit.category is not Category.DEPARTMENT
        return ("no-body", True) if portal and not _BODY.search(title) else None
    label = _plain(home.label("SiteName") or "")
    renamed = len(label) >= 4 and label in title and bool(_BODY.search(label))
    short = any(s and s in title for s in (_plain(unit.short_name), _stem(name)))
    return "abbreviated" if short else "absent", renamed


def _stem(name: str) -> str:
    """A region without its level (``清河`` of ``清河县``); empty where too little is left."""
    stem = _LEVEL.sub("", name.removesuffix("人民政府"))
    return stem if len(stem) >= 2 and stem != name else ""


def _expected(unit: Unit) -> str:
    if unit.category is Category.DEPARTMENT or _BODY.search(unit.name):
        return unit.name
    return unit.name + "人民政府"


def _plain(text: str) -> str:
    return _BLANK.sub("", text)
