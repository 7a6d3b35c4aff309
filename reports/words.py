"""The Chinese headings of columns, and values with their words."""

from __future__ import annotations

from core.words import SEVERITIES, STATUSES, THEMES, UNIT_CATEGORIES, VERDICTS, VISIT_STATUSES

HEADERS = {
    "active": "在用",
    "active_findings": "现存问题",
    "again": "第几夜复发",
    "attempt": "尝试次数",
    "basis": "依据",
    "blank": "空白",
    "blocked": "被拦截",
    "bytes": "字节数",
    "category": "类别",
    "certainty": "依据可靠度",
    "check": "检查",
    "check_version": "检查版本",
    "column": "栏目",
    "confirmations": "需确认次数",
    "data": "数据",
    "due": "到期日",
    "ended_at": "结束时间",
    "error": "检查出错",
    "evidence": "证据",
    "failed": "不通过",
    "fetched": "已读取",
    "fetched_at": "取证时间",
    "first": "第几夜起",
    "first_seen": "首次发现",
    "form": "形式",
    "homepage": "首页",
    "id": "编号",
    "kind": "类型",
    "last_seen": "最近发现",
    "last_status": "最近访问状态",
    "last_visit": "最近访问",
    "life": "出现",
    "meaning": "含义",
    "mended": "第几夜整改",
    "message": "问题",
    "message_key": "问题代码",
    "name": "名称",
    "newest": "最新内容日期",
    "night": "监测日",
    "not_applicable": "不适用",
    "opened_at": "确认时间",
    "origin": "来源",
    "pages": "页面数",
    "parent": "上级",
    "parent_url": "来源页面",
    "passed": "通过",
    "percent": "占比（%）",
    "planned": "计划",
    "quote": "原文",
    "reason": "原因",
    "recurrences": "复发次数",
    "remedy": "整改建议",
    "resolved_at": "整改时间",
    "review": "待复核",
    "run": "轮次",
    "seconds": "秒",
    "severity": "严重程度",
    "sha256": "证据哈希",
    "short_name": "简称",
    "sightings": "发现次数",
    "started_at": "开始时间",
    "status": "状态",
    "strict": "当夜即见",
    "subject": "对象",
    "title": "标题",
    "unchanged": "未变化",
    "undecided": "无法判定",
    "unit": "单位",
    "unit_id": "单位编号",
    "unreached": "不可达的夜",
    "unseen": "本次未见",
    "url": "网址",
    "urls": "网址",
    "us_per_page": "每页微秒",
    "verdict": "复核结论",
    "verdict_by": "复核人",
    "verdict_reason": "复核理由",
    "verdict_until": "说明有效期",
    "version": "版本",
    "where": "位置",
    "words": "关键词",
    "worst_us": "最慢微秒",
}

_VALUES = {
    "severity": SEVERITIES,
    "status": {**STATUSES, **VISIT_STATUSES},
    "last_status": VISIT_STATUSES,
    "category": {**THEMES, **UNIT_CATEGORIES},
    "verdict": VERDICTS,
}


def header(name: str) -> str:
    """The heading of a column: ``状态 status``."""
    return f"{HEADERS[name]} {name}" if name in HEADERS else name


def value(name: str, text: str) -> str:
    """An id with its Chinese word before it where there is one: ``严重 serious``."""
    word = _VALUES.get(name, {}).get(text)
    return f"{word} {text}" if word else text
