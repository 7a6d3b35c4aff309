"""What the checks of accounts share: which accounts can be judged, and which posts interpret a policy."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.base import SiteCheck
from core.finding import Finding, Undecided
from core.site import Account, Post, SiteFacts

#: Platforms on which every post is a film.
_FILM = re.compile(r"抖音|快手|视频号|哔哩|B站|西瓜视频|好看视频", re.IGNORECASE)
_INTERPRETS = re.compile(
    r"解读|图解|一图(?:读|看|了解|速)|读懂|政策问答|政策.{0,6}(?:问答|答疑|明白卡|速览)|答记者问|名词解释"
)
_NOT_OF_POLICY = re.compile(
    r"(?:天气|气象|星座|红楼梦|诗词|古诗|字画|赛事|比赛|高考作文)[\u4e00-\u9fa5]{0,8}解读"
)
_PICTURE = re.compile(r"图解|一图|漫画|长图|海报")
_FILMED = re.compile(r"视频|动画|动漫|直播|微电影|短片|[Hh]5|音频|播报")
LIVELY = frozenset({"图片", "音频", "视频"})


def subject_of(account: Account) -> str:
    """The root-cause key of an account."""
    return f"account:{account.platform}:{account.name}"


def place_of(site: SiteFacts, account: Account) -> str:
    """Where a person finds the account: its address, else the unit's home page."""
    return account.address or site.unit.homepage


def where_of(account: Account) -> str:
    return f"{account.platform}账号“{account.name}”，{account.sampled.isoformat()} 抽样"


def interprets(post: Post) -> bool | None:
    """Whether the post interprets a policy: as the sampler said, else by a title that says so, else not known."""
    if post.interpretation is not None:
        return post.interpretation
    if _INTERPRETS.search(post.title) and not _NOT_OF_POLICY.search(post.title):
        return True
    return None


def lively(account: Account, post: Post) -> bool | None:
    """Whether the post shows or tells and does not only write; ``None`` where neither sampler nor title says."""
    if LIVELY.intersection(post.forms) or _FILM.search(account.platform):
        return True
    if _PICTURE.search(post.title) or _FILMED.search(post.title):
        return True
    return False if post.forms else None


class AccountCheck(SiteCheck):
    """Judges each account of the unit by its sample; one that was closed is passed over."""

    def applies_to(self, site: SiteFacts) -> bool:
        return any(a.closed is None for a in site.accounts)

    def evaluate(self, site: SiteFacts) -> Iterator[Finding | Undecided]:
        for account in site.accounts:
            if account.closed is not None:
                continue
            age = (site.today - account.sampled).days
            if age > self.option["sample_days"]:
                words = f"{where_of(account)}，已过 {age} 天，请重新抽样"
                yield Undecided(words, subject_of(account))
            else:
                yield from self.judge(site, account)

    def judge(self, site: SiteFacts, account: Account) -> Iterator[Finding | Undecided]:
        """What is to be said of one account whose sample is fresh enough."""
        raise NotImplementedError

    def settles(self, site: SiteFacts, subject: str, url: str) -> bool:
        """Mended where the account is still sampled, or was closed; one that left the list was not seen."""
        return any(subject_of(a) == subject for a in site.accounts)
