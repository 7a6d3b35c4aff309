"""Columns and whole sites under domains that are not the government's, and links that may be."""

from __future__ import annotations

from core.unit import Category
from farm.model import Kind, Life, Row
from farm.recipes.base import Recipe, optional, recipe
from farm.recipes.wayward.beside import BUS, GAS, NEWS
from farm.site import Site

F, D = Kind.FAULT, Kind.DECOY


def _column(form: str, meaning: str, html: str, *, kind: Kind = F) -> None:
    @recipe(
        "domain-name",
        form,
        kind,
        meaning,
        *((r"域名",) if kind is F else ()),
        aspects=("nav", "markup"),
        flex=False,
    )
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        site.text_changes.append(
            (life, lambda text, k: text.replace('<div class="nav"><ul>', f'<div class="nav"><ul>{html}', 1))
        )
        return [chosen.row(site, life), *[optional(site, c, form) for c in ("external-prompt", "dead-link")]]


_column(
    "tourism column elsewhere",
    "导航栏目在商业域名",
    '<li><a href="http://www.lxtour.example/">旅游频道</a></li>',
)
_column(
    "news column elsewhere",
    "导航栏目在新闻公司域名",
    f'<li><a href="{NEWS}" target="_blank">视频新闻</a></li>',
)
_column("service column elsewhere", "导航栏目在公司域名", f'<li><a href="{BUS}cx/">公交出行</a></li>')
_column(
    "official service elsewhere",
    "导航栏目在上级政府域名",
    '<li><a href="http://www.gov.cn/">国务院</a></li>',
    kind=D,
)
_column(
    "new media in the menu", "导航有政务微博", '<li><a href="https://weibo.com/lx">政务微博</a></li>', kind=D
)
_column("script in the menu", "导航有脚本链接", '<li><a href="javascript:void(0)">更多</a></li>', kind=D)
_column("own column by its full address", "导航栏目写全地址", '<li><a href="/wza/">地图</a></li>', kind=D)
_column("blank entry in the menu", "导航有空链接", '<li><a href="#">敬请期待</a></li>', kind=D)


def _beside(form: str, meaning: str, html: str) -> None:
    @recipe("domain-name", form, D, meaning, aspects=("home-extra", "prompt"), flex=False)
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        site.home_extra += html
        return [chosen.row(site, life), optional(site, "external-prompt", form)]


_beside("company among friends", "友情链接有公司", f'<div class="yq"><a href="{GAS}">燃气公司</a></div>')
_beside(
    "news headline elsewhere",
    "新闻标题链到外站",
    f'<ul><li><a href="{NEWS}">本地新闻网报道我县秋收</a></li></ul>',
)
_beside(
    "picture of a company",
    "公司图片链接",
    f'<div class="zt"><a href="{BUS}"><img src="/assets/img/bus.png" alt="公交"></a></div>',
)


def domain_rows(site: Site) -> list[Row]:
    """The row of a site whose own host is no proper one; such hosts are given out by :mod:`farm.names`."""
    parts = site.host.split(".")
    if not site.host.endswith(".gov.cn"):
        form, meaning = "other suffix", "网站域名不以.gov.cn结尾"
    elif site.unit.category is Category.COUNTY and (len(parts) > 4 or parts[0] != "www"):
        form, meaning = "below another government", "门户域名层级不对"
    else:
        return []
    return [Row(unit=site.unit.id, check="domain-name", kind=F, form=form, meaning=meaning, words=(r"域名",))]
