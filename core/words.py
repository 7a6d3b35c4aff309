"""The Chinese words beside our English ids: one table for terminal, reports and documents."""

from __future__ import annotations

import re
from collections.abc import Mapping

from core.fetch import FetchProblem

SEVERITIES: Mapping[str, str] = {
    "veto-candidate": "涉单项否决",
    "serious": "严重",
    "moderate": "一般",
    "minor": "轻微",
    "notice": "提示",
}

STATUSES: Mapping[str, str] = {
    "suspected": "待确认",
    "open": "待整改",
    "review": "待复核",
    "explained": "已说明",
    "dismissed": "已排除",
    "resolved": "已整改",
}

VERDICTS: Mapping[str, str] = {
    "confirmed": "属实",
    "false-alarm": "误报",
    "explained": "情况已说明",
}

VISIT_STATUSES: Mapping[str, str] = {
    "planned": "待走访",
    "running": "进行中",
    "done": "完成",
    "incomplete": "未走完",
    "unreachable": "无法访问",
    "blocked": "被拦截",
    "failed": "出错",
    "not-started": "未开始",
}

THEMES: Mapping[str, str] = {
    "disclosure": "政务公开",
    "documents": "文件排版",
    "freshness": "内容更新",
    "links": "链接可用",
    "content": "内容准确",
    "identity": "网站标识",
    "function": "功能设计",
    "service": "办事服务",
    "interaction": "互动交流",
    "accessibility": "无障碍",
    "media": "政务新媒体",
    "repeat": "问题反复",
}

COLUMN_TYPES: Mapping[str, str] = {
    "news": "动态要闻",
    "notice": "通知公告",
    "policy": "政策文件",
    "interpretation": "政策解读",
    "fees": "收费清单",
    "other": "其他",
}

FOUND_BY: Mapping[str, str] = {
    "inventory": "栏目清单",
    "label": "网页标签",
    "name": "导航或当前位置",
    "shape": "列表版式",
}

TRUST: Mapping[str, str] = {
    "trusted": "可以",
    "unreviewed": "复核还少",
    "doubted": "不宜，列复核",
}

UNIT_CATEGORIES: Mapping[str, str] = {
    "department": "省直部门",
    "city": "设区市",
    "county": "县（市、区）",
}

EVENTS: Mapping[str, str] = {
    "seen": "发现",
    "suspected": "转为待确认",
    "opened": "确认，待整改",
    "doubted": "转为待复核",
    "evidence": "证据更新",
    "resolved": "已整改",
    "reopened": "复发",
    "reviewed": "人工复核",
    "expired": "说明到期",
    "exempted": "免于检查",
    "merged": "归入模板的问题",
    "moved": "归入新网址的问题",
    "applies": "恢复检查",
    "withdrawn": "撤回复核",
}

ROLES: Mapping[str, str] = {
    "administrator": "管理员",
    "reviewer": "复核员",
    "reader": "查阅",
    "contact": "单位联系人",
}

#: What is the matter with an address that counts as broken.
FETCH_PROBLEMS: Mapping[FetchProblem, str] = {
    FetchProblem.TIMEOUT: "连接超时",
    FetchProblem.REFUSED: "拒绝连接",
    FetchProblem.RESET: "连接中断",
    FetchProblem.DNS: "域名无法解析",
    FetchProblem.CERTIFICATE: "证书无效",
    FetchProblem.TLS: "安全连接失败",
    FetchProblem.TRUNCATED: "内容不完整",
    FetchProblem.REDIRECT_LOOP: "循环跳转",
    FetchProblem.BAD_REDIRECT: "跳转地址无效",
    FetchProblem.NOT_FOUND: "页面不存在",
    FetchProblem.SERVER_ERROR: "服务器错误",
    FetchProblem.BAD_RESPONSE: "应答无效",
}


def nested_marks(text: str) -> str:
    """``《甲关于印发《乙》的通知》`` with single marks inside; as it is where the marks do not come in pairs."""
    if "《" not in text:
        return text
    depth, out = 0, []
    for sign in text:
        if sign == "《":
            depth += 1
        out.append(_SINGLE[sign] if depth > 1 and sign in _SINGLE else sign)
        if sign == "》":
            depth -= 1
            if depth < 0:
                return text
    return "".join(out) if depth == 0 else text


_SINGLE = {"《": "〈", "》": "〉"}


#: Why nothing can be said of an address.
NOT_READ: Mapping[FetchProblem, str] = {
    FetchProblem.ROBOTS: "按 robots.txt 的规则没有访问",
    FetchProblem.BLOCKED: "被拦截",
    FetchProblem.RATE_LIMITED: "限制访问频率",
    FetchProblem.TOO_LARGE: "内容过大",
    FetchProblem.FORBIDDEN_ADDRESS: "内网地址，不访问",
    FetchProblem.CLIENT_ERROR: "不接受访问",
    FetchProblem.TRAP: "没有尽头的地址",
    FetchProblem.BUDGET: "超出页数限额",
    FetchProblem.OUR_LINE: "本机网络故障",
}

#: How a document and its interpretations hang together (文件与解读的关联).
READING_STATES = {
    "linked": "相互关联",
    "document-only": "解读没有链接到文件",
    "interpretation-only": "文件没有链接到解读",
    "apart": "有解读，两边都没有链接",
    "elsewhere": "链接到别处的解读",
    "doubtful": "疑似有解读，待核对",
    "none": "没有找到解读",
    "undecided": "不能断定",
}

_VERDICT = re.compile(r"(confirmed|false-alarm|explained): ?(.*)", re.DOTALL)
_REASONS = {
    "passed": "这次检查通过",
    "failed": "这一处已经改好，同一对象还有别的问题",
    "review": "这一处已经改好，同一对象还有别处待复核",
    "undecided": "这一处已经改好，别处未能判定",
    "not-applicable": "改动之后不再属于这项检查的对象",
    "explanation ended": "",
    "explanation ended, fault gone": "说明到期，问题已经不在",
}


def because(reason: str) -> str:
    """Why a finding changed, in Chinese: the program's own words are kept in English."""
    said = _VERDICT.fullmatch(reason)
    if said is not None:
        return "：".join(filter(None, (VERDICTS[said[1]], said[2])))
    return _REASONS.get(reason, reason)
