"""What stands around a word and makes it harmless: names of works, corrections, negations, reports of crimes."""

from __future__ import annotations

import re

from checks.content.texts import Texts

_SPEAKS_OF_WORDS = re.compile(
    r"勘误|错别字|易错字|错字|咬文嚼字|汉字|语病|规范用语|用语规范|规范表述|禁用[词语]|慎用[词语]|用语|提法|表述规范|异形词|校对"
)
_CORRECTS = re.compile(
    r"误写|错写|误作|误为|误用|应为|应写|应作|应称|应当称|应使用|而不是|改为|改称|更正|更名|勘误|写成|错成"
    r"|不能写|不得写|不应写|禁用|错别字"
)
_NEGATES = re.compile(
    r"(?:(?:不得|不能|不可|不应|不宜|不要|不再|不|禁止|严禁|避免|停止|杜绝|拒绝)(?:将其|把其|将|把)?(?:称为"
    r"|称作|称|叫做|叫|使用|用|写作|说成|出现|提)"
    r"|所谓|自称|谎称|妄称)的?[“\"‘]?$"
)
#: What speaks of crime, police and prevention: words of intruders are named there by right.
CRIME = re.compile(
    r"打击|查处|(?<!环境)(?<!土地)(?<!村庄)整治|取缔|查获|抓获|捣毁|破获|侦破|侦办|涉赌|涉黄|涉嫌"
    r"|赌博(?:罪|活动|行为|违法)|开设赌场|诈骗|反诈|防骗|骗局|受骗|被骗|判处|判决|拘留|逮捕|犯罪|嫌疑人"
    r"|违法|非法"
    r"|反赌|警方|公安|民警|派出所|法院|检察|扫黄|净网|禁赌|拒赌|严禁|禁止|不得(?!进入|入内|访问|浏览|观看)"
    r"|抵制|举报|防范|警惕|风险提示|专项行动|处罚|曝光|治安|谨防|预防|防止|切勿|远离|陷阱|危害|沉迷"
    r"|保护未成年|戒赌|赌瘾|赌债|输光|报警|误入|网信"
)
_OPEN, _CLOSE = "《〈", "》〉"
_MARKS = {"“": "”", '"': '"', "‘": "’", "「": "」", "『": "』"}
_TITLE_WIDTH, _SENTENCE_WIDTH = 80, 100
_END = re.compile(r"[。！？\s]")


def speaks_of_words(title: str) -> bool:
    """Whether the page itself is about right and wrong words, so that it has to name the wrong ones."""
    return _SPEAKS_OF_WORDS.search(title) is not None


def in_title_marks(text: str, start: int) -> bool:
    """Whether ``start`` stands inside 《…》: a name given by others."""
    before = text[max(0, start - _TITLE_WIDTH) : start]
    opened = max(before.rfind(c) for c in _OPEN)
    return opened >= 0 and opened > max(before.rfind(c) for c in _CLOSE)


def is_quoted(text: str, start: int, end: int) -> bool:
    """Whether exactly this word stands in quotation marks."""
    return start > 0 and end < len(text) and _MARKS.get(text[start - 1]) == text[end]


def in_quotation(text: str, start: int) -> bool:
    """Whether ``start`` stands inside “…”: somebody else's words."""
    before = text[max(0, start - _TITLE_WIDTH) : start]
    return before.rfind("“") > before.rfind("”")


def is_corrected(text: str, start: int, end: int) -> bool:
    """Whether the words next to it correct or deny it: 应为、误写成、不得称."""
    before, after = text[max(0, start - 14) : start], text[end : end + 10]
    return bool(_CORRECTS.search(before) or _CORRECTS.search(after) or _NEGATES.search(before))


def sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the sentence around a hit begins and ends."""
    before = text[max(0, start - _SENTENCE_WIDTH) : start]
    ends = [m.end() for m in _END.finditer(before)]
    after = _END.search(text, end, end + _SENTENCE_WIDTH)
    return start - len(before) + (ends[-1] if ends else 0), after.start() if after else end + _SENTENCE_WIDTH


def is_harmless(texts: Texts, start: int, end: int) -> bool:
    """Whether the hit is a name of a work, or is named in order to correct it."""
    return in_title_marks(texts.text, start) or is_corrected(texts.text, start, end)
