"""What stands around every page of a site (labels, header, navigation, footer), and the page as it is sent."""

from __future__ import annotations

from dataclasses import replace
from html import escape

from farm import aids, footers, search
from farm.answer import Answer
from farm.site import Site
from farm.surroundings import surroundings_of


def sent(site: Site, text: str) -> Answer:
    """``text`` in the charset of the site."""
    charset = site.style.charset
    codec = "gb18030" if charset.startswith("gb") else charset
    kind = f"text/html; charset={charset}" if site.style.charset_in_header else "text/html"
    return Answer(200, text.encode(codec, "xmlcharrefreplace"), kind, validators=True)


def frame(
    site: Site, title: str, kind: str, main: str, night: int, labels: dict[str, str | None] | None = None
) -> str:
    """A whole page: labels, header, navigation, ``main``, footer; ``kind`` is home, column, article or other."""
    head = f"<title>{escape(title)}</title>\n" + _labels(site, kind, labels or {}, night)
    nav, footer = _navigation(site, night), footer_html(site, night, kind)
    if site.rich:
        around = surroundings_of(site)
        head, nav = f"{head}\n{around.head}", nav + around.menu
        main, footer = f'<div class="leftbox">{main}</div>{around.side}', around.below + footer
    made = site.style.frame(head, site.name, nav, main, footer)
    made = made.replace(search.BOX, search.box(site.search_on(night)), 1)
    text = aids.equipped(made, site.entry, site.prompt)
    for life, change in site.text_changes:
        if life.active(night):
            text = change(text, kind)
    return text


def _labels(site: Site, kind: str, more: dict[str, str | None], night: int) -> str:
    values: dict[str, str | None] = {
        "SiteName": site.name,
        "SiteDomain": site.host,
        "SiteIDCode": site.unit.site_id_code,
    }
    values |= more
    for life, change in site.label_changes:
        if life.active(night):
            change(values, kind)
    return "\n".join(site.style.label(name, value) for name, value in values.items() if value is not None)


def _navigation(site: Site, night: int) -> str:
    columns = (c for c in site.there(night) if c.in_nav)
    items = [("/", "首页"), *((site.column_path(c), c.name) for c in columns)]
    return "".join(site.style.nav_item(path, name) for path, name in items)


def footer_html(site: Site, night: int, kind: str = "") -> str:
    """The site's footer as it is on a night."""
    footer = replace(site.footer)
    for life, change in site.footer_changes:
        if life.active(night):
            change(footer)
    return footers.footer_html(footer, site.unit, kind)
