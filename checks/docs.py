"""Writes the checks' documentation (``docs/checks``, Chinese) from what the checks say of themselves."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from checks.base import Check, PageCheck
from checks.catalogue import Catalogue
from checks.references import certainty_words
from core.words import SEVERITIES, THEMES

_GENERATED = "<!-- 由 minjian checks --write-docs 生成，请改检查的代码，不要改本文件。 -->"


def write_docs(catalogue: Catalogue, folder: Path, check_only: bool = False) -> list[str]:
    """One Markdown file per check and an index; the names (sorted) of the files that are new, changed or superfluous.

    With ``check_only`` nothing is touched. Files of checks that no longer exist are removed; others than ``*.md`` stay.
    Raises :class:`OSError` where the folder cannot be read or written.
    """
    wanted = documents(catalogue)
    present = {path.name: path for path in folder.glob("*.md")}
    changed = [n for n, text in wanted.items() if n not in present or _read(present[n]) != text]
    superfluous = sorted(present.keys() - wanted.keys())
    if not check_only:
        folder.mkdir(parents=True, exist_ok=True)
        for name in changed:
            (folder / name).write_text(wanted[name], encoding="utf-8", newline="\n")
        for name in superfluous:
            present[name].unlink()
    return sorted([*changed, *superfluous])


def documents(catalogue: Catalogue) -> dict[str, str]:
    """The text of every file of ``docs/checks`` by file name; checks of other packages are documented there."""
    catalogue = catalogue.ours
    pages = {
        f"{check.id}.md": _page(check, catalogue.origins[check.id]) for check in catalogue.checks.values()
    }
    return {"README.md": _index(catalogue), **pages}


def _read(path: Path) -> str:
    return path.read_bytes().decode("utf-8", "replace")


def _index(catalogue: Catalogue) -> str:
    lines = ["# 检查目录 Catalogue of checks", "", _GENERATED, "", f"共 {len(catalogue.checks)} 项检查。", ""]
    ordered = sorted(catalogue.checks.values(), key=lambda c: (c.category, c.id))
    for category, checks in groupby(ordered, key=lambda c: c.category):
        lines += [
            f"## {_theme(category)} `{category}`",
            "",
            "| 检查 | 名称 | 对象 | 严重程度 | 依据 | 来源 |",
        ]
        lines += ["| --- | --- | --- | --- | --- | --- |"]
        lines += [_row(check, catalogue.origins[check.id]) for check in checks]
        lines.append("")
    return "\n".join(lines)


def _row(check: Check, origin: str) -> str:
    cells = (
        f"[`{check.id}`]({check.id}.md)",
        check.title,
        _scope(check),
        _severity(check.severity.value),
        "、".join(check.basis),
        origin,
    )
    return "| " + " | ".join(_cell(c) for c in cells) + " |"


def _page(check: Check, origin: str) -> str:
    summary, _, text = check.documentation().partition("\n")
    lines = [
        f"# {check.title} `{check.id}`",
        "",
        _GENERATED,
        "",
        f"*{summary}*",
        "",
        *_facts(check, origin),
        "",
    ]
    lines += [*_described(text.strip()), "", *_messages(check)]
    if check.options:
        lines += ["## 选项", "", "| 名称 | 默认值 |", "| --- | --- |"]
        lines += [f"| `{name}` | {_cell(repr(value))} |" for name, value in check.options.items()] + [""]
    return "\n".join(lines)


def _facts(check: Check, origin: str) -> list[str]:
    facts = [
        f"主题：{_theme(check.category)} `{check.category}`",
        f"对象：{_scope(check)}",
        f"严重程度：{_severity(check.severity.value)}",
        f"依据：{'、'.join(check.basis)}（{certainty_words(check.certainty)}）",
        f"版本：{check.version}",
        f"来源：{origin}",
    ]
    if check.confirmations > 1:
        facts.append(f"确认：间隔观察 {check.confirmations} 次后才算问题")
    if check.preview:
        facts.append("试行：只记录，不计分")
    return [f"- {fact}" for fact in facts]


def _described(text: str) -> Iterator[str]:
    """The docstring's text with the blank lines that Markdown asks for around headings, lists and examples."""
    before = ""
    for line in text.splitlines():
        kind = _kind(line)
        if before and line and kind != before:
            yield ""
        yield line
        before = kind if line else ""


def _kind(line: str) -> str:
    if line.startswith("## "):
        return "heading"
    return "example" if line.startswith("    ") else "item" if line.startswith("- ") else "text"


def _messages(check: Check) -> list[str]:
    lines = ["## 问题与改法", "", "| 问题 | 说法 | 严重程度 | 改法 |", "| --- | --- | --- | --- |"]
    for key, words in check.messages.items():
        severity = _severity(check.severities.get(key, check.severity).value)
        lines.append(f"| `{key}` | {_cell(words)} | {severity} | {_cell(check.remedy(key))} |")
    return [*lines, ""]


def _theme(category: str) -> str:
    return THEMES.get(category, category)


def _severity(value: str) -> str:
    return f"{SEVERITIES.get(value, value)} `{value}`"


def _scope(check: Check) -> str:
    return "单个页面" if isinstance(check, PageCheck) else "整个网站"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
