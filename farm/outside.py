"""Hosts beyond the province that its pages link to: living, dead, guarded, slow."""

from __future__ import annotations

from farm.answer import Answer

_CHALLENGE = (
    "<html><head><meta charset='utf-8'><script>var _0x4f='cookie';document[_0x4f]='acw_sc__v2='+(new Date).getTime();"
    "location.reload();</script></head><body></body></html>"
)
_BLOCKED = "<html><head><meta charset='utf-8'><title>访问被拦截</title></head><body><h1>您的访问请求可能对网站造成安全威胁，请求已被Web应用防火墙拦截</h1><p>事件ID：0a1b2c</p></body></html>"
_LIVING = frozenset(
    {
        "www.gov.cn", "beian.miit.gov.cn", "beian.mps.gov.cn", "www.beian.gov.cn", "zfwzgl.www.gov.cn", "dcs.conac.cn", "bszs.conac.cn",
        "czt.shangji.gov.cn", "pucha.kaipuyun.cn", "www.lxgas.example", "www.lxbus.example", "www.lxnews.example", "www.lxtour.example",
        "weibo.com", "www.people.com.cn", "www.cnzz.com",
        "api.tianditu.gov.cn", "webapi.amap.com", "zwfw.shangji.gov.cn", "data.shangji.gov.cn",
        "12345.shangji.gov.cn", "map.shangji.gov.cn",
    }
)  # fmt: skip


#: What hosts show that recipes have written, by host.
_WRITTEN: dict[str, Answer] = {}


def taken_over(host: str, *, title: str = "", body: str = "", head: str = "", moved: str = "") -> None:
    """From now on ``host`` shows this page, or leads to ``moved``; a host that is known already stays as it is."""
    if moved:
        _WRITTEN[host] = Answer(302, b"", "text/html", (("Location", moved),))
    elif title or body or host.startswith("www."):
        text = (
            f"<html><head><meta charset='utf-8'><title>{title}</title>{head}</head><body>{body}</body></html>"
        )
        _WRITTEN[host] = page(200, text)


def page(status: int, text: str, *headers: tuple[str, str], act: str = "") -> Answer:
    return Answer(status, text.encode(), "text/html; charset=utf-8", headers, act=act)


def behaviour(name: str) -> Answer | None:
    """The answer of a site that is guarded or broken in the named way; ``None`` for names of the server's own acts."""
    answers = {
        "challenge412": page(412, _CHALLENGE),
        "challenge521": page(521, _CHALLENGE),
        "challenge200": page(200, _CHALLENGE),
        "forbidden403": page(403, _BLOCKED),
        "waf200": page(200, _BLOCKED),
        "captcha": page(200, "<html><meta charset='utf-8'><title>安全验证</title><body>请完成安全验证：拖动滑块完成拼图<form><input name='captcha'></form></body></html>"),
        "gateway502": page(502, "<html><title>502 Bad Gateway</title><center><h1>502 Bad Gateway</h1></center></html>"),
        "limit429": page(429, "Too Many Requests", ("Retry-After", "1")),
        "login401": page(401, "<title>统一身份认证</title>请登录", ("WWW-Authenticate", "Basic")),
        "busy503": page(503, "<html><title>503 Service Temporarily Unavailable</title></html>"),
    }  # fmt: skip
    return answers.get(name)


def answer(host: str, target: str, method: str = "GET") -> Answer:
    """What an outside host says; a host nobody knows says 404."""
    guarded = {
        "waf.example": "forbidden403",
        "challenge.example": "challenge412",
        "limit.example": "limit429",
        "login.example": "login401",
    }
    if target == "/robots.txt":
        return Answer(404, b"", "text/plain", act="reset" if host == "closed.example" else "")
    if host in _WRITTEN:
        return _WRITTEN[host]
    if host in guarded:
        found = behaviour(guarded[host])
        assert found
        return found
    if host == "closed.example":
        return page(0, "", act="reset")
    if host == "nohead.example" and method == "HEAD":
        return page(405, "Method Not Allowed", ("Allow", "GET"))
    if host in _LIVING or host in ("nohead.example", "slow.example"):
        text = f"<html><head><meta charset='utf-8'><title>{host}</title></head><body><h1>{host}</h1><p>这是练习用的外部页面。</p></body></html>"
        return page(200, text, act="slow" if host == "slow.example" else "")
    return page(404, "<html><title>404 Not Found</title><body>Not Found</body></html>")
