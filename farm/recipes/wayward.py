"""Links that lead astray, names and domains that are not the site's: faults and decoys."""

from __future__ import annotations

import re
from collections.abc import Callable

from core.unit import Category
from farm.frame import frame, sent
from farm.model import Kind, Life, RawPage, Row
from farm.pages import column_labels
from farm.recipes.base import Recipe, optional, recipe
from farm.recipes.links import article_with
from farm.site import Site

F, D = Kind.FAULT, Kind.DECOY
WRONG, PROMPT, TRAP, DOMAIN, NAME = (
    "wrong-link",
    "external-prompt",
    "crawler-trap",
    "domain-name",
    "site-name",
)
_GAS, _BUS, _NEWS = "http://www.lxgas.example/", "http://www.lxbus.example/", "http://www.lxnews.example/"
Pages = Callable[[Site], dict[str, RawPage]]


def _moved(path: str) -> RawPage:
    return RawPage(b"", status=302, headers=(("Location", path),))


def page_beside(site: Site, title: str, main: str) -> RawPage:
    """A page of the site under an address of its own, drawn when it is asked for: navigation changes until then."""

    def draw(night: int) -> tuple[bytes, str]:
        labels = column_labels(site, site.column("notice"))
        answer = sent(site, frame(site, f"{title}-{site.name}", "column", main, night, labels))
        return answer.body, answer.content_type

    return RawPage(b"", draw=draw)


# wrong-link


def _link(
    form: str, meaning: str, html: str, *targets: str, kind: Kind = F, pages: Pages = lambda site: {}
) -> None:
    """``html`` in a notice; ``targets`` may be filed as dead as well."""

    @recipe(
        WRONG,
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

# external-prompt


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
        PROMPT,
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
    f'<div class="qy"><a href="{_GAS}" target="_blank">燃气公司</a></div>',
)
_outside(
    "company by picture",
    "外部图片链接没有提示",
    f'<a href="{_GAS}"><img src="/assets/img/gas.png" alt="燃气公司"></a>',
)
_outside(
    "companies in a drop-down",
    "下拉框外链没有提示",
    f'<select title="友情链接" onchange="window.open(this.value)"><option value="{_GAS}">燃气公司</option><option value="{_BUS}">公交公司</option></select>',
)
_outside(
    "news elsewhere", "新闻外链没有提示", f'<ul><li><a href="{_NEWS}">本地新闻网：秋收进行时</a></li></ul>'
)
_outside("in the footer", "页脚外链没有提示", f'<p><a href="{_BUS}">公交公司</a></p>', footer=True)
_outside("without protocol", "省略协议的外链没有提示", '<a href="//www.lxgas.example/">燃气公司</a>')
_outside(
    "by script",
    "脚本打开的外链没有提示",
    f"""<a href="javascript:void(0)" onclick="window.open('{_BUS}')">公交查询</a>""",
)
_outside(
    "several companies",
    "多个外链没有提示",
    f'<div class="links2"><a href="{_GAS}">燃气公司</a><a href="{_BUS}">公交公司</a><a href="{_NEWS}">新闻网</a></div>',
)
for _form in ("layer", "confirm", "file", "escaped"):
    _outside(
        f"prompt by {_form}", f"外链有提示（{_form}）", f'<a href="{_GAS}">燃气公司</a>', kind=D, prompt=_form
    )
_outside(
    "page in between",
    "外链经过跳转页",
    f'<a href="/jump.html?url={_GAS}">燃气公司</a><a href="{_BUS}">公交公司</a>',
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
    f'<div class="links-hide" style="display:none"><a href="{_GAS}">燃气公司</a></div>',
    kind=D,
)

# crawler-trap


def _loop(form: str, meaning: str, turns: tuple[str, ...], link: str, main: str, *, kind: Kind = F) -> None:
    """The same page under each of ``turns``; the first is linked from a notice."""

    @recipe(
        TRAP,
        form,
        kind,
        meaning,
        *((r"相对链接",) if kind is F else ()),
        aspects=(f"trap:{form}",),
        flex=False,
    )
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        page = page_beside(site, form, f"<h2>{meaning}</h2>{main}{link}")
        site.raw |= dict.fromkeys(turns, page)
        path = article_with(site, f'<a href="{turns[0]}">详见</a>')
        also = [optional(site, check, form) for check in ("dead-link", "soft-404")] if kind is D else []
        return [chosen.row(site, life, path, *turns), *also]


def _turns(start: str, run: str, file: str, count: int = 7) -> tuple[str, ...]:
    return tuple(f"/{start}{run * n}{file}" for n in range(1, count + 1))


_TEXT = "<p>办理地点在行政服务中心一楼，工作日上午八点半至下午五点半受理，节假日除外。</p>"
_ROWS = '<ul class="list"><li><a href="/wza/">婚姻登记</a><span>2026-10-01</span></li><li><a href="/wza/">户籍办理</a><span>2026-09-01</span></li></ul>'
_loop("one folder", "便民服务", _turns("", "fw/", "list.html"), '<a href="fw/list.html">便民服务</a>', _ROWS)
_loop(
    "one folder below another",
    "便民电话",
    _turns("bm/", "dh/", "index.html"),
    '<a href="dh/index.html">便民电话</a>',
    _TEXT,
)
_loop(
    "two folders",
    "政策问答",
    _turns("", "zc/wd/", "list.html"),
    '<a href="zc/wd/list.html">政策问答</a>',
    _ROWS,
)
_loop(
    "three folders",
    "历史沿革",
    _turns("", "zj/ls/yg/", "index.shtml"),
    '<a href="zj/ls/yg/index.shtml">历史沿革</a>',
    _TEXT,
)
_loop(
    "with a query",
    "资料下载",
    tuple(f"/{'down/' * n}show.asp?lm=8" for n in range(1, 8)),
    '<a href="down/show.asp?lm=8">资料下载</a>',
    _TEXT,
)
_loop(
    "with a dot in front",
    "旅游景点",
    _turns("ly/", "jd/", "index.htm"),
    '<a href="./jd/index.htm">旅游景点</a>',
    _TEXT,
)
_loop(
    "in a menu",
    "人事招考",
    _turns("", "rs/", "zk.html"),
    '<div class="leftmenu"><a href="rs/zk.html">人事招考</a><a href="/wza/">地图</a></div>',
    _ROWS,
)
_loop(
    "by a picture",
    "风景名胜",
    _turns("fj/", "ms/", "p.html"),
    '<a href="ms/p.html"><img src="/assets/img/ms.png" alt="风景名胜"></a>',
    _TEXT,
)

_loop(
    "from the root",
    "从根目录写的链接",
    ("/gm/list.html", "/gm/gm/list.html"),
    '<a href="/gm/list.html">列表</a><a href="/gm/gm/list.html">旧列表</a>',
    _ROWS,
    kind=D,
)
_loop("upwards", "向上的相对链接", ("/up/up/a.html",), '<a href="../up/a.html">本页</a>', _TEXT, kind=D)
_loop(
    "folders of days",
    "按日期分的目录",
    ("/rb/11/11/a.html", "/rb/11/a.html"),
    '<a href="11/a.html">次日</a>',
    _TEXT,
    kind=D,
)
_loop(
    "only two turns",
    "只有两层",
    ("/lc/a.html", "/lc/lc/a.html"),
    '<a href="/lc/lc/a.html">旧址</a>',
    _TEXT,
    kind=D,
)
_loop("to itself", "指向自己的链接", ("/zs/a.html",), '<a href="a.html">本页</a>', _TEXT, kind=D)
_loop(
    "to a place on the page",
    "页内跳转",
    ("/ym/a.html",),
    '<a href="#a">返回</a><a href="a.html#b">第二段</a>',
    _TEXT,
    kind=D,
)
_loop("same name inside", "同名子栏目", ("/tm/a.html",), '<a href="/wza/">同名</a>', _TEXT, kind=D)
_loop(
    "pages by number",
    "翻页参数",
    ("/fy/a.html?p=1", "/fy/a.html?p=2"),
    '<a href="?p=1">1</a><a href="?p=2">2</a>',
    _TEXT,
    kind=D,
)

# domain-name


def _column(form: str, meaning: str, html: str, *, kind: Kind = F) -> None:
    @recipe(
        DOMAIN, form, kind, meaning, *((r"域名",) if kind is F else ()), aspects=("nav", "markup"), flex=False
    )
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        site.text_changes.append(
            (life, lambda text, k: text.replace('<div class="nav"><ul>', f'<div class="nav"><ul>{html}', 1))
        )
        return [chosen.row(site, life), *[optional(site, c, form) for c in (PROMPT, "dead-link")]]


_column(
    "tourism column elsewhere",
    "导航栏目在商业域名",
    '<li><a href="http://www.lxtour.example/">旅游频道</a></li>',
)
_column(
    "news column elsewhere",
    "导航栏目在新闻公司域名",
    f'<li><a href="{_NEWS}" target="_blank">视频新闻</a></li>',
)
_column("service column elsewhere", "导航栏目在公司域名", f'<li><a href="{_BUS}cx/">公交出行</a></li>')
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
    @recipe(DOMAIN, form, D, meaning, aspects=("home-extra", "prompt"), flex=False)
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        site.home_extra += html
        return [chosen.row(site, life), optional(site, PROMPT, form)]


_beside("company among friends", "友情链接有公司", f'<div class="yq"><a href="{_GAS}">燃气公司</a></div>')
_beside(
    "news headline elsewhere",
    "新闻标题链到外站",
    f'<ul><li><a href="{_NEWS}">本地新闻网报道我县秋收</a></li></ul>',
)
_beside(
    "picture of a company",
    "公司图片链接",
    f'<div class="zt"><a href="{_BUS}"><img src="/assets/img/bus.png" alt="公交"></a></div>',
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
    return [Row(unit=site.unit.id, check=DOMAIN, kind=F, form=form, meaning=meaning, words=(r"域名",))]


# site-name

_TITLE = re.compile(r"<title>([^<]{0,300})</title>")


def _name(form: str, meaning: str, title: Callable[[Site], str], *, kind: Kind = F) -> None:
    @recipe(NAME, form, kind, meaning, *((r"标题",) if kind is F else ()), aspects=("markup", "title"))
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        new = f"<title>{title(site)}</title>"
        site.text_changes.append(
            (life, lambda text, k: _TITLE.sub(lambda m: new, text, count=1) if k == "home" else text)
        )
        return [chosen.row(site, life)]


_name("called home", "标题只写首页", lambda s: "首页")
_name("welcome", "标题只写欢迎", lambda s: "欢迎访问政务信息网")
_name("name of the system", "标题是系统名称", lambda s: "政府网站集约化平台")
_name("name of a neighbour", "标题是别的单位", lambda s: "示范市人民政府门户网站")
_name("letters", "标题只有字母", lambda s: s.unit.id.upper())
_name("name cut", "标题只写地名简称", lambda s: f"{s.unit.short_name[:2]}政务网")
_name("greeting in English", "标题是英文", lambda s: "Home Page")
_name("motto", "标题是口号", lambda s: "为人民服务 让群众满意")
_name("blanks inside", "标题中有空格", lambda s: " ".join(s.name), kind=D)
_name("country in front", "标题前有“中国”", lambda s: f"中国·{s.name}", kind=D)
_name("home behind", "标题后有“首页”", lambda s: f"{s.name}-首页", kind=D)
_name("home in front", "标题前有“首页”", lambda s: f"首页 | {s.name}", kind=D)
_name("line break", "标题换行", lambda s: f"\n  {s.name}\n", kind=D)
_name("entity inside", "标题含字符实体", lambda s: f"{s.name}&nbsp;&mdash;&nbsp;门户网站", kind=D)
_name("welcome in front", "标题有欢迎语", lambda s: f"欢迎访问{s.name}网站！", kind=D)
_name("letters behind", "标题附域名", lambda s: f"{s.name} www.gov.cn", kind=D)
