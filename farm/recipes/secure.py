"""Certificates that browsers refuse, ports without HTTPS, insecure parts of secure pages; and what only looks like it."""

from __future__ import annotations

from farm.model import Kind, Life, RawPage, Row
from farm.recipes.base import Recipe, recipe
from farm.recipes.links import article_with
from farm.site import Site

F, D = Kind.FAULT, Kind.DECOY
HTTPS = "https"


def _certificate(form: str, meaning: str, shown: str, *words: str, kind: Kind = F, flex: bool = True) -> None:
    @recipe(HTTPS, form, kind, meaning, *words, aspects=("certificate",), flex=flex)
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        site.certificate_changes.append((life, shown))
        return [chosen.row(site, life, strict=False)]


_certificate("expired", "证书过期", "expired", r"过期")
_certificate("about to expire", "证书快要过期", "expiring", r"过期", flex=False)
_certificate("valid only later", "证书还没有生效", "later", r"没有生效", flex=False)
_certificate("for another name", "证书域名不符", "other-name", r"别的域名")
_certificate("without names", "证书没有写域名", "no-name", r"别的域名")
_certificate("self-signed", "自签证书", "self-signed", r"自签")
_certificate("leaf alone", "缺少中间证书", "leaf-only", r"不完整")
_certificate("port speaks HTTP", "443端口不是HTTPS", "plain", r"没有 HTTPS", flex=False)
_certificate("issuer nobody knows", "签发机构不在信任列表", "stranger", kind=Kind.OPTIONAL, flex=False)
_certificate("greeting cut off", "握手中断", "drop", kind=D, flex=False)


def _is_secure(site: Site) -> bool:
    return site.unit.homepage.startswith("https://")


def _part(form: str, meaning: str, markup: str, *words: str, kind: Kind = F) -> None:
    """``markup`` in the head or the text of every page of a secure site; ``{h}`` is its host."""

    @recipe(HTTPS, form, kind, meaning, *words, aspects=("parts",), flex=False, fits=_is_secure)
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        made = markup.replace("{h}", site.host)
        site.text_changes.append((life, lambda text, kind: text.replace("</head>", f"{made}</head>", 1)))
        return [chosen.row(site, life)]


_part(
    "script by http", "https网页用http脚本", '<script src="http://{h}/assets/js/tongji.js"></script>', r"脚本"
)
_part(
    "style by http",
    "https网页用http样式",
    '<link rel="stylesheet" href="http://{h}/assets/css/old.css">',
    r"样式",
)
_part("parts without scheme", "资源省略协议", '<script src="//{h}/assets/js/tongji.js"></script>', kind=D)
_part(
    "script by https", "资源写全https地址", '<script src="https://{h}/assets/js/tongji.js"></script>', kind=D
)
_part(
    "http address in a comment",
    "注释里的http资源",
    '<!-- <script src="http://{h}/assets/js/old.js"></script> -->',
    kind=D,
)
_part("http name space", "命名空间里的http", '<meta name="dc" content="http://{h}/assets/js/x.js">', kind=D)


@recipe(HTTPS, "picture by http", F, "https网页用http图片", r"图片", flex=False, fits=_is_secure)
def _picture(site: Site, life: Life, chosen: Recipe) -> list[Row]:
    path = article_with(site, f'<img src="http://{site.host}/upload/pic77.png" alt="现场照片">')
    return [chosen.row(site, life, path)]


@recipe(
    HTTPS, "http parts on an http site", D, "http网站用http资源", flex=False, fits=lambda s: not _is_secure(s)
)
def _plain_site(site: Site, life: Life, chosen: Recipe) -> list[Row]:
    path = article_with(site, f'<img src="http://{site.host}/upload/pic78.png" alt="现场照片">')
    return [chosen.row(site, life, path)]


@recipe(HTTPS, "link to an http page", D, "https网页链接到http网页", flex=False, fits=_is_secure)
def _http_link(site: Site, life: Life, chosen: Recipe) -> list[Row]:
    path = article_with(site, '<a href="http://www.gov.cn/">中国政府网</a>')
    return [chosen.row(site, life, path)]


@recipe(HTTPS, "good for a long time", D, "证书有效", aspects=("certificate",), flex=False)
def _good(site: Site, life: Life, chosen: Recipe) -> list[Row]:
    return [chosen.row(site, life)]


@recipe(HTTPS, "link to an http file", D, "https网页链接到http附件", flex=False, fits=_is_secure)
def _http_file(site: Site, life: Life, chosen: Recipe) -> list[Row]:
    site.raw["/upload/2026/map.png"] = RawPage(b"\x89PNG\r\n\x1a\n" + bytes(64), "image/png")
    path = article_with(site, f'<a href="http://{site.host}/upload/2026/map.png">规划图</a>')
    return [chosen.row(site, life, path)]
