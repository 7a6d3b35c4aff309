"""What was mended must not come back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from checks.base import SiteCheck
from core.finding import Finding, Severity, Status, Undecided
from core.site import PastFinding, SiteFacts, Spell
from core.times import local_date

#: Warnings that come and go by their nature.
_WARNINGS = frozenset({"due-soon"})
_STANDS = frozenset({Status.OPEN, Status.REVIEW})


class Recurrence(SiteCheck):
    """A kind of problem that had been mended on this unit has come back.

    ## 检查什么
    同一单位的同类问题（同一检查、同一种表现）整改后是否再次出现：
    同一处问题整改后隔 7 天以上又出现的，算问题复发；不满 7 天的，以及要多晚确认才立案的问题（如链接失效）不满 30 天的，可能是反复波动，交人工复核。
    全部整改满 30 天后在别处又出现同类问题的，出问题的页面是整改以后才有的，算问题；页面早就有的，可能是当时没有看到，交人工复核。
    以“误报”“已说明”结束的、只是疑似的、提示类（如即将到期）的不算；两年以前整改的不算。每一类问题只记一次，不论涉及多少页面。
    复发的问题本身已由原检查计入，这里只记“反复出现”这一情况，不重复扣同一处缺陷（C-2）。
    ## 为什么重要
    年度通报要求“杜绝同类问题反复出现”；反复出现说明只改了个别页面，没有改原因。
    ## 不合格示例
        9 月 3 日“文号括号不规范”整改完毕，11 月 12 日新发的文件又用了方括号
    ## 合格示例
        9 月 3 日整改完毕，此后再没有出现
    ## 依据
    - FJ-23-11 杜绝同类问题反复出现（闽政办函〔2024〕12号；A；7 天、30 天、两年三个界限为推定，DER，可调）
    - C-2 同一缺陷不重复扣分（B）
    """

    id = "recurrence"
    title = "整改后没有反复"
    failure_title = "同类问题反复出现"
    severity = Severity.MODERATE
    basis = ("FJ-23-11", "C-2")
    certainty = "A DER"
    messages = {
        "returned": "{mended}整改的问题{again}又出现（检查 {check}，第{times}次）：{message}",
        "perhaps-returned": "{mended}整改的问题{again}又出现（检查 {check}），相隔不久，请核实是否真正整改过：{message}",
        "elsewhere": "同类问题{mended}已全部整改，{again}又在别处出现（检查 {check}）：{message}（上次：{before}）",
        "perhaps-elsewhere": "同类问题{mended}已全部整改，{again}在早就有的页面上又发现（检查 {check}），请核实：{message}（上次：{before}）",
    }
    remedies = {"": "不只改这一处：查清原因（模板、流程、人员），在同类页面上一并改正，并在发布前检查。"}
    after_others = True
    options = {"quiet_days": 7, "elsewhere_days": 30, "remembered_days": 730}

    def applies_to(self, site: SiteFacts) -> bool:
        return super().applies_to(site) and bool(site.history)

    def evaluate(self, site: SiteFacts) -> Iterator[Finding | Undecided]:
        for kind in _kinds(self.id, site.history).values():
            said = [r for f in kind if (r := self._returned(f) or self._elsewhere(site, f, kind))]
            fresh = [r for r in said if r.again - r.mended <= timedelta(days=self.option["remembered_days"])]
            if fresh:
                yield _finding(min(fresh, key=lambda r: (r.review, r.again, r.now.id)), len(fresh))

    def settles(self, site: SiteFacts, subject: str, url: str) -> bool:
        """Mended when no problem of the kind stands any more."""
        kinds = _kinds(self.id, site.history)
        return all(f.status not in _STANDS for f in kinds.get(subject, ()))

    def _returned(self, finding: PastFinding) -> _Relapse | None:
        """The problem came back in its own place."""
        if len(finding.spells) < 2 or finding.status is not Status.OPEN or finding.spells[-1].ended:
            return None
        mended, again = finding.spells[-2].ended, finding.spells[-1].began
        if mended is None:
            return None
        days = self.option["elsewhere_days" if finding.confirmations > 1 else "quiet_days"]
        doubtful = again - mended < timedelta(days=days)
        return _Relapse("returned", finding, finding, mended, again, doubtful)

    def _elsewhere(
        self, site: SiteFacts, finding: PastFinding, kind: Sequence[PastFinding]
    ) -> _Relapse | None:
        """The problem came back in another place after the unit had been free of it for a while."""
        if len(finding.spells) != 1 or finding.status is not Status.OPEN or finding.spells[0].ended:
            return None
        began = finding.spells[0].began
        before = [f for f in kind if f is not finding and f.spells and f.spells[0].began < began]
        quiet = began - timedelta(days=self.option["elsewhere_days"])
        if not before or any(_stood(s, quiet, began) for f in before for s in f.spells):
            return None
        last = max(before, key=lambda f: f.spells[-1].ended or began)
        mended = last.spells[-1].ended
        if mended is None:
            return None
        seen = site.first_seen.get(finding.url)
        return _Relapse("elsewhere", finding, last, mended, began, seen is None or seen <= mended)


@dataclass(frozen=True)
class _Relapse:
    """``now`` stands again; ``before`` is what had been mended at ``mended``."""

    key: str
    now: PastFinding
    before: PastFinding
    mended: datetime
    again: datetime
    review: bool


def _kinds(own: str, history: Sequence[PastFinding]) -> dict[str, list[PastFinding]]:
    """Findings by what is wrong with them, in the order of their first sight."""
    kinds: dict[str, list[PastFinding]] = defaultdict(list)
    for finding in history:
        warning = finding.message_key in _WARNINGS or finding.severity is Severity.NOTICE
        if finding.check != own and not warning:
            kinds[f"{finding.check}:{finding.message_key}"].append(finding)
    return kinds


def _stood(spell: Spell, start: datetime, end: datetime) -> bool:
    """Whether the problem stood open at some time between ``start`` and ``end``."""
    return spell.began < end and (spell.ended is None or spell.ended > start)


def _finding(relapse: _Relapse, count: int) -> Finding:
    now = relapse.now
    data = {
        "check": now.check,
        "key": now.message_key,
        "message": now.message[:300],
        "before": relapse.before.url,
        "mended": local_date(relapse.mended).isoformat(),
        "again": local_date(relapse.again).isoformat(),
        "times": len(now.spells),
    }
    key = f"perhaps-{relapse.key}" if relapse.review else relapse.key
    subject = f"{now.check}:{now.message_key}"
    url = now.url or relapse.before.url
    return Finding(key, data, "问题记录", now.message[:200], subject, url, pages=count, review=relapse.review)
