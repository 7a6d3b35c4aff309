"""A service guide shows the ten element classes."""

from __future__ import annotations

from collections.abc import Iterator

from checks.base import PageCheck
from checks.service.guides import NAMES, guide_of, names_of
from core.finding import Finding, Severity, Undecided
from core.page import Page, PageKind
from core.services import GuideFacts

_PLACES = {"file": "附件", "picture": "图片", "frame": "内嵌页面", "platform": "外部办事平台"}
#: Message, names of its data and place of each sort of conflict.
_CONFLICTS = {
    "time": ("time-conflict", ("legal", "promised"), "办理时限"),
    "fee": ("fee-conflict", ("free", "amount"), "收费"),
    "phone": ("phone-wrong", ("number",), "联系电话"),
}


class ServiceGuide(PageCheck):
    """A service guide lacks some of the ten element classes.

    ## 检查什么
    网站自己的办事指南页面是否写明十类要素：事项名称、设定依据、申请条件、办理材料、办理地点、办理机构、收费标准、
    办理时间、联系电话、办理流程。说法不同的（如“受理条件”“所需材料”“承诺时限”“咨询电话”）都算；标题就是事项名称；
    办理时间与办理时限有一项即可；流程以图片或附件给出的也算。没有标出、但正文中可能提到的，冒号后面空着、可能另有下级小项的，以及页面链接到外部办事
    平台的，交人工复核；指南本身在附件、内嵌页面或图片里的、整页由脚本填写的不下结论。指南目录、汇编和外部网站上的指南不判。
    缺少四类以上的另列，供累计：达到五个事项的，构成单项否决。
    指南自相矛盾的也列出：承诺时限比法定时限长（写明不含公示、勘验等的交人工复核）、写明不收费又写了收费金额（写在同一句里的交人工复核）、
    区号后面的电话号码不是 7 位或 8 位。
    ## 为什么重要
    群众照着指南办事，缺一项就可能白跑一趟；缺要素的指南达到规定数量，网站即被单项否决。
    ## 不合格示例
        事项名称：生育登记　设定依据：《人口与计划生育法》　申请条件：已婚夫妻　申请材料：身份证　办理流程：申请—登记（缺收费标准、联系电话等）
    ## 合格示例
        事项名称、设定依据、申请条件、申请材料、办理地点、办理机构、收费标准、办理时间、联系电话、办理流程各项齐全
    ## 依据
    - V-SERV-2 国办秘函〔2019〕19号 办事指南要素类别缺失（前四类 B；后六类及“四类”“五个”为凭记忆，MEM）
    - D-SV-2 办事指南要素缺失按项扣分（B）
    - E-10 要素缺失（见于监测产品的分类；B）
    """

    id = "service-guide"
    version = 2
    title = "办事指南要素齐全"
    failure_title = "办事指南缺少要素"
    severity = Severity.MODERATE
    severities = {
        "many-missing": Severity.SERIOUS,
        "time-conflict": Severity.MINOR,
        "fee-conflict": Severity.MINOR,
        "phone-wrong": Severity.MINOR,
    }
    basis = ("V-SERV-2", "D-SV-2", "E-10")
    certainty = "B MEM"
    kinds = frozenset({PageKind.GUIDE, PageKind.ARTICLE})
    messages = {
        "missing": "办事指南缺少 {count} 类要素：{elements}。",
        "many-missing": "办事指南缺少 {count} 类要素（达到 {many} 类）：{elements}。",
        "empty": "办事指南列出了但没有填写：{elements}。",
        "time-conflict": "承诺时限（{promised}）比法定时限（{legal}）长。",
        "fee-conflict": "写明“{free}”，又写了收费金额“{amount}”。",
        "phone-wrong": "电话号码“{number}”位数不对。",
    }
    remedies = {
        "": "补上缺少的要素；不收费、无前置条件的也要写明。",
        "empty": "填写空着的要素；不适用的写明“无”或“不收费”。",
        "time-conflict": "核对法定时限和承诺时限，改正写错的一项。",
        "fee-conflict": "核对是否收费，改正写错的一项。",
        "phone-wrong": "改正电话号码。",
    }
    options = {"many": 4, "least_text": 300}

    def applies_to(self, page: Page) -> bool:
        return super().applies_to(page) and guide_of(page.facts) is not None

    def evaluate(self, page: Page) -> Iterator[Finding | Undecided]:
        guide = guide_of(page.facts)
        if guide is None:
            return
        yield from _conflicts(guide)
        absent = [e for e in NAMES if e not in guide.elements]
        outside = next((p for p in ("file", "frame") if p in guide.elsewhere), "")
        if absent and (
            outside or ("picture" in guide.elsewhere and len(page.body_text) < self.option["least_text"])
        ):
            yield Undecided(f"办事指南的内容可能在{_PLACES[outside or 'picture']}里")
            return
        empty = [e for e, value in guide.elements.items() if value in ("", "：")]
        if page.facts.script_signs and (absent or empty):
            yield Undecided("办事指南的内容可能由脚本填写，页面源码中读不到")
            return
        if empty and len(empty) * 2 > len(guide.elements):
            yield Undecided("办事指南大半项目空着，可能由脚本填写")
            empty = []
        yield from self._missing(page, guide, absent)
        if empty:
            data = {"elements": names_of(empty), "keys": empty}
            quote = "；".join(f"{NAMES[e]}：（空）" for e in empty)
            bare = any(guide.elements[e] for e in empty)
            yield Finding("empty", data, "办事指南正文", quote, review=bare or bool(guide.elsewhere))

    def _missing(self, page: Page, guide: GuideFacts, absent: list[str]) -> Iterator[Finding]:
        """Classes that nothing on the page speaks of are missing; with those merely hinted at a person decides."""
        sure = [e for e in absent if e not in guide.hinted]
        if not sure and not (absent and _is_structured(guide)):
            return
        elements = sure or absent
        many = len(elements) >= self.option["many"]
        data = {
            "elements": names_of(elements),
            "keys": elements,
            "count": len(elements),
            "many": self.option["many"],
        }
        places = [p for p in guide.elsewhere if p != "picture"]
        doubts = "".join(f"；部分内容可能在{_PLACES[p]}" for p in places)
        review = not sure or bool(places) or not (guide.named or _is_structured(guide))
        quote = f"已标出：{names_of([e for e in NAMES if e in guide.elements])}{doubts}"
        yield Finding(
            "many-missing" if many else "missing",
            data,
            f"办事指南“{page.facts.title[:60]}”",
            quote[:300],
            review=review,
        )


def _conflicts(guide: GuideFacts) -> Iterator[Finding]:
    """What the guide says against itself."""
    for conflict in guide.conflicts:
        key, names, where = _CONFLICTS[conflict.kind]
        quote = "；".join(conflict.shown)
        data = dict(zip(names, conflict.shown, strict=True))
        yield Finding(key, data, where, quote, review=not conflict.sure)


def _is_structured(guide: GuideFacts) -> bool:
    """Whether the page labels its parts, so that a part without a label is a gap rather than a way of writing."""
    return len(guide.elements) >= 6
