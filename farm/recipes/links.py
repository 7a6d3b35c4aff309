"""Dead links of all kinds, and links that only look dead."""

from __future__ import annotations

from datetime import timedelta

from farm import content
from farm.model import Article, ArticleChange, Block, Kind, Life, RawPage, Row
from farm.recipes.base import Recipe, recipe
from farm.site import Site

F, D, U = Kind.FAULT, Kind.DECOY, Kind.UNDECIDABLE
DEAD = "dead-link"
CHECK_WORDS = (r"打不开", r"失效", r"404", r"dead", r"断", r"broken", r"无法", r"50\d", r"链接")


def article_with(site: Site, html: str, change: ArticleChange | None = None) -> str:
    """A notice with ``html`` in its text; its path."""
    notice = site.column("notice")
    assert notice.newest is not None
    moment = notice.newest - timedelta(days=2 + len(notice.specials), hours=1)
    n = len(notice.specials)

    def make() -> Article:
        made = content.notice(site.unit.short_name, moment, site.office, site.unit.id, "link", n)
        made.blocks.append(Block("html", f"<p>{html}</p>"))
        if change is not None:
            change(made)
        return made

    special, _ = site.add(notice, make, moment)
    return site.special_path(notice, special)


def _rows(site: Site, life: Life, chosen: Recipe, target: str) -> list[Row]:
    return [chosen.row(site, life, target, strict=False)]


def _in_article(
    form: str,
    meaning: str,
    target: str,
    html: str,
    *,
    kind: Kind = F,
    page: RawPage | None = None,
    flex: bool = False,
    aspects: tuple[str, ...] = (),
) -> None:
    @recipe(DEAD, form, kind, meaning, *(CHECK_WORDS if kind is F else ()), flex=flex, aspects=aspects)
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        if page:
            site.raw[target] = (
                page
                if not flex
                else RawPage(
                    page.body, page.content_type, page.status, life=life, later=RawPage(b"<p>ok</p>")
                )
            )
        article_with(site, html.format(t=target))
        if kind is not F:
            return [chosen.row(site, life, target)]
        return _rows(site, life, chosen, target)


#: What other recipes take that plant an absence: a page that does not answer leaves it undecided.
_WHOLE = ("letters", "survey", "services", "data", "map")
_LINK = '相关链接：<a href="{t}">点击查看</a>'
_GONE = RawPage(b"<html><title>404</title><body>Not Found</body></html>", status=404)
_in_article("own page gone", "站内页面已删除", "/xwzx/zwyw/old/gone1.html", _LINK)
_in_article(
    "own page gone, mended later", "站内页面打不开", "/xwzx/zwyw/old/gone2.html", _LINK, page=_GONE, flex=True
)
_in_article(
    "own page answers 500",
    "站内页面服务器错误",
    "/app/query.do",
    _LINK,
    page=RawPage(b"java.lang.NullPointerException", status=500),
    aspects=_WHOLE,
)
_in_article(
    "own page answers 410", "站内页面已移除", "/zt/2019/index.html", _LINK, page=RawPage(b"gone", status=410)
)
_in_article("picture missing", "正文图片丢失", "/upload/2026/lost.jpg", '<img src="{t}" alt="现场">')
_in_article(
    "attachment missing", "附件打不开", "/upload/2026/lost.docx", '附件：<a href="{t}">申报表.docx</a>'
)
_in_article("other site gone", "外部页面不存在", "http://www.gone.example/news/1.html", _LINK)
_in_article("other host does not answer", "外部主机拒绝连接", "http://closed.example/", _LINK)
_in_article(
    "redirect loop",
    "链接循环跳转",
    "/jump/a",
    _LINK,
    page=RawPage(b"", status=302, headers=(("Location", "/jump/a"),)),
)


@recipe(
    DEAD, "dead link on the home page", F, "首页链接打不开", *CHECK_WORDS, aspects=("home-extra",), flex=False
)
def _home(site: Site, life: Life, chosen: Recipe) -> list[Row]:
    site.home_extra += (
        '<div class="zt"><a href="/zt/dsxx/index.html"><img src="/assets/img/zt.png" alt="专题"></a></div>'
    )
    return _rows(site, life, chosen, "/zt/dsxx/index.html")


@recipe(
    DEAD,
    "dead link in the footer template",
    F,
    "页脚模板链接打不开",
    *CHECK_WORDS,
    aspects=("footer",),
    flex=False,
)
def _footer(site: Site, life: Life, chosen: Recipe) -> list[Row]:
    site.footer.extra += '<p><a href="/about/lxwm.html">联系我们</a></p>'
    return [chosen.row(site, life, "/about/lxwm.html", strict=False)]


@recipe(DEAD, "style sheet missing", F, "样式文件丢失", *CHECK_WORDS, aspects=("asset",), flex=False)
def _style(site: Site, life: Life, chosen: Recipe) -> list[Row]:
    site.text_changes.append(
        (
            Life(),
            lambda text, kind: text.replace(
                "</head>", '<link rel="stylesheet" href="/css/skin2018.css">\n</head>', 1
            ),
        )
    )
    return [chosen.row(site, life, "/css/skin2018.css", strict=False)]


_in_article(
    "blocked by a firewall", "目标被防护系统拦截（403）", "http://waf.example/page.html", _LINK, kind=D
)
_in_article("challenge with 412", "目标返回412质询页", "http://challenge.example/page.html", _LINK, kind=D)
_in_article("too many requests", "目标限流（429）", "http://limit.example/page.html", _LINK, kind=D)
_in_article("login wanted", "目标要求登录（401）", "http://login.example/page.html", _LINK, kind=D)
_in_article("HEAD refused, GET fine", "只拒绝HEAD请求", "http://nohead.example/page.html", _LINK, kind=D)
_in_article(
    "redirect to a living page",
    "跳转后能打开",
    "/old/tz.html",
    _LINK,
    kind=D,
    page=RawPage(b"", status=301, headers=(("Location", "/sitemap/"),)),
)
_in_article("slow but fine", "响应较慢但正常", "http://slow.example/page.html", _LINK, kind=D)
_in_article("in a comment", "注释里的链接", "/none/comment.html", '<!-- <a href="{t}">旧链接</a> -->', kind=D)
_in_article(
    "mail, telephone, script, fragment",
    "邮件、电话、脚本、锚点链接",
    "/none/mail.html",
    '<a href="mailto:gov@mail.example">邮箱</a> <a href="tel:12345">电话</a> <a href="javascript:void(0)">展开</a> <a href="#top">顶部</a> <a href="javascript:;">收起</a>',
    kind=D,
)
_in_article(
    "blanks around the address",
    "地址前后有空格",
    "/sitemap/?a",
    '<a href=" {t} ">网站地图</a>',
    kind=D,
    page=RawPage(b"<p>ok</p>"),
)
_in_article("forbidden by robots", "robots不允许访问", "/neibu/oa.html", _LINK, kind=D)
_in_article(
    "Chinese letters in the address",
    "地址含汉字",
    "/upload/tongzhi-zh.docx",
    _LINK,
    kind=D,
    page=RawPage(b"ok", "application/octet-stream"),
)


@recipe(DEAD, "server error that recovers", D, "偶发503，重试正常", flex=False)
def _recovers(site: Site, life: Life, chosen: Recipe) -> list[Row]:
    site.raw["/app/stat.html"] = RawPage(b"<html><title>ok</title><p>ok</p></html>", act="recover")
    parent = article_with(site, _LINK.format(t="/app/stat.html"))
    return [chosen.row(site, life, "/app/stat.html"), chosen.row(site, life, parent)]
