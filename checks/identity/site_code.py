"""The site code (网站标识码): ten digits that must be the same wherever the site shows it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from checks.base import SiteCheck
from checks.identity.footers import all_footers
from core.finding import Finding, Severity, Undecided
from core.page import PageFacts
from core.site import SiteFacts
from reading.labels import is_placeholder

_FORM = re.compile(r"(?:\d{10}|bm\d{8})", re.IGNORECASE | re.ASCII)
_SPACE = re.compile(r"\s+")
_PREFIX = "site-code:"
_PLACES = {"label": "网页标签 SiteIDCode", "footer": "页脚", "error-report": "“我为政府网站找错”入口"}


@dataclass
class _Shown:
    """The pages that show one code at one place; ``example`` is the first of them seen tonight."""

    pages: int = 0
    example: PageFacts | None = None
    tonight: int = 0

    def add(self, page: PageFacts, observed: bool) -> None:
        self.pages += 1
        if observed:
            self.tonight += 1
            self.example = self.example or page


@dataclass
class _Codes:
    """Codes by place, as shown over all known pages."""

    places: dict[str, dict[str, _Shown]] = field(default_factory=lambda: {p: {} for p in _PLACES})

    def add(self, place: str, value: str, page: PageFacts, observed: bool) -> None:
        code = _SPACE.sub("", value)
        if code and not is_placeholder(code):
            self.places[place].setdefault(code, _Shown()).add(page, observed)

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
    网页标签 SiteIDCode、页脚“网站标识码”、“我为政府网站找错”入口三处的标识码：是否为十位数字（部委为 bm 加八位数字），
    是否与登记的标识码一致；没有登记的，三处之间是否一致。多数处一致的，报不一致的那一处；分不出对错的，或网站各处一致而只与
    登记不同的，交人工复核（也可能是登记有误）。数字之间的空格、换行不算。缺标识码由 footer-marks 和 page-labels 检查。
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
        codes = _collect(site)
        if not any(shown.tonight for _, _, shown in codes.shown()):
            yield Undecided("当晚没有看到网站标识码")
            return
        registered = site.unit.site_id_code
        expected = registered or codes.usual()
        alone = bool(registered) and codes.usual() not in ("", registered)
        agreed = {c for _, c, _ in codes.shown()} == {codes.usual()}
        if not expected:
            yield from _unclear(codes)
        for place, code, shown in codes.shown():
            if shown.example is not None:
                yield from _judge(place, code, shown, expected, registered, review=alone and agreed)

    def settles(self, site: SiteFacts, subject: str, url: str) -> bool:
        """Mended when codes were seen tonight and no page out of sight still shows the wrong one there."""
        codes = _collect(site)
        if not any(shown.tonight for _, _, shown in codes.shown()):
            return False
        place, _, code = subject.removeprefix(_PREFIX).partition(":")
        shown = codes.places.get(place, {}).get(code)
        return shown is None or shown.tonight == shown.pages


def _collect(site: SiteFacts) -> _Codes:
    codes = _Codes()
    for page in site.pages.all():
        label = page.label("SiteIDCode")
        if label:
            codes.add("label", label, page, site.was_observed(page.url))
    for page, footer in all_footers(site):
        observed = site.was_observed(page.url)
        codes.add("footer", footer.site_code, page, observed)
        codes.add("error-report", footer.error_report_code, page, observed)
    return codes


def _judge(
    place: str, code: str, shown: _Shown, expected: str, registered: str, *, review: bool
) -> Iterator[Finding]:
    if not _FORM.fullmatch(code):
        yield _finding("form", place, code, shown, expected)
    elif expected and code.lower() != expected.lower():
        key = "other-registered" if registered else "other-shown"
        yield _finding(key, place, code, shown, expected, review=review)


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
