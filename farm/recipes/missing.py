"""How sites answer addresses that do not exist, and links to what they show then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from farm.answer import Answer
from farm.frame import footer_html, frame, sent
from farm.model import Kind, Life, RawPage, Row
from farm.pages import home
from farm.recipes.base import Recipe, optional, recipe
from farm.recipes.links import article_with
from farm.site import Site

F, D = Kind.FAULT, Kind.DECOY
ERROR, SOFT = "error-page", "soft-404"
Missing = Callable[[Site], Answer]
_GONE = (
    "<h2>404</h2><p>您访问的页面不存在或已删除，您可以返回首页重新查找，或者通过站内搜索查找需要的内容。</p>"
)


def _framed(status: int, title: str = "页面不存在", main: str = _GONE) -> Missing:
    """The error page within the site's template."""

    def answer(site: Site) -> Answer:
        return replace(sent(site, frame(site, title, "other", main, 1)), status=status, validators=False)

    return answer


def _plain(status: int, html: str, *headers: tuple[str, str], charset: str = "utf-8") -> Missing:
    """An answer without the template."""
    return lambda site: Answer(status, html.encode(charset), f"text/html; charset={charset}", headers)


def _to(path: str, status: int = 302) -> Missing:
    return lambda site: Answer(status, b"", "text/html", (("Location", site.url(path)),))


def _answers(form: str, meaning: str, missing: Missing, *, kind: Kind = F) -> None:
    @recipe(
        ERROR,
        form,
        kind,
        meaning,
        *((r"不存在的地址|错误页",) if kind is F else ()),
        aspects=("missing",),
        flex=False,
    )
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        site.missing = missing
        return [chosen.row(site, life)]


_NGINX = "<html><head><title>404 Not Found</title></head><body><center><h1>404 Not Found</h1></center><hr><center>nginx</center></body></html>"
_answers("whole page with 200", "错误页答200", _framed(200))
_answers("home page for everything", "任何地址都显示首页", lambda site: sent(site, home(site, 1)))
_answers("redirect to the home page", "跳转到首页", _to("/"))
_answers("redirect for ever to the home page", "永久跳转到首页", _to("/index.html", 301))
_answers("redirect to a page of its own", "跳转到提示页", _to("/wza/"))
_answers(
    "refresh to the home page",
    "刷新跳转到首页",
    _plain(200, '<html><head><meta http-equiv="refresh" content="0;url=/"></head><body></body></html>'),
)
_answers("page of the server", "服务器自带404页", _plain(404, _NGINX))
_answers(
    "few words in an older charset",
    "简陋的404页",
    _plain(
        404, "<html><head><title>出错了</title></head><body><p>找不到网页</p></body></html>", charset="gbk"
    ),
)
_answers(
    "small page with 200",
    "小错误页答200",
    _plain(200, "<html><head><title>页面不存在</title></head><body><p>您访问的页面不存在</p></body></html>"),
)
_answers(
    "way back only",
    "404页只有返回链接",
    _plain(
        404,
        '<html><head><title>404</title></head><body><p>页面不存在</p><a href="/">返回首页</a></body></html>',
    ),
)

_answers("template and 404", "带导航的404页", _framed(404), kind=D)
_answers("template and 410", "带导航的410页", _framed(410), kind=D)
_answers("other words and 404", "措辞不同的404页", _framed(404, "哎呀", "<p>走丢了</p>"), kind=D)
_answers(
    "page by script",
    "404页由脚本写出",
    _plain(
        404,
        '<html><head><title>404</title><script src="/assets/js/404.js"></script></head><body></body></html>',
    ),
    kind=D,
)
_answers(
    "page in a frame",
    "404页在框架里",
    _plain(404, '<html><head><title>404</title></head><body><iframe src="/wza/"></iframe></body></html>'),
    kind=D,
)
_answers(
    "firewall",
    "防火墙拦截随机地址",
    _plain(403, "<html><head><title>访问被拦截</title></head><body>您的请求已被拦截</body></html>"),
    kind=D,
)
_answers(
    "login wanted",
    "随机地址要求登录",
    _plain(401, "<html><body>请登录</body></html>", ("WWW-Authenticate", "Basic")),
    kind=D,
)
_answers(
    "footer only",
    "404页只有页脚",
    lambda site: Answer(
        404,
        f"<html><head><title>404</title></head><body><p>页面不存在</p>{footer_html(site, 1)}</body></html>".encode(),
        "text/html; charset=utf-8",
    ),
    kind=D,
)


def _linked(
    form: str,
    meaning: str,
    missing: Missing,
    html: str,
    *targets: str,
    kind: Kind = F,
    pages: Callable[[Site], dict[str, RawPage]] = lambda site: {},
) -> None:
    """``html`` in a notice of a site with this way of answering; ``targets`` are the rows."""

    @recipe(SOFT, form, kind, meaning, *((r"错误页",) if kind is F else ()), aspects=("missing",), flex=False)
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        site.missing = missing
        site.raw |= pages(site)
        path = article_with(site, html)
        also = [
            optional(site, ERROR, form),
            *[optional(site, "page-labels", form, target) for target in targets],
        ]
        return [chosen.row(site, life, *(targets or (path,))), *also]


_LINK = '<a href="{0}">点击查看</a>'


def _template(text: str) -> str:
    return f"<div class='article-content'><p>{text}</p></div>"


_linked(
    "article gone",
    "失效文章显示错误页（200）",
    _framed(200),
    _LINK.format("/xwzx/zwyw/201805/t20180501_7001.html"),
    "/xwzx/zwyw/201805/t20180501_7001.html",
)
_linked(
    "column gone",
    "失效栏目显示错误页（200）",
    _framed(200, "404"),
    _LINK.format("/ztzl/2019/"),
    "/ztzl/2019/",
)
_linked(
    "file gone",
    "失效附件显示错误页（200）",
    _framed(200, "访问出错了"),
    _LINK.format("/fujian/2018/bg.html"),
    "/fujian/2018/bg.html",
)
_linked(
    "page with a query gone",
    "失效查询页显示错误页（200）",
    _framed(200, "抱歉，找不到页面"),
    _LINK.format("/cx/show.jsp?id=77"),
    "/cx/show.jsp?id=77",
)
_linked(
    "error under the name of the site",
    "错误页标题含网站名",
    lambda s: _framed(200, f"错误页面-{s.name}")(s),
    _LINK.format("/gk/2017/3.html"),
    "/gk/2017/3.html",
)
_linked(
    "long error page",
    "错误页文字较长",
    _framed(200, "404错误", _template(_GONE * 3)),
    _LINK.format("/fw/old/8.html"),
    "/fw/old/8.html",
)
_linked(
    "error page in English",
    "英文错误页",
    _framed(
        200,
        "Page Not Found",
        "<h1>Sorry</h1><p>The page you requested could not be found on this server.</p>",
    ),
    _LINK.format("/en/old.html"),
    "/en/old.html",
)
_linked(
    "deleted article",
    "文章删除后的提示页",
    _framed(200, "内容已删除", "<p>该内容已删除，请浏览其他内容。</p>"),
    _LINK.format("/xx/2020/9.html"),
    "/xx/2020/9.html",
)


def _other(title: str, main: str) -> Callable[[Site], dict[str, RawPage]]:
    def pages(site: Site) -> dict[str, RawPage]:
        def draw(night: int) -> tuple[bytes, str]:
            answer = sent(site, frame(site, title, "other", main, night))
            return answer.body, answer.content_type

        return {"/sm/1.html": RawPage(b"", draw=draw)}

    return pages


_SM = _LINK.format("/sm/1.html")
_linked(
    "page about error pages",
    "讲错误页的文章",
    _framed(200),
    _SM,
    "/sm/1.html",
    kind=D,
    pages=_other("网站404页面设置说明", _template("网站应当设置错误页面，现将设置方法说明如下。" * 5)),
)
_linked(
    "page of the same title",
    "标题相同内容不同",
    _framed(200),
    _SM,
    "/sm/1.html",
    kind=D,
    pages=_other(
        "页面不存在", _template("本页用于说明页面不存在时如何查找信息，请按下列步骤操作，逐级查找。" * 4)
    ),
)
_linked(
    "maintenance",
    "维护公告",
    _framed(200),
    _SM,
    "/sm/1.html",
    kind=D,
    pages=_other("系统维护公告", _template("因系统维护，相关栏目暂停访问，恢复时间另行通知，敬请谅解。" * 4)),
)
_linked(
    "service closed",
    "已停办的事项",
    _framed(200),
    _SM,
    "/sm/1.html",
    kind=D,
    pages=_other("事项已取消", _template("该事项已取消，不再办理，具体情况请咨询行政服务中心窗口。" * 4)),
)
_linked("proper 404 elsewhere", "正常答404的网站", _framed(404), "说明文字。", kind=D)
_linked(
    "home page for everything, page alike",
    "任何地址都显示首页",
    lambda site: sent(site, home(site, 1)),
    "说明文字。",
    kind=D,
)
_linked(
    "redirect home, living page",
    "失效地址跳首页",
    _to("/"),
    _SM,
    "/sm/1.html",
    kind=D,
    pages=_other("办事说明", _template("请按要求准备材料，到窗口办理，工作日均可受理。" * 4)),
)
_linked(
    "page about a mistake",
    "更正启事",
    _framed(200),
    _SM,
    "/sm/1.html",
    kind=D,
    pages=_other("关于更正错误信息的启事", _template("现对前期公布的信息中的错误予以更正，特此说明。" * 5)),
)
