"""An account brings interpretations of policy."""

from __future__ import annotations

from collections.abc import Iterator

from checks.media.samples import AccountCheck, interprets, place_of, subject_of, where_of
from core.finding import Finding, Severity, Undecided
from core.site import Account, SiteFacts


class AccountInterpretation(AccountCheck):
    """Too few of an account's sampled posts interpret a policy.

    ## 检查什么
    抽样的发布里，政策解读占的比例是否太低：一条也没有，或少于 5%。是不是政策解读，以抽样人标注的为准；没有标注的看标题
    （解读、图解、一图读懂、政策问答等）；标题也看不出来的按“不知道”处理，它们可能改变结论时不下结论。
    抽样不满 10 条的不下结论。
    ## 为什么重要
    年度通报点名政务新媒体“未以生动形式推送政策解读”；群众多从手机上看政策。
    ## 不合格示例
        抽样 20 条，都是会议和活动报道
    ## 合格示例
        抽样 20 条，其中 3 条是“一图读懂”
    ## 依据
    - FJ-23-9 政务新媒体推送政策解读（闽政办函〔2024〕12号；A；5%、10 条为本系统所定，DER）
    """

    id = "account-interpretation"
    title = "政务新媒体推送政策解读"
    failure_title = "政务新媒体推送政策解读少"
    severity = Severity.MINOR
    basis = ("FJ-23-9",)
    certainty = "A DER"
    messages = {
        "none": "{platform}账号“{name}”抽样的 {posts} 条发布里没有一条政策解读。",
        "few": "{platform}账号“{name}”抽样的 {posts} 条发布里只有 {found} 条政策解读，少于 {least}%。",
    }
    remedies = {"": "把本单位、本地区的政策解读用图解、短视频等形式及时推送到账号上。"}
    options = {"least_percent": 5, "least_posts": 10, "sample_days": 100}

    def judge(self, site: SiteFacts, account: Account) -> Iterator[Finding | Undecided]:
        said = [interprets(p) for p in account.posts]
        subject = subject_of(account)
        if len(said) < self.option["least_posts"]:
            words = f"{where_of(account)}，只有 {len(said)} 条，不足以判断"
            yield Undecided(words, subject)
            return
        sure, unknown = said.count(True), said.count(None)
        wanted = self.option["least_percent"] * len(said)
        if sure * 100 >= wanted:
            return
        if (sure + unknown) * 100 >= wanted:
            words = f"{where_of(account)}，有 {unknown} 条没有标明是不是政策解读"
            yield Undecided(words, subject)
            return
        data = {
            "platform": account.platform,
            "name": account.name,
            "posts": len(said),
            "found": sure,
            "least": self.option["least_percent"],
        }
        quote = "；".join(p.title for p in account.posts[:3])
        key = "few" if sure else "none"
        yield Finding(key, data, where_of(account), quote, subject, place_of(site, account))
