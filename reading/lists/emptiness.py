"""Why a page shows no list: it says that there is nothing, script fills the place, or the place is empty."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, cast

from lxml import etree

from reading.lists.rows import in_chrome
from reading.tree.hiding import is_hidden
from reading.tree.markup import every_text, plain_text

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_EMPTY = re.compile(
    r"暂无(?:内容|数据|信息|记录|相关|公开|文章|资料|更新|发布|此类|视频|图片|图文|文件|附件列表|新闻|公告"
    r"|动态)|(?:没有(?:找到|查到|检索到)?|未(?:找到|查到)|无)(?:相关|任何|符合条件的)(?:信息|内容|数据"
    r"|记录)"
    r"|^\s{0,9}(?:暂无|无数据|没有数据|无内容)[！!。.\s]{0,9}$|栏目(?:正在)?建设中|正在建设中"
    r"|(?:内容|资料|信息|数据)(?:正在)?(?:建设|更新|完善|整理|收集|补充|充实|编辑)中"
    r"|^\W{0,9}敬请期待\W{0,9}$|[该本此]?(?:栏目|目录|分类)[下内里中]?(?:暂时|目前|还)?(?:没有"
    r"|暂?无)(?:任何|更多)?(?:文章|内容|信息|数据|资料)(?![\u4e00-\u9fff])"
    r"|该栏目(?:暂时)?(?:没有|无)|^\W{0,9}(?:[Cc]oming [Ss]oon|COMING SOON|[Nn]o [Dd]ata|暂时没有内容)\W{0,9}$"
)
_HOLDERS = etree.XPath(
    "//body//*[not(self::script or self::style or self::option) and text()[string-length() < 60 and"
    " (contains(.,'暂无') or contains(.,'没有') or contains(.,'建设中') or contains(.,'更新中') or contains(.,'无相关')"
    " or contains(.,'无数据') or contains(.,'无内容') or contains(.,'完善中') or contains(.,'整理中') or contains(.,'收集中') or contains(.,'补充中') or contains(.,'期待') or contains(.,'未找到')"
    " or contains(translate(.,'COMINGSD','comingsd'),'coming soon') or contains(translate(.,'NODAT','nodat'),'no data'))]]",
    smart_strings=False,
)
_COUNTED = re.compile(
    r"\W{0,5}((?:总?共|合计)(?:有|找到)?\s{0,3}0\s{0,3}[条篇](?:记录|信息|数据|内容|文章)?)(?:[\s，,。/]|$)"
)
#: Alternative texts that say so; not 正在建设中的大桥, which a picture may well show.
_PICTURED = re.compile(
    r"\W{0,4}(?:[该本此]?(?:栏目|页面|网页|内容))?(?:正在)?(?:建设|更新|完善"
    r"|整理)中\W{0,4}(?:敬请期待)?\W{0,4}|\W{0,4}(?:暂无(?:内容|信息|数据)|敬请期待)\W{0,4}"
)
_LOADING = re.compile(
    r"\s{0,9}(?:(?:数据|内容|信息|列表|页面)?(?:正在|努力|拼命|玩命)?(?:加载|载入|读取)(?:中|数据|内容)?中?|loading)"
    r"(?:[，,]?\s{0,3}请稍[候后等]?)?[.…。·，,！!\s]{0,9}",
    re.IGNORECASE,
)
_GATE = re.compile(
    "暂无|没有|建设中|更新中|无相关|无数据|无内容|完善中|整理中|收集中|补充中|期待|未找到|(?i:coming soon|no data)"
)
_LIST_TAGS = ("ul", "ol", "dl", "tbody", "table", "div")
_LIST_NAME = re.compile(r"list|news|liebiao|(?<![a-z])lb(?![a-z])|content|data|pgContainer", re.IGNORECASE)
#: Where the script of 大汉 (jpage) puts the records that stand in the page.
_STORE = re.compile(r"pgContainer", re.IGNORECASE)
#: Places that only a visitor's question fills.
_ANSWERS = re.compile(r"result|search|query|chaxun", re.IGNORECASE)
#: What shows something by itself.
_SHOWN = ("iframe", "embed", "object", "video", "audio", "map", "canvas")
_TEXTS = ("p", "div", "td", "span", "section", "article", "dd", "font", "center")
_SENTENCE = re.compile(r"[\u4e00-\u9fff，、（）()《》“”；：\d]{14}")
_HEADED = re.compile(r"标题|名称|主题|日期|时间|单位|部门|文号|索引号|序号")
_NO_CONTENT = re.compile(r"版权|备案|浏览器|分辨率|主办|承办|技术支持|ICP|标识码")
_LIST_CLASS = re.compile(r"list|liebiao", re.IGNORECASE)
_LIBRARY = re.compile(
    r"jquery|swiper|bootstrap|superslide|respond|html5|jiucuo|conac|share|(?:hm|tongji)\.baidu|cnzz|wza|slick|modernizr",
    re.IGNORECASE,
)
_CONTENTS = ("a", "img", "iframe", "input", "video", "embed", "object")
_PLACEHOLDER = re.compile(r"\{\{[^{}]{1,80}\}\}|<%=?[^%]{1,80}%>|\$\{[^{}]{1,60}\}")
FILLS = re.compile(
    r"\.ajax\s?\(|\.getJSON\s?\(|\.post\s?\(|\.get\s?\(\s?[\"'`]|fetch\s?\(|axios|new\s+Vue|createApp|XMLHttpRequest|dataproxy"
    r"|laypage|laytpl|template\s?\(|\.load\s?\(|loadList|getList|queryList|getData|loadData|initList|queryData"
)
_TEMPLATES = etree.XPath("boolean(//@v-for | //@ng-repeat)", smart_strings=False)
_APP = etree.XPath("boolean(//div[(@id='app' or @id='root') and not(.//a)])", smart_strings=False)
_MOST_TEXTS, _SEVERAL = 6000, 3


def hollow_places(tree: HtmlElement, *, stored: bool = False) -> list[HtmlElement]:
    """Elements made to hold a list (by tag, class or id) that hold next to nothing; not those of records that are ``stored`` in the page."""
    hollow = [e for e in tree.iter(*_LIST_TAGS) if _is_hollow(e)][:30]
    return [e for e in hollow if not _STORE.search(e.get("class") or "")] if stored else hollow


def _is_hollow(element: HtmlElement) -> bool:
    name = f"{element.get('class', '')} {element.get('id', '')}"
    if _ANSWERS.search(name[:120]):
        return False
    if element.tag == "table" and _only_headed(element):
        return not _chrome(element)
    if not _LIST_NAME.search(name[:120]) and not (element.tag == "ul" and element.get("id")):
        return False
    if next(element.iterdescendants(*_CONTENTS), None) is not None:
        return False
    return len(plain_text(element).strip()) < 4 and not _chrome(element)


def has_empty_list(tree: HtmlElement, hollow: list[HtmlElement]) -> bool:
    """Whether one of these places is a list by its tag or marked by an id.

    A ``div`` that only its class names a list counts where no script of the site's own could fill it.
    """
    if any(e.tag in ("ul", "ol", "dl", "tbody", "table") or e.get("id") for e in hollow):
        return True
    return any(_LIST_CLASS.search(e.get("class") or "") for e in hollow) and only_libraries(tree)


def only_libraries(tree: HtmlElement) -> bool:
    """Whether all script files are well-known libraries and the site's marks, which fill no list."""
    return all(_LIBRARY.search(s.get("src") or "") for s in tree.iter("script") if s.get("src"))


def shows_other(tree: HtmlElement) -> bool:
    """Whether the page shows something besides lists outside navigation and footer: a film, a frame, a map, a sentence."""
    known: dict[HtmlElement, bool] = {}
    if any(not in_chrome(e, known) and not _unseen(e) for e in tree.iter(*_SHOWN)):
        return True
    texts = islice(tree.iter(*_TEXTS), _MOST_TEXTS)
    return any(_says_something(e) and not in_chrome(e, known) and not is_hidden(e) for e in texts)


def _says_something(element: HtmlElement) -> bool:
    """Whether ``element`` itself holds a sentence that is not about the site's owner or the browser to use."""
    text = "".join([element.text or "", *(c.tail or "" for c in element)])
    if "。" not in text or _SENTENCE.search("".join(text.split())) is None:
        return False
    return _NO_CONTENT.search(text) is None


def _unseen(element: HtmlElement) -> bool:
    """Whether a frame or the like is there for counting only."""
    small = any((element.get(n) or "").strip() in ("0", "1", "0px", "1px") for n in ("width", "height"))
    return small or is_hidden(element) or "conac" in (element.get("src") or "")


def _only_headed(table: HtmlElement) -> bool:
    """Whether a table has the head of a list, with a column for titles and one for days, and no row below it."""
    rows = list(islice(table.iter("tr"), 2))
    if len(rows) != 1 or next(table.iterdescendants(*_CONTENTS), None) is not None:
        return False
    heads = ["".join(plain_text(c).split()) for c in rows[0].iterchildren("th", "td")]
    named = [h for h in heads if len(h) <= 6 and _HEADED.search(h)]
    return len(named) == len(heads) >= 2 and any(re.search("日期|时间", h) for h in heads)


def _chrome(element: HtmlElement) -> bool:
    return any(a.tag in ("nav", "header", "footer", "form") for a in element.iterancestors())


def filled_by_script(tree: HtmlElement, scripts: list[str], hollow: list[HtmlElement]) -> bool:
    """Whether templates, an empty application, or scripts that fetch say that an empty place will be filled."""
    if _TEMPLATES(tree) or _APP(tree) or any(_carries_data(e) for e in hollow):
        return True
    ids = [e.get("id") for e in hollow if e.get("id")]
    if ids and not only_libraries(tree):
        return True
    if any(i and i in s for i in ids for s in scripts):
        return True
    return bool(hollow) and any(FILLS.search(s) for s in scripts)


def _carries_data(element: HtmlElement) -> bool:
    """Whether the empty place has ``data-`` attributes, which tell a script what to put there."""
    return any(str(name).startswith("data-") for name in element.attrib)


def has_placeholders(tree: HtmlElement) -> bool:
    """Whether the page shows template placeholders such as ``{{item.title}}``."""
    whole = plain_text(tree)
    if "{" not in whole and "<%" not in whole:
        return False
    texts = (e.text for e in tree.iter("a", "li", "span", "td", "p", "h3", "em"))
    return any(_PLACEHOLDER.search(t) for t in texts if t and ("{" in t or "<%" in t))


def is_templated(tree: HtmlElement) -> bool:
    """Whether the page is written for a script that repeats its rows."""
    return bool(_TEMPLATES(tree)) or has_placeholders(tree)


def empty_words(tree: HtmlElement) -> str:
    """The visible words that say there is nothing here; hidden ones, shown by script on occasion, are not taken."""
    return _said(tree) or _pictured(tree)


def _pictured(tree: HtmlElement) -> str:
    """The same words where a picture shows them (栏目建设中), by its alternative text."""
    shown = ((e, " ".join((e.get("alt") or "")[:60].split())) for e in tree.iter("img"))
    return next((t for e, t in shown if _PICTURED.fullmatch(t) and not is_hidden(e)), "")


def _said(tree: HtmlElement) -> str:
    if not _GATE.search(plain_text(tree)):
        return ""
    if not any(len(t) < 60 and _EMPTY.search(t) for t in every_text(tree)):
        return ""
    known: dict[HtmlElement, bool] = {}
    for holder in cast("list[HtmlElement]", _HOLDERS(tree)):
        if in_chrome(holder, known):  # a menu's entry that is still to come
            continue
        for text in (holder.text or "", *(c.tail or "" for c in holder)):
            if len(text) < 60 and _EMPTY.search(text) and not is_hidden(holder) and not _is_entry(holder):
                return " ".join(text.split())[:60]
    return ""


def _is_entry(element: HtmlElement) -> bool:
    """Whether ``element`` is or stands in one link of several, such as an entry of a menu that leads nowhere yet."""
    link = next((e for e in (element, *element.iterancestors("a")) if e.tag == "a"), None)
    if link is None:
        return False
    row = link.getparent()
    holder = row.getparent() if row is not None and row.tag in ("li", "dd", "td", "p", "span") else row
    return holder is not None and len(list(islice(holder.iter("a"), _SEVERAL))) == _SEVERAL


def asks_visitors(tree: HtmlElement) -> bool:
    """Whether visitors may write something here (写信、留言、申请): the page is of use though no entry is shown."""
    known: dict[HtmlElement, bool] = {}
    return any(not in_chrome(e, known) and not is_hidden(e) for e in tree.iter("textarea"))


def counted_none(tree: HtmlElement) -> str:
    """The words of a pager that counts no entry at all (共0条)."""
    for text in every_text(tree):
        if len(text) < 200 and "0" in text and (found := _COUNTED.match(text)):
            return "".join(found[1].split())
    return ""


def still_loading(tree: HtmlElement) -> bool:
    """Whether the page visibly says that its content is still being fetched (加载中)."""
    whole = plain_text(tree)
    if not any(word in whole for word in ("加载", "载入", "读取", "oading", "LOADING")):
        return False
    places = tree.iter("div", "p", "span", "li", "td", "ul", "em", "i", "a", "section")
    return any(_says_loading(e) and not is_hidden(e) for e in places)


def _says_loading(element: HtmlElement) -> bool:
    texts = (element.text, *(c.tail for c in element))
    return any(t and len(t) < 30 and t.strip() and _LOADING.fullmatch(t) for t in texts)
