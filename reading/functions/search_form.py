"""Where a page lets its visitors search the site (站内搜索), and the address that a query makes."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from urllib.parse import quote_plus, urlencode, urlsplit, urlunsplit

from lxml.html import HtmlElement

from core.address import host_of
from core.gathered import SearchEntrance
from core.page import LinkUse, Page
from reading.links import base_url, resolve

_SIGN = re.compile(
    r"搜索|检索|搜一搜|站内查|search|sousuo|(?<![a-z])(?:ss?k|so|kw|wd|word|keyword|keywords|query|qt?|searchword)(?![a-z])",
    re.IGNORECASE,
)
#: General search engines, which show what they like of a site.
_ENGINE = re.compile(r"(?:^|\.)(?:baidu|sogou|so|bing|haosou|google)\.(?:com|cn)$")
_HINT = re.compile(r"搜索|检索|搜一搜|search|sousuo", re.IGNORECASE)
_OTHER = re.compile(
    r"验证码|密码|受理编号|办件|信件|来信|查询码|证件|邮箱|订阅|captcha|password|login", re.IGNORECASE
)
_LINK_TEXT = re.compile(
    r"(?:站内|全站|全文|高级|智能|智慧|综合|本站|网站|信息)?(?:搜索|检索|搜一搜)|search", re.IGNORECASE
)
_TEXT_TYPES = ("", "text", "search")
_NAMES = ("id", "class", "name", "placeholder", "title", "alt", "src", "value", "aria-label")
_MOST_FORMS, _MOST_ELEMENTS, _MOST_FIELDS, _LONGEST = 40, 20_000, 30, 200


@dataclass(frozen=True, slots=True)
class SearchForm:
    """A search as a page offers it. ``url`` is where a form is sent or a link leads, empty where there is none.

    ``field`` takes the query, ``fixed`` are the other fields with their values, ``charset`` is how the words are written.
    ``linked`` is the page that holds the search where this one only links to it.
    """

    entrance: SearchEntrance
    url: str = ""
    field: str = ""
    fixed: tuple[tuple[str, str], ...] = ()
    charset: str = "utf-8"
    linked: str = ""
    reason: str = ""

    def address(self, query: str) -> str:
        """The address of the results for ``query``."""
        pairs = [*self.fixed, (self.field, query)]
        told = urlencode([(k, v.encode(self.charset, "replace")) for k, v in pairs])
        return urlunsplit(urlsplit(self.url)._replace(query=told, fragment=""))


def from_template(template: str, query: str) -> str:
    """The address of the results where the overrides say how it is made."""
    return template.replace("{query}", quote_plus(query))


def find_search(page: Page) -> SearchForm:
    """The search of ``page``: a form sent by GET before one by POST, a link before what scripts may do."""
    tree = page.tree
    if tree is None:
        return SearchForm(SearchEntrance.UNREAD, reason="首页没有读到")
    found = [form for form in (_form(page, e) for e in _forms(tree)) if form is not None]
    for wanted in (
        SearchEntrance.FORM,
        SearchEntrance.POST,
        SearchEntrance.SCRIPT,
        SearchEntrance.ELSEWHERE,
    ):
        if chosen := next((f for f in found if f.entrance is wanted), None):
            return chosen
    if linked := _linked(page, tree):
        return SearchForm(SearchEntrance.SCRIPT, linked=linked, reason="首页只有搜索的链接")
    if reason := _hidden_by_script(page, tree):
        return SearchForm(SearchEntrance.SCRIPT, reason=reason)
    return SearchForm(SearchEntrance.NONE)


def _forms(tree: HtmlElement) -> Iterator[HtmlElement]:
    for number, form in enumerate(tree.iter("form")):
        if number >= _MOST_FORMS:
            return
        yield form


def _form(page: Page, form: HtmlElement) -> SearchForm | None:
    """``form`` if it is a search."""
    if _OTHER.search(_words(form)) or form.find(".//textarea") is not None:
        return None
    inputs = [e for e in form.iter("input") if (e.get("type") or "").lower() in _TEXT_TYPES]
    field = next((e for e in inputs if _SIGN.search(_named(e))), inputs[0] if inputs else None)
    if field is None or not (_SIGN.search(_named(form)) or _SIGN.search(_words(form))):
        return None
    if (form.get("method") or "get").strip().lower() != "get":
        return SearchForm(SearchEntrance.POST, reason="搜索用 POST 提交")
    action = (form.get("action") or "").strip()
    name, fixed = field.get("name") or "", tuple(islice(_fixed(form, field), _MOST_FIELDS))
    scripted = bool(form.get("onsubmit")) and any(not value for _, value in fixed)
    if not name or not action or action.startswith(("#", "javascript:")) or scripted:
        return SearchForm(SearchEntrance.SCRIPT, reason="搜索由脚本提交")
    url = resolve(base_url(page.tree, page.url), action) if page.tree is not None else ""
    if not url:
        return SearchForm(SearchEntrance.SCRIPT, reason="搜索表单的地址不可用")
    if _ENGINE.search(host := host_of(url)):
        return SearchForm(SearchEntrance.ELSEWHERE, reason=f"搜索交给搜索引擎 {host[:60]}，没有试")
    charset = _codec((form.get("accept-charset") or "").split(",")[0].strip() or page.facts.charset)
    return SearchForm(SearchEntrance.FORM, url, name, fixed, charset)


def _codec(name: str) -> str:
    """The codec behind a label; words go out as UTF-8 where nobody knows it."""
    try:
        return codecs.lookup(name or "utf-8").name
    except LookupError:
        return "utf-8"


def _fixed(form: HtmlElement, field: HtmlElement) -> Iterator[tuple[str, str]]:
    """What a browser sends along: hidden and checked fields, the chosen entries of selections."""
    for e in form.iter("input", "select"):
        name, kind = (e.get("name") or "")[:_LONGEST], (e.get("type") or "").lower()
        if not name or e is field or name == field.get("name"):
            continue
        if e.tag == "select":
            options = list(e.iter("option"))
            chosen = next(
                (o for o in options if o.get("selected") is not None), options[0] if options else None
            )
            if chosen is not None:
                yield name, (chosen.get("value") or (chosen.text or "").strip())[:_LONGEST]
        elif kind == "hidden" or kind in _TEXT_TYPES:
            yield name, (e.get("value") or "")[:_LONGEST]
        elif kind in ("radio", "checkbox") and e.get("checked") is not None:
            yield name, (e.get("value") or "on")[:_LONGEST]


def _named(element: HtmlElement) -> str:
    return " ".join([element.get(n) or "" for n in _NAMES] + [element.get("action") or ""])[:600]


def _words(form: HtmlElement) -> str:
    """What the form says of itself: its fields, its buttons, its text."""
    parts = [_named(e) for e in form.iter("input", "button", "img", "a", "select")]
    return " ".join([*parts[:40], form.text_content()[:400]])


def _linked(page: Page, tree: HtmlElement) -> str:
    """Where a link called search leads."""
    for link in page.facts.links:
        text = "".join(link.text.split())
        if link.use is LinkUse.ANCHOR and link.url.startswith("http") and _LINK_TEXT.fullmatch(text):
            return link.url
    return ""


def _hidden_by_script(page: Page, tree: HtmlElement) -> str:
    """Why a search may be there that the served page does not show."""
    for number, element in enumerate(
        tree.iter("input", "button", "div", "span", "a", "img", "script", "i", "svg", "em")
    ):
        if number > _MOST_ELEMENTS:
            break
        if _HINT.search(_named(element)) or (
            element.tag in ("button", "a", "span") and _HINT.search((element.text or "")[:40])
        ):
            return "搜索框由脚本处理"
    if page.facts.script_signs:
        return "首页由脚本填写"
    if any(k.use is LinkUse.FRAME for k in page.facts.links):
        return "首页用了框架，搜索框可能在框架里"
    if page.facts.aids is not None and page.facts.aids.loads:
        return "首页的一部分由脚本载入"
    return ""
