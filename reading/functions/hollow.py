"""Answers that thank and promise, and say nothing of the matter (敷衍)."""

from __future__ import annotations

import re

_PARTS = re.compile(r"[，。；！？,;!?：:~～\s]+")
#: What may stand in an answer without telling anything: courtesy, receipt, hand-over, intention.
_EMPTY = re.compile(
    r"(?:您|你)好|(?:尊敬的)?[\u4e00-\u9fa5*＊]{0,8}(?:网友|网民|市民|先生|女士|同志|朋友)(?:您好|你好)?|尊敬的[\u4e00-\u9fa5*]{1,8}"
    r"|(?:衷心|再次|非常|十分)?(?:感谢|谢谢)[^\d]{0,24}|欢迎(?:来[信电]|监督|关注|再次|继续|您)[^\d]{0,30}"
    r"|祝[^\d]{1,20}|特此(?:回复|答复)|此复|收到"
    r"|[^\d]{0,24}(?:收悉|收到|知悉|知晓|已阅)(?:了|在案)?"
    r"|(?:[^\d]{0,16}(?:来信|信件|留言|问题|建议|意见|诉求|反映|投诉|情况|事项)(?:内容)?)?(?:我们|我[局镇办委])?"
    r"已(?:经)?(?:记录|登记)(?:了|在案)?"
    r"|(?:我们?|本?[局镇办委]|我[局镇办委])?(?:高度重视|非常重视)"
    r"|[^\d]{0,16}(?:已|将|会|已经|并|及时)(?:将[^\d]{0,12})?(?:转|转交|转办|转给|转至|反馈|反映|交办|上报"
    r"|移交)(?:至|给|到|由)?(?:有关|相关|职能|责任|主管|上级|领导|该|对应)?(?:业务)?(?:部门|单位|科室|领导"
    r"|人员)?(?:进行|予以)?(?:研究|处理|办理|核实|落实|答复){0,4}(?:中|了)?"
    r"|[^\d]{0,16}(?:将|会|正在|正|予以|尽快|抓紧|认真|积极|进一步)[^\d]{0,8}(?:研究|考虑|核实|处理|办理"
    r"|跟进|落实|解决|改进|答复|回复|了解|关注|联系)(?:中|的|您)?"
    r"|请?(?:您|你)?(?:请)?耐心等(?:待|候)[^\d]{0,10}"
    r"|[您你]的(?:建议|意见|想法)[^\d]{0,2}(?:很好|宝贵|中肯)|敬请(?:谅解|期待|关注)|请(?:您)?(?:谅解|理解)"
)
#: What tells of the matter although it sounds like a promise.
_TELLS = re.compile(
    r"\d|经(?:核|查|调查|了解|研究|现场)|计划|预计|列入|纳入|因|由于|根据|按照|不属于|附件|电话|资金|修"
    r"|窗口|属实|处罚|恢复|可以|(?<![收转交馈映得报])到[^，。；！？,;!?\s]{1,12}办理"
    r"|完工|施工|月底|年底|下周|[明今后]年|[季半]年?度?|年内"
)
_SIGNATURE = re.compile(r"[\u4e00-\u9fa5]{2,20}|\d{4}年\d{1,2}月\d{1,2}日|\d{4}-\d{1,2}-\d{1,2}")
_LONGEST, _MOST_SIGNING = 120, 30


def is_hollow(answer: str) -> bool:
    """Whether an answer consists of courtesy, receipt, hand-over and intention alone; long ones are not looked at."""
    lines = [line.strip() for line in answer.splitlines() if line.strip()]
    while len(lines) > 1 and len(lines[-1]) <= _MOST_SIGNING and _SIGNATURE.fullmatch(lines[-1]):
        lines.pop()
    text = "\n".join(lines)
    if not text or len(text) > _LONGEST or _TELLS.search(text):
        return False
    parts = [p for p in _PARTS.split(text) if p]
    return bool(parts) and all(_EMPTY.fullmatch(p) for p in parts)
