"""What a page does for those who see little, and for those about to leave the site."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from lxml.html import HtmlElement

from core.page import AidFacts
from reading.alternatives import is_excused, is_file_name
from reading.links import resolve
from reading.tree.hiding import is_hidden
from reading.tree.markup import elements, is_element
from reading.tree.outline import Outline

_FIELD_TAGS = ("input", "select", "textarea")
_NO_FIELD = frozenset({"hidden", "submit", "button", "reset", "image", "checkbox", "radio"})
_NAMED_BY = ("aria-label", "aria-labelledby", "title", "placeholder", "alt")
_MOST_FIELDS, _MOST_ENTRIES, _MOST_PICTURES = 200, 400, 1000

_ELDER_GATE = re.compile(
    r"无障碍|长者|关怀|适老|老年|长辈|老人|大字版|爱心版|敬老|助老|孝老|银龄|barrier-?free", re.IGNORECASE
)
_ELDER = re.compile(
    r"[\[【（(|·\s]{0,3}(?:点击|进入|切换|打开|开启|启用)?(?:网站|网页|政务)?"
    r"(?:无障碍(?:和|及|与|、|/|·|&)?(?:浏览|阅读|模式|版|辅助(?:工具|浏览)?|工具条?|服务|通道|访问|网站|操作|声明){0,2}"
    r"|(?:长者|关怀|适老化?|老年人?|长辈|老人|大字|爱心|敬老|助老|孝老|银龄)(?:版|模式|助手|专区|专版|浏览"
    r"|阅读|服务|关怀|辅助|通道|频道)?)"
    r"(?:(?:和|及|与|、|/|·|&|\s)(?:长者|关怀|适老化?|老年人?)(?:版|模式|专区|服务)?)?(?:入口|[（(]?[Aa]lt.{0,12})?[\]】）)|>\s]{0,3}"
)
#: Addresses of tools and versions, where an entry is a picture without words.
_ELDER_ADDRESS = re.compile(
    r"(?:^|[/_.-])(?:wza(?:yd|ll|fw|gj|ms)?|wuzhangai|barrier-?free|zhangzhe|changzhe|zhanglao|slh\w{0,4}"
    r"|shilaohua|elder\w{0,8}|guanhuai)(?:[/_.?#-]|$)",
    re.IGNORECASE,
)
_NOT_AN_ENTRY = re.compile(r"声明|服务$|长者$|老年人?$|老人$|爱心$|关怀$|[敬助孝]老$|银龄$")
_entries = elements(
    "//a[contains(.,'障碍') or contains(.,'长者') or contains(.,'关怀') or contains(.,'老') or contains(.,'长辈') or contains(.,'大字') or contains(.,'爱心')]"
    " | //*[self::span or self::div or self::li or self::button or self::em or self::i or self::p or self::b or self::td or self::label]"
    "[text()[contains(.,'障碍') or contains(.,'长者') or contains(.,'关怀') or contains(.,'老') or contains(.,'长辈') or contains(.,'大字') or contains(.,'爱心')]]"
    " | //*[@title or @alt or @aria-label][contains(concat(@title,@alt,@aria-label),'障碍') or contains(concat(@title,@alt,@aria-label),'长者')"
    " or contains(concat(@title,@alt,@aria-label),'关怀') or contains(concat(@title,@alt,@aria-label),'老') or contains(concat(@title,@alt,@aria-label),'长辈') or contains(concat(@title,@alt,@aria-label),'大字')]"
    " | //input[(@type='button' or @type='submit') and (contains(@value,'障碍') or contains(@value,'长者') or contains(@value,'关怀') or contains(@value,'老'))]"
)
_pictured = elements("//a[@href][.//img or .//i or .//svg]")

_LEAVES = ("离开", "\\u79bb\\u5f00", "外部链接", "外部网站", "外链", "第三方网站", "非政府网站", "非本站")
_PROMPT = re.compile(
    r"(?:离开[^<>。\n]{0,40}(?:网站|门户|本站|平台|系统|页面)"
    r"|(?:访问|打开|前往|跳转|进入|点击)[^<>。\n]{0,24}(?:外部(?:链接|网站)|外链|第三方网站|非政府网站"
    r"|非本站)"
    r"|\\u79bb\\u5f00[^<>\n]{0,200}(?:\\u7f51\\u7ad9|\\u95e8\\u6237|\\u7ee7\\u7eed))"
)
_ASKS = re.compile(
    r"继续|确[定认]|放弃|取消|是否|confirm|\\u7ee7\\u7eed|\\u662f\\u5426|\\u786e\\u5b9a", re.IGNORECASE
)
_AROUND = 240
_LOADS = re.compile(
    r"\.(?:load|get|post|ajax|getJSON)\s?\(\s?[{'\"`]|\bfetch\(|XMLHttpRequest|w3-include|include-html|data-include",
    re.IGNORECASE,
)


def read_aids(outline: Outline, text: str, base: str, *, is_home: bool) -> AidFacts | None:
    """``text`` is the page's markup, ``base`` what relative links count from; ``None`` where there is nothing to keep.

    Entry and prompt belong to the site: they are looked for on its home page, where other pages cost nothing.
    """
    tree = outline.tree
    fields = tuple(dict.fromkeys(_unnamed(tree)))
    entry, url = elder_entry(tree, base) if is_home and _ELDER_GATE.search(text) else ("", "")
    if is_home and not entry and _ELDER_ADDRESS.search(text):
        entry, url = _pictured_entry(tree, base)
    prompt = exit_prompt(text) if is_home else ""
    silent, files = _pictures(outline.tagged(("img",)), base)
    loads = is_home and _LOADS.search(text) is not None
    if not (fields or entry or prompt or loads or silent or files):
        return None
    return AidFacts(
        unnamed_fields=fields[:20],
        silent_images=silent,
        file_names=files,
        elder_entry=entry,
        elder_url=url,
        exit_prompt=prompt,
        loads=loads,
    )


def _pictures(images: Sequence[HtmlElement], base: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Addresses of pictures that lack words, and words that are names of files."""
    silent: dict[str, None] = {}
    files: dict[str, None] = {}
    for image in images[:_MOST_PICTURES]:
        alt = image.get("alt")
        if alt is None and not is_excused(image):
            url = _picture_url(image, base)
            if url:
                silent.setdefault(url)
        elif alt and is_file_name(alt) and not is_excused(image):
            files.setdefault(alt.strip()[:60])
    return tuple(silent)[:20], tuple(files)[:5]


def _picture_url(image: HtmlElement, base: str) -> str:
    """Where a picture is fetched from, also one that a script fetches later."""
    names = (image.get(n) or "" for n in ("src", "data-src", "data-original"))
    return next((u for u in (resolve(base, n) for n in names if n[:5].lower() != "data:") if u), "")


def _unnamed(tree: HtmlElement) -> Iterator[str]:
    """Names of the form fields that neither attribute nor label names; fields that are not shown do not count."""
    labelled: set[str] | None = None
    for count, field in enumerate(tree.iter(*_FIELD_TAGS)):
        if count >= _MOST_FIELDS:
            return
        if (field.get("type") or "").lower() in _NO_FIELD or any(
            (field.get(n) or "").strip() for n in _NAMED_BY
        ):
            continue
        if labelled is None:
            labelled = {label.get("for", "") for label in tree.iter("label")}
        if field.get("id") in labelled or _set_aside(field):
            continue
        yield (field.get("name") or field.get("id") or field.tag)[:60]


def _set_aside(field: HtmlElement) -> bool:
    """Inside a label, or not shown."""
    return next(field.iterancestors("label"), None) is not None or is_hidden(field)


def elder_entry(tree: HtmlElement, base: str) -> tuple[str, str]:
    """Words and address of the first entry; one with an address is better than one without."""
    found = ("", "")
    for count, element in enumerate(_entries(tree)):
        if count >= _MOST_ENTRIES:
            break
        words = entry_words(element)
        if not words:
            continue
        url = _target(element, base)
        if url:
            return words, url
        found = found if found[0] else (words, "")
    return found


def _pictured_entry(tree: HtmlElement, base: str) -> tuple[str, str]:
    """An entry whose words stand in a picture: a link without words that leads to, or shows, something named like one."""
    for anchor in islice(_pictured(tree), _MOST_ENTRIES):
        if "".join(anchor.itertext()).strip():
            continue
        names = (anchor.get("href") or "", *(i.get("src") or "" for i in anchor.iter("img")))
        named = next((n for n in names if _ELDER_ADDRESS.search(n)), "")
        if named:
            return f"（图片 {named.rpartition('/')[2][:40] or named[:40]}）", _target(anchor, base)
    return "", ""


def entry_words(element: HtmlElement) -> str:
    """What the element says, where it says nothing but the name of such a version."""
    said = (
        "".join(element.itertext()),
        element.get("title"),
        element.get("alt"),
        element.get("aria-label"),
        element.get("value"),
    )
    for words in said:
        text = " ".join((words or "").split())
        if (
            2 < len(text) <= 24
            and _ELDER.fullmatch(text)
            and not _NOT_AN_ENTRY.search(text.strip("[]【】（）()| "))
        ):
            return text
    return ""


def _target(element: HtmlElement, base: str) -> str:
    """Where a click on the element leads, if it stands in a link with an address."""
    at: HtmlElement | None = element
    for _ in range(3):
        if at is None:
            return ""
        if is_element(at) and at.tag in ("a", "area"):
            return resolve(base, at.get("href") or "")
        at = at.getparent()
    return ""


def exit_prompt(text: str) -> str:
    """The sentence of the prompt; one that asks nothing is a sentence like any other."""
    if not any(word in text for word in _LEAVES):
        return ""
    for match in _PROMPT.finditer(text):
        near = text[max(0, match.start() - _AROUND) : match.end() + _AROUND]
        if _ASKS.search(near):
            return " ".join(match[0].split())[:120]
    return ""
