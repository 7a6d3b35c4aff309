"""The gate before publication (发布关): what deducts was looked at by people, and enough of them signed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

import msgspec

from db.people.records import Deed
from db.session import Database
from db.year import reads as year_reads
from db.year import writes as year_writes
from db.year.records import Rollup, Signature
from scoring.load import kept
from scoring.ranking import YearScores
from scoring.rubric import Rubric
from yearly.errors import YearError
from yearly.record import content_hash

#: On the command line a name is all there is.
_NAMESAKE = "（同名的另一个人，请在看板上用自己的账号签）"


class Review(msgspec.Struct, frozen=True):
    """How many findings cost points, and how many of them a person has confirmed."""

    deducting: int
    confirmed: int

    @property
    def share(self) -> Decimal:
        return Decimal(self.confirmed) / self.deducting if self.deducting else Decimal(1)


def reviewed(scores: YearScores, confirmed: frozenset[str]) -> Review:
    """Over all units: findings that took points after the caps."""
    deducting = {d.finding for r in scores.ranked for i in r.score.indicators for d in i.deductions}
    return Review(len(deducting), len(deducting & confirmed))


def missing(rollup: Rollup, rubric: Rubric) -> list[str]:
    """What still stands between a draft and its publication, one sentence each; the signatures apart."""
    review = msgspec.convert(rollup.summary["review"], Review)
    found = []
    if review.share < rubric.gate.reviewed:
        found.append(
            f"扣分的问题 {review.deducting} 个，已人工复核 {review.confirmed} 个（{percent(review.share)}），"
            f"未达到 {percent(rubric.gate.reviewed)}"
        )
    return found


def unsigned(rollup: Rollup, rubric: Rubric) -> int:
    """How many signatures under these very numbers are wanting."""
    valid = {s.account or s.name for s in rollup.signed}
    return max(0, rubric.gate.signatures - len(valid))


def sign(
    database: Database,
    rollup: Rollup,
    rubric: Rubric,
    name: str,
    now: datetime,
    deed: Deed | None = None,
    account: str = "",
) -> Rollup:
    """Signs a draft; the last signature that is needed makes it final. Raises :class:`YearError` where it may not be.

    ``deed`` goes into the log with the signature; ``account`` is whose login it is, which tells people of one name apart.
    """
    if not name.strip():
        raise YearError("签字需要姓名：--by 姓名")
    if rollup.state == "final":
        raise YearError(f"{rollup.year} 年第 {rollup.version} 版已经定稿，不需要再签字")
    if rollup.rubric_hash != rubric.hash:
        raise YearError(f"评分标准 {rubric.id} 的内容在汇总之后变了：请重新 minjian rollup 再签字")
    if content_hash(rollup) != rollup.hash:
        raise YearError("存着的分数与其哈希不符：数据库可能被改动过，请重新 minjian rollup 再签字")
    if lacking := missing(rollup, rubric):
        raise YearError(f"还不能签字：{'；'.join(lacking)}")
    if any(s.is_of(account, name) for s in rollup.signed):
        raise YearError(
            f"{name} 已经签过字；还需要另外 {unsigned(rollup, rubric)} 人{'' if account else _NAMESAKE}"
        )
    signature = Signature(name=name, hash=rollup.hash, at=now, account=account)
    year_writes.sign(database, rollup.id, signature, rubric.gate.signatures, deed)
    signed = year_reads.rolled_up(database, rollup.year, rollup.rubric, rollup.version)
    if signed is None:
        raise YearError("签字后读不到这一版评分，请检查数据库")
    return signed


def intact(rollups: Sequence[Rollup]) -> list[str]:
    """Versions whose stored numbers do not match their hash any more, in words; none is how it should be."""
    return [f"{r.year} 年 {r.rubric} 第 {r.version} 版" for r in rollups if content_hash(r) != r.hash]


def rubric_kept(rollup: Rollup) -> Rubric | None:
    """The rubric that a final year has kept with its numbers; ``None`` for a draft, and where it kept none that fits its hash."""
    text = str(rollup.summary.get("rubric", ""))
    if rollup.state != "final" or not text:
        return None
    rubric = kept(rollup.rubric, text)
    return rubric if rubric.hash == rollup.rubric_hash else None


def percent(share: Decimal) -> str:
    return f"{share * 100:.1f}%"
