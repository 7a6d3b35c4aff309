"""Hosts that misbehave, each in one way: ``<way>.zoo.example``. Usable one by one, apart from the province."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from core.unit import Category, Unit
from farm import outside
from farm.chance import number
from farm.site import Answer

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
    "chain": chain, "charset": broken_charset, "login": login, "soft404": soft, "intranet": intranet, "crawl-delay": slow_robots,
    **{name: _act(name) for name in ("drip", "stall", "huge", "bomb", "reset", "recover", "long-length", "short-length", "no-end", "half-header", "close")},
    **{name: _guard(name) for name in ("challenge200", "challenge412", "challenge521", "forbidden403", "waf200", "captcha", "limit429", "login401", "busy503")},
}  # fmt: skip


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
        homepage=f"http://{host}/",
        site_id_code="3599990001",
        hosts=(host,),
    )
