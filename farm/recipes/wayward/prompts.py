"""Links to other sites without a word that one leaves, and such as need none."""

from __future__ import annotations

from farm.model import Kind, Life, Row
from farm.recipes.base import Recipe, optional, recipe
from farm.recipes.wayward.beside import BUS, GAS, NEWS
from farm.site import Site

F, D = Kind.FAULT, Kind.DECOY


def _outside(
    form: str,
    meaning: str,
    html: str,
    *,
    kind: Kind = F,
    prompt: str = "none",
    also: tuple[str, ...] = (),
    footer: bool = False,
) -> None:
    @recipe(
        "external-prompt",
        form,
        kind,
        meaning,
        *((r"离开提示",) if kind is F else ()),
        aspects=("prompt", "home-extra", "footer"),
        flex=False,
    )
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        site.prompt = prompt
        if footer:
            site.footer.extra += html
        else:
            site.home_extra += html
        return [chosen.row(site, life), *[optional(site, other, form) for other in also]]


_outside(
    "company in words",
    "外部公司链接没有提示",
    f'<div class="qy"><a href="{GAS}" target="_blank">燃气公司</a></div>',
)
_outside(
    "company by picture",
    "外部图片链接没有提示",
    f'<a href="{GAS}"><img src="/assets/img/gas.png" alt="燃气公司"></a>',
)
_outside(
    "companies in a drop-down",
    "下拉框外链没有提示",
    f'<select title="友情链接" onchange="window.open(this.value)"><option value="{GAS}">燃气公司</option><option value="{BUS}">公交公司</option></select>',
)
_outside(
    "news elsewhere", "新闻外链没有提示", f'<ul><li><a href="{NEWS}">本地新闻网：秋收进行时</a></li></ul>'
)
_outside("in the footer", "页脚外链没有提示", f'<p><a href="{BUS}">公交公司</a></p>', footer=True)
_outside("without protocol", "省略协议的外链没有提示", '<a href="//www.lxgas.example/">燃气公司</a>')
_outside(
    "by script",
    "脚本打开的外链没有提示",
    f"""<a href="javascript:void(0)" onclick="window.open('{BUS}')">公交查询</a>""",
)
_outside(
    "several companies",
    "多个外链没有提示",
    f'<div class="links2"><a href="{GAS}">燃气公司</a><a href="{BUS}">公交公司</a><a href="{NEWS}">新闻网</a></div>',
)
for _form in ("layer", "confirm", "file", "escaped"):
    _outside(
        f"prompt by {_form}", f"外链有提示（{_form}）", f'<a href="{GAS}">燃气公司</a>', kind=D, prompt=_form
    )
_outside(
    "page in between",
    "外链经过跳转页",
    f'<a href="/jump.html?url={GAS}">燃气公司</a><a href="{BUS}">公交公司</a>',
    kind=D,
)
_outside("official sites only", "只有政府网站外链", '<a href="http://www.gov.cn/">中国政府网</a>', kind=D)
_outside(
    "new media and news agency",
    "只有新媒体和主流媒体外链",
    '<a href="https://weibo.com/lx">微博</a><a href="http://www.people.com.cn/">人民网</a>',
    kind=D,
)
_outside(
    "link not shown",
    "外链不显示",
    f'<div class="links-hide" style="display:none"><a href="{GAS}">燃气公司</a></div>',
    kind=D,
)
