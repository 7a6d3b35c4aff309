"""What the commands about evidence print and write (stdout): a finding's folder, the check of the chain."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

from core.times import SHANGHAI
from core.troubles import trouble
from crawler.errors import RunError
from crawler.evidence import retention
from crawler.evidence.sending import send_waiting, waiting_lines
from crawler.evidence.verify import Report, verify
from crawler.office import Office
from db import queries
from db.evidence import rows as evidence
from db.evidence import seals, sent_files
from db.evidence.retention import size_of
from db.evidence.vault import vault_at
from db.records.findings import FindingRow
from db.running.probe_days import TRY_DAYS, fold, foldable
from reports.evidence.answers import EvidenceError
from reports.evidence.folder import write_folder
from reports.evidence.page import why_no_answer
from reports.files import replace_file
from reports.pictures import PictureError, marked, shot_of
from reports.safe import plain

_MOST_SHOWN = 100


def write_evidence(office: Office, identifier: str, folder: Path) -> None:
    """Writes the folder of one finding; raises :class:`RunError`."""
    history = queries.finding(office.database, identifier)
    rows = evidence.of_history(office.database, history)
    chain, sealed = seals.covering(office.database, identifier, rows)
    try:
        written = write_folder(folder, office.config.vault, history, rows, chain, sealed)
    except EvidenceError as error:
        raise RunError(str(error), 2 if folder.exists() and not rows else 5) from error
    except OSError as error:
        raise RunError(f"{folder}：写不进（{trouble(error)}）；请检查路径、权限与磁盘", 5) from error
    print(f"{folder}：{'、'.join(p.name for p in written)}，{_answers(history.finding, rows)}")


def write_picture(office: Office, row: FindingRow, path: Path) -> None:
    """Writes the screenshot with the finding's place outlined; raises :class:`RunError`."""
    if path.suffix.lower() != ".png":
        raise RunError(f"{path}：应以 .png 结尾", 2)
    try:
        shot = shot_of(office.config.vault, row.screenshot)
        if shot is None:
            raise RunError(f"{row.id}：没有截图（{_why_none(row)}）", 2)
        replace_file(path, marked(shot, row))
    except PictureError as error:
        raise RunError(str(error), 5) from error
    except OSError as error:
        raise RunError(f"{path}：写不进（{trouble(error)}）；请检查路径、权限与磁盘", 5) from error
    print(path)


def _why_none(row: FindingRow) -> str:
    if row.screenshot:
        return "已按保存期限清除"
    return "页面没有用浏览器打开过；要人看的问题下次走访时补拍，见 docs/browser.md"


def _answers(row: FindingRow, rows: list[Any]) -> str:
    return f"网站应答 {len(rows)} 个" if rows else why_no_answer(row).removesuffix("。")


def print_verified(office: Office, night: date | None, head: str | None) -> bool:
    """Checks and says what was found; whether everything is as it was sealed. Raises :class:`RunError`."""
    report = verify(office.config.vault, office.database, night)
    if not report.seals:
        raise RunError(f"还没有封存过{night or '任何一夜'}：每夜走访结束时封存（minjian nightly）", 2)
    problems = [*report.problems, *_missing_head(report, head)]
    for line in problems[:_MOST_SHOWN]:
        print(plain(line))
    if len(problems) > _MOST_SHOWN:
        print(f"……另有 {len(problems) - _MOST_SHOWN} 处")
    print(_counted(report))
    print(f"证据链的链头：{report.head}")
    print(f"有 {len(problems)} 处对不上" if problems else "全部相符")
    return not problems


def purge_files(office: Office, days: int, dry_run: bool) -> None:
    """Deletes files past their time, or says which; raises :class:`RunError`."""
    vault, now = office.config.vault, office.config.now()
    try:
        work = retention.purgeable if dry_run else retention.purge
        gone = work(vault, office.database, now, days)
    except OSError as error:
        raise RunError(
            f"{error.filename or vault.address}：删不掉（{trouble(error)}）；请检查权限", 5
        ) from error
    for each in gone:
        print(f"{each.file}  {_megabytes(each.bytes)}")
    words = "可清除" if dry_run else "已清除"
    print(_probes_folded(office, days, dry_run))
    print(
        f"{words} {len(gone)} 个文件，{_megabytes(sum(g.bytes for g in gone))}（{days} 天以前的，且没有现有问题或已评分年度用到）"
    )


def _probes_folded(office: Office, days: int, dry_run: bool) -> str:
    now = office.config.now()
    if dry_run:
        return f"可折算探测 {foldable(office.database, now)} 次（{TRY_DAYS} 天以前的，每网站每天合为一行）"
    done = fold(office.database, now, days)
    gone = f"，清除 {days} 天以前的 {done.old_days} 行" if done.old_days else ""
    return f"已把 {TRY_DAYS} 天以前的探测 {done.tries} 次按天合为 {done.days} 行{gone}"


def sizes(office: Office) -> str:
    """What the data folder, the store and the database take, and what still waits to be sent."""
    vault = office.config.vault
    files = list(retention.stored(vault_at(vault.home)))
    by_kind = {k: [f.bytes for f in files if f.kind == k] for k in ("warc", "spool", "screenshot", "log")}
    database = _megabytes(size_of(office.database))
    kept = f"证据 {len(by_kind['warc'])} 个文件 {_megabytes(sum(by_kind['warc']))}"
    more = f"，暂存 {_megabytes(sum(by_kind['spool']))}" if by_kind["spool"] else ""
    pictures = (
        f"，截图 {len(by_kind['screenshot'])} 张 {_megabytes(sum(by_kind['screenshot']))}"
        if by_kind["screenshot"]
        else ""
    )
    here = f"占用：数据库 {database}，{kept}{more}{pictures}，日志 {_megabytes(sum(by_kind['log']))}"
    return "\n".join([here, *_far(office), *waiting_lines(vault, office.database, datetime.now(SHANGHAI))])


def _far(office: Office) -> list[str]:
    """What was sent to the store."""
    if not office.config.vault.shared:
        return []
    told = sent_files.totals(office.database)
    (warcs, warc_bytes), (shots, shot_bytes) = told["warc"], told["screenshots"]
    return [
        f"证据存储 {office.config.evidence}：证据 {warcs} 个文件 {_megabytes(warc_bytes)}，截图 {shots} 张 {_megabytes(shot_bytes)}"
    ]


def send_files(office: Office) -> bool:
    """Sends what waits here; whether all is in the store. Raises :class:`RunError` without a store."""
    if not office.config.vault.shared:
        raise RunError("没有设置证据存储（MINJIAN_EVIDENCE）：证据都在数据目录里", 2)
    done = send_waiting(office.config.vault, office.database, datetime.now(SHANGHAI))
    left = f"，还有 {done.waiting} 个文件 {_megabytes(done.bytes)} 没有送出" if done.waiting else ""
    print(
        f"已送出 {done.sent} 个文件到 {office.config.evidence}{left}" + (f"：{done.why}" if done.why else "")
    )
    return not done.waiting


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB"


def _missing_head(report: Report, head: str | None) -> list[str]:
    if head is None or head.strip().lower() in report.heads:
        return []
    return [f"链头 {head}：不在证据链上，链被换过或截短过"]


def _counted(report: Report) -> str:
    numbers = report.numbers
    words = (
        f"核对 {report.seals} 环：问题 {numbers.get('finding', 0)} 条、证据 {numbers.get('evidence', 0)} 条"
        f"（{report.bytes / 1e6:.1f} MB）、证据文件 {numbers.get('file', 0)} 个"
    )
    purged = f"；已按保存期限清除的文件 {report.purged} 个" if report.purged else ""
    waiting = sum(report.unsealed.values())
    return words + purged + (f"；上次封存之后新增或改动、尚未封存的 {waiting} 条" if waiting else "")
