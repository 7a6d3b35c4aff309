"""What was typed wrong, in Chinese: the library that reads the command line speaks English."""

from __future__ import annotations

import re
from typing import Any

_SENTENCES = (
    (r"No such option: (\S+)(?: \(Possible options: (.+)\))?", "没有选项 {0}", "；是不是 {1}？"),
    (r"No such command '(.+?)'\.(?: Did you mean (.+)\?)?", "没有命令 {0}", "；是不是 {1}？"),
    (r"Missing argument '(.+?)'\.?", "缺少参数：{0}", ""),
    (r"Missing option '(.+?)'\.?", "缺少选项 {0}", ""),
    (r"Option '(.+?)' requires an argument\.", "选项 {0} 后面缺少值", ""),
    (r"Option '(.+?)' does not take a value\.", "选项 {0} 后面不带值", ""),
    (r"Got unexpected extra arguments?(?:\(s\))? \((.+)\)", "多出参数：{0}", ""),
    (r"Invalid value for '(.+?)': (.+)", "{0} 的值不对", "：{1}"),
)
_VALUES = (
    (r".*greater than or equal to (\S+)", r"至少为 \1"),
    (r".*less than or equal to (\S+)", r"至多为 \1"),
    (r".*valid integer.*", "应为整数"),
    (r".*valid (?:number|float).*", "应为数字"),
)


def usage_words(error: Any) -> str:
    """One line about a usage error of the command line, with where to find help; empty where help was shown already."""
    said = " ".join(error.format_message().split())
    if not said:
        return ""
    path = error.ctx.command_path if error.ctx is not None else "minjian"
    told = _translated(said)
    return f"{told}{'' if told.endswith('？') else '。'}用法见 {path} --help"


def _translated(said: str) -> str:
    for pattern, sentence, rest in _SENTENCES:
        if match := re.fullmatch(pattern, said):
            groups = [_value(g) if g else "" for g in match.groups()]
            return (sentence + (rest if groups[-1] else "")).format(*groups)
    return said


def _value(text: str) -> str:
    for pattern, words in _VALUES:
        if re.fullmatch(pattern, text):
            return re.sub(pattern, words, text)
    return text.replace("'", "").replace(", ", "、")
