"""Maps for the public (政务地图、便民地图): the themes a visitor may choose, and how many places each shows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from lxml.html import HtmlElement

from core.services import MapFacts
from reading.tree.markup import Named, joined

_ENGINES = (
    ("tianditu", re.compile(r"tianditu|T\.Map\b|TMAP_", re.IGNORECASE)),
    ("amap", re.compile(r"webapi\.amap|AMap\.", re.IGNORECASE)),
    ("baidu", re.compile(r"api\.map\.baidu|BMap(?:GL)?\.", re.IGNORECASE)),
    ("tencent", re.compile(r"map\.qq\.com|qq\.maps", re.IGNORECASE)),
    ("other", re.compile(r"leaflet|openlayers|\bol\.js|mapbox|supermap|arcgis|cesium", re.IGNORECASE)),
)
_BOX = re.compile(
    r"theme|layer|legend|categor|classif|zhuanti|maptype|map[-_]?(?:nav|menu|list|tab|left|side|item)|poi"
    r"|tuceng|fenlei|(?:^|[\s_-])tab"
)
_COUNT = re.compile(r"[（(\[]\s{0,3}(\d{1,6})\s{0,3}[)）\]]|(?<!\d)(\d{1,6})\s{0,2}(?:个|处|家|所|条)?$")
_NO_THEME = re.compile(
    r"首页|返回|更多|查询|搜索|放大|缩小|测距|测面|清除|全屏|定位|卫星|影像|矢量|地形|登录|关闭|全部|重置"
    r"|打印|图层(?:控制)?|专题(?:分类|列表)?|图例|请选择.{0,6}|请输入.{0,10}|标注|路况|路线|公交|驾车|截图"
    r"|标记"
)
#: What tells one place from a theme: its address or telephone.
_PLACED = re.compile(r"[路街巷道村镇乡]\D{0,6}\d{1,5}号|地址|电话|\d{7}")
_FILLED = re.compile(r"\$\.(?:ajax|get|post|getJSON)|axios|fetch\(|XMLHttpRequest|v-for|\{\{", re.IGNORECASE)
_LIBRARY = re.compile(
    r"jquery|bootstrap|swiper|slick|layui|layer\.js|superslide|share|jiucuo|conac|hits|weixin",
    re.IGNORECASE,
)
_NO_MAP = re.compile(r"foot|bottom|copyright|header|(?:^|[/_ -])top|tianqi|weather|conac", re.IGNORECASE)
_ITEMS = ("li", "a", "label", "dd", "option", "button", "dt", "td", "span", "p", "div")
_MOST_THEMES, _MOST_LISTS = 120, 200


def read_map(tree: HtmlElement, named: Sequence[Named], text: str) -> MapFacts:
    """The map on a page whose markup is ``text``."""
    engine = next((name for name, pattern in _ENGINES if pattern.search(text)), "")
    themes: dict[str, int] = {}
    for element, marks in named:
        if _BOX.search(marks) and element.tag not in ("html", "body", "script"):
            for name, count in _headed(element) or _nested(element) or _themes(element):
                themes[name] = max(count, themes.get(name, -1))
    for element in () if themes else islice(tree.iter("ul", "ol"), _MOST_LISTS):
        counted = [t for t in _themes(element) if t[1] >= 0]
        themes.update(counted if len(counted) > 1 else ())
    frame = any(not _NO_MAP.search(_frame_name(f)) for f in tree.iter("iframe"))
    return MapFacts(
        themes=tuple(list(themes.items())[:_MOST_THEMES]),
        engine=engine,
        scripted=frame or bool(_FILLED.search(text)) or _own_script(tree),
    )


def _frame_name(frame: HtmlElement) -> str:
    return " ".join(frame.get(n) or "" for n in ("src", "id", "name", "class", "title"))


def _own_script(tree: HtmlElement) -> bool:
    """Whether a script file of the page itself, no common library and no map engine, may bring further themes."""
    sources = [s.get("src") or "" for s in tree.iter("script")]
    return any(s and not _LIBRARY.search(s) and not any(p.search(s) for _, p in _ENGINES) for s in sources)


def _headed(box: HtmlElement) -> list[tuple[str, int]]:
    """Themes that are headings, each with a list of its places behind it; empty where the box is not made so."""
    found: list[tuple[str, int]] = []
    for heading in box.iter("h2", "h3", "h4", "h5", "h6", "dt"):
        places = heading.getnext()
        if places is None or places.tag not in ("ul", "ol", "dd", "div") or _is_menu(places):
            continue
        theme = _theme(joined(heading))
        if theme is not None:
            listed = sum(1 for _ in places.iter("li")) or sum(1 for _ in places.iter("a"))
            found.append((theme[0], max(theme[1], listed or -1)))
    return found if len(found) > 1 else []


def _nested(box: HtmlElement) -> list[tuple[str, int]]:
    """Themes that are entries of a list, each with a list of its places inside it, which their addresses tell from themes
    of a group."""
    found: list[tuple[str, int]] = []
    for item in islice(box.iter("li"), _MOST_LISTS):
        inner = next(item.iterchildren("ul", "ol"), None)
        if inner is None or _is_menu(inner):
            continue
        places = [joined(li) for li in islice(inner.iterchildren("li"), _MOST_THEMES)]
        head = (
            item.text if item.text and item.text.strip() else joined(item[0]) if item[0] is not inner else ""
        )
        theme = _theme(" ".join(head.split()))
        if theme is not None and places and 2 * sum(map(bool, map(_PLACED.search, places))) > len(places):
            found.append((theme[0], max(theme[1], len(places))))
    return found


def _is_menu(places: HtmlElement) -> bool:
    """Whether the list below a heading is one of layers to choose, not of places: it offers boxes to tick."""
    return next(places.iter("input", "label"), None) is not None


def _themes(box: HtmlElement) -> list[tuple[str, int]]:
    """The texts of the items of a box, with the number of places where one is shown; the outer of two items counts."""
    found: list[tuple[str, int]] = []
    taken: set[HtmlElement] = set()
    for item in box.iter(*_ITEMS):
        if item is box:
            continue
        if item.getparent() in taken:
            taken.add(item)
            continue
        if _holds_items(item):
            continue
        taken.add(item)
        theme = _theme(joined(item))
        if theme is not None:
            found.append(theme)
    return found


def _holds_items(item: HtmlElement) -> bool:
    """Whether the element groups items instead of being one: several like children, or a list inside."""
    if next(item.iterdescendants("li", "ul", "ol", "dd", "tr", "label", "option"), None) is not None:
        return True
    children = [c for c in item if c.tag in ("a", "div", "p", "button", "td", "span")]
    return (
        len(children) > 1
        and len({c.tag for c in children}) == 1
        and sum(len(joined(c)) > 1 for c in children) > 1
    )


def _theme(text: str) -> tuple[str, int] | None:
    match = _COUNT.search(text)
    name = (text[: match.start()] if match else text).strip(" ：:·-")
    if not 2 <= len(name) <= 12 or _NO_THEME.fullmatch(name) or not re.search(r"[\u4e00-\u9fa5]", name):
        return None
    return name, int(match[1] or match[2]) if match else -1
