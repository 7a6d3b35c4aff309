"""How long a document says it is in force (施行, 有效期), and which others it declares repealed (废止, 失效)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

import msgspec

from core.page import DocumentFacts, Repeal
from reading.dates import day, find_dates
from reading.documents.number import NUMBER, ORDER

_ENDS = re.compile(r"[。；;\n]+")
_OWN = re.compile(
    r"本(?:办法|规定|通知|意见|细则|方案|措施|文件|政策|规则|通告|公告|制度|决定|预案|条例|标准|实施|规范"
    r"|指引)|(?:印发|发布|公布|颁布)之日|施行|实施|执行"
)
_OTHERS = re.compile(
    r"许可|证书|证件|资格|合同|公示|投标|批准|核准|报告|检测|检验|承诺|委托|授权|担保|保函|标志|标识|身份证"
    r"|驾驶|执照|意见书|决定书|延长|延续|续期|批复有效"
)
_NUMERALS = {c: n for n, c in enumerate("零一二三四五六七八九十")} | {"两": 2}
_YEARS = re.compile(
    r"(?:有效期限?|试行期限?|暂行期限?|施行期限?|执行期限?|实施期限?)(?:暂定|规定)?(?:为"
    r"|是)?[:：]?\s{0,3}(\d{1,2}|[一二三四五六七八九十两]{1,2})\s{0,2}年"
    r"|(?:试行|暂行)\s{0,2}(\d|[一二三四五两])\s{0,2}年"
)
#: A sentence that is nothing but the term of what was brought into force before it.
_BARE_TERM = re.compile(r"\s{0,4}有效期限?(?:暂定)?(?:为|是|至|到)?.{1,16}")
_UNTIL = re.compile(
    r"(?:有效期限?|施行期限?|执行期限?|实施期限?|试行期限?|执行|实施|施行|有效)(?:为|是|自|从)?.{0,24}?(?:至|到|截止到?|截至)"
)
_PROLONGS = re.compile(
    r"(?:有效期限?|施行期限?|执行期限?|实施期限?|试行期限?)[^，。]{0,12}(?:延长|延期|延续|顺延)|(?:延期|继续)(?:执行|施行|实施|有效)"
)
_NOT_ITSELF = re.compile(
    r"许可|证书|证件|资格|执照|合同|申请|届满|批准|登记|投标|检验|委托|可以|应当|需要|如需|的，"
)
#: Cheap gate: a sentence without one of these sets no term.
_TELLS = re.compile(r"(?:有效|试行|暂行|施行|执行|实施)期|(?:执行|实施|施行|有效|试行|暂行).{0,30}[至到年]")
_FROM = re.compile(r"(?:施行|实施|执行|生效|起[试暂]行)")
_AT_ONCE = re.compile(r"(?:印发|发布|公布|颁布|下发)之日起")
_REPEALED = re.compile(r"(?:同时|予以|现予|一并|即行|自行)?(?:废止|停止执行|失效|不再执行)")
_TITLE = re.compile(r"《([^《》\n]{4,120}(?:《[^《》\n]{1,80}》[^《》\n]{0,40})?)》")
_CONDITIONAL = re.compile(
    r"如(?:遇|有|果)|若(?!干)|另有|届时|届满|期满|到期|将|拟|不一致|抵触|继续有效|是否|申请|情形|应当|可以|建议"
)
_REPEALING = re.compile(r"(?:废止|失效|停止执行)")
_MIXED = re.compile(r"继续有效|修改|修订|保留|清理结果|清理情况|解读|征求")
#: What a document rests on; its title is no repealed one.
_BASIS = re.compile(
    r"(?:根据|依据|按照|依照|遵照|贯彻|落实|结合)(?:[^《》，,]{0,20}《[^《》]{2,120}》(?:（[^（）]{0,40}）)?[、和及与]?){1,6}"
)
#: What comes into force stands before these.
_BEGINS = re.compile(r"(?:施行|实施|执行|生效)(?=[，,])")
_ITEM = re.compile(
    r"^\s{0,4}(?:[（(]?\d{1,3}[)）]?\s{0,2}[.．、]?|[（(]?[一二三四五六七八九十]{1,4}[)）]?、?)\s{0,3}(\S.{3,300})"
)
_KIND = re.compile(
    r"(?:办法|规定|通知|意见|细则|方案|措施|决定|规则|制度|公告|通告|规程|标准|条例|计划|规范)$"
)
#: Words that run into a number standing in a sentence.
_BEFORE = re.compile(r"^.{0,8}?(?:日|原|以及|及|和|与|对|将|按照|其中)(?=[\u4e00-\u9fa5]{2})")
_MOST = 200


def with_term(facts: DocumentFacts, text: str) -> DocumentFacts:
    """``facts`` with what the ``text`` of the document, a line for each paragraph, says of its own term and of others."""
    sentences = _sentences(text)
    effective = _effective(facts, [s for s in sentences if "起" in s])
    expires, term = _expires([s for s in sentences if _TELLS.search(s)], effective)
    if expires and (later := _prolonged(sentences)) is not None:
        expires, term = max((expires, term), later) if later[0] else ("", "")
    whole = bool(_REPEALING.search(facts.title)) and not _MIXED.search(facts.title)
    repealing = sentences if whole else [s for s in sentences if "废止" in s or "失效" in s or "执行" in s]
    repeals = tuple(islice(_repeals(whole, repealing), _MOST))
    if not (effective or expires or repeals):
        return facts
    return msgspec.structs.replace(facts, effective=effective, expires=expires, term=term, repeals=repeals)


def _sentences(text: str) -> list[str]:
    """The sentences of ``text``; a bare term (有效期三年) together with the sentence before it, which names what it is of."""
    found: list[str] = []
    for sentence in _ENDS.split(text):
        if (
            found
            and "有效期" in sentence
            and _BARE_TERM.fullmatch(sentence)
            and _FROM.search(found[-1][-40:])
        ):
            found[-1] = f"{found[-1]}，{sentence.strip()}"
        elif len(sentence) > 5:
            found.append(sentence)
    return found


def _effective(facts: DocumentFacts, sentences: Sequence[str]) -> str:
    """The day from which the document applies; its own day where it says "from the day of issue"."""
    own = facts.signed or _iso(facts.header.get("written", "")) or _iso(facts.header.get("published", ""))
    for sentence in sentences:
        if not _FROM.search(sentence):
            continue
        if _AT_ONCE.search(sentence):
            return own
        for iso, start, end in find_dates(sentence):
            if sentence[end : end + 1] == "起" and sentence[max(0, start - 1) : start] in (
                "自",
                "从",
                "于",
                "",
            ):
                return iso[:10]
    return ""


def _iso(text: str) -> str:
    found = find_dates(text)
    return found[0][0][:10] if found else ""


def _expires(sentences: Sequence[str], effective: str) -> tuple[str, str]:
    """The last day of the term with the sentence that sets it; the latest where several do."""
    found = []
    for sentence in map(str.strip, sentences):
        if len(sentence) > 300 or _OTHERS.search(sentence) or not _OWN.search(sentence):
            continue
        last = _until(sentence) or _after_years(sentence, effective)
        if last:
            found.append((last, sentence[:160]))
    return max(found, default=("", ""))


def _prolonged(sentences: Sequence[str]) -> tuple[str, str] | None:
    """The day to which a note on the page prolongs the document itself, empty where it names none; ``None`` without one."""
    for sentence in map(str.strip, sentences):
        if _PROLONGS.search(sentence) and "《" not in sentence and not _NOT_ITSELF.search(sentence):
            days = [
                iso[:10]
                for iso, start, _ in find_dates(sentence)
                if sentence[start - 1 : start] in ("至", "到")
            ]
            return max(days, default=""), sentence[:160]
    return None


def _until(sentence: str) -> str:
    for iso, start, _ in find_dates(sentence):
        before = sentence[max(0, start - 40) : start]
        match = _UNTIL.search(before)
        if match and match.end() >= len(before) - 1:
            return iso[:10]
    return ""


def _after_years(sentence: str, effective: str) -> str:
    found = _YEARS.search(sentence)
    start = day(effective)
    if not found or start is None:
        return ""
    years = _number(found[1] or found[2])
    try:
        return start.replace(year=start.year + years).isoformat() if years else ""
    except ValueError:  # 29 February
        return start.replace(year=start.year + years, day=28).isoformat()


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    return (_NUMERALS.get(tens, 1) * 10 if ten else 0) + _NUMERALS.get(ones, 0)


def _repeals(whole: bool, sentences: Sequence[str]) -> Iterator[Repeal]:
    """Documents named in sentences that repeal something; of a ``whole`` decision to repeal, also the items of its list."""
    for sentence in map(str.strip, sentences):
        found = _REPEALED.search(_TITLE.sub(lambda m: "\0" * len(m[0]), sentence))
        if found is not None:
            yield from _repealed_in(sentence, found)
        elif whole and not _MIXED.search(sentence):
            item = _ITEM.match(sentence)
            yield from _listed(item[1]) if item else ()


def _repealed_in(sentence: str, found: re.Match[str]) -> Iterator[Repeal]:
    """What stands before the word that repeals, else behind it; not what the document rests on or brings into force."""
    if _CONDITIONAL.search(_TITLE.sub("", sentence)):
        return
    before = _BASIS.sub("", _BEGINS.split(sentence[: found.start()])[-1])
    named = list(_named(before))
    yield from named or _named(_BASIS.sub("", sentence[found.end() :]))


def _listed(item: str) -> Iterator[Repeal]:
    """An item of a list of repealed documents, with book-title marks or without."""
    if "《" in item:
        yield from _named(item)
        return
    name, _, behind = item.replace("(", "（").partition("（")
    if _KIND.search(name) and len(name) <= 100:
        number = NUMBER.search(behind) or ORDER.search(behind)
        yield Repeal(name.strip(), _bare_number(number[0]) if number else "")
    else:
        yield from _named(item)


def _named(sentence: str) -> Iterator[Repeal]:
    """Titles in book-title marks with the number behind each, and numbers that stand alone."""
    taken: set[int] = set()
    for match in _TITLE.finditer(sentence):
        behind = NUMBER.search(sentence, match.end(), match.end() + 40)
        close = behind is not None and "《" not in sentence[match.end() : behind.start()]
        if behind is not None and close:
            taken.add(behind.start())
        yield Repeal(match[1].strip(), _bare_number(behind[0]) if behind and close else "")
    if "《" not in sentence:
        for match in NUMBER.finditer(sentence):
            yield Repeal("", _bare_number(match[0]))


def _bare_number(text: str) -> str:
    return _BEFORE.sub("", "".join(text.split()))
