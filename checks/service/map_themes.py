"""A map for the public has themes and places enough."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.base import SiteCheck
from checks.entrances import Entrances, may_hide, unseen
from core.finding import Finding, Severity, Undecided
from core.page import PageHead, PageKind
from core.services import MapFacts
from core.site import SiteFacts
from core.unit import Category

_MAP = re.compile(
    r"(?:政务|便民|电子|服务|民生|办事|公共服务|专题|政府)[\u4e00-\u9fa5]{0,4}地图|天地图|^地图(?:服务|导航|查询)?$"
)
_NO_MAP = re.compile(r"网站地图|站点地图|网站导航|标准地图|地图审核|地图管理|审图|地图集|地图技术|行政区划图")
_SUBJECT = "map-themes"


class MapThemes(SiteCheck):
    """No map for the public, or one with few themes or places.

    ## 检查什么
    网站有没有政务地图（便民地图、服务地图），或者到省、市地图平台的链接（有链接就算提供，平台上的内容不判）；
    网站自己的地图，专题是否少于 5 个，标明数量的资源点合计是否少于 20 个，入口是否打得开。
    专题由脚本加载、看不全的交人工复核，一个也看不到的不下结论；没有地图的只交人工复核（没有规定必须设置）。
    ## 为什么重要
    年度通报点名“政务地图主题和资源较少”，群众在地图上找不到要去的地方。
    ## 不合格示例
        政务地图只有“行政机关”“学校”2 个专题，共 9 个点
    ## 合格示例
        政务地图有政务服务、教育、医疗、养老、文化、公园等 8 个专题，每个专题几十个点
    ## 依据
    - FJ-23-5 政务地图主题、资源较少（闽政办函〔2024〕12号；A；5 个专题、20 个点为本系统所定，DER）
    """

    id = "map-themes"
    version = 2
    title = "政务地图专题和资源充足"
    failure_title = "政务地图缺失或专题资源少"
    severity = Severity.MINOR
    severities = {"missing": Severity.NOTICE}
    basis = ("FJ-23-5",)
    certainty = "A DER"
    messages = {
        "missing": "整个网站（已看 {pages} 个页面）没有找到政务地图。",
        "dead": "政务地图的入口“{text}”打不开：{target}。",
        "few-themes": "政务地图只有 {count} 个专题，少于 {least} 个。",
        "few-places": "政务地图各专题合计只有 {count} 个资源点，少于 {least} 个。",
    }
    remedies = {
        "missing": "设置政务地图，或者链接到省、市地图平台。",
        "dead": "修复地图页面或改正链接地址。",
        "few-themes": "增加教育、医疗、养老、文化、交通等专题。",
        "few-places": "补充各专题的资源点，标明位置、电话和服务内容。",
    }
    options = {"least_themes": 5, "least_places": 20, "dead_nights": 3}

    def evaluate(self, site: SiteFacts) -> Iterator[Finding | Undecided]:
        maps = Entrances(site, _MAP, _NO_MAP, nights=self.option["dead_nights"])
        own = _own_maps(maps)
        if own:
            yield from self._judge(site, own)
        elif not any(not maps.dead(e) for e in maps.foreign()):
            yield from _absent(maps)

    def settles(self, site: SiteFacts, subject: str, url: str) -> bool:
        """Mended when a map was seen tonight, or a link to one opens."""
        maps = Entrances(site, _MAP, _NO_MAP, nights=self.option["dead_nights"])
        return any(site.was_observed(p.url) for p, _ in _own_maps(maps)) or any(
            maps.opens(e) for e in maps.links
        )

    def _judge(self, site: SiteFacts, own: list[tuple[PageHead, MapFacts]]) -> Iterator[Finding | Undecided]:
        """The richest of the site's maps counts."""
        page, facts = max(own, key=lambda pair: len(pair[1].themes))
        if not site.was_observed(page.url):
            yield Undecided("当晚没有看到政务地图", _SUBJECT)
            return
        scripted = facts.scripted and not page.rendered
        if not facts.themes:
            yield Undecided("政务地图的专题由脚本加载，页面源码中读不到", _SUBJECT)
            return
        names = "、".join(f"{n}（{c}）" if c >= 0 else n for n, c in facts.themes[:20])
        least = self.option["least_themes"]
        if len(facts.themes) < least:
            data = {"count": len(facts.themes), "least": least, "themes": names[:300]}
            yield Finding("few-themes", data, "地图专题", names[:300], _SUBJECT, page.url, review=scripted)
        counts = [c for _, c in facts.themes]
        if all(c >= 0 for c in counts) and sum(counts) < self.option["least_places"]:
            data = {"count": sum(counts), "least": self.option["least_places"]}
            yield Finding("few-places", data, "地图专题", names[:300], _SUBJECT, page.url, review=scripted)


def _own_maps(maps: Entrances) -> list[tuple[PageHead, MapFacts]]:
    """Pages of the site that are maps: with a map library, or with themes."""
    found = []
    for page in maps.site.pages.heads(PageKind.COLUMN, PageKind.OTHER, PageKind.ARTICLE):
        facts = page.services.map if page.services else None
        if (
            facts is not None
            and (facts.engine or facts.themes)
            and maps.own(page.url)
            and _is_map(maps, page)
        ):
            found.append((page, facts))
    return found


def _is_map(maps: Entrances, page: PageHead) -> bool:
    return any(maps.named(n) for n in (page.title, page.label("ColumnName") or "", *page.breadcrumb[-1:]))


def _absent(maps: Entrances) -> Iterator[Finding | Undecided]:
    site = maps.site
    reason = unseen(site)
    if reason or site.home is None:
        yield Undecided(f"{reason}，不能断定没有政务地图", _SUBJECT)
    elif maps.links and all(maps.dead(e) for e in maps.links):
        first = maps.links[0]
        data = {"text": first.text, "target": first.link.url}
        review = not maps.own(first.link.url)
        yield Finding(
            "dead",
            data,
            f"链接“{first.text}”",
            first.text,
            _SUBJECT,
            first.link.url,
            first.page.url,
            review=review,
        )
    elif not maps.nothing:
        yield Undecided("政务地图当晚没有看到，或在页面源码中认不出", _SUBJECT)
    elif site.unit.category is not Category.DEPARTMENT and not may_hide(site):
        quote = "首页导航和栏目中都没有政务地图"
        yield Finding(
            "missing", {"pages": len(site.pages)}, "整个网站", quote, _SUBJECT, site.home.url, review=True
        )
