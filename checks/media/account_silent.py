"""An account posts at least every fortnight."""

from __future__ import annotations

from collections.abc import Iterator

from checks.media.samples import AccountCheck, place_of, subject_of, where_of
from core.finding import Finding, Severity, Undecided
from core.site import Account, SiteFacts
from core.times import local_date


class AccountSilent(AccountCheck):
    """An account had not posted for a fortnight when it was sampled.

    ## 检查什么
    政务新媒体账号在抽样时是否 14 天内发布过内容；满 10 天没有发布的给出提示。以抽样当日为准，不以今天为准。
    抽样里一条发布都没有的，可能是抽样不全，交人工复核；抽样已过 100 天的不下结论；已注销的账号不查。
    ## 为什么重要
    两周内没有更新是政务新媒体的单项否决指标；不更新的账号还会让群众以为单位没有人管。
    ## 不合格示例
        11 月 20 日抽样，最近一条发布于 11 月 1 日
    ## 合格示例
        11 月 20 日抽样，最近一条发布于 11 月 12 日
    ## 依据
    - V-NM-2 检查前两周内没有更新（国办秘函〔2019〕19号；A）
    - NM-2 第 10 天、第 12 天预警（地方做法；A）；抽样 100 天内有效为本系统所定（DER）
    """

    id = "account-silent"
    title = "政务新媒体按时更新"
    failure_title = "政务新媒体两周未更新"
    severity = Severity.VETO_CANDIDATE
    severities = {"due-soon": Severity.NOTICE, "never": Severity.SERIOUS}
    basis = ("V-NM-2", "NM-2")
    certainty = "A DER"
    messages = {
        "silent": "{platform}账号“{name}”到 {sampled} 抽样时已 {days} 天没有发布（最近一条 {newest}），超过 {limit} 天。",
        "due-soon": "{platform}账号“{name}”到 {sampled} 抽样时已 {days} 天没有发布，满 {limit} 天即涉单项否决。",
        "never": "{platform}账号“{name}”的抽样（{sampled}）里没有任何发布，请核实是账号没有内容还是抽样不全。",
    }
    remedies = {
        "": "尽快发布本单位的工作信息；确实不再使用的账号，按规定注销并公告。",
        "never": "核对抽样；账号确实没有内容的，尽快发布，或按规定注销并公告。",
    }
    options = {"limit": 14, "warn": 10, "sample_days": 100}

    def judge(self, site: SiteFacts, account: Account) -> Iterator[Finding | Undecided]:
        data = {
            "platform": account.platform,
            "name": account.name,
            "sampled": account.sampled.isoformat(),
            "limit": self.option["limit"],
        }
        if not account.posts:
            yield self._finding("never", data, "没有发布", site, account, review=True)
            return
        post = max(account.posts, key=lambda p: p.posted)
        newest = local_date(post.posted)
        days = (account.sampled - newest).days
        data |= {"days": days, "newest": newest.isoformat()}
        quote = f"{newest.isoformat()} {post.title}"
        if days > self.option["limit"]:
            yield self._finding("silent", data, quote, site, account)
        elif days >= self.option["warn"]:
            yield self._finding("due-soon", data, quote, site, account)

    @staticmethod
    def _finding(
        key: str, data: dict[str, object], quote: str, site: SiteFacts, account: Account, review: bool = False
    ) -> Finding:
        subject, url = subject_of(account), place_of(site, account)
        return Finding(key, data, where_of(account), quote, subject, url, review=review)
