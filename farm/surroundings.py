"""What real pages carry around their content: menus with second levels, side columns, friendly links, inline scripts.

A saved page of a government site weighs 30 to 90 kB and holds a hundred links or more, most of them the same on
every page. ``rich`` sites have that weight, so that speed is measured on pages of a real shape.
"""

from __future__ import annotations

from html import escape

from farm.entries import entries_of
from farm.model import Column, Surroundings
from farm.published import title_of
from farm.site import Site

_RULES = (
    ".{c}-{n}{{float:left;width:{w}px;margin:0 auto;padding:{p}px {w}px;background:#f{p}f{p}f{p} url(/assets/img/bg.png) no-repeat;"
    "font:14px/{w}px 'Microsoft YaHei',SimSun,sans-serif;color:#333;overflow:hidden}}"
)
_SCRIPT = (
    "$(function(){{$('#menu{n} > li').hover(function(){{$(this).addClass('on').find('.sub').stop(true,true).slideDown(200);}},"
    "function(){{$(this).removeClass('on').find('.sub').stop(true,true).slideUp(100);}});"
    "$('.tab{n} span').mouseover(function(){{var i=$(this).index();$(this).addClass('cur').siblings().removeClass('cur');"
    "$('.tabcon{n} > div').eq(i).show().siblings().hide();}});}});\n"
)
_SIDES = (("hot-news", "热点信息", "news", 12), ("recommend", "推荐阅读", "dept", 10), ("quick", "通知公告", "notice", 10),
          ("policy-side", "最新文件", "policy", 8), ("guide-side", "办事直通", "guide", 8))  # fmt: skip
_SHARES = ("微信", "微博", "QQ空间", "打印", "关闭", "大字", "中字", "小字")


def surroundings_of(site: Site) -> Surroundings:
    """The surroundings of one site's pages, made once."""
    if site.surroundings is None:
        site.surroundings = Surroundings(_head(), _menu(site), _side(site), _below(site))
    return site.surroundings


def _head() -> str:
    rules = "\n".join(_RULES.format(c=f"blk{n % 7}", n=n, w=20 + n, p=n % 10) for n in range(36))
    scripts = "".join(_SCRIPT.format(n=n) for n in range(5))
    return (
        f'<style type="text/css">\n{rules}\n</style>\n<script src="/assets/js/jquery.min.js"></script>\n'
        f'<script type="text/javascript">\n{scripts}</script>'
    )


def _menu(site: Site) -> str:
    """Second-level entries below the navigation: single pages that a site wants found."""
    rows = []
    for column in (c for c in site.columns if c.count):
        links = "".join(f'<dd><a href="{p}" title="{t}">{t[:14]}</a></dd>' for t, p in _some(site, column, 5))
        rows.append(f'<dl class="sub"><dt>{column.name}</dt>{links}</dl>')
    return f'<div class="submenu" style="display:none">{"".join(rows)}</div>'


def _side(site: Site) -> str:
    boxes = []
    for name, heading, key, number in _SIDES:
        links = "".join(
            f'<li><i class="dot"></i><a href="{p}" target="_blank" title="{t}">{t[:20]}</a></li>'
            for t, p in _some(site, site.column(key), number)
        )
        boxes.append(
            f'<div class="sidebox {name}"><div class="sidehd"><h3>{heading}</h3></div><ul class="{name}">{links}</ul></div>'
        )
    return f'<div class="sidebar">{"".join(boxes)}</div>'


def _below(site: Site) -> str:
    """Sharing buttons and the boxes of friendly links."""
    shares = "".join(
        f'<a href="javascript:void(0)" class="share-{n}" title="{s}">{s}</a>' for n, s in enumerate(_SHARES)
    )
    options = "".join(f'<option value="{u.homepage}">{u.name}</option>' for u in site.neighbours)
    return f'<div class="share">{shares}</div><div class="yqlj"><select title="友情链接" onchange="window.open(this.value)"><option>友情链接</option>{options}</select></div>'


def _some(site: Site, column: Column, number: int) -> list[tuple[str, str]]:
    """Title and path of the newest generated entries, those that every night has."""
    entries = [e for e in entries_of(site, column, 1) if e.special is None][:number]
    return [(escape(title_of(site, column, e, 1)), site.entry_path(column, e)) for e in entries]
