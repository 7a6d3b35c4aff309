"""What scripts show on practice sites: lists from an interface, a footer written by a file or held in a frame; and faults in them.

The served pages are the same whatever is planted here: only who runs the scripts can tell. So a row of this kind says
"cannot be told", and beside it, as ``shown``, what it is to those who look with a browser.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import msgspec

from farm.aids import SCRIPTS
from farm.entries import entries_of
from farm.footers import footer_html
from farm.model import Column, Footer, Kind, Row
from farm.published import title_of
from farm.site import Site

_VENDOR = Path(__file__).with_name("vendor")
_LIBRARIES = ("jquery.min.js", "axios.min.js", "vue.min.js")
_PALE = '<p class="slogan" style="color:#c4c4c4;background:#ffffff">为民　务实　清廉</p>'
_DARK = '<p class="slogan" style="color:#5a5a5a;background:#ffffff">为民　务实　清廉</p>'


@cache
def _library(name: str) -> bytes:
    return (_VENDOR / name).read_bytes()


def asset(site: Site, path: str, night: int) -> tuple[bytes, str] | None:
    """Body and media type of libraries, scripts that do something, and the interface behind lists."""
    name = path.partition("?")[0]
    library = name.rpartition("/")[2]
    if name.startswith("/assets/js/") and library in _LIBRARIES:
        return _library(library), "application/javascript"
    if name == "/assets/js/footer.js":
        text = f"document.write({json.dumps(shown_footer(site))});\n"
        return text.encode(), "application/javascript; charset=utf-8"
    if name in SCRIPTS:
        return SCRIPTS[name].encode(), "application/javascript; charset=utf-8"
    if name.startswith("/api/list/"):
        return _rows(site, name.removeprefix("/api/list"), night), "application/json"
    return None


def shown_footer(site: Site) -> str:
    """The footer as scripts show it."""
    footer = replace(site.footer)
    if site.shown_footer is not None:
        site.shown_footer(footer)
    footer.form = "plain"
    return footer_html(footer, site.unit)


def _rows(site: Site, path: str, night: int) -> bytes:
    column = next((c for c in site.there(night) if site.column_path(c) == path), None)
    if column is None or column.key in site.empty_lists:
        return b'{"rows":[],"total":0}'
    rows = [
        {
            "title": title_of(site, column, e, night),
            "url": site.entry_path(column, e),
            "date": f"{e.moment:%Y-%m-%d}",
        }
        for e in entries_of(site, column, night)[: site.style.page_size]
    ]
    return json.dumps({"rows": rows, "total": len(rows)}, ensure_ascii=False).encode()


# Planting -----------------------------------------------------------------------------------------------------------


def planted(site: Site) -> Iterator[Row]:
    """What only a browser can decide on this site."""
    yield from _lists(site)
    yield from _contrast(site)


def decided(site: Site, row: Row) -> Row:
    """A footer by script is whole, or lacks a mark; a list that scripts fill is fresh unless an interface is broken."""
    if row.kind is not Kind.UNDECIDABLE:
        return row
    if row.check == "footer-marks" and row.form == "comes by script":
        return _footer(site, row)
    if (row.check, row.form) in (
        ("column-stale", "list filled by script"),
        ("home-stale", "lists filled by script"),
    ):
        return msgspec.structs.replace(row, shown=Kind.DECOY)
    return row


def _footer(site: Site, row: Row) -> Row:
    kind = Kind.DECOY
    if site.position % 2 == 0:
        kind, site.shown_footer = Kind.FAULT, _without_filing
    return msgspec.structs.replace(row, shown=kind, words=(r"ICP", r"icp"))


def _without_filing(footer: Footer) -> None:
    footer.icp = ""


def _lists(site: Site) -> Iterator[Row]:
    """On a site whose lists scripts fill, one list stays empty: its interface answers with nothing."""
    if not site.style.list_scripted or "col-notice" in site.taken:
        return
    site.empty_lists.add("notice")
    yield _row(
        site, "column-blank", Kind.FAULT, "interface answers with nothing", "栏目空白", site.column("notice")
    )
    yield _row(
        site, "column-blank", Kind.DECOY, "filled by its interface", "列表由脚本填满", site.column("news")
    )


def _row(site: Site, check: str, shown: Kind, form: str, meaning: str, column: Column) -> Row:
    url = site.url(site.column_path(column))
    return Row(
        unit=site.unit.id,
        check=check,
        kind=Kind.UNDECIDABLE,
        form=form,
        meaning=meaning,
        urls=(url,),
        shown=shown,
    )


def _contrast(site: Site) -> Iterator[Row]:
    """Every other site has a line in pale grey, the others in a grey that is dark enough."""
    pale = site.position % 2 == 0
    site.home_extra += _PALE if pale else _DARK
    yield Row(
        unit=site.unit.id, check="axe", kind=Kind.UNDECIDABLE, form="pale grey" if pale else "dark grey",
        meaning="文字对比度不够" if pale else "灰色文字对比度够", urls=(site.url("/"),), words=("color-contrast",),
        shown=Kind.FAULT if pale else Kind.DECOY,
    )  # fmt: skip
