"""What a site answers to each address on each night."""

from __future__ import annotations

import re
from dataclasses import replace

from farm import content, files, search_results, shown
from farm.answer import Answer
from farm.entries import found_at, numbered, page_count
from farm.frame import frame, sent
from farm.model import Column, RawPage
from farm.pages import article_page, column_page, home
from farm.published import article_of
from farm.site import Site
from farm.sitemaps import sitemap_page, sitemap_xml

_FILE = re.compile(r"(\d{6,7})_(\d{1,2})\.(\w+)$")
_PICTURE = re.compile(r"/upload/pic\d+\.png")
_HOMES = ("/", "/index.html", "/index.htm", "/index.shtml")
_AIDS = ("/wza/", "/zzb/", "/jump.html")
_KINDS = {"css": "text/css", "js": "application/javascript", "asp": "application/javascript"}
_HEADS = ("序号", "任务", "责任单位")


def answer_of(site: Site, target: str, night: int) -> Answer:
    """The answer to a path with query on a night."""
    path = target.split("#", 1)[0] or "/"
    if night in site.acts:
        return Answer(0, b"", "", act=site.acts[night])
    return (
        _raw(site, path, night)
        or _fixed(site, path, night)
        or search_results.answer(site, path, night)
        or _any_list_page(site, path, night)
        or _article(site, path, night)
        or _file(site, path, night)
        or _made(site, path, night)
        or _asset(path)
        or _not_found(site, night)
    )


def _raw(site: Site, path: str, night: int) -> Answer | None:
    raw = site.raw.get(path)
    if raw is None:
        return None
    if raw.life.active(night):
        return _as_drawn(raw, night)
    return _as_drawn(raw.later, night) if raw.later else None


def _as_drawn(raw: RawPage, night: int) -> Answer:
    body, media = raw.draw(night) if raw.draw else (raw.body, raw.content_type)
    return Answer(raw.status, body, media, raw.headers, raw.status == 200, raw.act)


def _fixed(site: Site, path: str, night: int) -> Answer | None:
    if path in _HOMES:
        return sent(site, home(site, night))
    if path == "/robots.txt":
        return _robots(site)
    if path == "/sitemap.xml":
        body = sitemap_xml(site, night).encode()
        return Answer(200, body, "application/xml; charset=utf-8", validators=True)
    if path == site.footer.sitemap:
        return sent(site, sitemap_page(site, night))
    if path.startswith("/neibu/") or (path.startswith("/search") and site.search_on(night).path != "/search"):
        return sent(site, frame(site, "搜索", "other", "<p>请输入关键字。</p>", night))
    if path in _AIDS or path.startswith("/jump.html?"):
        main = "<p>本站支持无障碍浏览，请使用快捷键。</p>"
        return sent(site, frame(site, "无障碍说明", "other", main, night))
    return None


def _robots(site: Site) -> Answer:
    text = f"User-agent: *\nDisallow: /admin/\nDisallow: /search\nDisallow: /neibu/\nSitemap: {site.url('/sitemap.xml')}\n"
    return Answer(200, text.encode(), "text/plain; charset=utf-8", validators=True)


def _any_list_page(site: Site, path: str, night: int) -> Answer | None:
    pages = (_list_page(site, column, path, night) for column in site.there(night))
    return next((page for page in pages if page), None)


def _list_page(site: Site, column: Column, path: str, night: int) -> Answer | None:
    own, number = site.column_path(column), site.cid(column)
    if path in (own, f"{own}index.htm", f"{own}index.html"):
        return sent(site, column_page(site, column, 1, night))
    listed = column.shape in ("list", "fees")
    if not listed or not (path.startswith(f"/{column.slug}/") or str(number) in path):
        return None
    pages = page_count(site, column, night)
    for page in range(2, pages + 1):
        if path == site.style.list_path(column.slug, number, page, pages):
            return sent(site, column_page(site, column, page, night))
    return None


def _article(site: Site, path: str, night: int) -> Answer | None:
    found = found_at(site, path, night)
    if not found:
        return None
    column, entry = found
    if entry.special and night in entry.special.answer:
        return Answer(0, b"", "", act=entry.special.answer[night])
    return sent(site, article_page(site, column, entry, night))


def _file(site: Site, path: str, night: int) -> Answer | None:
    match = _FILE.search(path)
    found = numbered(site, int(match.group(1)), night) if match else None
    if not match or not found:
        return None
    attachments = article_of(site, *found, night).attachments
    position = int(match.group(2))
    if position >= len(attachments) or attachments[position].ext != match.group(3):
        return None
    chosen = attachments[position]
    rows = chosen.table or (_HEADS, ("1", content.TASKS[position], site.office))
    body = files.make(chosen.ext, chosen.name, rows)
    return Answer(200, body, files.content_type(chosen.ext), validators=True)


def _made(site: Site, path: str, night: int) -> Answer | None:
    made = shown.asset(site, path, night)
    return Answer(200, *made, validators=path.startswith("/assets/")) if made else None


def _asset(path: str) -> Answer | None:
    name = path.split("?", 1)[0]
    if name.startswith("/assets/") or name == "/hits.asp":
        ext = name.rsplit(".", 1)[-1]
        body = files.png(64, 32) if ext in ("png", "jpg", "gif") else b"/* practice */\n"
        return Answer(200, body, _KINDS.get(ext, "image/png"), validators=True)
    if name == "/upload/jd.mp4":
        return Answer(200, b"\x00\x00\x00\x18ftypmp42" + bytes(64), "video/mp4", validators=True)
    if _PICTURE.fullmatch(name) or name == "/favicon.ico":
        return Answer(200, files.png(120, 80), "image/png", validators=True)
    if name.startswith("/api/list"):
        return Answer(200, b'{"rows":[],"total":0}', "application/json")
    return None


def _not_found(site: Site, night: int) -> Answer:
    if site.missing is not None:
        return site.missing(site)
    main = "<h2>404</h2><p>您访问的页面不存在或已删除。</p>"
    page = frame(site, "页面不存在", "other", main, night)
    return replace(sent(site, page), status=404, validators=False)
