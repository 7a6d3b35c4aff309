"""Fields of an information table (公开属性栏) under names that no list knows.

Told by what the name says and what the value looks like, both together: 出文日期 with a day, 政策效力 with 有效, 公开序号 with a code.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from reading.dates import find_dates
from reading.documents.number import find_number

_SPACES = re.compile(r"[\s\u3000\xa0]+")
_LABEL = re.compile(r"[【\[]?([\u4e00-\u9fa5/]{2,12})[】\]]?[:：]?")
_PAIR = re.compile(r"[【\[]?([\u4e00-\u9fa5/]{2,12})[】\]]?[:：](.{1,60})")
_VALID = re.compile(r"(?!有效期限?$).{0,6}(?:效|失效|废止|现行|状态|存废|废改|现状).{0,4}")
_STATE = re.compile(
    r"(?:现行|继续|全文|部分|已|未|尚未|目前)?(?:有效|失效|废止|修改|执行|生效|施行)(?:中|文件)?|是|否|有|无|√|×"
)
_WHEN = re.compile(
    r"(?!.{0,4}(?:发布|公开|公布|实施|生效|施行|执行|失效|废止|更新|上网|浏览|访问|打印|截止|有效|会议|报名"
    r"|上传|入库|收文|开始|结束)).{0,6}(?:成|制|形|印|签|拟|稿|文|颁|出|产|编|写|落).{0,4}(?:日期|时间|日)"
    r"|成文|落款"
)
_WHO = re.compile(
    r"(?!.{0,2}(?:主送|抄送|联系|收文|受文|监督|咨询|投诉|受理|服务|适用|技术)).{0,8}(?:机构|机关|单位|部门"
    r"|主体|处室|科室|者|方|来?源)"
)
_BODY = re.compile(
    r"[\u4e00-\u9fa5（）()、\s]{2,40}(?:政府|[局厅委办院站所处科股会署部镇乡]|委员会|办公室|办公厅|中心"
    r"|[支大]队|街道|办事处|公司|学校|学院|医院)(?:\s.{1,40})?"
)
_CODED = re.compile(r".{0,10}(?:号|号码|编码|代码|索引|序列)")
_CODE = re.compile(r"(?=.{0,40}\d{3})[A-Za-z\u4e00-\u9fa5]{0,8}[\dA-Za-z][\dA-Za-z\s./_—－-]{5,60}(?:号)?")
_NEAR, _LONGEST = 8, 60
_ASKS_FOR_END = re.compile(r"失效|废止|废改|存废")
_YES, _NO = ("是", "有", "√"), ("否", "无", "×")
_Test = Callable[[str], bool]
_FIELDS: tuple[tuple[str, re.Pattern[str], _Test], ...] = (
    ("number", _CODED, lambda value: bool(find_number(value))),
    ("index", _CODED, lambda value: _CODE.fullmatch(value) is not None and not find_number(value)),
    ("validity", _VALID, lambda value: _STATE.fullmatch(value) is not None),
    ("written", _WHEN, lambda value: bool(find_dates(value))),
    ("issuer", _WHO, lambda value: _BODY.fullmatch(value) is not None),
)


def told_by_shape(pieces: Sequence[str], known: Callable[[str], bool]) -> dict[str, str]:
    """Fields among texts in reading order, near names that are ``known``; the first of each kind."""
    texts = [p.strip() for p in pieces if p.strip(" \n\t\r\u3000\xa0:：|｜")]
    ours = [n for n, t in enumerate(texts) if known(t[:_LONGEST])]
    if not ours:
        return {}
    found: dict[str, str] = {}
    for name, value in _pairs(texts[max(0, ours[0] - _NEAR) : ours[-1] + _NEAR]):
        for field, names, fits in _FIELDS:
            if field not in found and names.fullmatch(name) and not known(name + "：") and fits(value):
                found[field] = _state(name, value) if field == "validity" else value
                break
    return found


def _state(name: str, value: str) -> str:
    """The state in plain words where the name asks whether it has ended: 是否废止：否, 废改情况：无."""
    if value.startswith(("未", "尚未")):
        return "有效"
    if not _ASKS_FOR_END.search(name) or value not in _YES + _NO:
        return "有效" if value in _YES else "失效" if value in _NO else value
    return "失效" if value in _YES else "有效"


def _pairs(texts: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each name with what follows it, in the same text or in the next."""
    for text, following in zip(texts, (*texts[1:], ""), strict=True):
        plain = _SPACES.sub("", text) if len(text) <= _LONGEST else ""
        if pair := _PAIR.fullmatch(plain):
            yield pair[1], pair[2]
        elif label := _LABEL.fullmatch(plain):
            yield label[1], following.strip(" \u3000\xa0:：")[:_LONGEST]
