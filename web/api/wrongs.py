"""What the check of a request's parameters found, in Chinese: the library that checks them speaks English."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

_MOST, _LONGEST = 20, 300
#: By the library's name of the mistake; what stands in braces is what the mistake is told with.
_WORDS: Mapping[str, str] = {
    "missing": "缺少",
    "extra_forbidden": "没有这个参数",
    "enum": "应为 {expected} 之一",
    "literal_error": "应为 {expected} 之一",
    "greater_than": "应大于 {gt}",
    "greater_than_equal": "至少为 {ge}",
    "less_than": "应小于 {lt}",
    "less_than_equal": "至多为 {le}",
    "too_short": "至少 {min_length} 个",
    "too_long": "至多 {max_length} 个",
    "string_too_short": "至少 {min_length} 个字",
    "string_too_long": "至多 {max_length} 个字",
    "string_pattern_mismatch": "写法不对，应符合 {pattern}",
    "string_type": "应为文字",
    "string_unicode": "不是 UTF-8 的文字",
    "bool_type": "应为 true 或 false",
    "bool_parsing": "应为 true 或 false",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "int_parsing_size": "整数过大",
    "int_from_float": "应为整数",
    "float_type": "应为数字",
    "float_parsing": "应为数字",
    "list_type": "应为列表",
    "dict_type": "应为对象",
    "model_type": "应为对象",
    "model_attributes_type": "应为对象",
    "date_type": "应为日期，如 2026-11-20",
    "date_parsing": "没有这个日期；应写成 2026-11-20",
    "date_from_datetime_parsing": "没有这个日期；应写成 2026-11-20",
    "date_from_datetime_inexact": "应为日期，不带时刻",
    "json_invalid": "不是 JSON",
    "value_error": "{error}",
}
_PLACES = {"query": "参数", "path": "地址", "body": "请求体", "header": "请求头"}


def wrong(errors: Sequence[Any]) -> list[str]:
    """What is wrong, one line for each: where, and what it should be."""
    return [f"{_place(e['loc'])}：{_words(e)}"[:_LONGEST] for e in errors[:_MOST]]


def _place(parts: Sequence[Any]) -> str:
    """Where it stands: names as the program wrote them."""
    first, *names = map(str, parts)
    return " ".join(part for part in (_PLACES.get(first, first), ".".join(names)) if part)


def _words(error: Mapping[str, Any]) -> str:
    template = _WORDS.get(error["type"])
    if template is None:
        return f"不对（{error['type']}）"
    told = {k: _named(v) if k == "expected" else v for k, v in error.get("ctx", {}).items()}
    return template.format_map(told)


def _named(expected: str) -> str:
    """``'a', 'b' or 'c'`` as a list in Chinese."""
    return expected.replace("'", "").replace(" or ", "、").replace(", ", "、")
