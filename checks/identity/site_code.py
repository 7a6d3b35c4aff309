"""The site code (网站标识码): ten digits that must be the same wherever the site shows it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from checks.base import SiteCheck
from checks.identity.footers import carries_template, is_plain
from checks.identity.own import is_framed, own_heads
from core.address import subject_key
from core.finding import Finding, Severity, Undecided
from core.page import LinkUse, PageHead, PageKind
from core.site import SiteFacts
from reading.labels import is_placeholder

_FORM = re.compile(r"(?:\d{10}|bm\d{8})", re.IGNORECASE | re.ASCII)
_SPACE = re.compile(r"\s+")
_CONAC_ID = re.compile(r"CA\d{15,25}", re.IGNORECASE | re.ASCII)  # the entry of sites that had no code yet
_PREFIX = "site-code:"
_PLACES = {"label": "网页标签（SiteIDCode）", "footer": "页脚", "error-report": "“我为政府网站找错”入口"}


@dataclass
class _Shown:
    """The pages that show one code at one place; ``example`` is the first of them seen tonight.

    ``beside`` are the codes that stand elsewhere on those pages; ``home`` tells that the home page is one of them.
    """

    pages: int = 0
    example: PageHead | None = None
    tonight: int = 0
    home: bool = False
    beside: set[str] = field(default_factory=set)

    def add(self, page: PageHead, codes: Iterable[str], observed: bool, home: bool) -> None:
        self.pages += 1
        self.home |= home
        self.beside.update(codes)
        if observed:
            self.tonight += 1
            self.example = self.example or page


@dataclass
class _Codes:
    """Codes by place, as shown over all known pages."""

    places: dict[str, dict[str, _Shown]] = field(default_factory=lambda: {p: {} for p in _PLACES})

    def add(self, page: PageHead, shown: dict[str, str], observed: bool, home: bool) -> None:
        for place, code in shown.items():
            self.places[place].setdefault(code, _Shown()).add(page, shown.values(), observed, home)

    def usual(self) -> str:
        """The well-formed code that most places show on most of their pages, empty where two are even."""
        votes = Counter(max(codes, key=lambda c: codes[c].pages) for codes in self.places.values() if codes)
        ranked = [(code, n) for code, n in votes.most_common() if _FORM.fullmatch(code)]
        if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
            return ""
        return ranked[0][0]

    def shown(self) -> Iterator[tuple[str, str, _Shown]]:
        for place, codes in self.places.items():
            for code, shown in codes.items():
                yield place, code, shown


class SiteCode(SiteCheck):
    """Site codes that differ or cannot be right.

    ## 检查什么
    网页标签 SiteIDCode、页脚（包括框架里的）“网站标识码”、“我为政府网站找错”入口三处的标识码：是否为十位数字（部委为 bm 加八位数字），
    是否与登记的标识码一致；没有登记的，三处之间是否一致。多数处一致的，报不一致的那一处。交人工复核的：分不出对错的；网站各处
    都与登记不同的（也可能是登记有误）；只在另一些页面上出现、与应有的标识码从不同页的（可能是别的单位的子站）。数字之间的空格、
    换行不算，同一单位域名以外的页面不看。缺标识码由 footer-marks 和 page-labels 检查。
    ## 为什么重要
    标识码是政府网站的身份证号，找错留言按它分送办理单位，写错就送到别处。
    ## 不合格示例
        页脚“网站标识码：3599000001”，找错入口 site_code=3599000002
    ## 合格示例
        三处都是 3599000001
    ## 依据
    - G-FT-3 网站标识码（国办发〔2017〕47号；格式见于公开页面，A）
    - L-S3 SiteIDCode 与页脚、找错入口一致（A；必填与否凭记忆，MEM）
    """

    id = "site-code"
    version = 3
    title = "网站标识码一致"
    failure_title = "网站标识码不一致或不规范"
    severity = Severity.MODERATE
    basis = ("G-FT-3", "L-S3")
    certainty = "A"
    messages = {
        "form": "{place}的网站标识码“{code}”不是规范的十位标识码。",
        "other-registered": "{place}的网站标识码“{code}”与登记的“{expected}”不同。",
        "other-shown": "{place}的网站标识码“{code}”与网站其他地方的“{expected}”不同。",
        "unclear": "网站各处的标识码不一致：{codes}。请核实哪一个正确。",
    }
    remedies = {"": "改为登记的网站标识码；登记有误的，通知主管单位更正登记。"}

    def evaluate(self, site: SiteFacts) -> Iterator[Finding | Undecided]:
        codes = site.once(_collect)
        if not any(shown.tonight for _, _, shown in codes.shown()):
            yield Undecided("当晚没有看到网站标识码")
            return
        registered = site.unit.site_id_code
        expected = (registered or codes.usual()).lower()
        if not expected:
            yield from _unclear(codes)
        known = any(code == expected for _, code, _ in codes.shown())
        for place, code, shown in codes.shown():
            if shown.example is None or (code == expected and _FORM.fullmatch(code)):
                continue
            if not _FORM.fullmatch(code):
                yield _finding("form", place, code, shown, expected)
            elif expected:
                sure = known and (expected in shown.beside or shown.home)
                key = "other-registered" if registered else "other-shown"
                yield _finding(key, place, code, shown, expected, review=not sure)

    def settles(self, site: SiteFacts, subject: str, url: str) -> bool:
        """Mended when the place was seen tonight and no page out of sight still shows the wrong code there."""
        codes = site.once(_collect)
        place, _, code = subject.removeprefix(_PREFIX).partition(":")
        if place not in codes.places:
            return any(shown.tonight for _, _, shown in codes.shown())
        shown = next((s for c, s in codes.places[place].items() if c[:40] == code), None)
        if shown is not None:
            return shown.tonight == shown.pages
        return any(_readable(p, place) for p in own_heads(site) if site.was_observed(p.url))


def _readable(page: PageHead, place: str) -> bool:
    """Whether the page would show a code at ``place`` if it had one."""
    if place == "label":
        return not page.script_signs or page.rendered
    return is_plain(page.footer)


def _collect(site: SiteFacts) -> _Codes:
    codes = _Codes()
    frames = {subject_key(k.url) for k in site.home.links if k.use is LinkUse.FRAME} if site.home else set()
    for page in own_heads(site):
        shown = {"label": _tidy(page.label("SiteIDCode") or "")}
        in_frame = subject_key(page.url) in frames
        if page.footer is not None and (carries_template(page) or in_frame or is_framed(page, site)):
            shown["footer"] = _tidy(page.footer.site_code)
            shown["error-report"] = _tidy(page.footer.error_report_code)
        home = page.kind is PageKind.HOME or in_frame
        codes.add(page, {p: c for p, c in shown.items() if c}, site.was_observed(page.url), home)
    return codes


def _tidy(value: str) -> str:
    """The code without blanks, empty for what is none: template marks, and the mark's number in old entries."""
    code = _SPACE.sub("", value).lower()
    return "" if is_placeholder(code) or _CONAC_ID.fullmatch(code) else code


def _finding(
    key: str, place: str, code: str, shown: _Shown, expected: str, *, review: bool = False
) -> Finding:
    data = {"place": _PLACES[place], "code": code[:40], "expected": expected}
    url = shown.example.url if shown.example else ""
    return Finding(
        key,
        data,
        _PLACES[place],
        code[:40],
        f"{_PREFIX}{place}:{code[:40]}",
        url,
        pages=shown.pages,
        review=review,
    )


def _unclear(codes: _Codes) -> Iterator[Finding]:
    formed = [(p, c, s) for p, c, s in codes.shown() if _FORM.fullmatch(c)]
    if len({c for _, c, _ in formed}) < 2:
        return
    page = next((s.example for _, _, s in formed if s.example), None)
    words = "；".join(f"{_PLACES[p]} {c}（{s.pages}页）" for p, c, s in formed)[:300]
    url = page.url if page else ""
    yield Finding("unclear", {"codes": words}, "页面各处", words, _PREFIX + "all", url, review=True)
