"""Advertising on the home page and in articles, and scripts and wares that are none."""

from __future__ import annotations

from farm.model import Article, Block, Kind, Life, Row
from farm.recipes.base import RECIPES, Recipe, optional
from farm.recipes.content.articles import article_recipe
from farm.site import Site

F, D = Kind.FAULT, Kind.DECOY


def _home_recipe(form: str, kind: Kind, meaning: str, html: str, *targets: str) -> None:
    """Markup on the home page; ``targets`` are the addresses in it, which lead nowhere here."""

    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        site.home_extra += html
        dead = [optional(site, "dead-link", form, target) for target in targets]
        return [chosen.row(site, life, "/"), *dead]

    words = (r"广告",) if kind is F else ()
    RECIPES.append(Recipe("advertising", form, kind, meaning, words, plant, (), False))


def _advert(form: str, kind: Kind, html: str, *targets: str, title: str = "") -> None:
    """Markup in the text of an article."""

    @article_recipe(
        "advertising",
        form,
        kind,
        "正文里的推广" if kind is F else "不是广告",
        *((r"广告",) if kind is F else ()),
        title=title,
        targets=targets,
    )
    def change(article: Article) -> None:
        article.blocks.append(Block("html", html))


_BAIDU, _GOOGLE, _TAOBAO = (
    "https://cpro.baidustatic.com/cpro/ui/c.js",
    "https://pagead2.googlesyndication.com/pagead/js/adsbygoogle.js",
    "https://s.click.taobao.com/t?e=m",
)
_FRAME, _PICTURE, _JD = (
    "https://pos.baidu.com/s?hei=90",
    "https://img.alimama.com/cms/banner.gif",
    "https://union-click.jd.com/jdc?e=618",
)
_home_recipe(
    "script of a network",
    F,
    "首页有广告联盟脚本",
    f'<div class="gg"><script src="{_BAIDU}"></script></div>',
    _BAIDU,
)
_home_recipe(
    "another network",
    F,
    "首页有广告联盟脚本",
    f'<script async src="{_GOOGLE}"></script><ins class="adsbygoogle"></ins>',
    _GOOGLE,
)
_home_recipe(
    "frame of a network",
    F,
    "首页有广告框架",
    f'<iframe src="{_FRAME}" width="960" height="90" scrolling="no"></iframe>',
    _FRAME,
)
_home_recipe(
    "paid picture",
    F,
    "首页有付费推广图片",
    f'<a href="{_TAOBAO}" target="_blank"><img src="{_PICTURE}" alt=""></a>',
    _TAOBAO,
    _PICTURE,
)
_advert("paid link in the text", F, f'<p>点击<a href="{_JD}">这里</a>了解详情。</p>', _JD)
_advert("paid picture in the text", F, f'<p align="center"><img src="{_PICTURE}" alt="推广"></p>', _PICTURE)
_advert(
    "houses for sale",
    F,
    "<p>楼盘热销，均价仅八千元，首付仅需八万，售楼热线敬请垂询。</p>",
    title="{p}新城片区新盘亮相",
)
_advert(
    "miracle cure",
    F,
    "<p>祖传秘方治疗，一个疗程见效，药到病除，添加客服微信预约。</p>",
    title="走进{p}国医馆",
)
_STATISTICS, _SHARE, _MAP = (
    "https://hm.baidu.com/hm.js?0a1b2c",
    "https://bdimg.share.baidu.com/static/api/js/share.js",
    "https://api.map.baidu.com/api?v=3.0",
)
_home_recipe("statistics", D, "访问统计", f'<script src="{_STATISTICS}"></script>', _STATISTICS)
_home_recipe("sharing", D, "分享组件", f'<script src="{_SHARE}"></script>', _SHARE)
_home_recipe("map", D, "地图组件", f'<script src="{_MAP}"></script>', _MAP)
_home_recipe(
    "picture of a campaign",
    D,
    "公益宣传图",
    '<a href="/sitemap/"><img src="/assets/img/banner-ad.png" alt="全民反诈宣传"></a>',
)
_advert(
    "selling for farmers",
    D,
    "<p>直播间里农产品限时抢购、全国包邮，乡亲们的笑容更多了。</p>",
    title="{p}举办助农直播活动",
)
_advert(
    "warning of quacks",
    D,
    "<p>凡是自称药到病除、根治糖尿病、无效退款的，多为虚假宣传，请及时举报。</p>",
    title="{p}发布保健品消费提示",
)
_advert("vouchers", D, "<p>消费券可与商家买一送一、下单立减活动叠加使用。</p>", title="{p}发放第三轮消费券")
_advert("one such word", D, "<p>展会现场，参展企业以厂家直销方式展示新产品。</p>")
