"""The page-validity gate: is this answer the page, or something put in its place?

Challenge pages of firewalls, login walls and "not found" pages served with 200 never reach a check. Blocked is not
broken: such an address is undecided.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.fetch import TITLED, FetchProblem
from reading.gone import calls_itself_gone
from reading.gone_words import words_in_box
from reading.tree.weight import MOST_NODES, is_too_heavy

#: How a refusal is called that asks for a login: the page is not for the public, whoever asks.
LOGIN = "需登录"
#: Codes with which the firewalls common on Chinese government sites refuse a client: an answer, but not the site's.
_BLOCKING = {
    401: LOGIN,
    403: "拒绝访问",
    407: "需代理认证",
    412: "前置校验",
    418: "防护拦截",
    421: "防护拦截",
} | {code: "防护拦截" for code in (405, 406, 460, 463, 468, 493, 498, 499, 512, 514, 521, 567)}
#: Codes of success that bring no page, or a part of one that nobody asked for in parts.
_NO_PAGE_IN_IT = {204: "没有内容", 205: "没有内容", 206: "只给了一部分"}
_NO_CODE = 600  # from here on no code has a meaning: firewalls make them up, such as 999
#: A page put in place of the real one is small; a real one that mentions these words is not.
_SMALL = 24_000
_CHALLENGE = re.compile(
    rb"\$_ts\s*=|\$_ts\.cd|_\$[A-Za-z0-9]{2}\s*=\s*_\$|acw_sc__v2|__jsl_clearance|jsl_clearance|aliyun_waf|"
    rb"_waf_is_mobile|cf-browser-verification|cf_chl_|challenge-platform|yunsuo_session|safeline|SafeLine|"
    rb"wafblock|waf_block|x5sec|nocaptcha|geetest|gt_captcha|/captcha\.js|TencentCaptcha|eO\^X|"
    rb"document\.cookie\s*=(?:[^;]{1,300}|[^;]{1,300}+;?[^<]{0,80})location\.(?:reload|href|replace)"
)
_CHALLENGE_WORDS = re.compile(
    "访问被拦截|请求被拦截|已被拦截|非法请求|您的访问请求可能对网站造成安全威胁|安全验证|人机验证|拖动滑块|请输入验证码|"
    "访问过于频繁|访问频率过高|(?:境外|海外|国外)(?:用户|网络|地区|IP|地址){0,2}.{0,10}(?:无法|不能|禁止|限制|暂停).{0,6}访问|"
    "(?:暂不|不再?|未)(?:对|向|为)(?:境外|海外|国外).{0,12}(?:提供|开放)|网站防火墙|Web应用防火墙|云防护|正在验证您的浏览器|浏览器安全检查|您的IP已被|"
    "访问(?:可能)?(?:存在)?异常|(?:完成|通过).{0,8}验证.{0,6}(?:继续|再)访问|The requested URL was rejected|[Ss]upport ID is|"
    "Access Denied|[Cc]hecking your browser|Just a moment|Request blocked|Attention Required|DDoS protection by"
)
#: A site that is being worked on says so in place of every page; asked for one page of it, it says nothing of that page.
_MAINTENANCE = re.compile(
    "(?:网站|系统|平台|本站|服务器)[^。！!；;]{0,16}(?:维护|升级|改版|割接|迁移|调试|检修)[^。；;]{0,60}"
    "(?:暂停|暂时|停止|无法|不能|稍[后候]|恢复|敬请谅解|带来的?不便|请.{0,8}(?:再|重新))"
    r"|^\W{0,6}(?:网站|系统|平台|服务器)?(?:正在)?(?:系统)?(?:维护|升级)(?:升级|维护)?中?\W{0,6}$"
)
#: What a server shows that has no site yet, or none under this name.
_DEFAULT_TITLE = re.compile(
    r"\W{0,6}(?:Welcome to (?:nginx|OpenResty|Tengine|CentOS)|IIS\s?\d{0,2}(?: Windows.{0,40})?$"
    r"|Internet Information Services|Apache2? .{0,30}Default Page|"
    r"Apache Tomcat|Index of /|恭喜.{0,4}站点创建成功|没有找到站点|站点不存在|Test Page for|It works)",
    re.IGNORECASE,
)
_HAN = re.compile(r"[\u4e00-\u9fff]")
_PARTS = re.compile(
    rb"<script[^>]{0,300}\bsrc\b|<i?frame|<frameset|\bid\s{0,9}=\s{0,9}[\"']?(?:app|root)\b", re.IGNORECASE
)
#: A site that has closed or moved says so in place of its home page: no fault of a page that is not there any more.
_CLOSED = re.compile(
    "(?:本|原|旧|该|我[局委厅办县市区省镇]{0,2})(?:网?站|门户)[^。！!；;]{0,40}"
    "(?:停止(?:运行|运维|服务|维护|使用|访问)|关停|关闭|下线|停用|注销|迁移|整合(?:到|至|入)|并入)"
    "|(?:网站|站点|门户|域名)(?:关停|关闭|下线|迁移|停运|停用|停止运行|变更|更换|整合)的?(?:公告|通知|通告|说明|声明|启事)"
)
#: What shows something, or may come to show something: in a page without any of it there is nothing to see, ever.
_SHOWS = re.compile(
    rb"<(?:a|area|img|image|i?frame|frameset|form|input|button|select|object|embed|applet|video|audio"
    rb"|canvas|svg|table)\b|<[a-z]{1,30}-[a-z]|"
    rb"<script[^>]{0,300}\bsrc\b|\b(?:id|class)\s{0,9}=|\blocation\b|document\.write|innerHTML"
    rb"|createElement|http-equiv\s{0,9}=\s{0,9}[\"']?refresh",
    re.IGNORECASE,
)
_PASSWORD = re.compile(rb"<input\b[^>]{0,300}type\s{0,4}=\s{0,4}[\"']?password", re.IGNORECASE)
_LOGIN = re.compile("(?:请先登录|请您登录|尚未登录|登录已?(?:过期|超时))")
_MOST_TITLED, _LONGEST_TITLE = 1_000_000, 120
_NO_PAGE = re.compile(
    r"404|不存在|找不到|未找到|没有找到|无法|错误|出错|走丢|丢失|not\s?found|error", re.IGNORECASE
)
_TITLE = re.compile(r"<title[^>]{0,200}>([^<]{0,300})</title", re.IGNORECASE)
_HIDDEN = (("<title", "</title"), ("<script", "</script"), ("<style", "</style"), ("<!--", "-->"))
_TAG = re.compile(r"<[^<>]{0,2000}>?")
_REFRESH = re.compile(
    rb"<meta[^>]{0,100}http-equiv\s*=\s*[\"']?refresh[\"']?[^>]{0,100}content\s*=\s*+[\"']?\s*+(\d{1,3})\s*[;,]\s*url\s*=\s*[\"']?([^\"'>\s]{1,500})",
    re.IGNORECASE,
)
_REFRESH_TURNED = re.compile(
    rb"<meta\s{1,9}content\s*=\s*+[\"']?\s*+(\d{1,3})\s*[;,]\s*url\s*=\s*[\"']?([^\"'>\s]{1,500})[\"'\s]{1,9}http-equiv\s*=\s*[\"']?refresh",
    re.IGNORECASE,
)

#: A script that does nothing but send its visitor elsewhere. What asks or remembers something first may lead one here, another there;
#: an address put together from parts (``+``) is not known.
_SENT = re.compile(
    r"(?:^|[\s;{.>])location(?:\.href)?\s{0,4}=\s{0,4}[\"']([^\"'\s]{1,500})[\"'](?!\s{0,4}\+)|"
    r"\blocation\.(?:replace|assign)\(\s{0,4}[\"']([^\"'\s]{1,500})[\"']\s{0,4}\)"
)
_ASKS_FIRST = re.compile(r"\b(?:if|function|switch|confirm)\b|=>|cookie|userAgent|setTimeout")


@dataclass(frozen=True)
class Refusal:
    """Why an answer is not the page."""

    problem: FetchProblem
    detail: str


def judge_status(status: int, *, retry_after: bool = False) -> Refusal | None:
    """What the status alone says; ``None`` for an answer whose body is to be looked at."""
    if status in _NO_PAGE_IN_IT:
        return Refusal(FetchProblem.BLOCKED, f"HTTP {status}（{_NO_PAGE_IN_IT[status]}）")
    if 200 <= status < 300 or status == 304:
        return None
    if status in (404, 410):
        return Refusal(FetchProblem.NOT_FOUND, f"HTTP {status}")
    if status == 429 or (status == 503 and retry_after):
        return Refusal(FetchProblem.RATE_LIMITED, f"HTTP {status}")
    if status in _BLOCKING:
        return Refusal(FetchProblem.BLOCKED, f"HTTP {status}（{_BLOCKING[status]}）")
    if status >= _NO_CODE:
        return Refusal(FetchProblem.BLOCKED, f"HTTP {status}（不是规定的状态码，多为防护拦截）")
    problem = FetchProblem.SERVER_ERROR if status >= 500 else FetchProblem.CLIENT_ERROR
    return Refusal(problem, f"HTTP {status}")


def judge_body(status: int, body: bytes, content_type: str) -> Refusal | None:
    """What a small body says, or what a huge one weighs; ``None`` where it may well be the page."""
    if not _is_markup(body, content_type):
        return None
    if len(body) > _SMALL:
        return _judge_weight(status, body, content_type)
    if match := _CHALLENGE.search(body):
        text = _visible(body)
        if len(text) < 300:
            return Refusal(
                FetchProblem.BLOCKED,
                f"HTTP {status}，验证页（{match.group()[:20].decode('ascii', 'replace')}）",
            )
    if status == 200 and not _SHOWS.search(body) and not (_visible(body).strip("> ") or _alert(body)):
        return Refusal(FetchProblem.BLOCKED, "HTTP 200，空壳页面（没有任何内容）")
    if not _may_speak(body):
        return None
    return _judge_words(status, body)


def _judge_weight(status: int, body: bytes, content_type: str) -> Refusal | None:
    if not is_too_heavy(body, content_type):
        return None
    return Refusal(FetchProblem.TOO_LARGE, f"HTTP {status}，网页的标签和属性超过 {MOST_NODES // 10_000} 万个")


def challenged(status: int, body: bytes) -> bool:
    """Whether an error answer is a firewall's, whatever its code says."""
    return len(body) <= _SMALL and (
        bool(_CHALLENGE.search(body)) or bool(_CHALLENGE_WORDS.search(_decode(body)))
    )


def own_title(body: bytes, content_type: str) -> str:
    """The title of the page that came with an answer of "not found", for ``detail``; empty where it speaks of an error."""
    if not _is_markup(body, content_type) or len(body) > _MOST_TITLED:
        return ""
    title = " ".join(_title(body).split())[:_LONGEST_TITLE]
    return "" if not title or _NO_PAGE.search(title) else f"{TITLED}{title}"


def is_login_form(body: bytes) -> bool:
    """Whether a page has a field for a password and little else: where a home page should be, nothing is for the public."""
    small = len(body) <= _SMALL and _may_speak(body)
    return small and _PASSWORD.search(body) is not None and len(_visible(body)) < 300


def is_bare(body: bytes) -> bool:
    """Whether a page is small and has hardly a link, as one put in place of another; what scripts and frames bring is not known."""
    return len(body) <= _SMALL and _may_speak(body) and _PARTS.search(body) is None


def is_nobodys(body: bytes) -> bool:
    """Whether what stands where a home page should has not one Chinese character and hardly a link: no site of an office."""
    return is_bare(body) and _HAN.search(_decode(body)) is None


def refresh_target(body: bytes) -> str:
    """Where a page that only sends its visitor on (``<meta http-equiv=refresh>``, a script) leads, or an empty string."""
    if len(body) > 4096:
        return ""
    match = _REFRESH.search(body) or _REFRESH_TURNED.search(body)
    if match is not None:
        target = match.group(2).decode("ascii", "ignore") if int(match.group(1)) <= 10 else ""
    else:
        target = _sent_by_script(body) if b"location" in body else ""
    return target if target and len(_visible(body)) <= 200 else ""


def _sent_by_script(body: bytes) -> str:
    """The one address that the page's own scripts lead to; a page with links beside it is more than a sign-post."""
    text = _decode(body)
    script = "\n".join(_between(text, "<script", "</script"))
    if _ASKS_FIRST.search(script) or text.count("<a ") > 2:
        return ""
    targets = {first or second for first, second in _SENT.findall(script)}
    return targets.pop() if len(targets) == 1 else ""


def _judge_words(status: int, body: bytes) -> Refusal | None:
    text = _visible(body).strip("> ") or _alert(body)
    if len(text) > 600:
        return None
    title = _title(body)
    if _DEFAULT_TITLE.match(title):
        return Refusal(FetchProblem.BLOCKED, f"HTTP {status}，服务器的默认页面（{title[:40]}）")
    if match := _CHALLENGE_WORDS.search(f"{title} {text}"):
        return Refusal(FetchProblem.BLOCKED, f"HTTP {status}，拦截页（{match.group()}）")
    if len(text) < 200 and (match := _MAINTENANCE.search(text)):
        return Refusal(FetchProblem.BLOCKED, f"HTTP {status}，维护页（{match.group()[:30]}）")
    if len(text) < 400 and (match := _CLOSED.search(f"{title} {text}")):
        return Refusal(FetchProblem.BLOCKED, f"HTTP {status}，关停或迁移公告（{match.group()[:40]}）")
    if len(text) < 200 and (match := _LOGIN.search(text)):
        return Refusal(FetchProblem.BLOCKED, f"HTTP {status}，{LOGIN}（{match.group()}）")
    if len(text) < 300 and any(calls_itself_gone(t) for t in (title, text)):
        return Refusal(FetchProblem.NOT_FOUND, f"HTTP {status}，页面自称不存在")
    return None


def _alert(body: bytes) -> str:
    """What a page without anything to see says in a box, before it sends its visitor back."""
    return words_in_box(_decode(body)) if b"alert(" in body or b"layer." in body else ""


def _may_speak(body: bytes) -> bool:
    """Few links: a page put in place of another has no navigation to speak of."""
    return body.count(b"<a ") + body.count(b"<A ") < 12


def _is_markup(body: bytes, content_type: str) -> bool:
    return "html" in content_type or not content_type or body.lstrip()[:1] == b"<"


def _decode(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return body.decode("gb18030", "replace")


def _title(body: bytes) -> str:
    match = _TITLE.search(_decode(body))
    return match.group(1).strip() if match else ""


def _visible(body: bytes) -> str:
    text = _decode(body)
    for opening, closing in _HIDDEN:
        text = _without(text, opening, closing)
    return " ".join(_TAG.sub(" ", text).split())


def _between(text: str, opening: str, closing: str) -> Iterator[str]:
    """The stretches between two marks, in one pass."""
    lower, at = text.lower(), 0
    while (start := lower.find(opening, at)) >= 0:
        end = lower.find(closing, start)
        at = len(text) if end < 0 else end + len(closing)
        yield text[start : len(text) if end < 0 else end]


def _without(text: str, opening: str, closing: str) -> str:
    """``text`` without the stretches between two marks, in one pass; an unclosed one goes to the end."""
    lower, kept, at = text.lower(), [], 0
    while (start := lower.find(opening, at)) >= 0:
        kept.append(text[at:start])
        end = lower.find(closing, start)
        at = len(text) if end < 0 else end + len(closing)
    return " ".join([*kept, text[at:]])
