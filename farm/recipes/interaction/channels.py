"""Ways to ask the office something: none, such as are none, and such as are named otherwise."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from farm import content, services
from farm.model import Kind, Life, Row
from farm.recipes.base import Recipe, optional, recipe, remove_column
from farm.site import Site

F, D = Kind.FAULT, Kind.DECOY
CHECK = "consultation-channel"
ASPECTS = ("letters", "home-extra")


def _no_own_letters(site: Site) -> bool:
    """Sites on which no other recipe has put a letter."""
    return len(site.column("letters").specials) == 3 and "letters-list" not in site.taken


def _channel(
    form: str,
    kind: Kind,
    meaning: str,
    *words: str,
    extra: str = "",
    dead: str = "",
    change: Callable[[Site], None] | None = None,
) -> None:
    @recipe(
        CHECK,
        form,
        kind,
        meaning,
        *words,
        aspects=ASPECTS,
        flex=False,
        fits=_no_own_letters,
    )
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        remove_column(site, "letters", "往年回顾", "hdjl/wnhg")
        site.home_extra += extra
        if change is not None:
            change(site)
        more = [optional(site, "dead-link", form, dead)] if dead else []
        return [chosen.row(site, life), *more]


_channel("nothing to ask with", F, "没有任何咨询渠道", "渠道")
_channel(
    "petition alone",
    F,
    "只有信访",
    "信访",
    extra='<div class="hd"><a href="http://www.gov.cn/">网上信访</a></div>',
)
_channel(
    "reports of misconduct alone",
    F,
    "只有纪检举报",
    "举报",
    extra='<div class="hd"><a href="http://www.gov.cn/">纪检监察举报</a></div>',
)
_channel(
    "mail address alone",
    F,
    "只有邮箱",
    "邮箱|信箱",
    extra='<div class="hd"><a href="mailto:bgs@mail.example">县长信箱：bgs@mail.example</a></div>',
)
_channel(
    "letter box gone",
    F,
    "信箱链接打不开",
    "打不开",
    extra='<div class="hd"><a href="/hudong/xinxiang.do">局长信箱</a></div>',
    dead="/hudong/xinxiang.do",
)
_channel(
    "platform elsewhere gone",
    F,
    "外部互动平台已关闭",
    "打不开",
    extra='<div class="hd"><a href="http://hd.gone.example/index.html">我要咨询</a></div>',
    dead="http://hd.gone.example/index.html",
)
_channel(
    "telephone number in words", F, "只有咨询电话", "渠道", extra='<p class="dh">咨询电话：0591-87650000</p>'
)


def _interaction_column(site: Site) -> None:
    column = site.add_column("hd", "互动交流", "hdjl", shape="page", label="互动交流")
    column.extra = "<div class='hd'><p>欢迎关注本网站，更多互动内容请留意后续栏目。</p></div>"


_channel("interaction in name alone", F, "互动栏目里没有渠道", "渠道", change=_interaction_column)
_channel(
    "platform of the province",
    D,
    "链接到12345平台",
    extra='<div class="hd"><a href="http://12345.shangji.gov.cn/">12345便民服务平台</a></div>',
)
_channel(
    "letter box of the office above",
    D,
    "链接到上级信箱",
    extra='<div class="hd"><a href="http://12345.shangji.gov.cn/xx">市长信箱</a></div>',
)
_channel(
    "guarded platform",
    D,
    "互动平台拦截访问",
    extra='<div class="hd"><a href="http://waf.example/hd">网上咨询</a></div>',
)


def _board(site: Site) -> None:
    column = site.add_column("board", "留言板", "lyb", shape="page", label="互动交流")
    column.extra = "<form class='ly' method='post' action='/search/ly'><input name='title' title='标题'><textarea name='content' title='内容'></textarea><input name='code' title='验证码'></form>"


_channel("guest book with a form", D, "有留言板表单", change=_board)


def _asking(site: Site) -> None:
    column = site.add_column("ask", "我要写信", "wyxx", shape="page", label="互动交流")
    column.extra = "<form method='post' action='/search/xx'><input name='name' title='姓名'><textarea name='nr' title='内容'></textarea></form>"
    column.in_nav = False
    site.home_extra += (
        f'<a class="xx" href="{site.column_path(column)}"><img src="/assets/img/wyxx.png" alt="我要写信"></a>'
    )


_channel("way in as a picture", D, "入口为图片", change=_asking)
_channel(
    "one of two works",
    D,
    "两个入口一个可用",
    extra='<a href="/hudong/old.do">领导信箱</a> <a href="http://12345.shangji.gov.cn/">在线咨询</a>',
    dead="/hudong/old.do",
)

_channel(
    "platform that answers slowly", D, "互动平台响应慢", extra='<a href="http://slow.example/hd">网上咨询</a>'
)


def _published_letters(site: Site) -> None:
    column = site.add_column("xd", "来信选登", "hdjl/lxxd", label="互动交流")
    for n in range(3):
        asked = site.today - timedelta(days=20 + 9 * n)
        made, moment = services.letter(site, n, asked), content.at(asked + timedelta(days=6), 9, n)
        site.add(column, lambda m=made, t=moment: services.letter_article(m, t, m.unit), moment)  # type: ignore[misc]


_channel("letters published under another name", D, "来信选登在其他栏目", change=_published_letters)
