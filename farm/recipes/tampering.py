"""Links that intruders hide on a page, and hidden parts of pages that are nobody's fault."""

from __future__ import annotations

from farm.model import Kind, Life, Row
from farm.recipes.base import Recipe, optional, recipe
from farm.recipes.links import article_with
from farm.site import Site

F, D, MAY = Kind.FAULT, Kind.DECOY, Kind.OPTIONAL
HIDDEN = "hidden-link"
WORDS = (r"链接", r"暗链")
#: Hosts outside that an intruder advertises; none of them answers.
_A, _B, _C = "http://yl-bet.example/", "http://www.sf999.example/kf/", "https://fapiao.example/"
_NEW = (_A, _B, _C)


def _in_article(form: str, meaning: str, html: str, *, kind: Kind = F) -> None:
    @recipe(HIDDEN, form, kind, meaning, *(WORDS if kind is F else ()), flex=False)
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        path = article_with(site, html)
        dead = [optional(site, "dead-link", form, url) for url in _NEW]
        return [chosen.row(site, life, path), *dead]


_TWO = f'<a href="{_A}">澳门永利注册</a> <a href="{_B}">传奇私服发布网</a>'
_PLAIN = f'<a href="{_A}">免费资源</a>|<a href="{_B}">软件下载站</a>|<a href="{_C}">企业服务</a>'
_in_article(
    "box far to the left",
    "移出屏幕的暗链",
    f'<div style="position:absolute; left:-3000px; top:-2000px;">{_TWO}</div>',
)
_in_article(
    "margin far to the left", "负边距暗链", f'<div style="margin-left: -99999px;height:1px">{_PLAIN}</div>'
)
_in_article(
    "tiny marquee", "一像素滚动框暗链", f'<marquee scrollAmount=10000 width="1" height="2">{_PLAIN}</marquee>'
)
_in_article("text of size zero", "零号字暗链", f'<span style="font-size:0px;line-height:0">{_PLAIN}</span>')
_in_article("not shown", "不显示的推广链接", f'<div style="display:none">{_TWO}</div>')
_in_article(
    "one pixel high and wide",
    "一像素框暗链",
    f'<div style="overflow:hidden;height:1px;width:1px;">{_PLAIN}</div>',
)
_in_article(
    "white on white",
    "同色暗链",
    f'<table bgcolor="#ffffff"><tr><td>附注<font color="#FFFFFF">{_PLAIN}</font></td></tr></table>',
)
_in_article(
    "promotion in the text",
    "正文混入推广链接",
    f'<a href="{_C}">代开各类发票</a>　<a href="{_A}">真人娱乐场</a>',
)
_in_article(
    "box written by script",
    "脚本写出的隐藏框",
    "<script>document.writeln('<div style=\"position:absolute;left:-2222px;width:900px\">');</script>"
    f"{_PLAIN}<script>document.writeln('</div>');</script>",
)


@recipe(
    HIDDEN, "style rule in the head", F, "样式表藏起来的暗链", *WORDS, aspects=("home-extra",), flex=False
)
def _by_rule(site: Site, life: Life, chosen: Recipe) -> list[Row]:
    rule = "<style>.xy01{position:absolute;text-align:left;top:-1999px}</style>"
    site.home_extra += f'{rule}<div class="xy01">{_PLAIN}</div>'
    return [chosen.row(site, life, "/"), *[optional(site, "dead-link", chosen.form, url) for url in _NEW]]


_OPENS = "<script>function showLinks(n){$('.links-tab').hide();$('#links-tab'+n).show()}</script>"
_in_article(
    "friendly links in a tab",
    "页签中的友情链接",
    f'<div id="links-tab2" class="links-tab" style="display:none"><a href="{_A}">本地论坛</a><a href="{_B}">本地生活网</a></div>{_OPENS}',
    kind=D,
)
_in_article(
    "menu that opens",
    "下拉菜单",
    f'<ul class="dropdown-menu" style="display:none"><li><a href="/wza/">地图</a></li><li><a href="{_C}">水务公司</a></li></ul>',
    kind=D,
)
_in_article(
    "skip link",
    "读屏跳转链接",
    '<a href="#main" style="position:absolute;left:-10000px;">跳过导航</a>',
    kind=D,
)
_in_article(
    "statistics not shown",
    "统计代码",
    '<div style="display:none"><script src="/assets/js/stat.js"></script><a href="https://www.cnzz.com/stat/website.php?web_id=1">站长统计</a></div>',
    kind=D,
)
_in_article(
    "official sites off screen",
    "移出屏幕的政府网站链接",
    '<div style="position:absolute;left:-9999px"><a href="http://www.gov.cn/">中国政府网</a></div>',
    kind=D,
)
_in_article(
    "logo instead of words",
    "以图代字的链接",
    f'<a style="display:inline-block;width:90px;height:30px;text-indent:-999em;background:url(/assets/img/logo.png)" href="{_A}">公交公司</a>',
    kind=D,
)
_in_article(
    "white words on a dark bar",
    "深色底白字",
    f'<p style="background:#004080"><a style="color:#fff" href="{_A}">供电公司</a> <a style="color:#fff" href="{_B}">自来水公司</a></p>',
    kind=D,
)
_in_article(
    "picture shown later",
    "延迟加载的图片链接",
    f'<a href="{_A}"><img src="/assets/img/logo.png" data-src="/upload/pic1.png" alt="展会"></a>',
    kind=D,
)
_in_article(
    "window to scan codes",
    "二维码弹层",
    f'<div class="qrcode-pop" style="visibility:hidden"><a href="{_C}">下载客户端</a></div>',
    kind=D,
)
_in_article(
    "list of size zero",
    "去除间隙的列表",
    f'<div class="lks" style="font-size:0"><span style="font-size:14px"><a href="{_A}">公交查询</a></span></div>',
    kind=D,
)
_in_article(
    "nameless box with one link",
    "用途不明的隐藏链接",
    f'<div style="display:none"><a href="{_A}">技术支持</a></div>',
    kind=MAY,
)
