"""An interpretation must follow its document within a few working days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from checks.base import SiteCheck
from checks.disclosure.matching import title_of
from checks.disclosure.policies import Policies
from checks.freshness.ages import day_of
from checks.workdays import add_workdays, known_year, workdays_between
from core.finding import Finding, Severity, Undecided
from core.page import DateOrigin, PageFacts
from core.site import SiteFacts

_TRUSTED = frozenset({DateOrigin.VISIBLE, DateOrigin.LABEL})
#: The longest public holidays take this many working days.
_LONGEST_HOLIDAY = 7


class InterpretationDelay(SiteCheck):
    """An interpretation was published too long after its document.

    ## 检查什么
    解读材料是否在文件公开发布后 3 个工作日内发布。按国家法定节假日和调休计算工作日；同一文件有多份解读的，以最早一份为准。
    两个日期都必须是页面上写明的发布时间（或页面标签 PubDate）；只能从网址推测日期的不判。成文日期不当作发布日期。
    只看近一年内发布的解读。节假日安排尚未公布的年份只按周末推算，并在结果中说明；扣除最长假期后仍超期才算问题，否则交人工复核。
    与文件相隔一年以上的解读，可能针对另一版本，也交人工复核。
    ## 为什么重要
    政策与解读应当同步起草、同步审签、同步发布；解读来得太晚，误读已经传开。
    ## 不合格示例
        文件 2026-11-02 发布，解读 2026-11-12 发布（相隔 8 个工作日）
    ## 合格示例
        文件 2026-09-29 发布，解读 2026-10-09 发布（国庆假期在内，相隔 3 个工作日）
    ## 依据
    - I-3 解读不迟于文件发布后 3 个工作日（部分地方规定；B，不是全国统一数字，期限可调）
    - I-2 同步起草、同步审签、同步发布（A）
    """

    id = "interpretation-delay"
    version = 2
    title = "解读及时发布"
    failure_title = "解读发布不及时"
    severity = Severity.MINOR
    basis = ("I-3", "I-2")
    certainty = "B"
    messages = {
        "late": "文件《{document_title}》{document_date}发布，解读{interpretation_date}才发布，"
        "相隔{workdays}个工作日，超过{limit}个工作日（最迟应为{due}）。",
        "late-unknown-year": "文件《{document_title}》{document_date}发布，解读{interpretation_date}才发布，"
        "按周末推算相隔{workdays}个工作日，超过{limit}个工作日；{years}年节假日安排未知，没有扣除节假日。",
    }
    remedies = {"": "今后解读与文件同步起草、同步审签、同步发布；发布日期填写有误的，改正日期。"}
    options = {"limit": 3, "within_days": 366, "doubtful_days": 365}

    def evaluate(self, site: SiteFacts) -> Iterator[Finding | Undecided]:
        earliest: dict[str, _Pair] = {}
        for pair in _pairs(site.once(Policies)):
            known = earliest.get(pair.document_url)
            if known is None or pair.second < known.second:
                earliest[pair.document_url] = pair
        for pair in earliest.values():
            yield from self._judge(site, pair)

    def settles(self, site: SiteFacts, subject: str, url: str) -> bool:
        """Mended when both pages were read: the interpretation (subject) and, by a complete visit, its document."""
        return site.was_observed(subject) and site.visit.complete

    def _judge(self, site: SiteFacts, pair: _Pair) -> Iterator[Finding | Undecided]:
        first, second, limit = pair.first, pair.second, self.option["limit"]
        if not 0 <= (site.today - second).days <= self.option["within_days"]:
            return
        days = workdays_between(first, second)
        if days <= limit:
            return
        unknown = sorted({y for y in (first.year, second.year) if not known_year(y)})
        doubtful = (second - first).days > self.option["doubtful_days"]
        review = doubtful or (bool(unknown) and days <= limit + _LONGEST_HOLIDAY)
        data = {
            "document_title": pair.document_title,
            "document_url": pair.document_url,
            "document_date": first.isoformat(),
            "interpretation_date": second.isoformat(),
            "workdays": days,
            "limit": limit,
            "due": add_workdays(first, limit).isoformat(),
            "years": "、".join(map(str, unknown)),
        }
        key = "late-unknown-year" if unknown else "late"
        yield Finding(key, data, "发布时间", pair.shown, pair.url, pair.url, pair.document_url, review=review)


@dataclass(frozen=True, slots=True)
class _Pair:
    """What is said of a document and an interpretation of it, with the days on which they say they were published.

    ``url`` and ``shown`` are the interpretation's. The pages themselves are not held: a large site has ten thousand pairs.
    """

    document_title: str
    document_url: str
    url: str
    shown: str
    first: date
    second: date


def _pairs(policies: Policies) -> Iterator[_Pair]:
    for interpretation in policies.interpretations:
        second = stated_day(interpretation)
        document = _document_of(policies, interpretation) if second else None
        first = stated_day(document) if document else None
        if document and first and second:
            shown = interpretation.published_text or interpretation.published
            yield _Pair(title_of(document), document.url, interpretation.url, shown, first, second)


def _document_of(policies: Policies, interpretation: PageFacts) -> PageFacts | None:
    """The document that ``interpretation`` surely speaks of; of several copies a linked one, then the youngest."""
    found = [m.page for m in policies.documents_of(interpretation) if m.certain and stated_day(m.page)]
    targets = policies.targets(interpretation)
    linked = [p for p in found if policies.key(p.url) in targets]
    return max(linked or found, key=lambda p: p.published, default=None)


def stated_day(page: PageFacts) -> date | None:
    """The day of publication where the page itself states it."""
    return day_of(page.published) if page.published_from in _TRUSTED else None
