"""A public letter shows when it was asked, when it was answered, by whom, and what."""

from __future__ import annotations

from collections.abc import Iterator

from checks.base import PageCheck
from core.finding import Finding, Severity, Undecided
from core.page import DateOrigin, Page, PageKind
from core.services import MessageFacts

_FACTS = {"asked": "留言时间", "answered": "答复时间", "unit": "答复单位"}
#: Lines that are surely the asker's own, not a number of an office mentioned in the letter.
_SURE = ("栏", "答复内容")


class MessageFactsShown(PageCheck):
    """A public letter lacks one of its facts, or shows the asker's personal data.

    ## 检查什么
    已答复的公开来信（留言）页面是否公开四项：留言时间、答复时间、答复单位、答复内容；答复落款处的单位和日期也算。
    是否原样公开来信人的手机号码、身份证号码、住址、邮箱：联系方式栏目里的、答复中引用的；已遮盖的（如 138****1234）不算。
    来信正文里出现的手机号码可能是被反映的商家或单位的，交人工复核；还没有答复的来信不判答复的各项；由脚本填写的不下结论。
    ## 为什么重要
    四项齐全，公众才看得到办理是否及时、由谁负责；泄露来信人信息侵害个人隐私。
    ## 不合格示例
        来信时间：2026-10-02　来信内容：……　答复内容：……（没有答复单位和答复时间）
    ## 合格示例
        来信时间：2026-10-02　来信内容：……　答复单位：清河县城市管理局　答复时间：2026-10-06　答复内容：……
    ## 依据
    - D-IN-3 留言公开：留言时间、答复时间、答复单位、答复内容（国办秘函〔2019〕19号附件；四项凭记忆，MEM）
    - E-11 答复泄露来信人信息（见于外省通报；B）
    """

    id = "message-facts"
    version = 2
    title = "公开留言要素齐全且不泄露隐私"
    failure_title = "公开留言缺项或泄露来信人信息"
    severity = Severity.MODERATE
    severities = {"leak": Severity.SERIOUS}
    basis = ("D-IN-3", "E-11")
    certainty = "B MEM"
    kinds = frozenset({PageKind.MESSAGE})
    messages = {
        "missing-facts": "公开的来信没有写明：{facts}。",
        "no-answer-text": "来信已标明“{status}”，但没有公开答复内容。",
        "leak": "公开的来信露出了来信人的信息：{kinds}。",
    }
    remedies = {
        "": "补上缺少的内容。",
        "leak": "立即遮盖来信人的电话、证件号码、住址等信息，并检查同类页面。",
    }

    def applies_to(self, page: Page) -> bool:
        return super().applies_to(page) and (_message(page) is not None or bool(_several(page)))

    def evaluate(self, page: Page) -> Iterator[Finding | Undecided]:
        yield from _leaks(MessageFacts(leaks=tuple(k for m in _several(page) for k in m.leaks)))
        message = _message(page)
        if message is None:
            return
        yield from _leaks(message)
        if page.facts.script_signs:
            yield Undecided("来信页面的内容可能由脚本填写")
            return
        done = message.status.startswith("done:")
        if message.answer:
            yield from _missing(page, message)
        elif done and "question" in message.labels:
            status = message.status.partition(":")[2]
            scripted_or_filed = any(i.in_body for i in page.facts.images) or not message.question
            yield Finding(
                "no-answer-text",
                {"status": status},
                "答复部分",
                f"办理状态：{status}",
                review=scripted_or_filed,
            )


def _several(page: Page) -> tuple[MessageFacts, ...]:
    """The letters of a page that shows several of them whole."""
    return page.facts.services.messages if page.facts.services else ()


def _message(page: Page) -> MessageFacts | None:
    """A letter that shows a label of its own; a page of rules for writers shows none with a value."""
    services = page.facts.services
    message = services.message if services else None
    if message is None or not {"asked", "answered", "answer"} & set(message.labels):
        return None
    return message


def _missing(page: Page, message: MessageFacts) -> Iterator[Finding]:
    missing = [f for f in _FACTS if not getattr(message, f) or (f == "asked" and "shown" in message.labels)]
    if missing:
        said = [f"{_FACTS[f]}：{getattr(message, f)}" for f in _FACTS if f not in missing]
        data = {"facts": "、".join(_FACTS[f] for f in missing), "keys": missing}
        quote = "；".join(said) or f"来信“{message.title[:60]}”有答复，其余各项没有标出"
        yield Finding(
            "missing-facts", data, "来信与答复的说明栏", quote, review=_doubtful(page, message, missing)
        )


def _doubtful(page: Page, message: MessageFacts, missing: list[str]) -> bool:
    """A further day shown on the page may be that of the letter or of the answer; a source may be the unit."""
    if "unit" in missing and page.facts.source:
        return True
    if "asked" in missing and message.asked:
        return True  # a time of publication, which may be meant for it
    if not {"asked", "answered"} & set(missing) or page.facts.published_from is not DateOrigin.VISIBLE:
        return False
    return page.facts.published[:10] not in (message.asked, message.answered)


def _leaks(message: MessageFacts) -> Iterator[Finding]:
    if not message.leaks:
        return
    sure = any(name.endswith(_SURE[0]) or name.startswith(_SURE[1]) for name, _ in message.leaks) or any(
        "身份证" in name for name, _ in message.leaks
    )
    kinds = list(dict.fromkeys(name for name, _ in message.leaks))
    quote = "；".join(f"{name}：{shown}" for name, shown in message.leaks[:6])
    yield Finding("leak", {"kinds": "、".join(kinds), "keys": kinds}, "来信与答复", quote, review=not sure)
