"""Interpretations on an account show and tell, and do not only write."""

from __future__ import annotations

from collections.abc import Iterator

from checks.media.samples import AccountCheck, interprets, lively, place_of, subject_of, where_of
from core.finding import Finding, Severity, Undecided
from core.site import Account, SiteFacts


class AccountForms(AccountCheck):
    """None of an account's interpretations has pictures, sound or film.

    ## 检查什么
    抽样的政策解读（至少 2 条）是否都只有文字，没有图片、音频或视频。形式以抽样人标注的为准；没有标注的看标题（图解、视频、
    动漫等）；短视频平台上的发布都算视频。有的看不出形式时不下结论；政策解读不满 2 条的也不下结论。
    ## 为什么重要
    年度通报点名政务新媒体没有以生动形式推送政策解读；手机上整版文字很少有人读完。
    ## 不合格示例
        抽样的 3 条政策解读都是转发的文字稿
    ## 合格示例
        3 条政策解读里有 1 条是一图读懂
    ## 依据
    - FJ-23-9 政务新媒体以生动形式推送政策解读（闽政办函〔2024〕12号；A；2 条的下限为本系统所定，DER）
    """

    id = "account-forms"
    title = "政务新媒体解读形式多样"
    failure_title = "政务新媒体解读只有文字"
    severity = Severity.MINOR
    basis = ("FJ-23-9",)
    certainty = "A DER"
    messages = {
        "text-only": "{platform}账号“{name}”抽样的 {count} 条政策解读都只有文字，没有图片、音频或视频。",
    }
    remedies = {"": "把政策解读做成图解、短视频、音频或问答再推送。"}
    options = {"least": 2, "sample_days": 100}

    def applies_to(self, site: SiteFacts) -> bool:
        """Where nothing is known to interpret a policy there is no form to judge: the check of their number says it."""
        live = [a for a in site.accounts if a.closed is None]
        return any(interprets(p) for a in live for p in a.posts)

    def judge(self, site: SiteFacts, account: Account) -> Iterator[Finding | Undecided]:
        found = [p for p in account.posts if interprets(p)]
        forms = [lively(account, p) for p in found]
        if not found or True in forms:
            return
        subject = subject_of(account)
        if len(found) < self.option["least"] or None in forms:
            untold = forms.count(None)
            words = f"有 {untold} 条政策解读没有标明形式" if untold else f"只有 {len(found)} 条政策解读"
            yield Undecided(f"{where_of(account)}，{words}，不足以判断", subject)
            return
        data = {"platform": account.platform, "name": account.name, "count": len(found)}
        quote = "；".join(p.title for p in found[:3])
        yield Finding("text-only", data, where_of(account), quote, subject, place_of(site, account))
