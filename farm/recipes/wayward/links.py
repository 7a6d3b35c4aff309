"""Links that lead elsewhere than they say or can be followed by nobody, and such as only look so."""

from __future__ import annotations

from collections.abc import Callable

from farm.model import Kind, Life, RawPage, Row
from farm.recipes.base import Recipe, optional, recipe
from farm.recipes.links import article_with
from farm.recipes.wayward.beside import page_beside
from farm.site import Site

F, D = Kind.FAULT, Kind.DECOY
Pages = Callable[[Site], dict[str, RawPage]]


def _moved(path: str) -> RawPage:
    return RawPage(b"", status=302, headers=(("Location", path),))


def _link(
    form: str, meaning: str, html: str, *targets: str, kind: Kind = F, pages: Pages = lambda site: {}
) -> None:
    """``html`` in a notice; ``targets`` may be filed as dead as well."""

    @recipe(
        "wrong-link",
        form,
        kind,
        meaning,
        *((r"链接|附件",) if kind is F else ()),
        aspects=(f"wrong:{form}",),
        flex=False,
    )
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        site.raw |= pages(site)
        path = article_with(site, html)
        base = path.rsplit("/", 1)[0]
        full = [t if t.startswith(("/", "http")) else f"{base}/{t}" for t in targets]
        also = [optional(site, "dead-link", form, target) for target in full]
        return [chosen.row(site, life, path, *full), *also]


_link(
    "intranet address",
    "链接指向内网",
    '<a href="http://192.168.10.6/oa/show.jsp?id=3">原文</a>',
    "http://192.168.10.6/oa/show.jsp?id=3",
)
_link(
    "loopback address",
    "链接指向本机",
    '<a href="http://127.0.0.1:8080/cms/preview.do">预览</a>',
    "http://127.0.0.1:8080/cms/preview.do",
)
_link(
    "file of the editor",
    "链接指向本地文件",
    '<a href="file:///C:/Users/Administrator/Desktop/tz.docx">附件下载</a>',
)
_link("drive letter", "链接是盘符路径", '<a href="D:\\2026\\公示\\mingdan.xls">名单</a>')
_link(
    "scheme twice",
    "http写了两遍",
    '<a href="http://http//www.gov.cn/">中国政府网</a>',
    "http://http//www.gov.cn/",
)
_link("scheme forgotten", "漏写http", '<a href="www.gov.cn/zhengce/">国家政策</a>', "www.gov.cn/zhengce/")
_link(
    "mail without scheme",
    "漏写mailto",
    '<a href="lxfgj@mail.example">lxfgj@mail.example</a>',
    "lxfgj@mail.example",
)
_link("article leads home", "文章跳到首页", '<a href="/zwgk/tzgg/201903/90011.html">关于春季造林的通知</a>', "/zwgk/tzgg/201903/90011.html",
      pages=lambda s: {"/zwgk/tzgg/201903/90011.html": _moved("/")})  # fmt: skip
_link("file wants a login", "附件跳到登录页", '<a href="/upload/2026/bz.docx">补助标准</a>', "/upload/2026/bz.docx",
      pages=lambda s: {"/upload/2026/bz.docx": _moved("/sso/login?back=1"), "/sso/login?back=1": page_beside(s, "统一入口", "<h2>统一入口</h2><p>请选择身份。</p>")})  # fmt: skip
_link("page leads to the error page", "页面跳到错误页", '<a href="/zt/2020/index.html">专题回顾</a>', "/zt/2020/index.html",
      pages=lambda s: {"/zt/2020/index.html": _moved("/error/index.html"), "/error/index.html": page_beside(s, "提示", "<p>系统提示：内容整理中，请稍后。</p>")})  # fmt: skip
_link("file address shows a page", "附件地址是网页", '<a href="/upload/2026/gs.pdf">公示名单</a>', "/upload/2026/gs.pdf",
      pages=lambda s: {"/upload/2026/gs.pdf": page_beside(s, "文件", "<p>文件整理中。</p>")})  # fmt: skip
_link("own address leads to strangers", "站内地址跳到外部公司", '<a href="/lvyou/index.html">旅游专题</a>', "/lvyou/index.html",
      pages=lambda s: {"/lvyou/index.html": _moved("http://www.lxtour.example/")})  # fmt: skip

_link(
    "slash added",
    "只加斜杠的跳转",
    '<a href="/wza">无障碍说明</a>',
    "/wza",
    kind=D,
    pages=lambda s: {"/wza": _moved("/wza/")},
)
_link(
    "meant for home",
    "返回首页的链接",
    '<a href="/portal/back.html">返回首页</a>',
    "/portal/back.html",
    kind=D,
    pages=lambda s: {"/portal/back.html": _moved("/")},
)
_link("meant for login", "个人中心要登录", '<a href="/grzx/index.html">个人中心</a>', "/grzx/index.html", kind=D,
      pages=lambda s: {"/grzx/index.html": _moved("/cas/login"), "/cas/login": page_beside(s, "登录", "<h2>统一入口</h2><p>请选择身份。</p>")})  # fmt: skip
_link(
    "article moved",
    "文章换了地址",
    '<a href="/old/201801/55001.html">旧文</a>',
    "/old/201801/55001.html",
    kind=D,
    pages=lambda s: {"/old/201801/55001.html": _moved("/wza/")},
)
_link("document of a wrong media type", "PDF类型标错", '<a href="/upload/2026/fa.pdf">方案</a>', "/upload/2026/fa.pdf", kind=D,
      pages=lambda s: {"/upload/2026/fa.pdf": RawPage(b"%PDF-1.4\n%%EOF\n", "text/html")})  # fmt: skip
_link("article in new media", "文章跳到政务新媒体", '<a href="/xw/2026/60001.html">视频报道</a>', "/xw/2026/60001.html", kind=D,
      pages=lambda s: {"/xw/2026/60001.html": _moved("https://weibo.com/lx/1")})  # fmt: skip
_link("official page elsewhere", "跳到上级政府网站", '<a href="/zc/2026/60002.html">上级政策</a>', "/zc/2026/60002.html", kind=D,
      pages=lambda s: {"/zc/2026/60002.html": _moved("http://www.gov.cn/zhengce/1.htm")})  # fmt: skip
_link(
    "programs and places",
    "唤起程序的链接",
    '<a href="weixin://dl/chat">微信</a> <a href="sms:12345">短信</a> <a href="#fj">附件</a>',
    kind=D,
)
_link("protocol-relative", "省略协议的链接", '<a href="//www.gov.cn/">中国政府网</a>', kind=D)
_link("folder named like a host", "目录名像域名", '<a href="/jx/www.gov.cn/index.html">镜像</a>', "/jx/www.gov.cn/index.html", kind=D,
      pages=lambda s: {"/jx/www.gov.cn/index.html": page_beside(s, "镜像", "<p>镜像页面。</p>")})  # fmt: skip
