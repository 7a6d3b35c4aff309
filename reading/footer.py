"""The footer (底部功能区) and the marks a government site must carry there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from hashlib import blake2b
from itertools import accumulate, islice

from lxml.html import HtmlElement

from core.page import FooterFacts, Link, LinkUse
from reading.links import resolve
from reading.tree.markup import elements, is_longer, plain_text, words
from reading.tree.outline import Attributes, Outline, asked_of_names

_FOOT_NAME = re.compile(r"foot|bottom|copyright|banquan|dibu|weibu")
_MARKED = elements(
    "//text()[contains(.,'ICP备') or contains(.,'标识码') or contains(.,'公网安备') or contains(.,'主办')"
    " or contains(.,'版权所有')]/parent::*",
)
_TARGETS = {"a": "href", "img": "src"}
_Script = tuple[Attributes, str]
_MARK = re.compile(r"ICP备|标识码|公网安备|主办|承办|版权所有|Copyright", re.IGNORECASE)

_CONAC = re.compile(r"(?:https?:)?//[a-z]{2,8}\.conac\.cn[^'\"\s<>]{0,200}", re.IGNORECASE)
_CONAC_FILE = re.compile(r"conac\w{0,20}\.js", re.IGNORECASE)
_JIUCUO = re.compile(
    r"(?:https?:)?//[^'\"\s<>]{3,80}(?:jiucuo|/exposure/)[^'\"\s<>]{0,200}"
    r"|https?://(?:pucha\.kaipuyun\.cn|121\.43\.68\.40)[^'\"\s<>]{0,200}",
    re.IGNORECASE,
)
_JIUCUO_CODE = re.compile(r"(?:site_?code|SiteCode)\s{0,4}=\s{0,4}['\"]?\s{0,4}(\w{2,20})", re.IGNORECASE)
_SITE_CODE = re.compile(
    r"(?:标\s{0,4}识|网\s{0,4}站\s{0,4}识\s{0,4}别)\s{0,4}码\s{0,4}[）)】\]]?\s{0,4}(?:为|是|编号|[：:﹕]"
    r"|[（(【\[]){0,3}\s{0,6}([A-Za-z0-9]{4,20}(?:\s\d{1,6}(?![\d-])){0,4})"
)
_TEN = re.compile(r"(?:bm\d{8}|\d{10})(?=[A-Za-z])", re.IGNORECASE)
_SPONSOR = re.compile(
    r"(?:主\s{0,6}办|主\s{0,6}管)(?:\s{0,4}单\s{0,4}位|方)?\s{0,4}[：:]?\s{0,8}([^\s：:|｜©，。；]{4,50})"
)
#: 某某人民政府主办, the name before the word.
_HOSTED = re.compile(r"([\u4e00-\u9fa5]{4,40}?)\s{0,4}主\s{0,6}办(?!\s{0,4}(?:单\s{0,4}位|方|权|[：:]))")
_OWNERS = (
    re.compile(r"版权归(?:属)?\s{0,4}[：:]?\s{0,4}([^\s：:|｜©，。；]{4,40}?)\s{0,4}所有"),
    re.compile(r"([\u4e00-\u9fa5]{4,40})\s{0,4}(?:[©，,|]\s{0,4})?版权所有(?!\s{0,4}[：:])"),
    re.compile(r"版权所有\s{0,4}[：:©]?\s{0,8}([^\s：:|｜©，。；]{4,40})"),
    re.compile(r"copyright[^\u4e00-\u9fa5]{0,40}([\u4e00-\u9fa5]{4,40})", re.IGNORECASE),
)
_AFTER_SPONSOR = re.compile(r"承办|.?ICP|.?公网安备|版权|地址|电话|联系|备案|网站标识|技术支持|维护")
_ICP = re.compile(
    r"[\u4e00-\u9fa5]\s?ICP\s{0,3}[备证](?:\s{0,3}[案字第号：:]){0,3}\s{0,3}\d{5,10}\s{0,3}号?(?:\s{0,2}[-－—]\s{0,2}\d{1,4})?",
    re.IGNORECASE,
)
_POLICE = re.compile(
    r"[\u4e00-\u9fa5]?公\s?网\s?安\s?备(?:\s{0,3}[案字第号：:]){0,3}\s{0,4}\d{8,16}\s{0,3}号?"
    r"|公安(?:机关|联网)?备案(?:编?号)?\s{0,3}[：:]?\s{0,4}\d{8,16}"
)
_PHONE = re.compile(
    r"(?<!\d)(?:\(0\d{2,3}\)|（0\d{2,3}）"
    r"|(?:\+?86\s{0,2}[-－—–]\s{0,2}0?[1-9]\d{1,2}|0\d{2,3})\s{0,2}[-－—–]{0,2})\s{0,2}[1-9](?:\d{6,7}"
    r"|\d{2,3}\s\d{4})(?!\d)"
)
_MAIL = re.compile(r"[A-Za-z0-9._%+-]{1,60}(?:@|#|\(at\))[A-Za-z0-9-]{1,60}(?:\.[A-Za-z0-9-]{1,30}){1,4}")
_SHORT_PHONE = re.compile(
    r"(?:电\s{0,6}话|热线|邮箱|联系|总机|传真"
    r"|[Tt][Ee][Ll])(?:(?!标识码|备)[^0-9A-Za-z]){0,12}(?!\d{1,4}-\d{1,2}(?!\d))(\d[\d-]{3,14}\d)"
)
_MAP = re.compile(r"(?:网站|站点|网址|本站|站内|网页)\s?(?:地图|导航)|site\s?map", re.IGNORECASE)
_MAP_ADDRESS = re.compile(r"/(?:site_?map|wzdt)(?:[/.]|$)", re.IGNORECASE)
_HALF_WIDTH = str.maketrans(
    "０１２３４５６７８９ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ＠",
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ@",
)
_BY_SCRIPT = re.compile(r"foot|bottom|copyright|banquan|dibu|gonggongwei|weibu|wb\.js|\bbq\b", re.IGNORECASE)
_LOADS = re.compile(
    r"\.(?:load|get|html|append|include)\s{0,3}\(\s{0,3}['\"][^'\"]{0,200}(?:foot|bottom|weibu|dibu|gonggongwei)",
    re.IGNORECASE,
)
_VARIES = re.compile(r"(?:访问|浏览|点击|在线|今日|总)[^0-9]{0,10}\d+|20\d\d[-年./]\d{1,2}[-月./]\d{1,2}")
_MOST = 16  # elements named like a footer that are looked at
_LONGEST = 3000  # characters of footer text kept
_LARGEST = 6000  # characters an element may hold and still be a footer
_LEVELS, _BESIDE, _SMALL = 3, 2, 1500  # how far, how many and how long blocks beside it may be
_SILENT = frozenset({"script", "style", "noscript", "template", "textarea"})
_HELD_REPORT = "_span_jiucuo"


@asked_of_names
def _is_foot_name(text: str) -> bool:
    return _FOOT_NAME.search(text) is not None


def find_footer(outline: Outline) -> HtmlElement | None:
    """The outermost element that is the footer by its name or by the marks it carries."""
    named = [e for e in _named_footers(outline)[-_MOST:] if _is_footer(e)]
    if named:
        return _outermost(named[-1], named)
    return _by_marks(outline.tree)


def _named_footers(outline: Outline) -> list[HtmlElement]:
    """Elements named like a footer, in document order, then those that are one by their tag."""
    by_name = [e for e in outline.called(_is_foot_name) if e.tag not in _NO_BLOCK]
    by_tag = [e for e in outline.tagged(("footer",)) if e not in by_name]
    return by_name + by_tag


_NO_BLOCK = frozenset(
    {"body", "html", "a", "img", "span", "input", "link", "script", "style", "meta", "i", "li"}
)


def _is_footer(element: HtmlElement) -> bool:
    if is_longer(element, 8 * _LARGEST):
        return False
    text = words(element)
    return len(text) <= _LARGEST and _MARK.search(text) is not None


def _outermost(element: HtmlElement, named: list[HtmlElement]) -> HtmlElement:
    members = set(named)
    above = [a for a in element.iterancestors() if a in members]
    return above[-1] if above else element


def _by_marks(tree: HtmlElement) -> HtmlElement | None:
    """From the last element that carries a mark upwards, as long as the whole stays small and marks are added."""
    if not _STRONG.search(plain_text(tree)):
        return None
    marked = [e for e in _MARKED(tree) if e.tag not in ("script", "style", "title", "meta")]
    marked = [e for e in marked if _STRONG.search(words(e))]
    if not marked:
        return None
    best = marked[-1]
    for above in best.iterancestors():
        if above.tag in ("body", "html") or is_longer(above, 20_000) or len(words(above)) > 1200:
            break
        best = above
    return best


_STRONG = re.compile(r"ICP备|网站标识码|公网安备|主办单位|主办[：:]|版权所有")


def footer_facts(
    outline: Outline, footer: HtmlElement | None, base_url: str, links: Sequence[Link]
) -> FooterFacts:
    """The marks of the footer; ``base_url`` is the address relative links count from, ``links`` are those of the page.

    The party-and-government mark and the error-report entry are looked for on the whole page, since templates put
    them where they like; owner, filings and contact in the footer alone. ``conac`` is the mark's script, link or
    picture, or ``_ideConac`` where only its place holder is in the page.
    """
    scripts = _scripts(outline)
    urls = [a.get(_TARGETS[tag], "") for _, tag, a in outline.kept if tag in _TARGETS]
    urls += [a["onclick"] for _, tag, a in outline.kept if tag in _TARGETS and "onclick" in a]
    spoken = _Spoken([*(text for _, text in scripts), *urls])
    text = words(footer)[:_LONGEST] if footer is not None else ""
    report = _report(outline, spoken)
    return FooterFacts(
        found=footer is not None,
        scripted=_scripted(outline, scripts, footer),
        text=text,
        conac=_conac(outline, scripts, spoken),
        error_report_url=report if report == _HELD_REPORT else resolve(base_url, report) or report,
        error_report_code=_report_code(report, scripts),
        **_marks(text, footer),
        sitemap_url=_sitemap(links),
        template=_template(text) if text else "",
    )


@lru_cache(maxsize=64)
def _own_marks(text: str) -> dict[str, str]:
    """The marks in the footer's own words: the same on most pages of a site."""
    text = text.translate(_HALF_WIDTH)
    return {
        "site_code": _site_code(text),
        "sponsor": _sponsor(text),
        "contact": _contact(text),
        "icp": _number(_ICP, text),
        "police": _number(_POLICE, text),
    }


def _marks(text: str, footer: HtmlElement | None) -> dict[str, str]:
    """The marks that are words: in the footer, else in the small blocks beside it."""
    marks = dict(_own_marks(text))
    if footer is not None and not (marks["police"] and marks["site_code"]):
        said = _said_by_pictures(footer)
        marks["police"] = marks["police"] or _number(_POLICE, said)
        marks["site_code"] = marks["site_code"] or _site_code(said)
    if footer is None or all(marks.values()):
        return marks
    near = _near(footer).translate(_HALF_WIDTH)
    beside = {
        "site_code": _site_code(near),
        "sponsor": _sponsor(near),
        "contact": _first(_PHONE, near) or _first(_MAIL, near),
        "icp": _number(_ICP, near),
        "police": _number(_POLICE, near),
    }
    return {name: value or beside[name] for name, value in marks.items()}


def _near(footer: HtmlElement) -> str:
    """The text of small blocks beside the footer: templates split it in two or leave half of it outside."""
    pieces: list[str] = []
    element = footer
    for _ in range(_LEVELS):
        parent = element.getparent()
        if parent is None or element.tag == "body":
            break
        before = reversed(list(islice(element.itersiblings(preceding=True), _BESIDE)))
        after = list(islice(element.itersiblings(), 3 * _BESIDE))
        pieces += [_small_text(e) for e in (*before, *after)]
        pieces += [e.tail or "" for e in (element, *after)]
        element = parent
    return " ".join(" ".join(pieces).split())[:_LONGEST]


def _small_text(element: HtmlElement) -> str:
    if not isinstance(element.tag, str) or element.tag in _SILENT or is_longer(element, _SMALL):
        return ""
    return words(element)


def _scripts(outline: Outline) -> list[_Script]:
    """Attributes of scripts and frames with their address and at most 20,000 characters of their text."""
    return [
        (a, f"{a.get('src') or ''} {(e.text or '')[:20_000]}")
        for e, tag, a in outline.kept
        if tag in {"script", "iframe"}
    ]


class _Spoken:
    """The texts of scripts, then addresses, to be asked for words; most pages have none of them anywhere."""

    def __init__(self, texts: list[str]) -> None:
        self._whole = "\0".join([*texts, ""])  # no tree holds that character

    def holding(self, words: tuple[str, ...]) -> Iterator[str]:
        """The texts that hold one of ``words``, in their order."""
        starts = sorted({start for word in words for start in self._starts(word)})
        return (self._whole[start : self._whole.index("\0", start)] for start in starts)

    def _starts(self, word: str) -> Iterator[int]:
        """Where the texts with ``word`` begin."""
        at = self._whole.find(word)
        while at >= 0:
            yield self._whole.rfind("\0", 0, at) + 1
            at = self._whole.find(word, self._whole.index("\0", at))


def _conac(outline: Outline, scripts: list[_Script], spoken: _Spoken) -> str:
    for value in spoken.holding(("conac",)):
        found = _CONAC.search(value)
        if found:
            return found[0]
    own = next((src for a, _ in scripts if _CONAC_FILE.search(src := a.get("src") or "")), "")
    if own:
        return own[:200]
    held = any(i in ("_ideConac", "conac") for _, i in outline.ids) or any(
        "_ideConac" in t for _, t in scripts
    )
    return "_ideConac" if held else ""


_REPORTS = ("jiucuo", "exposure", "kaipuyun", "121.43.68.40")


def _report(outline: Outline, spoken: _Spoken) -> str:
    for value in spoken.holding(_REPORTS):
        found = _JIUCUO.search(value)
        if found:
            return found[0]
    return _HELD_REPORT if any(i == _HELD_REPORT for _, i in outline.ids) else ""


def _report_code(url: str, scripts: list[_Script]) -> str:
    in_url = _JIUCUO_CODE.search(url)
    if in_url:
        return in_url[1]
    for attributes, text in scripts:
        if attributes.get("id") == "_jiucuo_" or "jiucuo" in (attributes.get("src") or ""):
            return (attributes.get("sitecode") or "").strip()
        if "_jiucuo_" in text:
            found = _JIUCUO_CODE.search(text)
            return found[1] if found else ""
    return ""


def _scripted(outline: Outline, scripts: list[_Script], footer: HtmlElement | None) -> bool:
    sources = [src for a, _ in scripts if (src := a.get("src"))]
    if any(_BY_SCRIPT.search(s) and not _LIBRARY.search(s) for s in sources):
        return True
    if any("(" in t and _loads(t) for _, t in scripts):
        return True
    if footer is None:
        return any(not words(e) for e in _named_footers(outline)[-_MOST:])
    if any("conac" not in (f.get("src") or "") for f in footer.iter("iframe")):
        return True
    return any(
        "document.write" in (s.text or "") and not _CONAC_WRITE.search(s.text or "")
        for s in footer.iter("script")
    )


@lru_cache(maxsize=64)
def _loads(script: str) -> bool:
    """Whether a script fetches the footer; a site's pages share their scripts."""
    return _LOADS.search(script) is not None


_LIBRARY = re.compile(r"conac|jiucuo|jquery", re.IGNORECASE)
_CONAC_WRITE = re.compile(r"conac|jiucuo|cnzz|baidu|51\.la", re.IGNORECASE)


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found[found.lastindex or 0].strip() if found else ""


def _number(pattern: re.Pattern[str], text: str) -> str:
    """The number of a filing, also where elements or blanks stand between its digits."""
    return _first(pattern, text) or _first(pattern, "".join(text.split()))


def _site_code(text: str) -> str:
    """The code as shown. Blanks inside it are left out, letters that follow its ten characters are not its own."""
    parts = _first(_SITE_CODE, text).split()
    for joined in accumulate(parts):
        if len(joined) == 10 and joined[2:].isdigit():
            return joined
    head = parts[0] if parts else ""
    whole = _TEN.match(head)
    return whole[0] if whole else head


def _sponsor(text: str) -> str:
    found = (_sponsor_alone(_first(p, text)) for p in (_SPONSOR, _HOSTED, *_OWNERS))
    return next(filter(None, found), "")


def _sponsor_alone(name: str) -> str:
    return _AFTER_SPONSOR.split(name, maxsplit=1)[0].strip("（）() 　")


def _contact(text: str) -> str:
    return _first(_PHONE, text) or _first(_MAIL, text) or _first(_SHORT_PHONE, text)


def _said_by_pictures(footer: HtmlElement) -> str:
    """The alternative texts of the footer's pictures: some sites show filing or code only as a picture."""
    texts = (p.get("alt") or p.get("title") or "" for p in footer.iter("img"))
    return " ".join(t[:200] for t in islice(texts, 20)).translate(_HALF_WIDTH)


def _sitemap(links: Sequence[Link]) -> str:
    """Where the last link named site map leads, else the first whose address is named so."""
    named = next(
        (k for k in reversed(links) if k.use is LinkUse.ANCHOR and (k.url or k.raw) and _is_map(k.text)), None
    )
    if named is None:
        anchors = (k for k in links if k.use is LinkUse.ANCHOR)
        named = next((k for k in anchors if _MAP_ADDRESS.search(k.url or k.raw)), None)
    return (named.url or named.raw) if named else ""


@lru_cache(maxsize=4096)
def _is_map(text: str) -> bool:
    return _MAP.search(text) is not None


@lru_cache(maxsize=64)
def _template(text: str) -> str:
    """Twelve hexadecimal digits, equal for footers that differ only in dates and visit counts."""
    same = _VARIES.sub("", text)
    return blake2b(same.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()
