"""The year of the practice province: samples and marks, reviewed findings, scores with two signatures, and the papers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from checks.workdays import add_workdays
from core.finding import Status
from core.times import local_date
from core.unit import Category
from crawler.errors import RunError
from crawler.office import Office
from db import queries
from db.people.records import Deed
from db.records.findings import FindingFilter, FindingRow
from db.year import reads as year_reads
from db.year.records import Rollup
from farm.media import write_samples
from farm.model import Row
from farm.names import PROVINCE
from farm.reviewers import REASONS, REVIEWERS, SIGNERS, verdicts
from reports.circular import circular_context
from reports.deadlines import read_deadlines
from reports.files import replace_file
from reports.heading import Letterhead
from reports.notice import unit_notice
from reports.quarter import quarter_context
from reports.templates import render
from reports.workbook import write_workbook
from reports.year_lines import year_lines
from scoring.load import RubricError, find
from scoring.rubric import Rubric
from yearly.book import YearBook
from yearly.errors import YearError
from yearly.gate import missing, sign
from yearly.imports import import_file
from yearly.quarter import gather_quarter
from yearly.record import content_hash
from yearly.rollup import Result, reckon, roll_up

_ROUNDS = 4  # what a dismissed finding kept beyond a cap may cost points, and has to be looked at as well
_NOTICES = 2  # of each category
_AGAIN = "练习省又走访了一次"


def bring_samples(office: Office, seed: int, today: date) -> None:
    """Accounts, posts, marks and scores of invented years before, imported as an office would import them."""
    rubric = find(office.config.rubric)
    manual = {i.id: i.points for i in rubric.indicators if i.manual}
    units = {u.id: u.category for u in office.registry.units}
    folder = office.config.home / "samples"
    for kind, path in write_samples(folder, office.registry.units, seed, today, manual).items():
        import_file(office.database, kind, path, units, rubric)


def year_of_demo(office: Office, truth: Sequence[Row], year: int) -> Iterator[str]:
    """Reviews, rolls up, signs, and writes the papers; gives what there is to say, line by line."""
    try:
        rubric = find(office.config.rubric)
        _review(office, rubric, truth, year)
        stored, result = _rolled(office, rubric, year)
        stored = _signed(office, rubric, stored)
        papers = _papers(office, rubric, stored)
    except (YearError, RubricError) as error:
        yield f"没有汇总：{error}"
        return
    yield from _told(office, result, stored)
    yield from (f"  {title}：{path}" for title, path in papers.items())


# --- reviewing and signing ---------------------------------------------------------------------------------------


def _review(office: Office, rubric: Rubric, truth: Sequence[Row], year: int) -> None:
    """Reviewers look at everything that costs points or may strike; the rest of the queue is left to the visitor."""
    for _ in range(_ROUNDS):
        fresh = _unreviewed(office, _reckoned(office, rubric, year))
        for verdict, ids in verdicts(truth, fresh).items():
            if ids:
                deed = Deed(at=office.config.now(), action="practice-review", name=REVIEWERS[0])
                office.store.review_many(ids, verdict, REASONS[verdict], None, deed)
        if not fresh:
            break


def _unreviewed(office: Office, result: Result) -> list[FindingRow]:
    scores = [r.score for r in result.scores.ranked]
    named = {d.finding for s in scores for i in s.indicators for d in i.deductions}
    named |= {f for s in scores for v in s.vetoes for f in v.findings}
    every = queries.findings(office.database, FindingFilter(statuses=tuple(Status)))
    return [f for f in every if f.id in named and not f.verdict]


def _reckoned(office: Office, rubric: Rubric, year: int) -> Result:
    known = list(office.catalogue.checks)
    return reckon(office.database, office.registry.units, rubric, year, office.config.now(), known)


def _rolled(office: Office, rubric: Rubric, year: int) -> tuple[Rollup, Result]:
    """The year as it is stored; a year that was signed before becomes a new version only where a number moved."""
    final = year_reads.rolled_up(office.database, year, rubric.id, state="final")
    if final is not None:
        result = _reckoned(office, rubric, year)
        same = replace(result.rollup, version=final.version, reason=final.reason)
        if content_hash(same) == final.hash:
            return final, result
    reason = _AGAIN if final is not None else ""
    known = list(office.catalogue.checks)
    result = roll_up(office.database, office.registry.units, rubric, year, office.config.now(), known, reason)
    return result.rollup, result


def _signed(office: Office, rubric: Rubric, stored: Rollup) -> Rollup:
    """Signed by two, where enough was reviewed; else a draft."""
    if stored.state == "final" or missing(stored, rubric):
        return stored
    held = {s.name for s in stored.signatures if s.hash == stored.hash}
    for name in SIGNERS:
        if name not in held and stored.state != "final":
            stored = sign(office.database, stored, rubric, name, office.config.now())
    return stored


def _told(office: Office, result: Result, stored: Rollup) -> Iterator[str]:
    names = {u.id: u.short_name for u in office.registry.units}
    state = f"第 {stored.version} 版，" + ("已签字定稿" if stored.state == "final" else "草稿")
    kind = "参考口径，" if result.rubric.indicative else ""
    yield f"{stored.year} 年汇总（{result.rubric.id}，{kind}{state}）"
    yield from (f"  {line}" for line in year_lines(result, names))
    said = year_reads.reviews(office.database)
    right, wrong = sum(r.confirmed for r in said), sum(r.false for r in said)
    yield f"  复核：属实 {right} 个，误报 {wrong} 个（不扣分）"
    marked = [i for r in result.scores.ranked for i in r.score.indicators if i.marks]
    apart = sum("仲裁" in i.note for i in marked)
    if marked:
        yield f"  人工评分：{len(marked)} 项次，两名评审人相差过大、待仲裁 {apart} 项次"
    if stored.state == "final":
        yield f"  签字：{'、'.join(map(stored.called, stored.signatures))}；哈希 {stored.hash[:16]}"
    for change in stored.changes:
        yield f"  更正：{names.get(change['unit_id'], change['unit_id'])}"


# --- papers ------------------------------------------------------------------------------------------------------


def _papers(office: Office, rubric: Rubric, stored: Rollup) -> Mapping[str, Path]:
    """The papers of the year in the folder ``reports``; gives their paths by name."""
    whole = year_reads.rolled_up(office.database, stored.year, rubric.id, stored.version)
    if whole is None:
        raise RunError("汇总后读不到分数，请检查数据库", 5)
    book = YearBook.of(office.database, office.registry.units, whole, rubric)
    head = Letterhead(f"{PROVINCE}人民政府办公厅（练习）")
    folder, own = office.config.home / "reports", office.config.home / "templates"
    papers = {
        "评分工作簿": folder / f"{stored.year}年度评分.xlsx",
        "年度通报": folder / f"{stored.year}年度通报.docx",
        "季度检查情况": folder / f"{stored.year}年第{_quarter(office)}季度检查情况.docx",
    }
    replace_file(papers["评分工作簿"], write_workbook(book))
    replace_file(papers["年度通报"], render("circular", circular_context(book, head), own))
    replace_file(papers["季度检查情况"], _quarterly(office, rubric, stored.year, head, own))
    notices = folder / "整改通知单"
    count = _notices(office, book, head, own, notices)
    return papers | {f"整改通知单（{count} 份，得分靠后的单位）": notices}


def _quarter(office: Office) -> int:
    return (local_date(office.config.now()).month + 2) // 3


def _quarterly(office: Office, rubric: Rubric, year: int, head: Letterhead, own: Path) -> bytes:
    now = office.config.now()
    material = gather_quarter(office.database, office.registry.units, rubric, year, _quarter(office), now)
    return render("quarter", quarter_context(material, head, add_workdays(local_date(now), 10)), own)


def _notices(office: Office, book: YearBook, head: Letterhead, own: Path, folder: Path) -> int:
    """A notice for the last ones of every category, as far as something of theirs stands open; gives how many."""
    today, deadlines, written = local_date(office.config.now()), read_deadlines(own), 0
    for unit_id in [u.unit_id for c in Category for u in book.of_category(c)[-_NOTICES:]]:
        unit, vault = office.registry.get(unit_id), office.config.vault
        content = unit_notice(office.database, vault, unit, head, today, deadlines, own)
        if content is not None:
            replace_file(folder / f"整改通知单-{unit_id}.docx", content)
            written += 1
    return written
