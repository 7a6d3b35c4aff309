"""What a JSON Schema finds wrong, in Chinese: for who writes the file, not for who wrote the schema."""

from __future__ import annotations

from typing import Any

from core.near import near_names

_TYPES = {
    "number": "数字", "integer": "整数", "string": "文字（加引号）", "boolean": "true 或 false", "array": "列表（[…]）", "object": "表",
}  # fmt: skip
_LIMITS = {
    "minimum": "至少为 {}", "maximum": "至多为 {}", "exclusiveMinimum": "应大于 {}", "exclusiveMaximum": "应小于 {}",
    "minItems": "至少要有 {} 项", "maxItems": "至多 {} 项", "minLength": "至少写 {} 个字", "maxLength": "至多 {} 个字",
    "uniqueItems": "有重复的项",
}  # fmt: skip
_SHOWN = 60


def schema_words(problem: Any) -> str:
    """What one ``jsonschema.ValidationError`` means. An ``examples`` in the schema stands for its pattern."""
    kind, wanted = problem.validator, problem.validator_value
    if kind == "additionalProperties":
        return _unknown(problem)
    if kind == "required":
        return f"缺少 {'、'.join(k for k in wanted if k not in problem.instance)}"
    return f"“{str(problem.instance)[:_SHOWN]}”{_rule(kind, wanted, problem.schema)}"


def _unknown(problem: Any) -> str:
    known = problem.schema["properties"]
    unknown = sorted(set(problem.instance) - set(known))
    hint = near_names(unknown, known) or f"可用：{'、'.join(known)}"
    return f"没有名为 {'、'.join(unknown)} 的项；{hint}"


def _rule(kind: str, wanted: Any, schema: Any) -> str:
    if kind == "enum":
        return f"应为 {'、'.join(map(str, wanted))} 之一"
    if kind == "type":
        kinds = [wanted] if isinstance(wanted, str) else wanted
        return f"应为{'或'.join(_TYPES.get(k, k) for k in kinds)}"
    if kind in _LIMITS:
        return f"不合要求：{_LIMITS[kind].format(wanted)}"
    if kind == "pattern" and (examples := schema.get("examples")):
        return f"不合要求：应写成 {'、'.join(examples)} 这样"
    return f"不合要求（{kind}: {wanted}）"
