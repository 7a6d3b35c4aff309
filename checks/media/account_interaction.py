"""People can answer an account."""

from __future__ import annotations

from collections.abc import Iterator

from checks.media.samples import AccountCheck, place_of, subject_of, where_of
from core.finding import Finding, Severity, Undecided
from core.site import Account, SiteFacts


class AccountInteraction(AccountCheck):
    """The sampler found no effective function for interaction on an account.

    ## 检查什么
    抽样人有没有记下该账号“没有有效互动功能”（留言、评论、私信、菜单中的互动入口都没有或都不能用）。
    没有记录的不下结论；抽样已过 100 天的不下结论；已注销的账号不查。
    ## 为什么重要
    没有提供有效互动功能是政务新媒体的单项否决指标。
    ## 不合格示例
        公众号关闭了留言，菜单里也没有互动入口
    ## 合格示例
        菜单中有“我要留言”，能提交
    ## 依据
    - V-NM-3 未提供有效互动功能（国办秘函〔2019〕19号；A，以各地通报所列为准）；抽样 100 天内有效为本系统所定（DER）
    """

    id = "account-interaction"
    title = "政务新媒体提供互动功能"
    failure_title = "政务新媒体没有互动功能"
    severity = Severity.VETO_CANDIDATE
    basis = ("V-NM-3",)
    certainty = "A DER"
    messages = {"none": "{platform}账号“{name}”没有有效的互动功能（{sampled} 抽样记录）。"}
    remedies = {"": "开通留言、评论、私信或在菜单中设置能用的互动入口，并安排人答复。"}
    options = {"sample_days": 100}

    def judge(self, site: SiteFacts, account: Account) -> Iterator[Finding | Undecided]:
        subject = subject_of(account)
        if account.interactive is None:
            yield Undecided(f"{where_of(account)}，没有记录有无互动功能", subject)
        elif not account.interactive:
            data = {
                "platform": account.platform,
                "name": account.name,
                "sampled": account.sampled.isoformat(),
            }
            yield Finding("none", data, where_of(account), "", subject, place_of(site, account))
