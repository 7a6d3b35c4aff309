"""What the interface hands out and takes in, field by field; the document at ``/api/openapi.json`` is made from these."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from core.finding import Severity, Status
from core.unit import Category
from db.records.findings import Verdict
from db.records.visits import VisitStatus

Next = Annotated[str | None, Field(description="下一页的 after；没有下一页时为 null")]


class Model(BaseModel):
    """Unknown fields are mistakes, going in as well as coming out."""

    model_config = ConfigDict(extra="forbid")


class Evidence(Model):
    """Where the bytes are that a finding rests on."""

    sha256: str | None = Field(description="网页原文的 SHA-256")
    fetched_at: datetime | None
    warc: str | None = Field(description="WARC 文件，相对数据目录")
    offset: int | None = None
    length: int | None = None
    record_sha256: str | None = None
    warc_url: str | None = None
    screenshot: str | None = Field(description="截图文件，相对数据目录")


class Finding(Model):
    """One finding, as ``minjian findings --format json`` writes it, and the revision to name in a review."""

    schema_version: int
    id: str
    unit_id: str
    unit: str
    check: str
    check_version: int
    category: str = Field(description="主题")
    severity: Severity
    status: Status
    subject: str
    url: str
    parent_url: str
    where: str
    quote: str
    message_key: str
    message: str
    remedy: str
    data: dict[str, Any]
    basis: list[str]
    first_seen: datetime
    last_seen: datetime
    opened_at: datetime | None
    resolved_at: datetime | None
    recurrences: int
    pages: int
    sightings: int
    confirmations: int
    verdict: str
    verdict_reason: str
    verdict_by: str
    verdict_until: date | None
    evidence: Evidence
    revision: str = Field(description="状态与复核结论的版本；复核时放进 seen，其间有变化会被拒绝")


class Event(Model):
    """One change of a finding's state."""

    at: datetime
    kind: str
    from_status: str
    to_status: str
    by: str
    reason: str
    visit_id: int | None


class Seen(Model):
    """One observation that a finding rests on."""

    url: str
    sha256: str
    fetched_at: datetime | None
    seen_at: datetime
    visit_id: int
    where: str
    quote: str
    state: str


class FindingWhole(Finding):
    """A finding with its history."""

    events: list[Event]
    seen: list[Seen]


class FindingPage(Model):
    """Some findings, worst first."""

    items: list[Finding]
    next: Next


class VerdictIn(Model):
    """A person's word on a finding, handed in by a program."""

    verdict: Verdict
    reason: str = Field("", max_length=500, description="误报、情况已说明必填")
    until: date | None = Field(None, description="情况已说明的有效期；只用于 explained")
    seen: str = Field("", max_length=16, description="读到的 revision；其间有变化则拒绝（409）")


class Unit(Model):
    """A unit with what stands against it."""

    id: str
    name: str
    short_name: str
    category: Category
    parent: str = Field(description="上级单位编号，没有为空")
    homepage: str
    site_id_code: str
    active_findings: int
    by_theme: dict[str, int]
    by_severity: dict[str, int]


class ColumnOut(Model):
    """A column of a unit's site."""

    name: str
    url: str
    type: str
    level: int
    period: str
    newest: str
    due: date | None


class UnitWhole(Unit):
    """A unit with the columns of its site."""

    columns: list[ColumnOut]


class Units(Model):
    """All units that may be seen."""

    items: list[Unit]


class Visit(Model):
    """One visit of a unit's site."""

    id: int
    unit_id: str
    unit: str
    night: date | None = Field(description="抽查没有夜")
    run: int
    attempt: int
    status: VisitStatus
    reason: str
    planned: int
    fetched: int
    unchanged: int
    failed: int
    blocked: int
    bytes: int
    started_at: datetime | None
    ended_at: datetime | None
    seconds: float


class VisitPage(Model):
    """Some visits, newest first."""

    items: list[Visit]
    next: Next


class Coverage(Model):
    """How far one check got on one unit in one night."""

    unit_id: str
    unit: str
    check: str
    passed: int
    failed: int
    review: int
    not_applicable: int
    undecided: int
    error: int
    unseen: int


class CoveragePage(Model):
    """Some of a night's coverage, by unit and check."""

    night: date | None = Field(description="还没有走访过时为 null")
    items: list[Coverage]
    next: Next


class CheckOut(Model):
    """One check of the catalogue."""

    id: str
    version: int
    title: str
    failure_title: str
    category: str
    severity: Severity
    certainty: str
    basis: list[str]
    messages: dict[str, str]
    confirmations: int
    preview: bool
    origin: str


class Checks(Model):
    """The whole catalogue."""

    items: list[CheckOut]


class Indicator(Model):
    """Points of one indicator."""

    indicator: str
    points: float
    lost: float
    low: float
    high: float


class UnitScore(Model):
    """A unit's result in a year."""

    unit_id: str
    category: Category
    rank: int
    grade: str
    excellent: bool
    vetoed: bool
    points: float
    low: float = Field(description="无法判定的都算有问题时的得分")
    high: float = Field(description="无法判定的都算没有问题时的得分")
    indicators: list[Indicator]


class Scores(Model):
    """A year's scores under one rubric."""

    year: int
    rubric: str
    rubric_version: int
    version: int
    state: str = Field(description="draft 草稿，final 定稿；只限一个单位的令牌只看得到定稿")
    as_of: datetime
    hash: str
    items: list[UnitScore]


class Problem(Model):
    """Why a request was refused (RFC 9457)."""

    type: str
    title: str = Field(description="状态的名称，括号内为英文")
    status: int
    detail: str
    errors: list[str] = Field(default=[], description="哪个参数错在哪里")
