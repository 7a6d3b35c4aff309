"""The map of a site, for people and for programs."""

from __future__ import annotations

from html import escape

from farm.entries import entries_of
from farm.frame import frame
from farm.model import Column
from farm.published import title_of
from farm.site import Site

_MOST = 60


def sitemap_page(site: Site, night: int) -> str:
    """The page 网站地图; where lists are filled by scripts it has the articles as well."""
    columns = site.there(night)
    links = "".join(f'<li><a href="{site.column_path(c)}">{c.name}</a></li>' for c in columns)
    extra = ""
    if not site.style.lists_served:
        extra = "".join(_articles(site, column, night) for column in columns)
    main = f"<h2>网站地图</h2><ul class='map'>{links}</ul>{extra}"
    return frame(site, f"网站地图-{site.name}", "other", main, night)


def _articles(site: Site, column: Column, night: int) -> str:
    rows = "".join(
        f'<dd><a href="{site.entry_path(column, e)}">{escape(title_of(site, column, e, night))}</a></dd>'
        for e in entries_of(site, column, night)[:_MOST]
    )
    return f"<dl><dt>{column.name}</dt>{rows}</dl>"


def sitemap_xml(site: Site, night: int) -> str:
    """``sitemap.xml`` with every page."""
    columns = site.there(night)
    paths = ["/"] + [site.column_path(c) for c in columns]
    paths += [site.entry_path(c, e) for c in columns for e in entries_of(site, c, night)]
    rows = "".join(f"<url><loc>{escape(site.url(p))}</loc></url>" for p in paths)
    return f'<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>'
