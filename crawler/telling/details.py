"""One finding, whole, on the terminal: what, where, by which rule, how to mend it, and its life so far."""

from __future__ import annotations

from datetime import date

from rich.cells import set_cell_size
from rich.console import Console

from checks.base import Check
from checks.catalogue import Catalogue
from checks.references import certainty_words, section
from core.harmless import plain
from core.marking import marked, opening, spans_of
from core.pictures import picture_path
from core.times import local
from core.words import EVENTS, SEVERITIES, STATUSES, VERDICTS, because
from db.records.findings import FindingHistory, FindingRow

_NAME_CELLS = 12


def print_finding(history: FindingHistory, catalogue: Catalogue, console: Console | None = None) -> None:
    """Everything known of the finding; crawled text is never read as markup, and no line is broken."""
    out = console or Console()
    for name, value in _facts(history.finding, catalogue):
        if value:
            _say(out, set_cell_size(name, _NAME_CELLS) + value.splitlines()[0])
            for line in value.splitlines()[1:]:
                _say(out, " " * _NAME_CELLS + line)
    out.print("经过", style="bold")
    for event in history.events:
        by = f"（{event.by}）" if event.by else ""
        words = f"{EVENTS.get(event.kind, event.kind)}{by} {because(event.reason)}"
        _say(out, f"  {local(event.at):%Y-%m-%d %H:%M} {words}")
    out.print("证据", style="bold")
    for seen in history.sightings:
        read = f"{local(seen.fetched_at):%Y-%m-%d %H:%M} 读取  " if seen.fetched_at else ""
        _say(out, f"  {seen.url}  {read}sha256 {seen.sha256 or '无'}")
    if picture := history.finding.screenshot:
        _say(
            out,
            f"  截图 {picture_path(picture)}（在数据目录下）；标出位置的：minjian finding {history.finding.id} --picture 文件.png",
        )


def _say(out: Console, words: str) -> None:
    out.print(plain(words.rstrip()), markup=False, highlight=False, soft_wrap=True)


def verdict_words(verdict: str, reason: str, by: str, until: date | None) -> str:
    """A person's word in one line: ``情况已说明 explained：栏目正在合并（张三），有效到 2026-12-31``."""
    signed = f"（{by}）" if by else ""
    limit = f"，有效到 {until.isoformat()}" if until else ""
    return plain(f"{VERDICTS.get(verdict, '')} {verdict}：{reason}{signed}{limit}")


def _facts(row: FindingRow, catalogue: Catalogue) -> list[tuple[str, str]]:
    check = catalogue.checks.get(row.check)
    return [
        ("编号", row.id),
        ("单位", f"{row.unit}（{row.unit_id}）"),
        ("检查", f"{check.title if check else ''}（{row.check}，第 {row.check_version} 版）"),
        ("状态", f"{STATUSES[row.status]}，程度 {SEVERITIES[row.severity]}"),
        ("应当", _expected(check) if check else ""),
        ("看到", row.message),
        ("原文", marked(row.quote, row.message, row.data)),
        ("位置", row.where),
        ("网址", row.url),
        ("打开并标出", _opening(row)),
        ("来自", row.parent_url if row.parent_url != row.url else ""),
        ("涉及页数", str(row.pages) if row.pages > 1 else ""),
        ("为什么", _why(check) if check else ""),
        ("依据", _rules(row, check)),
        ("怎样整改", row.remedy),
        ("首次发现", f"{local(row.first_seen):%Y-%m-%d %H:%M}"),
        ("最近看到", f"{local(row.last_seen):%Y-%m-%d %H:%M}，共 {row.sightings} 次"),
        ("复发次数", f"{row.recurrences} 次" if row.recurrences else ""),
        ("复核意见", _verdict(row)),
    ]


def _expected(check: Check) -> str:
    """What is right, with the example of the documentation."""
    example = section(check.documentation(), "合格示例").strip().partition("\n")[0]
    return f"{check.title}，例如：{example}" if example else check.title


def _why(check: Check) -> str:
    return "".join(section(check.documentation(), "为什么重要").split("\n"))


def _rules(row: FindingRow, check: Check | None) -> str:
    """The rules as the documentation explains them; those it does not know by their id."""
    told = [r for r in check.references() if set(r.rules) & set(row.basis)] if check else []
    rest = set(row.basis) - {rule for r in told for rule in r.rules}
    lines = [r.words for r in told] + ["、".join(b for b in row.basis if b in rest)]
    codes = dict.fromkeys(code for r in told for code in r.certainty)
    return "\n".join(
        filter(None, [*lines, certainty_words(" ".join(codes)) and f"（{certainty_words(' '.join(codes))}）"])
    )


def _opening(row: FindingRow) -> str:
    """For faults within the text of a page that browsers show."""
    if not row.where.startswith("正文"):
        return ""
    return opening(row.url, row.quote, spans_of(row.quote, row.message, row.data))


def _verdict(row: FindingRow) -> str:
    if not row.verdict:
        return ""
    return verdict_words(row.verdict, row.verdict_reason, row.verdict_by, row.verdict_until)
