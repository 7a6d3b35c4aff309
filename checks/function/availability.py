"""Home pages that cannot be reached too often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta

from checks.base import SiteCheck
from checks.function.tries import Try, Week, spaced, weeks
from core.fetch import FetchProblem, Verdict
from core.finding import Finding, Severity, Undecided
from core.probe import TOO_LONG
from core.site import SiteFacts
from core.words import FETCH_PROBLEMS

_WORDS = {**FETCH_PROBLEMS, FetchProblem.TIMEOUT: "15秒没有打开"}


class Availability(SiteCheck):
    """Too many tries of the home page failed within seven days.

    ## 检查什么
    每天间隔探测首页至少 20 次，一次探测 15 秒没有打开、没有应答或应答服务器错误的算失败；任意 7 天内失败的次数占全部
    探测的 5% 及以上的，判为站点无法访问。占比按至少 140 次（每天 20 次×7 天）计算，还没有测满的按已有频率推算，缺的次数算成功。
    30 分钟之内的几次探测只算一次，其中有一次成功即算成功。失败达到 4 次（140 次的 2.5%）起预警。
    本机线路、本机过忙造成的失败已剔除并记下原因；被防火墙拦截、限速、robots.txt 不允许的不作判断。
    ## 为什么重要
    “站点无法访问”是单项否决指标，出现一次即判网站不合格。
    ## 不合格示例
        7 天探测 168 次，失败 9 次（5.4%）
    ## 合格示例
        7 天探测 168 次，失败 2 次（1.2%）；另有 3 次因本机断网剔除
    ## 依据
    - V-DOWN 国办秘函〔2019〕19号 站点无法访问：一周以上、每天间隔访问 20 次以上，打不开（15 秒以上）的次数累计占比 5% 以上（A）
    - C-5 每天 20 次×7 天=140 次，失败 7 次即 5%（DER）
    """

    id = "availability"
    title = "首页打得开"
    failure_title = "首页经常打不开"
    severity = Severity.VETO_CANDIDATE
    severities = {"near-limit": Severity.NOTICE}
    basis = ("V-DOWN", "C-5")
    certainty = "A"
    without_visit = True
    messages = {
        "down": "{from_}至{until}的{days}天内，首页有效探测{counted}次，{failed}次打不开（{causes}），按{tries}次计占{percent}%；达到{limit}次即达到{share}%的限度。",
        "near-limit": "近{days}天{tries}次探测中{failed}次失败（{causes}），达到{limit}次即单项否决。",
    }
    remedies = {
        "": "检查服务器、网络、域名解析和防护设备，保证首页 15 秒内打开；计划内停机请事先说明。",
        "near-limit": "请尽快查明失败原因；失败时间见 v_probes。",
    }
    options = {"days": 7, "tries": 140, "share": 0.05, "warn": 0.025, "gap_minutes": 30}

    def evaluate(self, site: SiteFacts) -> Iterator[Finding | Undecided]:
        tries = self._tries(site)
        found = self._weeks(site, tries)
        worst = max(found, key=lambda w: (w.failed / w.tries, w.ended), default=None)
        home = site.unit.homepage
        if worst is not None and worst.failed >= worst.limit:
            yield self._finding("down", site, tries, worst)
        elif found and found[-1].failed >= self.option["warn"] * found[-1].tries:
            yield self._finding("near-limit", site, tries, found[-1])
        elif not found or found[-1].counted < self.option["tries"]:
            counted = found[-1].counted if found else 0
            yield Undecided(
                f"近7天有效探测{counted}次，不足{self.option['tries']}次{self._struck(site)}", home
            )

    def settles(self, site: SiteFacts, subject: str, url: str) -> bool:
        """Mended when a whole week of tries was seen; the last try must have gone well, too."""
        tries = self._tries(site)
        found = self._weeks(site, tries)
        return bool(found) and found[-1].counted >= self.option["tries"] and not tries[-1].failed

    def _tries(self, site: SiteFacts) -> list[Try]:
        return spaced(site.probes, timedelta(minutes=self.option["gap_minutes"]))

    def _weeks(self, site: SiteFacts, tries: Sequence[Try]) -> list[Week]:
        """The weeks that ended within the last day, up to the one that ends now."""
        recent = [t for t in tries if site.as_of - t.at <= timedelta(days=self.option["days"] + 1)]
        if not recent or site.as_of - recent[-1].at > timedelta(days=1):
            return []
        option = self.option
        since = site.as_of - timedelta(days=1)
        return weeks(tries, since, option["days"], option["share"], option["tries"])

    def _finding(self, key: str, site: SiteFacts, tries: Sequence[Try], week: Week) -> Finding:
        began = week.ended - timedelta(days=self.option["days"])
        failed = [t for t in tries if t.failed and began < t.at <= week.ended]
        data = {
            "from_": f"{began:%Y-%m-%d %H:%M}",
            "days": self.option["days"],
            "until": f"{week.ended:%Y-%m-%d %H:%M}",
            "tries": week.tries,
            "counted": week.counted,
            "failed": week.failed,
            "limit": week.limit,
            "percent": f"{100 * week.failed / week.tries:.1f}",
            "share": f"{100 * self.option['share']:g}",
            "causes": _causes(failed),
            "times": [f"{t.at:%m-%d %H:%M}" for t in failed[-50:]],
        }
        home = site.unit.homepage
        return Finding(key, data, "首页", "", home, home)

    def _struck(self, site: SiteFacts) -> str:
        left = [p for p in site.probes if p.verdict is Verdict.UNDECIDED]
        struck = sum(bool(p.struck) for p in left)
        parts = [f"剔除{struck}次"] * bool(struck) + [f"被拦截等{len(left) - struck}次"] * (
            len(left) > struck
        )
        return f"（{'，'.join(parts)}）" if parts else ""


def _causes(failed: Sequence[Try]) -> str:
    """What went wrong how often, most frequent first."""
    counted = Counter(_cause(t) for t in failed)
    return "，".join(f"{words}{number}次" for words, number in counted.most_common())


def _cause(one: Try) -> str:
    if one.probe.seconds is not None and one.probe.seconds >= TOO_LONG:
        return _WORDS[FetchProblem.TIMEOUT]
    problem = one.probe.problem
    return _WORDS.get(problem, str(problem)) if problem else "打不开"
