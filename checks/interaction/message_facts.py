"""A public letter shows when it was asked, when it was answered, by whom, and what."""

from __future__ import annotations

from collections.abc import Iterator

from checks.base import PageCheck
from core.finding import Finding, Severity, Undecided
from core.page import DateOrigin, Page, PageKind
from core.services import MessageFacts
from reading.tree.markup import elements

_FACTS = {"asked": "留言时间", "answered": "答复时间", "unit": "答复单位"}
_behind_label = elements(
    "//*[contains(text(), '复内容') or contains(text(), '理结果') or contains(text(), '复意见') or contains(text(), '理情况')]"
    "/following::*[self::iframe or self::embed or self::object or self::video or self::img[not(ancestor::a)]]"
)
#: Lines that are surely the asker's own, not a number of an office mentioned in the letter.
_SURE = ("栏", "答复内容")


class MessageFactsShown(PageCheck):
    """A public letter lacks one of its facts, or shows the asker's personal data.

    ## 检查什么
    已答复的公开来信（留言）页面是否公开四项：留言时间、答复时间、答复单位、答复内容；答复落款处的单位和日期也算。
    是否原样公开来信人的手机号码、身份证号码、住址、邮箱：联系方式栏目里的、答复中引用的；已遮盖的（如 138****1234）不算。
    来信正文里出现的手机号码可能是被反映的商家或单位的，交人工复核；
    一页上连问带答的留言簿逐条看，全页都没有写明的项目交人工复核；应来信人要求不公开的、还没有答复的来信不判答复的各项；由脚本填写的不下结论。
    答复只有客套、已收悉、已转办、将研究，没有一句说到事情本身的，可能敷衍，交人工复核。
    ## 为什么重要
    四项齐全，公众才看得到办理是否及时、由谁负责；泄露来信人信息侵害个人隐私。
    ## 不合格示例
        来信时间：2026-10-02　来信内容：……　答复内容：……（没有答复单位和答复时间）
    ## 合格示例
        来信时间：2026-10-02　来信内容：……　答复单位：清河县城市管理局　答复时间：2026-10-06　答复内容：……
    ## 依据
    - D-IN-3 留言公开：留言时间、答复时间、答复单位、答复内容（国办秘函〔2019〕19号附件；四项凭记忆，MEM）
    - D-IN-5 答复不敷衍（凭记忆，MEM）
    - E-11 答复泄露来信人信息（见于外省通报；B）
    """

    id = "message-facts"
    version = 3
    title = "公开留言要素齐全且不泄露隐私"
    failure_title = "公开留言缺项或泄露来信人信息"
    severity = Severity.MODERATE
    severities = {"leak": Severity.SERIOUS, "hollow-answer": Severity.MINOR}
    basis = ("D-IN-3", "D-IN-5", "E-11")
    certainty = "B MEM"
    kinds = frozenset({PageKind.MESSAGE, PageKind.COLUMN, PageKind.OTHER})
    messages = {
        "missing-facts": "公开的来信没有写明：{facts}。",
        "book-missing-facts": "本页 {count} 条已答复的留言没有写明：{facts}，如“{title}”。",
        "hollow-answer": "来信“{title}”的答复只说已收悉、转办或将研究，没有说明办理结果，请核实是否敷衍。",
        "no-answer-text": "来信已标明“{status}”，但没有公开答复内容。",
        "leak": "公开的来信露出了来信人的信息：{kinds}。",
    }
    remedies = {
        "": "补上缺少的内容。",
        "hollow-answer": "补充办理结果：怎么处理的、何时完成；暂不能办的说明原因和后续安排。",
        "leak": "立即遮盖来信人的电话、证件号码、住址等信息，并检查同类页面。",
    }

    def applies_to(self, page: Page) -> bool:
        return super().applies_to(page) and (_message(page) is not None or bool(_book(page)))

    def evaluate(self, page: Page) -> Iterator[Finding | Undecided]:
        message = _message(page)
        if message is None:
            yield from _judged_book(page)
            return
        yield from _leaks(message)
        if page.facts.script_signs:
            yield Undecided("来信页面的内容可能由脚本填写")
            return
        done = message.status.startswith("done:")
        if message.answer:
            yield from _missing(page, message)
            yield from _hollow(message)
        elif done and "question" in message.labels:
            status = message.status.partition(":")[2]
            elsewhere = any(i.in_body for i in page.facts.images) or not message.question or _shown(page)
            yield Finding(
                "no-answer-text",
                {"status": status},
                "答复部分",
                f"办理状态：{status}",
                review=elsewhere,
            )


def _shown(page: Page) -> bool:
    """Whether a picture or a frame stands behind the label of the answer, which may be the answer."""
    return page.tree is not None and bool(_behind_label(page.tree))


def _message(page: Page) -> MessageFacts | None:
    """A letter that shows a label of its own; a page of rules for writers shows none with a value."""
    services = page.facts.services
    message = services.message if services else None
    if message is None or not {"asked", "answered", "answer"} & set(message.labels):
        return None
    return message


def _hollow(*letters: MessageFacts) -> Iterator[Finding]:
    """Answers that say nothing of the matter, one finding a page: whether one is evasive is for a person."""
    found = [m for m in letters if "hollow" in m.labels]
    if found:
        quote = "；".join(f"“{m.title[:30]}”{m.answered or m.asked}" for m in found[:4])
        data = {"title": found[0].title[:60], "count": len(found)}
        yield Finding("hollow-answer", data, "答复内容", quote, review=True)


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
    if "asked" in missing and not set(_FACTS) & set(message.labels):
        return True  # a form that labels none of the facts (问：… 答：…), and may show a time in its own way
    if not {"asked", "answered"} & set(missing) or page.facts.published_from is not DateOrigin.VISIBLE:
        return False
    return page.facts.published[:10] not in (message.asked, message.answered)


def _book(page: Page) -> list[MessageFacts]:
    """The letters that the page shows with their answers; a row of a list tells only of days and state."""
    services = page.facts.services
    return [m for m in (services.messages if services else ()) if m.question or m.answer]


def _judged_book(page: Page) -> Iterator[Finding | Undecided]:
    book = _book(page)
    yield from _leaks(*book)
    if page.facts.script_signs:
        yield Undecided("留言页面的内容可能由脚本填写")
        return
    answered = [m for m in book if m.answer]
    yield from _hollow(*answered)
    lacking = {fact: [m for m in answered if not getattr(m, fact)] for fact in _FACTS}
    missing = [fact for fact, letters in lacking.items() if letters]
    if missing:
        those = [m for m in answered if not all(getattr(m, f) for f in missing)]
        data = {
            "count": len(those),
            "facts": "、".join(_FACTS[f] for f in missing),
            "keys": missing,
            "title": those[0].title[:60],
        }
        quote = "；".join(f"“{m.title[:30]}”{m.asked}" for m in those[:3])
        # What no letter of the page shows may stand where the reading does not look.
        doubtful = any(len(lacking[f]) == len(answered) for f in missing)
        yield Finding("book-missing-facts", data, "留言与答复", quote, review=doubtful)


def _leaks(*letters: MessageFacts) -> Iterator[Finding]:
    leaks = [(m, name, shown) for m in letters for name, shown in m.leaks]
    if not leaks:
        return
    kinds = list(dict.fromkeys(name for _, name, _ in leaks))
    sure = any(k.endswith(_SURE[0]) or k.startswith(_SURE[1]) or "身份证" in k for k in kinds)
    told = (f"“{m.title[:30]}”{n}：{s}" if len(letters) > 1 else f"{n}：{s}" for m, n, s in leaks[:6])
    quote = "；".join(told)
    yield Finding("leak", {"kinds": "、".join(kinds), "keys": kinds}, "来信与答复", quote, review=not sure)
