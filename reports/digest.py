"""What is told of a night, and what is told at once: the words of the daily mail and of alarms."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

from core.finding import Severity, Status
from core.times import local_date
from core.words import SEVERITIES, VISIT_STATUSES
from db import night_reads, queries
from db.records.findings import FindingFilter
from db.records.visits import VisitRow, VisitStatus
from db.running import schedules
from db.running.upkeep import fallen, probe_counts
from db.session import Database
from db.visits.guarantee import guarantee

_NAMED = 10
_LATE = timedelta(hours=26)
_FELL, _FEWEST = 0.5, 20
_LEAST_DISK, _LEAST_SHARE = 2_000_000_000, 0.05
_BAD = {
    "failed": "失败",
    "killed": "超时终止",
    "lost": "随调度中断",
    "missed": "错过",
    "skipped": "上次未完跳过",
}
#: Alarms about a state: told once while it lasts.
STATES = ("night-late", "clock", "disk", "fell:", "our-line", "failed:")


def digest(database: Database, night: date, nights: int, now: datetime, notes: Sequence[str] = ()) -> str:
    """The night in a page of text: done, not done, changed, promised; ``notes``, and our own faults."""
    summary = night_reads.night_summary(database, night)
    rows = visits_of(database, night)
    states = Counter(VISIT_STATUSES[r.status] for r in rows)
    counts = summary.counts
    lines = [
        f"网站 {summary.units} 个：" + "，".join(f"{name} {n}" for name, n in states.most_common()),
        f"页面：新读 {counts.fetched}，未变 {counts.unchanged}，失败 {counts.failed}，被拦截 {counts.blocked}",
        f"问题变化：转为待整改 {summary.opened}、新的疑点 {summary.suspected}、新的待复核 {summary.review}；"
        f"已整改 {summary.resolved}，没有确认过的疑点消失 {summary.cleared}，复发 {summary.reopened}",
        f"现有问题 {summary.active}：" + _severities(summary.by_severity),
        *_vetoes(database, night),
        *_not_done(rows),
        *notes,
        *_probes(database, now),
        *_promise(database, nights),
        *_own_faults(database, now),
    ]
    if summary.finished_at is None:
        lines.insert(0, "这一夜还没有收尾，以下是到现在为止的情况。")
    return "\n".join(lines)


def visits_of(database: Database, night: date) -> list[VisitRow]:
    """The visits of the night's newest run."""
    return _newest_runs(queries.visits(database, night=night))


def _newest_runs(rows: Sequence[VisitRow]) -> list[VisitRow]:
    newest: dict[str, VisitRow] = {}
    for row in rows:
        newest.setdefault(row.unit_id, row)
    return sorted(newest.values(), key=lambda r: r.id)


def _severities(numbers: object) -> str:
    given = dict(numbers)  # type: ignore[call-overload]
    return "，".join(f"{words} {given[key]}" for key, words in SEVERITIES.items() if given.get(key)) or "无"


def _vetoes(database: Database, night: date) -> Iterator[str]:
    """What may end in a veto, the night's own marked: the rest was told before."""
    wanted = FindingFilter(severities=(Severity.VETO_CANDIDATE,), statuses=(Status.OPEN, Status.REVIEW))
    found = queries.findings(database, wanted)
    if found:
        found.sort(key=lambda f: local_date(f.first_seen) != night)
        new = sum(local_date(f.first_seen) == night for f in found)
        yield f"涉及单项否决 {len(found)} 个" + (f"，其中新的 {new} 个：" if new else "：")
        for f in found[:_NAMED]:
            yield f"  {f.id} {f.unit} {'（新）' if local_date(f.first_seen) == night else ''}{f.message[:80]}"
        if len(found) > _NAMED:
            yield f"  ……另 {len(found) - _NAMED} 个"


def _not_done(rows: Sequence[VisitRow]) -> Iterator[str]:
    left = [r for r in rows if r.status is not VisitStatus.DONE]
    if left:
        yield f"没有走完 {len(left)} 个："
        yield from (f"  {r.unit} {VISIT_STATUSES[r.status]}：{r.reason[:80]}" for r in left[:_NAMED])
        if len(left) > _NAMED:
            yield f"  ……另 {len(left) - _NAMED} 个"


def _probes(database: Database, now: datetime) -> Iterator[str]:
    counted = probe_counts(database, now - timedelta(days=1))
    if counted.tries:
        struck = sum(counted.struck.values())
        yield f"24 小时内探测首页 {counted.tries} 次，打不开 {counted.failed} 次，不作判断 {counted.undecided} 次，因本机原因剔除 {struck} 次"


def _promise(database: Database, nights: int) -> Iterator[str]:
    rows = guarantee(database, nights)
    late = sum(r.overdue for r in rows)
    units = sum(r.overdue > 0 or not r.known for r in rows)
    known = sum(r.known for r in rows)
    yield f"已知网页 {known} 个，{nights} 夜内没有走访的 {late} 个" + (f"（{units} 个网站）" if units else "")


def _own_faults(database: Database, now: datetime) -> Iterator[str]:
    runs = schedules.runs(database, limit=500)
    bad = Counter(
        (r.name, r.outcome) for r in runs if r.outcome in _BAD and now - r.due_at < timedelta(days=1)
    )
    struck = probe_counts(database, now - timedelta(days=1)).struck
    if bad or struck:
        yield "我们自己的问题："
        yield from (f"  任务 {name} {_BAD[outcome]} {n} 次" for (name, outcome), n in bad.most_common())
        yield from (f"  {words} {n} 次" for words, n in struck.most_common(3))


def alarms(database: Database, home: Path, now: datetime) -> dict[str, str]:
    """What somebody has to know at once: key → words. The same key means the same thing."""
    return dict([
        *_late(database, now), *clock_behind(database, now), *_disk(home), *_fallen(database), *_line(database, now), *_failed(database, now),
        *_new_vetoes(database, now),
    ])  # fmt: skip


def _late(database: Database, now: datetime) -> Iterator[tuple[str, str]]:
    row = next((s for s in schedules.all_schedules(database) if s.name == "nightly"), None)
    if row is None or row.paused or row.changed_at is None:
        return
    done = next((r for r in schedules.runs(database, name="nightly") if r.outcome == "done"), None)
    last = done.ended_at if done and done.ended_at else row.changed_at
    if now - last > _LATE:
        yield "night-late", f"夜间走访已 {(now - last).total_seconds() / 3600:.0f} 小时没有完成过"


def clock_behind(database: Database, now: datetime) -> Iterator[tuple[str, str]]:
    """A night of days to come: the clock was set back, or was ahead when that night was visited."""
    newest = next(iter(night_reads.nights(database)), None)
    if newest is not None and newest > local_date(now):
        yield (
            "clock",
            f"本机时钟可能不对：现在是 {now:%Y-%m-%d %H:%M}，而库里已有 {newest} 这一夜；请先校准时间，否则先后次序和期限都会算错",
        )


def _disk(home: Path) -> Iterator[tuple[str, str]]:
    usage = shutil.disk_usage(home if home.exists() else Path())
    if usage.free < max(_LEAST_DISK, _LEAST_SHARE * usage.total):
        yield "disk", f"{home} 所在的磁盘只剩 {usage.free / 1e9:.1f} GB（共 {usage.total / 1e9:.0f} GB）"


def _fallen(database: Database) -> Iterator[tuple[str, str]]:
    for f in fallen(database, _FELL, _FEWEST):
        yield (
            f"fell:{f.unit_id}",
            f"{f.unit} 昨夜只看到 {f.seen} 页，往常 {f.usual} 页：可能是网站改版，或我们没有认出链接",
        )


def _line(database: Database, now: datetime) -> Iterator[tuple[str, str]]:
    counted = probe_counts(database, now - timedelta(hours=2))
    struck = sum(counted.struck.values())
    if struck and struck >= counted.tries / 2:
        words, _ = counted.struck.most_common(1)[0]
        yield "our-line", f"两小时内 {counted.tries} 次探测有 {struck} 次因本机原因剔除：{words}"


def _failed(database: Database, now: datetime) -> Iterator[tuple[str, str]]:
    """Schedules whose last run went wrong."""
    seen: set[str] = set()
    for run in schedules.runs(database, limit=500):
        if run.name in seen or run.outcome in ("running", "skipped"):
            continue
        seen.add(run.name)
        if run.outcome in ("failed", "killed") and now - run.due_at < timedelta(days=2):
            yield f"failed:{run.name}", f"任务 {run.name} {_BAD[run.outcome]}（{run.words}）"


def _new_vetoes(database: Database, now: datetime) -> Iterator[tuple[str, str]]:
    wanted = FindingFilter(
        severities=(Severity.VETO_CANDIDATE,),
        statuses=(Status.OPEN, Status.REVIEW),
        since=now - timedelta(days=2),
    )
    for f in queries.findings(database, wanted):
        yield f"veto:{f.id}:{f.recurrences}", f"{f.unit} 涉及单项否决：{f.message[:150]}（{f.id}）"
