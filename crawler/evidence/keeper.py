"""During a visit: which answers are written down at once, and which are only kept until the site is judged."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from secrets import token_hex

from core.address import finding_id
from core.pictures import picture_path
from core.troubles import trouble
from crawler.evidence.pictures import keep_picture
from crawler.evidence.spool import Spool
from crawler.evidence.warc import WarcFile, mend
from crawler.net.sent import Sent
from db.errors import DatabaseUnavailable
from db.evidence import renderings, sent_files
from db.evidence import rows as evidence
from db.evidence.vault import Vault
from db.records.evidence import EvidenceRecord, RenderingRecord
from db.records.findings import CheckResult
from db.records.visits import VisitHandle
from db.session import Database

logger = logging.getLogger(__name__)

#: A fault of a template stands on every page: so many pages of one finding are written down, and no more.
PAGES_A_FINDING = 3


def warc_name(visit: VisitHandle, attempt: int | None = None) -> str:
    """The file of one attempt at a visit, below the data folder. Two attempts never write into one file."""
    folder = visit.night.isoformat() if visit.night else "spot"
    return f"warc/{folder}/{visit.unit_id}-{visit.id}.{attempt or visit.attempt}.warc.gz"


def named_later(visit: VisitHandle) -> str:
    """A file of its own for what is written after the visit's file may have gone to the store, on whichever machine."""
    return warc_name(visit).replace(".warc.gz", f"-{token_hex(4)}.warc.gz")


def spool_name(visit: VisitHandle, attempt: int | None = None) -> str:
    """The spool of one attempt at a visit, below the data folder."""
    return f"warc/spool/{visit.unit_id}-{visit.id}.{attempt or visit.attempt}.spool"


def warc_file(home: Path, visit: VisitHandle, name: str = "", known_end: int = 0) -> WarcFile:
    """The WARC file of this attempt, or the one called ``name``."""
    night = visit.night.isoformat() if visit.night else "none (spot check)"
    about = {"unit": visit.unit_id, "night": night, "visit": f"{visit.id}, attempt {visit.attempt}"}
    return WarcFile(home, name or warc_name(visit), about, known_end)


class Keeper:
    """The evidence of one attempt at a visit. What it has written is named by :meth:`take` once it is on the disk.

    Written at once: home page, columns, pages that a page check faults (:data:`PAGES_A_FINDING` for each finding), and
    ``wanted`` pages, which findings of earlier nights rest on and whose bytes nobody has. Other pages that were read go
    to the spool. Bytes that are kept already are noted as a revisit when a site sends them again.
    """

    def __init__(self, vault: Vault, database: Database, visit: VisitHandle) -> None:
        self._database, self._visit = database, visit
        self.wanted = evidence.missing(database, visit.unit_id)
        self._kept = evidence.kept(database, visit.unit_id)
        self._pages_of: Counter[str] = Counter()
        self._records: list[EvidenceRecord] = []
        self._renderings: list[RenderingRecord] = []
        self._vault, self._home = vault, vault.home
        self._warc = warc_file(self._home, visit)
        self._spool = Spool(self._home / spool_name(visit))
        self._pictures: list[str] = []
        _tidy(self._home, visit)

    def page(self, sent: Sent, payload_hash: str, results: Iterable[CheckResult], *, always: bool) -> None:
        """A page that was read and judged; ``always`` for home page and columns."""
        wanted = self._faulted(results, sent.url) or always or payload_hash in self.wanted
        if not wanted:
            self._spool.keep(sent, payload_hash)
        elif payload_hash in self._kept:
            self.again(sent, payload_hash)
        else:
            self._kept.add(payload_hash)
            self.wanted.discard(payload_hash)
            self._records.append(self._warc.response(sent, payload_hash))

    def again(self, sent: Sent, payload_hash: str) -> None:
        """A page sent anew with the bytes it had."""
        if payload_hash not in self._kept:
            return
        first = evidence.record_of(self._database, self._visit.unit_id, payload_hash)
        if first is not None and first.payload_digest == self._warc.digest(sent):
            self._warc.revisit(sent, first)

    def shown(self, sent: Sent, payload_hash: str, html: bytes, picture: bytes) -> None:
        """What a browser made of the answer: its tree beside it in the file, its picture in one of its own.

        Nothing is written where it made the same of the same answer before.
        """
        rendered = sha256(html).hexdigest()
        if self._has(payload_hash, rendered, bool(picture)):
            return
        try:
            screenshot = keep_picture(self._home, picture) if picture else ""
        except OSError as error:
            raise DatabaseUnavailable(
                f"截图写不进 {self._home}（{trouble(error)}）：请检查路径、权限与磁盘。"
            ) from error
        self._pictures += [picture_path(screenshot)] if screenshot else []
        self._kept.add(rendered)
        self._records.append(self._warc.resource(sent.url, html, sent, screenshot))
        self._renderings.append(
            RenderingRecord(
                url=sent.url,
                payload_hash=payload_hash,
                rendered_hash=rendered,
                screenshot=screenshot,
                shown_at=sent.at,
            )
        )

    def _has(self, payload_hash: str, rendered: str, pictured: bool) -> bool:
        """Whether this tree of this answer is kept, and a picture of it where one was taken."""
        known = renderings.of_page(self._database, self._visit.unit_id, payload_hash)
        if known is None or known.rendered_hash != rendered or rendered not in self._kept:
            return False
        return not pictured or (bool(known.screenshot) and self._pictured(picture_path(known.screenshot)))

    def _pictured(self, name: str) -> bool:
        """Whether the picture is kept: of one in the store the database tells, since a visit must not wait for a store."""
        if (self._home / name).exists() or not self._vault.shared:
            return (self._home / name).exists()
        return sent_files.is_there(self._database, name)

    def files(self) -> list[str]:
        """The files that this attempt has written, below the data folder."""
        return [self._warc.name, *self._pictures]

    def take_renderings(self) -> list[RenderingRecord]:
        """What was shown since the last time; to be asked before :meth:`take`'s records are stored."""
        renderings, self._renderings = self._renderings, []
        return renderings

    def take(self) -> list[EvidenceRecord]:
        """What was written since the last time, now on the disk."""
        records, self._records = self._records, []
        if records:
            self._warc.sync()
        return records

    def close(self) -> None:
        self._warc.close()
        self._spool.close()

    def _faulted(self, results: Iterable[CheckResult], url: str) -> bool:
        """Whether a finding of the page has fewer pages written down than it may have; they count this one."""
        unit_id = self._visit.unit_id
        ids = {
            finding_id(unit_id, f.check, f.subject or url, f.message_key) for r in results for f in r.findings
        }
        due = [i for i in ids if self._pages_of[i] < PAGES_A_FINDING]
        self._pages_of.update(due)
        return bool(due)


def _tidy(home: Path, visit: VisitHandle) -> None:
    """Torn ends of earlier attempts are cut off; spools of earlier visits that nobody judged go."""
    for attempt in range(1, visit.attempt):
        with suppress(FileNotFoundError):  # it never had one, or it is in the store
            mend(home / warc_name(visit, attempt))
    for path in (home / "warc" / "spool").glob(f"{visit.unit_id}-*.spool"):
        number = path.name.removeprefix(f"{visit.unit_id}-").partition(".")[0]
        if number.isdigit() and int(number) < visit.id:
            logger.info("%s: its visit was never judged; deleted", path.name)
            path.unlink(missing_ok=True)
