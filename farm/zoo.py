"""Hosts that misbehave, each in one way: ``<way>.zoo.example``. Usable one by one, apart from the province."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from functools import cache, partial
from html import escape
from urllib.parse import parse_qs, urlsplit

from core.unit import Category, Unit
from farm import bombs, outside
from farm.answer import Answer
from farm.chance import number

SUFFIX = ".zoo.example"
Way = Callable[[str], Answer]


def _page(title: str, body: str, status: int = 200, charset: str = "utf-8", *, declared: str = "") -> Answer:
    text = f"<!DOCTYPE html><html><head><meta charset='{declared or charset}'><title>{title}</title></head><body>{body}<div class='footer'>主办单位：练习县人民政府办公室</div></body></html>"
    return Answer(status, text.encode(charset, "replace"), f"text/html; charset={declared or charset}")


def _links(*hrefs: str) -> str:
    return "".join(f"<li><a href='{h}'>{h[-30:]}</a></li>" for h in hrefs)


def endless(target: str) -> Answer:
    """Every page links to two new ones."""
    mark = number("endless", target)
    return _page("无尽的列表", _links(f"/p/{mark % 10**9}.html", f"/p/{mark // 10**9 % 10**9}.html"))


def calendar_trap(target: str) -> Answer:
    """A calendar with next and previous month for ever."""
    query = parse_qs(urlsplit(target).query)
    year, month = int(query.get("y", ["2026"])[0]), int(query.get("m", ["11"])[0])
    after, before = (year + month // 12, month % 12 + 1), (year - (month == 1), (month - 2) % 12 + 1)
    days = _links(
        *(
            f"/rl?y={year}&m={month}&d={d}"
            for d in range(1, calendar.monthrange(max(1, min(year, 9998)), month)[1] + 1)
        )
    )
    return _page("日历", days + _links(f"/rl?y={after[0]}&m={after[1]}", f"/rl?y={before[0]}&m={before[1]}"))


def plain(target: str) -> Answer:
    """Nothing odd at all: a home page with a list, and its pages."""
    paths = [f"/xwzx/tzgg/{number}.html" for number in range(1, 7)]
    if target == "/":
        return _page("首页", _links(*paths))
    return _page("练习", "<p>正文</p>") if target in paths else outside.page(404, "")


def sessions(target: str) -> Answer:
    """Each answer puts a new session into all links."""
    sid = f"{number('session', target):016x}"
    return _page(
        "会话",
        _links(
            *(f"/list;jsessionid={sid}?id={n}" for n in range(6)),
            *(f"/show.asp?id={n}&PHPSESSID={sid}" for n in range(6)),
        ),
    )


def parameters(target: str) -> Answer:
    """Filters that combine without end."""
    path = target if "?" in target else target + "?s=1"
    return _page(
        "筛选", _links(*(f"{path}&{k}={v}" for k in ("type", "year", "dept", "sort") for v in range(4)))
    )


def segments(target: str) -> Answer:
    """Relative links that repeat a path segment."""
    return _page("相对地址", "<a href='zwgk/zcwj/list.html'>政策</a> <a href='./zwgk/index.html'>公开</a>")


def loop(target: str) -> Answer:
    """Redirects in a circle."""
    if target in ("/", "/robots.txt"):
        return _page("跳转", _links("/a")) if target == "/" else outside.page(404, "")
    return Answer(302, b"", "text/html", (("Location", "/b" if target.startswith("/a") else "/a"),))


def chain(target: str) -> Answer:
    """Redirects to a new address each time."""
    n = number("chain", target) % 10**8
    return (
        Answer(302, b"", "text/html", (("Location", f"/c/{n}"),))
        if target != "/robots.txt"
        else outside.page(404, "")
    )


def broken_charset(target: str) -> Answer:
    """GBK bytes that claim to be utf-8."""
    return _page(
        "编码错误声明的页面",
        "<p>这个页面的编码声明与实际不符。</p>" + _links("/a.html"),
        charset="gb18030",
        declared="utf-8",
    )


def login(target: str) -> Answer:
    """Everything leads to a login page."""
    if target.startswith("/login"):
        return _page(
            "统一身份认证",
            "<form action='/login' method='post'><input name='username'><input type='password' name='password'>请登录</form>",
        )
    return Answer(302, b"", "text/html", (("Location", f"/login?back={target}"),))


def members(target: str) -> Answer:
    """A site for the public, every other page of which leads to a login."""
    if target.startswith("/login"):
        return login(target)
    if target == "/":
        return _page("首页", _links(*(f"/{n}.html" for n in range(12))))
    name = target.strip("/").removesuffix(".html")
    if not name.isdigit():
        return outside.page(404, "")
    return login(target) if int(name) % 2 else _page("练习", f"<p>第{name}篇正文</p>")


def soft(target: str) -> Answer:
    """Unknown addresses answer 200 with the words of an error page."""
    return (
        _page("首页", _links("/gone/1.html"))
        if target == "/"
        else _page("页面不存在", "<h1>抱歉，您访问的页面不存在或已被删除</h1>")
    )


def intranet(target: str) -> Answer:
    """Links and redirects into private networks."""
    if target.startswith("/go"):
        return Answer(302, b"", "text/html", (("Location", "http://169.254.169.254/latest/meta-data/"),))
    return _page(
        "内网地址",
        _links(
            "http://127.0.0.1/admin", "http://10.0.0.8/oa/", "http://192.168.1.2/", "http://[::1]/", "/go"
        ),
    )


def slow_robots(target: str) -> Answer:
    """Asks for a long crawl delay."""
    if target == "/robots.txt":
        return Answer(200, b"User-agent: *\nCrawl-delay: 3\n", "text/plain")
    return _page("慢一点", _links(*(f"/{n}.html" for n in range(5))))


# What one page may hold ----------------------------------------------------------------------------------------


def _one(text: str, title: str = "练习", *, head: str = "") -> bytes:
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{title}</title>{head}</head><body><p>正文</p>{text}"
        "<div class='footer'>主办单位：练习县人民政府办公室</div></body></html>"
    ).encode()


@cache
def _heavy(name: str) -> bytes:
    """Pages that are large or deep; made once."""
    return {
        "nested": lambda: _one("<div>" * 100_000 + "深处" + "</div>" * 100_000),
        "tables": lambda: _one("<table><tr><td>" * 30_000),
        "attributes": lambda: _one("<p " + " ".join(f"data-{n}='{n}'" for n in range(330_000)) + ">多</p>"),
        "attribute": lambda: _one(f"<p title='{'长' * 1_700_000}'>长</p>"),
        "links": lambda: _one("".join(f"<li><a href='/n/{n}.html'>第{n}条</a></li>" for n in range(200_000))),
        "breaks": lambda: _one("<br>" * 3_000_000),
        "comments": lambda: _one("<!---->" * 1_500_000),
        "spread-attributes": lambda: _one(("<p " + " ".join(f"a{n}" for n in range(5000)) + ">") * 300),
        "unclosed": lambda: _one("<!-- " + "<script>" * 200_000),
        "text": lambda: _one("<p>" + "字" * 4_000_000 + "</p>"),
        "nul": lambda: _one("<p>前\0后</p>", "练\0习") + b"\0" * 100_000,
        "entities": lambda: _one("&lt;" * 1_000_000 + "&#x110000;&#0;&#xD800;"),
    }[name]()


def make_heavy(way: str) -> None:
    """Makes the files and pages of a way beforehand."""
    if way == "bombs":
        for kind in ("docx", "xlsx", "ofd"):
            bombs.entities(kind)
            bombs.spread(kind)
        bombs.pdf()
        bombs.pages_of_pdf()
    elif way.startswith("heavy-"):
        _heavy(way.removeprefix("heavy-"))


def _of(name: str) -> Way:
    def answer(target: str) -> Answer:
        if target == "/":
            return _page("首页", _links("/heavy.html"))
        if target != "/heavy.html":
            return outside.page(404, "")
        return Answer(200, _heavy(name), "text/html; charset=utf-8")

    answer.__doc__ = f"One page with {name} beyond all measure."
    return answer


def marks(target: str) -> Answer:
    """Byte-order marks of all kinds, and charsets that are none."""
    text = "<html><head><title>字节顺序标记</title></head><body><p>正文</p></body></html>"
    return {
        "/": _page("首页", _links("/utf8.html", "/utf16le.html", "/utf16be.html", "/twice.html", "/none.html", "/odd.html")),
        "/utf8.html": Answer(200, b"\xef\xbb\xbf" + text.encode(), "text/html; charset=gb2312"),
        "/utf16le.html": Answer(200, b"\xff\xfe" + text.encode("utf-16-le"), "text/html"),
        "/utf16be.html": Answer(200, b"\xfe\xff" + text.encode("utf-16-be"), "text/html; charset=utf-8"),
        "/twice.html": Answer(200, b"\xef\xbb\xbf" * 2 + text.encode(), "text/html"),
        "/none.html": Answer(200, text.encode("gb18030"), "text/html; charset=none-such; charset=\x1b[31m"),
        "/odd.html": Answer(200, b"\xff\xfe\xfd\x00\x81" * 2000, "text/html; charset=utf-7"),
    }.get(target) or outside.page(404, "")  # fmt: skip


#: Words that turn the reading direction, hide, run, or reckon.
TITLES = (
    "\u202e章文常正\u202c", "零\u200b宽\u200d字\ufeff符", "=HYPERLINK(\"http://evil.example\",\"点我\")", "@SUM(1+1)*cmd|' /C calc'!A0",
    "<script>alert(1)</script>", "\x1b]0;夺取终端\x07", "'; DROP TABLE findings; --", "../../etc/passwd", "a\r\nSet-Cookie: b",
)  # fmt: skip


def titles(target: str) -> Answer:
    """Titles and link texts that are dangerous to whoever shows or exports them; each page has a fault to be listed with it."""
    if target == "/":
        items = "".join(f"<li><a href='/t/{n}.html'>{escape(t)}</a></li>" for n, t in enumerate(TITLES))
        return _page("首页", f"<ul>{items}</ul>")
    number_of = target.removeprefix("/t/").removesuffix(".html")
    if not number_of.isdigit() or int(number_of) >= len(TITLES):
        return outside.page(404, "")
    title = escape(TITLES[int(number_of)])
    return _page(
        title, f"<h1>{title}</h1><p>{title}</p><img src='/x.jpg'><a href='/gone/{number_of}.html'>{title}</a>"
    )


_AWAY = (
    "file:///etc/passwd", "ftp://ftp.example/x", "gopher://127.0.0.1:6379/_FLUSHALL", "http://169.254.169.254/latest/meta-data/",
    "http://127.0.0.1:1/", "http://[::ffff:10.0.0.1]/", "http://0x7f000001/", "http://2130706433/", "http://localhost/",
    "javascript:alert(1)", "data:text/html,<p>x", "//", "http://", "http://[", "http://a b/", "\x00",
)  # fmt: skip


def away(target: str) -> Answer:
    """Redirects, some after a hop, to files, other protocols, private and metadata addresses, and to nothing at all."""
    if target == "/":
        return _page("首页", _links(*(f"/r/{n}" for n in range(len(_AWAY))), "/hop"))
    if target == "/hop":
        return Answer(302, b"", "text/html", (("Location", "/r/3"),))
    number_of = target.removeprefix("/r/")
    if not number_of.isdigit():
        return outside.page(404, "")
    return Answer(302, b"", "text/html", (("Location", _AWAY[int(number_of)]),))


def bombs_of_files(target: str) -> Answer:
    """Attachments that unpack into hundreds of megabytes, or into billions of characters."""
    made: dict[str, Callable[[], bytes]] = {
        **{f"/e.{kind}": partial(bombs.entities, kind) for kind in ("docx", "xlsx", "ofd")},
        **{f"/s.{kind}": partial(bombs.spread, kind) for kind in ("docx", "xlsx", "ofd")},
        "/p.pdf": bombs.pdf,
        "/n.pdf": bombs.pages_of_pdf,
    }
    if target == "/":
        return _page("首页", _links(*made))
    return (
        Answer(200, made[target](), "application/octet-stream") if target in made else outside.page(404, "")
    )


def sitemap(target: str) -> Answer:
    """Sitemaps that list sitemaps without end, and an XML page that is an entity bomb."""
    if target == "/":
        return _page("首页", _links("/sitemap.xml", "/bomb.xml"))
    if target == "/bomb.xml":
        return Answer(200, bombs.ENTITY_PAGE, "text/xml")
    mark = number("sitemap", target) % 10**9
    entries = "".join(
        f"<sitemap><loc>http://sitemap{SUFFIX}/m/{mark}-{n}.xml</loc></sitemap>" for n in range(50)
    )
    text = f"<?xml version='1.0'?><sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{entries}</sitemapindex>"
    return Answer(200, text.encode(), "application/xml")


def empty(target: str) -> Answer:
    """204, 206 and 304 to requests that did not ask for them, and bodies of nothing."""
    if target == "/":
        return _page("首页", _links("/204", "/205", "/206", "/304", "/200", "/203"))
    code = target.strip("/")
    return Answer(int(code), b"", "text/html") if code.isdigit() and code != "404" else outside.page(404, "")


def cookies(target: str) -> Answer:
    """A thousand cookies with every answer."""
    found = _page("饼干", _links("/1.html", "/2.html"))
    jar = tuple(("Set-Cookie", f"c{n}={n}; Path=/") for n in range(1000))
    return Answer(found.status, found.body, found.content_type, jar)


def foreign(target: str) -> Answer:
    """Visitors from abroad are refused, politely and with 200."""
    return _page("提示", "<h3>抱歉，根据有关规定，本网站暂不对境外用户提供访问服务。</h3>")


def too_often(target: str) -> Answer:
    """After the home page everything is refused as too frequent, with 200."""
    if target == "/":
        return _page("首页", _links(*(f"/{n}.html" for n in range(12))))
    return (
        _page("提示", "<p>您访问过于频繁，请稍后再试。</p>")
        if target != "/robots.txt"
        else outside.page(404, "")
    )


def shell(target: str) -> Answer:
    """Nothing but the root of a framework that a script is to fill."""
    if target == "/robots.txt":
        return outside.page(404, "")
    return Answer(
        200, b"<!DOCTYPE html><html><head><script src='/static/js/app.4f2a.js'></script></head><body><div id='app'></div></body></html>",
        "text/html",
    )  # fmt: skip


def behind_tls(target: str) -> Answer:
    """A small site that is in order but for how its port greets."""
    if target == "/":
        return _page("首页", _links("/1.html", "/2.html"))
    return _page("练习", "<p>正文</p>") if target in ("/1.html", "/2.html") else outside.page(404, "")


_HOLLOW = (
    b"", b"<html><head></head><body></body></html>", b"<!DOCTYPE html><html><head><title>x</title><style>p{}</style></head><body><!-- --></body></html>",
    b"<html><script>eval(atob('dmFyIGE9MQ=='))</script><body></body></html>",
)  # fmt: skip


def hollow(target: str) -> Answer:
    """Behind the home page every other answer is a page with nothing in it."""
    if target == "/":
        return _page("首页", _links(*(f"/{n}.html" for n in range(16))))
    name = target.strip("/").removesuffix(".html")
    if not name.isdigit():
        return outside.page(404, "")
    n = int(name)
    return Answer(200, _HOLLOW[n // 2 % 4], "text/html") if n % 2 else _page("练习", f"<p>第{n}篇正文</p>")


def _act(name: str) -> Way:
    def answer(target: str) -> Answer:
        if target == "/robots.txt":
            return outside.page(404, "")
        return _with_act(_page("练习", "<p>正文</p>" + _links("/1.html", "/2.html")), name)

    answer.__doc__ = f"The server's act {name} on every page."
    return answer


def _with_act(answer: Answer, name: str) -> Answer:
    return Answer(answer.status, answer.body, answer.content_type, answer.headers, act=name)


def _guard(name: str) -> Way:
    def answer(target: str) -> Answer:
        found = outside.behaviour(name)
        assert found
        return found

    answer.__doc__ = f"Guarded: {name}."
    return answer


WAYS: dict[str, Way] = {
    "endless": endless, "calendar": calendar_trap, "sessions": sessions, "parameters": parameters, "segments": segments, "loop": loop,
    "chain": chain, "charset": broken_charset, "login": login, "members": members, "soft404": soft, "intranet": intranet, "crawl-delay": slow_robots,
    **{name: _act(name) for name in ("drip", "stall", "huge", "bomb", "brotli-bomb", "reset", "recover", "long-length", "short-length", "no-end", "half-header", "close",
                                     "ten-gigabytes", "header-flood", "old-http", "mid-body", "endless-header", "chunk-lies", "two-lengths")},
    **{f"heavy-{name}": _of(name) for name in ("nested", "tables", "attributes", "attribute", "links", "breaks", "comments", "spread-attributes", "unclosed", "text", "nul", "entities")},
    "marks": marks, "titles": titles, "away": away, "bombs": bombs_of_files, "sitemap": sitemap, "empty": empty, "cookies": cookies,
    "foreign": foreign, "too-often": too_often, "shell": shell, "hollow": hollow, "plain": plain,
    **{name: _guard(name) for name in ("challenge200", "challenge412", "challenge521", "forbidden403", "waf200", "captcha", "limit429", "login401", "busy503")},
}  # fmt: skip


#: Ways of the greeting on the HTTPS port (see :mod:`farm.authority`); behind each of them stands an ordinary small site.
TLS = {
    f"tls-{kind}": kind
    for kind in ("good", "expired", "later", "other-name", "no-name", "self-signed", "leaf-only", "stranger", "tls10", "tls11", "plain", "drop")
}  # fmt: skip
WAYS |= dict.fromkeys(TLS, behind_tls)


def certificate(host: str) -> str:
    """The kind of certificate that a host shows."""
    return TLS.get(host.removesuffix(SUFFIX), "good")


def answer(host: str, target: str) -> Answer | None:
    """The answer of a host of the zoo, ``None`` for other hosts."""
    way = WAYS.get(host.removesuffix(SUFFIX)) if host.endswith(SUFFIX) else None
    return way(target) if way else None


def unit(way: str) -> Unit:
    """A unit whose site behaves in the named way; raises ``KeyError`` for an unknown one."""
    if way not in WAYS:
        raise KeyError(way)
    host = way + SUFFIX
    return Unit(
        id=f"zoo-{way}",
        name=f"练习县（{way}）",
        short_name="练习县",
        category=Category.COUNTY,
        homepage=f"{'https' if way in TLS else 'http'}://{host}/",
        site_id_code="3599990001",
        hosts=(host,),
    )
